/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handshake with holes, cut off, damaged or too long: what is known stays, nothing
 * is invented. */
#include "smtp/tls_watch.h"

#include "tests/smtp/tls_talk.h"
#include "tests/support/suite_main.h"

/* -------------------------------------------------------------------------- holes */

/* The server's first turn of a full handshake, with a hole. */
static void expect_behind_hole(size_t at, size_t missing, const char *expected)
{
    struct tls_dialogue dialogue = full_handshake();
    struct bytes said = octets_bytes(dialogue.turns[1].octets);
    struct watching *watching = watching_new();
    struct journal journal = { .length = 0 };

    tls_watch_bytes(watching->watch, SIDE_SERVER, bytes_first(said, at), 0);
    tls_watch_gap(watching->watch, SIDE_SERVER, missing);
    tls_watch_bytes(watching->watch, SIDE_SERVER, bytes_after(said, at + missing), 0);
    tls_watch_bytes(watching->watch, SIDE_SERVER, octets_bytes(dialogue.turns[3].octets), 0);
    tls_watch_bytes(watching->watch, SIDE_SERVER, octets_bytes(dialogue.turns[5].octets), 0);
    note_facts(&journal, tls_watch_facts(watching->watch));
    expect_journal(&journal, expected);
    watching_free(watching);
    tls_dialogue_clear(&dialogue);
}

START_TEST(a_hole_in_a_message_takes_that_message)
{
    expect_behind_hole(200, 300, "; agreed 0303 c02f; not resumed; server sends data");
}
END_TEST

START_TEST(a_hole_in_the_hello_takes_the_version_and_leaves_the_certificate)
{
    expect_behind_hole(20, 10,
                       "; not resumed; server is CN=mail.example.com,O=Example\\, Ltd of 2"
                       "; server sends data");
}
END_TEST

START_TEST(a_hole_over_the_end_of_a_record_ends_the_reading)
{
    expect_behind_hole(200, 1200, "; agreed 0303 c02f");
    expect_behind_hole(0, 3, "");
}
END_TEST

/* Whether keys were changed is not known, and nothing is taken for clear that is not. */
START_TEST(a_change_of_keys_inside_a_hole_counts)
{
    static const struct bytes *const chain[] = { &leaf_certificate, NULL };
    struct watching *watching = watching_new();
    struct octets *octets = octets_new();

    put_change_cipher_spec(octets);
    tls_watch_bytes(watching->watch, SIDE_SERVER, bytes_first(octets_bytes(octets), 5), 0);
    tls_watch_gap(watching->watch, SIDE_SERVER, 1);
    octets->length = 0;
    say_certificates(octets, chain);
    tls_watch_bytes(watching->watch, SIDE_SERVER, octets_bytes(octets), 0);
    ck_assert_ptr_null(tls_watch_facts(watching->watch)->certificate[SIDE_SERVER]);
    watching_free(watching);
    free(octets);
}
END_TEST

START_TEST(behind_a_hole_at_the_beginning_records_are_read_and_messages_are_not)
{
    struct tls_dialogue dialogue = full_handshake();
    struct watching *watching = watching_new();
    struct journal journal = { .length = 0 };

    tls_watch_begin_behind_hole(watching->watch, SIDE_SERVER);
    put_alert(dialogue.turns[1].octets, 2, 80);
    play(&dialogue, watching->watch, TALK_WHOLE, 0);
    note_facts(&journal, tls_watch_facts(watching->watch));
    expect_journal(&journal,
                   "offered 0303 for mail.example.com" BOTH_SEND "; alert 2.80 of the server at 1");
    watching_free(watching);
    tls_dialogue_clear(&dialogue);
}
END_TEST

/* ------------------------------------------------------------------------- damage */

START_TEST(a_handshake_cut_off_anywhere_gives_a_part_of_the_facts)
{
    struct tls_dialogue dialogue = full_handshake();
    size_t cut = 0;
    bool more = true;

    for (; more; cut++) {
        struct watching *watching = watching_new();
        struct journal journal = { .length = 0 };
        size_t left = cut;

        more = false;
        for (size_t i = 0; i < dialogue.count; i++) {
            struct bytes whole = octets_bytes(dialogue.turns[i].octets);
            struct bytes said;
            uint8_t *copy = exact_copy(bytes_first(whole, left), &said);

            tls_watch_bytes(watching->watch, dialogue.turns[i].from, said, 0);
            left -= said.length;
            more = more || said.length < whole.length;
            free(copy);
        }
        note_facts(&journal, tls_watch_facts(watching->watch));
        ck_assert_uint_le(journal.length, strlen(FULL_HELLOS FULL_CERTIFICATE BOTH_SEND));
        watching_free(watching);
    }
    ck_assert_uint_gt(cut, 1000);
    tls_dialogue_clear(&dialogue);
}
END_TEST

START_TEST(damaged_handshakes_do_no_harm)
{
    struct tls_dialogue whole[] = { full_handshake(), retried_handshake() };

    for (uint64_t seed = 0; seed < 2000; seed++) {
        struct random random = random_of(seed);
        const struct tls_dialogue *dialogue = &whole[seed % 2];
        struct watching *watching = watching_new();

        for (size_t i = 0; i < dialogue->count; i++) {
            struct bytes said;
            uint8_t *copy = exact_copy(octets_bytes(dialogue->turns[i].octets), &said);

            for (size_t changes = random_below(&random, 4); changes > 0; changes--)
                copy[random_below(&random, said.length)] = (uint8_t)random_below(&random, 256);
            if (random_below(&random, 8) == 0)
                tls_watch_gap(watching->watch, dialogue->turns[i].from,
                              random_below(&random, 2000));
            tls_watch_bytes(watching->watch, dialogue->turns[i].from, said, 0);
            free(copy);
        }
        watching_free(watching);
    }
    tls_dialogue_clear(&whole[0]);
    tls_dialogue_clear(&whole[1]);
}
END_TEST

/* ------------------------------------------------------------------------- limits */

START_TEST(a_message_beyond_the_limit_is_counted_and_the_rest_is_read)
{
    static uint8_t filler[70000];
    const struct bytes large = { filler, sizeof filler };
    const struct bytes *const chain[] = { &leaf_certificate, &large, NULL };
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_SERVER);
    struct octets *message = octets_new();
    struct watching *watching = watching_new();
    struct left_out left_out = { 0 };
    size_t length;

    say_server_hello(octets, 0x0303, 0xc02f, 0, false);
    put_certificates(message, chain);
    length = message->length;
    free(message);
    message = octets_new();
    put_number(message, 1, TLS_CERTIFICATE);
    put_number(message, 3, (uint32_t)length);
    put_certificates(message, chain);
    for (struct bytes rest = octets_bytes(message); rest.length > 0;
         rest = bytes_after(rest, 16384))
        put_record(octets, TLS_HANDSHAKE, bytes_first(rest, 16384));
    put_handshake(octets, TLS_SERVER_HELLO_DONE, OCTETS(""));
    play(&dialogue, watching->watch, TALK_WHOLE, 0);
    tls_watch_count_left_out(watching->watch, &left_out);
    ck_assert_uint_eq(left_out.tls_bytes, length);
    ck_assert_ptr_null(tls_watch_facts(watching->watch)->certificate[SIDE_SERVER]);
    ck_assert_int_eq(tls_watch_facts(watching->watch)->resumed, TLS_RESUMED_NO);
    watching_free(watching);
    free(message);
    tls_dialogue_clear(&dialogue);
}
END_TEST

START_TEST(protocols_beyond_the_limit_are_counted)
{
    static const char *const protocols[] = { "a", "b", "c", NULL };
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *hello = octets_new();
    struct octets *inner = octets_new();
    struct hello_spec spec = { .ciphers = { 1, { 0x002f } } };
    struct watching *watching = watching_new();
    struct left_out left_out = { 0 };

    watching->limits.tls_names = 2;
    put_protocols(inner, protocols);
    spec.extensions = octets_bytes(inner);
    put_client_hello(hello, &spec);
    put_handshake(says(&dialogue, SIDE_CLIENT), TLS_CLIENT_HELLO, octets_bytes(hello));
    play(&dialogue, watching->watch, TALK_WHOLE, 0);
    tls_watch_count_left_out(watching->watch, &left_out);
    ck_assert_uint_eq(tls_watch_facts(watching->watch)->protocol_count, 2);
    ck_assert_uint_eq(left_out.tls_names, 1);
    watching_free(watching);
    free(hello);
    free(inner);
    tls_dialogue_clear(&dialogue);
}
END_TEST

START_TEST(what_the_watch_takes_is_bounded_whatever_is_announced)
{
    struct watching *watching = watching_new();
    struct octets *octets = octets_new();
    size_t at_first = tls_watch_memory(watching->watch);

    /* A hello that would just fit, and never comes. */
    put_number(octets, 1, TLS_CLIENT_HELLO);
    put_number(octets, 3, 65536);
    put_many(octets, 'x', 65000);
    for (struct bytes rest = octets_bytes(octets); rest.length > 0;
         rest = bytes_after(rest, 1000)) {
        struct octets *record = octets_new();

        put_record(record, TLS_HANDSHAKE, bytes_first(rest, 1000));
        tls_watch_bytes(watching->watch, SIDE_CLIENT, octets_bytes(record), 0);
        free(record);
    }
    ck_assert_uint_gt(tls_watch_memory(watching->watch), at_first + 65000);
    ck_assert_uint_le(tls_watch_memory(watching->watch), at_first + 65536 + 64);
    watching_free(watching);
    free(octets);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_watch_damage");
    TCase *gaps = tcase_create("holes");
    TCase *broken = tcase_create("broken");
    TCase *limits = tcase_create("limits");

    tcase_add_test(gaps, a_hole_in_a_message_takes_that_message);
    tcase_add_test(gaps, a_hole_in_the_hello_takes_the_version_and_leaves_the_certificate);
    tcase_add_test(gaps, a_hole_over_the_end_of_a_record_ends_the_reading);
    tcase_add_test(gaps, a_change_of_keys_inside_a_hole_counts);
    tcase_add_test(gaps, behind_a_hole_at_the_beginning_records_are_read_and_messages_are_not);
    tcase_add_test(broken, a_handshake_cut_off_anywhere_gives_a_part_of_the_facts);
    tcase_add_test(broken, damaged_handshakes_do_no_harm);
    suite_add_tcase(suite, gaps);
    tcase_add_test(limits, a_message_beyond_the_limit_is_counted_and_the_rest_is_read);
    tcase_add_test(limits, protocols_beyond_the_limit_are_counted);
    tcase_add_test(limits, what_the_watch_takes_is_bounded_whatever_is_announced);
    suite_add_tcase(suite, broken);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);

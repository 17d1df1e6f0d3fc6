/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handshake with holes, cut off or damaged: what is known stays, nothing is invented. */
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

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_watch_damage");
    TCase *gaps = tcase_create("holes");
    TCase *broken = tcase_create("broken");

    tcase_add_test(gaps, a_hole_in_a_message_takes_that_message);
    tcase_add_test(gaps, a_hole_in_the_hello_takes_the_version_and_leaves_the_certificate);
    tcase_add_test(gaps, a_hole_over_the_end_of_a_record_ends_the_reading);
    tcase_add_test(gaps, a_change_of_keys_inside_a_hole_counts);
    tcase_add_test(gaps, behind_a_hole_at_the_beginning_records_are_read_and_messages_are_not);
    tcase_add_test(broken, a_handshake_cut_off_anywhere_gives_a_part_of_the_facts);
    tcase_add_test(broken, damaged_handshakes_do_no_harm);
    suite_add_tcase(suite, gaps);
    suite_add_tcase(suite, broken);
    return suite;
}

SUITE_MAIN(suite);

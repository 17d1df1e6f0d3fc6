/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handshake gives the facts that it has in clear, and no others. */
#include "smtp/tls_watch.h"

#include "tests/smtp/tls_talk.h"
#include "tests/support/suite_main.h"

/* The facts must be the same however the bytes are cut. Takes the dialogue. */
static void expect_facts(struct tls_dialogue dialogue, const char *expected)
{
    for (unsigned way = 0; way < 12; way++) {
        struct watching *watching = watching_new();
        struct journal journal = { .length = 0 };

        play(&dialogue, watching->watch, way < 2 ? (enum talk_cut)way : TALK_AT_RANDOM, way);
        note_facts(&journal, tls_watch_facts(watching->watch));
        expect_journal(&journal, expected);
        watching_free(watching);
    }
    tls_dialogue_clear(&dialogue);
}

/* -------------------------------------------------------------------- handshakes */

START_TEST(a_full_handshake_of_tls_1_2_is_told)
{
    expect_facts(full_handshake(), FULL_HELLOS FULL_CERTIFICATE BOTH_SEND);
}
END_TEST

START_TEST(tls_1_3_is_told_up_to_the_last_server_hello)
{
    expect_facts(retried_handshake(),
                 "offered 0304,0303; retry; agreed 0304 1302; not resumed" BOTH_SEND);
}
END_TEST

START_TEST(older_versions_are_told)
{
    static const uint16_t versions[] = { 0x0300, 0x0301, 0x0302 };
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_SERVER);
    char expected[64];

    say_server_hello(octets, versions[_i], 0x002f, 0, false);
    snprintf(expected, sizeof expected, "; agreed %04x 002f", versions[_i]);
    expect_facts(dialogue, expected);
}
END_TEST

START_TEST(both_sides_may_have_certificates)
{
    static const struct bytes *const server[] = { &leaf_certificate, NULL };
    static const struct bytes *const client[] = { &client_certificate, NULL };
    struct tls_dialogue dialogue = { .count = 0 };

    say_certificates(says(&dialogue, SIDE_SERVER), server);
    say_certificates(says(&dialogue, SIDE_CLIENT), client);
    expect_facts(dialogue, "; client is CN=client.example.org of 1"
                           "; server is CN=mail.example.com,O=Example\\, Ltd of 1");
}
END_TEST

/* Messages as one stream, in records of so many octets. */
START_TEST(a_handshake_in_small_records_is_the_same)
{
    struct tls_dialogue dialogue = full_handshake();
    struct tls_dialogue chopped = { .count = 0 };

    for (size_t i = 0; i < dialogue.count; i++) {
        struct octets *octets = says(&chopped, dialogue.turns[i].from);
        struct bytes rest = octets_bytes(dialogue.turns[i].octets);
        struct tls_records records;
        struct tls_fragment fragment;

        tls_records_init(&records);
        while (tls_records_next(&records, &rest, &fragment))
            for (struct bytes body = fragment.bytes; body.length > 0;
                 body = bytes_after(body, (size_t)_i))
                put_record(octets, fragment.content, bytes_first(body, (size_t)_i));
    }
    tls_dialogue_clear(&dialogue);
    expect_facts(chopped, FULL_HELLOS FULL_CERTIFICATE BOTH_SEND);
}
END_TEST

START_TEST(several_messages_in_one_record_are_the_same)
{
    static const struct bytes *const chain[] = { &leaf_certificate, NULL };
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_SERVER);
    struct octets *separate = octets_new();
    struct octets *joined = octets_new();
    struct tls_records records;
    struct tls_fragment fragment;
    struct bytes rest;

    say_server_hello(separate, 0x0303, 0xc02f, 0, false);
    say_certificates(separate, chain);
    put_handshake(separate, TLS_SERVER_HELLO_DONE, OCTETS(""));
    rest = octets_bytes(separate);
    tls_records_init(&records);
    while (tls_records_next(&records, &rest, &fragment))
        put(joined, fragment.bytes);
    put_record(octets, TLS_HANDSHAKE, octets_bytes(joined));
    free(separate);
    free(joined);
    expect_facts(dialogue, "; agreed 0303 c02f; not resumed; server is "
                           "CN=mail.example.com,O=Example\\, Ltd of 1");
}
END_TEST

START_TEST(a_hello_in_the_form_of_ssl_2_is_known_for_one)
{
    static const char hello[] = "\x80\x1c\x01\x03\x01\x00\x03\x00\x00\x00\x10\x07\x00\xc0"
                                "0123456789abcdef";
    struct tls_dialogue dialogue = { .count = 0 };

    put(says(&dialogue, SIDE_CLIENT), OCTETS(hello));
    say_server_hello(says(&dialogue, SIDE_SERVER), 0x0301, 0x002f, 0, false);
    expect_facts(dialogue, "offered 0301 as SSL 2.0; agreed 0301 002f");
}
END_TEST

/* -------------------------------------------------------------------- resumption */

static struct tls_dialogue abbreviated(const struct offer *offer, bool with_ticket)
{
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_CLIENT);

    say_client_hello(octets, offer);
    octets = says(&dialogue, SIDE_SERVER);
    say_server_hello(octets, 0x0303, 0xc02f, 0, false);
    if (with_ticket)
        put_handshake(octets, TLS_NEW_SESSION_TICKET, OCTETS("a new ticket"));
    say_finished(octets);
    say_finished(says(&dialogue, SIDE_CLIENT));
    return dialogue;
}

START_TEST(keys_changed_before_the_hello_was_done_mean_resumption)
{
    static const struct offer by_id = { .session_id = STATIC_OCTETS("earlier") };
    static const struct offer by_ticket = { .session_id = STATIC_OCTETS("for the answer"),
                                            .resumption = TLS_SESSION_TICKET };

    expect_facts(abbreviated(&by_id, false),
                 "offered 0303 resuming session-id; agreed 0303 c02f; resumed");
    expect_facts(abbreviated(&by_ticket, true),
                 "offered 0303 resuming ticket; agreed 0303 c02f; resumed");
}
END_TEST

START_TEST(a_key_that_both_name_means_resumption_in_tls_1_3)
{
    for (unsigned accepted = 0; accepted < 2; accepted++) {
        struct tls_dialogue dialogue = { .count = 0 };
        struct octets *octets = says(&dialogue, SIDE_CLIENT);

        say_client_hello(octets, &(struct offer){ .versions = { 1, { 0x0304 } },
                                                  .resumption = TLS_PRE_SHARED_KEY });
        octets = says(&dialogue, SIDE_SERVER);
        say_server_hello(octets, 0x0304, 0x1301, accepted ? TLS_PRE_SHARED_KEY : 0, false);
        expect_facts(dialogue, accepted
                                   ? "offered 0304 resuming psk; agreed 0304 1301; resumed"
                                   : "offered 0304 resuming psk; agreed 0304 1301; not resumed");
    }
}
END_TEST

START_TEST(an_empty_ticket_or_an_identifier_for_middleboxes_resumes_nothing)
{
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *hello = octets_new();
    struct octets *inner = octets_new();
    struct hello_spec spec = { .ciphers = { 1, { 0x002f } } };

    put_extension(inner, TLS_SESSION_TICKET, OCTETS(""));
    spec.extensions = octets_bytes(inner);
    put_client_hello(hello, &spec);
    put_handshake(says(&dialogue, SIDE_CLIENT), TLS_CLIENT_HELLO, octets_bytes(hello));
    expect_facts(dialogue, "offered 0303");
    dialogue.count = 0;
    say_client_hello(
        says(&dialogue, SIDE_CLIENT),
        &(struct offer){ .versions = { 1, { 0x0304 } }, .session_id = OCTETS("for middleboxes") });
    expect_facts(dialogue, "offered 0304");
    free(hello);
    free(inner);
}
END_TEST

/* ------------------------------------------------------------------------ alerts */

START_TEST(an_alert_in_clear_is_told_with_its_time)
{
    struct tls_dialogue dialogue = { .count = 0 };

    say_client_hello(says(&dialogue, SIDE_CLIENT), &(struct offer){ .server_name = NULL });
    put_alert(says(&dialogue, SIDE_SERVER), 2, 40);
    put_alert(says(&dialogue, SIDE_CLIENT), 1, 0);
    expect_facts(dialogue,
                 "offered 0303; alert 2.40 of the server at 1; alert 1.0 of the client at 2");
}
END_TEST

START_TEST(what_is_no_alert_in_clear_is_none)
{
    struct tls_dialogue dialogue = full_handshake();
    struct octets *octets = says(&dialogue, SIDE_CLIENT);

    put_record(octets, TLS_ALERT, OCTETS("encrypted"));
    put_record(octets, TLS_ALERT, OCTETS("xx"));
    put_alert(octets, 1, 0);
    expect_facts(dialogue, FULL_HELLOS FULL_CERTIFICATE BOTH_SEND);
}
END_TEST

START_TEST(an_alert_cut_short_is_none)
{
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_SERVER);

    put_record(octets, TLS_ALERT, OCTETS("\x02"));
    put_record(octets, TLS_ALERT, OCTETS("\x28"));
    put_alert(octets, 2, 40);
    octets->length--;
    expect_facts(dialogue, "");
}
END_TEST

START_TEST(alerts_beyond_the_limit_are_counted)
{
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_SERVER);
    struct watching *watching = watching_new();
    struct left_out left_out = { 0 };

    for (unsigned i = 0; i < 20; i++)
        put_alert(octets, 1, 90);
    play(&dialogue, watching->watch, TALK_WHOLE, 0);
    tls_watch_count_left_out(watching->watch, &left_out);
    ck_assert_uint_eq(tls_watch_facts(watching->watch)->alert_count, 16);
    ck_assert_uint_eq(left_out.tls_alerts, 4);
    watching_free(watching);
    tls_dialogue_clear(&dialogue);
}
END_TEST

/* ------------------------------------------------------------------- not in clear */

START_TEST(behind_its_change_of_keys_a_side_is_not_read)
{
    static const struct bytes *const chain[] = { &leaf_certificate, NULL };
    struct tls_dialogue dialogue = full_handshake();
    struct octets *octets = dialogue.turns[3].octets;

    say_server_hello(octets, 0x0301, 0x0005, 0, false);
    say_certificates(octets, chain);
    octets = dialogue.turns[2].octets;
    say_certificates(octets, chain);
    expect_facts(dialogue, FULL_HELLOS FULL_CERTIFICATE BOTH_SEND);
}
END_TEST

START_TEST(a_hello_of_the_wrong_side_is_none)
{
    struct tls_dialogue dialogue = { .count = 0 };

    say_server_hello(says(&dialogue, SIDE_CLIENT), 0x0303, 0xc02f, 0, false);
    say_client_hello(says(&dialogue, SIDE_SERVER), &(struct offer){ .server_name = "a.example" });
    expect_facts(dialogue, "");
}
END_TEST

START_TEST(a_second_client_hello_changes_nothing)
{
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_CLIENT);

    say_client_hello(octets, &(struct offer){ .server_name = "first.example" });
    say_client_hello(octets, &(struct offer){ .server_name = "second.example" });
    expect_facts(dialogue, "offered 0303 for first.example");
}
END_TEST

START_TEST(what_is_no_record_ends_the_reading_of_its_side)
{
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_SERVER);

    say_server_hello(octets, 0x0303, 0xc02f, 0, false);
    put(octets, OCTETS("421 4.3.0 an error\r\n"));
    say_certificates(octets, (const struct bytes *const[]){ &leaf_certificate, NULL });
    say_client_hello(says(&dialogue, SIDE_CLIENT), &(struct offer){ .server_name = "a.example" });
    expect_facts(dialogue, "offered 0303 for a.example; agreed 0303 c02f; server malformed");
}
END_TEST

/* ------------------------------------------------------------------------ the end */

START_TEST(all_is_seen_when_both_sides_send_data)
{
    struct tls_dialogue dialogue = full_handshake();
    struct watching *watching = watching_new();

    for (size_t i = 0; i < dialogue.count; i++) {
        ck_assert(!tls_watch_has_seen_all(watching->watch));
        tls_watch_bytes(watching->watch, dialogue.turns[i].from,
                        octets_bytes(dialogue.turns[i].octets), 0);
    }
    ck_assert(tls_watch_has_seen_all(watching->watch));
    watching_free(watching);
    tls_dialogue_clear(&dialogue);
}
END_TEST

START_TEST(of_a_side_that_cannot_be_read_all_is_seen)
{
    struct watching *watching = watching_new();

    tls_watch_bytes(watching->watch, SIDE_CLIENT, OCTETS("no TLS"), 0);
    ck_assert(!tls_watch_has_seen_all(watching->watch));
    tls_watch_lose(watching->watch, SIDE_SERVER);
    ck_assert(tls_watch_has_seen_all(watching->watch));
    watching_free(watching);
}
END_TEST

static TCase *handshakes(void)
{
    TCase *tcase = tcase_create("handshakes");

    tcase_add_test(tcase, a_full_handshake_of_tls_1_2_is_told);
    tcase_add_test(tcase, tls_1_3_is_told_up_to_the_last_server_hello);
    tcase_add_loop_test(tcase, older_versions_are_told, 0, 3);
    tcase_add_test(tcase, both_sides_may_have_certificates);
    tcase_add_loop_test(tcase, a_handshake_in_small_records_is_the_same, 1, 9);
    tcase_add_test(tcase, several_messages_in_one_record_are_the_same);
    tcase_add_test(tcase, a_hello_in_the_form_of_ssl_2_is_known_for_one);
    tcase_add_test(tcase, keys_changed_before_the_hello_was_done_mean_resumption);
    tcase_add_test(tcase, a_key_that_both_name_means_resumption_in_tls_1_3);
    tcase_add_test(tcase, an_empty_ticket_or_an_identifier_for_middleboxes_resumes_nothing);
    return tcase;
}

static TCase *boundaries(void)
{
    TCase *tcase = tcase_create("what is in clear");

    tcase_add_test(tcase, an_alert_in_clear_is_told_with_its_time);
    tcase_add_test(tcase, what_is_no_alert_in_clear_is_none);
    tcase_add_test(tcase, an_alert_cut_short_is_none);
    tcase_add_test(tcase, alerts_beyond_the_limit_are_counted);
    tcase_add_test(tcase, behind_its_change_of_keys_a_side_is_not_read);
    tcase_add_test(tcase, a_hello_of_the_wrong_side_is_none);
    tcase_add_test(tcase, a_second_client_hello_changes_nothing);
    tcase_add_test(tcase, what_is_no_record_ends_the_reading_of_its_side);
    tcase_add_test(tcase, all_is_seen_when_both_sides_send_data);
    tcase_add_test(tcase, of_a_side_that_cannot_be_read_all_is_seen);
    return tcase;
}

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_watch");

    suite_add_tcase(suite, handshakes());
    suite_add_tcase(suite, boundaries());
    return suite;
}

SUITE_MAIN(suite);

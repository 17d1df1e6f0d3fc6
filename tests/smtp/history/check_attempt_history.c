/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections that were tried in vain, and what sessions say of them. */
#include "smtp/history/attempt_record.h"
#include "smtp/history/settings_filter.h"
#include "tests/smtp/history/history_kit.h"

#define ANSWERED_SESSION "S: 220 mail.example.com ESMTP\nC: HELO client.example.org\nS: 250 hello\n"

#define SECOND DURATION_SECOND

enum { SERVER = 80, OTHER_SERVER = 81 };

static struct history *history;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

static struct connection_attempt attempt_of(unsigned client, unsigned server,
                                            enum attempt_answer answer)
{
    return (struct connection_attempt){
        .start = history->options.start,
        .closed = history->options.start + 30 * SECOND,
        .client = host(client, 40000),
        .server = host(server, 25),
        .answer = answer,
        .client_packets = 4,
    };
}

/* A minute passes. */
static void take(const struct connection_attempt *attempt)
{
    struct attempt_sink sink = history_chain_attempts(&history->chain);

    attempt_sink_receive(&sink, attempt);
    history->options.start += 60 * SECOND;
}

static void try(unsigned client, unsigned server, enum attempt_answer answer)
{
    struct connection_attempt attempt = attempt_of(client, server, answer);

    take(&attempt);
}

static void try_in_vain(unsigned client, unsigned server, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        try(client, server, ATTEMPT_UNANSWERED);
}

/* A SYN/ACK, and then silence. */
static void answer(unsigned client, unsigned server, uint8_t ttl)
{
    struct connection_attempt attempt = attempt_of(client, server, ATTEMPT_ANSWERED);

    attempt.syn_ack = (struct syn_facts){ .seen = true, .ttl = ttl };
    take(&attempt);
}

static void refuse(unsigned client, unsigned server, uint8_t ttl)
{
    struct connection_attempt attempt = attempt_of(client, server, ATTEMPT_REFUSED);

    attempt.closed = attempt.start + 1;
    attempt.reset = (struct reset_facts){ .seen = true, .ttl = ttl };
    take(&attempt);
}

static void expect_text(const struct finding *finding, const char *name, const char *text)
{
    ck_assert(
        bytes_equal(required_evidence(finding, name, EVIDENCE_TEXT)->text, bytes_of_string(text)));
}

static void expect_no_evidence(const struct finding *finding, const char *name)
{
    ck_assert_ptr_null(evidence_find(finding, name));
}

static void expect_pair(const struct notice *notice)
{
    const struct ip_address client = host(1, 0).address, server = host(SERVER, 0).address;

    expect_text(&notice->finding, "client", "10.0.0.1");
    expect_text(&notice->finding, "server", "10.0.0.80");
    expect_integer(&notice->finding, "port", 25);
    ck_assert(ip_address_equal(&notice->client, &client));
    ck_assert(ip_address_equal(&notice->server, &server));
    ck_assert_uint_eq(notice->session_count, 0);
}

/* A session of somebody with somebody else, of both sides. */
static void hear_a_server(void)
{
    play_from(history, 9, ANSWERED_SESSION);
}

static const struct notice *only_notice(const char *id)
{
    ck_assert_uint_eq(history->notice_count, 1);
    ck_assert_str_eq(history->notices[0]->finding.id, id);
    return history->notices[0];
}

/* ---------------------------------------------------------------- syn-unanswered */

START_TEST(three_unanswered_attempts_are_a_warning)
{
    const struct notice *notice;

    hear_a_server();
    try_in_vain(1, SERVER, 2);
    ck_assert_uint_eq(history->notice_count, 0);
    try_in_vain(1, SERVER, 1);
    notice = only_notice("syn-unanswered");
    expect_judgement(&notice->finding, SEVERITY_WARNING, BLAME_NETWORK_OR_MIDDLEBOX,
                     CONFIDENCE_MEDIUM);
    expect_sentence(&notice->finding,
                    "10.0.0.1 tried 3 times within 120 s to reach 10.0.0.80, port 25, and nothing "
                    "came back");
    expect_integer(&notice->finding, "attempts", 3);
    expect_integer(&notice->finding, "packets", 12);
    expect_pair(notice);
    expect_duration(&notice->finding, "since", 120 * SECOND);
    expect_no_evidence(&notice->finding, "server_answers");
    expect_no_evidence(&notice->finding, "others");
}
END_TEST

START_TEST(repetitions_of_one_syn_are_one_attempt)
{
    struct connection_attempt attempt;

    hear_a_server();
    attempt = attempt_of(1, SERVER, ATTEMPT_UNANSWERED);
    attempt.client_packets = 7;
    take(&attempt);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(a_scan_of_many_servers_is_none)
{
    hear_a_server();
    for (unsigned server = 100; server < 400; server++)
        try_in_vain(1, server, 2);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(other_clients_and_other_ports_are_counted_apart)
{
    struct connection_attempt attempt;

    hear_a_server();
    try_in_vain(1, SERVER, 2);
    try_in_vain(2, SERVER, 2);
    attempt = attempt_of(1, SERVER, ATTEMPT_UNANSWERED);
    attempt.server.port = 587;
    take(&attempt);
    take(&attempt);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(without_any_server_heard_nothing_is_said)
{
    history->options.directions = DIRECTIONS_CLIENT;
    play_from(history, 9, "C: HELO client.example.org\n");
    try_in_vain(1, SERVER, 20);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(what_was_counted_before_a_server_was_heard_is_told_then)
{
    try_in_vain(1, SERVER, 4);
    try_in_vain(2, SERVER, 2);
    ck_assert_uint_eq(history->notice_count, 0);
    hear_a_server();
    expect_integer(&only_notice("syn-unanswered")->finding, "attempts", 4);
    try_in_vain(1, SERVER, 4);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(a_refusal_shows_that_servers_are_heard)
{
    try_in_vain(1, SERVER, 3);
    refuse(2, OTHER_SERVER, 60);
    only_notice("syn-unanswered");
}
END_TEST

/* The capture has no packet of a server in it. */
START_TEST(an_acknowledgement_alone_does_not_show_that_servers_are_heard)
{
    try_in_vain(1, SERVER, 3);
    try(2, OTHER_SERVER, ATTEMPT_ANSWERED);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(any_answer_begins_the_count_anew)
{
    hear_a_server();
    try_in_vain(1, SERVER, 2);
    switch (_i) {
    case 0:
        try(1, SERVER, ATTEMPT_ANSWERED);
        break;
    case 1:
        refuse(1, SERVER, 60);
        break;
    case 2:
        history->options.server = host(SERVER, 25);
        play_from(history, 1, ANSWERED_SESSION);
        break;
    default:
        history->options.server = host(SERVER, 25);
        history->options.directions = DIRECTIONS_CLIENT;
        play_from(history, 1, "C: HELO client.example.org\n");
        break;
    }
    try_in_vain(1, SERVER, 2);
    ck_assert_uint_eq(history->notice_count, 0);
    try_in_vain(1, SERVER, 1);
    expect_integer(&only_notice("syn-unanswered")->finding, "attempts", 3);
}
END_TEST

START_TEST(a_server_that_answers_others_is_named_as_such)
{
    answer(2, SERVER, 60);
    try_in_vain(1, SERVER, 3);
    expect_text(&only_notice("syn-unanswered")->finding, "server_answers", "others");
    expect_sentence(&history->notices[0]->finding,
                    "10.0.0.1 tried 3 times within 120 s to reach 10.0.0.80, port 25, and nothing "
                    "came back, though it answers others");
}
END_TEST

START_TEST(a_syn_at_the_end_of_the_capture_is_not_known_to_be_unanswered)
{
    struct connection_attempt attempt;

    hear_a_server();
    try_in_vain(1, SERVER, 2);
    attempt = attempt_of(1, SERVER, ATTEMPT_UNANSWERED);
    attempt.closed = attempt.start + 3 * SECOND - 1;
    take(&attempt);
    ck_assert_uint_eq(history->notice_count, 0);
    attempt.closed++;
    take(&attempt);
    only_notice("syn-unanswered");
}
END_TEST

START_TEST(what_is_a_day_ago_does_not_count)
{
    hear_a_server();
    try_in_vain(1, SERVER, 2);
    history->options.start += 86400 * SECOND - 120 * SECOND + (_i == 0 ? 0 : 1);
    try_in_vain(1, SERVER, 1);
    ck_assert_uint_eq(history->notice_count, _i == 0 ? 1 : 0);
    try_in_vain(1, SERVER, 1);
    ck_assert_uint_eq(history->notice_count, _i == 0 ? 1 : 0);
    try_in_vain(1, SERVER, 1);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

/* They are in the order of their ends, and the one that was repeated longest ends last. */
START_TEST(what_began_first_may_end_last)
{
    static const duration starts[] = { 50, 90, 10 };
    const timestamp noon = history->options.start + 60 * SECOND;

    hear_a_server();
    for (size_t i = 0; i < 3; i++) {
        struct connection_attempt attempt = attempt_of(1, SERVER, ATTEMPT_UNANSWERED);

        attempt.start = noon + starts[i] * SECOND;
        attempt.closed = noon + (duration)(200 + i) * SECOND;
        take(&attempt);
    }
    expect_duration(&only_notice("syn-unanswered")->finding, "since", 80 * SECOND);
    ck_assert_int_eq(history->notices[0]->time, noon + 202 * SECOND);
}
END_TEST

START_TEST(of_one_client_it_is_told_once_an_hour)
{
    hear_a_server();
    for (unsigned server = 100; server < 110; server++)
        try_in_vain(1, server, 3);
    only_notice("syn-unanswered");
    try_in_vain(2, SERVER, 3);
    ck_assert_uint_eq(history->notice_count, 2);
    history->options.start += 3600 * SECOND;
    try_in_vain(1, SERVER, 3);
    ck_assert_uint_eq(history->notice_count, 3);
    expect_integer(&history->notices[2]->finding, "others", 9);
    expect_no_evidence(&history->notices[1]->finding, "others");
}
END_TEST

START_TEST(of_one_server_it_is_told_once_until_it_answers)
{
    hear_a_server();
    try_in_vain(1, SERVER, 200);
    only_notice("syn-unanswered");
    try(1, SERVER, ATTEMPT_ANSWERED);
    history->options.start += 3600 * SECOND;
    try_in_vain(1, SERVER, 3);
    ck_assert_uint_eq(history->notice_count, 2);
}
END_TEST

/* ------------------------------------------------------------------ port-blocked */

static void answer_times(unsigned times, uint8_t ttl)
{
    for (unsigned i = 0; i < times; i++)
        answer(2, SERVER, ttl);
}

START_TEST(a_refusal_from_elsewhere_is_a_warning)
{
    const struct notice *notice;

    answer_times(3, 57);
    refuse(1, SERVER, 60);
    notice = only_notice("port-blocked");
    expect_judgement(&notice->finding, SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM);
    expect_sentence(&notice->finding,
                    "Something on the way refused 10.0.0.1 the connection to 10.0.0.80, port 25: "
                    "the RST has a time to live of 60, the server's own packets have 57");
    expect_integer(&notice->finding, "ttl", 60);
    expect_integer(&notice->finding, "usual_ttl", 57);
    expect_pair(notice);
    expect_no_evidence(&notice->finding, "others");
}
END_TEST

START_TEST(sessions_show_the_distance_of_a_server_too)
{
    history->options.server = host(SERVER, 587);
    history->options.syn[SIDE_SERVER] = (struct syn_facts){ .seen = true, .ttl = 57 };
    for (unsigned i = 0; i < 3; i++)
        play_from(history, 2, ANSWERED_SESSION);
    refuse(1, SERVER, 252);
    expect_integer(&only_notice("port-blocked")->finding, "usual_ttl", 57);
}
END_TEST

static const struct {
    uint8_t answers[3];
    uint8_t refusal;
} harmless[] = {
    { { 57, 57, 57 }, 57 },    /* the server itself */
    { { 57, 57, 57 }, 59 },    /* another path */
    { { 57, 57, 57 }, 55 },    /* another path */
    { { 57, 57, 57 }, 248 },   /* as many hops from 255 */
    { { 121, 121, 121 }, 57 }, /* as many hops from 128 */
    { { 57, 57, 50 }, 51 },    /* one of several behind the address */
};

START_TEST(a_refusal_by_the_server_itself_is_none)
{
    for (size_t i = 0; i < 3; i++)
        answer(2, SERVER, harmless[_i].answers[i]);
    refuse(1, SERVER, harmless[_i].refusal);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(without_three_answers_the_servers_distance_is_not_known)
{
    refuse(1, SERVER, 60);
    answer_times(2, 57);
    refuse(1, SERVER, 60);
    ck_assert_uint_eq(history->notice_count, 0);
    answer_times(1, 57);
    refuse(1, SERVER, 60);
    only_notice("port-blocked");
}
END_TEST

START_TEST(more_kinds_of_packets_than_fit_displace_the_first_ones)
{
    for (uint8_t ttl = 20; ttl < 20 + 10 * (ANSWER_TTLS + 2); ttl = (uint8_t)(ttl + 10))
        answer(2, SERVER, ttl);
    refuse(1, SERVER, 20);
    expect_integer(&only_notice("port-blocked")->finding, "usual_ttl", 70);
}
END_TEST

START_TEST(a_history_that_was_never_made_can_be_freed)
{
    attempt_history_free(NULL);
}
END_TEST

START_TEST(refusals_of_one_client_are_told_once_an_hour)
{
    answer_times(3, 57);
    for (unsigned i = 0; i < 10; i++)
        refuse(1, SERVER, 60);
    only_notice("port-blocked");
    history->options.start += 3600 * SECOND;
    refuse(1, SERVER, 60);
    ck_assert_uint_eq(history->notice_count, 2);
    expect_integer(&history->notices[1]->finding, "others", 9);
}
END_TEST

START_TEST(the_two_rules_do_not_silence_each_other)
{
    answer_times(3, 57);
    refuse(1, SERVER, 60);
    try_in_vain(1, OTHER_SERVER, 3);
    ck_assert_uint_eq(history->notice_count, 2);
}
END_TEST

/* ------------------------------------------------------------------------ settings */

static const struct {
    enum threshold threshold;
    int64_t value;
    unsigned notices;
} set_values[] = {
    { THRESHOLD_SYN_UNANSWERED_ATTEMPTS, 5, 0 },
    { THRESHOLD_SYN_UNANSWERED_ATTEMPTS, 4, 1 },
    { THRESHOLD_SYN_UNANSWERED_WITHIN, 100 * SECOND, 0 },
    { THRESHOLD_SYN_UNANSWERED_WAIT, 31 * SECOND, 0 },
    { THRESHOLD_SYN_UNANSWERED_PAUSE, 0, 2 },
    { THRESHOLD_PORT_BLOCKED_TTL, 4, 1 },
    { THRESHOLD_PORT_BLOCKED_ANSWERS, 4, 1 },
    { THRESHOLD_PORT_BLOCKED_PAUSE, 0, 3 },
};

START_TEST(thresholds_that_were_set_count)
{
    struct rule_settings *settings = rule_settings_new();
    struct session_sink sink = { .context = history,
                                 .receive = history_keep,
                                 .notify = history_note };

    settings->thresholds[set_values[_i].threshold] = set_values[_i].value;
    history_chain_clear(&history->chain);
    history_chain_init(&history->chain, &history->options.sessions.limits, settings,
                       history->software, sink);
    answer_times(3, 57);
    if (_i < 5) {
        try_in_vain(1, OTHER_SERVER, 4);
        if (_i == 4)
            try_in_vain(1, 100, 3);
    } else {
        try_in_vain(3, OTHER_SERVER, 3);
        refuse(1, SERVER, 60);
        refuse(1, SERVER, 60);
    }
    ck_assert_uint_eq(history->notice_count, set_values[_i].notices);
    rule_settings_free(settings);
}
END_TEST

/* -------------------------------------------------------------------------- limits */

START_TEST(a_flood_displaces_no_more_than_the_tables_hold)
{
    hear_a_server();
    for (unsigned client = 1000; client < 1000 + 3 * UNANSWERED_ATTEMPTS; client++)
        try_in_vain(client, SERVER, 1);
    ck_assert_uint_eq(keyed_table_count(history_chain_table(&history->chain, HISTORY_UNANSWERED)),
                      UNANSWERED_ATTEMPTS);
    ck_assert_uint_eq(
        keyed_table_displaced(history_chain_table(&history->chain, HISTORY_UNANSWERED)),
        2 * UNANSWERED_ATTEMPTS);
    ck_assert_uint_eq(keyed_table_count(history_chain_table(&history->chain, HISTORY_CLIENTS)), 1);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

static TCase *unanswered_tests(void)
{
    TCase *tests = tcase_create("unanswered");

    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, three_unanswered_attempts_are_a_warning);
    tcase_add_test(tests, repetitions_of_one_syn_are_one_attempt);
    tcase_add_test(tests, a_scan_of_many_servers_is_none);
    tcase_add_test(tests, other_clients_and_other_ports_are_counted_apart);
    tcase_add_test(tests, without_any_server_heard_nothing_is_said);
    tcase_add_test(tests, what_was_counted_before_a_server_was_heard_is_told_then);
    tcase_add_test(tests, a_refusal_shows_that_servers_are_heard);
    tcase_add_test(tests, an_acknowledgement_alone_does_not_show_that_servers_are_heard);
    tcase_add_loop_test(tests, any_answer_begins_the_count_anew, 0, 4);
    tcase_add_test(tests, a_server_that_answers_others_is_named_as_such);
    tcase_add_test(tests, a_syn_at_the_end_of_the_capture_is_not_known_to_be_unanswered);
    tcase_add_loop_test(tests, what_is_a_day_ago_does_not_count, 0, 2);
    tcase_add_test(tests, what_began_first_may_end_last);
    tcase_add_test(tests, of_one_client_it_is_told_once_an_hour);
    tcase_add_test(tests, of_one_server_it_is_told_once_until_it_answers);
    tcase_add_test(tests, a_flood_displaces_no_more_than_the_tables_hold);
    return tests;
}

static TCase *blocked_tests(void)
{
    TCase *tests = tcase_create("blocked");

    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, a_refusal_from_elsewhere_is_a_warning);
    tcase_add_test(tests, sessions_show_the_distance_of_a_server_too);
    tcase_add_loop_test(tests, a_refusal_by_the_server_itself_is_none, 0,
                        (int)(sizeof harmless / sizeof harmless[0]));
    tcase_add_test(tests, without_three_answers_the_servers_distance_is_not_known);
    tcase_add_test(tests, more_kinds_of_packets_than_fit_displace_the_first_ones);
    tcase_add_test(tests, a_history_that_was_never_made_can_be_freed);
    tcase_add_test(tests, refusals_of_one_client_are_told_once_an_hour);
    tcase_add_test(tests, the_two_rules_do_not_silence_each_other);
    tcase_add_loop_test(tests, thresholds_that_were_set_count, 0,
                        (int)(sizeof set_values / sizeof set_values[0]));
    return tests;
}

static Suite *suite(void)
{
    Suite *suite = suite_create("attempt_history");

    suite_add_tcase(suite, unanswered_tests());
    suite_add_tcase(suite, blocked_tests());
    return suite;
}

SUITE_MAIN(suite);

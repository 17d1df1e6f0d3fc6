/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replies that take the longer, the larger the message. */
#include "smtp/history/client_record.h"
#include "tests/smtp/history/history_kit.h"

#define RULE "eod-latency-scales-with-size"

static struct history *history;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

/* A message of so many octets and a few, whose reply takes so many milliseconds, and one. */
static struct session *play_message(unsigned client, unsigned octets, unsigned wait,
                                    const char *reply)
{
    static char script[200000];
    int head = snprintf(script, sizeof script, "%s", HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| ");

    memset(script + head, 'x', octets);
    snprintf(script + head + octets, sizeof script - (size_t)head - octets,
             "\\r\\n.\\r\\n\n@ %u.%03u\nS: %s\n" QUIT, wait / 1000, wait % 1000, reply);
    return play_from(history, client, script);
}

/* Sizes 100, 200, ... and waits that are so many milliseconds more for each. */
static const struct finding *play_growing(unsigned count, unsigned step, const char *reply)
{
    struct session *last = NULL;

    for (unsigned i = 0; i < count; i++)
        last = play_message(1 + i, 100 * (i + 1), step * i, reply);
    return session_finding(last, RULE);
}

START_TEST(ten_messages_whose_replies_grow_with_them_are_found)
{
    const struct finding *finding;

    ck_assert_ptr_null(play_growing(9, 20, "250 ok"));
    finding = session_finding(play_message(20, 1000, 180, "250 ok"), RULE);
    ck_assert_ptr_nonnull(finding);
    expect_judgement(finding, SEVERITY_INFO, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_LOW);
    expect_integer(finding, "messages", 10);
    ck_assert_int_ge(required_evidence(finding, "correlation_percent", EVIDENCE_INTEGER)->integer,
                     99);
}
END_TEST

START_TEST(waits_that_differ_by_less_than_100_ms_are_not_judged)
{
    ck_assert_ptr_null(play_growing(10, 11, "250 ok"));
    ck_assert_ptr_nonnull(session_finding(play_message(20, 1100, 100, "250 ok"), RULE));
}
END_TEST

START_TEST(waits_that_have_nothing_to_do_with_the_size_are_calm)
{
    static const unsigned waits[] = { 500, 10, 300, 20, 700, 5, 400, 30, 600, 100, 90, 350 };

    for (unsigned i = 0; i < sizeof waits / sizeof waits[0]; i++)
        ck_assert_ptr_null(
            session_finding(play_message(1 + i, 100 * (i + 1), waits[i], "250 ok"), RULE));
}
END_TEST

START_TEST(messages_of_one_size_or_with_falling_waits_are_calm)
{
    for (unsigned i = 0; i < 12; i++)
        ck_assert_ptr_null(session_finding(play_message(1 + i, 500, 50 * i, "250 ok"), RULE));
    for (unsigned i = 0; i < 32; i++)
        ck_assert_ptr_null(
            session_finding(play_message(50 + i, 3300 - 100 * i, 20 * i, "250 ok"), RULE));
}
END_TEST

START_TEST(refused_messages_do_not_count)
{
    ck_assert_ptr_null(play_growing(12, 20, "554 5.7.1 no"));
}
END_TEST

/* The client may say QUIT before it, and the limit of steps leave it out. */
START_TEST(the_reply_is_that_to_the_message)
{
    static const char hasty[] = HELLO ALICE_TO_BOB
        "C: DATA\nS: 354 go\nC| xxxx\\r\\n.\\r\\nQUIT\\r\\n\n@ 2\nS: 250 ok\nS: 221 bye\n";
    const struct session *session;

    ck_assert_ptr_null(play_growing(9, 20, "250 ok"));
    history->options.sessions.limits.steps = 10;
    ck_assert_ptr_null(session_finding(play_message(20, 1000, 180, "250 ok"), RULE));
    history->options.sessions.limits = default_smtp_limits;
    ck_assert_ptr_nonnull(session_finding(play_message(21, 1000, 180, "250 ok"), RULE));
    session = play_from(history, 22, hasty);
    ck_assert_ptr_null(session_finding(session, RULE));
}
END_TEST

/* As long a wait as can be told from a longer one: 2^32 microseconds are 71 minutes. */
START_TEST(a_wait_of_hours_counts_as_one)
{
    ck_assert_ptr_null(play_growing(9, 20, "250 ok"));
    ck_assert_ptr_nonnull(session_finding(play_message(20, 60000, 7200 * 1000, "250 ok"), RULE));
}
END_TEST

/* Elsewhere it is another server; where bytes are missing it says nothing. */
START_TEST(other_servers_and_sessions_with_holes_do_not_count)
{
    ck_assert_ptr_null(play_growing(9, 20, "250 ok"));
    history->options.server = host(26, 25);
    ck_assert_ptr_null(session_finding(play_message(20, 1000, 180, "250 ok"), RULE));
    history->options.server = host(25, 25);
    history->options.no_handshake = true;
    ck_assert_ptr_null(session_finding(play_message(20, 1000, 180, "250 ok"), RULE));
}
END_TEST

/* All clients of a scanning server have it. */
START_TEST(by_itself_it_makes_nobody_suspected)
{
    play_growing(10, 20, "250 ok");
    ck_assert_ptr_null(
        session_finding(play_message(3, 1100, 200, "250 ok"), "client-av-proxy-suspected"));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("reply_sizes");
    TCase *sizes = tcase_create("sizes");

    tcase_add_checked_fixture(sizes, begin, end);
    tcase_add_test(sizes, ten_messages_whose_replies_grow_with_them_are_found);
    tcase_add_test(sizes, waits_that_differ_by_less_than_100_ms_are_not_judged);
    tcase_add_test(sizes, waits_that_have_nothing_to_do_with_the_size_are_calm);
    tcase_add_test(sizes, messages_of_one_size_or_with_falling_waits_are_calm);
    tcase_add_test(sizes, refused_messages_do_not_count);
    tcase_add_test(sizes, the_reply_is_that_to_the_message);
    tcase_add_test(sizes, a_wait_of_hours_counts_as_one);
    tcase_add_test(sizes, other_servers_and_sessions_with_holes_do_not_count);
    tcase_add_test(sizes, by_itself_it_makes_nobody_suspected);
    suite_add_tcase(suite, sizes);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Envelopes that come back on another connection. */
#include "smtp/history/aborted_envelopes.h"

#include <inttypes.h>

#include "tests/smtp/anomalies/rule_kit.h"

#define ABORTED   HELLO ALICE_TO_BOB RSET QUIT
#define DELIVERED HELLO ALICE_TO_BOB MESSAGE QUIT
#define REPLAY    "envelope-replay-after-abort"

/* RSET is this long behind the start of ABORTED, MAIL behind that of DELIVERED. */
#define RSET_AT (8 * DURATION_MILLISECOND)
#define MAIL_AT (4 * DURATION_MILLISECOND)

#define NOON (INT64_C(1767268800) * DURATION_SECOND)

enum { MOST_SESSIONS = 8 };

struct history {
    struct aborted_envelopes *envelopes;
    struct script_options options;
    struct session *sessions[MOST_SESSIONS];
    size_t count;
    bool discard;
};

static void collect(void *context, struct session *session)
{
    struct history *history = context;

    if (history->discard) {
        session_free(session);
        return;
    }
    ck_assert_uint_lt(history->count, MOST_SESSIONS);
    history->sessions[history->count++] = session;
}

static struct history *history_new(void)
{
    struct history *history = calloc(1, sizeof *history);

    history->options = script_options_default();
    history->envelopes =
        aborted_envelopes_new(&history->options.sessions.limits, NULL,
                              (struct session_sink){ .context = history, .receive = collect });
    return history;
}

static void history_free(struct history *history)
{
    for (size_t i = 0; i < history->count; i++)
        session_free(history->sessions[i]);
    aborted_envelopes_free(history->envelopes);
    free(history);
}

/* A session that began so long after noon. */
static struct session *play_at(struct history *history, duration after_noon, const char *script)
{
    history->options.start = NOON + after_noon;
    script_play(script, &history->options, aborted_envelopes_sink(history->envelopes));
    return history->discard ? NULL : history->sessions[history->count - 1];
}

static struct session *play_at_second(struct history *history, int second, const char *script)
{
    return play_at(history, second * DURATION_SECOND, script);
}

static struct endpoint endpoint(uint8_t last_octet, uint16_t port)
{
    const uint8_t octets[] = { 192, 0, 2, last_octet };

    return (struct endpoint){ ip_address_v4(octets), port };
}

/* ----------------------------------------------------------------- the finding */

START_TEST(an_envelope_that_comes_back_on_a_new_connection_is_a_replay)
{
    struct history *history = history_new();
    struct session *aborted = play_at_second(history, 0, ABORTED);
    struct session *replayed = play_at_second(history, 10, DELIVERED);
    const struct finding *finding;
    char id[17];

    expect_ids(aborted, "rset-unexplained-abort");
    expect_severity(aborted, "rset-unexplained-abort", SEVERITY_NOTICE);
    expect_ids(replayed, REPLAY);
    finding = &replayed->findings[0];
    expect_judgement(finding, SEVERITY_WARNING, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);
    expect_step(replayed, finding, "MAIL", 0);
    expect_duration(finding, "delay", 10 * DURATION_SECOND + MAIL_AT - RSET_AT);
    snprintf(id, sizeof id, "%016" PRIx64, aborted->id);
    ck_assert(bytes_equal(required_evidence(finding, "session", EVIDENCE_TEXT)->text,
                          bytes_of_string(id)));
    expect_sentence(finding, "The envelope that an earlier connection gave up by RSET came back "
                             "10.0 s later, and this time the message followed");
    history_free(history);
}
END_TEST

START_TEST(a_replay_whose_data_was_refused_says_data)
{
    struct history *history = history_new();
    struct session *replayed;

    play_at_second(history, 0, ABORTED);
    replayed = play_at_second(history, 10, HELLO ALICE_TO_BOB DATA_REFUSED("451 later") QUIT);
    expect_sentence(required_finding(replayed, REPLAY),
                    "The envelope that an earlier connection gave up by RSET came back 10.0 s "
                    "later, and this time DATA followed");
    history_free(history);
}
END_TEST

START_TEST(the_finding_stands_where_its_mail_does)
{
    struct history *history = history_new();
    struct session *replayed;

    play_at_second(history, 0, ABORTED);
    replayed = play_at_second(history, 1,
                              HELLO RSET ALICE_TO_BOB MESSAGE RSET "GAP S 5\nS| x\\r\\n\n" QUIT);
    expect_ids(replayed,
               "rset-connection-reuse-probe " REPLAY " rset-connection-reuse-probe capture-gap");
    expect_severity(replayed, REPLAY, SEVERITY_NOTICE);
    history_free(history);
}
END_TEST

START_TEST(a_finding_beyond_the_limit_is_counted)
{
    struct history *history = history_new();
    struct session *replayed;

    play_at_second(history, 0, ABORTED);
    history->options.sessions.limits.findings = 0;
    replayed = play_at_second(history, 1, DELIVERED);
    ck_assert_uint_eq(replayed->finding_count, 0);
    ck_assert_uint_eq(replayed->left_out.findings, 1);
    history_free(history);
}
END_TEST

START_TEST(every_session_goes_on_in_the_order_it_came)
{
    struct history *history = history_new();

    for (int i = 0; i < MOST_SESSIONS; i++)
        play_at_second(history, i, i % 2 == 0 ? ABORTED : "");
    ck_assert_uint_eq(history->count, MOST_SESSIONS);
    for (int i = 0; i < MOST_SESSIONS; i++)
        ck_assert_int_eq(history->sessions[i]->start, NOON + i * DURATION_SECOND);
    history_free(history);
}
END_TEST

START_TEST(nothing_remembered_is_freed_without_complaint)
{
    aborted_envelopes_free(NULL);
}
END_TEST

/* ---------------------------------------------------------------------- when */

static const struct moment {
    duration start; /* of the session that delivers */
    bool expected;
} moments[] = {
    { 60 * DURATION_SECOND + RSET_AT - MAIL_AT, true },
    { 60 * DURATION_SECOND + RSET_AT - MAIL_AT + 1, false },
    { 600 * DURATION_SECOND, false },
    { RSET_AT - MAIL_AT, true },
    { RSET_AT - MAIL_AT - 1, false }, /* MAIL came before the RSET */
    { -10 * DURATION_SECOND, false },
};

START_TEST(a_replay_comes_within_a_minute_of_the_rset)
{
    struct history *history = history_new();
    struct session *second;

    play_at_second(history, 0, ABORTED);
    second = play_at(history, moments[_i].start, DELIVERED);
    ck_assert_uint_eq(session_finding_count(second, REPLAY), moments[_i].expected);
    history_free(history);
}
END_TEST

/* -------------------------------------------------------------------- between whom */

START_TEST(only_the_same_client_and_server_count_whatever_their_ports)
{
    const struct {
        struct endpoint client, server;
        bool expected;
    } rows[] = {
        { endpoint(10, 40000), endpoint(25, 25), true },
        { endpoint(10, 51234), endpoint(25, 25), true },
        { endpoint(10, 40000), endpoint(25, 587), true },
        { endpoint(11, 40000), endpoint(25, 25), false },
        { endpoint(10, 40000), endpoint(26, 25), false },
        { endpoint(25, 40000), endpoint(10, 25), false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct history *history = history_new();
        struct session *second;

        play_at_second(history, 0, ABORTED);
        history->options.client = rows[i].client;
        history->options.server = rows[i].server;
        second = play_at_second(history, 10, DELIVERED);
        ck_assert_uint_eq(session_finding_count(second, REPLAY), rows[i].expected);
        history_free(history);
    }
}
END_TEST

/* ----------------------------------------------------------------------- what */

#define TYPED_ENVELOPE "@ 12\n" MAIL("alice@example.org") "@ 12\n" RCPT("bob@example.com")

/* What the first session says, and what the second one. */
static const struct two_sessions {
    const char *first, *second;
    bool expected;
} pairs[] = {
    { ABORTED, DELIVERED, true },
    { HELLO ALICE_TO_BOB RSET, DELIVERED, true },
    { ABORTED, HELLO MAIL("alice@EXAMPLE.ORG") RCPT("bob@EXAMPLE.COM") MESSAGE QUIT, true },
    { ABORTED, HELLO ALICE_TO("carol@example.com") MESSAGE ALICE_TO_BOB MESSAGE QUIT, true },
    /* Another envelope, or nothing sent. */
    { ABORTED, HELLO ALICE_TO("carol@example.com") MESSAGE QUIT, false },
    { ABORTED, HELLO MAIL("Alice@example.org") RCPT("bob@example.com") MESSAGE QUIT, false },
    { ABORTED, HELLO ALICE_TO_BOB QUIT, false },
    { ABORTED, HELLO ALICE_TO_BOB RSET QUIT, false },
    { ABORTED, HELLO MAIL("alice@example.org") RCPT_550("bob@example.com") QUIT, false },
    /* A first session that gives no reason. */
    { HELLO ALICE_TO_BOB, DELIVERED, false },
    { HELLO ALICE_TO_BOB QUIT, DELIVERED, false },
    { HELLO ALICE_TO_BOB MESSAGE QUIT, DELIVERED, false },
    { HELLO ALICE_TO_BOB MESSAGE RSET QUIT, DELIVERED, false },
    { HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 450 later\n" RSET QUIT,
      DELIVERED, false },
    { HELLO ALICE_TO_BOB DATA_REFUSED("451 later") RSET QUIT, DELIVERED, false },
    { HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| half a mes\n", DELIVERED, false },
    { HELLO MAIL("") RCPT("bob@example.com") RSET QUIT,
      HELLO MAIL("") RCPT("bob@example.com") MESSAGE QUIT, false },
    /* Bytes are missing: the abort itself is no more than info. */
    { HELLO ALICE_TO_BOB RSET "GAP C 10\n", DELIVERED, false },
    /* It came back on its own connection already. */
    { HELLO ALICE_TO_BOB RSET ALICE_TO_BOB MESSAGE QUIT, DELIVERED, false },
    { HELLO ALICE_TO_BOB RSET ALICE_TO_BOB RSET ALICE_TO_BOB MESSAGE QUIT, DELIVERED, false },
    /* Somebody at a keyboard. */
    { "S: 220 hello\n@ 10\nC: EHLO x\nS: 250 hello\n" TYPED_ENVELOPE "@ 3\n" RSET, DELIVERED,
      false },
    { ABORTED, HELLO TYPED_ENVELOPE "@ 3\n" MESSAGE, false },
};

START_TEST(only_an_unexplained_abort_whose_envelope_is_sent_counts)
{
    struct history *history = history_new();
    struct session *second;

    play_at_second(history, 0, pairs[_i].first);
    second = play_at_second(history, 45, pairs[_i].second);
    ck_assert_uint_eq(session_finding_count(second, REPLAY), pairs[_i].expected);
    if (!pairs[_i].expected)
        ck_assert_int_le(session_worst(second), SEVERITY_NOTICE);
    history_free(history);
}
END_TEST

/* ----------------------------------------------------------------- how often */

START_TEST(an_envelope_comes_back_once)
{
    struct history *history = history_new();

    play_at_second(history, 0, ABORTED);
    expect_ids(play_at_second(history, 10, DELIVERED), REPLAY);
    expect_ids(play_at_second(history, 20, DELIVERED), "");
    history_free(history);
}
END_TEST

START_TEST(two_messages_to_the_same_recipient_are_one_replay)
{
    struct history *history = history_new();

    play_at_second(history, 0, ABORTED);
    expect_ids(play_at_second(history, 10, HELLO ALICE_TO_BOB MESSAGE ALICE_TO_BOB MESSAGE QUIT),
               REPLAY);
    history_free(history);
}
END_TEST

START_TEST(an_attempt_without_a_message_leaves_the_envelope_remembered)
{
    struct history *history = history_new();

    play_at_second(history, 0, ABORTED);
    expect_ids(play_at_second(history, 10, HELLO ALICE_TO_BOB QUIT), "");
    expect_ids(play_at_second(history, 20, DELIVERED), REPLAY);
    history_free(history);
}
END_TEST

START_TEST(another_mail_behind_the_abort_is_not_its_envelope)
{
    struct history *history = history_new();
    const struct session *session;

    play_at_second(history, 0, HELLO ALICE_TO_BOB RSET ALICE_TO("carol@example.com") MESSAGE QUIT);
    session = play_at_second(history, 20, DELIVERED);
    ck_assert_ptr_nonnull(session_finding(session, REPLAY));
    history_free(history);
}
END_TEST

START_TEST(where_the_first_abort_is_too_long_ago_the_last_one_is_named)
{
    struct history *history = history_new();
    const struct finding *finding;

    play_at_second(history, 0, ABORTED);
    play_at_second(history, 50, ABORTED);
    finding = required_finding(play_at_second(history, 100, DELIVERED), REPLAY);
    expect_duration(finding, "delay", 50 * DURATION_SECOND + MAIL_AT - RSET_AT);
    history_free(history);
}
END_TEST

START_TEST(of_several_aborts_the_first_one_is_named)
{
    struct history *history = history_new();
    struct session *first = play_at_second(history, 0, ABORTED);
    struct session *last;

    play_at_second(history, 5, ABORTED);
    play_at_second(history, 6, ABORTED);
    last = play_at_second(history, 10, DELIVERED);
    expect_ids(last, REPLAY);
    ck_assert(bytes_equal(required_evidence(&last->findings[0], "session", EVIDENCE_TEXT)->text,
                          arena_format(&last->arena, "%016" PRIx64, first->id)));
    expect_duration(&last->findings[0], "delay", 10 * DURATION_SECOND + MAIL_AT - RSET_AT);
    expect_ids(play_at_second(history, 11, DELIVERED), "");
    history_free(history);
}
END_TEST

START_TEST(two_envelopes_of_one_session_may_come_back_on_two_connections)
{
    struct history *history = history_new();

    play_at_second(history, 0, HELLO ALICE_TO_BOB RSET ALICE_TO("carol@example.com") RSET QUIT);
    expect_ids(play_at_second(history, 10, DELIVERED), REPLAY);
    expect_ids(play_at_second(history, 11, HELLO ALICE_TO("carol@example.com") MESSAGE QUIT),
               REPLAY);
    history_free(history);
}
END_TEST

/* ------------------------------------------------------------------- forgetting */

/* Aborts of so many other envelopes. */
static void fill(struct history *history, unsigned count)
{
    history->discard = true;
    for (unsigned i = 0; i < count; i++) {
        char script[512];

        snprintf(script, sizeof script,
                 HELLO MAIL(
                     "alice@example.org") "C: RCPT TO:<user%u@example.com>\nS: 250 Ok\n" RSET QUIT,
                 i);
        play_at_second(history, 1, script);
    }
    history->discard = false;
}

START_TEST(as_many_envelopes_are_remembered_as_promised)
{
    struct history *history = history_new();

    play_at_second(history, 0, ABORTED);
    fill(history, ABORTED_ENVELOPES - 1);
    expect_ids(play_at_second(history, 10, DELIVERED), REPLAY);
    history_free(history);
}
END_TEST

START_TEST(the_oldest_envelope_is_forgotten_first)
{
    struct history *history = history_new();

    play_at_second(history, 0, ABORTED);
    fill(history, ABORTED_ENVELOPES);
    expect_ids(play_at_second(history, 10, DELIVERED), "");
    expect_ids(play_at_second(history, 11,
                              HELLO ALICE_TO("user0@example.com")
                                  MESSAGE ALICE_TO("user1023@example.com") MESSAGE QUIT),
               REPLAY " " REPLAY);
    history_free(history);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("aborted_envelopes");
    TCase *finding = tcase_create("finding");
    TCase *conditions = tcase_create("conditions");
    TCase *repetition = tcase_create("repetition");
    TCase *forgetting = tcase_create("forgetting");

    tcase_add_test(finding, an_envelope_that_comes_back_on_a_new_connection_is_a_replay);
    tcase_add_test(finding, a_replay_whose_data_was_refused_says_data);
    tcase_add_test(finding, the_finding_stands_where_its_mail_does);
    tcase_add_test(finding, a_finding_beyond_the_limit_is_counted);
    tcase_add_test(finding, every_session_goes_on_in_the_order_it_came);
    tcase_add_test(finding, nothing_remembered_is_freed_without_complaint);
    tcase_add_loop_test(conditions, a_replay_comes_within_a_minute_of_the_rset, 0,
                        sizeof moments / sizeof moments[0]);
    tcase_add_test(conditions, only_the_same_client_and_server_count_whatever_their_ports);
    tcase_add_loop_test(conditions, only_an_unexplained_abort_whose_envelope_is_sent_counts, 0,
                        sizeof pairs / sizeof pairs[0]);
    tcase_add_test(repetition, an_envelope_comes_back_once);
    tcase_add_test(repetition, two_messages_to_the_same_recipient_are_one_replay);
    tcase_add_test(repetition, an_attempt_without_a_message_leaves_the_envelope_remembered);
    tcase_add_test(repetition, another_mail_behind_the_abort_is_not_its_envelope);
    tcase_add_test(repetition, where_the_first_abort_is_too_long_ago_the_last_one_is_named);
    tcase_add_test(repetition, of_several_aborts_the_first_one_is_named);
    tcase_add_test(repetition, two_envelopes_of_one_session_may_come_back_on_two_connections);
    tcase_add_test(forgetting, as_many_envelopes_are_remembered_as_promised);
    tcase_add_test(forgetting, the_oldest_envelope_is_forgotten_first);
    suite_add_tcase(suite, finding);
    suite_add_tcase(suite, conditions);
    suite_add_tcase(suite, repetition);
    suite_add_tcase(suite, forgetting);
    return suite;
}

SUITE_MAIN(suite);

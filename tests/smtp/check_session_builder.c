/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes a session and what is given up, the clock of its record, and what
 * open sessions take of the budget. */
#include "smtp/session_builder.h"

#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

/* NULL when the connection was given up. */
static struct session *session_on_any_port(const char *script)
{
    struct script_options options = script_options_default();

    options.sessions.any_port = true;
    return script_session(script, &options);
}

static const char *const mail[] = {
    "S: 220 mail.example.com\nC: EHLO client.example.org\n",
    "S: 220 mail.example.com\nC: HELO client.example.org\nS: 250 hello\n",
    "S: 220 mail.example.com ESMTP\nC: QUIT\nS: 221 bye\n",
    "S: 220-mail.example.com\nS: 220 smtp ready\nC: QUIT\n",
    "S: 220 lmtp.example.com LMTP\nC: LHLO client.example.org\n",
    "S: 554 no service here\nC: QUIT\nS: 221 bye\n",
    "C: MAIL FROM:<a@example.org>\nS: 250 ok\n",
    "C: DATA\nS: 354 go on\n",
};

START_TEST(mail_is_known_by_its_verbs_replies_and_greetings)
{
    struct session *session = session_on_any_port(mail[_i]);

    ck_assert_ptr_nonnull(session);
    session_free(session);
}
END_TEST

static const char *const others[] = {
    "S: 220 ftp.example.com FTP server\nC: USER alice\nS: 331 password\nC: PASS secret\nS: 230 "
    "in\n",
    "S: 220 ftp.example.com\nC: AUTH TLS\nS: 234 go on\n",
    "S: 220 ftp.example.com\nC: REST 9\nS: 554 no such place\nC: QUIT\nS: 221 bye\n",
    "S: +OK POP3 server ready\nC: AUTH PLAIN\nS: + \nC: AGEAYg==\nS: +OK\nC: QUIT\n",
    "S: 200 news.example.com ready\nC: HELP\nS: 100 commands\nC: QUIT\nS: 205 bye\n",
    "C: GET / HTTP/1.1\nC: \nS: HTTP/1.1 200 OK\n",
};

START_TEST(other_protocols_of_lines_are_no_mail)
{
    ck_assert_ptr_null(session_on_any_port(others[_i]));
}
END_TEST

/* Filler of `count` lines of 64 bytes behind `first`, and `rest` behind that. */
static struct session *play_long(const char *first, const char *line, size_t count,
                                 const char *rest)
{
    char *script = malloc(strlen(first) + count * strlen(line) + strlen(rest) + 1);
    struct session *session;

    strcpy(script, first);
    for (size_t i = 0; i < count; i++)
        strcat(script, line);
    strcat(script, rest);
    session = session_on_any_port(script);
    free(script);
    return session;
}

#define X60 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
    const char *first, *line;
    size_t count;
    const char *rest;
    bool kept;
} long_openings[] = {
    { "", "S: 220-" X60 "\n", 40, "S: 220 " X60 "\nC: EHLO a.example\n", true },
    { "S| 220 a\n", "S| " X60 "\n", 40, "S| \\r\\n\nC: EHLO a.example\n", true },
    { "", "S: 220-" X60 "\n", 400, "S: 220 " X60 "\nC: EHLO a.example\n", false },
    { "", "S: " X60 "\n", 40, "S: 220 a\nC: EHLO a.example\n", false },
    { "S: 220 a\n", "C: " X60 "\n", 40, "C: EHLO a.example\n", false },
};

START_TEST(a_greeting_may_be_long_but_not_a_server_that_gives_none)
{
    struct session *session = play_long(long_openings[_i].first, long_openings[_i].line,
                                        long_openings[_i].count, long_openings[_i].rest);

    ck_assert_int_eq(session != NULL, long_openings[_i].kept);
    session_free(session);
}
END_TEST

START_TEST(on_a_port_of_mail_nothing_is_given_up)
{
    struct session *session = script_session(others[_i], NULL);

    ck_assert_ptr_nonnull(session);
    session_free(session);
}
END_TEST

/* Packets are captured out of order, and clocks are set back. */
START_TEST(time_that_runs_back_stands_still_in_the_record)
{
    struct session *session = script_session_any_cut("S: 220 mail.example.com\n"
                                                     "@ 5\n"
                                                     "C| EHLO client\n"
                                                     "@ -3\n"
                                                     "C| .example.org\\r\\n\n"
                                                     "S: 250 hello\n"
                                                     "@ 10\n"
                                                     "C: QUIT\n"
                                                     "@ -12\n",
                                                     NULL);
    const struct step *steps = session->steps;

    ck_assert_int_eq(steps[1].t, 5002 * DURATION_MILLISECOND);
    ck_assert_int_eq(steps[1].took, 0);
    ck_assert_int_eq(steps[2].t, steps[1].t);
    ck_assert_int_eq(steps[2].latency, 0);
    ck_assert_int_eq(steps[3].t, 12005 * DURATION_MILLISECOND);
    ck_assert_int_eq(session->end - session->start, steps[3].t);
    session_free(session);
}
END_TEST

/* What is declared lost after a while does not date what waited behind it. */
START_TEST(a_gap_has_the_time_of_what_came_before_it)
{
    struct session *session = script_session("S: 220 mail.example.com\n"
                                             "@ 60\n"
                                             "GAP S 100\n"
                                             "@ -58\n"
                                             "C: QUIT\n",
                                             NULL);

    ck_assert_int_eq(session->steps[1].kind, STEP_GAP);
    ck_assert_int_eq(session->steps[1].t, session->steps[0].t);
    ck_assert_int_eq(session->steps[2].t, 2002 * DURATION_MILLISECOND);
    session_free(session);
}
END_TEST

/* --------------------------------------------------------------------- memory */

/* One connection, whose events the test sends itself. */
struct open_session {
    struct memory_pool pool;
    struct memory_budget budget;
    struct session_builder *builder;
    struct stream_sink sink;
    struct stream stream;
    void *state;
};

static void drop_session(void *context, struct session *session)
{
    (void)context;
    session_free(session);
}

static void send_event(struct open_session *open, struct stream_event event)
{
    event.time = open->stream.start + DURATION_SECOND;
    event.stream = &open->stream;
    event.state = &open->state;
    open->sink.receive(open->sink.context, &event);
}

static void open_session(struct open_session *open)
{
    struct session_builder_options options = { .limits = default_smtp_limits,
                                               .budget = &open->budget };

    *open = (struct open_session){
        .stream = { .start = 1, .handshake = true, .captured = { true, true } }
    };
    memory_pool_init(&open->pool, 1 << 20);
    memory_budget_init(&open->budget, &open->pool);
    open->builder = session_builder_new(&options, (struct session_sink){ .receive = drop_session });
    open->sink = session_builder_sink(open->builder);
    send_event(open, (struct stream_event){ .kind = STREAM_OPENED });
}

static void say(struct open_session *open, enum side from, const char *text)
{
    send_event(open, (struct stream_event){
                         .kind = STREAM_DATA,
                         .data = { .from = from, .bytes = bytes_of_string(text) },
                     });
}

static void close_session(struct open_session *open)
{
    send_event(open, (struct stream_event){ .kind = STREAM_CLOSED });
    ck_assert_uint_eq(open->budget.used, 0);
    session_builder_free(open->builder);
    memory_budget_clear(&open->budget);
}

/* What docs/architecture.md promises, so that 100,000 of them, with what TCP
 * takes, fit into 256 MiB. */
enum { WAITING_SESSION_MAXIMUM = 1360 };

START_TEST(a_session_that_waits_behind_ehlo_is_small)
{
    struct open_session open;

    open_session(&open);
    say(&open, SIDE_SERVER, "220 mx17.corp.example ESMTP Postfix\r\n");
    say(&open, SIDE_CLIENT, "EHLO outgoing42.mail.example.net\r\n");
    say(&open, SIDE_SERVER,
        "250-mx17.corp.example\r\n250-PIPELINING\r\n250-SIZE 20480000\r\n250-VRFY\r\n250-ETRN\r\n"
        "250-AUTH PLAIN LOGIN\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n"
        "250-SMTPUTF8\r\n250 CHUNKING\r\n");
    ck_assert_uint_le(open.budget.used, WAITING_SESSION_MAXIMUM);
    close_session(&open);
}
END_TEST

START_TEST(what_grows_is_charged_and_what_is_let_go_is_given_back)
{
    static char filler[10001];
    struct open_session open;
    size_t before;

    memset(filler, 'x', sizeof filler - 1);
    open_session(&open);
    say(&open, SIDE_SERVER, "220 mx17.corp.example ESMTP Postfix\r\n");
    before = open.budget.used;
    say(&open, SIDE_CLIENT, filler); /* a line without an end */
    ck_assert_uint_ge(open.budget.used, before + 10000);
    say(&open, SIDE_CLIENT, "\r\nDATA\r\n");
    say(&open, SIDE_SERVER, "500 what\r\n");
    before = open.budget.used;
    say(&open, SIDE_CLIENT, filler); /* held behind DATA */
    ck_assert_uint_ge(open.budget.used, before + 10000);
    say(&open, SIDE_SERVER, "354 go on\r\n"); /* it was the message */
    ck_assert_uint_lt(open.budget.used, before + 10000);
    close_session(&open);
}
END_TEST

static void note_outage(void *context, struct session *session)
{
    *(duration *)context = session->outage;
    session_free(session);
}

/* 1 s behind the start of the stream. */
START_TEST(an_outage_marks_who_was_open_and_nobody_who_came_later)
{
    struct open_session open;
    duration outage = 0;
    struct session_builder_options options = { .limits = default_smtp_limits };

    open = (struct open_session){ .stream = { .start = DURATION_SECOND, .handshake = true } };
    open.builder = session_builder_new(
        &options, (struct session_sink){ .context = &outage, .receive = note_outage });
    open.sink = session_builder_sink(open.builder);
    send_event(&open, (struct stream_event){ .kind = STREAM_OPENED });
    send_event(&open, (struct stream_event){ .kind = STREAM_OUTAGE });
    send_event(&open, (struct stream_event){ .kind = STREAM_CLOSED });
    ck_assert_int_eq(outage, DURATION_SECOND);
    open.stream.start = 10 * DURATION_SECOND;
    send_event(&open, (struct stream_event){ .kind = STREAM_OPENED });
    send_event(&open, (struct stream_event){ .kind = STREAM_CLOSED });
    ck_assert_int_eq(outage, -1);
    session_builder_free(open.builder);
}
END_TEST

static const char *const careers[] = {
    "S: 220 mail.example.com ESMTP\nC: EHLO a.example\nS: 250-hello\nS: 250 SIZE\n",
    "S: 220 a\nC: EHLO a\nS: 250 a\nC: MAIL FROM:<a@b.example>\nS: 250 ok\nC: DATA\nS: 354 go\n"
    "C: Subject: half\nC: \nC: a message",
    "S: 220 a\nC: MAIL FROM:<a@b.example>\nS: 250 ok\nC: BDAT 3\nC| abc\nS: 250 ok\n",
    "S: 220 a\nC: STARTTLS\nC| \\x16\\x03\\x01more\n",
    "S: 220 a\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcjE=\nS: 334 x\nC: aHVudGVy\nS: 235 ok\n",
    "S: 220 a\nC: NOOP\nC: NOOP\nC: NOOP\nC: NOOP\nC: NOOP\nC: NOOP\nC: NOOP\nGAP S 10\nC: half",
    "S: 220-not\nS: 220-finished",
    "C: GET / HTTP/1.1\nC: \nS: HTTP/1.1 200 OK\nC: " X60 X60 X60 X60 X60 X60 X60 X60 X60
    "\nC: x\n",
};

static void expect_nothing_charged(void *context, struct session *session)
{
    const struct memory_budget *budget = context;

    ck_assert_uint_eq(budget->used, 0);
    session_free(session);
}

START_TEST(a_session_that_is_handed_on_or_given_up_is_charged_no_more)
{
    struct script_options options = script_options_default();
    struct memory_budget budget;
    struct memory_pool pool;

    memory_pool_init(&pool, 1 << 20);
    memory_budget_init(&budget, &pool);
    options.sessions.budget = &budget;
    options.sessions.messages.digest = true;
    options.sessions.limits.steps = 4; /* so that some are kept aside */
    for (int any_port = 0; any_port < 2; any_port++)
        for (enum script_cut cut = CUT_NOWHERE; cut <= CUT_EVERYWHERE; cut++) {
            options.sessions.any_port = any_port == 1;
            options.cut = cut;
            script_play(
                careers[_i], &options,
                (struct session_sink){ .context = &budget, .receive = expect_nothing_charged });
            ck_assert_uint_eq(budget.used, 0);
        }
    memory_budget_clear(&budget);
    ck_assert_int_eq(pool.left, 1 << 20);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_builder");
    TCase *any_port = tcase_create("any port");
    TCase *mail_port = tcase_create("mail port");
    TCase *memory = tcase_create("memory");
    TCase *time = tcase_create("time");
    int other_count = (int)(sizeof others / sizeof others[0]);

    tcase_add_loop_test(any_port, mail_is_known_by_its_verbs_replies_and_greetings, 0,
                        (int)(sizeof mail / sizeof mail[0]));
    tcase_add_loop_test(any_port, other_protocols_of_lines_are_no_mail, 0, other_count);
    tcase_add_loop_test(any_port, a_greeting_may_be_long_but_not_a_server_that_gives_none, 0,
                        (int)(sizeof long_openings / sizeof long_openings[0]));
    tcase_add_loop_test(mail_port, on_a_port_of_mail_nothing_is_given_up, 0, other_count);
    tcase_add_test(memory, a_session_that_waits_behind_ehlo_is_small);
    tcase_add_test(memory, what_grows_is_charged_and_what_is_let_go_is_given_back);
    tcase_add_loop_test(memory, a_session_that_is_handed_on_or_given_up_is_charged_no_more, 0,
                        (int)(sizeof careers / sizeof careers[0]));
    suite_add_tcase(suite, memory);
    tcase_add_test(time, time_that_runs_back_stands_still_in_the_record);
    tcase_add_test(time, a_gap_has_the_time_of_what_came_before_it);
    tcase_add_test(time, an_outage_marks_who_was_open_and_nobody_who_came_later);
    suite_add_tcase(suite, any_port);
    suite_add_tcase(suite, mail_port);
    suite_add_tcase(suite, time);
    return suite;
}

SUITE_MAIN(suite);

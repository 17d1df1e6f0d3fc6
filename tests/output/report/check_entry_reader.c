/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a report sees of a session's line is what the session is. */
#include "output/report/entry_reader.h"

#include "output/record_text.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static struct entry_reader *reader;
static struct record_text *text;
static struct arena arena;
static struct report_entry entry;

static void begin(void)
{
    reader = entry_reader_new();
    text = record_text_new();
    arena_init(&arena);
}

static void end(void)
{
    arena_clear(&arena);
    record_text_free(text);
    entry_reader_free(reader);
}

static void read_line(const char *line)
{
    entry_reader_read(reader, bytes_of_string(line), &arena, &entry);
}

static void read_session(const struct session *session)
{
    struct bytes line = record_text_of_session(text, session);

    entry_reader_read(reader, bytes_first(line, line.length - 1), &arena, &entry);
}

/* Replies of 4xx and 5xx, among the steps that are kept with an index. */
static size_t refused_in(const struct session *session)
{
    size_t count = 0;

    for (size_t i = 0; i < session->step_count; i++)
        count += session->steps[i].kind == STEP_REPLY && session->steps[i].reply.code >= 400 &&
                 session->steps[i].reply.code < 600;
    return count;
}

static void expect_address(struct bytes told, const struct ip_address *address)
{
    char wanted[ADDRESS_TEXT_SIZE];

    ip_address_format(address, wanted);
    ck_assert(bytes_equal(told, bytes_of_string(wanted)));
}

static void expect_transactions(const struct report_session *told, const struct session *session)
{
    uint64_t outcomes[OUTCOME_COUNT] = { 0 }, recipients = 0;

    for (size_t i = 0; i < session->transaction_count; i++) {
        outcomes[session->transactions[i].outcome]++;
        recipients += session->transactions[i].recipient_count;
    }
    for (unsigned i = 0; i < OUTCOME_COUNT; i++)
        ck_assert_uint_eq(told->outcomes[i], outcomes[i]);
    ck_assert_uint_eq(told->recipients, recipients);
}

static void expect_findings(const struct report_session *told, const struct session *session)
{
    ck_assert_uint_eq(told->sign_count, session->finding_count);
    for (size_t i = 0; i < told->sign_count; i++) {
        ck_assert(bytes_equal(told->signs[i].id, bytes_of_string(session->findings[i].id)));
        ck_assert_int_eq(told->signs[i].severity, session->findings[i].severity);
    }
    ck_assert_int_eq(told->verdict, session->interception.verdict);
    if (told->verdict != VERDICT_NONE)
        ck_assert_uint_eq(told->evidence_count, session->interception.evidence_count);
}

START_TEST(an_entry_says_what_the_session_is)
{
    struct session *session = session_sample_make((unsigned)_i);
    const struct report_session *told = &entry.session;

    read_session(session);
    ck_assert_msg(entry.kind == ENTRY_SESSION, "%s", session_samples[_i].name);
    ck_assert_uint_eq(told->id, session->id);
    ck_assert_int_eq(told->start, session->start / 1000 * 1000);
    ck_assert_int_eq(told->end, session->end / 1000 * 1000);
    expect_address(told->client, &session->client.address);
    expect_address(told->server, &session->server.address);
    ck_assert_int_eq(told->protocol, session->protocol);
    ck_assert_int_eq(told->directions, session->directions);
    ck_assert_int_eq(told->handshake, session->handshake);
    ck_assert_uint_eq(told->gaps, session->gap_count);
    ck_assert(bytes_equal(told->close, bytes_of_string(close_reason_name(session->close))));
    ck_assert_int_eq(told->tls, session->tls.start != TLS_NOT_STARTED);
    ck_assert_int_eq(told->plaintext, session->tls.plaintext);
    ck_assert_uint_eq(told->refused_count, refused_in(session));
    expect_transactions(told, session);
    expect_findings(told, session);
    session_free(session);
}
END_TEST

START_TEST(every_word_of_the_record_is_known)
{
    struct session *session = sample_of_words((unsigned)_i);

    read_session(session);
    ck_assert_int_eq(entry.kind, ENTRY_SESSION);
    ck_assert_int_eq(entry.session.protocol, session->protocol);
    ck_assert_int_eq(entry.session.directions, session->directions);
    expect_transactions(&entry.session, session);
    expect_findings(&entry.session, session);
    session_free(session);
}
END_TEST

START_TEST(a_notice_is_read_with_whom_it_is_about)
{
    struct notice *notice = notice_samples[_i].make();
    struct bytes line = record_text_of_notice(text, notice);

    entry_reader_read(reader, bytes_first(line, line.length - 1), &arena, &entry);
    ck_assert_int_eq(entry.kind, ENTRY_NOTICE);
    ck_assert(bytes_equal(entry.notice.sign.id, bytes_of_string(notice->finding.id)));
    ck_assert_int_eq(entry.notice.sign.severity, notice->finding.severity);
    ck_assert_int_eq(entry.notice.time, notice->time / 1000 * 1000);
    ck_assert_int_eq(entry.notice.has_session, notice->session_count > 0);
    if (notice->session_count > 0)
        ck_assert_uint_eq(entry.notice.session, notice->sessions[0]);
    notice_free(notice);
}
END_TEST

#define SESSION                                                                                    \
    "\"type\":\"session\",\"schema\":1,\"id\":\"00000000000000ff\","                               \
    "\"start\":\"2026-11-24T00:11:56.051561Z\",\"end\":\"2026-11-24T00:11:57.000000Z\","           \
    "\"client\":{\"ip\":\"192.0.2.1\",\"port\":1},\"server\":{\"ip\":\"192.0.2.2\",\"port\":25}"

static const struct {
    const char *line;
    enum report_entry_kind kind;
} lines[] = {
    { "{" SESSION "}", ENTRY_SESSION },
    { "{" SESSION ",\"new\":{\"key\":[1,{\"id\":\"x\"}]}}", ENTRY_SESSION },
    { "{\"type\":\"session\",\"schema\":1}", ENTRY_BROKEN },
    { "{\"type\":\"session\",\"schema\":2}", ENTRY_NEWER },
    { "{\"type\":\"notice\",\"schema\":1,\"id\":\"x\"}", ENTRY_BROKEN },
    { "{\"type\":\"notice\",\"id\":\"x\",\"time\":\"2026-11-24T00:11:56Z\"}", ENTRY_NOTICE },
    { "{\"type\":\"summary\",\"schema\":1}", ENTRY_RUN },
    { "{\"type\":\"status\",\"schema\":1}", ENTRY_RUN },
    { "{\"type\":\"status\",\"schema\":9}", ENTRY_NEWER },
    { "{\"type\":\"event\",\"schema\":1}", ENTRY_EVENT },
    { "{\"type\":\"report\",\"schema\":1}", ENTRY_REPORT },
    { "{\"type\":\"report\",\"schema\":2}", ENTRY_NEWER },
    { "{\"type\":\"weather\"}", ENTRY_UNKNOWN },
    { "{\"schema\":1}", ENTRY_BROKEN },
    { "{}", ENTRY_BROKEN },
    { "[]", ENTRY_BROKEN },
    { "hello", ENTRY_BROKEN },
    { "{" SESSION, ENTRY_BROKEN },
};

START_TEST(a_line_is_what_its_type_and_schema_say)
{
    read_line(lines[_i].line);
    ck_assert_msg(entry.kind == lines[_i].kind, "%s: %d", lines[_i].line, entry.kind);
}
END_TEST

START_TEST(replies_are_told_with_what_they_answer)
{
    const struct report_refused *refused = entry.session.refused;

    read_line("{" SESSION ",\"dialogue\":["
              "{\"t\":0,\"from\":\"server\",\"code\":554,\"lines\":[\"5.7.1 no\",\"more\"]},"
              "{\"t\":0,\"from\":\"client\",\"verb\":\"RCPT\",\"argument\":\"TO:<a@example.org>\"},"
              "{\"t\":0,\"from\":\"client\",\"verb\":\"BDAT\",\"argument\":\"5 last\","
              "\"message\":{\"bytes\":5}},"
              "{\"t\":0,\"from\":\"client\",\"message\":{\"bytes\":5}},"
              "{\"t\":0,\"from\":\"server\",\"code\":450,\"lines\":[\"later\"],\"reply_to\":1,"
              "\"latency\":0.001000},"
              "{\"t\":0,\"from\":\"server\",\"code\":250,\"lines\":[\"ok\"],\"reply_to\":2,"
              "\"latency\":0.002000},"
              "{\"t\":0,\"from\":\"server\",\"code\":552,\"lines\":[\"5.2 full\"],\"reply_to\":3,"
              "\"latency\":0.003000},"
              "{\"t\":0,\"from\":\"server\",\"code\":421,\"lines\":[\"bye\"]}]}");
    refused = entry.session.refused;
    ck_assert_uint_eq(entry.session.refused_count, 4);
    ck_assert_int_eq(refused[0].stage, STAGE_GREETING);
    ck_assert(bytes_equal(refused[0].enhanced, bytes_of_string("5.7.1")));
    ck_assert(bytes_equal(refused[0].text, bytes_of_string("no")));
    ck_assert_int_eq(refused[1].stage, STAGE_RCPT);
    ck_assert_ptr_null(refused[1].enhanced.data);
    ck_assert_int_eq(refused[2].stage, STAGE_EOD);
    ck_assert(bytes_equal(refused[2].text, bytes_of_string("5.2 full")));
    ck_assert_int_eq(refused[3].stage, STAGE_CLOSE);
    ck_assert_uint_eq(entry.session.waited_count, 3);
    ck_assert_int_eq(entry.session.waited[0].wait, WAIT_RCPT);
    ck_assert_int_eq(entry.session.waited[1].wait, WAIT_EOD);
    ck_assert_int_eq(entry.session.waited[2].wait, WAIT_EOD);
    ck_assert_int_eq(entry.session.waited[2].span, 3 * DURATION_MILLISECOND);
}
END_TEST

START_TEST(a_reply_to_nothing_that_is_there_breaks_nothing)
{
    read_line("{" SESSION ",\"dialogue\":[{\"t\":0,\"from\":\"client\",\"verb\":\"RCPT\"},"
              "{\"from\":\"server\",\"code\":550,\"lines\":[],\"reply_to\":99999,\"latency\":1.0},"
              "{\"from\":\"server\",\"code\":550,\"reply_to\":-1},{},{\"code\":99999}]}");
    ck_assert_int_eq(entry.kind, ENTRY_SESSION);
    ck_assert_uint_eq(entry.session.refused_count, 2);
    ck_assert_int_eq(entry.session.refused[0].stage, STAGE_CLOSE);
    ck_assert_uint_eq(entry.session.waited_count, 0);
}
END_TEST

START_TEST(passwords_in_clear_are_counted)
{
    read_line(
        "{" SESSION ",\"auth\":[{\"mechanism\":\"PLAIN\",\"responses\":1},"
        "{\"mechanism\":\"PLAIN\",\"responses\":0},{\"mechanism\":\"CRAM-MD5\",\"responses\":1},"
        "{\"mechanism\":\"LOGIN\",\"responses\":2,\"cancelled\":true},"
        "{\"mechanism\":\"LOGIN\",\"responses\":2}]}");
    ck_assert_uint_eq(entry.session.logins, 2);
}
END_TEST

START_TEST(counters_of_a_run_are_named_by_their_group)
{
    read_line("{\"type\":\"summary\",\"schema\":1,\"start\":\"2026-11-24T00:11:56.000000Z\","
              "\"trouble\":[\"one\"],\"mirror\":[\"two\"],\"capture\":{\"frames\":7},"
              "\"reassembly\":{\"gaps\":2},\"memory\":{\"budget\":9,\"refused\":1}}");
    ck_assert_int_eq(entry.kind, ENTRY_RUN);
    ck_assert_uint_eq(entry.run.number_count, 3);
    ck_assert(bytes_equal(entry.run.numbers[0].name, bytes_of_string("capture.frames")));
    ck_assert_uint_eq(entry.run.numbers[0].value, 7);
    ck_assert(bytes_equal(entry.run.numbers[1].name, bytes_of_string("reassembly.gaps")));
    ck_assert(bytes_equal(entry.run.numbers[2].name, bytes_of_string("memory.refused")));
    ck_assert_uint_eq(entry.run.sentence_count, 1);
    ck_assert_uint_eq(entry.run.mirror_count, 1);
    ck_assert(bytes_equal(entry.run.mirror[0], bytes_of_string("two")));
    ck_assert(entry.run.has_start);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("entry_reader");
    TCase *sessions = tcase_create("sessions");
    TCase *other = tcase_create("lines");

    tcase_add_checked_fixture(sessions, begin, end);
    tcase_add_checked_fixture(other, begin, end);
    tcase_add_loop_test(sessions, an_entry_says_what_the_session_is, 0, (int)session_sample_count);
    tcase_add_loop_test(sessions, every_word_of_the_record_is_known, 0, SAMPLE_WORDS);
    tcase_add_loop_test(sessions, a_notice_is_read_with_whom_it_is_about, 0,
                        (int)notice_sample_count);
    tcase_add_test(sessions, replies_are_told_with_what_they_answer);
    tcase_add_test(sessions, a_reply_to_nothing_that_is_there_breaks_nothing);
    tcase_add_test(sessions, passwords_in_clear_are_counted);
    tcase_add_loop_test(other, a_line_is_what_its_type_and_schema_say, 0,
                        sizeof lines / sizeof lines[0]);
    tcase_add_test(other, counters_of_a_run_are_named_by_their_group);
    suite_add_tcase(suite, sessions);
    suite_add_tcase(suite, other);
    return suite;
}

SUITE_MAIN(suite);

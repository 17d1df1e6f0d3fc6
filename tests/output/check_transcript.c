/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions as transcripts: whole texts. */
#include "output/transcript.h"

#include <stdio.h>

#include "output/utf8.h"
#include "tests/support/golden.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"
#include "tests/support/transcript_text.h"

static const char folder[] = "tests/output/transcripts";

static const struct transcript_options plain = { 0 };
static const struct transcript_options in_unicode = { .unicode = true };

START_TEST(a_sample_becomes_the_text_in_transcripts)
{
    char *text = transcript_text(session_sample_make(_i), &plain);
    char name[64];

    snprintf(name, sizeof name, "%s.txt", session_samples[_i].name);
    golden_check(folder, name, bytes_of_string(text));
    free(text);
}
END_TEST

START_TEST(every_member_of_every_enum_has_its_words)
{
    struct transcript_writing writing = transcript_writing_start(&plain);
    char *text;

    for (unsigned i = 0; i < SAMPLE_WORDS; i++)
        transcript_writing_add(&writing, sample_of_words(i));
    text = transcript_writing_finish(&writing);
    golden_check(folder, "words.txt", bytes_of_string(text));
    free(text);
}
END_TEST

START_TEST(the_sample_notices_become_blocks_between_sessions)
{
    struct transcript_writing writing = transcript_writing_start(&plain);
    char *text;

    transcript_writing_add(&writing, sample_session());
    for (unsigned i = 0; i < notice_sample_count; i++)
        transcript_writing_add_notice(&writing, notice_samples[i].make());
    transcript_writing_add(&writing, sample_session());
    text = transcript_writing_finish(&writing);
    golden_check(folder, "notices.txt", bytes_of_string(text));
    free(text);
}
END_TEST

START_TEST(utf8_shows_arrows_bars_and_letters)
{
    char *text = transcript_text(sample_of_a_visit(), &in_unicode);

    ck_assert_str_eq(
        text, "2026-11-24 00:11:56.051561 UTC  session 9f3c0123456789ab, smtp\n"
              "client  192.0.2.10:40000\n"
              "server  192.0.2.25:25 (mx.corp.example), looks like postfix or exim\n"
              "found   1 critical, 1 warning, 1 notice, 1 info\n"
              "\n"
              "   0.100000  \xE2\x86\x90 server  220 mx.corp.example J\xC3\xBCrgen\n"
              "   0.200000  client \xE2\x86\x92  QUIT\n"
              "             \xE2\x86\x91 notice sample-rule\n"
              "             \xE2\x94\x82 The client came for nothing.\n"
              "             \xE2\x86\x91 critical sample-rule\n"
              "             \xE2\x94\x82 Nobody knows why.\n"
              "   0.300000  \xE2\x86\x90 server  221-Bye\n"
              "                       221 now\n"
              "             \xE2\x86\x91 info sample-rule\n"
              "             \xE2\x94\x82 The server said so.\n"
              "        ...  \xE2\x94\x80\xE2\x94\x80 2.700 s later \xE2\x94\x80\xE2\x94\x80\n"
              "   3.000000  closed by the client\n"
              "\n"
              "  mail 1  <> \xE2\x86\x92 (no recipient): outcome unknown\n\n"
              "  \xE2\x94\x82 warning sample-rule\n"
              "  \xE2\x94\x82 It was short.\n"
              "\n");
    free(text);
}
END_TEST

/* Every control, and bytes that are none of UTF-8, wherever a session has a text. */
static struct session *hostile_session(void)
{
    static const char hostile[] = "\x1B]0;x\x07\r\n\x9B"
                                  "2J\xC2\x9B"
                                  "2J\xE2\x80\xAE\x7F\x80";
    struct session *session = sample_session();
    struct transaction *transaction;
    struct reply_status refused = sample_status(550, hostile, hostile);

    sample_reply(session, 1, STEP_NONE, 220, "x")->reply.line_count = 0;
    sample_reply(session, 2, STEP_NONE, 250, hostile);
    sample_command(session, 3, hostile, hostile)->command.unknown = true;
    sample_step(session, STEP_STRAY_LINE, SIDE_SERVER, 4)->line = sample_text(hostile);
    sample_step(session, STEP_MESSAGE, SIDE_CLIENT, 5)->transaction = 0;
    transaction = sample_transaction(session, 2, hostile);
    transaction->message.message_id = sample_text(hostile);
    transaction->queue_id = sample_text(hostile);
    transaction->outcome = OUTCOME_REJECTED;
    transaction->decided = refused;
    sample_recipient(session, transaction, 2, hostile, refused);
    transaction = sample_transaction(session, 2, hostile);
    transaction->outcome = OUTCOME_ABORTED;
    transaction->end_step = 2;
    session->greeting = 1;
    session->helo = 2;
    sample_software(session, hostile, hostile);
    session->interception =
        (struct interception){ .verdict = VERDICT_LIKELY, .product = sample_text(hostile) };
    sample_finding(session, 2, hostile);
    sample_finding(session, STEP_NONE, hostile);
    return session;
}

static void check_harmless(const char *text, bool ascii)
{
    struct bytes rest = bytes_of_string(text);

    while (rest.length > 0) {
        struct utf8_unit unit = utf8_next(rest);

        ck_assert(unit.valid);
        ck_assert(unit.code_point == '\n' || !utf8_is_control(unit.code_point));
        ck_assert(!ascii || unit.code_point < 0x7F);
        rest = bytes_after(rest, unit.length);
    }
}

START_TEST(no_text_of_a_session_brings_a_control_onto_the_page)
{
    char *text = transcript_text(hostile_session(), &plain);
    char *unicode = transcript_text(hostile_session(), &in_unicode);

    check_harmless(text, true);
    check_harmless(unicode, false);
    free(text);
    free(unicode);
}
END_TEST

START_TEST(a_handshake_that_was_captured_in_part_is_no_missing_beginning)
{
    struct session *session = sample_session();
    char *text;

    session->handshake = false;
    session->syn[SIDE_SERVER].seen = true;
    text = transcript_text(session, &plain);
    ck_assert_ptr_nonnull(strstr(text, "note    the handshake was not captured whole\n"));
    ck_assert_ptr_null(strstr(text, "beginning"));
    free(text);
}
END_TEST

/* Offset, pause and latency at their edges. */
static struct session *waiting(duration latency)
{
    struct session *session = sample_session();

    sample_command(session, 0, "NOOP", NULL);
    sample_reply(session, 0, 0, 250, "Ok");
    session->steps[1].t = session->steps[1].t_end = latency;
    session->steps[1].latency = latency;
    session->end = session->start + latency;
    return session;
}

START_TEST(a_reply_within_a_second_and_a_pause_within_two_are_not_pointed_out)
{
    char *second = transcript_text(waiting(TRANSCRIPT_SLOW_REPLY), &plain);
    char *longer = transcript_text(waiting(TRANSCRIPT_SLOW_REPLY + 1), &plain);
    char *two = transcript_text(waiting(TRANSCRIPT_PAUSE), &plain);
    char *more = transcript_text(waiting(TRANSCRIPT_PAUSE + 1), &plain);

    ck_assert_ptr_null(strstr(second, "[after"));
    ck_assert_ptr_nonnull(strstr(longer, "250 Ok  [after 1.000 s]\n"));
    ck_assert_ptr_null(strstr(two, " later "));
    ck_assert_ptr_nonnull(strstr(more, "        ...  -- 2.000 s later --\n"));
    free(second);
    free(longer);
    free(two);
    free(more);
}
END_TEST

/* That they are freed is the leak detector's to say. */
START_TEST(sessions_and_notices_are_still_taken_when_the_file_has_failed)
{
    struct output_file *file = output_file_open("/dev/full", NULL);
    struct transcript *transcript = transcript_new(file, &plain);
    struct session_sink sink = transcript_sink(transcript);

    sink.receive(sink.context, sample_session());
    output_file_flush(file);
    sink.receive(sink.context, sample_session());
    ck_assert_int_eq(output_file_status(file), OUTPUT_FAILED);
    session_sink_notify(&sink, notice_samples[0].make());
    transcript_free(transcript);
    ck_assert_int_eq(output_file_close(file, NULL), OUTPUT_FAILED);
}
END_TEST

/* Code points up to the end of the line. */
static size_t columns(const char *line)
{
    size_t count = 0;

    for (; *line != '\n' && *line != '\0'; line++)
        count += ((unsigned char)*line & 0xC0U) != 0x80;
    return count;
}

START_TEST(a_long_sentence_is_wrapped_and_stays_under_its_severity)
{
    struct session *session = sample_of_a_visit();
    char *text;
    const char *line;

    sample_finding(
        session, 0,
        "The envelope given up by RSET came back 11.0 s later, and this time the "
        "message followed: something in between held it back and sent it again, \033[2J "
        "wordwithoutanyblankthatislongerthanalineofeightycolumnsandthereforestandsbyitself"
        " end");
    text = transcript_text(session, &in_unicode);
    ck_assert_ptr_nonnull(
        strstr(text, "\n             \xE2\x94\x82 The envelope given up by RSET"));
    ck_assert_ptr_nonnull(strstr(text, "<U+001B>[2J\n             \xE2\x94\x82 wordwithout"));
    ck_assert_ptr_nonnull(strstr(text, "itself\n             \xE2\x94\x82 end\n"));
    for (line = text; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1)
        ck_assert(columns(line) <= 80 || strstr(line, "wordwithout") != NULL);
    free(text);
}
END_TEST

static char *with_verdict(enum verdict verdict)
{
    static const char *const rules[] = { "envelope-replay-after-abort", "rset-doubled" };
    struct session *session = sample_session();

    session->interception = (struct interception){
        .verdict = verdict,
        .score = 6,
        .evidence_count = 2,
        .evidence = rules,
    };
    return transcript_text(session, &plain);
}

START_TEST(a_verdict_is_one_line_of_the_heading)
{
    char *none = with_verdict(VERDICT_NONE);
    char *likely = with_verdict(VERDICT_LIKELY);

    ck_assert_ptr_null(strstr(none, "interception"));
    ck_assert_ptr_nonnull(strstr(likely, "\nfound   interception likely (score 6): "
                                         "envelope-replay-after-abort, rset-doubled\n\n"));
    free(none);
    free(likely);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("transcript");
    TCase *texts = tcase_create("whole texts");
    TCase *safety = tcase_create("safety");
    TCase *times = tcase_create("times");

    tcase_add_loop_test(texts, a_sample_becomes_the_text_in_transcripts, 0,
                        (int)session_sample_count);
    tcase_add_test(texts, every_member_of_every_enum_has_its_words);
    tcase_add_test(texts, a_verdict_is_one_line_of_the_heading);
    tcase_add_test(texts, a_handshake_that_was_captured_in_part_is_no_missing_beginning);
    tcase_add_test(texts, the_sample_notices_become_blocks_between_sessions);
    tcase_add_test(texts, utf8_shows_arrows_bars_and_letters);
    tcase_add_test(safety, no_text_of_a_session_brings_a_control_onto_the_page);
    tcase_add_test(safety, sessions_and_notices_are_still_taken_when_the_file_has_failed);
    tcase_add_test(times, a_reply_within_a_second_and_a_pause_within_two_are_not_pointed_out);
    tcase_add_test(texts, a_long_sentence_is_wrapped_and_stays_under_its_severity);
    suite_add_tcase(suite, texts);
    suite_add_tcase(suite, safety);
    suite_add_tcase(suite, times);
    return suite;
}

SUITE_MAIN(suite);

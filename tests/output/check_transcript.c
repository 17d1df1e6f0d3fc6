/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions as transcripts: whole texts. */
#include "output/transcript.h"

#include <stdio.h>

#include "output/utf8.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_file.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static const char folder[] = "tests/output/transcripts";

static const struct transcript_options plain = { 0 };
static const struct transcript_options in_colour = { .colour = true };
static const struct transcript_options in_unicode = { .unicode = true };

/* A transcript on its way into a file. */
struct writing {
    struct scratch_file scratch;
    struct output_file *file;
    struct transcript *transcript;
};

static struct writing start(const struct transcript_options *options)
{
    struct writing writing = { .scratch = scratch_file_name("transcript") };

    writing.file = output_file_open(writing.scratch.path, NULL);
    ck_assert_ptr_nonnull(writing.file);
    writing.transcript = transcript_new(writing.file, options);
    return writing;
}

static void add(struct writing *writing, struct session *session)
{
    struct session_sink sink = transcript_sink(writing->transcript);

    sink.receive(sink.context, session);
}

/* What was written, with a NUL behind it; the caller frees it. */
static char *finish(struct writing *writing)
{
    struct bytes content;
    char *text;

    transcript_free(writing->transcript);
    ck_assert_int_eq(output_file_close(writing->file, NULL), OUTPUT_GOOD);
    content = golden_read(writing->scratch.path);
    unlink(writing->scratch.path);
    text = calloc(content.length + 1, 1);
    memcpy(text, content.data, content.length);
    free((void *)(uintptr_t)content.data);
    return text;
}

/* Takes the session. */
static char *transcript_of(struct session *session, const struct transcript_options *options)
{
    struct writing writing = start(options);

    add(&writing, session);
    return finish(&writing);
}

START_TEST(a_sample_becomes_the_text_in_transcripts)
{
    char *text = transcript_of(session_samples[_i].make(), &plain);
    char name[64];

    snprintf(name, sizeof name, "%s.txt", session_samples[_i].name);
    golden_check(folder, name, bytes_of_string(text));
    free(text);
}
END_TEST

START_TEST(every_member_of_every_enum_has_its_words)
{
    struct writing writing = start(&plain);
    char *text;

    for (unsigned i = 0; i < SAMPLE_WORDS; i++)
        add(&writing, sample_of_words(i));
    text = finish(&writing);
    golden_check(folder, "words.txt", bytes_of_string(text));
    free(text);
}
END_TEST

static struct session *greeted_and_gone(void)
{
    struct session *session = sample_session();

    sample_reply(session, 100000, STEP_NONE, 220, "mx.corp.example J\xC3\xBCrgen");
    sample_command(session, 200000, "QUIT", NULL);
    sample_reply(session, 300000, 1, 221, "Bye\nnow");
    session->greeting = 0;
    session->end = session->start + 400 * DURATION_MILLISECOND;
    sample_finding(session, 1, "The client came for nothing.");
    sample_finding(session, 1, "Nobody knows why.")->severity = SEVERITY_CRITICAL;
    sample_finding(session, 2, "The server said so.")->severity = SEVERITY_INFO;
    sample_finding(session, STEP_NONE, "It was short.")->severity = SEVERITY_WARNING;
    return session;
}

START_TEST(utf8_shows_arrows_and_letters_and_keeps_lines_of_a_reply_aligned)
{
    char *text = transcript_of(greeted_and_gone(), &in_unicode);

    ck_assert_str_eq(text,
                     "2026-11-24 00:11:56.051561 UTC  192.0.2.10:40000 \xE2\x86\x92 192.0.2.25:25\n"
                     "session 9f3c0123456789ab, smtp, mx.corp.example\n"
                     "\n"
                     "   0.100000  S \xE2\x86\x92 C  220 mx.corp.example J\xC3\xBCrgen\n"
                     "   0.200000  C \xE2\x86\x92 S  QUIT\n"
                     "             ^ notice sample-rule\n"
                     "               The client came for nothing.\n"
                     "             ^ critical sample-rule\n"
                     "               Nobody knows why.\n"
                     "   0.300000  S \xE2\x86\x92 C  221-Bye\n"
                     "                    221 now\n"
                     "             ^ info sample-rule\n"
                     "               The server said so.\n"
                     "   0.400000  closed by the client\n"
                     "\n"
                     "  warning sample-rule\n"
                     "    It was short.\n"
                     "\n");
    free(text);
}
END_TEST

START_TEST(colour_marks_heading_offsets_directions_and_severities)
{
    static const char expected[] =
        "\033[1m2026-11-24 00:11:56.051561 UTC  192.0.2.10:40000 -> 192.0.2.25:25\033[0m\n"
        "session 9f3c0123456789ab, smtp, mx.corp.example\n"
        "\n"
        "\033[2m   0.100000  \033[0m\033[32mS -> C\033[0m  220 mx.corp.example J<U+00FC>rgen\n"
        "\033[2m   0.200000  \033[0m\033[36mC -> S\033[0m  QUIT\n"
        "             ^ \033[35mnotice\033[0m \033[1msample-rule\033[0m\n"
        "               The client came for nothing.\n"
        "             ^ \033[1;31mcritical\033[0m \033[1msample-rule\033[0m\n"
        "               Nobody knows why.\n"
        "\033[2m   0.300000  \033[0m\033[32mS -> C\033[0m  221-Bye\n"
        "                     221 now\n"
        "             ^ \033[34minfo\033[0m \033[1msample-rule\033[0m\n"
        "               The server said so.\n"
        "\033[2m   0.400000  \033[0mclosed by the client\n"
        "\n"
        "  \033[33mwarning\033[0m \033[1msample-rule\033[0m\n"
        "    It was short.\n"
        "\n";
    char *text = transcript_of(greeted_and_gone(), &in_colour);

    ck_assert_str_eq(text, expected);
    free(text);
}
END_TEST

/* Takes ESC [ numbers m out of the text, in place. */
static void strip_colour(char *text)
{
    char *to = text;

    while (*text != '\0') {
        if (strncmp(text, "\033[", 2) == 0) {
            text += 2;
            text += strspn(text, "0123456789;");
            ck_assert_int_eq(*text++, 'm');
        } else {
            *to++ = *text++;
        }
    }
    *to = '\0';
}

START_TEST(without_its_colours_a_transcript_is_the_plain_one)
{
    char *coloured = transcript_of(session_samples[_i].make(), &in_colour);
    char *text = transcript_of(session_samples[_i].make(), &plain);

    ck_assert_str_ne(coloured, text);
    strip_colour(coloured);
    ck_assert_str_eq(coloured, text);
    free(coloured);
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
    char *text = transcript_of(hostile_session(), &plain);
    char *unicode = transcript_of(hostile_session(), &in_unicode);

    check_harmless(text, true);
    check_harmless(unicode, false);
    free(text);
    free(unicode);
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
    char *second = transcript_of(waiting(TRANSCRIPT_SLOW_REPLY), &plain);
    char *longer = transcript_of(waiting(TRANSCRIPT_SLOW_REPLY + 1), &plain);
    char *two = transcript_of(waiting(TRANSCRIPT_PAUSE), &plain);
    char *more = transcript_of(waiting(TRANSCRIPT_PAUSE + 1), &plain);

    ck_assert_ptr_null(strstr(second, "[after"));
    ck_assert_ptr_nonnull(strstr(longer, "250 Ok  [after 1.000 s]\n"));
    ck_assert_ptr_null(strstr(two, " pass\n"));
    ck_assert_ptr_nonnull(strstr(more, "        ...  2.000 s pass\n"));
    free(second);
    free(longer);
    free(two);
    free(more);
}
END_TEST

/* That they are freed is the leak detector's to say. */
START_TEST(sessions_are_still_taken_when_the_file_has_failed)
{
    struct output_file *file = output_file_open("/dev/full", NULL);
    struct transcript *transcript = transcript_new(file, &plain);
    struct session_sink sink = transcript_sink(transcript);

    sink.receive(sink.context, sample_session());
    output_file_flush(file);
    sink.receive(sink.context, sample_session());
    ck_assert_int_eq(output_file_status(file), OUTPUT_FAILED);
    transcript_free(transcript);
    ck_assert_int_eq(output_file_close(file, NULL), OUTPUT_FAILED);
}
END_TEST

START_TEST(a_long_sentence_is_wrapped_and_stays_under_its_severity)
{
    struct session *session = greeted_and_gone();
    char *text;
    const char *line;

    sample_finding(
        session, 0,
        "The envelope given up by RSET came back 11.0 s later, and this time the "
        "message followed: something in between held it back and sent it again, \033[2J "
        "wordwithoutanyblankthatislongerthanalineofeightycolumnsandthereforestandsbyitself"
        " end");
    text = transcript_of(session, &in_unicode);
    ck_assert_ptr_nonnull(strstr(text, "\n               The envelope given up by RSET came back"));
    ck_assert_ptr_nonnull(strstr(text, "<U+001B>[2J\n               wordwithout"));
    ck_assert_ptr_nonnull(strstr(text, "itself\n               end\n"));
    for (line = text; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1)
        ck_assert(strcspn(line, "\n") <= 82 || strstr(line, "wordwithout") != NULL);
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("transcript");
    TCase *texts = tcase_create("whole texts");
    TCase *colour = tcase_create("colour");
    TCase *safety = tcase_create("safety");
    TCase *times = tcase_create("times");

    tcase_add_loop_test(texts, a_sample_becomes_the_text_in_transcripts, 0,
                        (int)session_sample_count);
    tcase_add_test(texts, every_member_of_every_enum_has_its_words);
    tcase_add_test(texts, utf8_shows_arrows_and_letters_and_keeps_lines_of_a_reply_aligned);
    tcase_add_test(colour, colour_marks_heading_offsets_directions_and_severities);
    tcase_add_loop_test(colour, without_its_colours_a_transcript_is_the_plain_one, 0,
                        (int)session_sample_count);
    tcase_add_test(safety, no_text_of_a_session_brings_a_control_onto_the_page);
    tcase_add_test(safety, sessions_are_still_taken_when_the_file_has_failed);
    tcase_add_test(times, a_reply_within_a_second_and_a_pause_within_two_are_not_pointed_out);
    tcase_add_test(texts, a_long_sentence_is_wrapped_and_stays_under_its_severity);
    suite_add_tcase(suite, texts);
    suite_add_tcase(suite, colour);
    suite_add_tcase(suite, safety);
    suite_add_tcase(suite, times);
    return suite;
}

SUITE_MAIN(suite);

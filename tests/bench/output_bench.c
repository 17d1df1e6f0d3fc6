/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long one session takes to become a line of JSON and a transcript.
 *
 * No test: `make tests/bench/output_bench && tests/bench/output_bench`, in a
 * build with -O2 and without sanitizers. The session has 31 steps, as an
 * ordinary connection with four mails has. Each figure is the best of several
 * rounds, since whatever else the machine does only adds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/memory.h"
#include "output/json_line.h"
#include "output/json_memory.h"
#include "output/session_json.h"
#include "output/transcript_parts.h"
#include "tests/support/session_samples.h"

enum { MAILS = 4, ROUNDS = 20, TURNS = 2000 };

/* Three commands with their replies, and the message. */
static void add_mail(struct session *session, duration us, int32_t index)
{
    struct transaction *transaction;
    step_index mail = (step_index)session->step_count;

    sample_command(session, us, "MAIL", "FROM:<anthony@corp.example> SIZE=300");
    transaction = sample_transaction(session, mail, "anthony@corp.example");
    sample_reply(session, us + 300, mail, 250, "2.1.0 Ok");
    sample_command(session, us + 400, "RCPT", "TO:<bob@corp.example>");
    sample_reply(session, us + 700, mail + 2, 250, "2.1.5 Ok");
    sample_recipient(session, transaction, mail + 2, "bob@corp.example",
                     sample_status(250, "2.1.5", "Ok"));
    sample_command(session, us + 800, "DATA", NULL);
    sample_step(session, STEP_MESSAGE, SIDE_CLIENT, us + 1200)->transaction = index;
    sample_reply(session, us + 9900, mail + 5, 250, "2.0.0 Ok: queued as 13128A80492");
    transaction->method = TRANSFER_DATA;
    transaction->message = (struct message){ .complete = true, .bytes = 240, .lines = 9 };
    transaction->message.message_id = sample_text("<20261124001156.1@ws17.corp.example>");
    transaction->outcome = OUTCOME_ACCEPTED;
    transaction->decided = sample_status(250, "2.0.0", "Ok: queued as 13128A80492");
    transaction->queue_id = sample_text("13128A80492");
}

static struct session *delivery_of_mails(void)
{
    struct session *session = sample_session();

    sample_reply(session, 8000, STEP_NONE, 220, "mail.corp.example ESMTP Postfix");
    sample_command(session, 8500, "EHLO", "ws17.corp.example");
    sample_reply(session, 8800, 1, 250, "mail.corp.example\nPIPELINING\nSIZE 10240000");
    session->greeting = 0;
    session->helo = 1;
    for (int32_t i = 0; i < MAILS; i++)
        add_mail(session, 9000 + 10000 * i, i);
    return session;
}

/* What one figure is about: the same thing over and over. */
struct subject {
    const struct session *session;
    struct json_memory *memory;
    json_t *record;
    struct bounded_buffer line;
    struct transcript_page page;
};

/* As json_lines.c does it. */
static void make_record(struct subject *subject)
{
    json_memory_begin(subject->memory);
    session_json_new(subject->session);
    json_memory_end(subject->memory);
}

static void write_line(struct subject *subject)
{
    bounded_buffer_reset(&subject->line);
    json_line_append(&subject->line, subject->record);
}

/* What jansson itself would write, for comparison. */
static void dump_with_jansson(struct subject *subject)
{
    free(json_dumps(subject->record, JSON_COMPACT));
}

static void write_transcript(struct subject *subject)
{
    bounded_buffer_reset(&subject->page.text);
    transcript_add_heading(&subject->page, subject->session);
    transcript_add_dialogue(&subject->page, subject->session);
    transcript_add_summary(&subject->page, subject->session);
}

static double microseconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void measure(struct subject *subject, const char *what, void (*turn)(struct subject *))
{
    double best = 0;

    for (unsigned round = 0; round < ROUNDS; round++) {
        double start = microseconds_now();
        double each;

        for (unsigned i = 0; i < TURNS; i++)
            turn(subject);
        each = (microseconds_now() - start) / TURNS;
        if (round == 0 || each < best)
            best = each;
    }
    printf("%-28s %7.2f us\n", what, best);
}

int main(void)
{
    struct session *session = delivery_of_mails();
    struct subject subject = { .session = session,
                               .memory = json_memory_new(),
                               .record = session_json_new(session) };
    const struct transcript_options options = { .colour = true, .unicode = true };

    bounded_buffer_init(&subject.line, SIZE_MAX);
    transcript_page_init(&subject.page, &options);
    measure(&subject, "record as a jansson object", make_record);
    measure(&subject, "object as a line", write_line);
    measure(&subject, "the same by json_dumps", dump_with_jansson);
    measure(&subject, "transcript", write_transcript);
    printf("%zu steps, line of %zu bytes, transcript of %zu bytes\n", session->step_count,
           subject.line.length, subject.page.text.length);
    transcript_page_clear(&subject.page);
    bounded_buffer_clear(&subject.line);
    json_decref(subject.record);
    json_memory_free(subject.memory);
    session_free(session);
    return EXIT_SUCCESS;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a page on standard output, or with the argument `lines` the records: every sample
 * of a session and of a notice, with a hostile text wherever there can be one.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/page_rules.h"
#include "output/html/html_records.h"
#include "output/json_lines.h"
#include "tests/support/hostile_texts.h"
#include "tests/support/session_samples.h"

/* With an identifier of its own: a report counts no session twice. */
static void write_session(const struct session_sink *sink, struct session *session, uint64_t id)
{
    session->id = id;
    hostile_texts_fill(session);
    session_sink_receive(sink, session);
}

static void write_sessions(const struct session_sink *sink)
{
    for (unsigned i = 0; i < session_sample_count; i++)
        write_session(sink, session_sample_make(i), i);
    for (unsigned i = 0; i < SAMPLE_WORDS; i++)
        write_session(sink, sample_of_words(i), session_sample_count + i);
    for (unsigned i = 0; i < notice_sample_count; i++) {
        struct notice *notice = notice_samples[i].make();

        hostile_texts_fill_notice(notice);
        session_sink_notify(sink, notice);
    }
}

static void write_lines(struct output_file *file)
{
    struct json_lines *lines = json_lines_new(file);
    struct session_sink sink = json_lines_sink(lines);

    write_sessions(&sink);
    json_lines_free(lines);
}

static void write_page(struct output_file *file)
{
    static const char trouble[] = "<script>alert(6)</script>\".pcap: no such file";
    static const char *const troubles[] = { trouble };
    const struct summary summary = { .inputs = 1,
                                     .inputs_in_trouble = 1,
                                     .trouble_count = 1,
                                     .troubles = troubles,
                                     .note_count = 1,
                                     .notes = troubles };
    const struct html_limits limits = html_limits_default();
    struct html_records *records = html_records_new(file, &page_rules, &limits);
    struct session_sink sink = html_records_sink(records);

    write_sessions(&sink);
    html_records_summary(records, &summary);
    html_records_free(records);
}

int main(int argc, char **argv)
{
    struct output_file *file = output_file_standard();

    if (argc == 2 && strcmp(argv[1], "lines") == 0)
        write_lines(file);
    else
        write_page(file);
    return output_file_close(file, NULL) == OUTPUT_GOOD ? EXIT_SUCCESS : EXIT_FAILURE;
}

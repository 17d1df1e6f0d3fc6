/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a page on standard output: every sample of a session and of a notice, with a
 * hostile text wherever there can be one.
 */
#include <stdlib.h>

#include "cli/page_rules.h"
#include "output/html/html_records.h"
#include "tests/support/hostile_texts.h"
#include "tests/support/session_samples.h"

static void write_sessions(const struct session_sink *sink)
{
    for (unsigned i = 0; i < session_sample_count; i++) {
        struct session *session = session_sample_make(i);

        hostile_texts_fill(session);
        session_sink_receive(sink, session);
    }
    for (unsigned i = 0; i < SAMPLE_WORDS; i++) {
        struct session *session = sample_of_words(i);

        hostile_texts_fill(session);
        session_sink_receive(sink, session);
    }
    for (unsigned i = 0; i < notice_sample_count; i++) {
        struct notice *notice = notice_samples[i].make();

        hostile_texts_fill_notice(notice);
        session_sink_notify(sink, notice);
    }
}

int main(void)
{
    static const char trouble[] = "<script>alert(6)</script>\".pcap: no such file";
    static const char *const troubles[] = { trouble };
    const struct summary summary = { .inputs = 1,
                                     .inputs_in_trouble = 1,
                                     .trouble_count = 1,
                                     .troubles = troubles,
                                     .note_count = 1,
                                     .notes = troubles };
    struct output_file *file = output_file_standard();
    struct html_records *records = html_records_new(file, &page_rules);
    struct session_sink sink = html_records_sink(records);

    write_sessions(&sink);
    html_records_summary(records, &summary);
    html_records_free(records);
    return output_file_close(file, NULL) == OUTPUT_GOOD ? EXIT_SUCCESS : EXIT_FAILURE;
}

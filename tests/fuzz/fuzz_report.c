/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any lines: a report of them can be made and shown, nothing in it steers a terminal, a page of
 * the sessions that need a look can be drawn, and its summary is read as what it was written as.
 *
 * Input: the lines as they stand, of which those that are summaries are merged.
 */
#include "output/json_line.h"
#include "output/report/entry_reader.h"
#include "output/report/report_collect.h"
#include "output/report/report_html.h"
#include "output/report/report_json.h"
#include "output/report/report_markdown.h"
#include "output/report/report_text.h"
#include "output/utf8.h"
#include "tests/fuzz/fuzz_target.h"

const char fuzz_target_name[] = "report";

static void merge_summary(struct report *report, struct bytes line)
{
    struct error error = { "" };
    struct report *other = report_json_read(line, &error);

    if (other == NULL) {
        fuzz_require(error.message[0] != '\0');
        return;
    }
    report_merge(report, other);
    report_free(other);
}

static struct report *report_of(struct bytes lines, struct flagged_sessions *flagged)
{
    const struct selection_criteria all = selection_criteria_default();
    struct report *report = report_new();
    struct report_collector *collector = report_collector_new(report, &all);
    struct entry_reader *reader = entry_reader_new();

    report_collector_keep(collector, flagged);
    report_collector_begin_input(collector, "input.jsonl");
    while (lines.length > 0) {
        struct bytes line = bytes_first(lines, bytes_find(lines, '\n'));
        struct report_entry entry;
        struct arena arena;

        arena_init(&arena);
        entry_reader_read(reader, line, &arena, &entry);
        if (entry.kind == ENTRY_REPORT)
            merge_summary(report, line);
        else
            report_collect(collector, &entry);
        arena_clear(&arena);
        lines = bytes_after(lines, line.length + 1);
    }
    entry_reader_free(reader);
    report_collector_free(collector);
    return report;
}

static void require_safe(const struct bounded_buffer *text)
{
    struct bytes rest = bounded_buffer_bytes(text);

    while (rest.length > 0) {
        struct utf8_unit unit = utf8_next(rest);

        fuzz_require(unit.valid);
        fuzz_require(unit.code_point == '\n' || !utf8_is_control(unit.code_point));
        rest = bytes_after(rest, unit.length);
    }
}

static void show(struct report *report)
{
    const struct document_options options = { .rows = 5, .baseline = report };
    struct report_document *document = report_document_new(report, &options);
    struct bounded_buffer text;

    for (unsigned i = 0; i < TEXT_CHARSET_COUNT; i++) {
        bounded_buffer_init(&text, SIZE_MAX);
        report_text_append(&text, document, (enum text_charset)i);
        require_safe(&text);
        bounded_buffer_clear(&text);
    }
    bounded_buffer_init(&text, SIZE_MAX);
    report_markdown_append(&text, document);
    require_safe(&text);
    bounded_buffer_clear(&text);
    report_document_free(document);
}

static void draw(struct report *report, struct flagged_sessions *flagged)
{
    static const struct html_rules no_rules = { NULL };
    const struct report_html_look look = {
        .rules = &no_rules, .flagged = flagged, .octets = 1 << 20, .sessions_most = 100
    };
    const struct document_options options = { .rows = 5 };
    struct report_document *document = report_document_new(report, &options);
    struct output_file *page = output_file_open("/dev/null", NULL);

    fuzz_require(page != NULL);
    report_html_write(page, document, &look);
    fuzz_require(output_file_close(page, NULL) == OUTPUT_GOOD);
    report_document_free(document);
}

static struct bounded_buffer summary_of(struct report *report)
{
    json_t *object = report_json_new(report);
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    json_line_append(&text, object);
    json_decref(object);
    return text;
}

static struct bounded_buffer written_again(const struct bounded_buffer *summary)
{
    struct error error;
    struct report *report = report_json_read(bounded_buffer_bytes(summary), &error);
    struct bounded_buffer text;

    fuzz_require(report != NULL);
    text = summary_of(report);
    report_free(report);
    return text;
}

/* What a first reading makes of numbers and texts that no summary of ours has, it keeps. */
static void require_same_summary(struct report *report)
{
    struct bounded_buffer first = summary_of(report);
    struct bounded_buffer second = written_again(&first);
    struct bounded_buffer third = written_again(&second);

    fuzz_require(bytes_equal(bounded_buffer_bytes(&second), bounded_buffer_bytes(&third)));
    bounded_buffer_clear(&first);
    bounded_buffer_clear(&second);
    bounded_buffer_clear(&third);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    const struct flagged_limits few = { .sessions = 3, .octets = 64 << 10, .line = 16 << 10 };
    struct flagged_sessions *flagged = flagged_sessions_new(&few);
    struct report *report = report_of(bytes_of(octets, size), flagged);

    show(report);
    draw(report, flagged);
    require_same_summary(report);
    flagged_sessions_free(flagged);
    report_free(report);
    return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope report`: many sessions in, one report out. */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/input_window.h"
#include "cli/command.h"
#include "cli/options/config_file.h"
#include "cli/ledger_file.h"
#include "cli/page_rules.h"
#include "cli/confinement/record_confinement.h"
#include "cli/report/report_again.h"
#include "cli/report/report_inputs.h"
#include "cli/report/report_ledger.h"
#include "cli/options/report_options.h"
#include "cli/written_files.h"
#include "output/json_line.h"
#include "output/html/html_overview.h"
#include "output/output_file.h"
#include "output/report/report_html.h"
#include "output/report/report_json.h"
#include "output/report/report_markdown.h"
#include "output/report/report_text.h"
#include "smtp/anomalies/anomaly_rules.h"

/* ---------------------------------------------------------------------------- output */

static bool find_rule(const char *id, struct rule_words *ret_words)
{
    const struct anomaly_rule *rule = anomaly_rule_find(id);

    if (rule != NULL)
        *ret_words =
            (struct rule_words){ rule->title, rule->remedy, anomaly_rule_rests_on_others(rule) };
    return rule != NULL;
}

static enum text_charset charset(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? TEXT_UTF8 : TEXT_ASCII;
}

static bool is_one_capture(const struct report *report, const struct report_options *options)
{
    return report->health[HEALTH_INPUTS] == 1 && report->health[HEALTH_REPORTS] == 0 &&
           options->read.state == NULL;
}

static struct report_document *new_document(struct report *report, struct report *baseline,
                                            const struct report_options *options)
{
    const struct document_options look = { .rows = options->rows,
                                           .find_rule = find_rule,
                                           .is_one_capture = is_one_capture(report, options),
                                           .baseline = baseline };

    return report_document_new(report, &look);
}

static void append_summary(struct bounded_buffer *text, struct report *report)
{
    json_t *object = report_json_new(report);

    json_line_append(text, object);
    json_decref(object);
}

static void write_page(struct output_file *file, const struct report_document *document,
                       const struct report_inputs *inputs)
{
    const struct report_html_look look = {
        .rules = &page_rules,
        .flagged = inputs->flagged,
        .octets = html_limits_default().octets,
        .sessions_most = LADDERS_MOST,
        .command = { inputs->options->again[0], inputs->options->again[1] },
    };

    report_html_write(file, document, &look);
}

static void write_text(struct output_file *file, const struct report_document *document,
                       enum report_format format)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    if (format == REPORT_AS_JSON)
        append_summary(&text, document->report);
    else if (format == REPORT_AS_MARKDOWN)
        report_markdown_append(&text, document);
    else
        report_text_append(&text, document, charset());
    output_file_write(file, bounded_buffer_bytes(&text));
    bounded_buffer_clear(&text);
}

/* A file with something in it is worth more than a report on nothing. */
static bool is_left_alone(const char *path, const struct report_inputs *inputs)
{
    struct stat facts;

    if (path == NULL || inputs->used > 0 || stat(path, &facts) != 0 || !S_ISREG(facts.st_mode) ||
        facts.st_size == 0)
        return false;
    complain("%s is left as it is: no input can be used", path);
    return true;
}

/* The output is opened last, so that nothing before it empties a file. */
static bool write_as(enum report_format format, const char *path,
                     const struct report_document *document, const struct report_inputs *inputs)
{
    struct error error;
    struct output_file *file =
        path != NULL ? output_file_open(path, &error) : output_file_standard();
    enum output_status status = OUTPUT_FAILED;

    if (file != NULL) {
        if (format == REPORT_AS_HTML)
            write_page(file, document, inputs);
        else
            write_text(file, document, format);
        status = output_file_close(file, &error);
    }
    if (status == OUTPUT_PIPE_CLOSED)
        end_by_closed_pipe();
    if (status == OUTPUT_FAILED)
        complain("%s", error.message);
    return status == OUTPUT_GOOD;
}

static bool write_report(const struct report_document *document, const struct report_inputs *inputs)
{
    const struct report_options *options = inputs->options;
    bool written = is_left_alone(options->read.output, inputs) ||
                   write_as(options->format, options->read.output, document, inputs);

    if (options->page != NULL && !is_left_alone(options->page, inputs))
        written &= write_as(REPORT_AS_HTML, options->page, document, inputs);
    return written;
}

/* -------------------------------------------------------------------------- baseline */

/* A whole summary is read at once; no larger one is ours. */
static struct report *read_summary(const char *path, struct error *error)
{
    struct input_file file;
    struct input_window *window;
    struct error reason;
    struct report *report;

    if (!input_file_open(&file, path, error))
        return NULL;
    window = input_window_new(&file);
    report = report_json_read(input_window_view(window, INPUT_WINDOW_MAX), &reason);
    if (report == NULL)
        error_set(error, "--baseline: cannot use %s: %s", input_file_label(path), reason.message);
    input_window_free(window);
    return report;
}

/* --------------------------------------------------------------------------- the run */

static void start_progress(struct progress *progress, const struct read_options *options)
{
    bool wanted = options->progress == PROGRESS_ALWAYS ||
                  (options->progress == PROGRESS_AUTO && isatty(STDERR_FILENO));

    progress_start(progress, wanted ? stderr : NULL, options->progress == PROGRESS_ALWAYS);
}

static bool load_ledger(struct report_inputs *inputs, const char *path, struct error *error)
{
    if (path == NULL)
        return true;
    inputs->ledger = session_ledger_new(session_ledger_believe());
    return ledger_file_read(path, inputs->ledger, error);
}

/* What was not written was not told. */
static bool save_ledger(const struct report_inputs *inputs, const char *path)
{
    struct error error;

    if (path == NULL || ledger_file_write(path, inputs->ledger, &error))
        return true;
    complain("%s", error.message);
    return false;
}

/* A capture that is in doubt hides what there may be. */
static bool is_found(const struct report_document *document, const struct read_options *options)
{
    return options->fails && (report_has_reached(document->report, options->fails_on) ||
                              (document->is_doubtful && options->fails_on <= SEVERITY_WARNING));
}

/* Trouble with the input says why; and where it is a summary that is empty, the report that made it
 * has said so. */
static void tell_emptiness(const struct report_inputs *inputs,
                           const struct report_document *document)
{
    if (document->is_empty && inputs->in_trouble == 0 &&
        inputs->report->health[HEALTH_REPORTS] == 0)
        complain("note: %.*s", (int)document->headline.length,
                 (const char *)document->headline.data);
}

static int write_all(const struct report_inputs *inputs, struct report *baseline)
{
    const struct report_options *options = inputs->options;
    struct report_document *document;
    int status = EXIT_TROUBLE;

    report_ledger_tell(inputs->ledger, inputs->report);
    document = new_document(inputs->report, baseline, options);
    tell_emptiness(inputs, document);
    if (write_report(document, inputs) && save_ledger(inputs, options->read.ledger) &&
        inputs->in_trouble == 0)
        status = is_found(document, &options->read) ? EXIT_FOUND : EXIT_DONE;
    report_document_free(document);
    return status;
}

static struct flagged_sessions *new_flagged(unsigned sessions)
{
    struct flagged_limits limits = flagged_limits_default();

    limits.sessions = sessions;
    return flagged_sessions_new(&limits);
}

static int report_on(const struct report_options *options, const struct server_software *software,
                     struct report *baseline, size_t count, char *const *paths)
{
    struct report_inputs inputs = { .options = options,
                                    .software = software,
                                    .report = report_new() };
    int status = EXIT_TROUBLE;
    struct error error;

    if (options->format == REPORT_AS_HTML || options->page != NULL)
        inputs.flagged = new_flagged(options->ladders);
    inputs.report->since = options->read.selection.since;
    inputs.report->until = options->read.selection.until;
    start_progress(&inputs.progress, &options->read);
    confine_reading(&options->read, options->page);
    if (load_ledger(&inputs, options->read.ledger, &error) &&
        report_inputs_read(&inputs, count, paths, &error))
        status = write_all(&inputs, baseline);
    else
        complain("%s", error.message);
    session_ledger_free(inputs.ledger);
    flagged_sessions_free(inputs.flagged);
    report_free(inputs.report);
    return status;
}

static int run(const struct report_options *options, size_t count, char *const *paths)
{
    struct server_software *software = server_software_new();
    struct report *baseline = NULL;
    struct error error;
    int status = EXIT_TROUBLE;
    bool ready = server_software_load(software, options->read.fingerprints,
                                      options->read.fingerprint_count, &error);

    if (ready && options->baseline != NULL) {
        baseline = read_summary(options->baseline, &error);
        ready = baseline != NULL;
    }
    if (ready)
        status = report_on(options, software, baseline, count, paths);
    else
        complain("%s", error.message);
    report_free(baseline);
    server_software_free(software);
    return status;
}

static bool configure(struct report_options *options, const struct given_options *given,
                      struct arena *texts, struct error *error)
{
    const struct config_target target = {
        .table = &report_option_table,
        .given = given,
        .options = options,
        .texts = texts,
        .rules = &options->read.rules,
    };

    return config_file_read(options->read.config, &target, error) &&
           read_options_check(&options->read, error);
}

static bool inputs_are_safe(const struct report_options *options, size_t count, char *const *paths,
                            struct error *error)
{
    const struct written_file files[] = {
        { "-o", options->read.output },
        { "--page", options->page },
        { "--state", options->read.state },
        { "--ledger", options->read.ledger },
    };
    size_t file_count = sizeof files / sizeof files[0];

    return written_files_are_no_inputs(file_count, files, count, paths, error) &&
           (options->baseline == NULL ||
            written_files_spare(file_count, files, options->baseline, error)) &&
           written_files_are_apart(file_count, files, error);
}

int command_report(int argc, char **argv)
{
    struct report_options options = report_options_default();
    struct given_options given;
    struct arena texts;
    struct error error;
    int first, status = EXIT_TROUBLE;

    switch (options_parse(&report_option_table, argc, argv, &options, &given, &first, &error)) {
    case OPTIONS_HELP:
        options_print_help(&report_option_table, stdout);
        return EXIT_DONE;
    case OPTIONS_BAD:
        complain("%s", error.message);
        return EXIT_TROUBLE;
    case OPTIONS_GOOD:
        break;
    }
    if (first == argc) {
        complain("which FILE shall be read? try `smtpscope report --help`");
        return EXIT_TROUBLE;
    }
    arena_init(&texts);
    if (configure(&options, &given, &texts, &error) &&
        inputs_are_safe(&options, (size_t)(argc - first), argv + first, &error)) {
        const struct report_arguments arguments = { argc, argv, first };

        /* Beside a file of another format the page may be on its way to a place of its own. */
        report_again(&texts, &arguments, options.page == NULL ? options.read.output : NULL,
                     options.again);
        status = run(&options, (size_t)(argc - first), argv + first);
    } else {
        complain("%s", error.message);
    }
    rule_settings_free(options.read.rules);
    arena_clear(&texts);
    return status;
}

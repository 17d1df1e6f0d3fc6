/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building the end of the chain. */
#include "cli/record_writer.h"

#include <inttypes.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/mask_key.h"
#include "cli/page_rules.h"
#include "output/event_filter.h"
#include "output/event_lines.h"
#include "output/html/html_records.h"
#include "output/json_line.h"
#include "output/json_lines.h"
#include "output/summary_json.h"
#include "output/summary_text.h"
#include "output/transcript.h"

struct record_writer {
    struct output_file *file;
    struct json_lines *json; /* one of these four */
    struct event_lines *events;
    struct transcript *text;
    struct html_records *html;
    enum text_charset charset;
    struct session_mask *mask;
    struct session_tally *tally;
    struct selection_criteria criteria;
    struct session_selection *selection;
    struct event_filter *filter;   /* with `events` */
    struct message_saver *saver;   /* NULL: no messages are saved */
    struct packet_writer *packets; /* NULL: no packets are written */
};

bool records_go_to_terminal(const struct read_options *options)
{
    return options->output == NULL && !options->logged && isatty(STDOUT_FILENO);
}

/* NO_COLOR: https://no-color.org, set and not empty. */
bool records_have_colour(const struct read_options *options)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");

    return records_go_to_terminal(options) && (no_color == NULL || no_color[0] == '\0') &&
           terminal != NULL && strcmp(terminal, "dumb") != 0;
}

bool records_are_text(const struct read_options *options)
{
    return options->format == FORMAT_TEXT ||
           (options->format == FORMAT_BY_PLACE && records_go_to_terminal(options));
}

static bool get_mask_key(struct hash_key *ret_key, const struct read_options *options,
                         struct error *error)
{
    if (options->mask == MASK_NONE || options->mask_key == NULL) {
        *ret_key = hash_key_random();
        return true;
    }
    return mask_key_read(ret_key, options->mask_key, error);
}

static struct session_sink open_format(struct record_writer *writer,
                                       const struct read_options *options)
{
    bool unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    struct transcript_options look = { .colour = records_have_colour(options), .unicode = unicode };

    writer->charset = unicode ? TEXT_UTF8 : TEXT_ASCII;
    if (records_are_text(options)) {
        writer->text = transcript_new(writer->file, &look);
        return transcript_sink(writer->text);
    }
    if (options->format == FORMAT_EVENTS) {
        writer->events = event_lines_new(writer->file);
        return event_lines_session_sink(writer->events);
    }
    if (options->format == FORMAT_HTML) {
        struct html_limits limits = html_limits_default();

        writer->html = html_records_new(writer->file, &page_rules, &limits);
        return html_records_sink(writer->html);
    }
    writer->json = json_lines_new(writer->file);
    return json_lines_sink(writer->json);
}

static struct session_sink sink_behind_packets(struct record_writer *writer)
{
    return writer->saver != NULL ? message_saver_sink(writer->saver)
                                 : session_selection_sink(writer->selection);
}

static void build_chain(struct record_writer *writer, const struct read_options *options,
                        const struct hash_key *mask_key)
{
    struct session_sink format = open_format(writer, options);

    writer->criteria = options->selection;
    writer->criteria.by_beginning = writer->events != NULL;
    writer->mask = session_mask_new(options->mask, mask_key, format);
    writer->tally = session_tally_new(session_mask_sink(writer->mask));
    writer->selection = session_selection_new(&writer->criteria, session_tally_sink(writer->tally));
    if (writer->events != NULL)
        writer->filter = event_filter_new(&writer->criteria, writer->mask,
                                          event_lines_event_sink(writer->events));
    if (writer->saver != NULL)
        message_saver_set_next(writer->saver, session_selection_sink(writer->selection));
    if (writer->packets != NULL)
        packet_writer_set_next(writer->packets, sink_behind_packets(writer));
}

static bool open_saver(struct record_writer *writer, const struct read_options *options,
                       struct error *error)
{
    if (options->messages == NULL)
        return true;
    writer->saver = message_saver_new(options->messages, &writer->criteria, error);
    return writer->saver != NULL;
}

static void tell_packets(void *context, const struct error *error)
{
    (void)context;
    complain("%s", error->message);
}

static bool open_packets(struct record_writer *writer, const struct read_options *options,
                         struct error *error)
{
    enum pcapng_opening how = options->packets_go_on ? PCAPNG_APPEND : PCAPNG_NEW;

    const struct packet_writer_host host = { NULL, tell_packets };

    if (options->packets == NULL)
        return true;
    writer->packets = packet_writer_open(options->packets, how, &options->selection, &host, error);
    if (writer->packets != NULL && packet_writer_mended(writer->packets) > 0)
        complain("note: %s ended inside a block, whose %" PRIu64 " octets were cut off",
                 options->packets, packet_writer_mended(writer->packets));
    return writer->packets != NULL;
}

static struct output_file *open_file(const struct read_options *options, struct error *error)
{
    if (options->open_output != NULL)
        return options->open_output(options, error);
    return options->output != NULL ? output_file_open(options->output, error)
                                   : output_file_standard();
}

static bool open_outputs(struct record_writer *writer, const struct read_options *options,
                         struct error *error)
{
    struct error ignored;

    if (!open_saver(writer, options, error))
        return false;
    if (open_packets(writer, options, error))
        writer->file = open_file(options, error);
    if (writer->file != NULL)
        return true;
    packet_writer_close(writer->packets);
    message_saver_close(writer->saver, &ignored);
    return false;
}

struct record_writer *record_writer_open(const struct read_options *options, struct error *error)
{
    struct record_writer *writer;
    struct hash_key key;

    if (!get_mask_key(&key, options, error))
        return NULL;
    writer = memory_new(1, sizeof *writer);
    if (!open_outputs(writer, options, error)) {
        free(writer);
        return NULL;
    }
    if (options->mask != MASK_NONE && options->mask_key == NULL)
        complain("note: masked with a key of this run; for the same masks again use --mask-key");
    build_chain(writer, options, &key);
    return writer;
}

struct session_sink record_writer_sink(struct record_writer *writer)
{
    return writer->packets != NULL ? packet_writer_sink(writer->packets)
                                   : sink_behind_packets(writer);
}

const struct content_sink *record_writer_keeper(struct record_writer *writer)
{
    return writer->saver != NULL ? message_saver_keeper(writer->saver) : NULL;
}

bool record_writer_saved(const struct record_writer *writer,
                         struct message_saver_counts *ret_counts)
{
    if (writer->saver != NULL)
        *ret_counts = message_saver_counts(writer->saver);
    return writer->saver != NULL;
}

bool record_writer_packets(const struct record_writer *writer,
                           struct packet_writer_counts *ret_counts)
{
    if (writer->packets != NULL)
        *ret_counts = packet_writer_counts(writer->packets);
    return writer->packets != NULL;
}

struct session_event_sink record_writer_event_sink(struct record_writer *writer)
{
    return writer->filter != NULL ? event_filter_sink(writer->filter)
                                  : (struct session_event_sink){ 0 };
}

struct output_file *record_writer_file(struct record_writer *writer)
{
    return writer->file;
}

const struct selection_criteria *record_writer_ahead(const struct record_writer *writer,
                                                     const struct read_options *options)
{
    bool certain = writer->json != NULL && writer->saver == NULL && options->mask == MASK_NONE &&
                   !options->selection.anomalous;

    return certain ? &options->selection : NULL;
}

const struct tally_counts *record_writer_tally(const struct record_writer *writer)
{
    return session_tally_counts(writer->tally);
}

const struct selection_counts *record_writer_selection(const struct record_writer *writer)
{
    return session_selection_counts(writer->selection);
}

static void append_json(struct bounded_buffer *text, const struct summary *summary)
{
    json_t *object = summary_json_new(summary);

    json_line_append(text, object);
    json_decref(object);
}

void record_writer_summary(struct record_writer *writer, const struct summary *summary)
{
    struct bounded_buffer text;

    if (writer->html != NULL) {
        html_records_summary(writer->html, summary);
        return;
    }
    bounded_buffer_init(&text, SIZE_MAX);
    if (writer->text != NULL)
        summary_text_append(&text, summary, writer->charset);
    else
        append_json(&text, summary);
    output_file_write(writer->file, bounded_buffer_bytes(&text));
    bounded_buffer_clear(&text);
}

bool record_writer_wants_summary(const struct record_writer *writer,
                                 const struct read_options *options)
{
    return options->summary || writer->html != NULL;
}

bool record_writer_end_saving(struct record_writer *writer, struct error *error)
{
    struct message_saver *saver = writer->saver;

    writer->saver = NULL;
    return message_saver_close(saver, error);
}

enum output_status record_writer_close(struct record_writer *writer, struct error *error)
{
    enum output_status status;

    packet_writer_close(writer->packets);
    event_filter_free(writer->filter);
    session_selection_free(writer->selection);
    session_tally_free(writer->tally);
    session_mask_free(writer->mask);
    transcript_free(writer->text);
    html_records_free(writer->html);
    event_lines_free(writer->events);
    json_lines_free(writer->json);
    status = output_file_close(writer->file, error);
    free(writer);
    return status;
}

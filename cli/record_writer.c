/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building the end of the chain. */
#include "cli/record_writer.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/mask_key.h"
#include "output/json_line.h"
#include "output/json_lines.h"
#include "output/summary_json.h"
#include "output/summary_text.h"
#include "output/transcript.h"

struct record_writer {
    struct output_file *file;
    struct json_lines *json; /* one of these two */
    struct transcript *text;
    enum text_charset charset;
    struct session_mask *mask;
    struct session_tally *tally;
    struct session_selection *selection;
};

bool records_go_to_terminal(const struct read_options *options)
{
    return options->output == NULL && isatty(STDOUT_FILENO);
}

/* NO_COLOR: https://no-color.org, set and not empty. */
static bool wants_colour(const struct read_options *options)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");

    return records_go_to_terminal(options) && (no_color == NULL || no_color[0] == '\0') &&
           terminal != NULL && strcmp(terminal, "dumb") != 0;
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
    bool text = options->format == FORMAT_TEXT ||
                (options->format == FORMAT_BY_PLACE && records_go_to_terminal(options));
    bool unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    struct transcript_options look = { .colour = wants_colour(options), .unicode = unicode };

    writer->charset = unicode ? TEXT_UTF8 : TEXT_ASCII;
    if (text) {
        writer->text = transcript_new(writer->file, &look);
        return transcript_sink(writer->text);
    }
    writer->json = json_lines_new(writer->file);
    return json_lines_sink(writer->json);
}

struct record_writer *record_writer_open(const struct read_options *options, struct error *error)
{
    struct record_writer *writer;
    struct output_file *file;
    struct hash_key key;

    if (!get_mask_key(&key, options, error))
        return NULL;
    file =
        options->output != NULL ? output_file_open(options->output, error) : output_file_standard();
    if (file == NULL)
        return NULL;
    if (options->mask != MASK_NONE && options->mask_key == NULL)
        complain("note: masked with a key of this run; for the same masks again use --mask-key");
    writer = memory_new(1, sizeof *writer);
    writer->file = file;
    writer->mask = session_mask_new(options->mask, &key, open_format(writer, options));
    writer->tally = session_tally_new(session_mask_sink(writer->mask));
    writer->selection =
        session_selection_new(&options->selection, session_tally_sink(writer->tally));
    return writer;
}

struct session_sink record_writer_sink(struct record_writer *writer)
{
    return session_selection_sink(writer->selection);
}

struct output_file *record_writer_file(struct record_writer *writer)
{
    return writer->file;
}

const struct selection_criteria *record_writer_ahead(const struct record_writer *writer,
                                                     const struct read_options *options)
{
    bool certain =
        writer->json != NULL && options->mask == MASK_NONE && !options->selection.anomalous;

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

    bounded_buffer_init(&text, SIZE_MAX);
    if (writer->text != NULL)
        summary_text_append(&text, summary, writer->charset);
    else
        append_json(&text, summary);
    output_file_write(writer->file, bounded_buffer_bytes(&text));
    bounded_buffer_clear(&text);
}

enum output_status record_writer_close(struct record_writer *writer, struct error *error)
{
    enum output_status status;

    session_selection_free(writer->selection);
    session_tally_free(writer->tally);
    session_mask_free(writer->mask);
    transcript_free(writer->text);
    json_lines_free(writer->json);
    status = output_file_close(writer->file, error);
    free(writer);
    return status;
}

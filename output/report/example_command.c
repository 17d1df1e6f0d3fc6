/* SPDX-License-Identifier: GPL-2.0-or-later */
/* By smtpscope, or by grep and jq. */
#include "output/report/example_command.h"

#include <inttypes.h>
#include <string.h>

#include "output/report/report_words.h"

/* A time as --since takes it, in UTC and to the microsecond. */
static struct bytes exact_time(struct arena *arena, timestamp time)
{
    char text[TIMESTAMP_TEXT_SIZE];

    timestamp_format(time, text);
    return arena_copy(arena, bytes_of_string(text));
}

static struct bytes piece(struct arena *arena, const char *option, struct bytes value)
{
    const struct bytes parts[2] = { bytes_of_string(option), words_quoted(arena, value) };

    return arena_join(arena, parts, 2);
}

/* A source that is an interface cannot be. */
bool example_is_read_again(const struct report_example *example)
{
    return bytes_find(example->source, '.') < example->source.length ||
           bytes_find(example->source, '/') < example->source.length;
}

/* Its addresses and the microsecond in which it began single a session out. */
static size_t read_command(struct arena *arena, const struct report_example *example,
                           struct bytes *pieces)
{
    size_t count = 0;

    pieces[count++] = bytes_of_string("smtpscope read --format text");
    pieces[count++] = piece(arena, "--client ", example->client);
    pieces[count++] = piece(arena, "--server ", example->server);
    pieces[count++] = piece(arena, "--since ", exact_time(arena, example->start));
    pieces[count++] =
        piece(arena, "--until ", exact_time(arena, example->start + DURATION_MICROSECOND));
    pieces[count++] = words_quoted(arena, example->source);
    return count;
}

static bool ends_in(struct bytes name, const char *ending)
{
    size_t length = strlen(ending);

    return name.length > length &&
           bytes_equal(bytes_after(name, name.length - length), bytes_of_string(ending));
}

/* Out of the lines, of which one may be long. */
static size_t grep_command(struct arena *arena, const struct report_example *example,
                           struct bytes *pieces)
{
    const char *program = ends_in(example->input, ".gz")    ? "zgrep"
                          : ends_in(example->input, ".zst") ? "zstdgrep"
                                                            : "grep";
    size_t count = 0;

    pieces[count++] = arena_format(arena, "%s '\"id\":\"%016" PRIx64 "\"'", program, example->id);
    pieces[count++] = words_quoted(arena, example->input);
    pieces[count++] = bytes_of_string("| jq .");
    return count;
}

size_t example_command(struct arena *arena, const struct report_example *example,
                       struct bytes ret_pieces[COMMAND_PIECES])
{
    if (example_is_read_again(example))
        return read_command(arena, example, ret_pieces);
    return example->input.length > 0 ? grep_command(arena, example, ret_pieces) : 0;
}

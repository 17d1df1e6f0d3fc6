/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes session lines for measurements: make_lines COUNT FILE
 *
 * The lines of FILE, which smtpscope read wrote, one after the other and from the start
 * again, each with an identifier, times and a client of its own: a session a tenth of a
 * second, of a million clients. On standard output, as fast as a program can read them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"

enum { TEMPLATES_MOST = 4096, CLIENTS = 1000000 };

/* What is replaced, by where it begins in a line. */
struct template
{
    char *line;
    size_t length;
    size_t id;
    size_t start;
    size_t end;
    size_t client; /* of the address, and behind it */
    size_t behind_client;
};

static size_t place_of(const char *line, const char *before)
{
    const char *found = strstr(line, before);

    return found != NULL ? (size_t)(found - line) + strlen(before) : 0;
}

/* False for a line that is no session. */
static int make_template(struct template *template, char *line)
{
    template->line = line;
    template->length = strlen(line);
    template->id = place_of(line, "\"id\":\"");
    template->start = place_of(line, "\"start\":\"");
    template->end = place_of(line, "\"end\":\"");
    template->client = place_of(line, "\"client\":{\"ip\":\"");
    if (strncmp(line, "{\"type\":\"session\"", 17) != 0 || template->id == 0 ||
        template->start == 0 || template->end == 0 || template->client == 0)
        return 0;
    template->behind_client = template->client + strcspn(line + template->client, "\"");
    return 1;
}

static size_t read_templates(const char *path, struct template *templates)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0, count = 0;

    while (file != NULL && count < TEMPLATES_MOST && getline(&line, &size, file) > 0)
        count += (size_t)make_template(&templates[count], memory_made(strdup(line)));
    if (file != NULL)
        fclose(file);
    free(line);
    return count;
}

static void write_line(const struct template *template, uint64_t number)
{
    timestamp start =
        INT64_C(1795479116) * DURATION_SECOND + (timestamp)number * DURATION_SECOND / 10;
    uint64_t client = number * UINT64_C(2654435761) % CLIENTS;
    char id[20], from[TIMESTAMP_TEXT_SIZE], to[TIMESTAMP_TEXT_SIZE], address[32];

    snprintf(id, sizeof id, "%016" PRIx64, (number + 1) * UINT64_C(0x9E3779B97F4A7C15));
    timestamp_format(start, from);
    timestamp_format(start + DURATION_SECOND, to);
    snprintf(address, sizeof address, "10.%u.%u.%u", (unsigned)(client >> 16),
             (unsigned)(client >> 8 & 0xFF), (unsigned)(client & 0xFF));
    memcpy(template->line + template->id, id, 16);
    memcpy(template->line + template->start, from, strlen(from));
    memcpy(template->line + template->end, to, strlen(to));
    fwrite(template->line, 1, template->client, stdout);
    fputs(address, stdout);
    fwrite(template->line + template->behind_client, 1, template->length - template->behind_client,
           stdout);
}

int main(int argc, char **argv)
{
    struct template *templates = memory_new(TEMPLATES_MOST, sizeof *templates);
    uint64_t count = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
    size_t known = argc == 3 ? read_templates(argv[2], templates) : 0;

    if (count == 0 || known == 0) {
        fputs("usage: make_lines COUNT FILE-OF-SESSION-LINES\n", stderr);
        return EXIT_FAILURE;
    }
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    for (uint64_t i = 0; i < count; i++)
        write_line(&templates[i % known], i);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

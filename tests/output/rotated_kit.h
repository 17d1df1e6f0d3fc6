/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A folder of files that follow one another, on a disk that fails when a test wants it to. The
 * time zone is UTC.
 */
#ifndef TESTS_OUTPUT_ROTATED_KIT_H
#define TESTS_OUTPUT_ROTATED_KIT_H

#include "output/rotated_outlet.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/faulty_calls.h"
#include "tests/support/golden.h"
#include "tests/support/suite_main.h"

#define SECOND DURATION_SECOND

/* 2026-11-24 00:00:00 UTC. */
#define MIDNIGHT (INT64_C(1795478400) * SECOND)

enum { TOLD_MOST = 1024 };

static char folder[64];
static char pattern[128];
static char told[TOLD_MOST]; /* what was said of leftovers, without the folder */

static inline void tell(void *context, const char *sentence)
{
    (void)context;
    for (const char *found; (found = strstr(sentence, folder)) != NULL;) {
        strncat(told, sentence, (size_t)(found - sentence));
        sentence = found + strlen(folder) + 1;
    }
    strcat(told, sentence);
    strcat(told, "\n");
}

static inline void begin(void)
{
    snprintf(folder, sizeof folder, "rotated.%ld.scratch", (long)getpid());
    snprintf(pattern, sizeof pattern, "%s/m-%%H%%M%%S.log", folder);
    setenv("TZ", "UTC", 1);
    umask(0);
    told[0] = '\0';
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    faulty_disk = (struct faulty_disk){ .chance = 1 };
}

static inline struct line_outlet *open_outlet(const struct rotation *how, timestamp now)
{
    const struct leftover_host host = { NULL, tell };
    struct rotation rotation = *how;
    struct line_outlet *outlet;
    struct error error;

    rotation.pattern = pattern;
    outlet = rotated_outlet_new(&rotation, &host, &faulty_calls, now, &error);
    ck_assert_msg(outlet != NULL, "%s", error.message);
    return outlet;
}

static inline struct line_outlet *begin_with(const struct rotation *how)
{
    begin();
    return open_outlet(how, MIDNIGHT);
}

static inline void add(struct line_list *lines, const char *text, timestamp time)
{
    size_t length = strlen(text);
    struct queued_line *line = calloc(1, sizeof *line + length);

    ck_assert_ptr_nonnull(line);
    line->length = length;
    line->time = time;
    memcpy(line->text, text, length);
    line_list_add(lines, line);
}

static inline enum outlet_result write_lines(struct line_outlet *outlet, struct line_list *lines,
                                             timestamp now)
{
    struct error error;

    return outlet->methods->write(outlet, lines, now, &error);
}

static inline void write_text(struct line_outlet *outlet, const char *text, timestamp now)
{
    struct line_list lines = { 0 };

    add(&lines, text, now);
    ck_assert_int_eq(write_lines(outlet, &lines, now), OUTLET_TAKEN);
}

static inline void close_outlet(struct line_outlet *outlet)
{
    struct error error;

    ck_assert_msg(outlet->methods->close(outlet, &error), "%s", error.message);
}

static inline bool rest(struct line_outlet *outlet, timestamp now)
{
    struct error error;

    return outlet->methods->rest(outlet, now, &error);
}

static inline const char *path_of(const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline void put(const char *name, const void *content, size_t length)
{
    FILE *file = fopen(path_of(name), "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(content, 1, length, file), length);
    fclose(file);
}

/* Names in their order, as `one two`. */
static inline void check_names(const char *expected)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    char names[1024] = "";

    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            strcat(names, names[0] != '\0' ? " " : "");
            strcat(names, entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
    ck_assert_str_eq(names, expected);
}

/* Deletes the file. */
static inline void check_content(const char *name, const char *expected)
{
    struct bytes content = golden_read(path_of(name));

    ck_assert(bytes_equal(content, bytes_of_string(expected)));
    free((void *)(uintptr_t)content.data);
    unlink(path_of(name));
}

static inline void end(void)
{
    check_names("");
    ck_assert_int_eq(rmdir(folder), 0);
}

#endif

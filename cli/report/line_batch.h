/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines, some hundred at a time: read from an input in one thread, made into entries
 * in another, taken in the first again.
 */
#ifndef CLI_REPORT_LINE_BATCH_H
#define CLI_REPORT_LINE_BATCH_H

#include "capture/input_window.h"
#include "output/report/entry_reader.h"

/* Octets of a batch, unless a single line is longer; and of a line, which is more than any
 * record has (smtp_limits.h). What is longer is left out and counted. */
enum { BATCH_OCTETS = 256 << 10, LINE_OCTETS_MOST = 12 << 20 };

struct line_batch {
    size_t input; /* of which the lines are */
    bool is_cut;  /* the last line has no end: the input's last */
    uint64_t too_long;
    size_t capacity; /* of the octets */
    uint8_t *octets;
    size_t length;
    size_t count; /* of lines that are not empty, and their entries */
    size_t entry_capacity;
    struct report_entry *entries;
    struct arena arena; /* of what the entries hold */
};

struct line_batch *line_batch_new(void);
void line_batch_free(struct line_batch *batch);

/* Fills it from what comes next in the window; false when nothing comes any more. */
bool line_batch_fill(struct line_batch *batch, struct input_window *window);

/* Makes the entries. */
void line_batch_read(struct line_batch *batch, struct entry_reader *reader);

#endif

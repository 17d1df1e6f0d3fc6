/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes a report's view of a line (report_entry.h), or of a session by its line.
 *
 * Lines are those of docs/session-record.md and docs/summary.schema.json. What is
 * newer than this program is left alone, as are types that it does not know; keys
 * that it does not know are passed over.
 */
#ifndef OUTPUT_REPORT_ENTRY_READER_H
#define OUTPUT_REPORT_ENTRY_READER_H

#include "base/arena.h"
#include "output/report/report_entry.h"

struct entry_reader;

/* For one thread. */
struct entry_reader *entry_reader_new(void);
void entry_reader_free(struct entry_reader *reader);

/* `line` is lent and comes without its newline; the entry's texts go into the arena. */
void entry_reader_read(struct entry_reader *reader, struct bytes line, struct arena *arena,
                       struct report_entry *ret_entry);

#endif

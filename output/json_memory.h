/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for the values of one record.
 *
 * jansson allocates each value by itself, two or three pieces for a field, and
 * frees them one by one. But a record is built, written and let go as a whole.
 * So between json_memory_begin and json_memory_end jansson takes its memory off
 * a buffer and gives nothing back; the end lets all of it go at once. What was
 * built in between must not be used behind the end. It need not be decref'ed.
 *
 * Each thread may have one begun. Elsewhere jansson allocates as it always does.
 */
#ifndef OUTPUT_JSON_MEMORY_H
#define OUTPUT_JSON_MEMORY_H

struct json_memory;

/* The first one has to be made before other threads use jansson. */
struct json_memory *json_memory_new(void);
void json_memory_free(struct json_memory *memory);

void json_memory_begin(struct json_memory *memory);
void json_memory_end(struct json_memory *memory);

#endif

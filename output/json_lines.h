/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session sink that writes each session and each notice as one line of JSON.
 *
 * A line goes to the file in one piece. When the file has failed, sessions
 * and notices are still taken and freed; the file knows why (output_file.h).
 */
#ifndef OUTPUT_JSON_LINES_H
#define OUTPUT_JSON_LINES_H

#include "output/output_file.h"
#include "smtp/session.h"

struct json_lines;

/* The file is lent and must outlive the object. */
struct json_lines *json_lines_new(struct output_file *file);
void json_lines_free(struct json_lines *lines);

/* Valid as long as the object. */
struct session_sink json_lines_sink(struct json_lines *lines);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One regular file as an outlet.
 *
 * Lines are added to it many at a time, all of them or none (whole_file.h); so it never has
 * half a line, whatever fails. Opened again by its name it goes on in the file that has the
 * name then, and creates one when there is none: so a file can be renamed and then be told
 * to be left. What was written is on the disk when it is left or closed (fsync(2)).
 */
#ifndef OUTPUT_FILE_OUTLET_H
#define OUTPUT_FILE_OUTLET_H

#include "base/file_access.h"
#include "output/file_calls.h"
#include "output/line_outlet.h"

/* Lines are written together up to so many octets. */
enum { FILE_OUTLET_TOGETHER = 256 * 1024 };

/* Owns the descriptor of the file, which is locked. When the last line in it is not whole
 * the first one that is written begins on a new one. */
struct line_outlet *file_outlet_new(int descriptor, const char *path,
                                    const struct file_access *access,
                                    const struct file_calls *calls);

/* Standard output that was led into a file: it cannot be opened again, and stays open. */
struct line_outlet *file_outlet_standard(const struct file_calls *calls);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of files with the time in them, as of `mail-%Y%m%d-%H%M%S.jsonl`.
 *
 *   %Y %m %d   year, month, day          %j   day of the year, 001 to 366
 *   %H %M %S   hour, minute, second      %z   offset from UTC, as +0100
 *   %s         seconds since 1970        %%   a percent sign
 *
 * Time is local. They stand in the last component of the path: which folder is written to
 * does not depend on the time. A name that is taken gets a number, in front of its last dot:
 * `mail-20261124_2.jsonl`.
 */
#ifndef OUTPUT_NAME_PATTERN_H
#define OUTPUT_NAME_PATTERN_H

#include <stdbool.h>
#include <time.h>

#include "base/error.h"

/* False with an error unless the path has a time in its last component, and only there. */
bool name_pattern_check(const char *path, struct error *error);

/* The path for a time, which the caller frees; with a number unless that is 1. */
char *name_pattern_expand(const char *path, time_t time, unsigned number);

/* A path whose name is taken, with a number; the caller frees it. */
char *name_pattern_numbered(const char *path, unsigned number);

/* The part of a name without its folder that stands behind what the pattern gives for some
 * time and number; NULL when it begins with no such thing. */
const char *name_pattern_tail(const char *path, const char *name);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers as values of options: counts, and sizes of memory.
 *
 * A number outside its limits is an error that names them.
 */
#ifndef CLI_OPTIONS_NUMBER_OPTION_H
#define CLI_OPTIONS_NUMBER_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Digits alone. */
bool count_option_parse(unsigned *ret_count, const char *text, unsigned least, unsigned most,
                        struct error *error);

/* Digits, and `K`, `M` or `G` behind them, also in lower case: 1024 bytes, or
 * that squared or cubed. Without one of them they are bytes. `least` is a
 * multiple of 1 MiB; nothing above SIZE_MAX is a size. */
bool size_option_parse(size_t *ret_size, const char *text, size_t least, struct error *error);

#endif

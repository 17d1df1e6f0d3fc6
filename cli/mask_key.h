/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The key of --mask out of a file.
 *
 * Every byte of the file counts, a line end too; at least MASK_KEY_MINIMUM and
 * at most MASK_KEY_MAXIMUM. They are hashed to the size that is needed.
 */
#ifndef CLI_MASK_KEY_H
#define CLI_MASK_KEY_H

#include <stdbool.h>

#include "base/error.h"
#include "base/keyed_hash.h"

enum { MASK_KEY_MINIMUM = 16, MASK_KEY_MAXIMUM = 65536 };

bool mask_key_read(struct hash_key *ret_key, const char *path, struct error *error);

#endif

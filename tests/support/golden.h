/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Comparing what was made with a file in the source tree.
 *
 * When they differ the test fails, and what was made is left in the current
 * directory as NAME.actual, to be looked at and perhaps moved over the file.
 */
#ifndef TESTS_SUPPORT_GOLDEN_H
#define TESTS_SUPPORT_GOLDEN_H

#include "base/bytes.h"

/* `folder` is a path from the top of the source tree. */
void golden_check(const char *folder, const char *name, struct bytes made);

/* The whole file; the caller frees `data`. Fails the test when it cannot be read. */
struct bytes golden_read(const char *path);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that libraries read by themselves when they need them first.
 *
 * A confined program cannot open them any more, so they are read before: the time
 * zone, the seed of jansson's tables, the catalogue of charsets. The charsets
 * themselves are too many to be loaded in advance; their folder stays readable.
 */
#ifndef CLI_CONFINEMENT_LAZY_FILES_H
#define CLI_CONFINEMENT_LAZY_FILES_H

void lazy_files_load(void);

/* The folder that the C library loads charsets from, behind lazy_files_load; NULL where
 * it needs none. The caller frees it. */
char *lazy_files_charset_folder(void);

#endif

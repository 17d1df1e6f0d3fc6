/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files that a test plays one by one: all *.txt of a folder below tests/.
 */
#ifndef TESTS_SUPPORT_TEXT_FILES_H
#define TESTS_SUPPORT_TEXT_FILES_H

enum { MOST_TEXT_FILES = 1024 };

struct text_files {
    int count;
    char *paths[MOST_TEXT_FILES]; /* in the order of their names; kept to the end of the program */
};

/* `folder` such as `tests/dialogues`, in the source. */
void text_files_find(struct text_files *ret_files, const char *folder);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialogues of tests/dialogues/: who said what, and the record it must give. */
#include <dirent.h>
#include <stdio.h>

#include "tests/support/dialogue_file.h"
#include "tests/support/suite_main.h"

enum { MOST_FILES = 1024 };

static struct {
    int count;
    char *paths[MOST_FILES];
} found;

static int compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void find_files(void)
{
    const char *top = getenv("top_srcdir");
    char folder[4096];
    struct dirent *entry;
    DIR *stream;

    snprintf(folder, sizeof folder, "%s/tests/dialogues", top != NULL ? top : ".");
    stream = opendir(folder);
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        size_t length = strlen(entry->d_name);
        char *path;

        if (length < 5 || strcmp(entry->d_name + length - 4, ".txt") != 0 ||
            found.count == MOST_FILES)
            continue;
        path = malloc(strlen(folder) + length + 2);
        sprintf(path, "%s/%s", folder, entry->d_name);
        found.paths[found.count++] = path;
    }
    if (stream != NULL)
        closedir(stream);
    qsort(found.paths, (size_t)found.count, sizeof found.paths[0], compare);
}

START_TEST(the_record_is_as_expected_in_every_cut)
{
    dialogue_file_check(found.paths[_i], getenv("SMTPSCOPE_TEST_RECORDS"));
}
END_TEST

START_TEST(there_are_dialogues_to_play)
{
    ck_assert_int_gt(found.count, 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("dialogue_files");
    TCase *files = tcase_create("files");

    find_files();
    tcase_add_test(files, there_are_dialogues_to_play);
    tcase_add_loop_test(files, the_record_is_as_expected_in_every_cut, 0, found.count);
    suite_add_tcase(suite, files);
    return suite;
}

SUITE_MAIN(suite);

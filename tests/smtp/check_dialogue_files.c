/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialogues of tests/dialogues/: who said what, and the record it must give. */
#include <stdlib.h>

#include "tests/support/dialogue_file.h"
#include "tests/support/suite_main.h"
#include "tests/support/text_files.h"

static struct text_files found;

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

    text_files_find(&found, "tests/dialogues");
    tcase_add_test(files, there_are_dialogues_to_play);
    tcase_add_loop_test(files, the_record_is_as_expected_in_every_cut, 0, found.count);
    suite_add_tcase(suite, files);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stories of tests/stories/: what happened, and what the diagnosis must be. */
#include <stdlib.h>

#include "tests/support/story_file.h"
#include "tests/support/suite_main.h"
#include "tests/support/text_files.h"

static struct text_files found;

START_TEST(the_cause_its_side_and_the_remedy_are_found)
{
    story_file_check(found.paths[_i], getenv("SMTPSCOPE_TEST_RECORDS"));
}
END_TEST

START_TEST(there_are_stories_to_tell)
{
    ck_assert_int_gt(found.count, 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("stories");
    TCase *stories = tcase_create("stories");

    text_files_find(&found, "tests/stories");
    tcase_add_test(stories, there_are_stories_to_tell);
    tcase_add_loop_test(stories, the_cause_its_side_and_the_remedy_are_found, 0, found.count);
    suite_add_tcase(suite, stories);
    return suite;
}

SUITE_MAIN(suite);

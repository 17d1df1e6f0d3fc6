/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pieces that are written whole or not at all. */
#include "output/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "tests/support/faulty_calls.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

#define TEXT(string) bytes_of_string(string)

static struct scratch_file scratch;

static struct whole_file open_whole(int flags)
{
    scratch = scratch_file_name("whole_file");
    faulty_disk = (struct faulty_disk){ 0 };
    return whole_file_of(open(scratch.path, O_RDWR | O_CREAT | flags, 0600), &faulty_calls);
}

static void check_content(const char *expected)
{
    struct bytes content = golden_read(scratch.path);

    ck_assert_uint_eq(content.length, strlen(expected));
    ck_assert(bytes_equal(content, TEXT(expected)));
    free((void *)(uintptr_t)content.data);
}

static void close_whole(struct whole_file *file)
{
    close(file->descriptor);
    unlink(scratch.path);
}

/* As a file of our own, and as what a shell gives as standard output. */
static const int ways[] = { O_APPEND, 0 };

START_TEST(what_fits_in_part_is_cut_off_again)
{
    struct whole_file file = open_whole(ways[_i]);

    ck_assert(whole_file_write(&file, TEXT("one\n")));
    faulty_disk.full = true;
    faulty_disk.room = 3;
    ck_assert(!whole_file_write(&file, TEXT("two...\n")));
    ck_assert_int_eq(errno, ENOSPC);
    check_content("one\n");
    faulty_disk.full = false;
    ck_assert(whole_file_write(&file, TEXT("two...\n")));
    check_content("one\ntwo...\n");
    close_whole(&file);
}
END_TEST

START_TEST(what_cannot_be_cut_off_is_cut_off_before_anything_else_is_written)
{
    struct whole_file file = open_whole(ways[_i]);

    ck_assert(whole_file_write(&file, TEXT("one\n")));
    faulty_disk = (struct faulty_disk){ .full = true, .room = 3, .stuck = true };
    ck_assert(!whole_file_write(&file, TEXT("two...\n")));
    ck_assert_int_eq(errno, ENOSPC);
    check_content("one\ntwo");
    faulty_disk.full = false;
    ck_assert(!whole_file_write(&file, TEXT("two...\n")));
    ck_assert_int_eq(errno, EIO);
    check_content("one\ntwo");
    faulty_disk.stuck = false;
    ck_assert(whole_file_write(&file, TEXT("2\n")));
    check_content("one\n2\n");
    close_whole(&file);
}
END_TEST

START_TEST(an_end_that_was_not_whole_can_be_mended_alone)
{
    struct whole_file file = open_whole(ways[_i]);

    faulty_disk = (struct faulty_disk){ .full = true, .room = 3, .stuck = true };
    ck_assert(!whole_file_write(&file, TEXT("one...\n")));
    ck_assert(!whole_file_mend(&file));
    faulty_disk.stuck = false;
    ck_assert(whole_file_mend(&file));
    check_content("");
    ck_assert(whole_file_mend(&file));
    close_whole(&file);
}
END_TEST

START_TEST(a_file_that_somebody_has_emptied_is_not_made_longer)
{
    struct whole_file file = open_whole(O_APPEND);

    ck_assert(whole_file_write(&file, TEXT("one\n")));
    faulty_disk = (struct faulty_disk){ .full = true, .room = 3, .stuck = true };
    ck_assert(!whole_file_write(&file, TEXT("two...\n")));
    ck_assert_int_eq(truncate(scratch.path, 0), 0);
    faulty_disk = (struct faulty_disk){ 0 };
    ck_assert(whole_file_write(&file, TEXT("3\n")));
    check_content("3\n");
    close_whole(&file);
}
END_TEST

START_TEST(what_fails_by_chance_leaves_whole_lines_alone)
{
    struct whole_file file = open_whole(O_APPEND);
    struct bytes line = TEXT("a line of text\n");
    char expected[2048] = "";

    faulty_disk.odds = 300;
    faulty_disk.chance = 7;
    for (unsigned i = 0; i < 100; i++)
        if (whole_file_write(&file, line))
            strcat(expected, "a line of text\n");
    ck_assert_uint_gt(faulty_disk.failures, 10);
    faulty_disk.odds = 0;
    ck_assert(whole_file_mend(&file));
    check_content(expected);
    close_whole(&file);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("whole_file");
    TCase *failing = tcase_create("failing");
    int count = sizeof ways / sizeof ways[0];

    tcase_add_loop_test(failing, what_fits_in_part_is_cut_off_again, 0, count);
    tcase_add_loop_test(failing, what_cannot_be_cut_off_is_cut_off_before_anything_else_is_written,
                        0, count);
    tcase_add_loop_test(failing, an_end_that_was_not_whole_can_be_mended_alone, 0, count);
    tcase_add_test(failing, a_file_that_somebody_has_emptied_is_not_made_longer);
    tcase_add_test(failing, what_fails_by_chance_leaves_whole_lines_alone);
    suite_add_tcase(suite, failing);
    return suite;
}

SUITE_MAIN(suite);

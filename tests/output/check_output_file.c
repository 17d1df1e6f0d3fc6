/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files to write to, and how they fail. */
#include "output/output_file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/golden.h"
#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

#define TEXT(string) bytes_of_string(string)

/* Writes `text` to the file at `path`. */
static void write_text(const char *path, const char *text)
{
    struct error error;
    struct output_file *file = output_file_open(path, &error);

    ck_assert_ptr_nonnull(file);
    output_file_write(file, TEXT(text));
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_GOOD);
}

static void check_content(const char *path, const char *expected)
{
    struct bytes content = golden_read(path);

    ck_assert(bytes_equal(content, TEXT(expected)));
    free((void *)(uintptr_t)content.data);
}

START_TEST(a_new_file_is_for_its_owner_only)
{
    struct scratch_file scratch = scratch_file_name("output_file");
    struct stat facts;

    umask(0);
    write_text(scratch.path, "a line\n");
    ck_assert_int_eq(stat(scratch.path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 07777, 0600);
    check_content(scratch.path, "a line\n");
    unlink(scratch.path);
}
END_TEST

START_TEST(a_file_that_exists_is_emptied_first)
{
    struct scratch_file scratch = scratch_file_name("output_file");

    write_text(scratch.path, "a long line\n");
    write_text(scratch.path, "short\n");
    check_content(scratch.path, "short\n");
    unlink(scratch.path);
}
END_TEST

START_TEST(what_is_flushed_can_be_read_before_the_end)
{
    struct scratch_file scratch = scratch_file_name("output_file");
    struct output_file *file = output_file_open(scratch.path, NULL);

    output_file_write(file, TEXT("now\n"));
    output_file_flush(file);
    check_content(scratch.path, "now\n");
    output_file_write(file, TEXT("later\n"));
    ck_assert_int_eq(output_file_close(file, NULL), OUTPUT_GOOD);
    check_content(scratch.path, "now\nlater\n");
    unlink(scratch.path);
}
END_TEST

START_TEST(a_file_that_cannot_be_created_is_an_operator_error)
{
    struct error error;

    ck_assert_ptr_null(output_file_open("missing/folder/file", &error));
    ck_assert_str_eq(error.message,
                     "cannot open missing/folder/file for writing: No such file or directory");
}
END_TEST

/* /dev/full is a disk without room. */
static struct output_file *full_disk(void)
{
    return output_file_open("/dev/full", NULL);
}

START_TEST(a_full_disk_is_reported_at_the_end_when_nothing_was_flushed)
{
    struct output_file *file = full_disk();
    struct error error;

    output_file_write(file, TEXT("a line\n"));
    ck_assert_int_eq(output_file_status(file), OUTPUT_GOOD);
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_FAILED);
    ck_assert_str_eq(error.message, "cannot write to /dev/full: No space left on device");
}
END_TEST

START_TEST(the_first_failure_ends_the_writing)
{
    struct output_file *file = full_disk();
    struct error error;

    output_file_write(file, TEXT("a line\n"));
    output_file_flush(file);
    ck_assert_int_eq(output_file_status(file), OUTPUT_FAILED);
    output_file_write(file, TEXT("another\n"));
    output_file_flush(file);
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_FAILED);
    ck_assert_str_eq(error.message, "cannot write to /dev/full: No space left on device");
}
END_TEST

START_TEST(a_failed_file_without_a_place_for_the_message_still_says_so)
{
    struct output_file *file = full_disk();

    output_file_write(file, TEXT("a line\n"));
    ck_assert_int_eq(output_file_close(file, NULL), OUTPUT_FAILED);
}
END_TEST

START_TEST(a_pipe_that_nobody_reads_is_told_from_a_failure)
{
    struct output_file *file;
    struct error error = { .message = "untouched" };
    char path[32];
    int ends[2];

    signal(SIGPIPE, SIG_IGN);
    ck_assert_int_eq(pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
    file = output_file_open(path, NULL);
    ck_assert_ptr_nonnull(file);
    close(ends[0]);
    output_file_write(file, TEXT("a line\n"));
    output_file_flush(file);
    ck_assert_int_eq(output_file_status(file), OUTPUT_PIPE_CLOSED);
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_PIPE_CLOSED);
    ck_assert_str_eq(error.message, "untouched");
    close(ends[1]);
}
END_TEST

START_TEST(standard_output_stays_open_when_it_is_closed_here)
{
    struct output_file *file = output_file_standard();

    ck_assert_int_eq(output_file_close(file, NULL), OUTPUT_GOOD);
    ck_assert_int_ge(fcntl(STDOUT_FILENO, F_GETFD), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("output_file");
    TCase *writing = tcase_create("writing");
    TCase *failing = tcase_create("failing");

    tcase_add_test(writing, a_new_file_is_for_its_owner_only);
    tcase_add_test(writing, a_file_that_exists_is_emptied_first);
    tcase_add_test(writing, what_is_flushed_can_be_read_before_the_end);
    tcase_add_test(writing, standard_output_stays_open_when_it_is_closed_here);
    tcase_add_test(failing, a_file_that_cannot_be_created_is_an_operator_error);
    tcase_add_test(failing, a_full_disk_is_reported_at_the_end_when_nothing_was_flushed);
    tcase_add_test(failing, the_first_failure_ends_the_writing);
    tcase_add_test(failing, a_failed_file_without_a_place_for_the_message_still_says_so);
    tcase_add_test(failing, a_pipe_that_nobody_reads_is_told_from_a_failure);
    suite_add_tcase(suite, writing);
    suite_add_tcase(suite, failing);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that lines are added to. */
#include "output/file_outlet.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "output/open_output.h"
#include "tests/support/faulty_calls.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

static const struct file_access owner_alone;
static struct scratch_file scratch;

static struct line_outlet *open_outlet(const char *path)
{
    struct error error;
    int descriptor = open_output_append(path, &owner_alone, &system_file_calls, &error);

    ck_assert_msg(descriptor >= 0, "%s", error.message);
    return file_outlet_new(descriptor, path, &owner_alone, &faulty_calls);
}

static void begin(void)
{
    umask(0);
    scratch = scratch_file_name("file_outlet");
    faulty_disk = (struct faulty_disk){ .chance = 1 };
}

static void add(struct line_list *lines, const char *text)
{
    size_t length = strlen(text);
    struct queued_line *line = calloc(1, sizeof *line + length);

    ck_assert_ptr_nonnull(line);
    line->length = length;
    memcpy(line->text, text, length);
    line_list_add(lines, line);
}

static enum outlet_result write_lines(struct line_outlet *outlet, struct line_list *lines)
{
    struct error error;

    return outlet->methods->write(outlet, lines, 0, &error);
}

static void write_text(struct line_outlet *outlet, const char *text)
{
    struct line_list lines = { 0 };

    add(&lines, text);
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_TAKEN);
    ck_assert_ptr_null(lines.first);
}

static void close_outlet(struct line_outlet *outlet)
{
    struct error error;

    ck_assert_msg(outlet->methods->close(outlet, &error), "%s", error.message);
}

static void write_once(const char *text)
{
    struct line_outlet *outlet = open_outlet(scratch.path);

    write_text(outlet, text);
    close_outlet(outlet);
}

static void check_content(const char *path, const char *expected)
{
    struct bytes content = golden_read(path);

    ck_assert(bytes_equal(content, bytes_of_string(expected)));
    free((void *)(uintptr_t)content.data);
    unlink(path);
}

START_TEST(a_new_file_is_for_its_owner_only)
{
    struct stat facts;

    begin();
    write_once("a line\n");
    ck_assert_int_eq(stat(scratch.path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 07777, 0600);
    check_content(scratch.path, "a line\n");
}
END_TEST

START_TEST(a_new_file_is_for_a_group_that_is_named)
{
    struct file_access access = { true, getgid() };
    struct error error;
    struct stat facts;

    begin();
    close(open_output_append(scratch.path, &access, &system_file_calls, &error));
    ck_assert_int_eq(stat(scratch.path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 07777, 0640);
    ck_assert_uint_eq(facts.st_gid, getgid());
    unlink(scratch.path);
}
END_TEST

START_TEST(what_is_appended_begins_on_a_line_of_its_own)
{
    begin();
    write_once("one\n");
    write_once("two\n");
    write_once("half a");
    ck_assert(open_output_line_is_cut(scratch.path));
    write_once("three\n");
    ck_assert(!open_output_line_is_cut(scratch.path));
    check_content(scratch.path, "one\ntwo\nhalf a\nthree\n");
}
END_TEST

START_TEST(a_file_that_is_written_to_is_locked)
{
    struct line_outlet *outlet;
    struct error error;
    char expected[256];

    begin();
    outlet = open_outlet(scratch.path);
    ck_assert_int_lt(open_output_append(scratch.path, &owner_alone, &system_file_calls, &error), 0);
    snprintf(expected, sizeof expected, "cannot write to %s: another program has locked it",
             scratch.path);
    ck_assert_str_eq(error.message, expected);
    close_outlet(outlet);
    unlink(scratch.path);
}
END_TEST

START_TEST(a_file_that_cannot_be_created_is_an_operator_error)
{
    struct error error;

    begin();
    ck_assert_int_lt(
        open_output_append("missing/folder/file", &owner_alone, &system_file_calls, &error), 0);
    ck_assert_str_eq(error.message,
                     "cannot open missing/folder/file for writing: No such file or directory");
}
END_TEST

/* ---------------------------------------------------------------------- opening again */

static bool reopen(struct line_outlet *outlet)
{
    struct error error;

    return outlet->methods->reopen(outlet, 0, &error);
}

static struct scratch_file rotated(void)
{
    struct scratch_file name = scratch_file_name("file_outlet_rotated");

    ck_assert_int_eq(rename(scratch.path, name.path), 0);
    return name;
}

START_TEST(opened_again_it_goes_on_in_a_new_file)
{
    struct line_outlet *outlet;
    struct scratch_file old;

    begin();
    outlet = open_outlet(scratch.path);
    write_text(outlet, "one\n");
    old = rotated();
    write_text(outlet, "two\n");
    ck_assert(reopen(outlet));
    write_text(outlet, "three\n");
    ck_assert_uint_eq(outlet->counts.rotations, 1);
    close_outlet(outlet);
    check_content(old.path, "one\ntwo\n");
    check_content(scratch.path, "three\n");
}
END_TEST

START_TEST(opened_again_without_another_name_it_stays_where_it_is)
{
    struct line_outlet *outlet;

    begin();
    outlet = open_outlet(scratch.path);
    write_text(outlet, "one\n");
    ck_assert(reopen(outlet));
    write_text(outlet, "two\n");
    ck_assert_uint_eq(outlet->counts.rotations, 0);
    close_outlet(outlet);
    check_content(scratch.path, "one\ntwo\n");
}
END_TEST

START_TEST(when_it_cannot_be_opened_again_it_goes_on_in_the_old_file)
{
    struct line_outlet *outlet;
    struct scratch_file old;

    begin();
    outlet = open_outlet(scratch.path);
    write_text(outlet, "one\n");
    old = rotated();
    faulty_disk.unopened = true;
    ck_assert(!reopen(outlet));
    write_text(outlet, "two\n");
    close_outlet(outlet);
    check_content(old.path, "one\ntwo\n");
}
END_TEST

/* ---------------------------------------------------------------------------- chance */

enum { ROUNDS = 400, LINES = 20 };

/* Numbered lines of different lengths, of which each stands once in the files, in order. */
static void check_numbered(const char *path, unsigned *number)
{
    FILE *file = fopen(path, "r");
    unsigned found, stars;
    char tail[256];

    ck_assert_ptr_nonnull(file);
    while (fscanf(file, "%u %u %255[*]\n", &found, &stars, tail) == 3) {
        ck_assert_uint_eq(found, (*number)++);
        ck_assert_uint_eq(strlen(tail), stars);
    }
    ck_assert(feof(file));
    fclose(file);
    unlink(path);
}

static void add_numbered(struct line_list *lines, unsigned number)
{
    unsigned stars = 1 + faulty_disk_pick(200);
    char text[256];

    snprintf(text, sizeof text, "%u %u %.*s\n", number, stars, (int)stars,
             "********************************************************************************"
             "********************************************************************************"
             "****************************************");
    add(lines, text);
}

/* Writes, has the disk fail, become full and free again, renames, opens again. */
START_TEST(whatever_fails_each_line_is_in_one_file_and_whole)
{
    struct line_list lines = { 0 };
    struct line_outlet *outlet;
    struct scratch_file old[ROUNDS];
    unsigned added = 0, found = 0, files = 0;

    begin();
    faulty_disk.chance = (uint64_t)_i;
    outlet = open_outlet(scratch.path);
    for (unsigned round = 0; round < ROUNDS; round++) {
        faulty_disk.odds = faulty_disk_pick(3) * 200;
        faulty_disk.full = faulty_disk_pick(4) == 0;
        faulty_disk.room = faulty_disk_pick(1000);
        for (unsigned i = faulty_disk_pick(LINES); i > 0; i--)
            add_numbered(&lines, added++);
        write_lines(outlet, &lines);
        if (faulty_disk_pick(20) == 0 && access(scratch.path, F_OK) == 0) {
            snprintf(old[files].path, sizeof old[files].path, "file_outlet.%ld.%u.scratch",
                     (long)getpid(), files);
            ck_assert_int_eq(rename(scratch.path, old[files++].path), 0);
        }
        if (faulty_disk_pick(10) == 0)
            reopen(outlet);
    }
    faulty_disk.odds = 0;
    faulty_disk.full = false;
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_TAKEN);
    close_outlet(outlet);
    for (unsigned i = 0; i < files; i++)
        check_numbered(old[i].path, &found);
    if (access(scratch.path, F_OK) == 0)
        check_numbered(scratch.path, &found);
    ck_assert_uint_eq(found, added);
    ck_assert_uint_gt(faulty_disk.failures, 50);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("file_outlet");
    TCase *opening = tcase_create("opening");
    TCase *again = tcase_create("again");
    TCase *chance = tcase_create("chance");

    tcase_add_test(opening, a_new_file_is_for_its_owner_only);
    tcase_add_test(opening, a_new_file_is_for_a_group_that_is_named);
    tcase_add_test(opening, what_is_appended_begins_on_a_line_of_its_own);
    tcase_add_test(opening, a_file_that_is_written_to_is_locked);
    tcase_add_test(opening, a_file_that_cannot_be_created_is_an_operator_error);
    tcase_add_test(again, opened_again_it_goes_on_in_a_new_file);
    tcase_add_test(again, opened_again_without_another_name_it_stays_where_it_is);
    tcase_add_test(again, when_it_cannot_be_opened_again_it_goes_on_in_the_old_file);
    tcase_add_loop_test(chance, whatever_fails_each_line_is_in_one_file_and_whole, 1, 9);
    suite_add_tcase(suite, opening);
    suite_add_tcase(suite, again);
    suite_add_tcase(suite, chance);
    return suite;
}

SUITE_MAIN(suite);

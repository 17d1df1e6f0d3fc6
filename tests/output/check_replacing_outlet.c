/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that has the last line alone. */
#include "output/replacing_outlet.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/golden.h"
#include "tests/support/suite_main.h"

static char folder[64];
static char path[96];

static void begin(void)
{
    umask(0077);
    snprintf(folder, sizeof folder, "replacing.%ld.scratch", (long)getpid());
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    snprintf(path, sizeof path, "%s/metrics.prom", folder);
}

static void end(void)
{
    chmod(folder, 0700);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
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

static void write_text(struct line_outlet *outlet, const char *text)
{
    struct line_list lines = { 0 };

    add(&lines, text);
    ck_assert_int_eq(outlet->methods->write(outlet, &lines, 0, NULL), OUTLET_TAKEN);
    ck_assert_ptr_null(lines.first);
}

static struct line_outlet *open_outlet(void)
{
    struct error error;
    struct line_outlet *outlet = replacing_outlet_new(path, &error);

    ck_assert_msg(outlet != NULL, "%s", error.message);
    return outlet;
}

static void close_outlet(struct line_outlet *outlet)
{
    struct error error;

    ck_assert(outlet->methods->close(outlet, &error));
}

static void expect_content(const char *text)
{
    struct bytes content = golden_read(path);

    ck_assert(bytes_equal(content, bytes_of_string(text)));
    free((void *)(uintptr_t)content.data);
}

static unsigned files(void)
{
    DIR *opened = opendir(folder);
    unsigned count = 0;

    for (const struct dirent *entry = readdir(opened); entry != NULL; entry = readdir(opened))
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(opened);
    return count;
}

START_TEST(each_text_takes_the_place_of_the_one_before)
{
    struct line_outlet *outlet = open_outlet();

    ck_assert_uint_eq(files(), 0);
    write_text(outlet, "one\n");
    expect_content("one\n");
    write_text(outlet, "a longer one\n");
    write_text(outlet, "x\n");
    expect_content("x\n");
    ck_assert_uint_eq(files(), 1);
    ck_assert_uint_eq(outlet->counts.octets, 4 + 13 + 2);
    close_outlet(outlet);
    expect_content("x\n");
}
END_TEST

START_TEST(of_several_the_last_one_counts)
{
    struct line_outlet *outlet = open_outlet();
    struct line_list lines = { 0 };

    add(&lines, "one\n");
    add(&lines, "two\n");
    add(&lines, "three\n");
    ck_assert_int_eq(outlet->methods->write(outlet, &lines, 0, NULL), OUTLET_TAKEN);
    ck_assert_uint_eq(lines.count, 0);
    expect_content("three\n");
    close_outlet(outlet);
}
END_TEST

/* Whatever the umask is: another user reads it. */
START_TEST(everybody_may_read_it)
{
    struct line_outlet *outlet = open_outlet();
    struct stat facts;

    write_text(outlet, "one\n");
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 07777, 0644);
    close_outlet(outlet);
}
END_TEST

/* Who has opened it before reads on in the old one, to its end. */
START_TEST(a_reader_has_one_of_them_whole)
{
    struct line_outlet *outlet = open_outlet();
    char text[16] = "";
    int reader;

    write_text(outlet, "old text\n");
    reader = open(path, O_RDONLY);
    write_text(outlet, "new\n");
    ck_assert_int_eq(read(reader, text, sizeof text), 9);
    ck_assert_str_eq(text, "old text\n");
    close(reader);
    close_outlet(outlet);
}
END_TEST

START_TEST(what_cannot_be_written_is_tried_again_and_leaves_nothing_behind)
{
    struct line_outlet *outlet = open_outlet();
    struct error error = { "" };

    write_text(outlet, "one\n");
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(mkdir(path, 0700), 0); /* no file can take that name */
    write_text(outlet, "two\n");
    write_text(outlet, "three\n");
    ck_assert(!outlet->methods->rest(outlet, 0, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "cannot write "));
    ck_assert_ptr_nonnull(strstr(error.message, "metrics.prom: "));
    ck_assert_uint_eq(files(), 1);
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert(outlet->methods->rest(outlet, 0, &error));
    expect_content("three\n");
    ck_assert(outlet->methods->rest(outlet, 0, &error));
    close_outlet(outlet);
}
END_TEST

START_TEST(what_could_never_be_written_is_said_at_the_end)
{
    struct line_outlet *outlet = open_outlet();
    struct error error = { "" };

    ck_assert_int_eq(mkdir(path, 0700), 0);
    write_text(outlet, "one\n");
    ck_assert(!outlet->methods->close(outlet, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "metrics.prom: "));
    ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

START_TEST(where_no_file_can_be_made_it_is_not_opened)
{
    struct error error = { "" };

    ck_assert_ptr_null(replacing_outlet_new("no/such/folder/metrics.prom", &error));
    ck_assert_str_eq(error.message,
                     "cannot write no/such/folder/metrics.prom: No such file or directory");
    ck_assert_ptr_null(replacing_outlet_new("/dev/null", &error));
    ck_assert_str_eq(error.message, "cannot write /dev/null: it is no regular file");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("replacing_outlet");
    TCase *replaced = tcase_create("replaced");

    tcase_add_checked_fixture(replaced, begin, end);
    tcase_add_test(replaced, each_text_takes_the_place_of_the_one_before);
    tcase_add_test(replaced, of_several_the_last_one_counts);
    tcase_add_test(replaced, everybody_may_read_it);
    tcase_add_test(replaced, a_reader_has_one_of_them_whole);
    tcase_add_test(replaced, what_cannot_be_written_is_tried_again_and_leaves_nothing_behind);
    tcase_add_test(replaced, what_could_never_be_written_is_said_at_the_end);
    tcase_add_test(replaced, where_no_file_can_be_made_it_is_not_opened);
    suite_add_tcase(suite, replaced);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pipes, and whoever reads them. */
#include "config.h" /* F_SETPIPE_SZ, before any system header */

#include "output/stream_outlet.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/suite_main.h"

enum { LONG_LINE = 200000, PIPE_SIZE = 4096 };

static int reader;

/* A pipe with little room. */
static struct line_outlet *open_pipe(void)
{
    int ends[2];

    signal(SIGPIPE, SIG_IGN);
    ck_assert_int_eq(pipe(ends), 0);
    fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE);
    reader = ends[0];
    return stream_outlet_new(ends[1], "a pipe");
}

static void add(struct line_list *lines, size_t length, char letter)
{
    struct queued_line *line = calloc(1, sizeof *line + length);

    ck_assert_ptr_nonnull(line);
    line->length = length;
    memset(line->text, letter, length - 1);
    line->text[length - 1] = '\n';
    line_list_add(lines, line);
}

static enum outlet_result write_lines(struct line_outlet *outlet, struct line_list *lines)
{
    struct error error;

    return outlet->methods->write(outlet, lines, 0, &error);
}

static void close_outlet(struct line_outlet *outlet)
{
    ck_assert(outlet->methods->close(outlet, NULL));
    close(reader);
}

START_TEST(a_line_that_has_begun_is_gone_on_with)
{
    struct line_outlet *outlet = open_pipe();
    struct line_list lines = { 0 };
    static char text[LONG_LINE + 20];
    size_t length = 0;
    ssize_t got;

    add(&lines, 10, 'a');
    add(&lines, LONG_LINE, 'b');
    add(&lines, 10, 'c');
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_BUSY);
    ck_assert_uint_eq(lines.count, 2);
    while (length < sizeof text && (got = read(reader, text + length, sizeof text - length)) > 0) {
        length += (size_t)got;
        if (lines.first != NULL)
            write_lines(outlet, &lines);
    }
    ck_assert_ptr_null(lines.first);
    ck_assert_uint_eq(length, sizeof text);
    ck_assert_uint_eq(outlet->counts.octets, sizeof text);
    ck_assert_int_eq(memcmp(text, "aaaaaaaaa\nbbbb", 14), 0);
    ck_assert_int_eq(memcmp(text + LONG_LINE + 5, "bbbb\nccccccccc\n", 15), 0);
    close_outlet(outlet);
}
END_TEST

START_TEST(a_pipe_that_is_full_is_busy)
{
    struct line_outlet *outlet = open_pipe();
    struct line_list lines = { 0 };

    add(&lines, PIPE_SIZE, 'a');
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_TAKEN);
    add(&lines, 10, 'b');
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_BUSY);
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_BUSY);
    ck_assert_uint_eq(lines.count, 1);
    line_list_clear(&lines);
    close_outlet(outlet);
}
END_TEST

START_TEST(a_pipe_that_nobody_reads_is_told_from_a_failure)
{
    struct line_outlet *outlet = open_pipe();
    struct line_list lines = { 0 };

    close(reader);
    add(&lines, 10, 'a');
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_CLOSED);
    line_list_clear(&lines);
    ck_assert(outlet->methods->close(outlet, NULL));
}
END_TEST

START_TEST(a_device_that_fails_is_tried_again)
{
    struct line_outlet *outlet =
        stream_outlet_new(open("/dev/full", O_WRONLY | O_CLOEXEC), "/dev/full");
    struct line_list lines = { 0 };
    struct error error;

    add(&lines, 10, 'a');
    ck_assert_int_eq(outlet->methods->write(outlet, &lines, 0, &error), OUTLET_FAILED);
    ck_assert_str_eq(error.message, "No space left on device");
    ck_assert_uint_eq(lines.count, 1);
    line_list_clear(&lines);
    ck_assert(outlet->methods->close(outlet, NULL));
}
END_TEST

START_TEST(it_cannot_be_opened_again)
{
    struct line_outlet *outlet = open_pipe();

    ck_assert_ptr_null(outlet->methods->reopen);
    ck_assert_ptr_null(outlet->folder);
    close_outlet(outlet);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("stream_outlet");
    TCase *reading = tcase_create("reading");

    tcase_add_test(reading, a_line_that_has_begun_is_gone_on_with);
    tcase_add_test(reading, a_pipe_that_is_full_is_busy);
    tcase_add_test(reading, a_pipe_that_nobody_reads_is_told_from_a_failure);
    tcase_add_test(reading, a_device_that_fails_is_tried_again);
    tcase_add_test(reading, it_cannot_be_opened_again);
    suite_add_tcase(suite, reading);
    return suite;
}

SUITE_MAIN(suite);

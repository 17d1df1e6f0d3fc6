/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line below everything else, and what is written above it. */
#include "config.h" /* posix_openpt, before any system header */

#include "output/bottom_line.h"

#include "output/terminal_outlet.h"
#include "tests/support/pseudo_terminal.h"
#include "tests/support/suite_main.h"

#define ERASED       "\r\033[K"
#define ERASED_BELOW "\r\033[J"

static struct pseudo_terminal terminal;
static struct bottom_line *line;

static void begin(void)
{
    terminal = pseudo_terminal_open(20);
    line = bottom_line_new(terminal.program, false);
}

static void end(void)
{
    bottom_line_release(line);
    pseudo_terminal_close(&terminal);
}

static void expect_written(const char *text)
{
    ck_assert_str_eq(pseudo_terminal_read(&terminal), text);
}

START_TEST(it_is_drawn_over_itself_with_the_cursor_in_front)
{
    bottom_line_say(line, "one");
    expect_written(ERASED "one\r");
    bottom_line_say(line, "two");
    expect_written(ERASED "two\r");
}
END_TEST

START_TEST(with_colour_it_is_reversed)
{
    struct bottom_line *coloured = bottom_line_new(terminal.program, true);

    bottom_line_say(coloured, "one");
    expect_written(ERASED "\033[7mone\033[0m\r");
    bottom_line_release(coloured);
}
END_TEST

START_TEST(it_is_erased_once)
{
    bottom_line_erase(line);
    expect_written("");
    bottom_line_say(line, "one");
    bottom_line_erase(line);
    bottom_line_erase(line);
    expect_written(ERASED "one\r" ERASED);
}
END_TEST

START_TEST(it_leaves_the_last_column_free_however_wide_the_terminal_is)
{
    bottom_line_say(line, "0123456789012345678901234567890");
    expect_written(ERASED "0123456789012345678\r");
    pseudo_terminal_resize(&terminal, 11);
    bottom_line_say(line, "0123456789012345678901234567890");
    expect_written(ERASED_BELOW "0123456789\r");
    pseudo_terminal_resize(&terminal, 1);
    bottom_line_say(line, "0123456789");
    expect_written(ERASED_BELOW "0\r");
    pseudo_terminal_resize(&terminal, 0); /* it does not say */
    bottom_line_say(line, "0123456789012345678901234567890123456789012345678901234567890123456789"
                          "0123456789");
    expect_written(ERASED_BELOW
                   "0123456789012345678901234567890123456789012345678901234567890123456789"
                   "012345678\r");
}
END_TEST

START_TEST(what_a_narrower_terminal_has_broken_off_is_erased_once)
{
    bottom_line_say(line, "0123456789012345678");
    pseudo_terminal_resize(&terminal, 10);
    bottom_line_erase(line);
    bottom_line_say(line, "one");
    bottom_line_say(line, "two");
    expect_written(ERASED "0123456789012345678\r" ERASED_BELOW ERASED "one\r" ERASED "two\r");
}
END_TEST

START_TEST(what_was_typed_is_wiped_whether_it_was_drawn_or_not)
{
    bottom_line_wipe(line);
    expect_written(ERASED);
    bottom_line_say(line, "one");
    bottom_line_wipe(line);
    bottom_line_erase(line);
    expect_written(ERASED "one\r" ERASED);
    bottom_line_hold(line);
    bottom_line_let_go(line, false);
    bottom_line_wipe(line); /* half a line stays */
    expect_written("");
}
END_TEST

START_TEST(what_is_no_printable_text_is_not_sent)
{
    bottom_line_say(line, "a\033[2Jb\xc3\xa4"
                          "c\x7f");
    expect_written(ERASED "a?[2Jb??c?\r");
}
END_TEST

START_TEST(while_somebody_writes_it_is_not_drawn_and_then_it_is)
{
    bottom_line_say(line, "one");
    expect_written(ERASED "one\r");
    bottom_line_hold(line);
    expect_written(ERASED);
    bottom_line_let_go(line, true);
    expect_written(ERASED "one\r");
}
END_TEST

START_TEST(behind_half_a_line_it_is_not_drawn)
{
    bottom_line_say(line, "one");
    bottom_line_hold(line);
    bottom_line_let_go(line, false);
    expect_written(ERASED "one\r" ERASED);
    bottom_line_say(line, "two");
    bottom_line_erase(line);
    expect_written("");
    bottom_line_hold(line);
    bottom_line_let_go(line, true);
    expect_written(ERASED "two\r");
}
END_TEST

/* 4 KiB and more wait in a terminal that nobody reads. */
START_TEST(a_terminal_that_takes_nothing_is_not_waited_for)
{
    for (unsigned i = 0; i < 100000; i++)
        bottom_line_say(line, "0123456789012345678");
    bottom_line_erase(line);
}
END_TEST

START_TEST(it_can_be_left_out)
{
    bottom_line_say(NULL, "one");
    bottom_line_erase(NULL);
    bottom_line_release(NULL);
}
END_TEST

/* ------------------------------------------------------------------- above the line */

static void add(struct line_list *lines, const char *text)
{
    size_t length = strlen(text);
    struct queued_line *added = calloc(1, sizeof *added + length);

    ck_assert_ptr_nonnull(added);
    added->length = length;
    memcpy(added->text, text, length);
    line_list_add(lines, added);
}

START_TEST(records_stand_above_it)
{
    struct line_outlet *outlet = terminal_outlet_new(dup(terminal.program), "a terminal", line);
    struct line_list lines = { 0 };
    struct error error;

    bottom_line_say(line, "now");
    expect_written(ERASED "now\r");
    add(&lines, "a transcript\nof two lines\n");
    add(&lines, "another\n");
    ck_assert_int_eq(outlet->methods->write(outlet, &lines, 0, &error), OUTLET_TAKEN);
    expect_written(ERASED "a transcript\nof two lines\nanother\n" ERASED "now\r");
    ck_assert_uint_eq(outlet->counts.octets, 34);
    ck_assert(outlet->methods->close(outlet, &error));
    expect_written(ERASED);
    bottom_line_say(line, "still there");
    expect_written(ERASED "still there\r");
}
END_TEST

/* Everything that was written until nothing more comes. */
static void read_on(char *seen, size_t size)
{
    const char *piece;

    while (*(piece = pseudo_terminal_read(&terminal)) != '\0') {
        ck_assert_uint_lt(strlen(seen) + strlen(piece), size);
        strcat(seen, piece);
    }
}

START_TEST(while_the_terminal_is_slow_the_line_stays_away)
{
    static char much[100000], seen[sizeof much + 100];
    struct line_outlet *outlet = terminal_outlet_new(dup(terminal.program), "a terminal", line);
    struct line_list lines = { 0 };
    struct error error;
    unsigned busy = 0;

    memset(much, 'x', sizeof much - 1);
    much[sizeof much - 2] = '\n';
    bottom_line_say(line, "now");
    add(&lines, much);
    while (outlet->methods->write(outlet, &lines, 0, &error) == OUTLET_BUSY) {
        busy++;
        bottom_line_say(line, "then");
        read_on(seen, sizeof seen);
        ck_assert_ptr_null(strstr(seen, "then"));
    }
    read_on(seen, sizeof seen);
    if (strstr(seen, "then") == NULL) { /* there was no room for it, but the next time there is */
        bottom_line_say(line, "then");
        read_on(seen, sizeof seen);
    }
    ck_assert_uint_gt(busy, 0);
    ck_assert_uint_eq(strlen(seen),
                      strlen(ERASED "now\r" ERASED) + strlen(much) + strlen(ERASED "then\r"));
    ck_assert_ptr_nonnull(strstr(seen, "x\n" ERASED "then\r"));
    ck_assert(outlet->methods->close(outlet, &error));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("bottom_line");
    TCase *drawn = tcase_create("drawn");
    TCase *above = tcase_create("above");

    tcase_add_checked_fixture(drawn, begin, end);
    tcase_add_test(drawn, it_is_drawn_over_itself_with_the_cursor_in_front);
    tcase_add_test(drawn, with_colour_it_is_reversed);
    tcase_add_test(drawn, it_is_erased_once);
    tcase_add_test(drawn, it_leaves_the_last_column_free_however_wide_the_terminal_is);
    tcase_add_test(drawn, what_a_narrower_terminal_has_broken_off_is_erased_once);
    tcase_add_test(drawn, what_was_typed_is_wiped_whether_it_was_drawn_or_not);
    tcase_add_test(drawn, what_is_no_printable_text_is_not_sent);
    tcase_add_test(drawn, while_somebody_writes_it_is_not_drawn_and_then_it_is);
    tcase_add_test(drawn, behind_half_a_line_it_is_not_drawn);
    tcase_add_test(drawn, a_terminal_that_takes_nothing_is_not_waited_for);
    tcase_add_test(drawn, it_can_be_left_out);
    tcase_add_checked_fixture(above, begin, end);
    tcase_add_test(above, records_stand_above_it);
    tcase_add_test(above, while_the_terminal_is_slow_the_line_stays_away);
    suite_add_tcase(suite, drawn);
    suite_add_tcase(suite, above);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of an input, whole and in their order, with any number of workers. */
#include "cli/report/line_workers.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

static struct scratch_file scratch;

static void remove_scratch(void)
{
    unlink(scratch.path);
}

static struct input_window *window_of(const char *octets, size_t length)
{
    FILE *file;
    struct input_file input;
    struct error error;

    scratch = scratch_file_name("check_line_workers");
    file = fopen(scratch.path, "w");
    ck_assert_uint_eq(fwrite(octets, 1, length, file), length);
    fclose(file);
    ck_assert(input_file_open(&input, scratch.path, &error));
    return input_window_new(&input);
}

/* What came of an input. */
struct gathered {
    size_t count;
    uint64_t too_long;
    bool is_cut;
    size_t out_of_order;
    enum report_entry_kind kinds[16]; /* of the first ones */
};

static void take(struct gathered *gathered, const struct line_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        const struct report_entry *entry = &batch->entries[i];

        if (gathered->count < 16)
            gathered->kinds[gathered->count] = entry->kind;
        if (entry->kind == ENTRY_SESSION)
            gathered->out_of_order += entry->session.id != gathered->count;
        gathered->count++;
    }
    gathered->too_long += batch->too_long;
    gathered->is_cut |= batch->is_cut;
}

static bool take_next(struct line_workers *workers, struct gathered *gathered)
{
    struct line_batch *batch = line_workers_take(workers);

    if (batch == NULL)
        return false;
    take(gathered, batch);
    line_workers_give_back(workers, batch);
    return true;
}

static struct gathered read_all(unsigned count, struct input_window *window)
{
    struct gathered gathered = { .count = 0 };
    struct error error;
    struct line_workers *workers = line_workers_new(count, &error);

    ck_assert_ptr_nonnull(workers);
    for (;;) {
        struct line_batch *batch = line_workers_spare(workers);

        if (batch == NULL) {
            take_next(workers, &gathered);
            continue;
        }
        if (!line_batch_fill(batch, window))
            break;
        line_workers_hand_in(workers, batch);
    }
    while (take_next(workers, &gathered))
        ;
    line_workers_free(workers);
    input_window_free(window);
    return gathered;
}

static struct gathered read_text(unsigned count, const char *text)
{
    return read_all(count, window_of(text, strlen(text)));
}

enum { LINES = 20000 };

/* Sessions whose identifiers count upwards, each as long as chance would have it. */
static char *many_lines(size_t *ret_length)
{
    char *text = memory_new(LINES, 1024);
    size_t length = 0;

    for (unsigned i = 0; i < LINES; i++)
        length +=
            (size_t)sprintf(text + length,
                            "{\"type\":\"session\",\"schema\":1,\"id\":\"%016x\",\"start\":\"2026-"
                            "11-24T00:11:56Z\","
                            "\"end\":\"2026-11-24T00:11:56Z\",\"client\":{\"ip\":\"192.0.2.1\"},"
                            "\"server\":{\"ip\":\"192.0.2.2\"},\"pad\":\"%*s\"}\n",
                            i, (int)(i * 7919 % 700), "");
    *ret_length = length;
    return text;
}

START_TEST(entries_come_in_the_order_of_their_lines)
{
    size_t length;
    char *text = many_lines(&length);
    struct gathered gathered = read_all((unsigned)_i, window_of(text, length));

    ck_assert_uint_eq(gathered.count, LINES);
    ck_assert_uint_eq(gathered.out_of_order, 0);
    ck_assert(!gathered.is_cut);
    free(text);
}
END_TEST

START_TEST(a_last_line_without_an_end_is_a_line)
{
    struct gathered gathered = read_text(1, "{\"type\":\"event\"}\n{\"type\":\"event\"}");

    ck_assert_uint_eq(gathered.count, 2);
    ck_assert(gathered.is_cut);
    ck_assert_int_eq(gathered.kinds[1], ENTRY_EVENT);
}
END_TEST

START_TEST(blank_lines_are_none_and_crlf_ends_a_line)
{
    struct gathered gathered = read_text(2, "\n  \r\n{\"type\":\"event\"}\r\n\n\nhello\n");

    ck_assert_uint_eq(gathered.count, 2);
    ck_assert_int_eq(gathered.kinds[0], ENTRY_EVENT);
    ck_assert_int_eq(gathered.kinds[1], ENTRY_BROKEN);
}
END_TEST

START_TEST(nothing_comes_of_an_empty_input)
{
    ck_assert_uint_eq(read_text(1, "").count, 0);
    ck_assert_uint_eq(read_text(3, "").count, 0);
    ck_assert_uint_eq(read_text(1, "\n").count, 0);
}
END_TEST

/* A line of that length between two short ones. */
static struct gathered read_long_line(size_t length)
{
    static const char event[] = "{\"type\":\"event\"}\n";
    size_t size = length + 2 * (sizeof event - 1);
    char *text = memory_new(size, 1);
    struct gathered gathered;

    memset(text, ' ', size);
    memcpy(text, event, sizeof event - 1);
    memcpy(text + sizeof event - 1, "{", 1);
    memcpy(text + sizeof event - 1 + length - 2, "}\n", 2);
    memcpy(text + size - (sizeof event - 1), event, sizeof event - 1);
    gathered = read_all(1, window_of(text, size));
    free(text);
    return gathered;
}

START_TEST(a_line_longer_than_a_batch_is_read)
{
    struct gathered gathered = read_long_line(5 * (size_t)BATCH_OCTETS);

    ck_assert_uint_eq(gathered.count, 3);
    ck_assert_uint_eq(gathered.too_long, 0);
}
END_TEST

START_TEST(a_line_that_is_too_long_is_left_out_and_counted)
{
    struct gathered gathered = read_long_line((size_t)LINE_OCTETS_MOST + 5000);

    ck_assert_uint_eq(gathered.count, 2);
    ck_assert_uint_eq(gathered.too_long, 1);
    ck_assert_int_eq(gathered.kinds[1], ENTRY_EVENT);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("line_workers");
    TCase *lines = tcase_create("lines");

    tcase_add_checked_fixture(lines, NULL, remove_scratch);
    tcase_set_timeout(lines, 60);
    tcase_add_loop_test(lines, entries_come_in_the_order_of_their_lines, 1, 5);
    tcase_add_test(lines, a_last_line_without_an_end_is_a_line);
    tcase_add_test(lines, blank_lines_are_none_and_crlf_ends_a_line);
    tcase_add_test(lines, nothing_comes_of_an_empty_input);
    tcase_add_test(lines, a_line_longer_than_a_batch_is_read);
    tcase_add_test(lines, a_line_that_is_too_long_is_left_out_and_counted);
    suite_add_tcase(suite, lines);
    return suite;
}

SUITE_MAIN(suite);

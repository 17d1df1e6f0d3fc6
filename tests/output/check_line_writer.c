/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that writes, with an outlet that does as the test says. */
#include "output/line_writer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "output/output_file.h"
#include "tests/support/suite_main.h"

enum { LINES = 5000 };

/* What it does is set by the test, while the thread uses it. */
struct odd_outlet {
    struct line_outlet outlet;
    pthread_mutex_t lock;
    enum outlet_result result;
    unsigned tries; /* to write */
    unsigned reopens;
    char text[LINES * 8];
    size_t length;
    bool closes_badly;
    bool hangs;             /* as a disk that answers no more */
    bool finishes;          /* at the next rest */
    size_t reopened_behind; /* so many octets, */
    size_t rested_behind;   /* and finished */
};

static bool was_closed;

static enum outlet_result write_lines(void *context, struct line_list *lines, timestamp now,
                                      struct error *error)
{
    struct odd_outlet *odd = context;
    enum outlet_result result;
    bool hangs;

    (void)now;
    pthread_mutex_lock(&odd->lock);
    result = odd->result;
    hangs = odd->hangs;
    odd->tries++;
    while (result == OUTLET_TAKEN && lines->first != NULL) {
        memcpy(odd->text + odd->length, lines->first->text, lines->first->length);
        odd->length += lines->first->length;
        line_list_drop(lines);
    }
    pthread_mutex_unlock(&odd->lock);
    while (hangs)
        pause();
    if (result == OUTLET_FAILED)
        error_set(error, "no room");
    return result;
}

static bool reopen(void *context, timestamp now, struct error *error)
{
    struct odd_outlet *odd = context;

    (void)now;
    (void)error;
    pthread_mutex_lock(&odd->lock);
    odd->reopens++;
    odd->reopened_behind = odd->length;
    pthread_mutex_unlock(&odd->lock);
    return true;
}

static bool finishes(const void *context, timestamp now)
{
    const struct odd_outlet *odd = context;

    (void)now;
    return odd->finishes;
}

static bool rest(void *context, timestamp now, struct error *error)
{
    struct odd_outlet *odd = context;

    (void)now;
    (void)error;
    pthread_mutex_lock(&odd->lock);
    odd->rested_behind = odd->length;
    pthread_mutex_unlock(&odd->lock);
    return true;
}

/* The test frees it. */
static bool close_outlet(void *context, struct error *error)
{
    const struct odd_outlet *odd = context;

    was_closed = true;
    if (odd->closes_badly)
        error_set(error, "closing failed");
    return !odd->closes_badly;
}

static const struct outlet_methods methods = {
    .write = write_lines,
    .rest = rest,
    .finishes = finishes,
    .reopen = reopen,
    .close = close_outlet,
};

static void ignore(void *context, const char *sentence)
{
    (void)context;
    (void)sentence;
}

static struct odd_outlet *odd;

/* It does not begin yet. */
static struct line_writer *make(enum outlet_result result, size_t most_lines, duration hold)
{
    const struct queue_limits limits = { 1 << 20, most_lines };
    const struct writer_host host = { NULL, ignore, ignore };

    was_closed = false;
    odd = calloc(1, sizeof *odd);
    ck_assert_ptr_nonnull(odd);
    odd->outlet = (struct line_outlet){
        .methods = &methods, .name = "place", .together = 4096, .hold = hold
    };
    odd->result = result;
    pthread_mutex_init(&odd->lock, NULL);
    return line_writer_new(&odd->outlet, &limits, &host);
}

static struct line_writer *begun(struct line_writer *writer)
{
    struct error error;

    ck_assert_msg(line_writer_begin(writer, &error), "%s", error.message);
    return writer;
}

static struct line_writer *begin(enum outlet_result result, size_t most_lines)
{
    return begun(make(result, most_lines, 0));
}

static void add_numbers(struct line_writer *writer, unsigned from, unsigned to)
{
    char text[16];

    for (unsigned i = from; i < to; i++) {
        snprintf(text, sizeof text, "%u\n", i);
        line_writer_add(writer, bytes_of_string(text));
    }
}

static void set_result(enum outlet_result result)
{
    pthread_mutex_lock(&odd->lock);
    odd->result = result;
    pthread_mutex_unlock(&odd->lock);
}

static unsigned read_count(const unsigned *count)
{
    unsigned value;

    pthread_mutex_lock(&odd->lock);
    value = *count;
    pthread_mutex_unlock(&odd->lock);
    return value;
}

static void await_tries(unsigned count)
{
    while (read_count(&odd->tries) < count)
        usleep(1000);
}

/* Numbers from `from` on were written, each once, in order. */
static void check_numbers(unsigned from, unsigned to)
{
    const char *text = odd->text;

    for (unsigned i = from; i < to; i++) {
        char *end;

        ck_assert_uint_eq(strtoul(text, &end, 10), i);
        text = end + 1;
    }
    ck_assert_uint_eq((size_t)(text - odd->text), odd->length);
}

static void end(void)
{
    ck_assert(was_closed);
    pthread_mutex_destroy(&odd->lock);
    free(odd);
}

START_TEST(what_is_added_is_written_in_order)
{
    struct line_writer *writer = begin(OUTLET_TAKEN, LINES);

    add_numbers(writer, 0, LINES);
    line_writer_flush(writer);
    ck_assert_int_eq(line_writer_close(writer, NULL), OUTPUT_GOOD);
    check_numbers(0, LINES);
    end();
}
END_TEST

START_TEST(what_is_flushed_is_written_before_the_end)
{
    struct line_writer *writer = begin(OUTLET_TAKEN, LINES);
    struct writer_counts counts;

    add_numbers(writer, 0, 10);
    line_writer_flush(writer);
    do {
        usleep(1000);
        line_writer_count(writer, &counts);
    } while (counts.written_lines < 10);
    ck_assert_uint_eq(counts.waiting_lines, 0);
    ck_assert_uint_eq(counts.dropped_lines, 0);
    ck_assert_int_eq(counts.oldest, 0);
    ck_assert_int_eq(line_writer_close(writer, NULL), OUTPUT_GOOD);
    end();
}
END_TEST

START_TEST(what_a_reader_is_slow_for_waits)
{
    struct line_writer *writer = begin(OUTLET_BUSY, LINES);
    struct writer_counts counts;

    add_numbers(writer, 0, LINES);
    await_tries(3);
    line_writer_count(writer, &counts);
    ck_assert_uint_eq(counts.waiting_lines, LINES);
    ck_assert_uint_eq(counts.written_lines, 0);
    ck_assert_int_gt(counts.oldest, 0);
    ck_assert_int_eq(line_writer_status(writer), OUTPUT_GOOD);
    set_result(OUTLET_TAKEN);
    ck_assert_int_eq(line_writer_close(writer, NULL), OUTPUT_GOOD);
    check_numbers(0, LINES);
    end();
}
END_TEST

START_TEST(what_there_is_no_room_for_is_dropped_and_told)
{
    struct line_writer *writer = begin(OUTLET_BUSY, 10);
    struct writer_counts counts;
    struct error error;

    add_numbers(writer, 0, 1);
    line_writer_flush(writer);
    await_tries(1);
    add_numbers(writer, 1, 100);
    line_writer_count(writer, &counts);
    ck_assert_uint_eq(counts.waiting_lines, 11);
    ck_assert_uint_eq(counts.dropped_lines, 89);
    set_result(OUTLET_TAKEN);
    ck_assert_int_eq(line_writer_close(writer, &error), OUTPUT_FAILED);
    ck_assert_str_eq(error.message, "89 lines were not written to place: there was no time for "
                                    "them");
    ck_assert_int_eq(odd->length, 2 + 10 * 3);
    ck_assert_int_eq(memcmp(odd->text, "0\n90\n91\n", 8), 0);
    end();
}
END_TEST

START_TEST(what_cannot_be_written_by_the_end_is_dropped_and_told)
{
    struct line_writer *writer = begin(OUTLET_FAILED, LINES);
    struct error error;

    add_numbers(writer, 0, 1000);
    await_tries(1);
    ck_assert_int_eq(line_writer_close(writer, &error), OUTPUT_FAILED);
    ck_assert_str_eq(error.message, "1000 lines were not written to place: no room");
    end();
}
END_TEST

START_TEST(a_reader_that_is_slow_does_not_hold_up_the_end)
{
    struct line_writer *writer = begin(OUTLET_BUSY, LINES);
    struct error error;

    add_numbers(writer, 0, 1000);
    line_writer_end_by(writer, clock_monotonic());
    ck_assert_int_eq(line_writer_close(writer, &error), OUTPUT_FAILED);
    ck_assert_str_eq(error.message, "1000 lines were not written to place: there was no time for "
                                    "them");
    end();
}
END_TEST

/* What it uses lives on until the program ends, and so does the thread. */
START_TEST(a_thread_that_hangs_in_the_system_is_left_behind)
{
    struct line_writer *writer;
    struct error error;

    writer = begin(OUTLET_BUSY, LINES);
    pthread_mutex_lock(&odd->lock);
    odd->hangs = true;
    pthread_mutex_unlock(&odd->lock);
    add_numbers(writer, 0, 1000);
    line_writer_flush(writer);
    await_tries(1);
    line_writer_end_by(writer, clock_monotonic());
    ck_assert_int_eq(line_writer_close(writer, &error), OUTPUT_FAILED);
    ck_assert_str_eq(error.message, "1000 lines were not written to place: there was no time for "
                                    "them");
    ck_assert(!was_closed);
}
END_TEST

START_TEST(a_reader_that_has_gone_ends_it_without_a_word)
{
    struct output_file *file = output_file_queued(begin(OUTLET_CLOSED, LINES));
    struct error error = { "untouched" };

    output_file_write(file, bytes_of_string("0\n"));
    output_file_flush(file);
    while (output_file_status(file) == OUTPUT_GOOD)
        usleep(1000);
    output_file_write(file, bytes_of_string("1\n"));
    output_file_flush(file);
    ck_assert_int_eq(output_file_status(file), OUTPUT_PIPE_CLOSED);
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_PIPE_CLOSED);
    ck_assert_str_eq(error.message, "untouched");
    end();
}
END_TEST

START_TEST(an_outlet_that_is_closed_badly_is_a_failure)
{
    struct line_writer *writer = begin(OUTLET_TAKEN, LINES);
    struct error error;

    odd->closes_badly = true;
    ck_assert_int_eq(line_writer_close(writer, &error), OUTPUT_FAILED);
    ck_assert_str_eq(error.message, "closing failed");
    end();
}
END_TEST

START_TEST(it_is_opened_again_between_lines)
{
    struct line_writer *writer = begin(OUTLET_TAKEN, LINES);

    add_numbers(writer, 0, 100);
    ck_assert(line_writer_reopen(writer));
    while (read_count(&odd->reopens) == 0)
        usleep(1000);
    add_numbers(writer, 100, 200);
    ck_assert_int_eq(line_writer_close(writer, NULL), OUTPUT_GOOD);
    check_numbers(0, 200);
    end();
}
END_TEST

/* They would wait for an hour. */
START_TEST(lines_that_wait_are_written_before_it_is_opened_again)
{
    struct line_writer *writer = begun(make(OUTLET_TAKEN, LINES, 3600 * DURATION_SECOND));

    add_numbers(writer, 0, 100);
    ck_assert(line_writer_reopen(writer));
    while (read_count(&odd->reopens) == 0)
        usleep(1000);
    ck_assert_uint_eq(odd->reopened_behind, 10 * 2 + 90 * 3);
    ck_assert_int_eq(line_writer_close(writer, NULL), OUTPUT_GOOD);
    check_numbers(0, 100);
    end();
}
END_TEST

START_TEST(lines_that_cannot_be_written_do_not_keep_it_from_being_opened_again)
{
    struct line_writer *writer = begun(make(OUTLET_FAILED, LINES, 3600 * DURATION_SECOND));

    add_numbers(writer, 0, 100);
    ck_assert(line_writer_reopen(writer));
    while (read_count(&odd->reopens) == 0)
        usleep(1000);
    set_result(OUTLET_TAKEN);
    ck_assert_int_eq(line_writer_close(writer, NULL), OUTPUT_GOOD);
    check_numbers(0, 100);
    end();
}
END_TEST

static size_t await_rest(struct line_writer *writer)
{
    struct writer_counts counts;

    do {
        usleep(1000);
        line_writer_count(writer, &counts);
    } while (counts.rounds == 0);
    return odd->rested_behind;
}

START_TEST(lines_that_wait_are_written_before_what_they_belong_into_is_finished)
{
    struct line_writer *writer = make(OUTLET_TAKEN, LINES, 3600 * DURATION_SECOND);

    odd->finishes = true;
    add_numbers(writer, 0, 1000);
    ck_assert_uint_eq(await_rest(begun(writer)), 10 * 2 + 90 * 3 + 900 * 4);
    ck_assert_int_eq(line_writer_close(writer, NULL), OUTPUT_GOOD);
    check_numbers(0, 1000);
    end();
}
END_TEST

START_TEST(lines_wait_on_when_nothing_is_finished)
{
    struct line_writer *writer = make(OUTLET_TAKEN, LINES, 3600 * DURATION_SECOND);

    add_numbers(writer, 0, 1000);
    ck_assert_uint_eq(await_rest(begun(writer)), 0);
    ck_assert_int_eq(line_writer_close(writer, NULL), OUTPUT_GOOD);
    check_numbers(0, 1000);
    end();
}
END_TEST

START_TEST(lines_are_written_at_the_end_though_it_never_began)
{
    struct line_writer *writer = make(OUTLET_TAKEN, LINES, 0);

    add_numbers(writer, 0, 10);
    ck_assert_int_eq(line_writer_close(writer, NULL), OUTPUT_GOOD);
    check_numbers(0, 10);
    end();
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("line_writer");
    TCase *writing = tcase_create("writing");
    TCase *ending = tcase_create("ending");

    tcase_add_test(writing, what_is_added_is_written_in_order);
    tcase_add_test(writing, what_is_flushed_is_written_before_the_end);
    tcase_add_test(writing, what_a_reader_is_slow_for_waits);
    tcase_add_test(writing, what_there_is_no_room_for_is_dropped_and_told);
    tcase_add_test(writing, it_is_opened_again_between_lines);
    tcase_add_test(writing, lines_that_wait_are_written_before_it_is_opened_again);
    tcase_add_test(writing, lines_that_cannot_be_written_do_not_keep_it_from_being_opened_again);
    tcase_add_test(writing, lines_that_wait_are_written_before_what_they_belong_into_is_finished);
    tcase_add_test(writing, lines_wait_on_when_nothing_is_finished);
    tcase_add_test(ending, what_cannot_be_written_by_the_end_is_dropped_and_told);
    tcase_add_test(ending, a_reader_that_is_slow_does_not_hold_up_the_end);
    tcase_add_test(ending, a_thread_that_hangs_in_the_system_is_left_behind);
    tcase_add_test(ending, a_reader_that_has_gone_ends_it_without_a_word);
    tcase_add_test(ending, an_outlet_that_is_closed_badly_is_a_failure);
    tcase_add_test(ending, lines_are_written_at_the_end_though_it_never_began);
    suite_add_tcase(suite, writing);
    suite_add_tcase(suite, ending);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that follow one another. */
#include "output/rotated_outlet.h"

#include <zstd.h>

#include "tests/output/rotated_kit.h"

enum { LINES = 20, ROUNDS = 400 };

/* -------------------------------------------------------------------------------- names */

START_TEST(a_file_has_its_name_when_it_is_finished)
{
    const struct rotation hourly = { .period = 3600 };
    struct line_outlet *outlet = begin_with(&hourly);
    struct stat facts;

    check_names("m-000000.log.part");
    ck_assert_int_eq(stat(path_of("m-000000.log.part"), &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 07777, 0600);
    write_text(outlet, "one\n", MIDNIGHT + SECOND);
    check_names("m-000000.log.part");
    close_outlet(outlet);
    check_names("m-000000.log");
    check_content("m-000000.log", "one\n");
    end();
}
END_TEST

START_TEST(a_file_in_which_nothing_was_written_is_deleted)
{
    const struct rotation hourly = { .period = 3600 };
    struct line_outlet *outlet = begin_with(&hourly);

    ck_assert(rest(outlet, MIDNIGHT + 3600 * SECOND));
    check_names("");
    ck_assert_uint_eq(outlet->counts.rotations, 0);
    close_outlet(outlet);
    end();
}
END_TEST

START_TEST(a_name_that_is_taken_gets_a_number)
{
    const struct rotation daily = { .period = 86400 };
    struct line_outlet *outlet, *other;

    begin();
    put("m-000000.log", "old\n", 4);
    outlet = open_outlet(&daily, MIDNIGHT);
    other = open_outlet(&daily, MIDNIGHT);
    check_names("m-000000.log m-000000_2.log.part m-000000_3.log.part");
    write_text(outlet, "one\n", MIDNIGHT);
    write_text(other, "two\n", MIDNIGHT);
    put("m-000000_2.log", "in the way\n", 11);
    close_outlet(outlet);
    close_outlet(other);
    check_content("m-000000.log", "old\n");
    check_content("m-000000_2.log", "in the way\n");
    check_content("m-000000_3.log", "one\n");
    check_content("m-000000_4.log", "two\n");
    ck_assert_str_eq(told, "");
    end();
}
END_TEST

/* --------------------------------------------------------------------------------- when */

START_TEST(a_file_ends_with_its_period)
{
    const struct rotation hourly = { .period = 3600 };
    struct line_outlet *outlet = begin_with(&hourly);

    write_text(outlet, "one\n", MIDNIGHT + SECOND);
    write_text(outlet, "two\n", MIDNIGHT + 3599 * SECOND);
    write_text(outlet, "three\n", MIDNIGHT + 3600 * SECOND);
    ck_assert(rest(outlet, MIDNIGHT + 7199 * SECOND));
    check_names("m-000000.log m-010000.log.part");
    ck_assert(rest(outlet, MIDNIGHT + 7200 * SECOND));
    check_names("m-000000.log m-010000.log");
    ck_assert_uint_eq(outlet->counts.rotations, 2);
    write_text(outlet, "four\n", MIDNIGHT + 7261 * SECOND);
    close_outlet(outlet);
    check_content("m-000000.log", "one\ntwo\n");
    check_content("m-010000.log", "three\n");
    check_content("m-020101.log", "four\n");
    end();
}
END_TEST

START_TEST(a_file_ends_before_the_line_that_makes_it_too_large)
{
    const struct rotation small = { .size = 10 };
    struct line_outlet *outlet = begin_with(&small);
    struct line_list lines = { 0 };

    add(&lines, "four\n", MIDNIGHT);
    add(&lines, "four\n", MIDNIGHT);
    add(&lines, "1\n", MIDNIGHT);
    add(&lines, "one that is too long for any\n", MIDNIGHT);
    add(&lines, "2\n", MIDNIGHT);
    ck_assert_int_eq(write_lines(outlet, &lines, MIDNIGHT), OUTLET_TAKEN);
    close_outlet(outlet);
    check_content("m-000000.log", "four\nfour\n");
    check_content("m-000000_2.log", "1\n");
    check_content("m-000000_3.log", "one that is too long for any\n");
    check_content("m-000000_4.log", "2\n");
    end();
}
END_TEST

START_TEST(opened_again_it_begins_another_file)
{
    const struct rotation daily = { .period = 86400 };
    struct line_outlet *outlet = begin_with(&daily);
    struct error error = { "" };

    write_text(outlet, "one\n", MIDNIGHT);
    ck_assert(outlet->methods->reopen(outlet, MIDNIGHT + SECOND, &error));
    ck_assert(outlet->methods->reopen(outlet, MIDNIGHT + SECOND, &error));
    check_names("m-000000.log");
    write_text(outlet, "two\n", MIDNIGHT + 2 * SECOND);
    close_outlet(outlet);
    check_content("m-000000.log", "one\n");
    check_content("m-000002.log", "two\n");
    end();
}
END_TEST

/* Lines may have waited to be compressed together. */
START_TEST(a_line_is_in_the_file_of_the_time_when_it_was_added)
{
    const struct rotation minutely = { .period = 60 };
    struct line_outlet *outlet = begin_with(&minutely);
    struct line_list lines = { 0 };

    add(&lines, "one\n", MIDNIGHT + 58 * SECOND);
    add(&lines, "two\n", MIDNIGHT + 59 * SECOND);
    add(&lines, "three\n", MIDNIGHT + 60 * SECOND);
    add(&lines, "four\n", MIDNIGHT + 61 * SECOND);
    ck_assert_int_eq(write_lines(outlet, &lines, MIDNIGHT + 68 * SECOND), OUTLET_TAKEN);
    check_names("m-000000.log m-000100.log.part");
    close_outlet(outlet);
    check_content("m-000000.log", "one\ntwo\n");
    check_content("m-000100.log", "three\nfour\n");
    end();
}
END_TEST

START_TEST(lines_that_wait_come_before_the_end_of_a_period)
{
    const struct rotation both = { .period = 60, .size = 8 };
    struct line_outlet *outlet = begin_with(&both);
    const struct outlet_methods *does = outlet->methods;

    ck_assert(!does->finishes(outlet, MIDNIGHT + 59 * SECOND));
    ck_assert(does->finishes(outlet, MIDNIGHT + 60 * SECOND));
    write_text(outlet, "one\n", MIDNIGHT + 58 * SECOND);
    ck_assert(does->finishes(outlet, MIDNIGHT + 60 * SECOND));
    write_text(outlet, "two\n", MIDNIGHT + 59 * SECOND);
    ck_assert(!does->finishes(outlet, MIDNIGHT + 60 * SECOND)); /* it is full */
    ck_assert(rest(outlet, MIDNIGHT + 60 * SECOND));
    ck_assert(!does->finishes(outlet, MIDNIGHT + 60 * SECOND));
    close_outlet(outlet);
    check_content("m-000000.log", "one\ntwo\n");
    end();
}
END_TEST

/* ------------------------------------------------------------------------------ failing */

START_TEST(a_file_that_cannot_be_finished_is_gone_on_with)
{
    const struct rotation hourly = { .period = 3600 };
    struct line_outlet *outlet = begin_with(&hourly);

    write_text(outlet, "one\n", MIDNIGHT);
    faulty_disk.unnamed = true;
    ck_assert(!rest(outlet, MIDNIGHT + 3600 * SECOND));
    write_text(outlet, "two\n", MIDNIGHT + 3601 * SECOND);
    faulty_disk.unnamed = false;
    ck_assert(rest(outlet, MIDNIGHT + 3602 * SECOND));
    close_outlet(outlet);
    check_content("m-000000.log", "one\ntwo\n");
    end();
}
END_TEST

START_TEST(lines_wait_when_no_file_can_be_begun)
{
    const struct rotation hourly = { .period = 3600 };
    struct line_outlet *outlet = begin_with(&hourly);
    struct line_list lines = { 0 };

    write_text(outlet, "one\n", MIDNIGHT);
    faulty_disk.unopened = true;
    add(&lines, "two\n", MIDNIGHT + 3600 * SECOND);
    ck_assert_int_eq(write_lines(outlet, &lines, MIDNIGHT + 3600 * SECOND), OUTLET_FAILED);
    ck_assert_uint_eq(lines.count, 1);
    check_names("m-000000.log");
    faulty_disk.unopened = false;
    ck_assert_int_eq(write_lines(outlet, &lines, MIDNIGHT + 3605 * SECOND), OUTLET_TAKEN);
    close_outlet(outlet);
    check_content("m-000000.log", "one\n");
    check_content("m-010000.log", "two\n");
    end();
}
END_TEST

START_TEST(what_is_not_on_the_disk_gets_its_name_and_is_told)
{
    const struct rotation hourly = { .period = 3600 };
    struct line_outlet *outlet = begin_with(&hourly);
    struct error error = { "" };

    write_text(outlet, "one\n", MIDNIGHT);
    faulty_disk.unsynced = true;
    ck_assert(outlet->methods->rest(outlet, MIDNIGHT + 3600 * SECOND, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "may not be on the disk: Input/output error"));
    close_outlet(outlet);
    check_content("m-000000.log", "one\n");
    end();
}
END_TEST

/* -------------------------------------------------------------------------------- chance */

/* The content of a file, decompressed when it is compressed; ends in NUL, the caller frees it. */
static char *read_text(const char *name)
{
    struct bytes content = golden_read(path_of(name));
    bool compressed = strstr(name, ".zst") != NULL;
    size_t size = compressed ? 1 << 20 : content.length, length = content.length;
    char *text = calloc(size + 1, 1);

    ck_assert_ptr_nonnull(text);
    if (compressed)
        length = ZSTD_decompress(text, size, content.data, content.length);
    else
        memcpy(text, content.data, length);
    ck_assert_uint_le(length, size);
    ck_assert_uint_gt(length, 0);
    ck_assert_int_eq(text[length - 1], '\n');
    text[length] = '\0'; /* zstd uses what room there is */
    free((void *)(uintptr_t)content.data);
    return text;
}

/* Marks the numbers of the lines in a file, which are in order; deletes it. Where lines were
 * dropped numbers are missing. */
static void mark_lines(const char *name, unsigned seen[], unsigned count)
{
    char *text = read_text(name), *line = text;
    unsigned before = 0, number, stars;
    bool first = true;

    while (*line != '\0') {
        char *end = strchr(line, '\n');

        *end = '\0';
        ck_assert_int_eq(sscanf(line, "%u %u", &number, &stars), 2);
        ck_assert_uint_eq(strspn(strchr(strchr(line, ' ') + 1, ' ') + 1, "*"), stars);
        ck_assert_uint_eq(strlen(strchr(strchr(line, ' ') + 1, ' ') + 1), stars);
        ck_assert_uint_lt(number, count);
        ck_assert(first || number > before);
        before = number;
        first = false;
        seen[number]++;
        line = end + 1;
    }
    free(text);
    unlink(path_of(name));
}

static void add_numbered(struct line_queue *queue, unsigned number, timestamp time)
{
    static const char stars[] = "************************************************************"
                                "****************************************";
    unsigned count = 1 + faulty_disk_pick(100);
    char text[256];

    snprintf(text, sizeof text, "%u %u %.*s\n", number, count, (int)count, stars);
    line_queue_add(queue, bytes_of_string(text), 0, time);
}

/* Each line at most once in the files, of which none is unfinished; returns how many. */
static unsigned count_lines(unsigned added)
{
    unsigned *seen = calloc(added + 1, sizeof seen[0]), found = 0;
    struct dirent **entries;
    int files = scandir(folder, &entries, NULL, alphasort);

    ck_assert_ptr_nonnull(seen);
    ck_assert_int_gt(files, 10);
    for (int i = 0; i < files; i++) {
        if (entries[i]->d_name[0] != '.') {
            ck_assert_ptr_null(strstr(entries[i]->d_name, ".part"));
            mark_lines(entries[i]->d_name, seen, added);
        }
        free(entries[i]);
    }
    free(entries);
    for (unsigned i = 0; i < added; i++) {
        ck_assert_msg(seen[i] <= 1, "line %u is there %u times", i, seen[i]);
        found += seen[i];
    }
    free(seen);
    return found;
}

/* What goes on around lines. */
struct course {
    struct rotation how;
    struct line_outlet *outlet;
    struct line_queue queue;
    struct line_list flight; /* as line_writer.h has it */
    timestamp now;
    unsigned added;
};

static enum outlet_result write_some(struct course *course)
{
    if (course->flight.first == NULL)
        line_queue_take(&course->queue, 2000, &course->flight);
    return write_lines(course->outlet, &course->flight, course->now);
}

/* Time goes on, disks fail, become full and free again, files are rotated by their age, their
 * size and by order, and now and then another program goes on. */
static void go_on(struct course *course)
{
    const struct outlet_methods *does = course->outlet->methods;
    struct error error;

    faulty_disk.odds = faulty_disk_pick(3) * 150;
    faulty_disk.full = faulty_disk_pick(4) == 0;
    faulty_disk.room = faulty_disk_pick(1000);
    course->now += faulty_disk_pick(20) * SECOND;
    for (unsigned i = faulty_disk_pick(LINES); i > 0; i--)
        add_numbered(&course->queue, course->added++, course->now);
    write_some(course);
    does->rest(course->outlet, course->now, &error);
    if (faulty_disk_pick(20) == 0)
        does->reopen(course->outlet, course->now, &error);
    if (faulty_disk_pick(20) == 0) {
        faulty_disk.odds = 0;
        does->close(course->outlet, &error);
        course->outlet = open_outlet(&course->how, course->now);
    }
}

START_TEST(whatever_fails_each_line_is_in_one_file_and_whole_or_counted_as_dropped)
{
    const struct queue_limits limits = { 2500, 30 };
    struct course course = {
        .how = { .period = 60, .size = 2000, .compressed = _i % 2 == 0 },
        .now = MIDNIGHT,
    };

    course.outlet = begin_with(&course.how);
    line_queue_init(&course.queue, &limits);
    faulty_disk.chance = (uint64_t)_i;
    for (unsigned round = 0; round < ROUNDS; round++)
        go_on(&course);
    faulty_disk.odds = 0;
    faulty_disk.full = false;
    while (course.flight.first != NULL || course.queue.waiting.first != NULL)
        ck_assert_int_eq(write_some(&course), OUTLET_TAKEN);
    close_outlet(course.outlet);
    ck_assert_uint_gt(course.queue.dropped_lines, 0);
    ck_assert_uint_eq(count_lines(course.added) + course.queue.dropped_lines, course.added);
    ck_assert_uint_gt(faulty_disk.failures, 50);
    end();
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("rotated_outlet");
    TCase *names = tcase_create("names");
    TCase *times = tcase_create("times");
    TCase *failing = tcase_create("failing");
    TCase *chance = tcase_create("chance");

    tcase_add_test(names, a_file_has_its_name_when_it_is_finished);
    tcase_add_test(names, a_file_in_which_nothing_was_written_is_deleted);
    tcase_add_test(names, a_name_that_is_taken_gets_a_number);
    tcase_add_test(times, a_file_ends_with_its_period);
    tcase_add_test(times, a_file_ends_before_the_line_that_makes_it_too_large);
    tcase_add_test(times, opened_again_it_begins_another_file);
    tcase_add_test(times, a_line_is_in_the_file_of_the_time_when_it_was_added);
    tcase_add_test(times, lines_that_wait_come_before_the_end_of_a_period);
    tcase_add_test(failing, a_file_that_cannot_be_finished_is_gone_on_with);
    tcase_add_test(failing, lines_wait_when_no_file_can_be_begun);
    tcase_add_test(failing, what_is_not_on_the_disk_gets_its_name_and_is_told);
    tcase_add_loop_test(
        chance, whatever_fails_each_line_is_in_one_file_and_whole_or_counted_as_dropped, 1, 9);
    suite_add_tcase(suite, names);
    suite_add_tcase(suite, times);
    suite_add_tcase(suite, failing);
    suite_add_tcase(suite, chance);
    return suite;
}

SUITE_MAIN(suite);

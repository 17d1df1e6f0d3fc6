/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which sessions are told, which were, and which are left; and the file between two runs. */
#include "cli/session_ledger.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/ledger_file.h"
#include "tests/support/suite_main.h"

#define HOUR (3600 * DURATION_SECOND)
#define DAY  (24 * HOUR)
#define NOON (20000 * DAY + 12 * HOUR)

static struct session_ledger *ledger;
static char path[] = "/tmp/ledger.XXXXXX";

static void begin(void)
{
    snprintf(path, sizeof path, "%s", "/tmp/ledger.XXXXXX");
    close(mkstemp(path));
    ledger = session_ledger_new(NOON + 10 * DAY);
}

static void end(void)
{
    session_ledger_free(ledger);
    unlink(path);
}

static struct ledger_entry whole(uint64_t connection, timestamp start, timestamp last)
{
    return (struct ledger_entry){
        .connection = connection, .start = start, .end = last, .whole = true
    };
}

static struct ledger_entry part(uint64_t connection, timestamp start, timestamp last)
{
    return (struct ledger_entry){ .connection = connection, .start = start, .end = last };
}

static struct ledger_entry opened(uint64_t connection, timestamp start, timestamp last)
{
    struct ledger_entry entry = whole(connection, start, last);

    entry.open = true;
    return entry;
}

static enum ledger_judgement judged(struct ledger_entry entry)
{
    return session_ledger_judge(ledger, &entry);
}

/* What the next run knows. */
static void next_run(void)
{
    struct error error;

    ck_assert(ledger_file_write(path, ledger, &error));
    session_ledger_free(ledger);
    ledger = session_ledger_new(NOON + 10 * DAY);
    ck_assert(ledger_file_read(path, ledger, &error));
}

static void read_again_from_is(timestamp wanted)
{
    ck_assert_int_eq(session_ledger_times(ledger).read_again_from, wanted);
}

START_TEST(a_session_is_told_once)
{
    ck_assert_int_eq(judged(whole(1, NOON, NOON + 9)), LEDGER_NEW);
    ck_assert_int_eq(judged(whole(1, NOON, NOON + 9)), LEDGER_TOLD);
    next_run();
    ck_assert_int_eq(judged(whole(1, NOON, NOON + 9)), LEDGER_TOLD);
    ck_assert_int_eq(judged(whole(2, NOON, NOON + 9)), LEDGER_NEW);
    ck_assert_uint_eq(session_ledger_count(ledger, LEDGER_TOLD), 1);
    ck_assert_uint_eq(session_ledger_count(ledger, LEDGER_NEW), 1);
}
END_TEST

START_TEST(a_part_of_a_told_session_is_told)
{
    judged(whole(1, NOON, NOON + HOUR));
    next_run();
    ck_assert_int_eq(judged(part(1, NOON + 1000, NOON + HOUR)), LEDGER_TOLD);
    ck_assert_int_eq(judged(part(1, NOON + HOUR, NOON + HOUR)), LEDGER_TOLD);
    ck_assert_int_eq(judged(part(1, NOON + HOUR + 1000, NOON + 2 * HOUR)), LEDGER_NEW);
}
END_TEST

START_TEST(another_connection_of_the_same_endpoints_is_new)
{
    judged(whole(1, NOON, NOON + HOUR));
    ck_assert_int_eq(judged(whole(1, NOON + HOUR, NOON + HOUR + 9)), LEDGER_NEW);
    ck_assert_int_eq(judged(whole(1, NOON + 1000, NOON + 9)), LEDGER_NEW);
}
END_TEST

START_TEST(below_a_microsecond_nothing_differs)
{
    judged(whole(1, NOON + 999, NOON + 5999));
    ck_assert_int_eq(judged(whole(1, NOON, NOON + 5000)), LEDGER_TOLD);
}
END_TEST

START_TEST(what_is_open_is_left_to_the_next_run)
{
    ck_assert_int_eq(judged(opened(1, NOON, NOON + HOUR)), LEDGER_STILL_OPEN);
    next_run();
    ck_assert_int_eq(judged(whole(1, NOON, NOON + 2 * HOUR)), LEDGER_NEW);
    next_run();
    ck_assert_int_eq(judged(whole(1, NOON, NOON + 2 * HOUR)), LEDGER_TOLD);
}
END_TEST

START_TEST(what_stays_open_is_left_as_long_as_something_comes)
{
    ck_assert_int_eq(judged(opened(1, NOON, NOON + HOUR)), LEDGER_STILL_OPEN);
    next_run();
    ck_assert_int_eq(judged(opened(1, NOON, NOON + 2 * HOUR)), LEDGER_STILL_OPEN);
    next_run();
    ck_assert_int_eq(judged(opened(1, NOON, NOON + 2 * HOUR)), LEDGER_NEW);
    next_run();
    ck_assert_int_eq(judged(opened(1, NOON, NOON + 2 * HOUR)), LEDGER_TOLD);
}
END_TEST

START_TEST(what_is_open_for_a_day_is_told)
{
    ck_assert_int_eq(judged(opened(1, NOON, NOON + DAY)), LEDGER_STILL_OPEN);
    ck_assert_int_eq(judged(opened(2, NOON, NOON + DAY + 1000)), LEDGER_NEW);
}
END_TEST

START_TEST(the_next_run_reads_an_hour_again)
{
    ck_assert(!session_ledger_times(ledger).known);
    judged(whole(1, NOON, NOON + HOUR));
    read_again_from_is(NOON);
    next_run();
    read_again_from_is(NOON);
}
END_TEST

START_TEST(the_next_run_reads_what_was_left_open_from_its_start)
{
    judged(opened(1, NOON - 5 * HOUR, NOON));
    judged(whole(2, NOON, NOON + HOUR));
    read_again_from_is(NOON - 5 * HOUR);
    next_run();
    judged(whole(1, NOON - 5 * HOUR, NOON + HOUR));
    read_again_from_is(NOON);
}
END_TEST

START_TEST(no_more_than_a_day_is_read_again)
{
    judged(opened(1, NOON - DAY, NOON));
    judged(whole(2, NOON, NOON + HOUR));
    read_again_from_is(NOON + HOUR - DAY);
}
END_TEST

START_TEST(what_ended_three_days_ago_is_forgotten_and_told_by_nobody)
{
    judged(whole(1, NOON - 3 * DAY, NOON - 3 * DAY));
    judged(whole(2, NOON - 3 * DAY - 1000, NOON - 3 * DAY - 1000));
    judged(whole(3, NOON, NOON));
    next_run();
    ck_assert_int_eq(judged(whole(1, NOON - 3 * DAY, NOON - 3 * DAY)), LEDGER_TOLD);
    ck_assert_int_eq(judged(whole(2, NOON - 3 * DAY - 1000, NOON - 3 * DAY - 1000)),
                     LEDGER_FORGOTTEN);
    ck_assert_int_eq(judged(whole(4, NOON - 3 * DAY, NOON - 3 * DAY)), LEDGER_NEW);
}
END_TEST

START_TEST(a_wrong_clock_makes_nothing_old)
{
    judged(whole(1, NOON, NOON));
    ck_assert_int_eq(judged(whole(2, NOON + 99 * DAY, NOON + 99 * DAY)), LEDGER_NEW);
    read_again_from_is(NOON - HOUR);
    next_run();
    ck_assert_int_eq(judged(whole(3, NOON, NOON)), LEDGER_NEW);
    ck_assert_int_eq(judged(whole(2, NOON + 99 * DAY, NOON + 99 * DAY)), LEDGER_TOLD);
}
END_TEST

START_TEST(what_has_a_time_alone_is_told_by_the_first_run_that_reads_it)
{
    ck_assert(!session_ledger_has_read(ledger, NOON));
    ck_assert(!session_ledger_has_read(ledger, NOON - HOUR));
    next_run();
    ck_assert(session_ledger_has_read(ledger, NOON));
    ck_assert(!session_ledger_has_read(ledger, NOON + 1000));
    ck_assert(!session_ledger_has_read(ledger, NOON + 1000));
}
END_TEST

START_TEST(thousands_of_sessions_are_told_apart)
{
    enum { SESSIONS = 5000 };

    for (uint64_t i = 0; i < SESSIONS; i++)
        ck_assert_int_eq(judged(whole(i % 100, NOON + (timestamp)i * 1000, NOON + HOUR)),
                         LEDGER_NEW);
    next_run();
    for (uint64_t i = 0; i < SESSIONS; i++)
        ck_assert_int_eq(judged(whole(i % 100, NOON + (timestamp)i * 1000, NOON + HOUR)),
                         LEDGER_TOLD);
}
END_TEST

START_TEST(endpoints_are_known_in_either_direction)
{
    const uint8_t one[4] = { 192, 0, 2, 1 }, other[4] = { 192, 0, 2, 2 };
    struct session *session = session_new();
    uint64_t connection;

    session->client = (struct endpoint){ ip_address_v4(one), 1025 };
    session->server = (struct endpoint){ ip_address_v4(other), 25 };
    connection = ledger_connection(session);
    session->client = (struct endpoint){ ip_address_v4(other), 25 };
    session->server = (struct endpoint){ ip_address_v4(one), 1025 };
    ck_assert_uint_eq(ledger_connection(session), connection);
    session->encapsulation.tunnel_key = 7;
    ck_assert_uint_ne(ledger_connection(session), connection);
    session_free(session);
}
END_TEST

static void write_file(const char *text)
{
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* It begins anew, and the file has another name. */
static void is_set_aside(const char *text)
{
    char aside[sizeof path + 16];
    struct error error;

    write_file(text);
    ck_assert_msg(ledger_file_read(path, ledger, &error), "%s", text);
    ck_assert(!session_ledger_times(ledger).known);
    ck_assert_int_ne(access(path, F_OK), 0);
    snprintf(aside, sizeof aside, "%s.set-aside", path);
    ck_assert_int_eq(unlink(aside), 0);
}

START_TEST(a_ledger_that_is_broken_is_set_aside)
{
    is_set_aside("smtpscope ledger 2\nentries 0\n");
    is_set_aside("smtpscope ledger 1\n");
    is_set_aside("smtpscope ledger 1\nentries 1\n");
    is_set_aside("smtpscope ledger 1\nentries 0");
    is_set_aside("smtpscope ledger 1\nentries 0\nentries 0\n");
    is_set_aside("smtpscope ledger 1\nsomething else\nentries 0\n");
    is_set_aside("smtpscope ledger 1\nread-until soon\nentries 0\n");
    is_set_aside("smtpscope ledger 1\nread-until 99999999999999999999\nentries 0\n");
    is_set_aside("smtpscope ledger 1\nread-until 1\ntold 1 2\nentries 1\n");
    is_set_aside("smtpscope ledger 1\nread-until 1\ntold 1 3 2\nentries 1\n");
    is_set_aside("smtpscope ledger 1\nread-until 1\ntold 1 2 3 4\nentries 1\n");
}
END_TEST

START_TEST(an_empty_file_is_no_ledger_yet)
{
    struct error error;

    write_file("");
    ck_assert(ledger_file_read(path, ledger, &error));
    ck_assert(!session_ledger_times(ledger).known);
    ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(what_does_not_begin_as_a_ledger_is_refused_and_left)
{
    static const char *const others[] = { "smtpscope", "smtpscope state 1\n", "\n", "1" };
    struct error error;

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        write_file(others[i]);
        ck_assert_msg(!ledger_file_read(path, ledger, &error), "%s", others[i]);
        ck_assert_int_eq(access(path, F_OK), 0);
    }
}
END_TEST

START_TEST(an_empty_ledger_is_one)
{
    next_run();
    ck_assert(!session_ledger_times(ledger).known);
    ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(without_a_file_nothing_was_told)
{
    struct error error;

    unlink(path);
    ck_assert(ledger_file_read(path, ledger, &error));
    ck_assert(ledger_file_write(path, ledger, &error));
}
END_TEST

START_TEST(a_folder_is_no_file)
{
    struct error error;

    ck_assert(!ledger_file_read("/", ledger, &error));
    ck_assert(!ledger_file_write("/nowhere/ledger", ledger, &error));
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("session_ledger");
    TCase *judging = tcase_create("judging");
    TCase *times = tcase_create("times");
    TCase *file = tcase_create("file");

    tcase_add_checked_fixture(judging, begin, end);
    tcase_add_test(judging, a_session_is_told_once);
    tcase_add_test(judging, a_part_of_a_told_session_is_told);
    tcase_add_test(judging, another_connection_of_the_same_endpoints_is_new);
    tcase_add_test(judging, below_a_microsecond_nothing_differs);
    tcase_add_test(judging, what_is_open_is_left_to_the_next_run);
    tcase_add_test(judging, what_stays_open_is_left_as_long_as_something_comes);
    tcase_add_test(judging, what_is_open_for_a_day_is_told);
    tcase_add_test(judging, what_has_a_time_alone_is_told_by_the_first_run_that_reads_it);
    tcase_add_test(judging, thousands_of_sessions_are_told_apart);
    tcase_add_test(judging, endpoints_are_known_in_either_direction);
    suite_add_tcase(s, judging);
    tcase_add_checked_fixture(times, begin, end);
    tcase_add_test(times, the_next_run_reads_an_hour_again);
    tcase_add_test(times, the_next_run_reads_what_was_left_open_from_its_start);
    tcase_add_test(times, no_more_than_a_day_is_read_again);
    tcase_add_test(times, what_ended_three_days_ago_is_forgotten_and_told_by_nobody);
    tcase_add_test(times, a_wrong_clock_makes_nothing_old);
    suite_add_tcase(s, times);
    tcase_add_checked_fixture(file, begin, end);
    tcase_add_test(file, a_ledger_that_is_broken_is_set_aside);
    tcase_add_test(file, an_empty_file_is_no_ledger_yet);
    tcase_add_test(file, what_does_not_begin_as_a_ledger_is_refused_and_left);
    tcase_add_test(file, an_empty_ledger_is_one);
    tcase_add_test(file, without_a_file_nothing_was_told);
    tcase_add_test(file, a_folder_is_no_file);
    suite_add_tcase(s, file);
    return s;
}

SUITE_MAIN(suite);

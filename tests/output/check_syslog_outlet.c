/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines to a log, whose keeper is here. */
#include "output/syslog_outlet.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

enum { FACILITY_MAIL = 2 };

/* 2026-11-04 09:07:05 UTC. */
#define SOME_TIME (INT64_C(1793783225) * DURATION_SECOND)

static struct scratch_file scratch;
static int keeper;

static void keep_log(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    snprintf(address.sun_path, sizeof address.sun_path, "%s", scratch.path);
    keeper = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    ck_assert_int_eq(bind(keeper, (struct sockaddr *)&address, sizeof address), 0);
}

static struct line_outlet *begin(void)
{
    struct line_outlet *outlet;
    struct error error;

    setenv("TZ", "UTC", 1);
    scratch = scratch_file_name("syslog");
    keep_log();
    outlet = syslog_outlet_new(scratch.path, FACILITY_MAIL, &error);
    ck_assert_msg(outlet != NULL, "%s", error.message);
    return outlet;
}

static void end(struct line_outlet *outlet)
{
    ck_assert(outlet->methods->close(outlet, NULL));
    close(keeper);
    unlink(scratch.path);
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

    return outlet->methods->write(outlet, lines, SOME_TIME, &error);
}

static void check_message(const char *line)
{
    static char message[SYSLOG_MESSAGE_MOST + 1], expected[SYSLOG_MESSAGE_MOST + 1];
    ssize_t length = recv(keeper, message, sizeof message, 0);

    ck_assert_int_gt(length, 0);
    message[length] = '\0';
    snprintf(expected, sizeof expected, "<22>Nov  4 09:07:05 smtpscope[%ld]: %s", (long)getpid(),
             line);
    ck_assert_str_eq(message, expected);
}

START_TEST(a_line_is_a_message)
{
    struct line_outlet *outlet = begin();
    struct line_list lines = { 0 };

    add(&lines, "{\"type\":\"session\"}\n");
    add(&lines, "{\"type\":\"notice\"}\n");
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_TAKEN);
    ck_assert_ptr_null(lines.first);
    check_message("{\"type\":\"session\"}");
    check_message("{\"type\":\"notice\"}");
    end(outlet);
}
END_TEST

START_TEST(a_log_that_is_kept_again_gets_what_waited)
{
    struct line_outlet *outlet = begin();
    struct line_list lines = { 0 };

    close(keeper);
    add(&lines, "{}\n");
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_FAILED);
    unlink(scratch.path);
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_FAILED);
    ck_assert_uint_eq(lines.count, 1);
    keep_log();
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_TAKEN);
    check_message("{}");
    end(outlet);
}
END_TEST

START_TEST(a_log_whose_keeper_is_slow_is_busy)
{
    struct line_outlet *outlet = begin();
    struct line_list lines = { 0 };
    unsigned sent = 0;

    do {
        add(&lines, "{}\n");
        sent++;
        ck_assert_uint_lt(sent, 100000);
    } while (write_lines(outlet, &lines) == OUTLET_TAKEN);
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_BUSY);
    ck_assert_uint_eq(lines.count, 1);
    check_message("{}");
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_TAKEN);
    end(outlet);
}
END_TEST

/* A record with a long dialogue; or, without it, a text of that length. */
static void add_long(struct line_list *lines, bool dialogue)
{
    static char text[40000];
    size_t length =
        (size_t)sprintf(text, "{\"type\":\"session\",\"%s\":[", dialogue ? "dialogue" : "x");

    while (length < sizeof text - 64)
        length +=
            (size_t)sprintf(text + length, "%s\"a step\"", text[length - 1] == '[' ? "" : ",");
    sprintf(text + length, "]}\n");
    add(lines, text);
}

START_TEST(a_record_that_is_too_long_has_fewer_steps)
{
    struct line_outlet *outlet = begin();
    struct line_list lines = { 0 };
    static char message[2 * SYSLOG_MESSAGE_MOST];
    ssize_t length;

    add_long(&lines, true);
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_TAKEN);
    length = recv(keeper, message, sizeof message - 1, 0);
    ck_assert_int_gt(length, SYSLOG_MESSAGE_MOST - 100);
    ck_assert_int_le(length, SYSLOG_MESSAGE_MOST);
    message[length] = '\0';
    ck_assert_ptr_nonnull(strstr(message, "\"truncated\":{\"dialogue\":"));
    ck_assert_int_eq(message[length - 1], '}');
    ck_assert_uint_eq(outlet->counts.refused, 0);
    end(outlet);
}
END_TEST

START_TEST(what_cannot_be_made_short_enough_is_refused_and_told)
{
    struct line_outlet *outlet = begin();
    struct line_list lines = { 0 };
    struct error error;

    add_long(&lines, false);
    add(&lines, "{}\n");
    ck_assert(outlet->methods->rest(outlet, SOME_TIME, &error));
    ck_assert_int_eq(write_lines(outlet, &lines), OUTLET_TAKEN);
    ck_assert_uint_eq(outlet->counts.refused, 1);
    check_message("{}");
    ck_assert(!outlet->methods->rest(outlet, SOME_TIME, &error));
    ck_assert_str_eq(error.message, "1 line has been too long for syslog, and was dropped");
    ck_assert(outlet->methods->rest(outlet, SOME_TIME, &error));
    end(outlet);
}
END_TEST

START_TEST(without_a_log_there_is_an_operator_error)
{
    struct error error;

    ck_assert_ptr_null(syslog_outlet_new("missing/log", FACILITY_MAIL, &error));
    ck_assert_str_eq(error.message,
                     "cannot write to syslog by missing/log: No such file or directory");
    ck_assert_ptr_null(syslog_outlet_new("/dev/null", FACILITY_MAIL, &error));
    ck_assert_str_eq(error.message,
                     "cannot write to syslog by /dev/null: Socket operation on non-socket");
}
END_TEST

START_TEST(facilities_have_names)
{
    struct error error;
    unsigned facility;

    ck_assert(syslog_facility_parse(&facility, "mail", &error));
    ck_assert_uint_eq(facility, FACILITY_MAIL);
    ck_assert(syslog_facility_parse(&facility, "local7", &error));
    ck_assert_uint_eq(facility, 23);
    ck_assert(!syslog_facility_parse(&facility, "local8", &error));
    ck_assert_str_eq(error.message, "`local8` is no facility: expected such as mail, daemon, user, "
                                    "or local0 to local7");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("syslog_outlet");
    TCase *sending = tcase_create("sending");
    TCase *lengths = tcase_create("lengths");
    TCase *opening = tcase_create("opening");

    tcase_add_test(sending, a_line_is_a_message);
    tcase_add_test(sending, a_log_that_is_kept_again_gets_what_waited);
    tcase_add_test(sending, a_log_whose_keeper_is_slow_is_busy);
    tcase_add_test(lengths, a_record_that_is_too_long_has_fewer_steps);
    tcase_add_test(lengths, what_cannot_be_made_short_enough_is_refused_and_told);
    tcase_add_test(opening, without_a_log_there_is_an_operator_error);
    tcase_add_test(opening, facilities_have_names);
    suite_add_tcase(suite, sending);
    suite_add_tcase(suite, lengths);
    suite_add_tcase(suite, opening);
    return suite;
}

SUITE_MAIN(suite);

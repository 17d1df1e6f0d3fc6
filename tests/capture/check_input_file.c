/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening input files, and what is said when it does not work. */
#include "capture/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "tests/support/capture_file.h"
#include "tests/support/suite_main.h"

static char buffer[4096];

static FILE *open_path(const char *path, struct error *error)
{
    return input_file_open(path, buffer, sizeof buffer, error);
}

/* Opening fails with exactly this message. */
static void ck_assert_refused(const char *path, const char *message)
{
    struct error error = { "" };

    ck_assert_ptr_null(open_path(path, &error));
    ck_assert_str_eq(error.message, message);
}

START_TEST(stream_begins_with_the_first_octet)
{
    char path[CAPTURE_PATH_SIZE], text[16] = "";
    FILE *stream;

    capture_file_create(bytes_of_string("abc"), path);
    stream = open_path(path, NULL);
    ck_assert_ptr_nonnull(stream);
    ck_assert_uint_eq(fread(text, 1, sizeof text - 1, stream), 3);
    ck_assert_str_eq(text, "abc");
    fclose(stream);
    unlink(path);
}
END_TEST

START_TEST(missing_file_is_named)
{
    ck_assert_refused("/nonexistent/mail.pcap",
                      "cannot open /nonexistent/mail.pcap: there is no such file");
}
END_TEST

START_TEST(directory_is_refused)
{
    ck_assert_refused("/", "cannot read /: it is a directory");
}
END_TEST

START_TEST(empty_file_is_refused)
{
    ck_assert_refused("/dev/null", "cannot read /dev/null: it is empty");
}
END_TEST

/* The superuser may read everything, so the test gives that up for a while. */
START_TEST(forbidden_file_is_refused)
{
    char path[CAPTURE_PATH_SIZE], message[CAPTURE_PATH_SIZE + 64];
    uid_t user = geteuid();

    capture_file_create(bytes_of_string("abc"), path);
    ck_assert_int_eq(chmod(path, 0), 0);
    if (user == 0)
        ck_assert_int_eq(seteuid(65534), 0);
    snprintf(message, sizeof message, "cannot open %s: permission denied", path);
    ck_assert_refused(path, message);
    ck_assert_int_eq(seteuid(user), 0);
    unlink(path);
}
END_TEST

START_TEST(descriptor_open_for_writing_only_is_refused)
{
    int original = dup(STDIN_FILENO);
    int write_only = open("/dev/null", O_WRONLY);

    ck_assert_int_ge(dup2(write_only, STDIN_FILENO), 0);
    ck_assert_refused("-", "cannot open standard input: Invalid argument");
    close(write_only);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

START_TEST(closed_standard_input_is_refused)
{
    int original = dup(STDIN_FILENO);

    close(STDIN_FILENO);
    ck_assert_refused("-", "cannot open standard input: it is closed");
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

/* Its descriptor is then 0, which is as good as any other. */
START_TEST(file_opens_where_standard_input_is_closed)
{
    int original = dup(STDIN_FILENO);
    char path[CAPTURE_PATH_SIZE];
    FILE *stream;

    capture_file_create(bytes_of_string("abc"), path);
    close(STDIN_FILENO);
    stream = open_path(path, NULL);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(fileno(stream), STDIN_FILENO);
    fclose(stream);
    unlink(path);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

START_TEST(closing_the_stream_leaves_standard_input_open)
{
    int original = dup(STDIN_FILENO);
    int ends[2];
    FILE *stream;

    ck_assert_int_eq(pipe(ends), 0);
    capture_write(ends[1], bytes_of_string("abc"));
    dup2(ends[0], STDIN_FILENO);
    stream = open_path("-", NULL);
    ck_assert_ptr_nonnull(stream);
    fclose(stream);
    ck_assert_int_ge(fcntl(STDIN_FILENO, F_GETFD), 0);
    close(ends[0]);
    close(ends[1]);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

START_TEST(label_is_the_path_or_standard_input)
{
    ck_assert_str_eq(input_file_label("mail.pcap"), "mail.pcap");
    ck_assert_str_eq(input_file_label("./-"), "./-");
    ck_assert_str_eq(input_file_label("-"), "standard input");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("input_file");
    TCase *opening = tcase_create("opening");
    TCase *refusals = tcase_create("refusals");

    tcase_add_test(opening, stream_begins_with_the_first_octet);
    tcase_add_test(opening, file_opens_where_standard_input_is_closed);
    tcase_add_test(opening, closing_the_stream_leaves_standard_input_open);
    tcase_add_test(opening, label_is_the_path_or_standard_input);
    tcase_add_test(refusals, missing_file_is_named);
    tcase_add_test(refusals, directory_is_refused);
    tcase_add_test(refusals, empty_file_is_refused);
    tcase_add_test(refusals, forbidden_file_is_refused);
    tcase_add_test(refusals, descriptor_open_for_writing_only_is_refused);
    tcase_add_test(refusals, closed_standard_input_is_refused);
    suite_add_tcase(suite, opening);
    suite_add_tcase(suite, refusals);
    return suite;
}

SUITE_MAIN(suite);

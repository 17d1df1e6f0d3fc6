/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening input files, and what is said when it does not work. */
#include "capture/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "tests/support/capture_file.h"
#include "tests/support/suite_main.h"

/* Opening fails with exactly this message. */
static void ck_assert_refused(const char *path, const char *message)
{
    struct error error = { "" };
    struct input_file file;

    ck_assert(!input_file_open(&file, path, &error));
    ck_assert_str_eq(error.message, message);
}

static void ck_assert_reads(struct input_file *file, const char *text)
{
    uint8_t octets[16];
    size_t length = 99;

    ck_assert_int_eq(input_file_read(file, octets, sizeof octets, &length, NULL), INPUT_OCTETS);
    ck_assert_uint_eq(length, strlen(text));
    ck_assert_mem_eq(octets, text, length);
}

START_TEST(file_is_read_from_its_first_octet_to_its_end)
{
    char path[CAPTURE_PATH_SIZE];
    struct input_file file;
    size_t length = 99;
    uint8_t octet;

    capture_file_create(bytes_of_string("abc"), path);
    ck_assert(input_file_open(&file, path, NULL));
    ck_assert_uint_eq(file.size, 3);
    ck_assert_reads(&file, "abc");
    ck_assert_uint_eq(file.read, 3);
    ck_assert_int_eq(input_file_read(&file, &octet, 1, &length, NULL), INPUT_END);
    ck_assert_uint_eq(length, 99);
    input_file_close(&file);
    unlink(path);
}
END_TEST

START_TEST(pipe_gives_what_was_written_and_has_no_size)
{
    int original = dup(STDIN_FILENO);
    struct input_file file;
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[0], STDIN_FILENO);
    ck_assert(input_file_open(&file, "-", NULL));
    ck_assert_uint_eq(file.size, 0);
    capture_write(ends[1], bytes_of_string("ab"));
    ck_assert_reads(&file, "ab");
    capture_write(ends[1], bytes_of_string("c"));
    ck_assert_reads(&file, "c");
    input_file_close(&file);
    close(ends[0]);
    close(ends[1]);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

/* A shell may have read the beginning of the file that it redirects. */
START_TEST(size_of_redirected_file_counts_from_where_it_stands)
{
    int original = dup(STDIN_FILENO);
    char path[CAPTURE_PATH_SIZE];
    struct input_file file;

    capture_file_create(bytes_of_string("abcde"), path);
    ck_assert_int_ge(dup2(open(path, O_RDONLY), STDIN_FILENO), 0);
    ck_assert_int_eq(lseek(STDIN_FILENO, 2, SEEK_SET), 2);
    ck_assert(input_file_open(&file, "-", NULL));
    ck_assert_uint_eq(file.size, 3);
    ck_assert_reads(&file, "cde");
    input_file_close(&file);
    unlink(path);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

START_TEST(missing_file_is_named)
{
    ck_assert_refused("/nonexistent/mail.pcap",
                      "cannot open /nonexistent/mail.pcap: No such file or directory");
}
END_TEST

START_TEST(directory_is_refused)
{
    ck_assert_refused("/", "cannot read /: Is a directory");
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
    snprintf(message, sizeof message, "cannot open %s: Permission denied", path);
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
    ck_assert_refused("-", "cannot read standard input: it is open for writing only");
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
    struct input_file file;

    capture_file_create(bytes_of_string("abc"), path);
    close(STDIN_FILENO);
    ck_assert(input_file_open(&file, path, NULL));
    ck_assert_int_eq(file.descriptor, STDIN_FILENO);
    input_file_close(&file);
    unlink(path);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

START_TEST(closing_leaves_standard_input_open)
{
    int original = dup(STDIN_FILENO);
    int ends[2];
    struct input_file file;

    ck_assert_int_eq(pipe(ends), 0);
    capture_write(ends[1], bytes_of_string("abc"));
    dup2(ends[0], STDIN_FILENO);
    ck_assert(input_file_open(&file, "-", NULL));
    input_file_close(&file);
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

/* --------------------------------------------------------------------- sharing */

START_TEST(sharers_read_the_same_octets_each_at_its_own_pace)
{
    struct input_file file, first, second;
    char path[CAPTURE_PATH_SIZE];
    size_t length = 99;
    uint8_t octets[3];

    capture_file_create(bytes_of_string("abcde"), path);
    ck_assert(input_file_open(&file, path, NULL));
    ck_assert_uint_eq(input_file_peek(&file, octets, 3), 3);
    ck_assert_mem_eq(octets, "abc", 3);
    ck_assert(input_file_share(&file, path, &first, NULL));
    ck_assert(input_file_share(&file, path, &second, NULL));
    input_file_close(&file);
    ck_assert_int_eq(input_file_read(&first, octets, 3, &length, NULL), INPUT_OCTETS);
    ck_assert_mem_eq(octets, "abc", 3);
    ck_assert_reads(&second, "abcde");
    ck_assert_reads(&first, "de");
    ck_assert_int_eq(input_file_read(&first, octets, 3, &length, NULL), INPUT_END);
    ck_assert_uint_eq(first.read, 5);
    ck_assert_uint_eq(first.size, 5);
    input_file_close(&first);
    input_file_close(&second);
    unlink(path);
}
END_TEST

START_TEST(what_is_added_or_put_in_its_place_later_is_not_shared)
{
    char path[CAPTURE_PATH_SIZE], other[CAPTURE_PATH_SIZE];
    struct input_file file, shared;
    size_t length = 99;
    uint8_t octet;
    int added;

    capture_file_create(bytes_of_string("abc"), path);
    capture_file_create(bytes_of_string("something else"), other);
    ck_assert(input_file_open(&file, path, NULL));
    added = open(path, O_WRONLY | O_APPEND);
    capture_write(added, bytes_of_string("def"));
    close(added);
    ck_assert_int_eq(rename(other, path), 0);
    ck_assert(input_file_share(&file, path, &shared, NULL));
    ck_assert_reads(&shared, "abc");
    ck_assert_int_eq(input_file_read(&shared, &octet, 1, &length, NULL), INPUT_END);
    input_file_close(&shared);
    input_file_close(&file);
    unlink(path);
}
END_TEST

START_TEST(named_pipe_opens_before_its_writer_comes_and_reads_wait_then)
{
    char path[CAPTURE_PATH_SIZE];
    struct input_file file;
    int writer;

    capture_file_create(bytes_of(NULL, 0), path);
    unlink(path);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert(input_file_open_at_once(&file, path, NULL));
    ck_assert_uint_eq(file.size, 0);
    ck_assert_int_eq(fcntl(file.descriptor, F_GETFL) & O_NONBLOCK, 0);
    writer = open(path, O_WRONLY);
    capture_write(writer, bytes_of_string("abc"));
    ck_assert_reads(&file, "abc");
    close(writer);
    input_file_close(&file);
    unlink(path);
}
END_TEST

struct watcher {
    int descriptor;
    unsigned reads;
    unsigned allowed;
};

static bool watch_read(void *context, int descriptor)
{
    struct watcher *watcher = context;

    watcher->descriptor = descriptor;
    return watcher->reads++ < watcher->allowed;
}

START_TEST(watcher_is_told_before_each_read_and_may_end_the_input)
{
    struct watcher watcher = { .allowed = 1 };
    char path[CAPTURE_PATH_SIZE];
    struct input_file file;
    uint8_t octets[2];
    size_t length = 0;

    capture_file_create(bytes_of_string("abc"), path);
    ck_assert(input_file_open(&file, path, NULL));
    file.watch = (struct input_watch){ &watcher, watch_read };
    ck_assert_int_eq(input_file_read(&file, octets, 2, &length, NULL), INPUT_OCTETS);
    ck_assert_int_eq(watcher.descriptor, file.descriptor);
    ck_assert_int_eq(input_file_read(&file, octets, 2, &length, NULL), INPUT_END);
    ck_assert_uint_eq(watcher.reads, 2);
    ck_assert_uint_eq(file.read, 2);
    input_file_close(&file);
    unlink(path);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("input_file");
    TCase *opening = tcase_create("opening");
    TCase *refusals = tcase_create("refusals");
    TCase *sharing = tcase_create("sharing");

    tcase_add_test(opening, file_is_read_from_its_first_octet_to_its_end);
    tcase_add_test(opening, pipe_gives_what_was_written_and_has_no_size);
    tcase_add_test(opening, size_of_redirected_file_counts_from_where_it_stands);
    tcase_add_test(opening, file_opens_where_standard_input_is_closed);
    tcase_add_test(opening, closing_leaves_standard_input_open);
    tcase_add_test(opening, label_is_the_path_or_standard_input);
    tcase_add_test(refusals, missing_file_is_named);
    tcase_add_test(refusals, directory_is_refused);
    tcase_add_test(refusals, forbidden_file_is_refused);
    tcase_add_test(refusals, descriptor_open_for_writing_only_is_refused);
    tcase_add_test(refusals, closed_standard_input_is_refused);
    tcase_add_test(sharing, sharers_read_the_same_octets_each_at_its_own_pace);
    tcase_add_test(sharing, what_is_added_or_put_in_its_place_later_is_not_shared);
    tcase_add_test(sharing, named_pipe_opens_before_its_writer_comes_and_reads_wait_then);
    tcase_add_test(sharing, watcher_is_told_before_each_read_and_may_end_the_input);
    suite_add_tcase(suite, opening);
    suite_add_tcase(suite, refusals);
    suite_add_tcase(suite, sharing);
    return suite;
}

SUITE_MAIN(suite);

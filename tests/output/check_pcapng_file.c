/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing capture files: new ones, those that go on, and those that cannot be written. */
#include "output/pcapng_file.h"

#include <fcntl.h>
#include <pcap/dlt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "capture/packet_source_operations.h"
#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

#define TIME (INT64_C(1700000000) * DURATION_SECOND + 123456789)

static struct scratch_file scratch;

static void setup(void)
{
    scratch = scratch_file_name("check_pcapng_file");
}

static void teardown(void)
{
    unlink(scratch.path);
}

static struct pcapng_file *open_file(enum pcapng_opening how)
{
    uint64_t mended;
    struct error error = { "" };
    struct pcapng_file *file = pcapng_file_open(scratch.path, how, &mended, &error);

    ck_assert_msg(file != NULL, "%s", error.message);
    ck_assert_uint_eq(mended, 0);
    return file;
}

static void expect_refusal(enum pcapng_opening how, const char *words)
{
    uint64_t mended;
    struct error error = { "" };

    ck_assert_ptr_null(pcapng_file_open(scratch.path, how, &mended, &error));
    ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
}

static void add(struct pcapng_file *file, int link_type, timestamp time, const char *text)
{
    const struct pcapng_frame frame = { .link_type = link_type,
                                        .time = time,
                                        .octets = bytes_of_string(text),
                                        .length = (uint32_t)strlen(text) + 100 };

    pcapng_file_add(file, &frame);
}

static void write_group(struct pcapng_file *file)
{
    struct error error = { "" };

    ck_assert_msg(pcapng_file_write(file, &error), "%s", error.message);
}

/* Link types, times and octets of the frames in the file, as text. */
static const char *frames_of_file(void)
{
    static char text[4096];
    struct error error = { "" };
    struct packet_source *source = packet_source_open_file(scratch.path, NULL, &error);
    struct frame frame;
    size_t length = 0;

    ck_assert_msg(source != NULL, "%s", error.message);
    text[0] = '\0';
    while (packet_source_next_frame(source, &frame) == SOURCE_PACKET)
        length += (size_t)snprintf(text + length, sizeof text - length, "%lld %.*s %u\n",
                                   (long long)(frame.time - TIME), (int)frame.captured.length,
                                   (const char *)frame.captured.data, frame.length);
    packet_source_close(source);
    return text;
}

static off_t size_of_file(void)
{
    struct stat facts;

    ck_assert_int_eq(stat(scratch.path, &facts), 0);
    return facts.st_size;
}

static void put_into_file(const void *octets, size_t length)
{
    FILE *stream = fopen(scratch.path, "ab");

    ck_assert_uint_eq(fwrite(octets, 1, length, stream), length);
    fclose(stream);
}

START_TEST(what_was_written_is_read_again_to_the_nanosecond)
{
    struct pcapng_file *file = open_file(PCAPNG_NEW);
    struct stat facts;

    add(file, DLT_EN10MB, TIME, "one");
    add(file, DLT_RAW, TIME + 1, "two of another link type");
    write_group(file);
    add(file, DLT_EN10MB, TIME - 5, "earlier");
    write_group(file);
    ck_assert_int_eq(size_of_file(), (off_t)pcapng_file_octets(file));
    pcapng_file_close(file);
    ck_assert_str_eq(frames_of_file(),
                     "0 one 103\n1 two of another link type 124\n-5 earlier 107\n");
    ck_assert_int_eq(stat(scratch.path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0600);
}
END_TEST

START_TEST(a_group_is_in_the_file_as_soon_as_it_is_written)
{
    struct pcapng_file *file = open_file(PCAPNG_NEW);

    add(file, DLT_EN10MB, TIME, "one");
    ck_assert_str_eq(frames_of_file(), "");
    write_group(file);
    ck_assert_str_eq(frames_of_file(), "0 one 103\n");
    pcapng_file_close(file);
}
END_TEST

START_TEST(a_file_goes_on_with_another_section)
{
    for (int i = 0; i < 3; i++) {
        struct pcapng_file *file = open_file(PCAPNG_APPEND);

        add(file, i == 1 ? DLT_RAW : DLT_EN10MB, TIME + i, "packet");
        write_group(file);
        pcapng_file_close(file);
    }
    ck_assert_str_eq(frames_of_file(), "0 packet 106\n1 packet 106\n2 packet 106\n");
}
END_TEST

START_TEST(a_new_file_is_none_that_exists)
{
    pcapng_file_close(open_file(PCAPNG_NEW));
    expect_refusal(PCAPNG_NEW, "it exists, and is not overwritten");
}
END_TEST

START_TEST(a_file_that_is_written_has_one_writer)
{
    struct pcapng_file *file = open_file(PCAPNG_APPEND);

    expect_refusal(PCAPNG_APPEND, "another process does so");
    pcapng_file_close(file);
}
END_TEST

static const struct {
    const char *octets;
    size_t length;
} others[] = {
    { "some text that is no capture\n", 29 },
    { "\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\0\0\4\0\1\0\0\0", 24 },
    { "\n", 1 },
    { "\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1b", 12 },
};

START_TEST(what_is_no_pcapng_is_left_alone)
{
    put_into_file(others[_i].octets, others[_i].length);
    expect_refusal(PCAPNG_APPEND, "it is no pcapng file that could go on");
    ck_assert_int_eq(size_of_file(), (off_t)others[_i].length);
}
END_TEST

START_TEST(damage_in_the_middle_is_left_alone)
{
    static const uint32_t damaged[] = { 6, 13, 0, 0 };

    pcapng_file_close(open_file(PCAPNG_NEW));
    put_into_file(damaged, sizeof damaged);
    expect_refusal(PCAPNG_APPEND, "it is no pcapng file that could go on");
}
END_TEST

/* As many octets of the last block as that are left. */
START_TEST(half_a_block_is_cut_off)
{
    struct pcapng_file *file = open_file(PCAPNG_NEW);
    struct error error = { "" };
    off_t first, second;
    uint64_t mended;

    add(file, DLT_EN10MB, TIME, "first");
    write_group(file);
    first = size_of_file();
    add(file, DLT_EN10MB, TIME, "second");
    write_group(file);
    second = size_of_file();
    pcapng_file_close(file);
    for (off_t size = first + 1; size < second; size++) {
        ck_assert_int_eq(truncate(scratch.path, size), 0);
        file = pcapng_file_open(scratch.path, PCAPNG_APPEND, &mended, &error);
        ck_assert_msg(file != NULL, "%s", error.message);
        ck_assert_uint_eq(mended, (uint64_t)(size - first));
        pcapng_file_close(file);
        ck_assert_str_eq(frames_of_file(), "0 first 105\n");
    }
}
END_TEST

START_TEST(other_byte_orders_go_on_too)
{
    static const uint8_t big[] = { 0x0a, 0x0d, 0x0d, 0x0a, 0, 0, 0,    28,   0x1a, 0x2b,
                                   0x3c, 0x4d, 0,    1,    0, 0, 0xff, 0xff, 0xff, 0xff,
                                   0xff, 0xff, 0xff, 0xff, 0, 0, 0,    28 };
    struct pcapng_file *file;

    put_into_file(big, sizeof big);
    file = open_file(PCAPNG_APPEND);
    add(file, DLT_EN10MB, TIME, "packet");
    write_group(file);
    pcapng_file_close(file);
    ck_assert_str_eq(frames_of_file(), "0 packet 106\n");
}
END_TEST

static void limit_files(rlim_t size)
{
    const struct rlimit limit = { size, RLIM_INFINITY };

    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_group_that_does_not_fit_is_taken_back_and_the_next_one_tried)
{
    struct pcapng_file *file = open_file(PCAPNG_NEW);
    struct error error = { "" };
    off_t size;

    add(file, DLT_EN10MB, TIME, "first");
    write_group(file);
    size = size_of_file();
    limit_files((rlim_t)size + 60);
    add(file, DLT_RAW, TIME, "too much of another link type, which is forgotten as well");
    ck_assert(!pcapng_file_write(file, &error));
    ck_assert_msg(strstr(error.message, "cannot write to") != NULL, "%s", error.message);
    ck_assert_int_eq(size_of_file(), size);
    limit_files(RLIM_INFINITY);
    add(file, DLT_RAW, TIME + 1, "second");
    write_group(file);
    pcapng_file_close(file);
    ck_assert_str_eq(frames_of_file(), "0 first 105\n1 second 106\n");
}
END_TEST

START_TEST(a_folder_and_a_pipe_are_refused)
{
    ck_assert_int_eq(mkfifo(scratch.path, 0600), 0);
    expect_refusal(PCAPNG_APPEND, "no regular file");
    unlink(scratch.path);
    ck_assert_int_eq(mkdir(scratch.path, 0700), 0);
    expect_refusal(PCAPNG_APPEND, "cannot open");
    rmdir(scratch.path);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("pcapng_file");
    TCase *tcase = tcase_create("files");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, what_was_written_is_read_again_to_the_nanosecond);
    tcase_add_test(tcase, a_group_is_in_the_file_as_soon_as_it_is_written);
    tcase_add_test(tcase, a_file_goes_on_with_another_section);
    tcase_add_test(tcase, a_new_file_is_none_that_exists);
    tcase_add_test(tcase, a_file_that_is_written_has_one_writer);
    tcase_add_loop_test(tcase, what_is_no_pcapng_is_left_alone, 0,
                        (int)(sizeof others / sizeof others[0]));
    tcase_add_test(tcase, damage_in_the_middle_is_left_alone);
    tcase_add_test(tcase, half_a_block_is_cut_off);
    tcase_add_test(tcase, other_byte_orders_go_on_too);
    tcase_add_test(tcase, a_group_that_does_not_fit_is_taken_back_and_the_next_one_tried);
    tcase_add_test(tcase, a_folder_and_a_pipe_are_refused);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

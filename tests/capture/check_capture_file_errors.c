/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capture files that cannot be opened, or not read to their end. */
#include "capture/packet_source.h"

#include <sys/socket.h>
#include <unistd.h>

#include "tests/capture/opened_image.h"
#include "tests/support/suite_main.h"

static const struct capture_format ethernet = { .link_type = 1 };

START_TEST(missing_file_is_refused)
{
    struct error error;

    ck_assert_ptr_null(packet_source_open_file("/nonexistent/mail.pcap", NULL, &error));
    ck_assert_str_eq(error.message, "cannot open /nonexistent/mail.pcap: No such file or directory");
}
END_TEST

START_TEST(empty_file_is_refused)
{
    struct error error;

    ck_assert_ptr_null(packet_source_open_file("/dev/null", NULL, &error));
    ck_assert_str_eq(error.message, "cannot read /dev/null: it is empty");
}
END_TEST

START_TEST(file_of_another_kind_is_refused)
{
    struct opened_image opened;

    open_octets(&opened, bytes_of_string("Received: from mail.corp.example\r\n"), NULL);
    ck_assert_ptr_null(opened.source);
    ck_assert_message(&opened.error, "cannot read ", opened.path,
                      ": it is not a pcap or pcapng file");
}
END_TEST

START_TEST(file_that_ends_inside_its_header_is_refused)
{
    struct capture_image image;
    struct opened_image opened;

    capture_image_init(&image, ethernet);
    for (size_t length = 1; length < CAPTURE_FILE_HEADER; length++) {
        open_octets(&opened, bytes_of(image.octets.data, length), NULL);
        ck_assert_ptr_null(opened.source);
        ck_assert_message(&opened.error, "cannot read ", opened.path,
                          length < 4 ? ": it is not a pcap or pcapng file"
                                     : ": it ends inside the header of a capture file");
    }
    capture_image_clear(&image);
}
END_TEST

static const struct {
    uint32_t link_type;
    const char *message;
} foreign_links[] = {
    { 105, ": its link type IEEE802_11 (802.11) is not supported" },
    { 127, ": its link type IEEE802_11_RADIO (802.11 plus radiotap header) is not supported" },
    { 65000, ": its link type 65000 is not supported" },
};

START_TEST(unsupported_link_type_is_named)
{
    struct capture_image image;
    struct opened_image opened;

    capture_image_init(&image, (struct capture_format){ .link_type = foreign_links[_i].link_type });
    open_octets(&opened, bounded_buffer_bytes(&image.octets), NULL);
    ck_assert_ptr_null(opened.source);
    ck_assert_message(&opened.error, "cannot read ", opened.path, foreign_links[_i].message);
    capture_image_clear(&image);
}
END_TEST

START_TEST(bad_filter_is_refused)
{
    struct capture_image image;
    struct opened_image opened;

    capture_image_init(&image, ethernet);
    open_octets(&opened, bounded_buffer_bytes(&image.octets), "port smtp and and");
    ck_assert_ptr_null(opened.source);
    ck_assert_ptr_nonnull(strstr(opened.error.message, "`port smtp and and`"));
    capture_image_clear(&image);
}
END_TEST

START_TEST(file_cut_at_any_octet_of_a_record_delivers_what_was_whole)
{
    struct capture_image image;

    capture_image_init(&image, ethernet);
    add_ipv4_frame(&image, 1, 0);
    add_ipv4_frame(&image, 2, 0);
    add_ipv4_frame(&image, 3, 0);
    for (size_t cut = 1; cut < IPV4_RECORD; cut++) {
        struct opened_image opened;
        struct error error = { "" };
        enum source_result result;

        open_octets(&opened, bytes_of(image.octets.data, image.octets.length - cut), NULL);
        ck_assert_uint_eq(read_to_end(opened.source, &result, &error), 2);
        ck_assert_int_eq(result, SOURCE_ERROR);
        ck_assert_message(&error, "", opened.path,
                          " is cut short: its last record is incomplete (frames read: 2)");
        ck_assert_uint_eq(packet_source_statistics(opened.source)->fates[FRAME_DELIVERED], 2);
        opened_image_clear(&opened);
    }
    capture_image_clear(&image);
}
END_TEST

START_TEST(record_with_an_impossible_length_ends_the_reading)
{
    struct capture_image image;
    struct opened_image opened;
    struct error error = { "" };
    enum source_result result;

    capture_image_init(&image, ethernet);
    add_ipv4_frame(&image, 1, 0);
    add_ipv4_frame(&image, 2, 0);
    add_ipv4_frame(&image, 3, 0);
    memset(image.octets.data + CAPTURE_FILE_HEADER + IPV4_RECORD + 8, 0x7f, 4);
    open_image(&opened, &image);
    ck_assert_uint_eq(read_to_end(opened.source, &result, &error), 1);
    ck_assert_int_eq(result, SOURCE_ERROR);
    ck_assert_ptr_nonnull(strstr(error.message, " cannot be read any further: "));
    ck_assert_ptr_nonnull(strstr(error.message, "(frames read: 1)"));
    opened_image_clear(&opened);
    capture_image_clear(&image);
}
END_TEST

/* A peer that goes without having read what it was sent resets the connection. */
START_TEST(input_that_fails_while_it_is_read_says_why)
{
    int original = dup(STDIN_FILENO);
    struct error error = { "" };
    struct packet_source *source;
    struct capture_image image;
    enum source_result result;
    int ends[2];

    capture_image_init(&image, ethernet);
    add_ipv4_frame(&image, 1, 0);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    capture_write(ends[1], bounded_buffer_bytes(&image.octets));
    capture_write(ends[0], bytes_of_string("never read"));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    source = packet_source_open_file("-", NULL, &error);
    ck_assert_msg(source != NULL, "%s", error.message);
    ck_assert_uint_eq(read_to_end(source, &result, &error), 1);
    ck_assert_int_eq(result, SOURCE_ERROR);
    ck_assert_str_eq(error.message, "standard input cannot be read any further: "
                                    "Connection reset by peer (frames read: 1)");
    packet_source_close(source);
    capture_image_clear(&image);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

enum { DAMAGED_FILES = 1500 };

static void damage(struct capture_image *image)
{
    for (int changes = 1 + rand() % 20; changes > 0; changes--)
        image->octets.data[CAPTURE_FILE_HEADER +
                           (unsigned)rand() % (image->octets.length - CAPTURE_FILE_HEADER)] =
            (uint8_t)rand();
}

static void ck_assert_fates_add_up(const struct capture_statistics *statistics, unsigned packets)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < FRAME_FATE_COUNT; i++)
        sum += statistics->fates[i];
    ck_assert_uint_eq(sum, statistics->counters[COUNTER_FRAMES]);
    ck_assert_uint_eq(packets, statistics->fates[FRAME_DELIVERED]);
}

START_TEST(every_frame_of_a_damaged_file_has_one_fate)
{
    unsigned failed = 0;

    for (unsigned seed = 0; seed < DAMAGED_FILES; seed++) {
        struct capture_image image;
        struct opened_image opened;
        enum source_result result;
        unsigned packets;

        srand(seed);
        capture_image_init(&image, (struct capture_format){ seed % 2, seed % 4 > 1, 1 });
        for (uint32_t i = 0; i < 8; i++)
            add_ipv4_frame(&image, i, i);
        damage(&image);
        open_image(&opened, &image);
        packets = read_to_end(opened.source, &result, NULL);
        failed += result == SOURCE_ERROR;
        ck_assert_fates_add_up(packet_source_statistics(opened.source), packets);
        opened_image_clear(&opened);
        capture_image_clear(&image);
    }
    ck_assert_uint_gt(failed, 0);
    ck_assert_uint_lt(failed, DAMAGED_FILES);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("capture_file_errors");
    TCase *opening = tcase_create("opening");
    TCase *reading = tcase_create("reading");

    tcase_add_test(opening, missing_file_is_refused);
    tcase_add_test(opening, empty_file_is_refused);
    tcase_add_test(opening, file_of_another_kind_is_refused);
    tcase_add_test(opening, file_that_ends_inside_its_header_is_refused);
    tcase_add_loop_test(opening, unsupported_link_type_is_named, 0,
                        sizeof foreign_links / sizeof foreign_links[0]);
    tcase_add_test(opening, bad_filter_is_refused);
    tcase_add_test(reading, file_cut_at_any_octet_of_a_record_delivers_what_was_whole);
    tcase_add_test(reading, record_with_an_impossible_length_ends_the_reading);
    tcase_add_test(reading, input_that_fails_while_it_is_read_says_why);
    tcase_add_test(reading, every_frame_of_a_damaged_file_has_one_fate);
    tcase_set_timeout(reading, 60);
    suite_add_tcase(suite, opening);
    suite_add_tcase(suite, reading);
    return suite;
}

SUITE_MAIN(suite);

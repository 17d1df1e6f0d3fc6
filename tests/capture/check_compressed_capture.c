/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures of both formats under both compressions, whole, cut and damaged. */
#include "capture/packet_source.h"

#include "tests/capture/compressed_image.h"
#include "tests/capture/pcapng_image.h"
#include "tests/support/suite_main.h"

enum { PACKETS = 16, DAMAGED_FILES = 700 };

/* A test of a loop has one combination. */
enum { COMBINATIONS = 2 * COMPRESSION_KIND_COUNT };

static void build_pcap(struct bounded_buffer *ret_octets)
{
    struct capture_image image;

    capture_image_init(&image, (struct capture_format){ .link_type = 1 });
    for (uint32_t i = 0; i < PACKETS; i++)
        add_ipv4_frame(&image, i, 0);
    *ret_octets = image.octets;
}

static void build_pcapng(struct bounded_buffer *ret_octets)
{
    struct pcapng_image image;

    pcapng_image_init_ethernet(&image, true);
    for (uint64_t i = 0; i < PACKETS; i++)
        pcapng_add_ipv4(&image, 0, i * 1000000);
    *ret_octets = image.octets;
}

/* Both halves of a capture in a part of their own. */
static void build(struct bounded_buffer *ret_stored, int combination)
{
    enum compression_kind kind = (enum compression_kind)(combination / 2);
    struct bounded_buffer octets;
    struct bytes whole;

    if (combination % 2 == 0)
        build_pcap(&octets);
    else
        build_pcapng(&octets);
    whole = bounded_buffer_bytes(&octets);
    bounded_buffer_init(ret_stored, CAPTURE_IMAGE_MAX);
    add_compressed(ret_stored, kind, bytes_first(whole, whole.length / 2));
    add_compressed(ret_stored, kind, bytes_after(whole, whole.length / 2));
    bounded_buffer_clear(&octets);
}

START_TEST(compressed_capture_is_read_whatever_its_name)
{
    struct bounded_buffer stored;
    struct opened_image opened;
    enum source_result result;
    uint64_t done, total;

    build(&stored, _i);
    open_octets(&opened, bounded_buffer_bytes(&stored), NULL);
    ck_assert_msg(opened.source != NULL, "%s", opened.error.message);
    ck_assert_uint_eq(read_to_end(opened.source, &result, NULL), PACKETS);
    ck_assert_int_eq(result, SOURCE_END);
    packet_source_progress(opened.source, &done, &total);
    ck_assert_uint_eq(done, stored.length);
    ck_assert_uint_eq(total, stored.length);
    opened_image_clear(&opened);
    bounded_buffer_clear(&stored);
}
END_TEST

START_TEST(compressed_capture_is_read_from_standard_input)
{
    const struct packet_source_options options = { .filter = "tcp" };
    int original = dup(STDIN_FILENO);
    struct packet_source *source;
    struct bounded_buffer stored;
    enum source_result result;
    struct error error;
    int ends[2];

    build(&stored, _i);
    ck_assert_int_eq(pipe(ends), 0);
    capture_write(ends[1], bounded_buffer_bytes(&stored));
    close(ends[1]);
    ck_assert_int_ge(dup2(ends[0], STDIN_FILENO), 0);
    close(ends[0]);
    source = packet_source_open_file("-", &options, &error);
    ck_assert_msg(source != NULL, "%s", error.message);
    ck_assert_uint_eq(read_to_end(source, &result, NULL), PACKETS);
    ck_assert_int_eq(result, SOURCE_END);
    packet_source_close(source);
    bounded_buffer_clear(&stored);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

/* Also where the data ends between two records, so that the format is content. */
START_TEST(cut_is_said_of_the_compression_and_loses_no_packet_before_it)
{
    struct bounded_buffer stored;
    unsigned before = 0;

    build(&stored, _i);
    for (size_t length = 4; length < stored.length; length++) {
        struct opened_image opened;
        enum source_result result;
        unsigned packets;

        open_octets(&opened, bytes_of(stored.data, length), NULL);
        if (opened.source == NULL) {
            ck_assert_message(&opened.error, "cannot read ", opened.path,
                              ": it ends in the middle of its compressed data");
            continue;
        }
        packets = read_to_end(opened.source, &result, &opened.error);
        ck_assert_uint_ge(packets, before);
        before = packets;
        ck_assert_int_eq(result, SOURCE_ERROR);
        ck_assert_ptr_nonnull(strstr(opened.error.message, " is cut short: its "));
        opened_image_clear(&opened);
    }
    ck_assert_uint_eq(before, PACKETS);
    bounded_buffer_clear(&stored);
}
END_TEST

START_TEST(octets_behind_gzip_data_are_remarked)
{
    struct bounded_buffer stored;
    struct opened_image opened;
    enum source_result result;
    struct error remark;

    build(&stored, _i);
    ck_assert(bounded_buffer_append(&stored, bytes_of_string("signature")));
    open_octets(&opened, bounded_buffer_bytes(&stored), NULL);
    ck_assert_uint_eq(read_to_end(opened.source, &result, NULL), PACKETS);
    ck_assert_int_eq(result, SOURCE_END);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_OCTETS_IGNORED), 9);
    ck_assert(packet_source_remark_at(opened.source, 0, &remark));
    ck_assert_message(&remark, "", opened.path,
                      " has octets behind the end of its compressed data, ignored: 9");
    opened_image_clear(&opened);
    bounded_buffer_clear(&stored);
}
END_TEST

static const struct {
    const char *octets;
    size_t length;
    const char *message;
} foreign[] = {
    { "BZh91AY", 7, ": it is compressed with bzip2, which is not supported: decompress it first" },
    { "\xfd"
      "7zXZ\0",
      6, ": it is compressed with xz, which is not supported: decompress it first" },
    { "{\"type\":\"session\"", 17,
      ": it has records and no packets: `smtpscope report` reads records" },
    { "snoop\0\0\0", 8, ": it is a snoop capture: convert it to pcap first" },
    { "\n\r\n\n\0\0\0", 7, ": it was damaged by a transfer in text mode" },
    { "\x1f\x8b", 2, ": it is not a pcap or pcapng file" },
};

START_TEST(foreign_file_is_named)
{
    struct opened_image opened;

    open_octets(&opened, bytes_of(foreign[_i].octets, foreign[_i].length), NULL);
    ck_assert_ptr_null(opened.source);
    ck_assert_message(&opened.error, "cannot read ", opened.path, foreign[_i].message);
}
END_TEST

START_TEST(capture_compressed_twice_or_of_nothing_is_refused)
{
    struct bounded_buffer once, stored;
    struct opened_image opened;

    build(&once, _i);
    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_gzip(&stored, bounded_buffer_bytes(&once));
    open_octets(&opened, bounded_buffer_bytes(&stored), NULL);
    ck_assert_message(&opened.error, "cannot read ", opened.path,
                      ": it is compressed more than once");
    bounded_buffer_reset(&stored);
    add_compressed(&stored, (enum compression_kind)(_i / 2), bytes_of(NULL, 0));
    open_octets(&opened, bounded_buffer_bytes(&stored), NULL);
    ck_assert_message(&opened.error, "cannot read ", opened.path, ": it is empty");
    bounded_buffer_clear(&stored);
    bounded_buffer_clear(&once);
}
END_TEST

static void read_damaged(const struct bounded_buffer *stored, unsigned *failed)
{
    struct opened_image opened;
    enum source_result result;
    uint64_t sum = 0;

    open_octets(&opened, bounded_buffer_bytes(stored), NULL);
    if (opened.source == NULL) {
        ck_assert_str_ne(opened.error.message, "");
        ++*failed;
        return;
    }
    read_to_end(opened.source, &result, NULL);
    for (unsigned i = 0; i < FRAME_FATE_COUNT; i++)
        sum += fate_count(&opened, (enum frame_fate)i);
    ck_assert_uint_eq(sum, counter_of(&opened, COUNTER_FRAMES));
    *failed += result == SOURCE_ERROR;
    opened_image_clear(&opened);
}

START_TEST(damage_anywhere_is_noticed_or_harmless)
{
    unsigned failed = 0;

    for (unsigned seed = 0; seed < DAMAGED_FILES; seed++) {
        struct bounded_buffer stored;

        srand(seed);
        build(&stored, (int)(seed % COMBINATIONS));
        for (int changes = 1 + rand() % 3; changes > 0; changes--)
            stored.data[(unsigned)rand() % stored.length] = (uint8_t)rand();
        read_damaged(&stored, &failed);
        bounded_buffer_clear(&stored);
    }
    ck_assert_uint_gt(failed, DAMAGED_FILES / 2);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("compressed_capture");
    TCase *reading = tcase_create("reading");
    TCase *refusals = tcase_create("refusals");
    TCase *damage = tcase_create("damage");

    tcase_add_loop_test(reading, compressed_capture_is_read_whatever_its_name, 0, COMBINATIONS);
    tcase_add_loop_test(reading, compressed_capture_is_read_from_standard_input, 0, COMBINATIONS);
    tcase_add_loop_test(reading, octets_behind_gzip_data_are_remarked, 0, 2);
    tcase_add_loop_test(refusals, foreign_file_is_named, 0, sizeof foreign / sizeof foreign[0]);
    tcase_add_loop_test(refusals, capture_compressed_twice_or_of_nothing_is_refused, 0,
                        COMBINATIONS);
    tcase_add_loop_test(damage, cut_is_said_of_the_compression_and_loses_no_packet_before_it, 0,
                        COMBINATIONS);
    tcase_add_test(damage, damage_anywhere_is_noticed_or_harmless);
    tcase_set_timeout(damage, 60);
    suite_add_tcase(suite, reading);
    suite_add_tcase(suite, refusals);
    suite_add_tcase(suite, damage);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compression taken off while a file is read; and what is said when it fails. */
#include "capture/compressed_file.h"

#include "tests/capture/compressed_image.h"
#include "tests/support/capture_file.h"
#include "tests/support/suite_main.h"

/* More than all buffers together, and not too regular. */
enum { PLAIN_SIZE = 900000 };

static uint8_t plain[PLAIN_SIZE];

static void fill_plain(void)
{
    uint32_t state = 1;

    for (size_t i = 0; i < PLAIN_SIZE; i++) {
        state = state * 1664525 + 1013904223;
        plain[i] = (uint8_t)(state >> 29);
    }
}

static struct bytes plain_bytes(void)
{
    return bytes_of(plain, PLAIN_SIZE);
}

static struct compressed_file *open_stored(struct bytes stored)
{
    char path[CAPTURE_PATH_SIZE];
    struct compressed_file *file;

    capture_file_create(stored, path);
    file = compressed_file_open(path, NULL);
    unlink(path);
    ck_assert_ptr_nonnull(file);
    return file;
}

/* Reads with requests of different sizes; how much came, all of it as in `plain`. */
static size_t read_all(struct compressed_file *file)
{
    static uint8_t octets[70000];
    size_t total = 0, size = 1, length;

    while ((length = compressed_file_read(file, octets, size)) > 0) {
        ck_assert_uint_le(length, size);
        ck_assert_uint_le(total + length, 3 * PLAIN_SIZE);
        for (size_t i = 0; i < length; i++)
            if (octets[i] != plain[(total + i) % PLAIN_SIZE])
                ck_abort_msg("octet %zu is wrong", total + i);
        total += length;
        size = size * 3 % sizeof octets + 1;
    }
    ck_assert_uint_eq(compressed_file_read(file, octets, 1), 0);
    return total;
}

/* Reads what is stored; how much came. */
static size_t read_stored(struct bytes stored, enum file_state expected, char reason[200])
{
    struct compressed_file *file = open_stored(stored);
    size_t length = read_all(file);

    ck_assert_int_eq(compressed_file_state(file), expected);
    if (reason != NULL)
        snprintf(reason, 200, "%s", compressed_file_reason(file));
    compressed_file_close(file);
    return length;
}

START_TEST(file_without_compression_is_handed_on)
{
    ck_assert_uint_eq(read_stored(plain_bytes(), FILE_ENDED, NULL), PLAIN_SIZE);
    ck_assert_uint_eq(read_stored(bytes_of(plain, 2), FILE_ENDED, NULL), 2);
}
END_TEST

START_TEST(parts_one_behind_the_other_are_one_stream)
{
    struct bounded_buffer stored;

    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_compressed(&stored, _i, bytes_of(plain, 400000));
    add_compressed(&stored, _i, bytes_of(NULL, 0));
    add_compressed(&stored, _i, bytes_of(plain + 400000, 1));
    add_compressed(&stored, _i, bytes_of(plain + 400001, PLAIN_SIZE - 400001));
    ck_assert_uint_eq(read_stored(bounded_buffer_bytes(&stored), FILE_ENDED, NULL), PLAIN_SIZE);
    bounded_buffer_clear(&stored);
}
END_TEST

START_TEST(skippable_frames_hold_nothing_also_as_the_first)
{
    struct bounded_buffer stored;

    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_skippable(&stored);
    add_zstd(&stored, bytes_of(plain, 1000), 0);
    add_skippable(&stored);
    add_zstd(&stored, bytes_of(plain + 1000, 1000), 0);
    add_skippable(&stored);
    ck_assert_uint_eq(read_stored(bounded_buffer_bytes(&stored), FILE_ENDED, NULL), 2000);
    bounded_buffer_clear(&stored);
}
END_TEST

static const size_t tail_lengths[] = { 1, 2, 9, 600000 };

START_TEST(what_stands_behind_a_gzip_member_is_ignored_and_counted)
{
    struct bounded_buffer stored;
    struct compressed_file *file;

    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_gzip(&stored, plain_bytes());
    ck_assert(bounded_buffer_append(&stored, bytes_of(plain, tail_lengths[_i])));
    file = open_stored(bounded_buffer_bytes(&stored));
    ck_assert_uint_eq(read_all(file), PLAIN_SIZE);
    ck_assert_int_eq(compressed_file_state(file), FILE_ENDED);
    ck_assert_uint_eq(compressed_file_ignored(file), tail_lengths[_i]);
    compressed_file_close(file);
    bounded_buffer_clear(&stored);
}
END_TEST

START_TEST(what_stands_behind_a_zstd_frame_is_damage)
{
    struct bounded_buffer stored;
    char reason[200];

    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_zstd(&stored, plain_bytes(), 0);
    ck_assert(bounded_buffer_append(&stored, bytes_of_string("garbage")));
    ck_assert_uint_eq(read_stored(bounded_buffer_bytes(&stored), FILE_FAILED, reason), PLAIN_SIZE);
    ck_assert_str_eq(reason, "its zstd data is damaged (Unknown frame descriptor)");
    bounded_buffer_clear(&stored);
}
END_TEST

/* Both end in a check value; the octet before it is what it protects or its length. */
START_TEST(wrong_check_value_is_damage_found_behind_the_data)
{
    static const char *const reasons[] = {
        "its gzip data is damaged (incorrect data check)",
        "its zstd data is damaged (Restored data doesn't match checksum)",
    };
    static const size_t check_values[] = { 8, 4 };
    struct bounded_buffer stored;
    char reason[200];

    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_compressed(&stored, _i, plain_bytes());
    stored.data[stored.length - check_values[_i]] ^= 1;
    ck_assert_uint_eq(read_stored(bounded_buffer_bytes(&stored), FILE_FAILED, reason), PLAIN_SIZE);
    ck_assert_str_eq(reason, reasons[_i]);
    bounded_buffer_clear(&stored);
}
END_TEST

START_TEST(every_cut_is_noticed_and_loses_nothing_before_it)
{
    struct bounded_buffer stored;
    size_t before = 0;

    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_compressed(&stored, _i, bytes_of(plain, 600));
    for (size_t length = 4; length < stored.length; length++) {
        size_t read = read_stored(bytes_of(stored.data, length), FILE_CUT, NULL);

        ck_assert_uint_ge(read, before);
        before = read;
    }
    ck_assert_uint_eq(before, 600); /* a check value stands behind all data */
    bounded_buffer_clear(&stored);
}
END_TEST

START_TEST(cut_in_the_next_part_gives_all_of_the_first)
{
    struct bounded_buffer stored;
    size_t first;

    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_compressed(&stored, _i, plain_bytes());
    first = stored.length;
    add_compressed(&stored, _i, plain_bytes());
    ck_assert_uint_eq(read_stored(bytes_of(stored.data, first + 6), FILE_CUT, NULL), PLAIN_SIZE);
    bounded_buffer_clear(&stored);
}
END_TEST

START_TEST(window_of_128_mb_is_read_and_a_larger_one_refused)
{
    struct bounded_buffer stored;
    char reason[200];

    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_zstd(&stored, bytes_of(plain, 5000), 27);
    ck_assert_uint_eq(read_stored(bounded_buffer_bytes(&stored), FILE_ENDED, NULL), 5000);
    bounded_buffer_reset(&stored);
    add_zstd(&stored, bytes_of(plain, 5000), 28);
    ck_assert_uint_eq(read_stored(bounded_buffer_bytes(&stored), FILE_FAILED, reason), 0);
    ck_assert_str_eq(reason, "its zstd window is larger than 128 MB");
    bounded_buffer_clear(&stored);
}
END_TEST

START_TEST(progress_counts_octets_of_the_file_itself)
{
    struct bounded_buffer stored;
    struct compressed_file *file;
    uint64_t done = 99, total = 99;

    bounded_buffer_init(&stored, CAPTURE_IMAGE_MAX);
    add_compressed(&stored, _i, plain_bytes());
    file = open_stored(bounded_buffer_bytes(&stored));
    compressed_file_progress(file, &done, &total);
    ck_assert_uint_eq(done, 0);
    ck_assert_uint_eq(total, stored.length);
    read_all(file);
    compressed_file_progress(file, &done, &total);
    ck_assert_uint_eq(done, stored.length);
    compressed_file_close(file);
    bounded_buffer_clear(&stored);
}
END_TEST

/* The writer sees that everything is taken, and the reader what there is so far. */
START_TEST(pipe_gives_what_can_be_decompressed_so_far)
{
    static const uint8_t text[] = {
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0, 0xfc, 0xff, 'a', 'b', 'c'
    }; /* a stored block that is not the last */
    int original = dup(STDIN_FILENO);
    struct compressed_file *file;
    uint8_t octets[16];
    uint64_t done, total;
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[0], STDIN_FILENO);
    capture_write(ends[1], bytes_of(text, sizeof text));
    file = compressed_file_open("-", NULL);
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(compressed_file_read(file, octets, sizeof octets), 3);
    ck_assert_mem_eq(octets, "abc", 3);
    close(ends[1]);
    ck_assert_uint_eq(compressed_file_read(file, octets, sizeof octets), 0);
    ck_assert_int_eq(compressed_file_state(file), FILE_CUT);
    compressed_file_progress(file, &done, &total);
    ck_assert_uint_eq(total, 0);
    compressed_file_close(file);
    close(ends[0]);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("compressed_file");
    TCase *reading = tcase_create("reading");
    TCase *ends = tcase_create("ends");
    TCase *limits = tcase_create("limits");

    tcase_add_checked_fixture(reading, fill_plain, NULL);
    tcase_add_checked_fixture(ends, fill_plain, NULL);
    tcase_add_checked_fixture(limits, fill_plain, NULL);
    tcase_add_test(reading, file_without_compression_is_handed_on);
    tcase_add_loop_test(reading, parts_one_behind_the_other_are_one_stream, 0,
                        COMPRESSION_KIND_COUNT);
    tcase_add_test(reading, skippable_frames_hold_nothing_also_as_the_first);
    tcase_add_loop_test(reading, progress_counts_octets_of_the_file_itself, 0,
                        COMPRESSION_KIND_COUNT);
    tcase_add_test(reading, pipe_gives_what_can_be_decompressed_so_far);
    tcase_add_loop_test(ends, what_stands_behind_a_gzip_member_is_ignored_and_counted, 0,
                        sizeof tail_lengths / sizeof tail_lengths[0]);
    tcase_add_test(ends, what_stands_behind_a_zstd_frame_is_damage);
    tcase_add_loop_test(ends, wrong_check_value_is_damage_found_behind_the_data, 0,
                        COMPRESSION_KIND_COUNT);
    tcase_add_loop_test(ends, every_cut_is_noticed_and_loses_nothing_before_it, 0,
                        COMPRESSION_KIND_COUNT);
    tcase_add_loop_test(ends, cut_in_the_next_part_gives_all_of_the_first, 0,
                        COMPRESSION_KIND_COUNT);
    tcase_add_test(limits, window_of_128_mb_is_read_and_a_larger_one_refused);
    suite_add_tcase(suite, reading);
    suite_add_tcase(suite, ends);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);

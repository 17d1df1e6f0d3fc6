/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames of lines. */
#include "output/zstd_frames.h"

#include <zstd.h>

#include "tests/support/suite_main.h"

#define TEXT(string) bytes_of_string(string)

/* Three frames one behind the other. */
static struct bounded_buffer three(struct zstd_frames *frames)
{
    static const char *const contents[] = { "one\n", "two\ntwo\ntwo\n", "three\n" };
    struct bounded_buffer frame, all;

    bounded_buffer_init(&frame, SIZE_MAX);
    bounded_buffer_init(&all, SIZE_MAX);
    for (size_t i = 0; i < 3; i++) {
        zstd_frames_compress(frames, TEXT(contents[i]), &frame);
        bounded_buffer_append(&all, bounded_buffer_bytes(&frame));
    }
    bounded_buffer_clear(&frame);
    return all;
}

START_TEST(each_frame_has_its_content)
{
    struct zstd_frames *frames = zstd_frames_new();
    struct bounded_buffer all = three(frames);
    char text[64];
    size_t length = ZSTD_decompress(text, sizeof text, all.data, all.length);

    ck_assert(!ZSTD_isError(length));
    ck_assert(bytes_equal(bytes_of(text, length), TEXT("one\ntwo\ntwo\ntwo\nthree\n")));
    bounded_buffer_clear(&all);
    zstd_frames_free(frames);
}
END_TEST

START_TEST(wherever_it_is_cut_the_frames_before_are_whole)
{
    struct zstd_frames *frames = zstd_frames_new();
    struct bounded_buffer all = three(frames);
    size_t first = ZSTD_findFrameCompressedSize(all.data, all.length);
    size_t second = ZSTD_findFrameCompressedSize(all.data + first, all.length - first);

    for (size_t length = 0; length < all.length; length++) {
        size_t expected = length < first ? 0 : length < first + second ? first : first + second;

        ck_assert_uint_eq(zstd_frames_whole(bytes_of(all.data, length)), expected);
    }
    ck_assert_uint_eq(zstd_frames_whole(bounded_buffer_bytes(&all)), all.length);
    bounded_buffer_clear(&all);
    zstd_frames_free(frames);
}
END_TEST

START_TEST(what_is_no_frame_is_not_whole)
{
    static const uint8_t zeros[64];

    ck_assert_uint_eq(zstd_frames_whole(bytes_of(zeros, sizeof zeros)), 0);
    ck_assert_uint_eq(zstd_frames_whole(TEXT("{\"type\":\"session\"}\n")), 0);
    ck_assert_uint_eq(zstd_frames_whole(bytes_of(NULL, 0)), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("zstd_frames");
    TCase *whole = tcase_create("whole");

    tcase_add_test(whole, each_frame_has_its_content);
    tcase_add_test(whole, wherever_it_is_cut_the_frames_before_are_whole);
    tcase_add_test(whole, what_is_no_frame_is_not_whole);
    suite_add_tcase(suite, whole);
    return suite;
}

SUITE_MAIN(suite);

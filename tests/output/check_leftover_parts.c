/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that another run has left behind. */
#include "output/leftover_parts.h"

#include <zstd.h>

#include "tests/output/rotated_kit.h"

START_TEST(what_was_left_behind_is_finished)
{
    const struct rotation hourly = { .period = 3600 };

    begin();
    put("m-000000.log.part", "one\ntwo\n", 8);
    put("m-000001.log.part", "one\nhal", 7);
    put("m-000002.log.part", "half", 4);
    put("m-000003.log.part", "", 0);
    put("other-000000.log.part", "one\nhal", 7);
    close_outlet(open_outlet(&hourly, MIDNIGHT + 7200 * SECOND));
    ck_assert_str_eq(told, "m-000000.log.part was left behind: it is m-000000.log now\n"
                           "m-000001.log.part was left behind: it is m-000001.log now, without its "
                           "last 3 octets, which were not whole\n"
                           "m-000002.log.part was left behind with nothing whole in it: deleted\n"
                           "m-000003.log.part was left behind with nothing whole in it: deleted\n");
    check_content("m-000000.log", "one\ntwo\n");
    check_content("m-000001.log", "one\n");
    check_content("other-000000.log.part", "one\nhal");
    end();
}
END_TEST

START_TEST(what_was_left_behind_overwrites_nothing)
{
    const struct rotation hourly = { .period = 3600 };

    begin();
    put("m-000000.log", "old\n", 4);
    put("m-000000.log.part", "one\n", 4);
    close_outlet(open_outlet(&hourly, MIDNIGHT + 7200 * SECOND));
    check_content("m-000000.log", "old\n");
    check_content("m-000000_2.log", "one\n");
    end();
}
END_TEST

START_TEST(what_cannot_be_finished_is_left_and_told)
{
    const struct rotation hourly = { .period = 3600 };

    begin();
    put("m-000000.log.part", "one\n", 4);
    faulty_disk.unnamed = true;
    close_outlet(open_outlet(&hourly, MIDNIGHT + 7200 * SECOND));
    ck_assert_str_eq(told, "m-000000.log.part was left behind and cannot be finished: "
                           "Input/output error\n");
    check_content("m-000000.log.part", "one\n");
    end();
}
END_TEST

START_TEST(compressed_files_are_cut_behind_a_whole_frame)
{
    const struct rotation compressed = { .period = 3600, .compressed = true };
    struct line_outlet *outlet = begin_with(&compressed);
    struct bytes content;
    char text[64];
    size_t length;

    write_text(outlet, "one\n", MIDNIGHT);
    write_text(outlet, "two\n", MIDNIGHT);
    close_outlet(outlet);
    check_names("m-000000.log.zst");
    content = golden_read(path_of("m-000000.log.zst"));
    put("m-000001.log.zst.part", content.data, content.length - 1);
    free((void *)(uintptr_t)content.data);
    close_outlet(open_outlet(&compressed, MIDNIGHT + 7200 * SECOND));
    ck_assert_ptr_nonnull(strstr(told, "it is m-000001.log.zst now, without its last"));
    content = golden_read(path_of("m-000001.log.zst"));
    length = ZSTD_decompress(text, sizeof text, content.data, content.length);
    ck_assert(bytes_equal(bytes_of(text, length), bytes_of_string("one\n")));
    free((void *)(uintptr_t)content.data);
    unlink(path_of("m-000000.log.zst"));
    unlink(path_of("m-000001.log.zst"));
    end();
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("leftover_parts");
    TCase *leftovers = tcase_create("leftovers");

    tcase_add_test(leftovers, what_was_left_behind_is_finished);
    tcase_add_test(leftovers, what_was_left_behind_overwrites_nothing);
    tcase_add_test(leftovers, what_cannot_be_finished_is_left_and_told);
    tcase_add_test(leftovers, compressed_files_are_cut_behind_a_whole_frame);
    suite_add_tcase(suite, leftovers);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names with the time in them. */
#include "output/name_pattern.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/suite_main.h"

/* 2026-11-24 00:12:10 UTC, a Tuesday. */
enum { SOME_TIME = 1795479130 };

static void set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static void check_name(const char *pattern, unsigned number, const char *expected)
{
    char *name = name_pattern_expand(pattern, SOME_TIME, number);

    ck_assert_str_eq(name, expected);
    free(name);
}

START_TEST(each_conversion_stands_for_a_part_of_the_time)
{
    set_zone("UTC");
    check_name("/var/log/mail-%Y%m%d-%H%M%S.jsonl", 1, "/var/log/mail-20261124-001210.jsonl");
    check_name("%j.%s.%z", 1, "328.1795479130.+0000");
    check_name("100%%-%Y", 1, "100%-2026");
    check_name("no time", 1, "no time");
}
END_TEST

START_TEST(time_is_local)
{
    set_zone("<-0930>9:30");
    check_name("%Y%m%d-%H%M%S%z", 1, "20261123-144210-0930");
    set_zone("<+0530>-5:30");
    check_name("%H%M%z", 1, "0542+0530");
}
END_TEST

START_TEST(a_number_stands_in_front_of_the_last_dot)
{
    set_zone("UTC");
    check_name("a.b/mail-%Y.jsonl", 2, "a.b/mail-2026_2.jsonl");
    check_name("a.b/mail-%Y", 3, "a.b/mail-2026_3");
    check_name(".%Y", 4, ".2026_4");
    check_name("mail.%Y.log", 12, "mail.2026_12.log");
}
END_TEST

START_TEST(only_names_with_a_time_at_their_end_are_patterns)
{
    static const struct {
        const char *path, *wrong;
    } cases[] = {
        { "mail.jsonl", "its name needs the time, such as mail-%Y%m%d-%H%M%S.jsonl" },
        { "100%%.jsonl", "its name needs the time, such as mail-%Y%m%d-%H%M%S.jsonl" },
        { "%Y/mail-%m.jsonl", "a folder cannot have the time in its name" },
        { "mail-%D", "`%D` in its name stands for nothing: %Y %m %d %H %M %S %j %s %z are known, "
                     "and %%" },
        { "mail-%Y%", "`%` in its name stands for nothing: %Y %m %d %H %M %S %j %s %z are known, "
                      "and %%" },
    };
    struct error error;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert(!name_pattern_check(cases[i].path, &error));
        ck_assert_str_eq(error.message, cases[i].wrong);
    }
    ck_assert(name_pattern_check("/var/log/mail-%Y%m%d.jsonl", &error));
    ck_assert(name_pattern_check("%s", &error));
}
END_TEST

static void check_tail(const char *pattern, const char *name, const char *expected)
{
    const char *tail = name_pattern_tail(pattern, name);

    if (expected == NULL)
        ck_assert_ptr_null(tail);
    else
        ck_assert_str_eq(tail, expected);
}

START_TEST(a_name_that_a_pattern_gives_is_known_again)
{
    static const char pattern[] = "folder/mail-%Y%m%d.jsonl";

    check_tail(pattern, "mail-20261124.jsonl", "");
    check_tail(pattern, "mail-20261124.jsonl.part", ".part");
    check_tail(pattern, "mail-20261124_12.jsonl.zst.part", ".zst.part");
    check_tail(pattern, "mail-2026112.jsonl.part", NULL);
    check_tail(pattern, "mail-202611244.jsonl.part", NULL);
    check_tail(pattern, "mail-20261124_.jsonl", NULL);
    check_tail(pattern, "mail-20261124.json", NULL);
    check_tail(pattern, "nail-20261124.jsonl", NULL);
    check_tail(pattern, "", NULL);
    check_tail("100%%%z", "100%+0100", "");
    check_tail("100%%%z", "100%0100", NULL);
    check_tail("%s", "1795479130_7.part", ".part");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("name_pattern");
    TCase *names = tcase_create("names");
    TCase *patterns = tcase_create("patterns");

    tcase_add_test(names, each_conversion_stands_for_a_part_of_the_time);
    tcase_add_test(names, time_is_local);
    tcase_add_test(names, a_number_stands_in_front_of_the_last_dot);
    tcase_add_test(patterns, only_names_with_a_time_at_their_end_are_patterns);
    tcase_add_test(patterns, a_name_that_a_pattern_gives_is_known_again);
    suite_add_tcase(suite, names);
    suite_add_tcase(suite, patterns);
    return suite;
}

SUITE_MAIN(suite);

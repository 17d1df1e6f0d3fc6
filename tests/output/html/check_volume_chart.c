/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Volumes as bars. */
#include "output/html/volume_chart.h"

#include "tests/support/suite_main.h"

static char *drawing_of(struct chart_point *points, size_t count)
{
    const struct document_chart chart = { "by hour", "hour", count, points };
    struct bounded_buffer page;
    char *text;

    bounded_buffer_init(&page, SIZE_MAX);
    volume_chart_add(&page, &chart);
    text = calloc(page.length + 1, 1);
    if (page.length > 0)
        memcpy(text, page.data, page.length);
    bounded_buffer_clear(&page);
    return text;
}

static unsigned count_of(const char *text, const char *words)
{
    unsigned count = 0;

    for (text = strstr(text, words); text != NULL; text = strstr(text + 1, words))
        count++;
    return count;
}

static struct chart_point point(const char *label, uint64_t sessions, uint64_t bytes)
{
    return (struct chart_point){ .label = bytes_of_string(label),
                                 .values = { [CHART_SESSIONS] = sessions, [CHART_BYTES] = bytes } };
}

START_TEST(nothing_is_drawn_of_nothing)
{
    char *text = drawing_of(NULL, 0);

    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

START_TEST(a_bar_stands_for_each_value_above_zero)
{
    struct chart_point points[] = { point("08:00", 50, 0), point("09:00", 0, 0),
                                    point("10:00", 100, 2000), point("11:00", 1, 0) };
    char *text = drawing_of(points, 4);

    ck_assert_uint_eq(count_of(text, "<rect class=\"bar\""), 4);
    ck_assert_ptr_nonnull(strstr(text, "<title>10:00: 100</title>"));
    ck_assert_ptr_nonnull(strstr(text, "<title>10:00: 2.0 kB</title>"));
    ck_assert_ptr_null(strstr(text, "<title>09:00"));
    free(text);
}
END_TEST

START_TEST(the_highest_bar_is_as_high_as_there_is_room_and_the_lowest_is_seen)
{
    struct chart_point points[] = { point("08:00", 50000, 0), point("09:00", 100000, 0),
                                    point("10:00", 1, 0), point("11:00", UINT64_MAX / 4, 0) };
    char *text = drawing_of(points, 3);

    ck_assert_ptr_nonnull(strstr(text, "y=\"52\" width=\"6.000%\" height=\"32\"><title>08:00"));
    ck_assert_ptr_nonnull(strstr(text, "y=\"20\" width=\"6.000%\" height=\"64\"><title>09:00"));
    ck_assert_ptr_nonnull(strstr(text, "y=\"83\" width=\"6.000%\" height=\"1\"><title>10:00"));
    free(text);
    text = drawing_of(points, 4);
    ck_assert_ptr_nonnull(strstr(text, "height=\"64\"><title>11:00"));
    free(text);
}
END_TEST

START_TEST(every_series_is_an_image_with_a_text_for_it_and_the_figures_are_a_table)
{
    struct chart_point points[] = { point("08:00", 50, 7), point("09:00", 12345, 0) };
    char *text = drawing_of(points, 2);

    ck_assert_uint_eq(count_of(text, "role=\"img\""), 2);
    ck_assert_ptr_nonnull(
        strstr(text, "<title id=\"chart-sessions-title\">sessions by hour</title>"));
    ck_assert_ptr_nonnull(strstr(text, "<tr><td>09:00</td><td class=\"number\">12,345</td>"));
    ck_assert_uint_eq(count_of(text, "<tr>"), 1 + 2);
    free(text);
}
END_TEST

START_TEST(a_bar_is_as_wide_as_its_time_and_never_a_wall)
{
    struct chart_point points[40];
    char *text = drawing_of((points[0] = point("08:00", 5, 0), points), 1);

    ck_assert_ptr_nonnull(strstr(text, "x=\"47.000%\" y=\"20\" width=\"6.000%\""));
    free(text);
    for (unsigned i = 0; i < 40; i++)
        points[i] = point("08:00", 5, 0);
    text = drawing_of(points, 40);
    ck_assert_uint_eq(count_of(text, "width=\"2.000%\""), 40);
    free(text);
}
END_TEST

START_TEST(a_series_without_a_value_is_named_and_not_drawn)
{
    struct chart_point points[] = { point("08:00", 50, 0), point("09:00", 0, 7) };
    char *text = drawing_of(points, 1);

    ck_assert_uint_eq(count_of(text, "<svg"), 1);
    ck_assert_ptr_nonnull(strstr(text, "there were none: messages, bytes, refusals.</p>"));
    free(text);
    text = drawing_of(points, 2);
    ck_assert_uint_eq(count_of(text, "<svg"), 2);
    ck_assert_ptr_nonnull(strstr(text, "there were none: messages, refusals.</p>"));
    free(text);
}
END_TEST

START_TEST(the_axis_names_the_first_the_middle_and_the_last)
{
    struct chart_point points[] = { point("a", 1, 0), point("b", 1, 0), point("c", 1, 0),
                                    point("d", 1, 0) };
    char *text = drawing_of(points, 4);

    ck_assert_ptr_nonnull(strstr(text, "class=\"t from\" x=\"0\" y=\"99\">a</text>"));
    ck_assert_ptr_nonnull(strstr(text, "class=\"t middle\" x=\"50%\" y=\"99\">c</text>"));
    ck_assert_ptr_nonnull(strstr(text, "class=\"t to\" x=\"100%\" y=\"99\">d</text>"));
    free(text);
    text = drawing_of(points, 1);
    ck_assert_uint_eq(count_of(text, "class=\"t "), 1);
    ck_assert_ptr_nonnull(strstr(text, "class=\"t middle\" x=\"50%\" y=\"99\">a</text>"));
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("volume_chart");
    TCase *bars = tcase_create("bars");

    tcase_add_test(bars, nothing_is_drawn_of_nothing);
    tcase_add_test(bars, a_bar_stands_for_each_value_above_zero);
    tcase_add_test(bars, the_highest_bar_is_as_high_as_there_is_room_and_the_lowest_is_seen);
    tcase_add_test(bars, every_series_is_an_image_with_a_text_for_it_and_the_figures_are_a_table);
    tcase_add_test(bars, a_bar_is_as_wide_as_its_time_and_never_a_wall);
    tcase_add_test(bars, a_series_without_a_value_is_named_and_not_drawn);
    tcase_add_test(bars, the_axis_names_the_first_the_middle_and_the_last);
    suite_add_tcase(suite, bars);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How things stand, in a line. */
#include "cli/watch/live_view.h"

#include "tests/support/suite_main.h"

static const struct facts_row {
    struct live_view_facts facts;
    const char *text;
} rows[] = {
    { { .interface = "eth1" }, "eth1 0:00:00, 0 frames/s, 0 B/s, 0 sessions" },
    { { .interface = "eth1",
        .elapsed = 3723 * DURATION_SECOND + 999 * DURATION_MILLISECOND,
        .span = DURATION_SECOND,
        .frames = 1120,
        .frames_before = 1000,
        .octets = 135000,
        .octets_before = 100000,
        .sessions = 1 },
      "eth1 1:02:03, 120 frames/s, 35.0 kB/s, 1 session" },
    { { .interface = "eth1",
        .elapsed = 360000 * DURATION_SECOND,
        .span = 2 * DURATION_SECOND,
        .frames = 10,
        .octets = 3000,
        .sessions = 17,
        .warnings = 3,
        .critical = 1,
        .lost = 1 },
      "eth1 100:00:00, 5 frames/s, 1.5 kB/s, 17 sessions, 1 critical, 3 warnings, 1 frame lo" },
    { { .interface = "eth1", .sessions = 2, .warnings = 1, .lost = 2 },
      "eth1 0:00:00, 0 frames/s, 0 B/s, 2 sessions, 1 warning, 2 frames lost" },
    { { .interface = "an-interface-with-a-long-name" },
      "an-interface-with-a- 0:00:00, 0 frames/s, 0 B/s, 0 sessions" },
};

START_TEST(the_line_says_what_there_is_to_say)
{
    char text[PROGRESS_TEXT_SIZE];

    live_view_format(&rows[_i].facts, text);
    ck_assert_uint_lt(strlen(text), PROGRESS_TEXT_SIZE);
    ck_assert_msg(strncmp(text, rows[_i].text, PROGRESS_TEXT_SIZE - 1) == 0, "%s", text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("live_view");
    TCase *line = tcase_create("line");

    tcase_add_loop_test(line, the_line_says_what_there_is_to_say, 0, sizeof rows / sizeof rows[0]);
    suite_add_tcase(suite, line);
    return suite;
}

SUITE_MAIN(suite);

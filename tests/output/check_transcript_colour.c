/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transcripts in colour. */
#include <math.h>
#include <stdlib.h>

#include "output/transcript.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"
#include "tests/support/transcript_text.h"

static const struct transcript_options plain = { 0 };
static const struct transcript_options in_colour = { .colour = true };

#define DIM      "\033[38;5;243m"
#define CLIENT   "\033[38;5;31m"
#define SERVER   "\033[38;5;28m"
#define INFO     "\033[38;5;243m"
#define NOTICE   "\033[38;5;133m"
#define WARNING  "\033[1;38;5;130m"
#define CRITICAL "\033[1;38;5;196m"
#define BOLD     "\033[1m"
#define END      "\033[0m"

START_TEST(colour_marks_heading_offsets_speakers_severities_and_the_step_that_is_odd)
{
    /* clang-format off */
    static const char expected[] =
        BOLD "2026-11-24 00:11:56.051561 UTC  session 9f3c0123456789ab, smtp" END "\n"
        CLIENT "client" END "  192.0.2.10:40000\n"
        SERVER "server" END "  192.0.2.25:25 (mx.corp.example), looks like postfix or exim\n"
        "found   " CRITICAL "1 critical" END ", " WARNING "1 warning" END ", "
            NOTICE "1 notice" END ", " INFO "1 info" END "\n"
        "\n"
        DIM "   0.100000  " END SERVER "<- server" END "  220 mx.corp.example J<U+00FC>rgen\n"
        DIM "   0.200000  " END CLIENT "client ->" END "  " BOLD "QUIT" END "\n"
        NOTICE "             ^ notice" END " " BOLD "sample-rule" END "\n"
        NOTICE "             | " END "The client came for nothing.\n"
        CRITICAL "             ^ critical" END " " BOLD "sample-rule" END "\n"
        CRITICAL "             | " END "Nobody knows why.\n"
        DIM "   0.300000  " END SERVER "<- server" END "  221-Bye\n"
        "                        221 now\n"
        INFO "             ^ info" END " " BOLD "sample-rule" END "\n"
        INFO "             | " END "The server said so.\n"
        DIM "        ...  " END BOLD "-- 2.700 s later --" END "\n"
        DIM "   3.000000  " END "closed by the client\n"
        "\n"
        "  mail 1  <> -> (no recipient):" BOLD " outcome unknown" END "\n\n"
        WARNING "  | warning" END " " BOLD "sample-rule" END "\n"
        WARNING "  | " END "It was short.\n"
        "\n";
    /* clang-format on */
    char *text = transcript_text(sample_of_a_visit(), &in_colour);

    ck_assert_str_eq(text, expected);
    free(text);
}
END_TEST

/* Takes ESC [ numbers m out of the text, in place. */
static void strip_colour(char *text)
{
    char *to = text;

    while (*text != '\0') {
        if (strncmp(text, "\033[", 2) == 0) {
            text += 2;
            text += strspn(text, "0123456789;");
            ck_assert_int_eq(*text++, 'm');
        } else {
            *to++ = *text++;
        }
    }
    *to = '\0';
}

START_TEST(without_its_colours_a_transcript_is_the_plain_one)
{
    char *coloured = transcript_text(session_sample_make(_i), &in_colour);
    char *text = transcript_text(session_sample_make(_i), &plain);

    ck_assert_str_ne(coloured, text);
    strip_colour(coloured);
    ck_assert_str_eq(coloured, text);
    free(coloured);
    free(text);
}
END_TEST

/* What a level of red, green or blue contributes, WCAG 2.2 "relative luminance". */
static double linear(unsigned level)
{
    double value = level / 255.0;

    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

/* The palette of 256: a cube of 6 levels each from 16 on, greys from 232 on. */
static double luminance(unsigned colour)
{
    static const unsigned levels[] = { 0, 95, 135, 175, 215, 255 };

    ck_assert_uint_ge(colour, 16);
    ck_assert_uint_le(colour, 255);
    if (colour >= 232)
        return linear(8 + 10 * (colour - 232));
    colour -= 16;
    return 0.2126 * linear(levels[colour / 36]) + 0.7152 * linear(levels[colour / 6 % 6]) +
           0.0722 * linear(levels[colour % 6]);
}

START_TEST(every_colour_has_contrast_on_black_and_on_white)
{
    char *text = transcript_text(sample_of_a_visit(), &in_colour);
    unsigned count = 0;

    for (const char *code = text; (code = strstr(code, "38;5;")) != NULL; count++) {
        double light;

        code += strlen("38;5;");
        light = luminance((unsigned)strtoul(code, NULL, 10));
        ck_assert_double_ge((light + 0.05) / 0.05, 4.0);
        ck_assert_double_ge_tol(1.05 / (light + 0.05), 4.0, 0.005);
    }
    ck_assert_uint_gt(count, 10);
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("transcript colour");
    TCase *colour = tcase_create("colour");

    tcase_add_test(colour,
                   colour_marks_heading_offsets_speakers_severities_and_the_step_that_is_odd);
    tcase_add_test(colour, every_colour_has_contrast_on_black_and_on_white);
    tcase_add_loop_test(colour, without_its_colours_a_transcript_is_the_plain_one, 0,
                        (int)session_sample_count);
    suite_add_tcase(suite, colour);
    return suite;
}

SUITE_MAIN(suite);

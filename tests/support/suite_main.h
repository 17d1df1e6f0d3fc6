/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The main function of a test program: one suite, its totals on the last line.
 *
 * A program defines `static Suite *suite(void)` and ends in SUITE_MAIN(suite).
 */
#ifndef TESTS_SUPPORT_SUITE_MAIN_H
#define TESTS_SUPPORT_SUITE_MAIN_H

#include <check.h>
#include <stdlib.h>

#define SUITE_MAIN(make_suite)                                                                     \
    int main(void)                                                                                 \
    {                                                                                              \
        SRunner *runner = srunner_create(make_suite());                                            \
        int failed;                                                                                \
                                                                                                   \
        srunner_run_all(runner, CK_ENV);                                                           \
        failed = srunner_ntests_failed(runner);                                                    \
        srunner_free(runner);                                                                      \
        return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;                                          \
    }                                                                                              \
    struct suite_main_wants_a_semicolon

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A set of identifiers. */
#include "output/report/session_ids.h"

#include "tests/support/suite_main.h"

enum { IDS = 200000 };

/* Any two differ. */
static uint64_t id_of(uint64_t number)
{
    return number * UINT64_C(0x9E3779B97F4A7C15);
}

START_TEST(each_identifier_is_new_once)
{
    struct session_ids *ids = session_ids_new(UINT64_MAX);

    for (uint64_t i = 1; i <= IDS; i++)
        ck_assert_int_eq(session_ids_add(ids, id_of(i)), ID_NEW);
    for (uint64_t i = 1; i <= IDS; i++)
        ck_assert_int_eq(session_ids_add(ids, id_of(i)), ID_SEEN);
    ck_assert_int_eq(session_ids_add(ids, id_of(IDS + 1)), ID_NEW);
    session_ids_free(ids);
}
END_TEST

START_TEST(identifiers_in_a_row_are_told_apart_too)
{
    struct session_ids *ids = session_ids_new(UINT64_MAX);

    for (uint64_t i = 0; i < 5000; i++)
        ck_assert_int_eq(session_ids_add(ids, i), ID_NEW);
    for (uint64_t i = 0; i < 5000; i++)
        ck_assert_int_eq(session_ids_add(ids, i), ID_SEEN);
    ck_assert_int_eq(session_ids_add(ids, UINT64_MAX), ID_NEW);
    ck_assert_int_eq(session_ids_add(ids, UINT64_MAX), ID_SEEN);
    session_ids_free(ids);
}
END_TEST

START_TEST(beyond_the_maximum_only_those_that_are_known_are_known)
{
    struct session_ids *ids = session_ids_new(100);

    for (uint64_t i = 1; i <= 100; i++)
        ck_assert_int_eq(session_ids_add(ids, id_of(i)), ID_NEW);
    for (uint64_t i = 101; i <= 300; i++)
        ck_assert_int_eq(session_ids_add(ids, id_of(i)), ID_FULL);
    ck_assert_int_eq(session_ids_add(ids, id_of(101)), ID_FULL);
    for (uint64_t i = 1; i <= 100; i++)
        ck_assert_int_eq(session_ids_add(ids, id_of(i)), ID_SEEN);
    session_ids_free(ids);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_ids");
    TCase *sets = tcase_create("sets");

    tcase_add_test(sets, each_identifier_is_new_once);
    tcase_add_test(sets, identifiers_in_a_row_are_told_apart_too);
    tcase_add_test(sets, beyond_the_maximum_only_those_that_are_known_are_known);
    suite_add_tcase(suite, sets);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that outlive their sources. */
#include "reassembly/source_names.h"

#include <string.h>

#include "tests/support/suite_main.h"

START_TEST(name_outlives_what_it_was_copied_from)
{
    struct source_names *names = source_names_new();
    char lent[] = "monday.pcap";
    const char *kept = source_names_keep(names, lent);

    memset(lent, 'x', sizeof lent - 1);
    ck_assert_str_eq(kept, "monday.pcap");
    source_names_free(names);
    source_names_free(NULL);
}
END_TEST

START_TEST(same_name_is_kept_once)
{
    struct source_names *names = source_names_new();
    const char *monday = source_names_keep(names, "monday.pcap");
    const char *tuesday = source_names_keep(names, "tuesday.pcap");

    ck_assert_str_eq(tuesday, "tuesday.pcap");
    ck_assert_ptr_eq(source_names_keep(names, "monday.pcap"), monday);
    ck_assert_ptr_null(source_names_keep(names, NULL));
    source_names_free(names);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("source names");
    TCase *keeping = tcase_create("keeping");

    tcase_add_test(keeping, name_outlives_what_it_was_copied_from);
    tcase_add_test(keeping, same_name_is_kept_once);
    suite_add_tcase(suite, keeping);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups that may read what is created. */
#include "base/file_access.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

static mode_t mode_after(const struct file_access *access)
{
    struct scratch_file scratch = scratch_file_name("file_access");
    int descriptor = open(scratch.path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    struct stat facts;

    ck_assert(file_access_apply(access, descriptor));
    ck_assert_int_eq(fstat(descriptor, &facts), 0);
    ck_assert(!access->shared || facts.st_gid == access->group);
    close(descriptor);
    unlink(scratch.path);
    return facts.st_mode & 07777;
}

START_TEST(a_file_is_its_owners_unless_a_group_is_named)
{
    const struct file_access access = { 0 };

    ck_assert_uint_eq(mode_after(&access), 0600);
}
END_TEST

START_TEST(a_group_may_be_a_number)
{
    struct file_access access = { 0 };
    struct error error;
    char number[16];

    snprintf(number, sizeof number, "%u", (unsigned)getgid());
    ck_assert(file_access_share(&access, number, &error));
    ck_assert_uint_eq(access.group, getgid());
    ck_assert_uint_eq(mode_after(&access), 0640);
}
END_TEST

START_TEST(a_group_has_a_name)
{
    struct file_access access = { 0 };
    struct error error;

    ck_assert(file_access_share(&access, "root", &error));
    ck_assert(access.shared);
    ck_assert_uint_eq(access.group, 0);
}
END_TEST

START_TEST(what_is_no_group_is_an_operator_error)
{
    static const char *const wrong[] = { "no-such-group", "", "12x", "-1", "4294967295" };
    struct file_access access = { 0 };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct error error;
        char expected[64];

        ck_assert(!file_access_share(&access, wrong[i], &error));
        snprintf(expected, sizeof expected, "there is no group `%s`", wrong[i]);
        ck_assert_str_eq(error.message, expected);
        ck_assert(!access.shared);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("file_access");
    TCase *groups = tcase_create("groups");

    tcase_add_test(groups, a_file_is_its_owners_unless_a_group_is_named);
    tcase_add_test(groups, a_group_may_be_a_number);
    tcase_add_test(groups, a_group_has_a_name);
    tcase_add_test(groups, what_is_no_group_is_an_operator_error);
    suite_add_tcase(suite, groups);
    return suite;
}

SUITE_MAIN(suite);

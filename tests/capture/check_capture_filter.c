/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The operator's filter. */
#include "capture/capture_filter.h"

#include "tests/capture/frame_builder.h"
#include "tests/support/suite_main.h"

/* Whether `expression` wants the frame. */
static bool wants(const char *expression, int link_type, const struct frame_builder *builder)
{
    struct error error = { "" };
    struct capture_filter *filter = capture_filter_new(expression, link_type, &error);
    struct frame frame = { .link = link_decoder_find(link_type) };
    bool wanted;

    ck_assert_msg(filter != NULL, "%s", error.message);
    frame_set_octets(&frame, builder->octets, (uint32_t)builder->length, (uint32_t)builder->length);
    wanted = capture_filter_wants(filter, &frame);
    capture_filter_free(filter);
    return wanted;
}

/* The payload's first four octets are the TCP ports 28784 and 28784: 'pp'. */
START_TEST(filter_tells_frames_apart)
{
    struct frame_builder builder = { .length = 0 };

    build_ethernet(&builder, 0x0800);
    build_ipv4(&builder, 40);
    ck_assert(wants("tcp port 28784", DLT_EN10MB, &builder));
    ck_assert(!wants("tcp port 25", DLT_EN10MB, &builder));
    ck_assert(wants("host 192.0.2.1", DLT_EN10MB, &builder));
    ck_assert(wants("", DLT_EN10MB, &builder));
}
END_TEST

START_TEST(filter_is_made_for_the_link_type)
{
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 40);
    ck_assert(wants("tcp port 28784", DLT_RAW, &builder));
    ck_assert(!wants("tcp port 28784", DLT_EN10MB, &builder));
}
END_TEST

START_TEST(filter_sees_the_raw_frame_with_its_tags)
{
    struct frame_builder builder = { .length = 0 };

    build_mac_addresses(&builder);
    build_vlan_tag(&builder, 0x8100, 12);
    build_be16(&builder, 0x0800);
    build_ipv4(&builder, 40);
    ck_assert(!wants("tcp port 28784", DLT_EN10MB, &builder));
    ck_assert(wants("vlan 12 and tcp port 28784", DLT_EN10MB, &builder));
}
END_TEST

START_TEST(empty_frame_can_be_filtered)
{
    struct frame_builder builder = { .length = 0 };

    ck_assert(!wants("tcp", DLT_RAW, &builder));
    ck_assert(wants("len < 1", DLT_RAW, &builder));
}
END_TEST

START_TEST(bad_filter_is_quoted_with_the_reason)
{
    struct error error = { "" };

    ck_assert_ptr_null(capture_filter_new("tcp prot 25", DLT_EN10MB, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "`tcp prot 25`"));
    ck_assert_ptr_nonnull(strstr(error.message, "syntax error"));
    ck_assert_ptr_null(strchr(error.message, '\n'));
}
END_TEST

START_TEST(long_bad_filter_leaves_room_for_the_reason)
{
    char expression[4096];
    struct error error = { "" };

    memset(expression, '(', sizeof expression - 1);
    expression[sizeof expression - 1] = '\0';
    ck_assert_ptr_null(capture_filter_new(expression, DLT_EN10MB, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "` is not valid: "));
    ck_assert_uint_lt(strlen(error.message), sizeof error.message - 1);
}
END_TEST

START_TEST(what_one_link_type_knows_is_good_for_a_start)
{
    struct error error = { "" };

    ck_assert(capture_filter_check("vlan 12 and tcp port 25", &error));
    ck_assert(capture_filter_check("", &error));
    ck_assert_ptr_null(capture_filter_new("vlan 12", DLT_RAW, NULL));
    ck_assert(!capture_filter_check("tcp prot 25", &error));
    ck_assert_str_eq(error.message, "the filter `tcp prot 25` is not valid: can't parse filter "
                                    "expression: syntax error");
    /* Of 802.11. */
    ck_assert(!capture_filter_check("type mgt", &error));
}
END_TEST

START_TEST(error_and_freeing_are_optional)
{
    ck_assert_ptr_null(capture_filter_new("no such thing", DLT_EN10MB, NULL));
    capture_filter_free(NULL);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("capture_filter");
    TCase *choosing = tcase_create("choosing");
    TCase *errors = tcase_create("errors");

    tcase_add_test(choosing, filter_tells_frames_apart);
    tcase_add_test(choosing, filter_is_made_for_the_link_type);
    tcase_add_test(choosing, filter_sees_the_raw_frame_with_its_tags);
    tcase_add_test(choosing, empty_frame_can_be_filtered);
    tcase_add_test(errors, bad_filter_is_quoted_with_the_reason);
    tcase_add_test(errors, long_bad_filter_leaves_room_for_the_reason);
    tcase_add_test(errors, what_one_link_type_knows_is_good_for_a_start);
    tcase_add_test(errors, error_and_freeing_are_optional);
    suite_add_tcase(suite, choosing);
    suite_add_tcase(suite, errors);
    return suite;
}

SUITE_MAIN(suite);

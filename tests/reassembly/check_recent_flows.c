/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flows that were looked up a moment ago. */
#include "reassembly/recent_flows.h"

#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

/* Many more than there are places. */
enum { FLOWS = 16 * RECENT_FLOWS };

static struct recent_flows recent;
static struct flow flows[FLOWS];

/* Each differs from the one before it in one thing. */
static void make_flows(void)
{
    recent = (struct recent_flows){ 0 };
    memset(flows, 0, sizeof flows);
    for (unsigned i = 0; i < FLOWS; i++) {
        flows[i].key.low = endpoint_v4(192, 0, 2, (uint8_t)(i / 64), 25);
        flows[i].key.high = endpoint_v4(198, 51, 100, 1, (uint16_t)(1024 + i % 64 / 4));
        flows[i].key.tunnel_key = i / 2 % 2;
        flows[i].key.vlans = i % 2;
    }
}

START_TEST(a_flow_that_was_remembered_is_found_until_another_needs_its_place)
{
    unsigned found = 0;

    make_flows();
    for (unsigned i = 0; i < FLOWS; i++) {
        ck_assert_ptr_null(recent_flows_find(&recent, &flows[i].key));
        recent_flows_remember(&recent, &flows[i]);
        ck_assert_ptr_eq(recent_flows_find(&recent, &flows[i].key), &flows[i]);
    }
    for (unsigned i = 0; i < FLOWS; i++) {
        struct flow *flow = recent_flows_find(&recent, &flows[i].key);

        ck_assert(flow == NULL || flow == &flows[i]);
        found += flow != NULL;
    }
    ck_assert_uint_gt(found, RECENT_FLOWS / 2);
    ck_assert_uint_le(found, RECENT_FLOWS);
}
END_TEST

START_TEST(a_flow_that_was_forgotten_is_not_found)
{
    make_flows();
    recent_flows_remember(&recent, &flows[0]);
    recent_flows_forget(&recent, &flows[0]);
    ck_assert_ptr_null(recent_flows_find(&recent, &flows[0].key));
}
END_TEST

START_TEST(to_forget_a_flow_leaves_alone_what_has_taken_its_place)
{
    struct flow successor;

    make_flows();
    successor = flows[0];
    recent_flows_remember(&recent, &successor);
    recent_flows_forget(&recent, &flows[0]);
    ck_assert_ptr_eq(recent_flows_find(&recent, &flows[0].key), &successor);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("recent_flows");
    TCase *places = tcase_create("places");

    tcase_add_test(places, a_flow_that_was_remembered_is_found_until_another_needs_its_place);
    tcase_add_test(places, a_flow_that_was_forgotten_is_not_found);
    tcase_add_test(places, to_forget_a_flow_leaves_alone_what_has_taken_its_place);
    suite_add_tcase(suite, places);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of connections. */
#include "reassembly/flow_table.h"

#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

/* More than the table has buckets at first. */
enum { FLOWS = 3000 };

/* A segment from or to client number `number`. */
struct example {
    struct tcp_packet packet;
    struct tcp_segment segment;
};

static struct example *example_new(unsigned number, bool from_client, bool is_ip6, uint32_t tunnel)
{
    struct example *example = calloc(1, sizeof *example);
    uint16_t port = (uint16_t)(1024 + number);
    struct endpoint client = is_ip6 ? endpoint_v6(1, port) : endpoint_v4(192, 0, 2, 1, port);
    struct endpoint server = is_ip6 ? endpoint_v6(2, 25) : endpoint_v4(192, 0, 2, 2, 25);
    struct tcp_spec spec = {
        .from = from_client ? client : server,
        .to = from_client ? server : client,
        .flags = TALK_ACK,
        .tunnel_key = tunnel,
    };

    example->packet = tcp_packet_new(&spec);
    example->segment.packet = &example->packet.packet;
    tcp_header_parse(&example->packet.packet, &example->segment.tcp);
    return example;
}

static void example_free(struct example *example)
{
    tcp_packet_free(&example->packet);
    free(example);
}

static struct flow *find(const struct flow_table *table, unsigned number, bool from_client,
                         bool is_ip6, uint32_t tunnel)
{
    struct example *example = example_new(number, from_client, is_ip6, tunnel);
    bool from_low;
    struct flow_key key = flow_key_of(&example->segment, false, &from_low);
    struct flow *found = flow_table_find(table, &key);

    if (found != NULL)
        ck_assert_int_eq(flow_sender(found, from_low), from_client ? SIDE_CLIENT : SIDE_SERVER);
    example_free(example);
    return found;
}

static struct flow *add(struct flow_table *table, unsigned number, bool is_ip6, uint32_t tunnel)
{
    struct port_set ports = port_set_default();
    struct example *example = example_new(number, true, is_ip6, tunnel);
    struct flow *flow = calloc(1, sizeof *flow);
    bool from_low;
    struct flow_key key = flow_key_of(&example->segment, false, &from_low);

    flow_begin(flow, &example->segment, &key, from_low, &ports);
    flow_table_add(table, flow);
    example_free(example);
    return flow;
}

static struct memory_pool pool;
static struct memory_budget budget;

static struct flow_table *table_new(bool namesakes)
{
    memory_pool_init(&pool, 1 << 20);
    memory_budget_init(&budget, &pool);
    return flow_table_new(namesakes, &budget);
}

static void table_free(struct flow_table *table)
{
    struct flow **all = flow_table_in_order(table);

    for (struct flow **flow = all; *flow != NULL; flow++) {
        flow_table_remove(table, *flow);
        free(*flow);
    }
    free(all);
    flow_table_free(table);
    ck_assert_uint_eq(budget.used, 0);
}

START_TEST(flows_are_found_from_either_side_however_many)
{
    struct flow_table *table = table_new(_i == 1);
    struct flow *flows[FLOWS];

    for (unsigned i = 0; i < FLOWS; i++)
        flows[i] = add(table, i, i % 2 == 1, 0);
    ck_assert_uint_eq(flow_table_count(table), FLOWS);
    ck_assert_uint_eq(flow_table_phase_count(table, CONNECTION_OPENING), FLOWS);
    for (unsigned i = 0; i < FLOWS; i++) {
        ck_assert_ptr_eq(find(table, i, true, i % 2 == 1, 0), flows[i]);
        ck_assert_ptr_eq(find(table, i, false, i % 2 == 1, 0), flows[i]);
        ck_assert_ptr_null(find(table, i, true, i % 2 == 0, 0));
    }
    table_free(table);
}
END_TEST

START_TEST(removed_flows_are_not_found)
{
    struct flow_table *table = table_new(false);

    for (unsigned i = 0; i < FLOWS; i++)
        add(table, i, false, 0);
    for (unsigned i = 0; i < FLOWS; i += 2) {
        struct flow *flow = find(table, i, true, false, 0);

        flow_table_remove(table, flow);
        free(flow);
    }
    ck_assert_uint_eq(flow_table_count(table), FLOWS / 2);
    for (unsigned i = 0; i < FLOWS; i++)
        ck_assert((find(table, i, false, false, 0) != NULL) == (i % 2 == 1));
    table_free(table);
}
END_TEST

START_TEST(tunnels_keep_namesakes_apart)
{
    struct flow_table *table = table_new(true);
    struct flow *one = add(table, 1, false, 10);
    struct flow *two = add(table, 1, false, 20);
    const struct flow *namesake;

    add(table, 2, false, 10);
    ck_assert_ptr_eq(find(table, 1, true, false, 10), one);
    ck_assert_ptr_eq(find(table, 1, true, false, 20), two);
    ck_assert_ptr_null(find(table, 1, true, false, 0));
    namesake = flow_table_next_namesake(table, one, NULL);
    ck_assert_ptr_eq(namesake, two);
    ck_assert_ptr_null(flow_table_next_namesake(table, one, namesake));
    table_free(table);
}
END_TEST

START_TEST(vlans_tell_flows_apart_when_asked)
{
    struct example *example = example_new(1, true, false, 0);
    struct encapsulation *encapsulation = &example->packet.packet.encapsulation;
    struct flow_key untagged, tagged;
    bool from_low;

    untagged = flow_key_of(&example->segment, _i == 1, &from_low);
    encapsulation->vlan_count = 2;
    encapsulation->vlan[0] = 7;
    encapsulation->vlan[1] = 4095;
    tagged = flow_key_of(&example->segment, _i == 1, &from_low);
    ck_assert_int_eq(flow_key_equal(&untagged, &tagged), _i == 0);
    example_free(example);
}
END_TEST

START_TEST(one_flow_takes_the_place_of_another)
{
    struct flow_table *table = table_new(false);
    struct flow *old = add(table, 1, false, 0);
    struct flow *flow = calloc(1, sizeof *flow);

    add(table, 2, false, 0);
    *flow = *old;
    flow_table_replace(table, old, flow);
    free(old);
    ck_assert_ptr_eq(find(table, 1, true, false, 0), flow);
    ck_assert_ptr_eq(flow_table_longest_idle(table, CONNECTION_OPENING), flow);
    ck_assert_uint_eq(flow_table_count(table), 2);
    table_free(table);
}
END_TEST

START_TEST(flows_are_due_at_whole_seconds)
{
    struct reassembly_limits limits = reassembly_limits_default();
    struct flow_table *table = table_new(false);
    struct flow *flow = add(table, 1, false, 0);
    struct flow **flows;
    timestamp due;

    flow->idle_since = 5 * DURATION_SECOND + 1;
    ck_assert_ptr_null(flow_table_due(table, &limits, 35 * DURATION_SECOND, &due));
    flows = flow_table_due(table, &limits, 99 * DURATION_SECOND, &due);
    ck_assert_ptr_eq(flows[0], flow);
    ck_assert_ptr_null(flows[1]);
    ck_assert_int_eq(due, 36 * DURATION_SECOND);
    free(flows);
    table_free(table);
}
END_TEST

START_TEST(flows_due_together_are_in_the_order_they_began)
{
    struct reassembly_limits limits = reassembly_limits_default();
    struct flow_table *table = table_new(false);
    struct flow *opening = add(table, 3, false, 0);
    struct flow *open = add(table, 1, false, 0);
    struct flow *same = add(table, 2, false, 0);
    struct flow *later = add(table, 4, false, 0);
    struct flow **flows;
    timestamp due;

    opening->start = open->start = 5;
    same->start = 5;
    opening->idle_since = 3580 * DURATION_SECOND;
    open->idle_since = 10 * DURATION_SECOND - 7;
    same->idle_since = 10 * DURATION_SECOND;
    later->idle_since = 3581 * DURATION_SECOND;
    flow_table_touch(table, open, CONNECTION_OPEN);
    flow_table_touch(table, same, CONNECTION_OPEN);
    flows = flow_table_due(table, &limits, 9999 * DURATION_SECOND, &due);
    ck_assert_int_eq(due, 3610 * DURATION_SECOND);
    ck_assert_ptr_eq(flows[0], open);
    ck_assert_ptr_eq(flows[1], same);
    ck_assert_ptr_eq(flows[2], opening);
    ck_assert_ptr_null(flows[3]);
    free(flows);
    table_free(table);
}
END_TEST

/* Whatever stands before it in its queue. */
START_TEST(flow_ahead_of_a_clock_that_did_not_follow_is_idle_since_then)
{
    struct reassembly_limits limits = reassembly_limits_default();
    struct flow_table *table = table_new(false);
    struct flow *before = add(table, 1, false, 0);
    struct flow *ahead = add(table, 2, false, 0);
    timestamp due;

    before->idle_since = 99 * DURATION_SECOND;
    ahead->idle_since = 9000 * DURATION_SECOND;
    flow_table_is_ahead(table, ahead, 100 * DURATION_SECOND);
    ck_assert_ptr_null(flow_table_due(table, &limits, 100 * DURATION_SECOND, &due));
    ck_assert_int_eq(ahead->idle_since, 100 * DURATION_SECOND);
    ahead->idle_since = 9000 * DURATION_SECOND + 5;
    flow_table_is_ahead(table, ahead, 100 * DURATION_SECOND);
    free(flow_table_due(table, &limits, 9000 * DURATION_SECOND, &due));
    ck_assert_int_eq(ahead->idle_since, 9000 * DURATION_SECOND + 5);
    table_free(table);
}
END_TEST

START_TEST(longest_idle_is_first_in_its_phase)
{
    struct flow_table *table = table_new(false);
    struct flow *one = add(table, 1, false, 0);
    struct flow *two = add(table, 2, false, 0);
    struct flow *three = add(table, 3, false, 0);

    ck_assert_ptr_eq(flow_table_longest_idle(table, CONNECTION_OPENING), one);
    flow_table_touch(table, one, CONNECTION_OPENING);
    ck_assert_ptr_eq(flow_table_longest_idle(table, CONNECTION_OPENING), two);
    flow_table_touch(table, two, CONNECTION_OPEN);
    ck_assert_ptr_eq(flow_table_longest_idle(table, CONNECTION_OPENING), three);
    ck_assert_ptr_eq(flow_table_longest_idle(table, CONNECTION_OPEN), two);
    flow_table_remove(table, two);
    free(two);
    ck_assert_ptr_null(flow_table_longest_idle(table, CONNECTION_OPEN));
    table_free(table);
}
END_TEST

START_TEST(all_are_listed_in_the_order_they_began)
{
    struct flow_table *table = table_new(false);
    struct flow *one = add(table, 1, false, 0);
    struct flow *two = add(table, 2, false, 0);
    struct flow *three = add(table, 3, false, 0);
    struct flow **all;

    one->start = 1;
    two->start = 2;
    three->start = 2; /* and a higher port */
    flow_table_touch(table, one, CONNECTION_OVER);
    flow_table_touch(table, two, CONNECTION_CLOSING);
    all = flow_table_in_order(table);
    ck_assert_ptr_eq(all[0], one);
    ck_assert_ptr_eq(all[1], two);
    ck_assert_ptr_eq(all[2], three);
    ck_assert_ptr_null(all[3]);
    free(all);
    table_free(table);
    flow_table_free(NULL);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("flow table");
    TCase *finding = tcase_create("finding");
    TCase *order = tcase_create("order");

    tcase_add_loop_test(finding, flows_are_found_from_either_side_however_many, 0, 2);
    tcase_add_test(finding, removed_flows_are_not_found);
    tcase_add_test(finding, tunnels_keep_namesakes_apart);
    tcase_add_loop_test(finding, vlans_tell_flows_apart_when_asked, 0, 2);
    tcase_add_test(finding, one_flow_takes_the_place_of_another);
    tcase_add_test(order, flows_are_due_at_whole_seconds);
    tcase_add_test(order, flows_due_together_are_in_the_order_they_began);
    tcase_add_test(order, flow_ahead_of_a_clock_that_did_not_follow_is_idle_since_then);
    tcase_add_test(order, longest_idle_is_first_in_its_phase);
    tcase_add_test(order, all_are_listed_in_the_order_they_began);
    suite_add_tcase(suite, finding);
    suite_add_tcase(suite, order);
    return suite;
}

SUITE_MAIN(suite);

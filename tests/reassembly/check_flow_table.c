/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of connections. */
#include "reassembly/flow_table.h"

#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

enum { CONNECTIONS = 300 };

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

static struct tcp_connection *find(const struct flow_table *table, unsigned number,
                                   bool from_client, bool is_ip6, uint32_t tunnel)
{
    struct example *example = example_new(number, from_client, is_ip6, tunnel);
    struct tcp_connection *found = flow_table_find(table, &example->segment);

    example_free(example);
    return found;
}

static struct tcp_connection *add(struct flow_table *table, unsigned number, bool is_ip6,
                                  uint32_t tunnel)
{
    struct port_set ports = port_set_default();
    struct example *example = example_new(number, true, is_ip6, tunnel);
    struct tcp_connection *connection =
        tcp_connection_new(&example->segment, &ports, "test.pcap", "none");

    flow_table_add(table, connection);
    example_free(example);
    return connection;
}

START_TEST(connections_are_found_from_either_side)
{
    struct flow_table *table = flow_table_new(CONNECTIONS);
    struct tcp_connection *connections[CONNECTIONS];

    for (unsigned i = 0; i < CONNECTIONS; i++)
        connections[i] = add(table, i, i % 2 == 1, 0);
    ck_assert(flow_table_is_full(table));
    for (unsigned i = 0; i < CONNECTIONS; i++) {
        ck_assert_ptr_eq(find(table, i, true, i % 2 == 1, 0), connections[i]);
        ck_assert_ptr_eq(find(table, i, false, i % 2 == 1, 0), connections[i]);
        ck_assert_ptr_null(find(table, i, true, i % 2 == 0, 0));
    }
    flow_table_free(table);
}
END_TEST

START_TEST(removed_connections_are_not_found)
{
    struct flow_table *table = flow_table_new(CONNECTIONS);

    for (unsigned i = 0; i < CONNECTIONS; i++)
        add(table, i, false, 0);
    for (unsigned i = 0; i < CONNECTIONS; i += 2)
        flow_table_remove(table, find(table, i, true, false, 0));
    ck_assert_uint_eq(flow_table_count(table), CONNECTIONS / 2);
    for (unsigned i = 0; i < CONNECTIONS; i++)
        ck_assert((find(table, i, false, false, 0) != NULL) == (i % 2 == 1));
    flow_table_free(table);
}
END_TEST

START_TEST(tunnels_keep_namesakes_apart)
{
    struct flow_table *table = flow_table_new(8);
    struct tcp_connection *one = add(table, 1, false, 10);
    struct tcp_connection *two = add(table, 1, false, 20);
    const struct tcp_connection *namesake;

    add(table, 2, false, 10);
    ck_assert_ptr_eq(find(table, 1, true, false, 10), one);
    ck_assert_ptr_eq(find(table, 1, true, false, 20), two);
    ck_assert_ptr_null(find(table, 1, true, false, 0));
    namesake = flow_table_next_namesake(table, one, NULL);
    ck_assert_ptr_eq(namesake, two);
    ck_assert_ptr_null(flow_table_next_namesake(table, one, namesake));
    flow_table_free(table);
}
END_TEST

START_TEST(longest_idle_is_first_in_its_phase)
{
    struct flow_table *table = flow_table_new(8);
    struct tcp_connection *one = add(table, 1, false, 0);
    struct tcp_connection *two = add(table, 2, false, 0);
    struct tcp_connection *three = add(table, 3, false, 0);

    ck_assert_ptr_eq(flow_table_longest_idle(table, CONNECTION_OPENING), one);
    flow_table_touch(table, one, CONNECTION_OPENING);
    ck_assert_ptr_eq(flow_table_longest_idle(table, CONNECTION_OPENING), two);
    flow_table_touch(table, two, CONNECTION_OPEN);
    ck_assert_ptr_eq(flow_table_longest_idle(table, CONNECTION_OPENING), three);
    ck_assert_ptr_eq(flow_table_longest_idle(table, CONNECTION_OPEN), two);
    flow_table_remove(table, two);
    ck_assert_ptr_null(flow_table_longest_idle(table, CONNECTION_OPEN));
    flow_table_free(table);
}
END_TEST

START_TEST(all_are_listed_in_the_order_they_began)
{
    struct flow_table *table = flow_table_new(8);
    struct tcp_connection *one = add(table, 1, false, 0);
    struct tcp_connection *two = add(table, 2, false, 0);
    struct tcp_connection *three = add(table, 3, false, 0);
    struct tcp_connection **all;

    flow_table_touch(table, one, CONNECTION_OVER);
    flow_table_touch(table, two, CONNECTION_CLOSING);
    all = flow_table_in_order(table);
    ck_assert_ptr_eq(all[0], one);
    ck_assert_ptr_eq(all[1], two);
    ck_assert_ptr_eq(all[2], three);
    ck_assert_ptr_null(all[3]);
    free(all);
    flow_table_free(table);
    flow_table_free(NULL);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("flow table");
    TCase *finding = tcase_create("finding");
    TCase *order = tcase_create("order");

    tcase_add_test(finding, connections_are_found_from_either_side);
    tcase_add_test(finding, removed_connections_are_not_found);
    tcase_add_test(finding, tunnels_keep_namesakes_apart);
    tcase_add_test(order, longest_idle_is_first_in_its_phase);
    tcase_add_test(order, all_are_listed_in_the_order_they_began);
    suite_add_tcase(suite, finding);
    suite_add_tcase(suite, order);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/kept_packets.h"

#include "base/memory.h"
#include "tests/support/suite_main.h"

enum { ROOM = 65536, PAYLOAD = 100 };

static struct kept_packet *packet_of(struct kept_packets_store *store, timestamp time)
{
    struct kept_packet *packet = memory_new(1, sizeof *packet + PAYLOAD);

    packet->time = time;
    packet->captured = PAYLOAD;
    packet->payload_end = PAYLOAD;
    packet->cost = kept_packet_cost(PAYLOAD);
    ck_assert(memory_pool_take(&store->pool, packet->cost));
    return packet;
}

START_TEST(packets_stay_in_their_order_and_give_their_memory_back)
{
    struct kept_packets_store store = { .given_up = 0 };
    struct kept_packets packets = { .store = &store };

    memory_pool_init(&store.pool, ROOM);
    for (timestamp time = 1; time <= 3; time++)
        kept_packets_add(&packets, packet_of(&store, time));
    ck_assert_uint_eq(packets.count, 3);
    ck_assert_uint_eq(packets.payload, 3 * PAYLOAD);
    ck_assert_int_eq(packets.first->time, 1);
    ck_assert_int_eq(packets.last->time, 3);
    kept_packets_drop_first(&packets);
    ck_assert_int_eq(packets.first->time, 2);
    ck_assert_uint_eq(packets.payload, 2 * PAYLOAD);
    ck_assert_uint_eq(memory_pool_used(&store.pool), 2 * kept_packet_cost(PAYLOAD));
    kept_packets_clear(&packets);
    ck_assert_ptr_null(packets.first);
    ck_assert_ptr_null(packets.last);
    ck_assert_uint_eq(memory_pool_used(&store.pool), 0);
}
END_TEST

START_TEST(packets_that_are_detached_live_by_themselves)
{
    struct kept_packets_store store = { .given_up = 0 };
    struct kept_packets packets = { .store = &store };
    struct kept_packets *own;

    memory_pool_init(&store.pool, ROOM);
    kept_packets_add(&packets, packet_of(&store, 1));
    own = kept_packets_detach(&packets);
    ck_assert_uint_eq(packets.count, 0);
    ck_assert_uint_eq(own->count, 1);
    kept_packets_add(&packets, packet_of(&store, 2));
    kept_packets_free(own);
    ck_assert_uint_eq(memory_pool_used(&store.pool), kept_packet_cost(PAYLOAD));
    kept_packets_clear(&packets);
    kept_packets_free(NULL);
}
END_TEST

START_TEST(a_pool_refuses_what_it_does_not_have)
{
    struct memory_pool pool;

    memory_pool_init(&pool, 100);
    ck_assert(memory_pool_take(&pool, 60));
    ck_assert(!memory_pool_take(&pool, 41));
    ck_assert_uint_eq(memory_pool_used(&pool), 60);
    ck_assert(memory_pool_take(&pool, 40));
    memory_pool_give(&pool, 100);
    ck_assert_uint_eq(memory_pool_used(&pool), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("kept_packets");
    TCase *tcase = tcase_create("lists");

    tcase_add_test(tcase, packets_stay_in_their_order_and_give_their_memory_back);
    tcase_add_test(tcase, packets_that_are_detached_live_by_themselves);
    tcase_add_test(tcase, a_pool_refuses_what_it_does_not_have);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

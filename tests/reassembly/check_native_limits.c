/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The native engine short of memory: what is given up, in which order, and that
 * ordinary sessions beside a flood come out whole. tests/bench/hostile_soak.c
 * does the same at full size and looks at the memory of the process.
 */
#include "reassembly/reassembler.h"

#include "tests/support/hostile_traffic.h"
#include "tests/support/suite_main.h"

struct siege {
    struct memory_pool pool;
    struct memory_budget budget;
    struct reassembler *reassembler;
    struct hostile_traffic traffic;
    size_t most_used;
};

static enum stream_interest receive(void *context, const struct stream_event *event)
{
    struct siege *siege = context;

    hostile_traffic_event(&siege->traffic, event);
    if (siege->budget.used > siege->most_used)
        siege->most_used = siege->budget.used;
    return STREAM_WANTED;
}

static struct siege *siege_new(size_t memory, size_t connections)
{
    struct siege *siege = calloc(1, sizeof *siege);
    struct reassembly_options options = reassembly_options_default();
    struct error error = { "" };

    memory_pool_init(&siege->pool, memory);
    memory_budget_init(&siege->budget, &siege->pool);
    options.engine = "native";
    options.budget = &siege->budget;
    options.limits.connections = connections;
    siege->reassembler = reassembler_new(&options, (struct stream_sink){ siege, receive }, &error);
    ck_assert_msg(siege->reassembler != NULL, "%s", error.message);
    hostile_traffic_init(&siege->traffic, reassembler_packet_sink(siege->reassembler));
    return siege;
}

/* Everything that was taken was given back. */
static void siege_free(struct siege *siege)
{
    reassembler_free(siege->reassembler);
    ck_assert_uint_eq(siege->budget.used, 0);
    memory_budget_clear(&siege->budget);
    free(siege);
}

static uint64_t count(struct siege *siege, enum reassembly_statistic statistic)
{
    return reassembler_statistics(siege->reassembler)->value[statistic];
}

static void flood(struct siege *siege, enum hostile_flood flood, uint32_t from, uint32_t to)
{
    for (uint32_t number = from; number < to; number++)
        hostile_traffic_flood(&siege->traffic, flood, number);
}

/* A flood of so many connections, `apart` between two steps of the ordinary sessions. */
static void besiege(struct siege *siege, enum hostile_flood kind, uint32_t connections,
                    uint32_t apart)
{
    for (uint32_t number = 0; number < connections; number++) {
        hostile_traffic_flood(&siege->traffic, kind, number);
        if (number % apart == 0)
            hostile_traffic_ordinary_step(&siege->traffic);
        ck_assert_uint_le(siege->budget.used, siege->pool.size);
    }
    while (hostile_traffic_ordinary_step(&siege->traffic))
        siege->traffic.now += DURATION_MILLISECOND;
    ck_assert_uint_eq(hostile_traffic_exact_sessions(&siege->traffic), ORDINARY_SESSIONS);
}

/* --------------------------------------------------------------- beside a flood */

START_TEST(flood_of_syns_leaves_ordinary_sessions_whole)
{
    struct siege *siege = siege_new(2 << 20, 0);

    besiege(siege, FLOOD_SYN, 30000, 200);
    ck_assert_uint_gt(count(siege, COUNT_HALF_OPEN_GIVEN_UP), 0);
    ck_assert_uint_eq(count(siege, COUNT_QUEUES_GIVEN_UP), 0);
    ck_assert_uint_eq(count(siege, COUNT_EVICTED), 0);
    reassembler_end(siege->reassembler, CLOSE_END_OF_CAPTURE);
    ck_assert_uint_eq(siege->traffic.opened, 0);
    ck_assert_uint_eq(count(siege, COUNT_SYN_UNANSWERED), 30000);
    siege_free(siege);
}
END_TEST

START_TEST(data_far_ahead_leaves_ordinary_sessions_whole)
{
    struct siege *siege = siege_new(4 << 20, 0);
    uint64_t given_up;

    besiege(siege, FLOOD_FAR_AHEAD, 1000, 10);
    given_up = count(siege, COUNT_QUEUES_GIVEN_UP);
    ck_assert_uint_gt(given_up, 0);
    ck_assert_uint_eq(count(siege, COUNT_EVICTED), 0);
    ck_assert_uint_ge(siege->traffic.gaps, given_up);
    reassembler_end(siege->reassembler, CLOSE_END_OF_CAPTURE);
    ck_assert_uint_eq(siege->traffic.opened, 1000);
    ck_assert_uint_eq(siege->traffic.closed[CLOSE_END_OF_CAPTURE], 1000);
    ck_assert_uint_eq(siege->traffic.bytes, 1000 * 14000);
    siege_free(siege);
}
END_TEST

START_TEST(hole_of_2_gb_leaves_ordinary_sessions_whole)
{
    struct siege *siege = siege_new(_i == 0 ? 1 << 19 : 8 << 20, 0);

    besiege(siege, FLOOD_HOLE, 3000, 30);
    ck_assert_uint_gt(siege->traffic.gaps, 0);
    reassembler_end(siege->reassembler, CLOSE_END_OF_CAPTURE);
    ck_assert_uint_eq(siege->traffic.opened, 1);
    ck_assert_uint_eq(siege->traffic.bytes, 3000 * 1400);
    ck_assert_uint_eq(count(siege, COUNT_GAP_BYTES), UINT64_C(3000) * 700000 - 2999 * 1400);
    siege_free(siege);
}
END_TEST

START_TEST(idle_connections_beyond_the_memory_are_evicted_the_oldest_first)
{
    struct siege *siege = siege_new(2 << 20, 0);

    besiege(siege, FLOOD_IDLE, 20000, 100);
    ck_assert_uint_gt(count(siege, COUNT_EVICTED), 0);
    ck_assert_uint_eq(siege->traffic.closed[CLOSE_EVICTED], count(siege, COUNT_EVICTED));
    reassembler_end(siege->reassembler, CLOSE_END_OF_CAPTURE);
    ck_assert_uint_eq(siege->traffic.opened, 20000);
    ck_assert_uint_eq(
        siege->traffic.closed[CLOSE_EVICTED] + siege->traffic.closed[CLOSE_END_OF_CAPTURE], 20000);
    siege_free(siege);
}
END_TEST

/* ------------------------------------------------------------------------- order */

/* Somebody else uses memory; a packet makes the engine notice. */
static void press(struct siege *siege, size_t size)
{
    struct tcp_talk talk;

    memory_budget_charge(&siege->budget, size);
    talk_init(&talk, siege->traffic.sink);
    talk.now = siege->traffic.now += DURATION_MILLISECOND;
    talk.end[SIDE_CLIENT].port = 50000;
    talk_ack(&talk, SIDE_CLIENT);
}

START_TEST(half_open_go_before_queues_and_queues_before_idle_connections)
{
    struct siege *siege = siege_new(8 << 20, 0);
    uint64_t half_open = 0, queues = 0, evicted = 0;
    size_t charged = 0;

    flood(siege, FLOOD_IDLE, 0, 200);
    flood(siege, FLOOD_FAR_AHEAD, 0, 200);
    flood(siege, FLOOD_SYN, 0, 200);
    siege->traffic.now += 2 * DURATION_SECOND; /* the SYNs are not about to be answered */
    for (; charged < siege->pool.size; charged += 1 << 12) {
        press(siege, 1 << 12);
        if (count(siege, COUNT_QUEUES_GIVEN_UP) > queues)
            ck_assert_uint_eq(count(siege, COUNT_HALF_OPEN_GIVEN_UP), 200);
        if (count(siege, COUNT_EVICTED) > evicted)
            ck_assert_uint_eq(count(siege, COUNT_QUEUES_GIVEN_UP), 200);
        half_open = count(siege, COUNT_HALF_OPEN_GIVEN_UP);
        queues = count(siege, COUNT_QUEUES_GIVEN_UP);
        evicted = count(siege, COUNT_EVICTED);
    }
    ck_assert_uint_eq(half_open, 200);
    ck_assert_uint_eq(queues, 200);
    ck_assert_uint_gt(evicted, 0);
    ck_assert_uint_eq(siege->traffic.closed[CLOSE_EVICTED], evicted);
    memory_budget_give(&siege->budget, charged);
    siege_free(siege);
}
END_TEST

START_TEST(worst_queue_is_given_up_first)
{
    struct siege *siege = siege_new(4 << 20, 0);
    struct tcp_talk small;
    size_t charged = 0;

    talk_init(&small, siege->traffic.sink);
    small.end[SIDE_CLIENT].port = 50001;
    talk_handshake(&small);
    talk_lose(&small, SIDE_CLIENT, "MAIL");
    talk_say(&small, SIDE_CLIENT, "RCPT");
    siege->traffic.now = small.now;
    flood(siege, FLOOD_FAR_AHEAD, 0, 10);
    while (count(siege, COUNT_QUEUES_GIVEN_UP) < 10) {
        press(siege, 1 << 12);
        charged += 1 << 12;
        ck_assert_uint_le(charged, siege->pool.size);
    }
    ck_assert_uint_eq(siege->traffic.opened, 10);
    ck_assert_uint_eq(siege->traffic.bytes, 10 * 14000);
    memory_budget_give(&siege->budget, charged);
    siege_free(siege);
}
END_TEST

/* Behind a hole: 100 octets of which the snap length left half, with so much memory left. */
static void say_snapped_with_memory(struct siege *siege, struct tcp_talk *talk, size_t left)
{
    static const uint8_t text[100] = "RCPT";
    size_t charged = siege->pool.size - siege->budget.used - left;
    struct tcp_spec spec;
    struct tcp_packet packet;

    talk_lose(talk, SIDE_CLIENT, "MAIL");
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of(text, sizeof text));
    packet = tcp_packet_new(&spec);
    packet.packet.payload.length -= sizeof text / 2;
    memory_budget_charge(&siege->budget, charged);
    talk->sink.receive(talk->sink.context, &packet.packet);
    memory_budget_give(&siege->budget, charged);
    tcp_packet_free(&packet);
}

/* Both halves wait, or the second finds no memory, or both find none. */
START_TEST(piece_without_memory_does_not_pass_one_that_waits)
{
    for (size_t left = 0; left < 512; left += 16) {
        struct siege *siege = siege_new(1 << 20, 0);
        struct tcp_talk talk;

        talk_init(&talk, siege->traffic.sink);
        talk.end[SIDE_CLIENT].port = 50001;
        talk_handshake(&talk);
        talk_say(&talk, SIDE_SERVER, "220");
        say_snapped_with_memory(siege, &talk, left);
        reassembler_end(siege->reassembler, CLOSE_END_OF_CAPTURE);
        ck_assert_uint_eq(siege->traffic.bytes, 3 + 50);
        ck_assert_uint_eq(count(siege, COUNT_GAP_BYTES), 4 + 50);
        siege_free(siege);
    }
}
END_TEST

START_TEST(limit_of_connections_evicts_the_longest_idle)
{
    struct siege *siege = siege_new(8 << 20, 100);

    flood(siege, FLOOD_GREETING, 0, 100);
    ck_assert_uint_eq(count(siege, COUNT_EVICTED), 0);
    flood(siege, FLOOD_IDLE, 0, 7);
    ck_assert_uint_eq(count(siege, COUNT_EVICTED), 7);
    ck_assert_uint_eq(siege->traffic.closed[CLOSE_EVICTED], 7);
    ck_assert_uint_eq(siege->traffic.opened, 100);
    siege_free(siege);
}
END_TEST

/* ------------------------------------------------------------------- what it takes */

/* One million of them fit the default budget of 256 MiB. */
START_TEST(idle_connection_takes_less_than_268_octets)
{
    struct siege *siege = siege_new(REASSEMBLY_MEMORY, 0);

    flood(siege, FLOOD_IDLE, 0, 1 << 15);
    ck_assert_uint_lt(siege->budget.used / (1 << 15), 268);
    ck_assert_uint_eq(siege->traffic.opened, 0);
    reassembler_end(siege->reassembler, CLOSE_END_OF_CAPTURE);
    siege_free(siege);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native limits");
    TCase *floods = tcase_create("floods");
    TCase *order = tcase_create("order");
    TCase *cost = tcase_create("cost");

    tcase_set_timeout(floods, 120);
    tcase_set_timeout(order, 120);
    tcase_set_timeout(cost, 120);
    tcase_add_test(floods, flood_of_syns_leaves_ordinary_sessions_whole);
    tcase_add_test(floods, data_far_ahead_leaves_ordinary_sessions_whole);
    tcase_add_loop_test(floods, hole_of_2_gb_leaves_ordinary_sessions_whole, 0, 2);
    tcase_add_test(floods, idle_connections_beyond_the_memory_are_evicted_the_oldest_first);
    tcase_add_test(order, half_open_go_before_queues_and_queues_before_idle_connections);
    tcase_add_test(order, worst_queue_is_given_up_first);
    tcase_add_test(order, piece_without_memory_does_not_pass_one_that_waits);
    tcase_add_test(order, limit_of_connections_evicts_the_longest_idle);
    tcase_add_test(cost, idle_connection_takes_less_than_268_octets);
    suite_add_tcase(suite, floods);
    suite_add_tcase(suite, order);
    suite_add_tcase(suite, cost);
    return suite;
}

SUITE_MAIN(suite);

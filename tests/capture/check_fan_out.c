/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames that were divided anyhow come to whose they are, in the order of their times. */
#include "capture/fan_out.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>

#include "capture/packet_source_operations.h"
#include "tests/capture/frame_builder.h"
#include "tests/support/suite_main.h"

enum {
    WORKERS = 3,
    FRAMES = 12000,
    BEGUN = 1000,
    TTL_OFFSET = 8,
    FRAGMENT_OFFSET = 6,
    NOT_TCP = 200, /* by TTL: nobody's */
    PAYLOAD = 1200
};

/* The same numbers everywhere. */
static uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

/* What there is to read, in its order. Its TTL says whose a packet is. */
struct plan {
    unsigned reader;
    uint8_t ttl;
    bool is_fragment; /* never whole */
};

/* A source that reads its part of the plan and then says that time passes, until it is to end. */
struct scripted {
    struct packet_source base;
    const struct plan *plan;
    unsigned reader;
    unsigned next;
    bool hurried;
    bool is_to_finish;
    bool breaks; /* in the middle */
    struct frame_builder builder;
};

struct witness {
    struct fan_out *fan_out;
    struct scripted *input;
    unsigned index;
    unsigned packets;
    unsigned others; /* that are somebody else's */
    unsigned backwards;
    timestamp last;
    enum source_result result;
    struct capture_statistics statistics;
    unsigned nobodys;
};

static timestamp time_of(unsigned number)
{
    return BEGUN + 10 * (timestamp)number;
}

static void give_planned(struct scripted *input, const struct plan *plan, struct frame *ret_frame)
{
    struct frame_builder *builder = &input->builder;

    builder->length = 0;
    build_ipv4(builder, PAYLOAD);
    builder->octets[TTL_OFFSET] = plan->ttl;
    if (plan->is_fragment)
        set_be16(builder, FRAGMENT_OFFSET, 0x2000);
    ret_frame->link = link_decoder_find(DLT_RAW);
    frame_set_octets(ret_frame, builder->octets, (uint32_t)builder->length,
                     (uint32_t)builder->length);
}

static enum source_result next_scripted(struct packet_source *base, struct frame *ret_frame,
                                        struct error *error)
{
    struct scripted *input = (struct scripted *)base;

    while (input->next < FRAMES && input->plan[input->next].reader != input->reader)
        input->next++;
    if (input->breaks && input->next >= FRAMES / 2) {
        error_set(error, "broken");
        return SOURCE_ERROR;
    }
    if (input->next >= FRAMES && input->is_to_finish)
        return SOURCE_END;
    ret_frame->source = "scripted";
    if (input->next < FRAMES) {
        ret_frame->time = time_of(input->next);
        give_planned(input, &input->plan[input->next++], ret_frame);
    } else {
        if (!input->hurried)
            poll(NULL, 0, 1); /* as one that waits for frames */
        ret_frame->kind = FRAME_TICK;
        ret_frame->time = time_of(FRAMES);
    }
    return SOURCE_PACKET;
}

static void close_scripted(struct packet_source *source)
{
    (void)source;
}

static const struct packet_source_operations operations = { .next = next_scripted,
                                                            .close = close_scripted };

static void hurry(struct packet_source *source, bool hurried)
{
    ((struct scripted *)source)->hurried = hurried;
}

static void finish(struct packet_source *source)
{
    ((struct scripted *)source)->is_to_finish = true;
}

static bool is_gone(const struct packet_source *source)
{
    return ((const struct scripted *)source)->breaks;
}

static bool sort(void *context, const struct packet *packet, unsigned *ret_worker)
{
    struct witness *witness = context;

    if (packet->ttl == NOT_TCP) {
        witness->nobodys++;
        return false;
    }
    *ret_worker = packet->ttl;
    return true;
}

static void note(struct witness *witness, const struct packet *packet)
{
    witness->backwards += packet->time < witness->last;
    witness->last = packet->time;
    if (packet->kind != PACKET_IP)
        return;
    ck_assert_packet_sound(packet);
    witness->packets++;
    witness->others += packet->ttl != witness->index;
}

static void *read_all(void *context)
{
    struct witness *witness = context;
    const struct frame_sorter sorter = { witness, sort };
    const struct fan_out_input input = { &witness->input->base, hurry, finish, is_gone };
    struct packet_source *source =
        fan_out_open(witness->fan_out, witness->index, &input, &sorter, BEGUN);
    struct packet packet;
    struct error error;

    while ((witness->result = packet_source_next(source, &packet, &error)) == SOURCE_PACKET) {
        note(witness, &packet);
        if (packet.time >= time_of(FRAMES) - 1)
            fan_out_finish(witness->fan_out);
    }
    witness->statistics = *packet_source_statistics(source);
    packet_source_close(source);
    return NULL;
}

static void make_plan(struct plan plan[FRAMES], uint32_t seed)
{
    for (unsigned i = 0; i < FRAMES; i++) {
        plan[i].reader = next_number(&seed) % WORKERS;
        plan[i].ttl = (uint8_t)(next_number(&seed) % WORKERS);
        if (next_number(&seed) % 10 == 0)
            plan[i].ttl = NOT_TCP;
        plan[i].is_fragment = plan[i].ttl != NOT_TCP && next_number(&seed) % 10 == 0;
    }
}

/* Reads the plan with WORKERS threads. */
static void run(const struct plan plan[FRAMES], struct witness witnesses[WORKERS],
                struct scripted inputs[WORKERS], struct error *ret_trouble)
{
    struct error error = { "" };
    struct fan_out *fan_out = fan_out_new(WORKERS, &error);
    pthread_t threads[WORKERS];

    ck_assert_msg(fan_out != NULL, "%s", error.message);
    for (unsigned i = 0; i < WORKERS; i++) {
        inputs[i].base = (struct packet_source){ .operations = &operations, .path = "scripted" };
        inputs[i].plan = plan;
        inputs[i].reader = i;
        witnesses[i] = (struct witness){ .fan_out = fan_out, .input = &inputs[i], .index = i };
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_all, &witnesses[i]), 0);
    }
    for (unsigned i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    if (!fan_out_trouble(fan_out, ret_trouble))
        ret_trouble->message[0] = '\0';
    fan_out_free(fan_out);
}

START_TEST(each_packet_comes_to_its_worker_in_the_order_of_times)
{
    static struct plan plan[FRAMES];
    static struct scripted inputs[WORKERS];
    struct witness witnesses[WORKERS];
    unsigned wanted[WORKERS] = { 0 };
    struct error trouble;

    make_plan(plan, (uint32_t)_i);
    memset(inputs, 0, sizeof inputs);
    for (unsigned i = 0; i < FRAMES; i++)
        if (plan[i].ttl != NOT_TCP && !plan[i].is_fragment)
            wanted[plan[i].ttl]++;
    run(plan, witnesses, inputs, &trouble);
    ck_assert_str_eq(trouble.message, "");
    for (unsigned i = 0; i < WORKERS; i++) {
        ck_assert_int_eq(witnesses[i].result, SOURCE_END);
        ck_assert_uint_eq(witnesses[i].packets, wanted[i]);
        ck_assert_uint_eq(witnesses[i].others, 0);
        ck_assert_uint_eq(witnesses[i].backwards, 0);
        ck_assert_int_ge(witnesses[i].last, time_of(FRAMES) - 1);
    }
}
END_TEST

START_TEST(every_frame_counts_once)
{
    static struct plan plan[FRAMES];
    static struct scripted inputs[WORKERS];
    struct witness witnesses[WORKERS];
    struct capture_statistics sum = { .first = 0 };
    unsigned nobodys = 0, fragments = 0;
    struct error trouble;

    make_plan(plan, 5);
    memset(inputs, 0, sizeof inputs);
    run(plan, witnesses, inputs, &trouble);
    for (unsigned i = 0; i < FRAMES; i++)
        fragments += plan[i].is_fragment;
    for (unsigned i = 0; i < WORKERS; i++) {
        capture_statistics_add(&sum, &witnesses[i].statistics);
        nobodys += witnesses[i].nobodys;
    }
    ck_assert_uint_eq(sum.counters[COUNTER_FRAMES], FRAMES);
    ck_assert_int_eq(sum.first, time_of(0));
    ck_assert_int_eq(sum.last, time_of(FRAMES - 1));
    ck_assert_uint_eq(sum.fates[FRAME_FRAGMENT] + sum.fates[FRAME_FRAGMENT_DUPLICATE], fragments);
    ck_assert_uint_eq(sum.fates[FRAME_DELIVERED], FRAMES - fragments);
    ck_assert_uint_gt(nobodys, 0);
    ck_assert_uint_eq(sum.counters[COUNTER_DATAGRAMS_BEGUN],
                      witnesses[0].statistics.counters[COUNTER_DATAGRAMS_BEGUN]);
}
END_TEST

START_TEST(trouble_of_one_input_ends_all_and_is_told)
{
    static struct plan plan[FRAMES];
    static struct scripted inputs[WORKERS];
    struct witness witnesses[WORKERS];
    struct error trouble;

    make_plan(plan, 7);
    memset(inputs, 0, sizeof inputs);
    inputs[1].breaks = true;
    run(plan, witnesses, inputs, &trouble);
    ck_assert_str_eq(trouble.message, "broken");
    for (unsigned i = 0; i < WORKERS; i++)
        ck_assert_int_eq(witnesses[i].result, SOURCE_END);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("fan_out");
    TCase *bringing = tcase_create("bringing");

    tcase_set_timeout(bringing, 120);
    tcase_add_loop_test(bringing, each_packet_comes_to_its_worker_in_the_order_of_times, 1, 4);
    tcase_add_test(bringing, every_frame_counts_once);
    tcase_add_test(bringing, trouble_of_one_input_ends_all_and_is_told);
    suite_add_tcase(suite, bringing);
    return suite;
}

SUITE_MAIN(suite);

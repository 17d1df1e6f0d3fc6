/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The native engine against a model: random conversations over a bad network,
 * badly captured, from fixed seeds.
 *
 * SMTPSCOPE_TEST_SEEDS=N tries N blocks of seeds instead of 4. A seed that fails
 * is printed with the smallest capture that fails in the same way, and
 * SMTPSCOPE_TEST_SEED=SEED tries that one alone.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/reassembly/model_oracle.h"
#include "tests/reassembly/model_peers.h"
#include "tests/reassembly/model_shrink.h"
#include "tests/support/suite_main.h"

enum { BLOCKS = 4, SEEDS_A_BLOCK = 750 };

/* All that a seed needs, made once for each block. */
struct bench {
    struct model_peers *peers[MODEL_TOGETHER];
    struct model_plan *plan;
    struct model_capture *capture[MODEL_TOGETHER];
    struct model_outcome *outcome;
    struct model_outcome *other;
    struct model_oracle *oracle;
    char fault[MODEL_FAULT_SIZE];
};

static struct bench bench_new(void)
{
    struct bench bench = {
        .plan = malloc(sizeof *bench.plan),
        .outcome = malloc(sizeof *bench.outcome),
        .other = malloc(sizeof *bench.other),
        .oracle = model_oracle_new(),
    };

    for (int i = 0; i < MODEL_TOGETHER; i++) {
        bench.peers[i] = model_peers_new();
        bench.capture[i] = malloc(sizeof *bench.capture[i]);
    }
    return bench;
}

static void bench_free(struct bench *bench)
{
    for (int i = 0; i < MODEL_TOGETHER; i++) {
        model_peers_free(bench->peers[i]);
        free(bench->capture[i]);
    }
    model_oracle_free(bench->oracle);
    free(bench->outcome);
    free(bench->other);
    free(bench->plan);
}

static void make_captures(struct bench *bench, uint64_t seed, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        model_plan_roll(bench->plan, seed, i);
        model_peers_talk(bench->peers[i], bench->plan, bench->capture[i]);
    }
}

/* ------------------------------------------------------------------ the streams */

static bool is_faulty(void *context, const struct model_capture *capture)
{
    struct bench *bench = context;

    model_play(&(struct model_playing){ .capture = { capture }, .count = 1 }, bench->outcome);
    return !model_oracle_judge(bench->oracle, capture, &bench->outcome->log[0], bench->fault);
}

static void explain(struct bench *bench, uint64_t seed)
{
    model_shrink(bench->capture[0], is_faulty, bench);
    is_faulty(bench, bench->capture[0]);
    printf("\nseed %" PRIu64 ": %s\n", seed, bench->fault);
    model_capture_print(bench->capture[0]);
    model_log_print(&bench->outcome->log[0]);
    fflush(stdout); /* Check ends the process without it */
    ck_abort_msg("seed %" PRIu64 ": %s", seed, bench->fault);
}

static void try_streams(struct bench *bench, uint64_t seed)
{
    make_captures(bench, seed, 1);
    if (is_faulty(bench, bench->capture[0]))
        explain(bench, seed);
    ck_assert_msg(bench->outcome->memory_left == 0, "seed %" PRIu64 ": %zu octets are still in use",
                  seed, bench->outcome->memory_left);
}

/* ------------------------------------------------------- what must not change them */

static void expect_same(struct bench *bench, uint64_t seed, size_t number, const char *with)
{
    const struct model_log *log = &bench->outcome->log[number];

    if (model_logs_agree(log, &bench->other->log[number]))
        return;
    printf("\nseed %" PRIu64 ", conversation %zu:\n", seed, number);
    model_capture_print(bench->capture[number]);
    model_log_print(log);
    printf("with %s:\n", with);
    model_log_print(&bench->other->log[number]);
    fflush(stdout); /* Check ends the process without it */
    ck_abort_msg("seed %" PRIu64 ": %s make a difference", seed, with);
}

/* All conversations, without times that run back: for then the clock of all is
 * ahead of that of one alone. */
static bool make_neighbours(struct bench *bench, uint64_t seed, struct model_playing *ret_playing)
{
    *ret_playing = (struct model_playing){ .count = MODEL_TOGETHER };
    make_captures(bench, seed, MODEL_TOGETHER);
    for (size_t i = 0; i < MODEL_TOGETHER; i++) {
        timestamp last = model_last_time(bench->capture[i]);

        if (bench->capture[i]->times_run_back)
            return false;
        ret_playing->capture[i] = bench->capture[i];
        if (last > ret_playing->until)
            ret_playing->until = last;
    }
    return true;
}

static void try_neighbours(struct bench *bench, uint64_t seed)
{
    struct dice ticks = dice_of_seed(seed);
    struct model_playing playing;

    if (!make_neighbours(bench, seed, &playing))
        return;
    model_play(&playing, bench->outcome);
    playing.ticks = &ticks;
    model_play(&playing, bench->other);
    for (size_t i = 0; i < MODEL_TOGETHER; i++)
        expect_same(bench, seed, i, "ticks");
    playing.ticks = NULL;
    playing.count = 1;
    for (size_t i = 0; i < MODEL_TOGETHER; i++) {
        playing.capture[0] = bench->capture[i];
        model_play(&playing, bench->other);
        expect_same(bench, seed, i, "other connections beside it");
    }
}

/* ------------------------------------------------------------------------- seeds */

static uint64_t number_from(const char *variable)
{
    const char *text = getenv(variable);

    return text != NULL ? strtoull(text, NULL, 10) : 0;
}

static void try_block(int block, void (*try)(struct bench *bench, uint64_t seed))
{
    struct bench bench = bench_new();
    uint64_t alone = number_from("SMTPSCOPE_TEST_SEED");
    uint64_t first = 1 + (uint64_t)block * SEEDS_A_BLOCK;

    for (uint64_t seed = first; alone == 0 && seed < first + SEEDS_A_BLOCK; seed++)
        try(&bench, seed);
    if (alone > 0)
        try(&bench, alone);
    bench_free(&bench);
}

START_TEST(each_byte_comes_once_in_order_or_is_in_a_gap_if_no_packet_had_it)
{
    try_block(_i, try_streams);
}
END_TEST

START_TEST(neither_ticks_nor_other_connections_change_a_stream)
{
    try_block(_i, try_neighbours);
}
END_TEST

static Suite *suite(void)
{
    uint64_t wanted = number_from("SMTPSCOPE_TEST_SEEDS");
    int blocks = number_from("SMTPSCOPE_TEST_SEED") > 0 ? 1 : wanted > 0 ? (int)wanted : BLOCKS;
    Suite *suite = suite_create("native, against a model");
    TCase *streams = tcase_create("streams");
    TCase *neighbours = tcase_create("neighbours");

    tcase_set_timeout(streams, 300);
    tcase_set_timeout(neighbours, 300);
    tcase_add_loop_test(streams, each_byte_comes_once_in_order_or_is_in_a_gap_if_no_packet_had_it,
                        0, blocks);
    tcase_add_loop_test(neighbours, neither_ticks_nor_other_connections_change_a_stream, 0, blocks);
    suite_add_tcase(suite, streams);
    suite_add_tcase(suite, neighbours);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The oracle of the model test can tell wrong from right: what the engine said
 * is falsified in one place, and the oracle must object.
 */
#include "tests/reassembly/model_oracle.h"

#include "tests/reassembly/model_peers.h"
#include "tests/support/suite_main.h"

enum { SEEDS = 400 };

/* Changes one event, or the order of two; false when there is none to change. */
typedef bool falsify(struct model_log *log, struct dice *dice);

/* The place of some event of this kind; the number of events when there is none. */
static size_t pick(const struct model_log *log, enum stream_event_kind kind, struct dice *dice)
{
    size_t found = log->count;
    uint32_t seen = 0;

    for (size_t i = 0; i < log->count; i++)
        if (log->event[i].kind == kind && roll(dice, ++seen) == 0)
            found = i;
    return found;
}

static bool leave_out(struct model_log *log, size_t place)
{
    if (place == log->count)
        return false;
    log->count--;
    memmove(log->event + place, log->event + place + 1,
            (log->count - place) * sizeof log->event[0]);
    return true;
}

static bool lose_data(struct model_log *log, struct dice *dice)
{
    return leave_out(log, pick(log, STREAM_DATA, dice));
}

static bool lose_gap(struct model_log *log, struct dice *dice)
{
    return leave_out(log, pick(log, STREAM_GAP, dice));
}

static bool say_twice(struct model_log *log, struct dice *dice)
{
    size_t place = pick(log, STREAM_DATA, dice);

    if (place == log->count || log->count == MODEL_EVENTS)
        return false;
    memmove(log->event + place + 1, log->event + place,
            (log->count - place) * sizeof log->event[0]);
    log->count++;
    return true;
}

static bool change_octet(struct model_log *log, struct dice *dice)
{
    size_t place = pick(log, STREAM_DATA, dice);

    if (place == log->count)
        return false;
    log->octets[log->event[place].octets - log->octets] ^= 1;
    return true;
}

static bool turn_data_into_a_gap(struct model_log *log, struct dice *dice)
{
    size_t place = pick(log, STREAM_DATA, dice);

    if (place == log->count)
        return false;
    log->event[place].kind = STREAM_GAP;
    log->close.side[log->event[place].from].delivered -= log->event[place].length;
    return true;
}

static bool turn_a_gap_into_data(struct model_log *log, struct dice *dice)
{
    size_t place = pick(log, STREAM_GAP, dice);

    if (place == log->count)
        return false;
    log->event[place].kind = STREAM_DATA;
    log->event[place].octets = log->octets;
    log->close.side[log->event[place].from].delivered += log->event[place].length;
    return true;
}

static bool shift_offset(struct model_log *log, struct dice *dice)
{
    size_t place = pick(log, STREAM_DATA, dice);

    if (place == log->count)
        return false;
    log->event[place].offset++;
    return true;
}

static bool mark_as_waiting(struct model_log *log, struct dice *dice)
{
    size_t place = pick(log, STREAM_DATA, dice);

    if (place == log->count || !log->event[place].queued)
        return false;
    log->event[place].queued = false;
    return true;
}

static bool change_the_time(struct model_log *log, struct dice *dice)
{
    size_t place = pick(log, STREAM_DATA, dice);

    if (place == log->count)
        return false;
    log->event[place].time += 7;
    return true;
}

/* The client's last words come before everything that the server said. */
static bool answer_too_soon(struct model_log *log, struct dice *dice)
{
    struct model_event early[MODEL_EVENTS];
    size_t servers = 0, count = 0;

    (void)dice;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 1; i + 1 < log->count; i++)
            if ((log->event[i].from == SIDE_CLIENT) == (pass == 0)) {
                early[count++] = log->event[i];
                servers += pass;
            }
    memcpy(log->event + 1, early, count * sizeof early[0]);
    return servers > 0 && count > servers + 1;
}

static bool count_too_much(struct model_log *log, struct dice *dice)
{
    log->close.side[roll(dice, SIDE_COUNT)].traffic.packets += 5000;
    return true;
}

/* `always`: the oracle must object in every case. Else the change may be
 * harmless, and it must object in some. */
static const struct {
    falsify *how;
    bool always;
} falsifications[] = {
    { lose_data, true },        { lose_gap, true },
    { say_twice, true },        { change_octet, false },
    { shift_offset, true },     { turn_data_into_a_gap, false },
    { count_too_much, true },   { turn_a_gap_into_data, false },
    { change_the_time, true },  { mark_as_waiting, false },
    { answer_too_soon, false },
};

struct trial {
    struct model_peers *peers;
    struct model_oracle *oracle;
    struct model_plan plan;
    struct model_capture capture;
    struct model_outcome outcome;
    struct model_log *log;
};

/* Whether the seed gives a log that the oracle accepts, with something in it. */
static bool try_seed(struct trial *trial, uint64_t seed)
{
    const struct model_playing playing = { .capture = { &trial->capture }, .count = 1 };
    char fault[MODEL_FAULT_SIZE];

    model_plan_roll(&trial->plan, seed, 0);
    model_peers_talk(trial->peers, &trial->plan, &trial->capture);
    model_play(&playing, &trial->outcome);
    return trial->log->opened == 1 &&
           model_oracle_judge(trial->oracle, &trial->capture, trial->log, fault);
}

START_TEST(false_streams_are_found_out)
{
    struct trial *trial = calloc(1, sizeof *trial);
    unsigned tried = 0, missed = 0;

    trial->peers = model_peers_new();
    trial->oracle = model_oracle_new();
    trial->log = &trial->outcome.log[0];
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct dice dice = dice_of_seed(seed);
        char fault[MODEL_FAULT_SIZE];

        if (!try_seed(trial, seed) || !falsifications[_i].how(trial->log, &dice))
            continue;
        tried++;
        missed += model_oracle_judge(trial->oracle, &trial->capture, trial->log, fault);
    }
    ck_assert_uint_gt(tried, 20);
    ck_assert_uint_lt(missed, falsifications[_i].always ? 1 : tried / 2);
    model_oracle_free(trial->oracle);
    model_peers_free(trial->peers);
    free(trial);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("the model's oracle");
    TCase *falsified = tcase_create("falsified");

    tcase_set_timeout(falsified, 120);
    tcase_add_loop_test(falsified, false_streams_are_found_out, 0,
                        sizeof falsifications / sizeof falsifications[0]);
    suite_add_tcase(suite, falsified);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chance decides what is said, and over which network. */
#include "tests/reassembly/model_plan.h"

static void roll_endpoints(struct model_plan *plan, unsigned number)
{
    uint16_t port = (uint16_t)(MODEL_PORT + (int)number);
    bool is_ip6 = roll_chance(&plan->dice, 400);

    plan->end[SIDE_CLIENT] = is_ip6 ? endpoint_v6(10, port) : endpoint_v4(192, 0, 2, 10, port);
    plan->end[SIDE_SERVER] = is_ip6 ? endpoint_v6(25, 25) : endpoint_v4(198, 51, 100, 25, 25);
    plan->tunnel_key = roll_chance(&plan->dice, 250) ? 1 + roll(&plan->dice, 100) : 0;
    plan->counts_packets = roll_chance(&plan->dice, 700);
    for (int side = 0; side < SIDE_COUNT; side++)
        plan->first[side] = roll_chance(&plan->dice, 500)
                                ? UINT32_MAX - roll(&plan->dice, MODEL_TEXT)
                                : roll(&plan->dice, UINT32_MAX);
}

/* Shorter ones more often, as lines and replies are; a few segments long, that
 * many fit into a talk of small ones. */
static uint32_t turn_length(struct model_plan *plan)
{
    static const uint32_t sizes[] = { 12, 40, 40, 120, 600, 3000 };
    uint32_t size = sizes[roll(&plan->dice, sizeof sizes / sizeof sizes[0])];
    uint32_t most = 5 * plan->largest_segment;

    return 1 + roll(&plan->dice, size < most ? size : most);
}

static void add_turn(struct model_plan *plan, enum side side, uint64_t needs)
{
    uint64_t length = plan->length[side] + turn_length(plan);

    if (length > MODEL_TEXT)
        length = MODEL_TEXT;
    plan->turn[plan->turn_count++] = (struct model_turn){ side, length, needs };
    plan->length[side] = length;
}

/* Greeting, command, reply, command, reply ... The client's text may run ahead
 * of the replies, and in some talks both say everything at once. */
static void roll_turns(struct model_plan *plan)
{
    uint32_t rounds = roll(&plan->dice, MODEL_TURNS / 2 - 1);
    bool pipelines = roll_chance(&plan->dice, 300);
    bool at_once = roll_chance(&plan->dice, 150);
    uint64_t behind = 0;

    add_turn(plan, SIDE_SERVER, 0);
    for (uint32_t i = 0; i < rounds; i++) {
        uint64_t needs = plan->length[SIDE_SERVER];

        if (pipelines && roll_chance(&plan->dice, 600))
            needs = behind;
        behind = needs;
        add_turn(plan, SIDE_CLIENT, at_once ? 0 : needs);
        add_turn(plan, SIDE_SERVER, at_once ? 0 : plan->length[SIDE_CLIENT]);
    }
    for (int side = 0; side < SIDE_COUNT; side++)
        for (uint64_t i = 0; i < plan->length[side]; i++)
            plan->text[side][i] = (uint8_t)roll(&plan->dice, 256);
}

static void roll_talk(struct model_plan *plan)
{
    struct dice *dice = &plan->dice;

    plan->largest_segment = roll_chance(dice, 300) ? 1 + roll(dice, 30) : 60 + roll(dice, 1401);
    roll_turns(plan);
    plan->window = 1 + roll(dice, 4000);
    plan->ending = (enum model_ending)roll(dice, MODEL_ENDING_COUNT);
    if (plan->ending == MODEL_RESET && roll_chance(dice, 500))
        plan->ending = MODEL_ORDERLY_END;
    plan->ends = (enum side)roll(dice, SIDE_COUNT);
    plan->syn_payload = roll_chance(dice, 100) ? 1 + roll(dice, 40) : 0;
    plan->spurious = roll_chance(dice, 300) ? roll(dice, 100) : 0;
    plan->keepalive = roll_chance(dice, 200) ? roll(dice, 100) : 0;
    plan->shut = roll_chance(dice, 200) ? roll(dice, 60) : 0;
    plan->pause = roll_chance(dice, 200) ? roll(dice, 10) : 0;
}

static uint32_t rate(struct model_plan *plan, uint32_t talks, uint32_t packets)
{
    return roll_chance(&plan->dice, talks) ? roll(&plan->dice, packets) : 0;
}

static void roll_network(struct model_plan *plan)
{
    static const duration jitters[] = { 0, 0, DURATION_MILLISECOND, 20 * DURATION_MILLISECOND,
                                        150 * DURATION_MILLISECOND };
    struct dice *dice = &plan->dice;

    plan->network = (struct model_network){
        .lost_before = rate(plan, 400, 100),
        .lost_behind = rate(plan, 400, 100),
        .uncaptured = rate(plan, 400, 150),
        .doubled = rate(plan, 200, 200),
        .mirrored = roll_chance(dice, 100),
        .altered = rate(plan, 200, 500),
        .jitter = jitters[roll(dice, sizeof jitters / sizeof jitters[0])],
        .snap_length = roll_chance(dice, 60) ? 20 + roll(dice, 200) : 0,
    };
    /* A mirror of two ports: one side's packets late by some time. */
    if (roll_chance(dice, 300))
        plan->network.skew[roll(dice, SIDE_COUNT)] =
            roll(dice, 120) * DURATION_MILLISECOND + roll(dice, 1000);
    plan->network.times_run_back = roll_chance(dice, 80);
}

void model_plan_roll(struct model_plan *plan, uint64_t seed, unsigned number)
{
    static const enum directions seen[] = { DIRECTIONS_CLIENT, DIRECTIONS_SERVER };

    *plan = (struct model_plan){ .dice = dice_of_seed(seed * MODEL_TOGETHER + number) };
    plan->start = TALK_START_SECONDS * DURATION_SECOND +
                  (timestamp)roll(&plan->dice, 2000) * DURATION_MILLISECOND;
    roll_endpoints(plan, number);
    roll_talk(plan);
    roll_network(plan);
    plan->midstream = roll_chance(&plan->dice, 150);
    plan->cut = roll_chance(&plan->dice, 100);
    plan->seen = roll_chance(&plan->dice, 100) ? seen[roll(&plan->dice, 2)] : DIRECTIONS_BOTH;
}

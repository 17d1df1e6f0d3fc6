/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The native engine: what is given up when memory runs short. */
#include "reassembly/native_internal.h"

/* Most handshakes are over sooner than this. */
#define OPENING_SPARED DURATION_SECOND

enum { OPENING_SHARE = 8 }; /* of the budget, one part in so many */

static bool may_give_up_opening(const struct native_instance *instance, const struct flow *flow,
                                timestamp now)
{
    size_t cost = flow_table_phase_count(instance->flows, CONNECTION_OPENING) *
                  memory_cost(sizeof(struct dormant_connection));

    return now - flow->idle_since >= OPENING_SPARED ||
           cost > instance->setup.budget->pool->size / OPENING_SHARE;
}

static bool give_up_over(struct native_instance *instance, const struct flow *spared)
{
    struct flow *flow = flow_table_longest_idle(instance->flows, CONNECTION_OVER);

    if (flow == NULL || flow == spared)
        return false;
    native_forget(instance, flow);
    return true;
}

static bool give_up_opening(struct native_instance *instance, const struct flow *spared,
                            struct moment moment)
{
    struct flow *flow = flow_table_longest_idle(instance->flows, CONNECTION_OPENING);

    if (flow == NULL || flow == spared || !may_give_up_opening(instance, flow, moment.now))
        return false;
    native_count(instance, COUNT_HALF_OPEN_GIVEN_UP);
    native_end_flow(instance, flow, CLOSE_EVICTED, moment.time);
    return true;
}

static struct native_connection *worst_waiting(const struct native_instance *instance)
{
    for (unsigned class = WAIT_CLASSES - 1; class > 1; class --)
        if (instance->waiting[class].first != NULL)
            return instance->waiting[class].first;
    return NULL;
}

static bool give_up_queue(struct native_instance *instance, struct moment moment)
{
    struct native_connection *worst = worst_waiting(instance);

    if (worst == NULL)
        return false;
    native_count(instance, COUNT_QUEUES_GIVEN_UP);
    native_release_all(instance, worst, moment.time);
    native_settle(instance, worst, moment);
    return true;
}

static bool give_up_idle(struct native_instance *instance, const struct flow *spared,
                         struct moment moment)
{
    struct flow *victim = NULL;

    for (enum connection_phase phase = 0; phase < CONNECTION_OVER; phase++) {
        struct flow *candidate = flow_table_longest_idle(instance->flows, phase);

        if (candidate != NULL && candidate != spared &&
            (victim == NULL || candidate->idle_since < victim->idle_since))
            victim = candidate;
    }
    if (victim == NULL)
        return false;
    native_end_flow(instance, victim, CLOSE_EVICTED, moment.time);
    return true;
}

bool native_give_up_something(struct native_instance *instance, const struct flow *spared,
                              struct moment moment)
{
    return give_up_over(instance, spared) || give_up_opening(instance, spared, moment) ||
           give_up_queue(instance, moment) || give_up_idle(instance, spared, moment);
}

void native_relieve(struct native_instance *instance, struct moment moment)
{
    while (memory_budget_is_exceeded(instance->setup.budget) &&
           native_give_up_something(instance, NULL, moment))
        continue;
}

void native_keep_limit(struct native_instance *instance, struct moment moment)
{
    if (flow_table_count(instance->flows) < instance->setup.limits->connections)
        return;
    if (!give_up_over(instance, NULL))
        give_up_idle(instance, NULL, moment);
}

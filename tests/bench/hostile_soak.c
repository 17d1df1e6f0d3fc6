/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The limits of the native engine at full size: floods that mean to exhaust it,
 * with ordinary sessions beside them, inside the default memory budget.
 *
 * `make soak` builds and runs it, in a build with -O2 and without sanitizers.
 * Each scenario runs in a process of its own, whose largest resident size is
 * compared with the budget. It fails when an ordinary session was not whole, or
 * when resident memory went more than 32 MiB beyond the budget.
 * tests/reassembly/check_native_limits.c tests the same at a small size.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reassembly/reassembler.h"
#include "smtp/session_builder.h"
#include "tests/support/hostile_traffic.h"

enum { MEBIBYTE = 1 << 20, ALLOWED_BEYOND = 32 };

struct scenario {
    const char *name;
    enum hostile_flood flood;
    uint32_t connections;
    uint32_t apart;        /* connections between two steps of the ordinary sessions */
    bool records_sessions; /* the session builder is behind it */
    bool must_fit;         /* nothing is given up */
};

static const struct scenario scenarios[] = {
    { "200,000 SYNs", FLOOD_SYN, 200000, 1000, false, false },
    { "50,000 flows with data far ahead", FLOOD_FAR_AHEAD, 50000, 250, false, false },
    { "one flow with a 2 GB hole", FLOOD_HOLE, 3000, 30, false, false },
    { "1,000,000 connections that say nothing", FLOOD_IDLE, 1000000, 5000, false, true },
    { "100,000 with greeting and EHLO, recorded", FLOOD_GREETING, 100000, 500, true, true },
    { "100,000 with greeting and EHLO, not recorded", FLOOD_GREETING, 100000, 500, false, true },
};

struct soak {
    struct memory_pool pool;
    struct memory_budget budget;
    struct reassembler *reassembler;
    struct stream_sink sessions; /* no function: none are recorded */
    uint64_t session_count;
    struct hostile_traffic traffic;
};

static enum stream_interest receive(void *context, const struct stream_event *event)
{
    struct soak *soak = context;

    hostile_traffic_event(&soak->traffic, event);
    return soak->sessions.receive != NULL ? soak->sessions.receive(soak->sessions.context, event)
                                          : STREAM_WANTED;
}

static void receive_session(void *context, struct session *session)
{
    struct soak *soak = context;

    soak->session_count++;
    session_free(session);
}

static void begin(struct soak *soak)
{
    struct reassembly_options options = reassembly_options_default();

    options.engine = "native";
    options.budget = &soak->budget;
    memory_pool_init(&soak->pool, REASSEMBLY_MEMORY);
    memory_budget_init(&soak->budget, &soak->pool);
    soak->reassembler = reassembler_new(&options, (struct stream_sink){ soak, receive }, NULL);
    if (soak->reassembler == NULL)
        exit(EXIT_FAILURE);
    hostile_traffic_init(&soak->traffic, reassembler_packet_sink(soak->reassembler));
}

static long resident_kibibytes(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static bool report(struct soak *soak, const struct scenario *scenario, long resident_before)
{
    const uint64_t *counts = reassembler_statistics(soak->reassembler)->value;
    long resident = resident_kibibytes();
    unsigned exact = hostile_traffic_exact_sessions(&soak->traffic);
    uint64_t given_up =
        counts[COUNT_HALF_OPEN_GIVEN_UP] + counts[COUNT_QUEUES_GIVEN_UP] + counts[COUNT_EVICTED];
    bool holds = exact == ORDINARY_SESSIONS &&
                 resident <= (long)(soak->pool.size / 1024) + ALLOWED_BEYOND * 1024 &&
                 (!scenario->must_fit || given_up == 0);

    printf("%s: %s\n", scenario->name, holds ? "holds" : "FAILS");
    printf("  ordinary sessions whole %u of %d; resident %ld MiB, budget %zu MiB\n", exact,
           ORDINARY_SESSIONS, resident / 1024, soak->pool.size / MEBIBYTE);
    printf("  in use %zu octets, %.1f a connection; resident %.1f a connection\n",
           soak->budget.used, (double)soak->budget.used / scenario->connections,
           (double)(resident - resident_before) * 1024 / scenario->connections);
    printf("  given up: %" PRIu64 " half-open, %" PRIu64 " queues, %" PRIu64 " evicted; %" PRIu64
           " gaps\n",
           counts[COUNT_HALF_OPEN_GIVEN_UP], counts[COUNT_QUEUES_GIVEN_UP], counts[COUNT_EVICTED],
           counts[COUNT_GAPS]);
    return holds;
}

static bool run(const struct scenario *scenario)
{
    struct soak *soak = calloc(1, sizeof *soak);
    const struct session_builder_options options = {
        .limits = default_smtp_limits,
        .budget = &soak->budget,
    };
    struct session_builder *builder = NULL;
    long resident_before;
    bool holds;

    begin(soak);
    if (scenario->records_sessions) {
        builder = session_builder_new(&options, (struct session_sink){ .context = soak, .receive = receive_session });
        soak->sessions = session_builder_sink(builder);
    }
    resident_before = resident_kibibytes();
    for (uint32_t number = 0; number < scenario->connections; number++) {
        hostile_traffic_flood(&soak->traffic, scenario->flood, number);
        if (number % scenario->apart == 0)
            hostile_traffic_ordinary_step(&soak->traffic);
    }
    while (hostile_traffic_ordinary_step(&soak->traffic))
        continue;
    holds = report(soak, scenario, resident_before);
    reassembler_end(soak->reassembler, CLOSE_END_OF_CAPTURE);
    if (scenario->records_sessions)
        printf("  %" PRIu64 " sessions\n", soak->session_count);
    reassembler_free(soak->reassembler);
    session_builder_free(builder);
    free(soak);
    return holds;
}

static bool run_apart(const struct scenario *scenario)
{
    pid_t child;
    int status = 0;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        bool holds = run(scenario);

        fflush(stdout);
        _exit(holds ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(void)
{
    bool all_hold = true;

    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++)
        all_hold = run_apart(&scenarios[i]) && all_hold;
    return all_hold ? EXIT_SUCCESS : EXIT_FAILURE;
}

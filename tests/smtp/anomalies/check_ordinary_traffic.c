/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ten thousand sessions of ordinary mail traffic, put together by chance from fixed
 * seeds, through the whole chain of rules and histories: nothing of it is above
 * info but what a session contains. */
#include <stdlib.h>

#include "tests/smtp/history/history_kit.h"
#include "tests/support/ordinary_traffic.h"

enum { SEEDS = 4, SESSIONS_A_SEED = 2500, CLIENTS = 40, KINDS_COUNTED = 32 };

/* How often each finding above info was found, as contained. */
struct counts {
    unsigned findings[SEVERITY_COUNT];
    unsigned messages;
    size_t kind_count;
    struct {
        const char *id;
        unsigned count;
    } kinds[KINDS_COUNTED];
};

static void count_kind(struct counts *counts, const char *id)
{
    size_t i = 0;

    while (i < counts->kind_count && strcmp(counts->kinds[i].id, id) != 0)
        i++;
    ck_assert_uint_lt(i, KINDS_COUNTED);
    if (i == counts->kind_count)
        counts->kinds[counts->kind_count++].id = id;
    counts->kinds[i].count++;
}

static void count_session(struct counts *counts, const struct ordinary_traffic *traffic,
                          const struct session *session)
{
    for (size_t i = 0; i < session->transaction_count; i++)
        counts->messages += session->transactions[i].outcome == OUTCOME_ACCEPTED;
    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        counts->findings[finding->severity]++;
        if (finding->severity == SEVERITY_INFO)
            continue;
        if (!ordinary_traffic_contains(traffic, finding->id)) {
            fprintf(stderr, "%s\n", traffic->text);
            ck_abort_msg("session %u: %s: %.*s", traffic->sessions, finding->id,
                         (int)finding->message.length, (const char *)finding->message.data);
        }
        count_kind(counts, finding->id);
    }
    ck_assert_int_eq(session->interception.verdict, VERDICT_NONE);
}

static void expect_calm_notices(const struct history *history)
{
    for (size_t i = 0; i < history->notice_count; i++) {
        const struct finding *finding = &history->notices[i]->finding;

        if (finding->severity > SEVERITY_INFO)
            ck_abort_msg("%s: %.*s", finding->id, (int)finding->message.length,
                         (const char *)finding->message.data);
    }
}

static void print_counts(const struct counts *counts, const struct ordinary_traffic *traffic,
                         size_t notices, int seed)
{
    printf("ordinary traffic, seed %d: %u sessions, %u messages accepted, %zu notices (info); "
           "findings:",
           seed, traffic->sessions, counts->messages, notices);
    for (enum severity severity = 0; severity < SEVERITY_COUNT; severity++)
        printf(" %u %s", counts->findings[severity], severity_name(severity));
    printf("\n ");
    for (size_t i = 0; i < counts->kind_count; i++)
        printf(" %s %u,", counts->kinds[i].id, counts->kinds[i].count);
    printf("\n ");
    for (enum ordinary_deed deed = 0; deed < DEED_COUNT; deed++)
        printf(" %s %u,", ordinary_deed_name(deed), traffic->deeds[deed]);
    printf("\n");
}

START_TEST(ordinary_traffic_is_calm)
{
    struct ordinary_traffic *traffic = ordinary_traffic_new((uint64_t)_i);
    struct history *history = history_new();
    struct counts counts = { .messages = 0 };

    for (unsigned n = 0; n < SESSIONS_A_SEED; n++) {
        const struct session *session;

        ordinary_traffic_next(traffic, ordinary_servers, (unsigned)ordinary_server_count, CLIENTS);
        history->options.server = host(100 + traffic->server, 25);
        history->options.server_round_trip = traffic->round_trip;
        session = play_from(history, traffic->client, traffic->text);
        ck_assert_int_eq(session->tls.start == TLS_STARTTLS, traffic->in_tls);
        count_session(&counts, traffic, session);
    }
    expect_calm_notices(history);
    print_counts(&counts, traffic, history->notice_count, _i);
    for (enum ordinary_deed deed = 0; deed < DEED_COUNT; deed++)
        ck_assert_uint_gt(traffic->deeds[deed], 0);
    history_free(history);
    ordinary_traffic_free(traffic);
}
END_TEST

/* All traffic of one server and one client, as a client's own machine sees it. */
START_TEST(ordinary_traffic_of_one_client_is_calm)
{
    struct ordinary_traffic *traffic = ordinary_traffic_new(1000 + (uint64_t)_i);
    struct history *history = history_new();
    struct counts counts = { .messages = 0 };

    for (unsigned n = 0; n < 12; n++) {
        ordinary_traffic_next(traffic, &ordinary_servers[_i], 1, 1);
        history->options.server_round_trip = traffic->round_trip;
        count_session(&counts, traffic, play_from(history, 1, traffic->text));
    }
    expect_calm_notices(history);
    history_free(history);
    ordinary_traffic_free(traffic);
}
END_TEST

static Suite *suite(void)
{
    const char *wanted = getenv("SMTPSCOPE_TEST_SEEDS");
    int seeds = wanted != NULL && atoi(wanted) > 0 ? atoi(wanted) : SEEDS;
    Suite *suite = suite_create("ordinary_traffic");
    TCase *calm = tcase_create("calm");

    tcase_set_timeout(calm, 300);
    tcase_add_loop_test(calm, ordinary_traffic_is_calm, 0, seeds);
    tcase_add_loop_test(calm, ordinary_traffic_of_one_client_is_calm, 0,
                        (int)ordinary_server_count);
    suite_add_tcase(suite, calm);
    return suite;
}

SUITE_MAIN(suite);

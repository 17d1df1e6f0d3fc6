/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many workers in, one order out. */
#include "cli/reading/finisher.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/suite_main.h"

enum { MOST_WORKERS = 7, SESSIONS = 6000 };

/* The same numbers everywhere. */
static uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

/* One session of the run that all these tests share out. `serial` is its place
 * in the one order, which it carries as its identifier. */
struct planned {
    uint64_t frame;
    bool by_packet;
    timestamp closed;
    timestamp start;
    uint16_t port;
};

static int compare_planned(const void *a, const void *b)
{
    const struct planned *left = a, *right = b;

    if (left->frame != right->frame)
        return left->frame < right->frame ? -1 : 1;
    if (left->by_packet != right->by_packet)
        return right->by_packet ? -1 : 1;
    if (left->closed != right->closed)
        return left->closed < right->closed ? -1 : 1;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return (left->port > right->port) - (left->port < right->port);
}

/* Many end with the same frame, with equal times among them. */
static void plan(struct planned planned[SESSIONS], uint32_t seed)
{
    for (size_t i = 0; i < SESSIONS; i++) {
        planned[i].frame = 1 + next_number(&seed) % (SESSIONS / 2);
        if (planned[i].frame > SESSIONS / 2 - 20)
            planned[i].frame = UINT64_MAX;
        planned[i].by_packet = next_number(&seed) % 2 == 0;
        planned[i].closed = (timestamp)(next_number(&seed) % 3);
        planned[i].start = (timestamp)(next_number(&seed) % 2);
        planned[i].port = (uint16_t)(1 + i); /* tells any two apart */
    }
    qsort(planned, SESSIONS, sizeof planned[0], compare_planned);
}

static struct session *session_of(const struct planned *planned, uint64_t serial)
{
    struct session *session = session_new();

    session->id = serial;
    session->closed = planned->closed;
    session->start = planned->start;
    session->client.port = planned->port;
    return session;
}

struct crew {
    struct finisher *finisher;
    unsigned workers;
    const struct planned *planned;
    uint32_t seed;
    _Atomic unsigned turned_away;

    /* What came out. */
    uint64_t expected; /* the serial of the next one */
    size_t taken;
    size_t stop_after;
    uint64_t octets;
    unsigned said;
    struct error last_said;
    useconds_t pause; /* the finisher is slow */
};

struct hand {
    struct crew *crew;
    unsigned index;
};

/* Whose it is, does not hang on the number of workers alone. */
static unsigned owner(const struct planned *planned, unsigned workers)
{
    return (planned->port * 2654435761U >> 16) % workers;
}

/* Hands its sessions on in pieces of any size. */
static void *work(void *context)
{
    const struct hand *hand = context;
    struct crew *crew = hand->crew;
    uint32_t chance = crew->seed + hand->index;
    struct worker_position position = { 0, 0 };
    struct finished_list list = { 0 };
    bool goes_on = true;

    for (uint64_t i = 0; i < SESSIONS && goes_on; i++) {
        const struct planned *planned = &crew->planned[i];

        if (planned->frame > position.frame)
            position.frame = planned->frame - 1;
        position.octets = 1000 * hand->index + i;
        if (owner(planned, crew->workers) == hand->index)
            finished_list_add(&list, finished_session_new(session_of(planned, i), planned->frame,
                                                          planned->by_packet));
        if (next_number(&chance) % 8 == 0)
            goes_on = finisher_hand_on(crew->finisher, hand->index, &list, &position);
    }
    if (!goes_on || !finisher_hand_on(crew->finisher, hand->index, &list, &position))
        atomic_fetch_add(&crew->turned_away, 1);
    finished_list_clear(&list);
    finisher_leave(crew->finisher, hand->index);
    return NULL;
}

static bool take(void *context, struct finished *finished)
{
    struct crew *crew = context;

    if (finished->session != NULL) {
        ck_assert_uint_eq(finished->session->id, crew->expected);
        crew->expected++;
    } else {
        crew->said++;
        crew->last_said = *finished->sentence;
    }
    finished_free(finished);
    if (crew->pause > 0)
        usleep(crew->pause);
    return ++crew->taken != crew->stop_after;
}

static bool rest(void *context, uint64_t octets)
{
    ((struct crew *)context)->octets = octets;
    return true;
}

static void run(struct crew *crew, void *(*job)(void *context))
{
    struct hand hands[MOST_WORKERS];
    pthread_t threads[MOST_WORKERS];
    const struct finisher_host host = { crew, take, rest };

    crew->finisher = finisher_new(crew->workers);
    for (unsigned i = 0; i < crew->workers; i++) {
        hands[i] = (struct hand){ crew, i };
        ck_assert_int_eq(pthread_create(&threads[i], NULL, job, &hands[i]), 0);
    }
    finisher_run(crew->finisher, &host);
    for (unsigned i = 0; i < crew->workers; i++)
        pthread_join(threads[i], NULL);
}

START_TEST(order_is_the_same_for_any_number_of_workers)
{
    static struct planned planned[SESSIONS];

    for (uint32_t seed = 1; seed <= 6; seed++) {
        struct crew crew = { .workers = 1 + (unsigned)_i, .planned = planned, .seed = seed };

        plan(planned, seed);
        run(&crew, work);
        ck_assert_uint_eq(crew.expected, SESSIONS);
        ck_assert_uint_eq(crew.turned_away, 0);
        ck_assert_uint_ge(crew.octets, SESSIONS - 1);
        finisher_free(crew.finisher);
    }
}
END_TEST

START_TEST(workers_wait_for_a_slow_finisher_and_nothing_is_lost)
{
    static struct planned planned[SESSIONS];
    struct crew crew = { .workers = 3, .planned = planned, .seed = 1, .pause = 50 };

    plan(planned, 1);
    run(&crew, work);
    ck_assert_uint_eq(crew.expected, SESSIONS);
    finisher_free(crew.finisher);
}
END_TEST

START_TEST(stopping_turns_away_workers_that_wait)
{
    static struct planned planned[SESSIONS];
    struct crew crew = { .workers = 2, .planned = planned, .seed = 2, .stop_after = 10 };

    plan(planned, 2);
    run(&crew, work);
    ck_assert_uint_eq(crew.taken, 10);
    ck_assert_uint_eq(crew.turned_away, 2);
    ck_assert(finisher_is_stopped(crew.finisher));
    finisher_free(crew.finisher); /* with sessions in it */
}
END_TEST

/* --------------------------------------------------------------------- the bounds */

/* One frame brings about more than a queue holds, and each is large. */
static void *work_in_floods(void *context)
{
    const struct hand *hand = context;
    struct crew *crew = hand->crew;
    struct worker_position position = { hand->index == 0 ? 6 : 0, 0 };
    struct finished_list list = { 0 };

    for (uint64_t i = 0; hand->index == 0 && i < 40; i++) {
        struct session *session = session_new();

        session->id = i;
        arena_new(&session->arena, FINISHER_BYTES / 3, 1);
        finished_list_add(&list, finished_session_new(session, 7, true));
    }
    ck_assert(finisher_hand_on(crew->finisher, hand->index, &list, &position));
    ck_assert_ptr_null(list.first);
    /* The other one says late that it has nothing. */
    if (hand->index == 1) {
        usleep(20000);
        position.frame = 7;
        ck_assert(finisher_hand_on(crew->finisher, hand->index, &list, &position));
    }
    finisher_leave(crew->finisher, hand->index);
    return NULL;
}

START_TEST(more_than_the_queue_holds_of_one_frame_passes_in_pieces)
{
    struct crew crew = { .workers = 2 };

    run(&crew, work_in_floods);
    ck_assert_uint_eq(crew.expected, 40);
    finisher_free(crew.finisher);
}
END_TEST

static void *work_ahead(void *context)
{
    const struct hand *hand = context;
    struct crew *crew = hand->crew;
    struct worker_position position = { 0, 0 };
    struct finished_list list = { 0 };

    /* The first is done long before the second has read its first frame. */
    if (hand->index == 1)
        usleep(20000);
    for (uint64_t i = hand->index == 0 ? 1 : 0; i < 2000; i += 2)
        finished_list_add(&list,
                          finished_session_new(session_of(&(struct planned){ 0 }, i), 1 + i, true));
    ck_assert(finisher_hand_on(crew->finisher, hand->index, &list, &position));
    finisher_leave(crew->finisher, hand->index);
    return NULL;
}

START_TEST(nothing_comes_out_before_its_turn)
{
    struct crew crew = { .workers = 2 };

    run(&crew, work_ahead);
    ck_assert_uint_eq(crew.expected, 2000);
    finisher_free(crew.finisher);
}
END_TEST

/* ----------------------------------------------------------------------- sentences */

static void add(struct finished_list *list, enum finished_kind kind, uint64_t frame, size_t input,
                uint64_t serial, const char *text)
{
    struct error sentence;
    struct finished *finished;

    error_set(&sentence, "%s", text);
    finished = finished_sentence_new(kind, &sentence, frame);
    finished->input = input;
    finished->serial = serial;
    finished_list_add(list, finished);
}

/* All say the same, but that the last has a trouble of its own. */
static void *work_and_talk(void *context)
{
    const struct hand *hand = context;
    struct crew *crew = hand->crew;
    struct worker_position position = { 100, 0 };
    struct finished_list list = { 0 };

    add(&list, FINISHED_TROUBLE, 5, 0, 0, "a.pcap cannot be read");
    add(&list, FINISHED_REMARK, 5, 0, 1, "a.pcap is odd");
    add(&list, FINISHED_REMARK, 5, 1, 2, "b.pcap is odd");
    if (hand->index == crew->workers - 1)
        add(&list, FINISHED_TROUBLE, 60, 2, 3, "c.pcap cannot be read any further");
    ck_assert(finisher_hand_on(crew->finisher, hand->index, &list, &position));
    finisher_leave(crew->finisher, hand->index);
    return NULL;
}

START_TEST(what_all_workers_say_is_told_once)
{
    struct crew crew = { .workers = 5 };

    run(&crew, work_and_talk);
    ck_assert_uint_eq(crew.said, 4);
    ck_assert_str_eq(crew.last_said.message, "c.pcap cannot be read any further");
    finisher_free(crew.finisher);
}
END_TEST

START_TEST(sentences_come_before_the_sessions_of_their_frame)
{
    struct finished *sentence = finished_sentence_new(FINISHED_REMARK, &(struct error){ "x" }, 3);
    struct finished *before = finished_session_new(session_new(), 2, true);
    struct finished *same = finished_session_new(session_new(), 3, true);

    ck_assert_int_lt(finished_compare(before, sentence), 0);
    ck_assert_int_lt(finished_compare(sentence, same), 0);
    ck_assert_int_gt(finished_compare(same, sentence), 0);
    finished_free(sentence);
    finished_free(before);
    finished_free(same);
}
END_TEST

START_TEST(an_attempt_has_the_place_that_a_session_would_have)
{
    const struct connection_attempt facts = { .start = 20, .closed = 50 };
    struct finished *attempt = finished_attempt_new(&facts, 3, false);
    struct finished *session = finished_session_new(session_new(), 3, false);

    session->session->start = 20;
    session->session->closed = 50;
    ck_assert_int_eq(finished_compare(attempt, session), 0);
    session->session->start = 21;
    ck_assert_int_lt(finished_compare(attempt, session), 0);
    session->session->closed = 49;
    ck_assert_int_gt(finished_compare(attempt, session), 0);
    attempt->by_packet = true;
    session->session->closed = 51;
    ck_assert_int_gt(finished_compare(attempt, session), 0);
    finished_free(attempt);
    finished_free(session);
}
END_TEST

START_TEST(tunnels_tell_sessions_of_the_same_endpoints_apart)
{
    struct finished *a = finished_session_new(session_new(), 3, true);
    struct finished *b = finished_session_new(session_new(), 3, true);

    ck_assert_int_eq(finished_compare(a, b), 0);
    b->session->encapsulation.tunnel_key = 1;
    ck_assert_int_lt(finished_compare(a, b), 0);
    a->session->server.port = 25;
    ck_assert_int_gt(finished_compare(a, b), 0);
    b->session->client.address.octets[0] = 1;
    ck_assert_int_lt(finished_compare(a, b), 0);
    finished_free(a);
    finished_free(b);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("finisher");
    TCase *order = tcase_create("order");
    TCase *bounds = tcase_create("bounds");
    TCase *sentences = tcase_create("sentences");

    tcase_set_timeout(order, 60);
    tcase_add_loop_test(order, order_is_the_same_for_any_number_of_workers, 0, MOST_WORKERS);
    tcase_add_test(order, nothing_comes_out_before_its_turn);
    tcase_add_test(order, an_attempt_has_the_place_that_a_session_would_have);
    tcase_add_test(order, tunnels_tell_sessions_of_the_same_endpoints_apart);
    tcase_set_timeout(bounds, 60);
    tcase_add_test(bounds, workers_wait_for_a_slow_finisher_and_nothing_is_lost);
    tcase_add_test(bounds, stopping_turns_away_workers_that_wait);
    tcase_add_test(bounds, more_than_the_queue_holds_of_one_frame_passes_in_pieces);
    tcase_add_test(sentences, what_all_workers_say_is_told_once);
    tcase_add_test(sentences, sentences_come_before_the_sessions_of_their_frame);
    suite_add_tcase(suite, order);
    suite_add_tcase(suite, bounds);
    suite_add_tcase(suite, sentences);
    return suite;
}

SUITE_MAIN(suite);

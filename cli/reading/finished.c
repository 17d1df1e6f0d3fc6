/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finished things, their order, and lists of them. */
#include "cli/reading/finished.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct finished *finished_session_new(struct session *session, uint64_t frame, bool by_packet)
{
    struct finished *finished = memory_new(1, sizeof *finished);

    finished->kind = FINISHED_SESSION;
    finished->frame = frame;
    finished->bytes = sizeof *finished + sizeof *session + session->arena.used;
    finished->session = session;
    finished->by_packet = by_packet;
    return finished;
}

struct finished *finished_event_new(struct session_event *event, uint64_t frame, bool by_packet)
{
    struct finished *finished = memory_new(1, sizeof *finished);

    finished->kind = FINISHED_EVENT;
    finished->frame = frame;
    finished->bytes = sizeof *finished + sizeof *event + event->arena.used;
    finished->event = event;
    finished->by_packet = by_packet;
    return finished;
}

struct finished *finished_attempt_new(const struct connection_attempt *attempt, uint64_t frame,
                                      bool by_packet)
{
    struct finished *finished = memory_new(1, sizeof *finished);

    finished->kind = FINISHED_ATTEMPT;
    finished->frame = frame;
    finished->bytes = sizeof *finished + sizeof *attempt;
    finished->attempt = memory_new(1, sizeof *attempt);
    *finished->attempt = *attempt;
    finished->by_packet = by_packet;
    return finished;
}

struct finished *finished_sentence_new(enum finished_kind kind, const struct error *sentence,
                                       uint64_t frame)
{
    struct finished *finished = memory_new(1, sizeof *finished);

    finished->kind = kind;
    finished->frame = frame;
    finished->bytes = sizeof *finished + sizeof *sentence;
    finished->sentence = memory_new(1, sizeof *sentence);
    *finished->sentence = *sentence;
    return finished;
}

void finished_free(struct finished *finished)
{
    if (finished == NULL)
        return;
    session_free(finished->session);
    session_event_free(finished->event);
    free(finished->attempt);
    free(finished->sentence);
    free(finished);
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_times(timestamp a, timestamp b)
{
    return (a > b) - (a < b);
}

/* By what sessions that ended at the same frame are in order. */
struct place {
    timestamp closed;
    timestamp start;
    const struct endpoint *client;
    const struct endpoint *server;
    uint32_t tunnel_key;
};

static struct place place_of(const struct finished *finished)
{
    const struct session *session = finished->session;
    const struct session_event *event = finished->event;
    const struct connection_attempt *attempt = finished->attempt;

    if (session != NULL)
        return (struct place){ session->closed, session->start, &session->client, &session->server,
                               session->encapsulation.tunnel_key };
    if (attempt != NULL)
        return (struct place){ attempt->closed, attempt->start, &attempt->client, &attempt->server,
                               attempt->tunnel_key };
    return (struct place){ event->told, event->start, &event->client, &event->server,
                           event->encapsulation.tunnel_key };
}

static int compare_places(const struct place *a, const struct place *b)
{
    int order = compare_times(a->closed, b->closed);

    if (order == 0)
        order = compare_times(a->start, b->start);
    if (order == 0)
        order = endpoint_compare(a->client, b->client);
    if (order == 0)
        order = endpoint_compare(a->server, b->server);
    return order != 0 ? order : compare_numbers(a->tunnel_key, b->tunnel_key);
}

static int compare_sessions(const struct finished *a, const struct finished *b)
{
    struct place place_a, place_b;

    if (a->by_packet != b->by_packet)
        return a->by_packet ? 1 : -1;
    place_a = place_of(a);
    place_b = place_of(b);
    return compare_places(&place_a, &place_b);
}

static int compare_sentences(const struct finished *a, const struct finished *b)
{
    int order = compare_numbers(a->input, b->input);

    return order != 0 ? order : compare_numbers(a->serial, b->serial);
}

int finished_compare(const struct finished *a, const struct finished *b)
{
    int order = compare_numbers(a->frame, b->frame);

    if (order != 0)
        return order;
    if (a->sentence == NULL && b->sentence == NULL)
        return compare_sessions(a, b);
    if (a->sentence != NULL && b->sentence != NULL)
        return compare_sentences(a, b);
    return a->sentence == NULL ? 1 : -1;
}

bool finished_says_the_same(const struct finished *a, const struct finished *b)
{
    return a->sentence != NULL && b->sentence != NULL && a->kind == b->kind &&
           a->frame == b->frame && a->input == b->input &&
           strcmp(a->sentence->message, b->sentence->message) == 0;
}

void finished_list_add(struct finished_list *list, struct finished *finished)
{
    finished->next = NULL;
    if (list->last != NULL)
        list->last->next = finished;
    else
        list->first = finished;
    list->last = finished;
    list->count++;
}

struct finished *finished_list_take(struct finished_list *list)
{
    struct finished *first = list->first;

    if (first == NULL)
        return NULL;
    list->first = first->next;
    if (list->first == NULL)
        list->last = NULL;
    list->count--;
    first->next = NULL;
    return first;
}

void finished_list_move(struct finished_list *to, struct finished_list *from)
{
    if (from->first == NULL)
        return;
    if (to->last != NULL)
        to->last->next = from->first;
    else
        to->first = from->first;
    to->last = from->last;
    to->count += from->count;
    *from = (struct finished_list){ 0 };
}

void finished_list_clear(struct finished_list *list)
{
    struct finished *finished;

    while ((finished = finished_list_take(list)) != NULL)
        finished_free(finished);
}

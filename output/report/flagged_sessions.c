/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A heap with the last of those that are kept on top. */
#include "output/report/flagged_sessions.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

struct flagged_sessions {
    struct flagged_limits limits;
    uint64_t counts[SEVERITY_COUNT];
    size_t count;
    size_t capacity;
    struct flagged_session *items;
    size_t octets;
    bool closed;
    struct example_place end; /* once it is closed nothing is kept from there on */
};

struct flagged_limits flagged_limits_default(void)
{
    return (struct flagged_limits){ .sessions = 1000, .octets = 32 << 20, .line = 1 << 20 };
}

struct flagged_sessions *flagged_sessions_new(const struct flagged_limits *limits)
{
    struct flagged_sessions *flagged = memory_new(1, sizeof *flagged);

    flagged->limits = *limits;
    return flagged;
}

void flagged_sessions_free(struct flagged_sessions *flagged)
{
    if (flagged == NULL)
        return;
    for (size_t i = 0; i < flagged->count; i++)
        report_example_release(flagged->items[i].session);
    free(flagged->items);
    free(flagged);
}

/* ------------------------------------------------------------------------- the heap */

static void swap(struct flagged_session *left, struct flagged_session *right)
{
    struct flagged_session kept = *left;

    *left = *right;
    *right = kept;
}

static bool is_behind(const struct flagged_sessions *flagged, size_t index, size_t other)
{
    return example_place_compare(&flagged->items[index].place, &flagged->items[other].place) > 0;
}

static void rise(struct flagged_sessions *flagged, size_t index)
{
    for (; index > 0 && is_behind(flagged, index, (index - 1) / 2); index = (index - 1) / 2)
        swap(&flagged->items[index], &flagged->items[(index - 1) / 2]);
}

static void sink(struct flagged_sessions *flagged)
{
    size_t index = 0, child;

    while ((child = 2 * index + 1) < flagged->count) {
        if (child + 1 < flagged->count && is_behind(flagged, child + 1, child))
            child++;
        if (!is_behind(flagged, child, index))
            return;
        swap(&flagged->items[index], &flagged->items[child]);
        index = child;
    }
}

static size_t octets_of(const struct report_example *session)
{
    return sizeof(struct flagged_session) + sizeof *session + session->client.length +
           session->server.length + session->source.length + session->input.length +
           session->line.length;
}

/* Nothing behind the one that goes can stay. */
static void drop_last(struct flagged_sessions *flagged)
{
    struct flagged_session *last = &flagged->items[0];

    flagged->closed = true;
    flagged->end = last->place;
    flagged->octets -= octets_of(last->session);
    report_example_release(last->session);
    *last = flagged->items[--flagged->count];
    sink(flagged);
}

static bool is_wanted(const struct flagged_sessions *flagged, const struct example_place *place)
{
    return !flagged->closed || example_place_compare(place, &flagged->end) < 0;
}

/* Takes the reference. */
static void keep(struct flagged_sessions *flagged, const struct flagged_session *item)
{
    if (flagged->count == flagged->capacity) {
        flagged->capacity = flagged->capacity == 0 ? 64 : 2 * flagged->capacity;
        flagged->items = memory_resize(flagged->items, flagged->capacity, sizeof flagged->items[0]);
    }
    flagged->items[flagged->count] = *item;
    rise(flagged, flagged->count++);
    flagged->octets += octets_of(item->session);
    while (flagged->count > flagged->limits.sessions || flagged->octets > flagged->limits.octets)
        drop_last(flagged);
}

/* ------------------------------------------------------------------------- sessions */

static enum severity worst_of(const struct report_session *session)
{
    enum severity worst = SEVERITY_INFO;

    for (size_t i = 0; i < session->sign_count; i++)
        if (session->signs[i].severity > worst)
            worst = session->signs[i].severity;
    return worst;
}

void flagged_sessions_add(struct flagged_sessions *flagged, const struct report_session *session,
                          struct bytes line, struct bytes input)
{
    struct flagged_session item = { .place = { worst_of(session), session->start, session->id } };

    if (item.place.severity == SEVERITY_INFO && session->verdict == VERDICT_NONE)
        return;
    flagged->counts[item.place.severity]++;
    if (!is_wanted(flagged, &item.place))
        return;
    item.session = report_example_new(session, line, input, flagged->limits.line);
    keep(flagged, &item);
}

static bool is_kept(const struct flagged_sessions *flagged, uint64_t id)
{
    for (size_t i = 0; i < flagged->count; i++)
        if (flagged->items[i].place.id == id)
            return true;
    return false;
}

void flagged_sessions_offer(struct flagged_sessions *flagged, enum severity severity,
                            const struct report_example *session)
{
    const struct report_session view = { .id = session->id,
                                         .start = session->start,
                                         .client = session->client,
                                         .server = session->server,
                                         .source = session->source };
    struct flagged_session item = { .place = { severity, session->start, session->id },
                                    .offered = true };

    if (is_kept(flagged, session->id) || !is_wanted(flagged, &item.place))
        return;
    item.session = report_example_new(&view, session->line, session->input, flagged->limits.line);
    keep(flagged, &item);
}

static int last_first(const void *left, const void *right)
{
    return example_place_compare(&((const struct flagged_session *)right)->place,
                                 &((const struct flagged_session *)left)->place);
}

/* That is a heap too. */
size_t flagged_sessions_sort(struct flagged_sessions *flagged)
{
    if (flagged->count > 1)
        qsort(flagged->items, flagged->count, sizeof flagged->items[0], last_first);
    return flagged->count;
}

const struct flagged_session *flagged_sessions_at(const struct flagged_sessions *flagged,
                                                  size_t index)
{
    assert(index < flagged->count);
    return &flagged->items[flagged->count - 1 - index];
}

uint64_t flagged_sessions_count(const struct flagged_sessions *flagged, enum severity severity)
{
    assert(severity < SEVERITY_COUNT);
    return flagged->counts[severity];
}

const struct flagged_limits *flagged_sessions_limits(const struct flagged_sessions *flagged)
{
    return &flagged->limits;
}

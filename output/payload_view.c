/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both sides' views, and what they hide from each other. */
#include "output/payload_view.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/payload_front.h"
#include "output/payload_secrets.h"
#include "output/payload_walk.h"

static size_t steps_before_hole(const struct session *session)
{
    size_t count = 0;

    while (count < session->step_count && session->steps[count].kind != STEP_GAP)
        count++;
    return count;
}

static bool is_headless(const struct session *session)
{
    return !session_start_was_captured(session);
}

static struct bytes stream_of(const struct kept_streams *streams, enum side side)
{
    return bytes_of(streams->side[side].octets, streams->side[side].length);
}

static enum payload_end end_of(const struct payload_walk *walk, const struct kept_stream *stream,
                               bool is_whole)
{
    if (is_whole)
        return (int64_t)stream->length < stream->end ? PAYLOAD_UNKEPT : PAYLOAD_WHOLE;
    return walk->end < walk->session->step_count ? PAYLOAD_HOLE : PAYLOAD_UNRECORDED;
}

/* Whether every step was come to that may have had a credential. */
static bool view_side(struct payload_view *view, const struct session *session,
                      const struct kept_streams *streams, enum side side)
{
    struct payload_walk walk = {
        .session = session,
        .side = side,
        .stream = stream_of(streams, side),
        .view = view->side[side].octets,
        .end = steps_before_hole(session),
    };
    struct bytes front = bytes_first(walk.stream, payload_front_length(session, side));
    bool is_whole;

    payload_front_show(session, side, front, walk.view);
    walk.at = front.length;
    is_whole = payload_walk_run(&walk);
    view->side[side].length = walk.at;
    view->side[side].end = end_of(&walk, &streams->side[side], is_whole);
    return payload_walk_saw_credentials(&walk);
}

/* A credential that nobody has read may stand in them as well. */
static void hide_contents(struct payload_view *view)
{
    for (enum side side = 0; side < SIDE_COUNT; side++)
        for (size_t i = 0; i < view->side[side].length; i++)
            if (view->side[side].octets[i] == PAYLOAD_CONTENT)
                view->side[side].octets[i] = PAYLOAD_HIDDEN;
}

static struct bytes stream_in_view(const struct payload_view *view,
                                   const struct kept_streams *streams, enum side side)
{
    return bytes_first(stream_of(streams, side), view->side[side].length);
}

/* `saw_all`: of those who logged in every word is known. */
static void hide_secrets(struct payload_view *view, const struct session *session,
                         const struct kept_streams *streams, bool saw_all)
{
    struct payload_secrets *secrets = payload_secrets_new(session);

    for (enum side side = 0; side < SIDE_COUNT; side++)
        payload_secrets_learn(secrets, stream_in_view(view, streams, side),
                              view->side[side].octets);
    if (!saw_all)
        hide_contents(view);
    for (enum side side = 0; side < SIDE_COUNT; side++)
        payload_secrets_hide(secrets, stream_in_view(view, streams, side), view->side[side].octets);
    payload_secrets_free(secrets);
}

static void show_nothing(struct payload_view *view, enum payload_end end)
{
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        view->side[side].length = 0;
        view->side[side].end = end;
    }
}

void payload_view_init(struct payload_view *view, const struct session *session,
                       const struct kept_streams *streams)
{
    bool saw_all = true;

    for (enum side side = 0; side < SIDE_COUNT; side++)
        view->side[side].octets = memory_new(streams->side[side].length + 1, 1);
    if (is_headless(session) || streams->is_contradictory) {
        show_nothing(view, is_headless(session) ? PAYLOAD_HEADLESS : PAYLOAD_CONTRADICTORY);
        return;
    }
    for (enum side side = 0; side < SIDE_COUNT; side++)
        saw_all &= view_side(view, session, streams, side);
    hide_secrets(view, session, streams, saw_all);
}

void payload_view_clear(struct payload_view *view)
{
    for (enum side side = 0; side < SIDE_COUNT; side++)
        free(view->side[side].octets);
}

size_t payload_view_hidden(const struct payload_view *view)
{
    size_t hidden = 0;

    for (enum side side = 0; side < SIDE_COUNT; side++)
        for (size_t i = 0; i < view->side[side].length; i++)
            hidden += view->side[side].octets[i] == PAYLOAD_HIDDEN;
    return hidden;
}

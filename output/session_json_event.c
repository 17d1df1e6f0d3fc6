/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens in a session, and its end, as lines of their own. */
#include <assert.h>

#include "output/json_build.h"
#include "output/session_json.h"
#include "output/session_json_parts.h"

static json_t *event_new(const char *name, uint64_t session, timestamp time)
{
    json_t *object = json_object_new();

    json_put_word(object, "type", "event");
    json_put_count(object, "schema", SESSION_SCHEMA);
    json_put_word(object, "event", name);
    json_put(object, "id", session_json_id(session));
    session_json_put_time(object, "time", time);
    return object;
}

static void put_step_number(json_t *object, const struct session_event *event)
{
    if (event->number >= 0)
        json_put_count(object, "step", (uint64_t)event->number);
}

static json_t *capture_json(const struct session_event *event)
{
    json_t *capture = json_object_new();
    bool lossy = false;

    json_put_text(capture, "source", event->source, &lossy);
    json_put_word(capture, "engine", event->engine);
    session_json_put_encapsulation(capture, &event->encapsulation);
    json_put_flag(capture, "lossy", lossy);
    return capture;
}

static void put_opening(json_t *object, const struct session_event *event)
{
    session_json_put_community_id(object, &event->client, &event->server);
    session_json_put_time(object, "start", event->start);
    json_put(object, "client", session_json_endpoint(&event->client));
    json_put(object, "server", session_json_endpoint(&event->server));
    json_put(object, "capture", capture_json(event));
}

/* As it stands in the record's dialogue. */
static void put_step(json_t *object, const struct session_event *event)
{
    json_t *step = json_object_new();

    put_step_number(object, event);
    session_json_put_step_facts(step, &event->step, event->reply_to);
    json_put(object, "dialogue", step);
}

/* How much it will be is not known yet. */
static void put_begin(json_t *object, const struct session_event *event)
{
    json_t *step = json_object_new();

    put_step_number(object, event);
    json_put_seconds(step, "t", event->step.t);
    json_put_word(step, "from", side_name(event->step.from));
    json_put(step, event->step.kind == STEP_TLS ? "tls" : "message", json_object_new());
    json_put_flag(step, "refused", event->step.refused);
    json_put_flag(step, "revised", event->step.revised);
    json_put(object, "dialogue", step);
}

static void put_message(json_t *object, const struct session_event *event)
{
    put_step_number(object, event);
    json_put(object, "message", session_json_message(&event->message));
    json_put_flag(object, "revised", event->revised);
}

static const struct event_form {
    const char *name;
    void (*put)(json_t *object, const struct session_event *event);
} forms[] = {
    [SESSION_EVENT_OPENED] = { "open", put_opening },
    [SESSION_EVENT_STEP] = { "step", put_step },
    [SESSION_EVENT_BEGIN] = { "begin", put_begin },
    [SESSION_EVENT_END] = { "end", put_step },
    [SESSION_EVENT_MESSAGE] = { "message", put_message },
};

_Static_assert(sizeof forms / sizeof forms[0] == SESSION_EVENT_KIND_COUNT, "a form for each kind");

json_t *session_event_json_new(const struct session_event *event)
{
    json_t *object;

    assert(event->kind < SESSION_EVENT_KIND_COUNT);
    object = event_new(forms[event->kind].name, event->session, event->time);
    forms[event->kind].put(object, event);
    return object;
}

json_t *session_finding_json_new(const struct session *session, size_t index)
{
    json_t *object = event_new("finding", session->id, session->closed);

    assert(index < session->finding_count);
    json_put(object, "anomaly", session_json_anomaly(session, &session->findings[index]));
    return object;
}

/* What other lines have said. */
static const char *const said_before[] = { "dialogue", "last_steps", "anomalies" };

json_t *session_close_json_new(const struct session *session)
{
    json_t *object = event_new("close", session->id, session->closed);
    json_t *record = session_json_new(session);

    for (size_t i = 0; i < sizeof said_before / sizeof said_before[0]; i++)
        json_object_del(record, said_before[i]);
    json_object_update_missing(object, record);
    json_decref(record);
    return object;
}

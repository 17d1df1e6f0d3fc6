/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The top of the record, and what is told of the whole session. */
#include "output/session_json.h"

#include <assert.h>

#include "output/community_id.h"
#include "output/json_build.h"
#include "output/session_json_parts.h"

static bool in_dialogue(const struct session *session, step_index step)
{
    return step >= 0 && (size_t)step < session->step_count;
}

void session_json_put_step(json_t *object, const char *key, const struct session *session,
                           step_index step)
{
    if (in_dialogue(session, step))
        json_put_count(object, key, (uint64_t)step);
}

/* The step, which is of that kind; NULL without one. */
static const struct step *step_of_kind(const struct session *session, step_index step,
                                       enum step_kind kind)
{
    if (!in_dialogue(session, step))
        return NULL;
    assert(session->steps[step].kind == kind);
    (void)kind;
    return &session->steps[step];
}

json_t *session_json_id(uint64_t id)
{
    char text[sizeof "0123456789abcdef"] = "";

    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = "0123456789abcdef"[id >> (60 - 4 * i) & 0xF];
    return json_string_nocheck(text);
}

void session_json_put_time(json_t *object, const char *key, timestamp time)
{
    char text[TIMESTAMP_TEXT_SIZE];

    timestamp_format(time, text);
    json_put_word(object, key, text);
}

static void put_times(json_t *record, const struct session *session)
{
    session_json_put_time(record, "start", session->start);
    session_json_put_time(record, "end", session->end);
    json_put_seconds(record, "duration", session->end - session->start);
}

json_t *session_json_endpoint(const struct endpoint *endpoint)
{
    json_t *object = json_object_new();
    char text[ADDRESS_TEXT_SIZE];

    ip_address_format(&endpoint->address, text);
    json_put_word(object, "ip", text);
    json_put_count(object, "port", endpoint->port);
    return object;
}

/* The greeting's first word is the server's name, RFC 5321 4.2. */
static void put_host(json_t *greeting, const struct reply *reply, bool *lossy)
{
    struct bytes rest = reply->line_count > 0 ? reply->lines[0] : bytes_empty();
    struct bytes host = bytes_next_word(&rest);

    if (host.length > 0)
        json_put_text(greeting, "host", host, lossy);
}

static void put_greeting(json_t *record, const struct session *session)
{
    const struct step *step = step_of_kind(session, session->greeting, STEP_REPLY);
    json_t *greeting;
    bool lossy = false;

    if (step == NULL)
        return;
    greeting = json_object_new();
    json_put_count(greeting, "code", step->reply.code);
    json_put(greeting, "lines", json_texts_new(step->reply.line_count, step->reply.lines, &lossy));
    put_host(greeting, &step->reply, &lossy);
    json_put_filled(greeting, "software",
                    json_texts_new(session->software_count, session->software, &lossy));
    json_put_flag(greeting, "lossy", lossy);
    json_put(record, "greeting", greeting);
}

static void put_helo(json_t *record, const struct session *session)
{
    const struct step *step = step_of_kind(session, session->helo, STEP_COMMAND);
    json_t *helo;
    bool lossy = false;

    if (step == NULL)
        return;
    helo = json_object_new();
    json_put_text(helo, "verb", step->command.verb, &lossy);
    json_put_text(helo, "argument", step->command.argument, &lossy);
    json_put_flag(helo, "lossy", lossy);
    json_put(record, "helo", helo);
}

/* Plain strings cannot say that they were repaired: the record says it for them. */
static void put_extensions(json_t *record, const struct session *session)
{
    bool lossy = false;

    json_put_filled(record, "extensions",
                    json_texts_new(session->extension_count, session->extensions, &lossy));
    json_put_flag(record, "lossy", lossy);
}

static json_t *authentications_json(const struct session *session)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < session->authentication_count; i++) {
        const struct authentication *authentication = &session->authentications[i];
        json_t *object = json_object_new();
        bool lossy = false;

        json_put_text(object, "mechanism", authentication->mechanism, &lossy);
        json_put_count_above_zero(object, "code", authentication->code);
        json_put_count(object, "responses", authentication->responses);
        json_put_flag(object, "initial_response", authentication->initial_response);
        json_put_flag(object, "cancelled", authentication->cancelled);
        json_put_flag(object, "malformed", authentication->malformed);
        json_put_flag(object, "lossy", lossy);
        json_append(array, object);
    }
    return array;
}

/* CRLF is what ends a line; only what does not is told. */
static json_t *bare_line_ends_json(const struct session *session)
{
    json_t *ends = json_object_new();

    for (enum side side = 0; side < SIDE_COUNT; side++) {
        const struct bare_line_ends *counts = &session->bare_line_ends[side];
        json_t *object = json_object_new();

        json_put_count_above_zero(object, "lf", counts->lf);
        json_put_count_above_zero(object, "cr", counts->cr);
        json_put_filled(ends, side_name(side), object);
    }
    return ends;
}

void session_json_put_community_id(json_t *object, const struct endpoint *client,
                                   const struct endpoint *server)
{
    char text[COMMUNITY_ID_TEXT_SIZE];

    if (community_id_format(client, server, text))
        json_put_word(object, "community_id", text);
}

static void put_identity(json_t *record, const struct session *session)
{
    json_put_word(record, "type", "session");
    json_put_count(record, "schema", SESSION_SCHEMA);
    json_put(record, "id", session_json_id(session->id));
    session_json_put_community_id(record, &session->client, &session->server);
    put_times(record, session);
    json_put(record, "client", session_json_endpoint(&session->client));
    json_put(record, "server", session_json_endpoint(&session->server));
    json_put_word(record, "protocol", protocol_name(session->protocol));
}

static void put_conversation(json_t *record, const struct session *session)
{
    put_greeting(record, session);
    put_helo(record, session);
    put_extensions(record, session);
    json_put_filled(record, "tls", session_json_tls(&session->tls));
    json_put_filled(record, "bare_line_ends", bare_line_ends_json(session));
    json_put_filled(record, "auth", authentications_json(session));
    json_put_filled(record, "transactions", session_json_transactions(session));
    json_put(record, "dialogue", session_json_steps(session, session->step_count, session->steps));
    json_put_filled(record, "last_steps",
                    session_json_steps(session, session->last_step_count, session->last_steps));
}

static void put_judgement(json_t *record, const struct session *session)
{
    json_put_filled(record, "anomalies", session_json_anomalies(session));
    json_put_filled(record, "suppressed", session_json_suppressed(session));
    json_put_filled(record, "interception", session_json_interception(&session->interception));
    json_put_filled(record, "diagnosis", session_json_diagnosis(&session->diagnosis));
    json_put_filled(record, "truncated", session_json_truncated(&session->left_out));
}

json_t *session_json_facts(const struct session *session)
{
    json_t *record = json_object_new();

    put_identity(record, session);
    json_put(record, "capture", session_json_capture(session));
    json_put(record, "tcp", session_json_tcp(session));
    json_put_filled(record, "proxied", session_json_proxied(session->proxied));
    json_put_filled(record, "tunnelled", session_json_tunnelled(session->tunnelled));
    put_conversation(record, session);
    json_put_filled(record, "timing", session_json_timing(&session->timing));
    return record;
}

json_t *session_json_judgement(const struct session *session)
{
    json_t *record = json_object_new();

    put_judgement(record, session);
    return record;
}

json_t *session_json_new(const struct session *session)
{
    json_t *record = session_json_facts(session);

    put_judgement(record, session);
    return record;
}

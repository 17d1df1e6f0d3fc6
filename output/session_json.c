/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The top of the record, and what is told of the whole session. */
#include "output/session_json.h"

#include <assert.h>

#include "output/community_id.h"
#include "output/session_json_parts.h"

static bool in_dialogue(const struct session *session, step_index step)
{
    return step >= 0 && (size_t)step < session->step_count;
}

void session_json_put_step(struct bounded_buffer *line, const char *key,
                           const struct session *session, step_index step)
{
    if (in_dialogue(session, step))
        json_put_count(line, key, (uint64_t)step);
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

void session_json_put_id(struct bounded_buffer *line, const char *key, uint64_t id)
{
    char text[sizeof "0123456789abcdef"] = "";

    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = "0123456789abcdef"[id >> (60 - 4 * i) & 0xF];
    json_put_word(line, key, text);
}

void session_json_put_time(struct bounded_buffer *line, const char *key, timestamp time)
{
    char text[TIMESTAMP_TEXT_SIZE];

    timestamp_format(time, text);
    json_put_word(line, key, text);
}

static void put_times(struct bounded_buffer *line, const struct session *session)
{
    session_json_put_time(line, "start", session->start);
    session_json_put_time(line, "end", session->end);
    json_put_seconds(line, "duration", session->end - session->start);
}

static void put_endpoint(struct bounded_buffer *line, const char *key,
                         const struct endpoint *endpoint)
{
    char text[ADDRESS_TEXT_SIZE];

    ip_address_format(&endpoint->address, text);
    json_begin_object(line, key);
    json_put_word(line, "ip", text);
    json_put_count(line, "port", endpoint->port);
    json_end_object(line);
}

/* The greeting's first word is the server's name, RFC 5321 4.2. */
static void put_host(struct bounded_buffer *line, const struct reply *reply, bool *lossy)
{
    struct bytes rest = reply->line_count > 0 ? reply->lines[0] : bytes_empty();
    struct bytes host = bytes_next_word(&rest);

    if (host.length > 0)
        json_put_text(line, "host", host, lossy);
}

static void put_greeting(struct bounded_buffer *line, const struct session *session)
{
    const struct step *step = step_of_kind(session, session->greeting, STEP_REPLY);
    bool lossy = false;

    if (step == NULL)
        return;
    json_begin_object(line, "greeting");
    json_put_count(line, "code", step->reply.code);
    json_put_texts(line, "lines", step->reply.line_count, step->reply.lines, &lossy);
    put_host(line, &step->reply, &lossy);
    json_put_filled_texts(line, "software", session->software_count, session->software, &lossy);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
}

static void put_helo(struct bounded_buffer *line, const struct session *session)
{
    const struct step *step = step_of_kind(session, session->helo, STEP_COMMAND);
    bool lossy = false;

    if (step == NULL)
        return;
    json_begin_object(line, "helo");
    json_put_text(line, "verb", step->command.verb, &lossy);
    json_put_text(line, "argument", step->command.argument, &lossy);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
}

/* Plain strings cannot say that they were repaired: the record says it for them. */
static void put_extensions(struct bounded_buffer *line, const struct session *session)
{
    bool lossy = false;

    json_put_filled_texts(line, "extensions", session->extension_count, session->extensions,
                          &lossy);
    json_put_flag(line, "lossy", lossy);
}

static void put_tls(struct bounded_buffer *line, const struct tls_facts *facts)
{
    if (!facts->started)
        return;
    json_begin_object(line, "tls");
    json_put_word(line, "started", facts->starttls ? "starttls" : "implicit");
    json_end_object(line);
}

static void put_authentications(struct bounded_buffer *line, const struct session *session)
{
    size_t mark = line->length;

    json_begin_array(line, "auth");
    for (size_t i = 0; i < session->authentication_count; i++) {
        const struct authentication *authentication = &session->authentications[i];
        bool lossy = false;

        json_begin_object(line, NULL);
        json_put_text(line, "mechanism", authentication->mechanism, &lossy);
        json_put_count_above_zero(line, "code", authentication->code);
        json_put_flag(line, "lossy", lossy);
        json_end_object(line);
    }
    json_end_filled_array(line, mark);
}

static void put_community_id(struct bounded_buffer *line, const struct session *session)
{
    char text[COMMUNITY_ID_TEXT_SIZE];

    if (community_id_format(&session->client, &session->server, text))
        json_put_word(line, "community_id", text);
}

static void put_identity(struct bounded_buffer *line, const struct session *session)
{
    json_put_word(line, "type", "session");
    json_put_count(line, "schema", SESSION_SCHEMA);
    session_json_put_id(line, "id", session->id);
    put_community_id(line, session);
    put_times(line, session);
    put_endpoint(line, "client", &session->client);
    put_endpoint(line, "server", &session->server);
    json_put_word(line, "protocol", protocol_name(session->protocol));
}

static void put_conversation(struct bounded_buffer *line, const struct session *session)
{
    put_greeting(line, session);
    put_helo(line, session);
    put_extensions(line, session);
    put_tls(line, &session->tls);
    put_authentications(line, session);
    session_json_put_transactions(line, session);
    session_json_put_dialogue(line, session);
    session_json_put_last_steps(line, session);
}

void session_json_append(struct bounded_buffer *line, const struct session *session)
{
    json_begin_object(line, NULL);
    put_identity(line, session);
    session_json_put_capture(line, session);
    session_json_put_tcp(line, session);
    put_conversation(line, session);
    session_json_put_anomalies(line, session);
    session_json_put_interception(line, &session->interception);
    session_json_put_truncated(line, &session->left_out);
    json_end_object(line);
    json_end_line(line);
}

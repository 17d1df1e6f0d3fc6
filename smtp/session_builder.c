/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From stream events to sessions. */
#include "smtp/session_builder.h"

#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"
#include "smtp/anomalies/anomaly_rules.h"
#include "smtp/anomalies/rule_settings.h"
#include "smtp/dialogue.h"
#include "smtp/front.h"
#include "smtp/server_software_session.h"
#include "smtp/session_watch.h"
#include "smtp/timeline.h"
#include "smtp/transaction.h"

/* With any port watched, so many bytes a direction may pass without a sign of
 * SMTP; replies of a server may be more, since greetings can be long, and so may
 * hellos of TLS, and what stands in front of the dialogue. */
enum {
    EVIDENCE_BYTES = 512,
    EVIDENCE_REPLY_BYTES = 16384,
    EVIDENCE_HELLO_BYTES = 16384,
    EVIDENCE_FRONT_BYTES = 16384
};

struct session_builder {
    struct session_builder_options options;
    struct session_sink sink;
    timestamp outage; /* the last one; meaningful with has_outage */
    bool has_outage;
    struct server_software_cache *software; /* NULL without a database */
};

/* What hangs on a connection. */
struct connection {
    struct dialogue dialogue;
    struct front *front; /* NULL: nothing stands in front of the dialogue */
    uint32_t charged;    /* to the budget; a record's limit is far below 4 GiB */
};

/* What rules compare with before there is a session to judge. */
static void set_measures(struct smtp_limits *limits, const struct rule_settings *rules)
{
    limits->stutter.shortest = threshold_value(rules, THRESHOLD_TARPIT_STUTTER_SHORTEST);
    limits->stutter.longest = threshold_value(rules, THRESHOLD_TARPIT_STUTTER_LONGEST);
    limits->smuggled = (size_t)threshold_value(rules, THRESHOLD_SMUGGLING_ATTEMPT_WITHIN);
}

struct session_builder *session_builder_new(const struct session_builder_options *options,
                                            struct session_sink sink)
{
    struct session_builder *builder = memory_new(1, sizeof *builder);

    builder->options = *options;
    set_measures(&builder->options.limits, options->rules);
    if (options->messages.parts)
        mime_prepare();
    builder->sink = sink;
    if (options->software != NULL)
        builder->software = server_software_cache_new(options->software);
    return builder;
}

void session_builder_free(struct session_builder *builder)
{
    if (builder == NULL)
        return;
    server_software_cache_free(builder->software);
    free(builder);
}

static size_t put_number(uint8_t *octets, uint64_t number)
{
    for (size_t i = 0; i < 8; i++)
        octets[i] = (uint8_t)(number >> (56 - 8 * i));
    return 8;
}

/* The same in every run, whatever engine or file: hence a fixed key, and the
 * microseconds that every capture format has. */
static uint64_t session_id(const struct stream *stream)
{
    static const struct hash_key key = { "smtpscope sess." };
    uint8_t octets[2 * ENDPOINT_OCTETS + 2 * 8];
    size_t length = 0;

    length += endpoint_put(octets + length, &stream->client);
    length += endpoint_put(octets + length, &stream->server);
    length += put_number(octets + length, (uint64_t)(stream->start / DURATION_MICROSECOND));
    length += put_number(octets + length, stream->encapsulation.tunnel_key);
    return keyed_hash(&key, bytes_of(octets, length));
}

static struct connection *connection_new(const struct session_builder *builder,
                                         const struct stream *stream)
{
    struct connection *connection = memory_new(1, sizeof *connection);
    struct dialogue *dialogue = &connection->dialogue;

    dialogue_init(dialogue, stream->start,
                  stream->handshake || stream->syn[SIDE_CLIENT].seen ||
                      stream->syn[SIDE_SERVER].seen,
                  &builder->options.limits, &builder->options.messages);
    if (builder->options.events.receive != NULL)
        dialogue->record.watch = session_watch_new(stream, session_id(stream), &dialogue->record,
                                                   &dialogue->redaction, &builder->options.events);
    return connection;
}

/* With any port watched most connections are not ours, until it shows. */
static void tell_events(const struct session_builder *builder, struct connection *connection)
{
    if (!builder->options.any_port || dialogue_has_evidence(&connection->dialogue))
        session_watch_tell(connection->dialogue.record.watch);
}

/* After each event, since anything may have grown or been let go. */
static void settle_budget(const struct session_builder *builder, struct connection *connection)
{
    struct memory_budget *budget = builder->options.budget;
    size_t size = memory_cost(sizeof *connection) + dialogue_memory(&connection->dialogue) +
                  front_memory(connection->front);

    if (budget == NULL || size == connection->charged)
        return;
    if (size > connection->charged)
        memory_budget_charge(budget, size - connection->charged);
    else
        memory_budget_give(budget, connection->charged - size);
    connection->charged = (uint32_t)size;
}

static void connection_free(const struct session_builder *builder, struct connection *connection)
{
    if (builder->options.budget != NULL)
        memory_budget_give(builder->options.budget, connection->charged);
    front_free(connection->front);
    dialogue_clear(&connection->dialogue);
    free(connection);
}

static void take_close_facts(struct session *session, const struct stream_close *close)
{
    session->close = close->reason;
    session->closed_by = close->closed_by;
    session->directions = close->directions;
    session->round_trip = close->round_trip;
    session->server_round_trip = close->server_round_trip;
    session->reset = close->reset;
    if (close->closing >= session->start)
        session->closing = close->closing - session->start;
    if (close->established >= session->start)
        session->established = close->established - session->start;
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        session->traffic[side] = close->side[side].traffic;
        session->missing[side] = close->side[side].missing;
    }
}

static void take_stream_facts(struct session *session, const struct stream *stream)
{
    session->handshake = stream->handshake;
    session->id = session_id(stream);
    session->client = stream->client;
    session->server = stream->server;
    session->encapsulation = stream->encapsulation;
    session->left_out.vlans = stream->encapsulation.vlans_left_out;
    if (stream->source != NULL)
        session->source = arena_copy(&session->arena, bytes_of_string(stream->source));
    session->engine = stream->engine;
    for (enum side side = 0; side < SIDE_COUNT; side++)
        session->syn[side] = stream->syn[side];
}

/* Interceptors are a finding, not the server's software. */
static void name_software(struct session *session, const struct server_software *software)
{
    struct product_set products;
    struct bytes *names;
    size_t count = 0;

    if (session->fingerprints == NULL)
        return;
    products = session->fingerprints->fields[FINGERPRINT_BANNER].products;
    names = arena_new(&session->arena, product_set_count(products), sizeof *names);
    for (int product = product_set_next(products, PRODUCT_NONE); product != PRODUCT_NONE;
         product = product_set_next(products, product))
        names[count++] = arena_copy(
            &session->arena, bytes_of_string(server_software_product(software, product)->id));
    session->software = names;
    session->software_count = count;
}

static void judge(const struct session_builder *builder, struct session *session)
{
    const struct session_builder_options *options = &builder->options;

    transactions_conclude(session);
    session_find_timing(session);
    session_find_fingerprints(session, builder->software);
    name_software(session, options->software);
    anomaly_rules_apply(session, &options->limits, options->rules, options->software);
}

/* What is encrypted from the first byte says nothing of itself. A port that was
 * to be watched is one of mail; where a proxy leads its client to says the client. */
static void name_protocol(struct session *session, const struct connection *connection)
{
    if (session->protocol == PROTOCOL_UNKNOWN && session->tls.start == TLS_IMPLICIT &&
        (session->tunnelled == NULL || front_leads_to_mail(connection->front)))
        session->protocol = PROTOCOL_SMTPS;
}

/* Whoever began before the last one was open then, also if an earlier one met it as well. */
static void take_outage(const struct session_builder *builder, struct session *session)
{
    if (builder->has_outage && builder->outage >= session->start)
        session->outage = builder->outage - session->start;
}

static void close_session(const struct session_builder *builder, struct connection *connection,
                          const struct stream_event *event)
{
    struct session *session = session_new();
    timestamp end = connection->dialogue.now > event->close.last_packet ? connection->dialogue.now
                                                                        : event->close.last_packet;

    for (enum side side = 0; side < SIDE_COUNT; side++)
        dialogue_tls_unheard(&connection->dialogue, side, event->close.side[side].unheard, end);
    if (connection->front != NULL)
        front_record(connection->front, session);
    dialogue_finish(&connection->dialogue, session);
    session_watch_conclude(connection->dialogue.record.watch, session);
    session->end = end;
    session->closed = event->time;
    take_close_facts(session, &event->close);
    take_stream_facts(session, event->stream);
    take_outage(builder, session);
    name_protocol(session, connection);
    judge(builder, session);
    connection_free(builder, connection);
    session_sink_receive(&builder->sink, session);
}

static bool has_evidence(const struct connection *connection)
{
    return dialogue_has_evidence(&connection->dialogue) ||
           (connection->front != NULL && front_leads_to_mail(connection->front));
}

/* Of the dialogue itself. */
static uint64_t bytes_heard(const struct connection *connection, enum side from)
{
    uint64_t position = connection->dialogue.position[from];
    uint64_t front = connection->front != NULL ? front_length(connection->front, from) : 0;

    return position > front ? position - front : 0;
}

static bool front_is_hopeless(const struct front *front)
{
    return front != NULL &&
           (front_is_blocked(front) || front_length(front, SIDE_CLIENT) > EVIDENCE_FRONT_BYTES ||
            front_length(front, SIDE_SERVER) > EVIDENCE_FRONT_BYTES);
}

/* As long as a hello of TLS is not whole it may name SMTP. */
static uint64_t bytes_allowed(const struct connection *connection, enum side from)
{
    const struct dialogue *dialogue = &connection->dialogue;

    if (dialogue_tls_offer(dialogue) == TLS_OFFER_AWAITED)
        return EVIDENCE_HELLO_BYTES;
    if (from == SIDE_SERVER && dialogue_has_replies(dialogue))
        return EVIDENCE_REPLY_BYTES;
    return EVIDENCE_BYTES;
}

static bool is_too_much(const struct connection *connection, enum side from)
{
    return bytes_heard(connection, from) > bytes_allowed(connection, from);
}

/* With any port watched most connections are not ours, and what speaks TLS from
 * the first byte gives no other sign than the protocol it asks for. */
static bool is_hopeless(const struct session_builder *builder, const struct connection *connection)
{
    const struct dialogue *dialogue = &connection->dialogue;

    return builder->options.any_port && !has_evidence(connection) &&
           (is_too_much(connection, SIDE_CLIENT) || is_too_much(connection, SIDE_SERVER) ||
            front_is_hopeless(connection->front) ||
            dialogue_tls_offer(dialogue) == TLS_OFFER_OTHER ||
            dialogue_tls_is_all_there_is(dialogue));
}

/* Inside TLS the close facts are enough. */
static enum stream_interest interest_in(const struct session_builder *builder,
                                        struct connection *connection, void **state)
{
    if (is_hopeless(builder, connection)) {
        connection_free(builder, connection);
        *state = NULL;
        return STREAM_UNWANTED;
    }
    tell_events(builder, connection);
    settle_budget(builder, connection);
    return dialogue_tls_is_all_there_is(&connection->dialogue) ? STREAM_FACTS_ONLY : STREAM_WANTED;
}

static bool is_in_front(const struct connection *connection)
{
    return connection->front != NULL && !front_is_over(connection->front);
}

static void take_data(struct connection *connection, const struct stream_event *event)
{
    const struct stream_data *data = &event->data;

    if (connection->front == NULL && front_may_begin(&connection->dialogue, data))
        connection->front = front_new(&connection->dialogue);
    if (is_in_front(connection))
        front_data(connection->front, data, event->stream->captured, event->time);
    else
        dialogue_data(&connection->dialogue, data, event->stream->captured, event->time);
}

static void take_gap(struct connection *connection, const struct stream_gap *gap)
{
    if (is_in_front(connection))
        front_gap(connection->front, gap);
    else
        dialogue_gap(&connection->dialogue, gap);
}

static void take_close(const struct session_builder *builder, struct connection *connection,
                       const struct stream_event *event)
{
    if (is_in_front(connection))
        front_finish(connection->front);
    if (builder->options.any_port && !has_evidence(connection))
        connection_free(builder, connection);
    else
        close_session(builder, connection, event);
}

/* With any port watched nobody knows what it was to be. */
static void take_attempt(const struct session_builder *builder, const struct stream_event *event)
{
    const struct stream *stream = event->stream;
    const struct connection_attempt attempt = {
        .start = stream->start,
        .closed = event->time,
        .client = stream->client,
        .server = stream->server,
        .tunnel_key = stream->encapsulation.tunnel_key,
        .answer = event->attempt.answer,
        .client_packets = event->attempt.client_packets,
        .syn_ack = stream->syn[SIDE_SERVER],
        .reset = event->attempt.reset,
    };

    if (!builder->options.any_port)
        attempt_sink_receive(&builder->options.attempts, &attempt);
}

static enum stream_interest receive(void *context, const struct stream_event *event)
{
    struct session_builder *builder = context;
    struct connection *connection = event->kind == STREAM_OUTAGE ? NULL : *event->state;

    if (connection != NULL)
        session_watch_set_time(connection->dialogue.record.watch, event->time);
    switch (event->kind) {
    case STREAM_OPENED:
        connection = connection_new(builder, event->stream);
        settle_budget(builder, connection);
        *event->state = connection;
        break;
    case STREAM_DATA:
        take_data(connection, event);
        return interest_in(builder, connection, event->state);
    case STREAM_GAP:
        take_gap(connection, &event->gap);
        return interest_in(builder, connection, event->state);
    case STREAM_CLOSED:
        *event->state = NULL;
        take_close(builder, connection, event);
        break;
    case STREAM_ATTEMPT:
        take_attempt(builder, event);
        break;
    case STREAM_OUTAGE:
        builder->outage = event->time;
        builder->has_outage = true;
        break;
    case STREAM_EVENT_KIND_COUNT:
        break;
    }
    return STREAM_WANTED;
}

struct stream_sink session_builder_sink(struct session_builder *builder)
{
    return (struct stream_sink){ .context = builder, .receive = receive };
}

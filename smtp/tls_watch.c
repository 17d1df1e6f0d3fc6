/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the records and messages of a handshake mean. */
#include "smtp/tls_watch.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"
#include "smtp/tls_certificate.h"
#include "smtp/tls_hello_facts.h"
#include "smtp/tls_messages.h"
#include "smtp/tls_records.h"

/* An alert is a level and a description; a longer record is an encrypted one. */
enum { ALERT_SIZE = 2 };

struct watched_side {
    struct tls_records records;
    struct tls_messages messages;
    bool changed_cipher;
    uint8_t alert_length;
    uint8_t alert[ALERT_SIZE];
};

struct tls_watch {
    const struct smtp_limits *limits;
    struct arena *arena;
    struct tls_handshake *facts;
    struct watched_side side[SIDE_COUNT];
    uint64_t names_left_out;
    uint64_t alerts_left_out;
};

struct tls_watch *tls_watch_new(const struct smtp_limits *limits, struct arena *arena)
{
    struct tls_watch *watch = memory_new(1, sizeof *watch);

    watch->limits = limits;
    watch->arena = arena;
    watch->facts = arena_new(arena, 1, sizeof *watch->facts);
    watch->facts->secured = -1;
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        tls_records_init(&watch->side[side].records);
        tls_messages_init(&watch->side[side].messages, limits->tls_handshake);
    }
    return watch;
}

void tls_watch_free(struct tls_watch *watch)
{
    if (watch == NULL)
        return;
    tls_messages_clear(&watch->side[SIDE_CLIENT].messages);
    tls_messages_clear(&watch->side[SIDE_SERVER].messages);
    free(watch);
}

size_t tls_watch_memory(const struct tls_watch *watch)
{
    size_t size = memory_cost(sizeof *watch);

    for (enum side side = 0; side < SIDE_COUNT; side++)
        size += memory_cost(watch->side[side].messages.body.capacity);
    return size;
}

struct tls_handshake *tls_watch_facts(const struct tls_watch *watch)
{
    return watch->facts;
}

/* -------------------------------------------------------------------- messages */

static void on_client_hello(struct tls_watch *watch, struct bytes body)
{
    struct tls_client_hello hello;

    if (!watch->facts->client_hello && tls_client_hello_read(body, &hello))
        tls_take_client_hello(watch->facts, &hello, watch->arena, watch->limits->tls_names,
                              &watch->names_left_out);
}

static void on_ssl2_hello(struct tls_watch *watch, struct bytes body)
{
    uint16_t version;

    if (tls_ssl2_hello_read(body, &version))
        tls_take_ssl2_hello(watch->facts, version, watch->arena);
}

static void on_server_hello(struct tls_watch *watch, struct bytes body)
{
    struct tls_server_hello hello;

    if (tls_server_hello_read(body, &hello))
        tls_take_server_hello(watch->facts, &hello, watch->arena);
}

static void on_certificate(struct tls_watch *watch, enum side from, struct bytes body)
{
    if (watch->facts->certificate[from] == NULL)
        watch->facts->certificate[from] = tls_certificate_read(
            body, watch->arena, watch->limits->tls_names, &watch->names_left_out);
}

static void on_message(struct tls_watch *watch, enum side from, const struct tls_message *message)
{
    /* It ends what a server says when nothing is resumed, RFC 5246 7.3. */
    if (message->type == TLS_SERVER_HELLO_DONE && from == SIDE_SERVER)
        watch->facts->resumed = TLS_RESUMED_NO;
    if (!message->kept)
        return;
    if (message->type == TLS_CLIENT_HELLO && from == SIDE_CLIENT)
        on_client_hello(watch, message->body);
    else if (message->type == TLS_SSL2_CLIENT_HELLO && from == SIDE_CLIENT)
        on_ssl2_hello(watch, message->body);
    else if (message->type == TLS_SERVER_HELLO && from == SIDE_SERVER)
        on_server_hello(watch, message->body);
    else if (message->type == TLS_CERTIFICATE)
        on_certificate(watch, from, message->body);
}

static void take_handshake(struct tls_watch *watch, enum side from, struct bytes bytes)
{
    struct tls_message message;

    while (tls_messages_next(&watch->side[from].messages, &bytes, &message))
        on_message(watch, from, &message);
}

/* --------------------------------------------------------------------- records */

static bool is_in_clear(const struct tls_watch *watch, enum side from)
{
    const struct tls_handshake *facts = watch->facts;

    return !facts->application_data[from] && (!watch->side[from].changed_cipher ||
                                              (facts->server_hello && facts->version == TLS_1_3));
}

/* A server that resumes changes its keys before it has said ServerHelloDone. */
static void on_change_cipher_spec(struct tls_watch *watch, enum side from)
{
    struct tls_handshake *facts = watch->facts;

    watch->side[from].changed_cipher = true;
    if (from == SIDE_SERVER && facts->server_hello && facts->version < TLS_1_3 &&
        facts->resumed == TLS_RESUMED_UNKNOWN &&
        watch->side[from].messages.state == TLS_MESSAGES_HEADER)
        facts->resumed = TLS_RESUMED_YES;
}

static void add_alert(struct tls_watch *watch, enum side from, duration t)
{
    struct tls_handshake *facts = watch->facts;
    const uint8_t *alert = watch->side[from].alert;

    if (facts->alert_count == watch->limits->tls_alerts) {
        watch->alerts_left_out++;
        return;
    }
    facts->alerts = arena_grow(watch->arena, facts->alerts, facts->alert_count,
                               &facts->alert_capacity, sizeof facts->alerts[0]);
    facts->alerts[facts->alert_count++] =
        (struct tls_alert){ .from = from, .t = t, .level = alert[0], .description = alert[1] };
}

static void take_alert(struct tls_watch *watch, enum side from, const struct tls_fragment *fragment,
                       duration t)
{
    struct watched_side *side = &watch->side[from];

    if (fragment->length != ALERT_SIZE || !is_in_clear(watch, from))
        return;
    if (fragment->starts)
        side->alert_length = 0;
    for (size_t i = 0; i < fragment->bytes.length; i++)
        side->alert[side->alert_length++] = fragment->bytes.data[i];
    if (fragment->ends)
        add_alert(watch, from, t);
}

/* A client's first such record is behind the handshake, or ends it (RFC 8446 2). */
static void on_application_data(struct tls_watch *watch, enum side from, duration t)
{
    if (from == SIDE_CLIENT && !watch->facts->application_data[from])
        watch->facts->secured = t;
    watch->facts->application_data[from] = true;
}

static void take_fragment(struct tls_watch *watch, enum side from,
                          const struct tls_fragment *fragment, duration t)
{
    switch (fragment->content) {
    case TLS_CHANGE_CIPHER_SPEC:
        if (fragment->starts)
            on_change_cipher_spec(watch, from);
        break;
    case TLS_ALERT:
        take_alert(watch, from, fragment, t);
        break;
    case TLS_SSL2_HELLO:
        if (fragment->starts)
            tls_messages_begin(&watch->side[from].messages, TLS_SSL2_CLIENT_HELLO,
                               (uint32_t)fragment->length);
        take_handshake(watch, from, fragment->bytes);
        break;
    case TLS_HANDSHAKE:
        if (is_in_clear(watch, from))
            take_handshake(watch, from, fragment->bytes);
        break;
    case TLS_APPLICATION_DATA:
        on_application_data(watch, from, t);
        break;
    case TLS_HEARTBEAT:
        break;
    }
}

/* Nobody will add to them any more. */
static void let_go(struct tls_watch *watch)
{
    for (enum side side = 0; side < SIDE_COUNT; side++)
        tls_messages_clear(&watch->side[side].messages);
}

/* Where all was seen depends on the bytes alone, not on how they are cut. */
void tls_watch_bytes(struct tls_watch *watch, enum side from, struct bytes bytes, duration t)
{
    struct tls_records *records = &watch->side[from].records;
    struct tls_fragment fragment;

    while (!tls_watch_has_seen_all(watch) && tls_records_next(records, &bytes, &fragment))
        take_fragment(watch, from, &fragment, t);
    if (records->state == TLS_RECORDS_MALFORMED)
        watch->facts->malformed[from] = true;
    if (tls_watch_has_seen_all(watch))
        let_go(watch);
}

/* ----------------------------------------------------------------------- holes */

void tls_watch_lose(struct tls_watch *watch, enum side from)
{
    watch->side[from].records.state = TLS_RECORDS_LOST;
}

/* Half an alert says nothing; with part of it missing the rest is no alert. */
void tls_watch_gap(struct tls_watch *watch, enum side from, uint64_t length)
{
    struct watched_side *side = &watch->side[from];

    if (!tls_records_skip(&side->records, length))
        return;
    switch (side->records.content) {
    case TLS_CHANGE_CIPHER_SPEC:
        on_change_cipher_spec(watch, from);
        break;
    case TLS_ALERT:
        tls_watch_lose(watch, from);
        break;
    case TLS_SSL2_HELLO:
    case TLS_HANDSHAKE:
        tls_messages_skip(&side->messages, length);
        break;
    case TLS_APPLICATION_DATA:
        watch->facts->application_data[from] = true;
        break;
    case TLS_HEARTBEAT:
        break;
    }
}

void tls_watch_begin_behind_hole(struct tls_watch *watch, enum side from)
{
    watch->side[from].messages.state = TLS_MESSAGES_LOST;
}

bool tls_watch_has_seen_all(const struct tls_watch *watch)
{
    for (enum side side = 0; side < SIDE_COUNT; side++)
        if (!watch->facts->application_data[side] &&
            !tls_records_are_over(&watch->side[side].records))
            return false;
    return true;
}

void tls_watch_count_left_out(const struct tls_watch *watch, struct left_out *left_out)
{
    for (enum side side = 0; side < SIDE_COUNT; side++)
        left_out->tls_bytes += watch->side[side].messages.left_out;
    left_out->tls_names += watch->names_left_out;
    left_out->tls_alerts += watch->alerts_left_out;
}

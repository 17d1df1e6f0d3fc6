/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The session record: life, and the names of its enums. */
#include "smtp/session.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

struct session *session_new(void)
{
    struct session *session = memory_new(1, sizeof *session);

    arena_init(&session->arena);
    session->greeting = STEP_NONE;
    session->helo = STEP_NONE;
    session->round_trip = -1;
    session->server_round_trip = -1;
    session->established = -1;
    session->closing = -1;
    session->outage = -1;
    session->timing.until = -1;
    return session;
}

static void destroy(struct session *session)
{
    arena_clear(&session->arena);
    free(session);
}

static void send_home(struct session *session)
{
    struct session_return *home = session->home;

    session->returned = atomic_load_explicit(&home->latest, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&home->latest, &session->returned, session,
                                                  memory_order_release, memory_order_relaxed))
        continue;
}

void session_free(struct session *session)
{
    if (session == NULL)
        return;
    kept_packets_free(session->packets);
    session->packets = NULL;
    if (session->home != NULL)
        send_home(session);
    else
        destroy(session);
}

void session_return_clear(struct session_return *home)
{
    struct session *session = atomic_exchange_explicit(&home->latest, NULL, memory_order_acquire);

    while (session != NULL) {
        struct session *before = session->returned;

        destroy(session);
        session = before;
    }
}

struct notice *notice_new(void)
{
    struct notice *notice = memory_new(1, sizeof *notice);

    arena_init(&notice->arena);
    notice->finding.step = STEP_NONE;
    return notice;
}

void notice_free(struct notice *notice)
{
    if (notice == NULL)
        return;
    arena_clear(&notice->arena);
    free(notice);
}

void session_sink_receive(const struct session_sink *sink, struct session *session)
{
    sink->receive(sink->context, session);
}

void attempt_sink_receive(const struct attempt_sink *sink, const struct connection_attempt *attempt)
{
    if (sink->receive != NULL)
        sink->receive(sink->context, attempt);
}

void session_sink_notify(const struct session_sink *sink, struct notice *notice)
{
    if (sink->notify != NULL)
        sink->notify(sink->context, notice);
    else
        notice_free(notice);
}

struct bytes bytes_empty(void)
{
    static const uint8_t nothing[1];

    return bytes_of(nothing, 0);
}

static const char *const protocol_names[] = {
    [PROTOCOL_UNKNOWN] = "unknown",
    [PROTOCOL_SMTP] = "smtp",
    [PROTOCOL_LMTP] = "lmtp",
    [PROTOCOL_SMTPS] = "smtps",
};

static const char *const outcome_names[] = {
    [OUTCOME_UNKNOWN] = "unknown",   [OUTCOME_ACCEPTED] = "accepted",
    [OUTCOME_DEFERRED] = "deferred", [OUTCOME_REJECTED] = "rejected",
    [OUTCOME_ABORTED] = "aborted",   [OUTCOME_LOST] = "lost",
};

static const char *const transfer_method_names[] = {
    [TRANSFER_NONE] = NULL,
    [TRANSFER_DATA] = "DATA",
    [TRANSFER_BDAT] = "BDAT",
    [TRANSFER_BURL] = "BURL",
};

static const char *const severity_names[] = {
    [SEVERITY_INFO] = "info",
    [SEVERITY_NOTICE] = "notice",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_CRITICAL] = "critical",
};

static const char *const confidence_names[] = {
    [CONFIDENCE_LOW] = "low",
    [CONFIDENCE_MEDIUM] = "medium",
    [CONFIDENCE_HIGH] = "high",
};

static const char *const blame_names[] = {
    [BLAME_CLIENT] = "client",
    [BLAME_SERVER] = "server",
    [BLAME_MIDDLEBOX] = "middlebox",
    [BLAME_NETWORK] = "network",
    [BLAME_CAPTURE] = "capture",
    [BLAME_CLIENT_OR_MIDDLEBOX] = "client-or-middlebox",
    [BLAME_SERVER_OR_MIDDLEBOX] = "server-or-middlebox",
    [BLAME_NETWORK_OR_MIDDLEBOX] = "network-or-middlebox",
};

static const char *const verdict_names[] = {
    [VERDICT_NONE] = "none",
    [VERDICT_POSSIBLE] = "possible",
    [VERDICT_LIKELY] = "likely",
    [VERDICT_CERTAIN] = "certain",
};

#define NAME_COUNT(names) (sizeof(names) / sizeof((names)[0]))

_Static_assert(NAME_COUNT(protocol_names) == PROTOCOL_COUNT, "a name for each protocol");
_Static_assert(NAME_COUNT(outcome_names) == OUTCOME_COUNT, "a name for each outcome");
_Static_assert(NAME_COUNT(transfer_method_names) == TRANSFER_COUNT, "a name for each method");
_Static_assert(NAME_COUNT(severity_names) == SEVERITY_COUNT, "a name for each severity");
_Static_assert(NAME_COUNT(confidence_names) == CONFIDENCE_COUNT, "a name for each confidence");
_Static_assert(NAME_COUNT(verdict_names) == VERDICT_COUNT, "a name for each verdict");
_Static_assert(NAME_COUNT(blame_names) == BLAME_COUNT, "a name for each blame");

const char *protocol_name(enum protocol protocol)
{
    assert(protocol < PROTOCOL_COUNT);
    return protocol_names[protocol];
}

const char *outcome_name(enum outcome outcome)
{
    assert(outcome < OUTCOME_COUNT);
    return outcome_names[outcome];
}

const char *transfer_method_name(enum transfer_method method)
{
    assert(method < TRANSFER_COUNT);
    return transfer_method_names[method];
}

const char *severity_name(enum severity severity)
{
    assert(severity < SEVERITY_COUNT);
    return severity_names[severity];
}

const char *confidence_name(enum confidence confidence)
{
    assert(confidence < CONFIDENCE_COUNT);
    return confidence_names[confidence];
}

const char *blame_name(enum blame blame)
{
    assert(blame < BLAME_COUNT);
    return blame_names[blame];
}

enum severity verdict_severity(enum verdict verdict)
{
    static const enum severity severities[] = {
        [VERDICT_NONE] = SEVERITY_INFO,
        [VERDICT_POSSIBLE] = SEVERITY_NOTICE,
        [VERDICT_LIKELY] = SEVERITY_WARNING,
        [VERDICT_CERTAIN] = SEVERITY_CRITICAL,
    };

    _Static_assert(NAME_COUNT(severities) == VERDICT_COUNT, "a severity for each verdict");
    assert(verdict < VERDICT_COUNT);
    return severities[verdict];
}

const char *verdict_name(enum verdict verdict)
{
    assert(verdict < VERDICT_COUNT);
    return verdict_names[verdict];
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that give up again and again. */
#include "smtp/history/client_history.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/anomalies/anomaly_rules.h"

static const char rule_id[] = "client-gives-up-after-501";

struct client {
    struct ip_address address;
    size_t count;
    uint64_t sessions[CLIENT_SESSIONS];
};

struct client_history {
    struct session_sink next;
    uint64_t remembered;                     /* clients, ever */
    struct client clients[CLIENT_HISTORIES]; /* a ring */
};

static struct client *find(struct client_history *history, const struct ip_address *address)
{
    uint64_t count =
        history->remembered < CLIENT_HISTORIES ? history->remembered : CLIENT_HISTORIES;

    for (uint64_t i = 0; i < count; i++)
        if (ip_address_equal(&history->clients[i].address, address))
            return &history->clients[i];
    return NULL;
}

static struct client *client_of(struct client_history *history, const struct ip_address *address)
{
    struct client *client = find(history, address);

    if (client != NULL)
        return client;
    client = &history->clients[history->remembered++ % CLIENT_HISTORIES];
    *client = (struct client){ .address = *address };
    return client;
}

static bool gave_up(const struct session *session)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (strcmp(session->findings[i].id, rule_id) == 0)
            return true;
    return false;
}

/* Its mail does get through: it greets otherwise, or another way. */
static void note_delivery(struct client_history *history, const struct session *session)
{
    struct client *client = find(history, &session->client.address);

    if (client == NULL || client->count >= CLIENT_SESSIONS)
        return;
    for (size_t i = 0; i < session->transaction_count; i++)
        if (session->transactions[i].outcome == OUTCOME_ACCEPTED)
            client->count = 0;
}

static void send_notice(const struct client_history *history, const struct client *client,
                        timestamp time)
{
    const struct anomaly_rule *rule = anomaly_rule_find(rule_id);
    struct notice *notice = notice_new();
    char address[ADDRESS_TEXT_SIZE];

    ip_address_format(&client->address, address);
    notice->time = time;
    notice->client = client->address;
    notice->finding.id = rule->id;
    notice->finding.severity = SEVERITY_WARNING;
    notice->finding.blame = rule->blame;
    notice->finding.confidence = rule->confidence;
    notice->finding.message =
        arena_format(&notice->arena,
                     "%s gives up whenever its greeting is refused: its mail does not get through "
                     "until its HELO name is mended",
                     address);
    notice->session_count = CLIENT_SESSIONS;
    notice->sessions = arena_new(&notice->arena, CLIENT_SESSIONS, sizeof *notice->sessions);
    memcpy(notice->sessions, client->sessions, sizeof client->sessions);
    session_sink_notify(&history->next, notice);
}

static void receive(void *context, struct session *session)
{
    struct client_history *history = context;
    timestamp end = session->end;
    struct client *client;

    if (!gave_up(session)) {
        note_delivery(history, session);
        session_sink_receive(&history->next, session);
        return;
    }
    client = client_of(history, &session->client.address);
    if (client->count < CLIENT_SESSIONS)
        client->sessions[client->count] = session->id;
    client->count++;
    session_sink_receive(&history->next, session);
    if (client->count == CLIENT_SESSIONS)
        send_notice(history, client, end);
}

static void notify(void *context, struct notice *notice)
{
    const struct client_history *history = context;

    session_sink_notify(&history->next, notice);
}

struct client_history *client_history_new(struct session_sink next)
{
    struct client_history *history = memory_new(1, sizeof *history);

    history->next = next;
    return history;
}

void client_history_free(struct client_history *history)
{
    free(history);
}

struct session_sink client_history_sink(struct client_history *history)
{
    return (struct session_sink){ .context = history, .receive = receive, .notify = notify };
}

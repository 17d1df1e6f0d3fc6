/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients and what they do again and again. */
#include "smtp/history/client_history.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "smtp/history/client_record.h"

struct client_history {
    const struct smtp_limits *limits;
    const struct rule_settings *settings;
    const struct hash_key *key;
    struct session_sink next;
    struct keyed_table *clients;
    struct notice_queue notices;
};

static void (*const lessons[])(const struct client_passage *) = {
    learn_giving_up, learn_harvest, learn_guessing, learn_aborts, learn_leaving, learn_tls_fallback,
};

/* No rule looks back further. */
static duration age_of(const struct rule_settings *settings)
{
    static const enum threshold times[] = {
        THRESHOLD_RSET_UNEXPLAINED_ABORT_DAY,
        THRESHOLD_DIRECTORY_HARVEST_WITHIN,
        THRESHOLD_AUTH_BRUTEFORCE_WITHIN,
        THRESHOLD_TLS_FALLBACK_WITHIN,
    };
    duration age = threshold_value(settings, THRESHOLD_CLIENT_GIVES_UP_FORGOTTEN);

    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        if (threshold_value(settings, times[i]) > age)
            age = threshold_value(settings, times[i]);
    return age;
}

static struct client_record *client_of(struct client_history *history,
                                       const struct session *session)
{
    const struct ip_address *address = &session->client.address;
    struct client_record *client = keyed_table_use(history->clients, address);

    if (client == NULL)
        client = keyed_table_add(history->clients, address);
    else if (session->end - client->last_heard > age_of(history->settings))
        *client = (struct client_record){ .address = *address };
    client->last_heard = session->end;
    return client;
}

static void receive(void *context, struct session *session)
{
    struct client_history *history = context;
    const struct client_passage passage = {
        .session = session,
        .client = client_of(history, session),
        .limits = history->limits,
        .settings = history->settings,
        .key = history->key,
        .notices = &history->notices,
    };

    for (size_t i = 0; i < sizeof lessons / sizeof lessons[0]; i++)
        lessons[i](&passage);
    session_sink_receive(&history->next, session);
    notice_queue_send(&history->notices, &history->next);
}

static void notify(void *context, struct notice *notice)
{
    const struct client_history *history = context;

    session_sink_notify(&history->next, notice);
}

struct client_history *client_history_new(const struct smtp_limits *limits,
                                          const struct rule_settings *settings,
                                          const struct hash_key *key, struct session_sink next)
{
    struct client_history *history = memory_new(1, sizeof *history);

    history->limits = limits;
    history->settings = settings;
    history->key = key;
    history->next = next;
    history->clients =
        keyed_table_new(CLIENT_RECORDS, sizeof(struct ip_address), sizeof(struct client_record));
    return history;
}

void client_history_free(struct client_history *history)
{
    if (history == NULL)
        return;
    keyed_table_free(history->clients);
    notice_queue_clear(&history->notices);
    free(history);
}

struct session_sink client_history_sink(struct client_history *history)
{
    return (struct session_sink){ .context = history, .receive = receive, .notify = notify };
}

struct keyed_table *client_history_table(struct client_history *history)
{
    return history->clients;
}

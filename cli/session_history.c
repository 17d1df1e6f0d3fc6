/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building the filters from the end to the start: each is made with the one behind it. */
#include "cli/session_history.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/diagnosis/diagnosis.h"
#include "smtp/history/aborted_envelopes.h"
#include "smtp/history/client_history.h"
#include "smtp/history/server_history.h"

struct session_history {
    struct diagnosis_filter diagnosis;
    struct client_history *clients;
    struct server_history *servers;
    struct aborted_envelopes *envelopes;
    struct session_sink first;
    uint64_t count;
};

struct session_history *session_history_new(const struct smtp_limits *limits,
                                            const struct server_software *software,
                                            struct session_sink next)
{
    struct session_history *history = memory_new(1, sizeof *history);

    history->diagnosis.next = next;
    history->clients = client_history_new(diagnosis_filter_sink(&history->diagnosis));
    history->servers = server_history_new(limits, software, client_history_sink(history->clients));
    history->envelopes = aborted_envelopes_new(limits, server_history_sink(history->servers));
    history->first = aborted_envelopes_sink(history->envelopes);
    return history;
}

void session_history_free(struct session_history *history)
{
    if (history == NULL)
        return;
    aborted_envelopes_free(history->envelopes);
    server_history_free(history->servers);
    client_history_free(history->clients);
    free(history);
}

static void receive(void *context, struct session *session)
{
    struct session_history *history = context;

    history->count++;
    session_sink_receive(&history->first, session);
}

static void notify(void *context, struct notice *notice)
{
    struct session_history *history = context;

    session_sink_notify(&history->first, notice);
}

struct session_sink session_history_sink(struct session_history *history)
{
    return (struct session_sink){ .context = history, .receive = receive, .notify = notify };
}

uint64_t session_history_count(const struct session_history *history)
{
    return history->count;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* History, the diagnosis behind it, and a count in front. */
#include "cli/session_history.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/diagnosis/diagnosis.h"
#include "smtp/history/history_chain.h"
#include "smtp/history/settings_filter.h"

struct session_history {
    struct settings_filter *settings;
    struct diagnosis_filter diagnosis;
    struct history_chain chain;
    struct session_sink first;
    uint64_t count;
};

struct session_history *session_history_new(const struct smtp_limits *limits,
                                            const struct rule_settings *settings,
                                            const struct server_software *software,
                                            struct session_sink next)
{
    struct session_history *history = memory_new(1, sizeof *history);

    history->settings = settings_filter_new(settings, next);
    history->diagnosis.next = settings_filter_sink(history->settings);
    history_chain_init(&history->chain, limits, settings, software,
                       diagnosis_filter_sink(&history->diagnosis));
    history->first = history_chain_sink(&history->chain);
    return history;
}

void session_history_free(struct session_history *history)
{
    if (history == NULL)
        return;
    history_chain_clear(&history->chain);
    settings_filter_free(history->settings);
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

uint64_t session_history_suppressed(const struct session_history *history)
{
    return settings_filter_suppressed(history->settings);
}

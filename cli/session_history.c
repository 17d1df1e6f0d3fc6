/* SPDX-License-Identifier: GPL-2.0-or-later */
/* History, the diagnosis behind it, and a count in front. */
#include "cli/session_history.h"

#include <stdlib.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/state_file.h"
#include "smtp/diagnosis/diagnosis.h"
#include "smtp/history/settings_filter.h"

struct session_history {
    const struct smtp_limits *limits;
    const struct rule_settings *rules;
    const struct server_software *software;
    struct settings_filter *settings;
    struct diagnosis_filter diagnosis;
    struct history_chain chain;
    struct session_sink first;
    struct session_ledger *ledger; /* lent; NULL for none */
    uint64_t count;
};

static void begin_chain(struct session_history *history)
{
    history_chain_init(&history->chain, history->limits, history->rules, history->software,
                       diagnosis_filter_sink(&history->diagnosis));
    history->first = history_chain_sink(&history->chain);
}

struct session_history *session_history_new(const struct smtp_limits *limits,
                                            const struct rule_settings *settings,
                                            const struct server_software *software,
                                            struct session_sink next)
{
    struct session_history *history = memory_new(1, sizeof *history);

    history->limits = limits;
    history->rules = settings;
    history->software = software;
    history->settings = settings_filter_new(settings, next);
    history->diagnosis.next = settings_filter_sink(history->settings);
    begin_chain(history);
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

bool session_history_load(struct session_history *history, const char *path, struct error *error)
{
    enum state_file_reading reading = state_file_read(path, &history->chain, error);

    if (reading == STATE_FILE_SET_ASIDE) {
        complain("note: %s", error->message);
        history_chain_clear(&history->chain);
        begin_chain(history);
    }
    return reading != STATE_FILE_TROUBLE;
}

bool session_history_save(const struct session_history *history, const char *path,
                          struct error *error)
{
    return state_file_write(path, &history->chain, error);
}

struct keyed_table *session_history_table(const struct session_history *history,
                                          enum history_table table)
{
    return history_chain_table(&history->chain, table);
}

void session_history_consult(struct session_history *history, struct session_ledger *ledger)
{
    history->ledger = ledger;
}

static bool is_to_be_told(const struct session_history *history, const struct session *session)
{
    struct ledger_entry entry;

    if (history->ledger == NULL)
        return true;
    entry = (struct ledger_entry){
        .connection = ledger_connection(session),
        .start = session->start,
        .end = session->end,
        .whole = session_start_was_captured(session),
        .open = session->close == CLOSE_END_OF_CAPTURE,
    };
    return session_ledger_judge(history->ledger, &entry) == LEDGER_NEW;
}

static void receive(void *context, struct session *session)
{
    struct session_history *history = context;

    history->count++;
    if (!is_to_be_told(history, session)) {
        session_free(session);
        return;
    }
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

static void receive_attempt(void *context, const struct connection_attempt *attempt)
{
    struct session_history *history = context;
    const struct attempt_sink first = history_chain_attempts(&history->chain);

    if (history->ledger == NULL || !session_ledger_has_read(history->ledger, attempt->start))
        attempt_sink_receive(&first, attempt);
}

struct attempt_sink session_history_attempts(struct session_history *history)
{
    return (struct attempt_sink){ .context = history, .receive = receive_attempt };
}

uint64_t session_history_count(const struct session_history *history)
{
    return history->count;
}

uint64_t session_history_suppressed(const struct session_history *history)
{
    return settings_filter_suppressed(history->settings);
}

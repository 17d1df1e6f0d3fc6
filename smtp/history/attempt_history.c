/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Attempts, and the sessions that say what they are worth. */
#include "smtp/history/attempt_history.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/history/attempt_record.h"

struct attempt_history {
    struct session_sink next;
    struct attempt_tables tables;
    struct notice_queue notices;
    struct attempt_passage passage; /* the same for all */
};

bool attempt_may_be_told(const struct attempt_passage *passage, const struct ip_address *address,
                         enum attempt_rule rule, timestamp time, uint32_t *ret_untold)
{
    static const enum threshold pauses[ATTEMPT_RULE_COUNT] = {
        [ATTEMPT_RULE_UNANSWERED] = THRESHOLD_SYN_UNANSWERED_PAUSE,
        [ATTEMPT_RULE_BLOCKED] = THRESHOLD_PORT_BLOCKED_PAUSE,
    };
    struct attempt_client *client = keyed_table_use(passage->tables->clients, address);
    struct attempt_told *told;

    if (client == NULL)
        client = keyed_table_add(passage->tables->clients, address);
    told = &client->told[rule];
    if (told->ever && time - told->time < threshold_value(passage->settings, pauses[rule])) {
        told->untold++;
        return false;
    }
    *ret_untold = told->untold;
    *told = (struct attempt_told){ .time = time, .ever = true };
    return true;
}

static void hear_server(struct attempt_history *history, timestamp time)
{
    if (history->passage.server_heard)
        return;
    history->passage.server_heard = true;
    tell_waiting_unanswered(&history->passage, time);
}

static void receive(void *context, struct session *session)
{
    struct attempt_history *history = context;
    const struct attempt_passage *passage = &history->passage;

    if (session->traffic[SIDE_SERVER].packets > 0)
        hear_server(history, session->end);
    learn_answer(passage, &session->server.address, &session->syn[SIDE_SERVER]);
    forget_unanswered(passage, &session->client.address, &session->server);
    session_sink_receive(&history->next, session);
    notice_queue_send(&history->notices, &history->next);
}

static void notify(void *context, struct notice *notice)
{
    const struct attempt_history *history = context;

    session_sink_notify(&history->next, notice);
}

static void take_attempt(void *context, const struct connection_attempt *attempt)
{
    struct attempt_history *history = context;
    const struct attempt_passage *passage = &history->passage;

    if (attempt->answer == ATTEMPT_UNANSWERED) {
        learn_unanswered(passage, attempt);
    } else {
        forget_unanswered(passage, &attempt->client.address, &attempt->server);
        if (attempt->answer == ATTEMPT_REFUSED)
            judge_refusal(passage, attempt);
        learn_answer(passage, &attempt->server.address, &attempt->syn_ack);
        if (attempt->answer == ATTEMPT_REFUSED || attempt->syn_ack.seen)
            hear_server(history, attempt->closed);
    }
    notice_queue_send(&history->notices, &history->next);
}

struct attempt_history *attempt_history_new(const struct rule_settings *settings,
                                            struct session_sink next)
{
    struct attempt_history *history = memory_new(1, sizeof *history);

    history->next = next;
    history->tables.unanswered = keyed_table_new(UNANSWERED_ATTEMPTS, sizeof(struct unanswered_key),
                                                 sizeof(struct unanswered));
    history->tables.clients =
        keyed_table_new(ATTEMPT_CLIENTS, sizeof(struct ip_address), sizeof(struct attempt_client));
    history->tables.servers = keyed_table_new(ANSWERING_SERVERS, sizeof(struct ip_address),
                                              sizeof(struct answering_server));
    history->passage = (struct attempt_passage){
        .tables = &history->tables,
        .settings = settings,
        .notices = &history->notices,
    };
    return history;
}

void attempt_history_free(struct attempt_history *history)
{
    if (history == NULL)
        return;
    keyed_table_free(history->tables.unanswered);
    keyed_table_free(history->tables.clients);
    keyed_table_free(history->tables.servers);
    notice_queue_clear(&history->notices);
    free(history);
}

struct session_sink attempt_history_sink(struct attempt_history *history)
{
    return (struct session_sink){ .context = history, .receive = receive, .notify = notify };
}

struct attempt_sink attempt_history_attempts(struct attempt_history *history)
{
    return (struct attempt_sink){ .context = history, .receive = take_attempt };
}

const struct attempt_tables *attempt_history_tables(const struct attempt_history *history)
{
    return &history->tables;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Following mails from session to session. */
#include "smtp/history/mail_history.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/history/mail_record.h"

struct mail_history {
    const struct rule_settings *settings;
    const struct hash_key *key;
    struct session_sink next;
    struct mail_tables tables;
    struct notice_queue notices;
};

static void receive(void *context, struct session *session)
{
    struct mail_history *history = context;
    const struct mail_passage passage = {
        .session = session,
        .tables = &history->tables,
        .settings = history->settings,
        .key = history->key,
        .notices = &history->notices,
    };

    for (size_t i = 0; i < session->transaction_count; i++) {
        learn_deferral(&passage, &session->transactions[i]);
        learn_loss(&passage, &session->transactions[i]);
    }
    session_sink_receive(&history->next, session);
    notice_queue_send(&history->notices, &history->next);
}

static void notify(void *context, struct notice *notice)
{
    const struct mail_history *history = context;

    session_sink_notify(&history->next, notice);
}

struct mail_history *mail_history_new(const struct rule_settings *settings,
                                      const struct hash_key *key, struct session_sink next)
{
    struct mail_history *history = memory_new(1, sizeof *history);

    history->settings = settings;
    history->key = key;
    history->next = next;
    history->tables = (struct mail_tables){
        .deferred = keyed_table_new(DEFERRED_MAILS, sizeof(struct deferred_key),
                                    sizeof(struct deferred_mail)),
        .networks = keyed_table_new(DEFERRED_NETWORKS, sizeof(struct ip_address),
                                    sizeof(struct deferred_network)),
        .lost = keyed_table_new(LOST_MAILS, sizeof(struct lost_key), sizeof(struct lost_mail)),
    };
    return history;
}

void mail_history_free(struct mail_history *history)
{
    if (history == NULL)
        return;
    keyed_table_free(history->tables.deferred);
    keyed_table_free(history->tables.networks);
    keyed_table_free(history->tables.lost);
    notice_queue_clear(&history->notices);
    free(history);
}

struct session_sink mail_history_sink(struct mail_history *history)
{
    return (struct session_sink){ .context = history, .receive = receive, .notify = notify };
}

const struct mail_tables *mail_history_tables(const struct mail_history *history)
{
    return &history->tables;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building the filters from the end to the start: each is made with the one behind it. */
#include "smtp/history/history_chain.h"

#include <assert.h>

#include "smtp/history/attempt_record.h"
#include "smtp/history/mail_record.h"

void history_chain_init(struct history_chain *chain, const struct smtp_limits *limits,
                        const struct rule_settings *settings,
                        const struct server_software *software, struct session_sink next)
{
    chain->key = hash_key_random();
    chain->attempts = attempt_history_new(settings, next);
    chain->mails = mail_history_new(settings, &chain->key, attempt_history_sink(chain->attempts));
    chain->clients =
        client_history_new(limits, settings, &chain->key, mail_history_sink(chain->mails));
    chain->servers =
        server_history_new(limits, settings, software, client_history_sink(chain->clients));
    chain->envelopes = aborted_envelopes_new(limits, settings, server_history_sink(chain->servers));
}

void history_chain_clear(struct history_chain *chain)
{
    aborted_envelopes_free(chain->envelopes);
    server_history_free(chain->servers);
    client_history_free(chain->clients);
    mail_history_free(chain->mails);
    attempt_history_free(chain->attempts);
}

struct session_sink history_chain_sink(struct history_chain *chain)
{
    return aborted_envelopes_sink(chain->envelopes);
}

struct attempt_sink history_chain_attempts(struct history_chain *chain)
{
    return attempt_history_attempts(chain->attempts);
}

struct keyed_table *history_chain_table(const struct history_chain *chain, enum history_table table)
{
    const struct mail_tables *mails = mail_history_tables(chain->mails);
    const struct attempt_tables *attempts = attempt_history_tables(chain->attempts);
    struct keyed_table *const tables[HISTORY_TABLE_COUNT] = {
        [HISTORY_SERVERS] = server_profiles_table(server_history_profiles(chain->servers)),
        [HISTORY_HOSTS] = server_profiles_hosts(server_history_profiles(chain->servers)),
        [HISTORY_CLIENTS] = client_history_table(chain->clients),
        [HISTORY_ABORTED_ENVELOPES] = aborted_envelopes_table(chain->envelopes),
        [HISTORY_DEFERRED_MAILS] = mails->deferred,
        [HISTORY_DEFERRED_NETWORKS] = mails->networks,
        [HISTORY_LOST_MAILS] = mails->lost,
        [HISTORY_UNANSWERED] = attempts->unanswered,
        [HISTORY_ATTEMPT_CLIENTS] = attempts->clients,
        [HISTORY_ANSWERING_SERVERS] = attempts->servers,
    };

    return tables[table];
}

#define NAMES(name)                                                                                \
    {                                                                                              \
        name, name "_displaced"                                                                    \
    }

static const char *const names[][2] = {
    [HISTORY_SERVERS] = NAMES("servers"),
    [HISTORY_HOSTS] = NAMES("hosts"),
    [HISTORY_CLIENTS] = NAMES("clients"),
    [HISTORY_ABORTED_ENVELOPES] = NAMES("aborted_envelopes"),
    [HISTORY_DEFERRED_MAILS] = NAMES("deferred_mails"),
    [HISTORY_DEFERRED_NETWORKS] = NAMES("deferred_networks"),
    [HISTORY_LOST_MAILS] = NAMES("lost_mails"),
    [HISTORY_UNANSWERED] = NAMES("unanswered"),
    [HISTORY_ATTEMPT_CLIENTS] = NAMES("attempt_clients"),
    [HISTORY_ANSWERING_SERVERS] = NAMES("answering_servers"),
};

_Static_assert(sizeof names / sizeof names[0] == HISTORY_TABLE_COUNT, "names for each table");

const char *history_table_name(enum history_table table)
{
    assert(table < HISTORY_TABLE_COUNT);
    return names[table][0];
}

const char *history_table_displaced_name(enum history_table table)
{
    assert(table < HISTORY_TABLE_COUNT);
    return names[table][1];
}

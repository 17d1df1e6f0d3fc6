/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holding sessions against criteria. */
#include "output/session_selection.h"

#include <stdlib.h>

#include "base/glob.h"
#include "base/memory.h"

struct session_selection {
    struct selection_criteria criteria;
    struct selection_counts counts;
    struct session_sink next;
};

struct selection_criteria selection_criteria_default(void)
{
    return (struct selection_criteria){
        .since = INT64_MIN,
        .until = INT64_MAX,
        .minimum = SEVERITY_NOTICE,
    };
}

static bool in_networks(const struct selection_networks *networks, const struct ip_address *address)
{
    for (size_t i = 0; i < networks->count; i++)
        if (ip_network_contains(&networks->values[i], address))
            return true;
    return networks->count == 0;
}

static struct bytes without_brackets(struct bytes text)
{
    if (text.length >= 2 && text.data[0] == '<' && text.data[text.length - 1] == '>')
        return bytes_of(text.data + 1, text.length - 2);
    return text;
}

/* Only a text that is there can fit a pattern. */
static bool fits_one(const struct selection_globs *globs, struct bytes text)
{
    if (!bytes_present(text))
        return false;
    for (size_t i = 0; i < globs->count; i++)
        if (glob_matches(without_brackets(bytes_of_string(globs->values[i])),
                         without_brackets(text)))
            return true;
    return false;
}

static bool sender_fits(const struct transaction *transaction, const struct selection_globs *globs)
{
    return fits_one(globs, transaction->mail_from);
}

static bool recipient_fits(const struct transaction *transaction,
                           const struct selection_globs *globs)
{
    for (size_t i = 0; i < transaction->recipient_count; i++)
        if (fits_one(globs, transaction->recipients[i].address))
            return true;
    return false;
}

/* A name that is empty was not given. */
static bool queue_id_fits(const struct transaction *transaction,
                          const struct selection_globs *globs)
{
    return transaction->queue_id.length > 0 && fits_one(globs, transaction->queue_id);
}

static bool message_id_fits(const struct transaction *transaction,
                            const struct selection_globs *globs)
{
    return fits_one(globs, transaction->message.message_id);
}

static bool (*const field_fits[])(const struct transaction *, const struct selection_globs *) = {
    [SELECTION_SENDER] = sender_fits,
    [SELECTION_RECIPIENT] = recipient_fits,
    [SELECTION_QUEUE_ID] = queue_id_fits,
    [SELECTION_MESSAGE_ID] = message_id_fits,
};

_Static_assert(sizeof field_fits / sizeof field_fits[0] == SELECTION_FIELD_COUNT,
               "a question for each field");

static bool transaction_fits(const struct transaction *transaction,
                             const struct selection_criteria *criteria)
{
    for (unsigned field = 0; field < SELECTION_FIELD_COUNT; field++)
        if (criteria->globs[field].count > 0 &&
            !field_fits[field](transaction, &criteria->globs[field]))
            return false;
    return true;
}

static bool a_transaction_fits(const struct session *session,
                               const struct selection_criteria *criteria)
{
    bool asked = false;

    for (unsigned field = 0; field < SELECTION_FIELD_COUNT; field++)
        asked |= criteria->globs[field].count > 0;
    if (!asked)
        return true;
    for (size_t i = 0; i < session->transaction_count; i++)
        if (transaction_fits(&session->transactions[i], criteria))
            return true;
    return false;
}

static bool is_anomalous(const struct session *session, enum severity minimum)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].severity >= minimum)
            return true;
    return false;
}

/* Behind a load balancer the client is whom that speaks for. */
static bool client_fits(const struct session *session, const struct selection_networks *networks)
{
    return in_networks(networks, &session->client.address) ||
           (session->proxied != NULL && session->proxied->has_addresses &&
            in_networks(networks, &session->proxied->source.address));
}

/* A session that goes on is known by its connection alone. */
static bool beginning_fits(timestamp start, const struct endpoint *client,
                           const struct endpoint *server, const struct selection_criteria *criteria)
{
    return start >= criteria->since && start < criteria->until &&
           in_networks(&criteria->client, &client->address) &&
           in_networks(&criteria->server, &server->address);
}

const char *selection_needs_end(const struct selection_criteria *criteria)
{
    static const char *const options[] = {
        [SELECTION_SENDER] = "--sender",
        [SELECTION_RECIPIENT] = "--recipient",
        [SELECTION_QUEUE_ID] = "--queue-id",
        [SELECTION_MESSAGE_ID] = "--message-id",
    };

    _Static_assert(sizeof options / sizeof options[0] == SELECTION_FIELD_COUNT, "one for each");
    for (unsigned field = 0; field < SELECTION_FIELD_COUNT; field++)
        if (criteria->globs[field].count > 0)
            return options[field];
    return criteria->anomalous ? "--anomalous" : NULL;
}

bool session_event_selected(const struct session_event *event,
                            const struct selection_criteria *criteria)
{
    return beginning_fits(event->start, &event->client, &event->server, criteria);
}

bool session_selected(const struct session *session, const struct selection_criteria *criteria)
{
    if (criteria->by_beginning)
        return beginning_fits(session->start, &session->client, &session->server, criteria);
    return session->start >= criteria->since && session->start < criteria->until &&
           client_fits(session, &criteria->client) &&
           in_networks(&criteria->server, &session->server.address) &&
           (!criteria->anomalous || is_anomalous(session, criteria->minimum)) &&
           a_transaction_fits(session, criteria);
}

static void receive(void *context, struct session *session)
{
    struct session_selection *selection = context;

    if (session_selected(session, &selection->criteria)) {
        selection->counts.selected++;
        session_sink_receive(&selection->next, session);
    } else {
        selection->counts.left_out++;
        session_free(session);
    }
}

static void notify(void *context, struct notice *notice)
{
    struct session_selection *selection = context;

    if (selection->criteria.anomalous && notice->finding.severity < selection->criteria.minimum) {
        selection->counts.notices_left_out++;
        notice_free(notice);
    } else {
        selection->counts.notices_selected++;
        session_sink_notify(&selection->next, notice);
    }
}

struct session_selection *session_selection_new(const struct selection_criteria *criteria,
                                                struct session_sink next)
{
    struct session_selection *selection = memory_new(1, sizeof *selection);

    selection->criteria = *criteria;
    selection->next = next;
    return selection;
}

void session_selection_free(struct session_selection *selection)
{
    free(selection);
}

struct session_sink session_selection_sink(struct session_selection *selection)
{
    return (struct session_sink){ .context = selection, .receive = receive, .notify = notify };
}

const struct selection_counts *session_selection_counts(const struct session_selection *selection)
{
    return &selection->counts;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Envelopes that come back on another connection. */
#include "smtp/history/aborted_envelopes.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "smtp/anomalies/dialogue_view.h"
#include "smtp/anomalies/envelope.h"
#include "smtp/anomalies/finding_writer.h"

struct aborted_envelopes {
    const struct smtp_limits *limits;
    const struct rule_settings *settings;
    const struct anomaly_rule *replay;
    struct session_sink next;
    struct keyed_table *envelopes;
};

struct aborted_envelopes *aborted_envelopes_new(const struct smtp_limits *limits,
                                                const struct rule_settings *settings,
                                                struct session_sink next)
{
    struct aborted_envelopes *envelopes = memory_new(1, sizeof *envelopes);

    envelopes->limits = limits;
    envelopes->settings = settings;
    envelopes->replay = anomaly_rule_find("envelope-replay-after-abort");
    envelopes->next = next;
    envelopes->envelopes = keyed_table_new(ABORTED_ENVELOPES, sizeof(struct aborted_key),
                                           sizeof(struct aborted_envelope));
    return envelopes;
}

void aborted_envelopes_free(struct aborted_envelopes *envelopes)
{
    if (envelopes == NULL)
        return;
    keyed_table_free(envelopes->envelopes);
    free(envelopes);
}

static struct aborted_key key_of(const struct session *session, uint64_t fingerprint)
{
    struct aborted_key key;

    memset(&key, 0, sizeof key);
    key.client = session->client.address;
    key.server = session->server.address;
    key.fingerprint = fingerprint;
    return key;
}

static duration longest_delay(const struct aborted_envelopes *envelopes)
{
    return threshold_value(envelopes->settings, THRESHOLD_ENVELOPE_REPLAY_WITHIN_ELSEWHERE);
}

static bool came_back_itself(const struct session *session, const struct transaction *aborted,
                             uint64_t fingerprint)
{
    for (const struct transaction *later = aborted + 1;
         later < session->transactions + session->transaction_count; later++)
        if (later->method != TRANSFER_NONE && envelope_fingerprint(later) == fingerprint)
            return true;
    return false;
}

static void remember(struct aborted_envelopes *envelopes, const struct session *session,
                     const struct step *rset)
{
    const struct transaction *aborted = &session->transactions[rset->transaction];
    uint64_t fingerprint = envelope_fingerprint(aborted);

    struct aborted_key key = key_of(session, fingerprint);
    timestamp time = session->start + rset->t;
    struct aborted_envelope *envelope;
    bool is_new;

    if (came_back_itself(session, aborted, fingerprint))
        return;
    envelope = keyed_table_use(envelopes->envelopes, &key);
    is_new = envelope == NULL;
    if (is_new)
        envelope = keyed_table_add(envelopes->envelopes, &key);
    if (is_new || time - envelope->first > longest_delay(envelopes)) {
        envelope->first = time;
        envelope->first_session = session->id;
    }
    envelope->last = time;
    envelope->last_session = session->id;
}

static void remember_aborts(struct aborted_envelopes *envelopes, const struct session *session)
{
    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        /* One typed by hand is no more than info, and says nothing. */
        if (strcmp(finding->id, "rset-unexplained-abort") == 0 && finding->severity > SEVERITY_INFO)
            remember(envelopes, session, &session->steps[finding->step]);
    }
}

static bool is_within(duration within, timestamp abort, timestamp time)
{
    return time >= abort && time - abort <= within;
}

/* Of several aborts of an envelope the first that is near enough speaks for all;
 * none of them comes back a second time. False when there is none. */
static bool take(struct aborted_envelopes *envelopes, const struct session *session,
                 const struct transaction *transaction, struct aborted_envelope *ret_aborted)
{
    timestamp time = session->start + transaction->t;
    duration within = longest_delay(envelopes);
    struct aborted_envelope *found;
    struct aborted_key key;

    if (keyed_table_count(envelopes->envelopes) == 0)
        return false;
    key = key_of(session, envelope_fingerprint(transaction));
    found = keyed_table_find(envelopes->envelopes, &key);
    if (found == NULL ||
        !(is_within(within, found->first, time) || is_within(within, found->last, time)))
        return false;
    *ret_aborted = *found;
    if (!is_within(within, found->first, time)) {
        ret_aborted->first = found->last;
        ret_aborted->first_session = found->last_session;
    }
    keyed_table_remove(envelopes->envelopes, found);
    return true;
}

static void add_replay(struct finding_writer *writer, const struct transaction *transaction,
                       const struct aborted_envelope *aborted)
{
    struct session *session = writer->session;
    duration delay = session->start + transaction->t - aborted->first;
    char span[DURATION_TEXT_SIZE];
    struct finding *finding = finding_add(
        writer, transaction->mail_step,
        "The envelope that an earlier connection gave up by RSET came back %s later, and "
        "this time %s followed",
        duration_describe(delay, span), transaction_content_name(transaction));

    finding->t = transaction->t;
    finding_add_duration(writer, finding, "delay", delay);
    finding_add_text(writer, finding, "session",
                     arena_format(&session->arena, "%016" PRIx64, aborted->first_session));
}

static void find_replays(struct aborted_envelopes *envelopes, struct session *session)
{
    struct finding_writer writer = { .session = session,
                                     .limits = envelopes->limits,
                                     .settings = envelopes->settings,
                                     .rule = envelopes->replay };

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        struct aborted_envelope aborted;

        /* Somebody at a keyboard who starts again is no replay. */
        if (transaction->method == TRANSFER_NONE ||
            transaction_looks_typed(session, envelopes->settings, transaction))
            continue;
        if (take(envelopes, session, transaction, &aborted))
            add_replay(&writer, transaction, &aborted);
    }
}

static void receive(void *context, struct session *session)
{
    struct aborted_envelopes *envelopes = context;

    find_replays(envelopes, session);
    anomaly_findings_sort(session);
    remember_aborts(envelopes, session);
    envelopes->next.receive(envelopes->next.context, session);
}

static void notify(void *context, struct notice *notice)
{
    const struct aborted_envelopes *envelopes = context;

    session_sink_notify(&envelopes->next, notice);
}

struct session_sink aborted_envelopes_sink(struct aborted_envelopes *envelopes)
{
    return (struct session_sink){ .context = envelopes, .receive = receive, .notify = notify };
}

struct keyed_table *aborted_envelopes_table(struct aborted_envelopes *envelopes)
{
    return envelopes->envelopes;
}

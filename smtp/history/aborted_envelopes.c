/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Envelopes that come back on another connection. */
#include "smtp/history/aborted_envelopes.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "smtp/anomalies/dialogue_view.h"
#include "smtp/anomalies/envelope.h"
#include "smtp/anomalies/finding_writer.h"

struct aborted_envelope {
    struct ip_address client;
    struct ip_address server;
    uint64_t fingerprint;
    uint64_t session;
    timestamp time; /* of the RSET */
    bool came_back;
};

struct aborted_envelopes {
    const struct smtp_limits *limits;
    const struct rule_settings *settings;
    const struct anomaly_rule *replay;
    struct session_sink next;
    uint64_t count; /* ever remembered */
    struct aborted_envelope ring[ABORTED_ENVELOPES];
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
    return envelopes;
}

void aborted_envelopes_free(struct aborted_envelopes *envelopes)
{
    free(envelopes);
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

    if (came_back_itself(session, aborted, fingerprint))
        return;
    envelopes->ring[envelopes->count++ % ABORTED_ENVELOPES] =
        (struct aborted_envelope){ .client = session->client.address,
                                   .server = session->server.address,
                                   .fingerprint = fingerprint,
                                   .session = session->id,
                                   .time = session->start + rset->t };
}

static void remember_aborts(struct aborted_envelopes *envelopes, const struct session *session)
{
    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        /* One typed by hand is no more than info, and says nothing. */
        if (strcmp(finding->id, "rset-unexplained-abort") == 0 &&
            finding->severity > SEVERITY_INFO && finding->step != STEP_NONE &&
            session->steps[finding->step].transaction != TRANSACTION_NONE)
            remember(envelopes, session, &session->steps[finding->step]);
    }
}

static bool comes_back(const struct aborted_envelope *candidate, duration within,
                       const struct session *session, const struct transaction *transaction,
                       uint64_t fingerprint)
{
    timestamp time = session->start + transaction->t;

    return !candidate->came_back && candidate->fingerprint == fingerprint &&
           ip_address_equal(&candidate->client, &session->client.address) &&
           ip_address_equal(&candidate->server, &session->server.address) &&
           time >= candidate->time && time - candidate->time <= within;
}

/* Of several aborts that come back in this transaction the first speaks for
 * all; none of them comes back a second time. */
static const struct aborted_envelope *find(struct aborted_envelopes *envelopes,
                                           const struct session *session,
                                           const struct transaction *transaction)
{
    uint64_t remembered =
        envelopes->count < ABORTED_ENVELOPES ? envelopes->count : ABORTED_ENVELOPES;
    duration within =
        threshold_value(envelopes->settings, THRESHOLD_ENVELOPE_REPLAY_WITHIN_ELSEWHERE);
    const struct aborted_envelope *first = NULL;
    uint64_t fingerprint;

    if (remembered == 0)
        return NULL;
    fingerprint = envelope_fingerprint(transaction);
    for (uint64_t i = 0; i < remembered; i++) {
        struct aborted_envelope *candidate = &envelopes->ring[i];

        if (!comes_back(candidate, within, session, transaction, fingerprint))
            continue;
        candidate->came_back = true;
        if (first == NULL || candidate->time < first->time)
            first = candidate;
    }
    return first;
}

static void add_replay(struct finding_writer *writer, const struct transaction *transaction,
                       const struct aborted_envelope *aborted)
{
    struct session *session = writer->session;
    duration delay = session->start + transaction->t - aborted->time;
    struct finding *finding = finding_add(
        writer, transaction->mail_step,
        "The envelope that an earlier connection gave up by RSET came back %.1f s later, and "
        "this time %s followed",
        duration_seconds(delay), transaction_content_name(transaction));

    finding->t = transaction->t;
    finding_add_duration(writer, finding, "delay", delay);
    finding_add_text(writer, finding, "session",
                     arena_format(&session->arena, "%016" PRIx64, aborted->session));
}

static void find_replays(struct aborted_envelopes *envelopes, struct session *session)
{
    struct finding_writer writer = { .session = session,
                                     .limits = envelopes->limits,
                                     .settings = envelopes->settings,
                                     .rule = envelopes->replay };

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        const struct aborted_envelope *aborted;

        /* Somebody at a keyboard who starts again is no replay. */
        if (transaction->method == TRANSFER_NONE || transaction_looks_typed(session, transaction))
            continue;
        aborted = find(envelopes, session, transaction);
        if (aborted != NULL)
            add_replay(&writer, transaction, aborted);
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

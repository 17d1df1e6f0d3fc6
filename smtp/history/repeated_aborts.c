/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that give transactions up without a reason, again and again. */
#include "smtp/anomalies/envelope.h"
#include "smtp/anomalies/finding_writer.h"
#include "smtp/history/client_record.h"
#include "smtp/history/session_findings.h"

static const char abort_id[] = "rset-unexplained-abort";
static const char verification_id[] = "rset-recipient-verification";

/* One typed by hand is no more than info, and does not count. */
static bool counts(const struct finding *finding)
{
    return finding->severity > SEVERITY_INFO && strcmp(finding->id, abort_id) == 0;
}

/* It is found at the RSET of a transaction. */
static const struct transaction *aborted_transaction(const struct session *session,
                                                     const struct finding *finding)
{
    return &session->transactions[session->steps[finding->step].transaction];
}

static bool is_known(const struct aborts *aborts, uint64_t recipient)
{
    for (uint32_t i = 0; i < aborts->recipient_count; i++)
        if (aborts->recipients[i] == recipient)
            return true;
    return false;
}

/* Who asks for addresses asks for one at a time, and for each once. */
static void learn_recipient(const struct client_passage *passage, const struct finding *finding)
{
    const struct transaction *transaction = aborted_transaction(passage->session, finding);
    struct aborts *aborts = &passage->client->aborts;
    uint64_t recipient;

    if (transaction->recipient_count != 1) {
        aborts->of_mail = true;
        return;
    }
    recipient = envelope_path_hash(passage->key, transaction->recipients[0].address);
    if (is_known(aborts, recipient))
        aborts->of_mail = true;
    else if (aborts->recipient_count < ABORTED_RECIPIENTS)
        aborts->recipients[aborts->recipient_count++] = recipient;
}

static struct finding_writer writer_for(const struct client_passage *passage, const char *id)
{
    return (struct finding_writer){ .session = passage->session,
                                    .limits = passage->limits,
                                    .settings = passage->settings,
                                    .rule = anomaly_rule_find(id) };
}

static duration window_of(const struct client_passage *passage)
{
    return threshold_value(passage->settings, THRESHOLD_RSET_UNEXPLAINED_ABORT_DAY);
}

static void raise_finding(const struct client_passage *passage, struct finding *finding,
                          uint32_t count)
{
    struct finding_writer writer = writer_for(passage, abort_id);

    if (finding->severity < SEVERITY_WARNING)
        finding_set_severity(&writer, finding, SEVERITY_WARNING);
    finding_add_integer(&writer, finding, "aborts_within_a_day", count);
}

/* As within a session, so over several: several recipients tried one by one, and
 * none of them sent to. */
static bool is_verifying(const struct client_passage *passage)
{
    const struct aborts *aborts = &passage->client->aborts;

    return !aborts->of_mail &&
           aborts->recipient_count >=
               threshold_value(passage->settings,
                               THRESHOLD_RSET_RECIPIENT_VERIFICATION_RECIPIENTS) &&
           !rule_is_off(passage->settings, anomaly_rule_find(verification_id));
}

static void call_verification(const struct client_passage *passage, struct finding *finding)
{
    struct finding_writer writer = writer_for(passage, verification_id);
    char window[TIME_WORDS_SIZE];

    finding->id = writer.rule->id;
    finding->severity = writer.rule->severity;
    finding->blame = writer.rule->blame;
    finding->confidence = writer.rule->confidence;
    finding->message = arena_format(
        &passage->session->arena,
        "RSET behind a recipient that was accepted: this client has tried %u "
        "recipients one by one within %s and sent to none, so it verifies addresses",
        passage->client->aborts.recipient_count, time_words(window_of(passage), window));
}

static void learn_abort(const struct client_passage *passage, struct finding *finding)
{
    struct aborts *aborts = &passage->client->aborts;
    timestamp time = passage->session->start + finding->t;
    uint32_t count;

    if (time_window_sum(&aborts->recent, window_of(passage), time) == 0)
        *aborts = (struct aborts){ .recipient_count = 0 };
    time_window_add(&aborts->recent, window_of(passage), time, 1);
    count = time_window_sum(&aborts->recent, window_of(passage), time);
    learn_recipient(passage, finding);
    if (is_verifying(passage))
        call_verification(passage, finding);
    else if (count >= threshold_value(passage->settings, THRESHOLD_RSET_UNEXPLAINED_ABORT_IN_A_DAY))
        raise_finding(passage, finding, count);
}

void learn_aborts(const struct client_passage *passage)
{
    struct session *session = passage->session;

    if (session_has_finding(session, "envelope-replay-after-abort"))
        passage->client->aborts.of_mail = true;
    for (size_t i = 0; i < session->finding_count; i++)
        if (counts(&session->findings[i]))
            learn_abort(passage, &session->findings[i]);
}

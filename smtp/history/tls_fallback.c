/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients whose TLS handshake failed, and that then came back without TLS. */
#include "smtp/anomalies/finding_writer.h"
#include "smtp/history/client_record.h"
#include "smtp/transaction.h"

enum { ALERT_FATAL = 2, SUBMISSION_PORT = 587 };

static bool has_fatal_alert(const struct tls_handshake *handshake)
{
    for (size_t i = 0; i < handshake->alert_count; i++)
        if (handshake->alerts[i].level == ALERT_FATAL)
            return true;
    return false;
}

/* What fails behind the hellos of TLS 1.3 is not seen, and a handshake of TLS 1.2 that
 * nothing follows may have been good. */
static bool handshake_failed(const struct session *session)
{
    const struct tls_handshake *handshake = session->tls.handshake;

    if (handshake == NULL || !handshake->client_hello || session_is_incomplete(session) ||
        handshake->application_data[SIDE_CLIENT] || handshake->application_data[SIDE_SERVER])
        return false;
    return has_fatal_alert(handshake) || !handshake->server_hello;
}

static void remember(const struct client_passage *passage)
{
    struct client_record *client = passage->client;

    client->failed_tls[client->failed_tls_count++ % FAILED_HANDSHAKES] =
        (struct failed_tls){ .server = passage->session->server.address,
                             .time = passage->session->end,
                             .session = passage->session->id };
}

/* The last one with this server that is near enough; NULL for none. */
static struct failed_tls *find_failure(const struct client_passage *passage)
{
    duration within = threshold_value(passage->settings, THRESHOLD_TLS_FALLBACK_WITHIN);
    struct failed_tls *found = NULL;

    for (size_t i = 0; i < FAILED_HANDSHAKES; i++) {
        struct failed_tls *candidate = &passage->client->failed_tls[i];
        duration passed = passage->session->start - candidate->time;

        if (candidate->session != 0 && passed >= 0 && passed <= within &&
            ip_address_equal(&candidate->server, &passage->session->server.address) &&
            (found == NULL || candidate->time > found->time))
            found = candidate;
    }
    return found;
}

/* What should not have been said in clear; STEP_NONE when there is nothing. */
static step_index step_in_clear(const struct session *session)
{
    if (session->tls.start != TLS_NOT_STARTED)
        return STEP_NONE;
    if (session->authentication_count > 0)
        return session->authentications[0].step;
    for (size_t i = 0; i < session->transaction_count; i++)
        if (session->transactions[i].method != TRANSFER_NONE)
            return session->transactions[i].mail_step;
    return STEP_NONE;
}

/* Between mail servers TLS is on offer, not demanded (RFC 7435); users' programs must
 * not do without (RFC 8314 3). */
static void add(const struct client_passage *passage, const struct failed_tls *failure,
                step_index step)
{
    struct session *session = passage->session;
    duration delay = session->start - failure->time;
    struct finding_writer writer = { .session = session,
                                     .limits = passage->limits,
                                     .settings = passage->settings,
                                     .rule = anomaly_rule_find("tls-fallback-cleartext") };
    struct finding *finding = finding_add(
        &writer, step,
        "The TLS handshake of this client with this server failed, and %.0f s later it %s in clear",
        duration_seconds(delay), session->authentication_count > 0 ? "logged in" : "sent mail");

    if (session->authentication_count > 0 || session->server.port == SUBMISSION_PORT)
        finding_set_severity(&writer, finding, SEVERITY_CRITICAL);
    finding_add_duration(&writer, finding, "delay", delay);
    finding_add_text(&writer, finding, "session",
                     arena_format(&session->arena, "%016lx", (unsigned long)failure->session));
    anomaly_findings_sort(session);
}

void learn_tls_fallback(const struct client_passage *passage)
{
    struct failed_tls *failure;
    step_index step;

    if (handshake_failed(passage->session)) {
        remember(passage);
        return;
    }
    if (passage->client->failed_tls_count == 0)
        return;
    step = step_in_clear(passage->session);
    failure = step != STEP_NONE ? find_failure(passage) : NULL;
    if (failure == NULL)
        return;
    add(passage, failure, step);
    failure->session = 0;
}

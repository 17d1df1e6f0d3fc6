/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong around TLS and with what it says in clear. */
#include "smtp/anomalies/rule_families.h"

/* RFC 5246 E.1 and RFC 6101; RFC 8446 6. */
enum { SSL_3_0 = 0x0300, TLS_1_2 = 0x0303, TLS_1_3 = 0x0304, ALERT_FATAL = 2 };

/* ---------------------------------------------------- in clear between STARTTLS and TLS */

static bool is_starttls(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "STARTTLS") || view_is_command(view, step, "X-ANONYMOUSTLS");
}

/* The last one before that step. */
static step_index last_starttls(const struct dialogue_view *view, step_index before)
{
    for (step_index i = before - 1; i >= 0; i--)
        if (is_starttls(view, i))
            return i;
    return STEP_NONE;
}

static bool is_command_in_clear(const struct step *step)
{
    return step->kind == STEP_COMMAND || step->kind == STEP_MESSAGE ||
           step->kind == STEP_AUTH_RESPONSE;
}

void find_starttls_command_injection(const struct dialogue_view *view,
                                     struct finding_writer *writer)
{
    step_index tls, starttls, first = STEP_NONE;
    struct finding *finding;
    int64_t count = 0;

    if (view->session->tls.start != TLS_STARTTLS)
        return;
    tls = view_tls_step(view, SIDE_CLIENT);
    starttls = last_starttls(view, tls);
    if (starttls == STEP_NONE)
        return;
    for (step_index i = starttls + 1; i < tls; i++) {
        if (!is_command_in_clear(view_step(view, i)))
            continue;
        if (first == STEP_NONE)
            first = i;
        count++;
    }
    if (count == 0)
        return;
    finding = finding_add(writer, first,
                          "Behind STARTTLS and before TLS came commands in clear: a server that "
                          "keeps them obeys them as if they had been encrypted");
    finding_add_integer(writer, finding, "commands", count);
}

/* Replies to commands that the client sent too early are answers, and no injection. */
static bool is_injected(const struct step *step)
{
    return step->kind == STEP_STRAY_LINE ||
           (step->kind == STEP_REPLY && step->reply_to == STEP_NONE);
}

void find_starttls_response_injection(const struct dialogue_view *view,
                                      struct finding_writer *writer)
{
    step_index tls, starttls, first = STEP_NONE;
    struct finding *finding;
    int64_t count = 0;

    if (view->session->tls.start != TLS_STARTTLS)
        return;
    tls = view_tls_step(view, SIDE_SERVER);
    starttls = last_starttls(view, tls);
    if (starttls == STEP_NONE || reply_class(view_code(view, starttls)) != 2)
        return;
    for (step_index i = view->answers[starttls] + 1; i < tls; i++) {
        if (!is_injected(view_step(view, i)))
            continue;
        if (first == STEP_NONE)
            first = i;
        count++;
    }
    if (count == 0)
        return;
    finding = finding_add(writer, first,
                          "Behind the reply to STARTTLS and before TLS came further replies in "
                          "clear: a client that keeps them takes them for encrypted ones");
    finding_add_integer(writer, finding, "replies", count);
}

/* ------------------------------------------------------------------ the handshake */

static const struct tls_alert *fatal_alert(const struct tls_handshake *handshake)
{
    for (size_t i = 0; i < handshake->alert_count; i++)
        if (handshake->alerts[i].level == ALERT_FATAL && handshake->alerts[i].description != 0)
            return &handshake->alerts[i];
    return NULL;
}

/* An alert says what its sender did not accept from the other side. */
static void add_refused_handshake(const struct dialogue_view *view, struct finding_writer *writer,
                                  const struct tls_alert *alert)
{
    const char *name = tls_alert_description_name(alert->description);
    struct finding *finding = finding_add(
        writer, view_tls_step(view, alert->from),
        "TLS was not agreed on: the %s refused with the alert %s (%u)", side_name(alert->from),
        name != NULL ? name : "of an unknown number", alert->description);

    finding->blame = alert->from == SIDE_CLIENT ? BLAME_SERVER : BLAME_CLIENT;
    finding_add_integer(writer, finding, "alert", alert->description);
}

/* Nothing is missing, so what did not come was not sent. In TLS 1.3 a client ends
 * the handshake with a record of application data; before it nobody can tell a
 * handshake that broke off from one that was all the client wanted. */
static bool broke_off(const struct dialogue_view *view)
{
    const struct session *session = view->session;
    const struct tls_handshake *handshake = session->tls.handshake;

    if (session->closed_by == CLOSED_BY_NOBODY || !handshake->client_hello ||
        handshake->secured >= 0)
        return false;
    return !handshake->server_hello ? view_tls_step(view, SIDE_SERVER) == STEP_NONE
                                    : handshake->version == TLS_1_3;
}

void find_tls_handshake_failed(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    const struct tls_handshake *handshake = session->tls.handshake;
    const struct tls_alert *alert;
    struct finding *finding;
    bool by_client = session->closed_by == CLOSED_BY_CLIENT;

    /* Where nobody was there to agree with, tls-on-plaintext-port says so. */
    if (handshake == NULL || handshake->application_data[SIDE_CLIENT] ||
        session_tls_was_not_expected(session))
        return;
    alert = fatal_alert(handshake);
    if (alert != NULL) {
        add_refused_handshake(view, writer, alert);
        return;
    }
    if (!record_is_whole(session) || !broke_off(view))
        return;
    finding = finding_add(writer, view_tls_step(view, SIDE_CLIENT),
                          "TLS was not agreed on: the connection was closed by the %s in the "
                          "middle of the handshake",
                          by_client ? "client" : "server");
    finding->blame = by_client ? BLAME_CLIENT : BLAME_SERVER_OR_MIDDLEBOX;
    finding->confidence = CONFIDENCE_MEDIUM;
    /* Who only looks what a server offers leaves like that. */
    if (by_client)
        finding_set_severity(writer, finding, SEVERITY_NOTICE);
}

static bool offered_more(const struct tls_handshake *handshake)
{
    for (size_t i = 0; i < handshake->offered_count; i++)
        if (handshake->offered[i] >= TLS_1_2 && tls_version_name(handshake->offered[i]) != NULL)
            return true;
    return false;
}

void find_tls_version_old(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    const struct tls_handshake *handshake = session->tls.handshake;
    struct finding *finding;
    const char *name;

    if (handshake == NULL || !handshake->server_hello || handshake->version >= TLS_1_2)
        return;
    name = tls_version_name(handshake->version);
    finding = finding_add(writer, view_tls_step(view, SIDE_SERVER),
                          "Client and server agreed on %s, which must not be used any more",
                          name != NULL ? name : "a version before TLS 1.2");
    if (handshake->client_hello)
        finding->blame = offered_more(handshake) ? BLAME_SERVER : BLAME_CLIENT;
    if (handshake->version <= SSL_3_0)
        finding_set_severity(writer, finding, SEVERITY_CRITICAL);
}

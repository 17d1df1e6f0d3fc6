/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether others could read along. */
#include "smtp/anomalies/auth_exposure.h"
#include "smtp/anomalies/dialogue_view.h"
#include "smtp/diagnosis/diagnosis_draft.h"
#include "smtp/history/session_findings.h"
#include "smtp/one_machine.h"
#include "smtp/transaction.h"

static const struct authentication *password_in_clear(const struct session *session)
{
    for (size_t i = 0; i < session->authentication_count; i++) {
        const struct authentication *auth = &session->authentications[i];

        if (authentication_exposure(session, auth) == EXPOSURE_PASSWORD)
            return auth;
    }
    return NULL;
}

/* NULL when the server's hello was not seen. */
static const char *version_of(const struct tls_handshake *handshake)
{
    return handshake->server_hello ? tls_version_name(handshake->version) : NULL;
}

/* STARTTLS was accepted, and no TLS followed. */
static bool lacks_tls(const struct session *session)
{
    return session->tls.start == TLS_STARTTLS && session->tls.handshake == NULL &&
           !session->tls.plaintext;
}

/* And that was the end of it. */
static bool tls_never_began(const struct session *session)
{
    return lacks_tls(session) && !session_is_incomplete(session) &&
           session->closed_by != CLOSED_BY_NOBODY;
}

bool tls_was_not_agreed_on(const struct session *session)
{
    return session_has_finding(session, "tls-handshake-failed") ||
           session_tls_was_not_expected(session) || tls_never_began(session);
}

static void say_since_when(struct diagnosis_draft *draft, const struct tls_facts *tls)
{
    const char *part = tls->start == TLS_STARTTLS ? "What followed STARTTLS" : "The dialogue";
    const char *version = version_of(tls->handshake);

    if (version != NULL)
        draft_say(draft, "%s was encrypted, with %s.", part, version);
    else
        draft_say(draft, "%s was encrypted.", part);
}

static bool asked_for_tls(const struct session *session)
{
    for (size_t i = 0; i < session->step_count; i++)
        if (session->steps[i].kind == STEP_COMMAND &&
            bytes_equal(session->steps[i].command.verb, bytes_of_string("STARTTLS")))
            return true;
    return false;
}

static const char *why_nothing_was(const struct session *session)
{
    if (asked_for_tls(session))
        return ": the client asked for STARTTLS and it did not come to that";
    if (session->extension_count == 0)
        return "";
    return session_offers(session, "STARTTLS")
               ? ": the server offered STARTTLS and the client did not use it"
               : ": the server did not offer STARTTLS";
}

void say_what_was_encrypted(struct diagnosis_draft *draft)
{
    const struct session *session = draft->session;
    const struct authentication *password = password_in_clear(session);
    const struct tls_facts *tls = &session->tls;

    if (password != NULL)
        draft_say(draft, "The secret of AUTH %.*s %s.", (int)password->mechanism.length,
                  (const char *)password->mechanism.data,
                  session_is_on_one_machine(session) ? "was sent in clear, inside one machine"
                                                     : "crossed the network in clear");
    else if (tls->plaintext)
        draft_say(draft, "STARTTLS was accepted and what followed is in clear all the same: the "
                         "capture was decrypted, or TLS ends before this point.");
    else if (tls_was_not_agreed_on(session))
        draft_say(draft, "Nothing was encrypted: TLS was not agreed on.");
    else if (lacks_tls(session))
        draft_say(draft, "STARTTLS was accepted; what followed the capture does not show.");
    else if (tls->start != TLS_NOT_STARTED)
        say_since_when(draft, tls);
    else
        draft_say(draft, "Nothing was encrypted%s.", why_nothing_was(session));
}

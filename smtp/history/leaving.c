/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that mostly end their sessions without QUIT. */
#include "smtp/history/client_record.h"
#include "smtp/history/session_findings.h"
#include "smtp/transaction.h"

static const char rule_id[] = "quit-missing";

/* It shows how the client leaves: it spoke, the connection was ended, and nothing is
 * hidden or missing. */
static bool shows_leaving(const struct session *session)
{
    return session->traffic[SIDE_CLIENT].bytes > 0 && !session_is_incomplete(session) &&
           session->tls.start == TLS_NOT_STARTED &&
           (session->close == CLOSE_FIN || session->close == CLOSE_RST);
}

static void tell(const struct client_passage *passage)
{
    const struct client_record *client = passage->client;
    char address[ADDRESS_TEXT_SIZE];
    struct notice *notice;

    ip_address_format(&client->address, address);
    notice =
        notice_of_rule(rule_id, passage->session->end, "%s left %u of its %u sessions without QUIT",
                       address, client->leaving.without_quit, client->leaving.sessions);
    notice->client = client->address;
    notice->finding.severity = SEVERITY_NOTICE;
    notice_add_integer(notice, "sessions", client->leaving.sessions);
    notice_add_integer(notice, "without_quit", client->leaving.without_quit);
    notice_name_sessions(notice, &client->leaving.left);
    notice_queue_add(passage->notices, notice);
}

static bool is_habit(const struct client_passage *passage)
{
    const struct leaving *leaving = &passage->client->leaving;

    return leaving->sessions >=
               threshold_value(passage->settings, THRESHOLD_QUIT_MISSING_SESSIONS) &&
           INT64_C(100) * leaving->without_quit >=
               leaving->sessions * threshold_value(passage->settings, THRESHOLD_QUIT_MISSING_SHARE);
}

/* Told once, behind a session that is one of them. */
void learn_leaving(const struct client_passage *passage)
{
    struct leaving *leaving = &passage->client->leaving;

    if (!shows_leaving(passage->session))
        return;
    leaving->sessions++;
    if (!session_has_finding(passage->session, rule_id))
        return;
    leaving->without_quit++;
    session_list_add(&leaving->left, passage->session->id);
    if (leaving->told || !is_habit(passage))
        return;
    leaving->told = true;
    tell(passage);
}

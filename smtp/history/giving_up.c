/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that give up again and again when their greeting is refused. */
#include "smtp/history/client_record.h"
#include "smtp/history/session_findings.h"
#include "smtp/transaction.h"

static const char rule_id[] = "client-gives-up-after-501";

static void tell(const struct client_passage *passage)
{
    const struct client_record *client = passage->client;
    char address[ADDRESS_TEXT_SIZE];
    struct notice *notice;

    ip_address_format(&client->address, address);
    notice = notice_of_rule(rule_id, passage->session->end,
                            "%s gives up whenever its greeting is refused: its mail does not get "
                            "through until its HELO name is mended",
                            address);
    notice->client = client->address;
    notice->finding.severity = SEVERITY_WARNING;
    for (uint32_t i = 0; i < client->gave_up; i++)
        notice_name_session(notice, client->gave_up_in[i]);
    notice_queue_add(passage->notices, notice);
}

static uint32_t least_sessions(const struct client_passage *passage)
{
    return (uint32_t)threshold_value(passage->settings, THRESHOLD_CLIENT_GIVES_UP_SESSIONS);
}

/* Told once; a mail that is delivered in between begins the count anew. */
void learn_giving_up(const struct client_passage *passage)
{
    struct client_record *client = passage->client;
    const uint32_t least = least_sessions(passage);

    if (!session_has_finding(passage->session, rule_id)) {
        /* Its mail does get through: it greets otherwise, or another way. */
        if (client->gave_up > 0 && client->gave_up < least &&
            session_delivered_something(passage->session))
            client->gave_up = 0;
        return;
    }
    if (client->gave_up >= least)
        return;
    client->gave_up_in[client->gave_up++] = passage->session->id;
    if (client->gave_up == least)
        tell(passage);
}

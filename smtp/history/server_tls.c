/* SPDX-License-Identifier: GPL-2.0-or-later */
/* STARTTLS against what the server's other sessions show of it. */
#include <assert.h>

#include "base/ip_network.h"
#include "smtp/history/server_passage.h"
#include "smtp/history/session_findings.h"

/* RFC 1918, RFC 4193, and what never leaves a link or a host. */
static const char *const local_networks[] = {
    "10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8",
    "169.254.0.0/16", "fc00::/7",      "fe80::/10",      "::1/128",
};

static bool is_local(const struct ip_address *address)
{
    for (size_t i = 0; i < sizeof local_networks / sizeof local_networks[0]; i++) {
        struct ip_network network;
        bool well_formed = ip_network_parse(&network, local_networks[i], NULL);

        assert(well_formed);
        (void)well_formed;
        if (ip_network_contains(&network, address))
            return true;
    }
    return false;
}

/* This client was offered it before, or it was painted over: a server that does not
 * offer it to everybody does neither. */
static bool was_taken_away(const struct passage *passage)
{
    return (passage->client != NULL && passage->client->saw_starttls) ||
           session_has_finding(passage->session, "ehlo-keyword-masked");
}

void find_stripped_starttls(const struct passage *passage)
{
    const struct session *session = passage->session;
    const struct session_feature *keywords = &passage->features.feature[FEATURE_KEYWORDS];
    const struct tallied_text *usual =
        text_tally_usual(&passage->profile->features[FEATURE_KEYWORDS], &passage->history->measure);
    struct finding_writer writer;
    struct finding *finding;

    if (!passage->complete || usual == NULL || !bytes_present(keywords->text) ||
        keywords_have_starttls(keywords->text) ||
        !keywords_have_starttls(bytes_of(usual->text, usual->length)) ||
        session->tls.start != TLS_NOT_STARTED ||
        session->transaction_count + session->authentication_count == 0 || !was_taken_away(passage))
        return;
    writer = passage_writer(passage, "starttls-stripped");
    finding = finding_add(&writer, keywords->step,
                          "This server offers STARTTLS and did not offer it here, and the client "
                          "went on in clear%s: somebody may have removed it on the way",
                          session->authentication_count > 0 ? " and logged in" : "");
    if (session->authentication_count > 0 || !is_local(&session->client.address) ||
        !is_local(&session->server.address))
        finding_set_severity(&writer, finding, SEVERITY_CRITICAL);
    finding_add_integer(&writer, finding, "sessions_with_usual", usual->count);
}

/* Where STARTTLS works for others, the server is not at fault. */
void weigh_rejected_starttls(const struct passage *passage)
{
    static const char id[] = "starttls-advertised-but-rejected";
    struct finding *finding = session_find_finding(passage->session, id);
    struct finding_writer writer;

    if (finding == NULL || passage->profile->with_tls == 0)
        return;
    writer = passage_writer(passage, id);
    finding_set_severity(&writer, finding, SEVERITY_CRITICAL);
    finding_add_integer(&writer, finding, "sessions_with_tls", passage->profile->with_tls);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AUTH: passwords that anybody can read, and AUTH that was not offered (RFC 4954). */
#include "smtp/anomalies/rule_families.h"

/* By what a mechanism shows to whoever reads the packets. */
enum exposure { EXPOSURE_NONE, EXPOSURE_HASH, EXPOSURE_PASSWORD };

static enum exposure exposure_of(struct bytes mechanism)
{
    static const struct mechanism {
        const char *prefix;
        enum exposure exposure;
    } mechanisms[] = {
        { "PLAIN", EXPOSURE_PASSWORD },  { "LOGIN", EXPOSURE_PASSWORD },
        { "XOAUTH", EXPOSURE_PASSWORD }, { "OAUTHBEARER", EXPOSURE_PASSWORD },
        { "CRAM-MD5", EXPOSURE_HASH },   { "DIGEST-MD5", EXPOSURE_HASH },
        { "NTLM", EXPOSURE_HASH },       { "SCRAM-", EXPOSURE_HASH },
    };

    for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++)
        if (bytes_start_with_ignoring_case(mechanism, mechanisms[i].prefix))
            return mechanisms[i].exposure;
    return EXPOSURE_NONE;
}

/* The client sent what the mechanism asks for: the server has judged it, or lines
 * followed. */
static bool was_sent(const struct dialogue_view *view, step_index auth)
{
    step_index next = view_next_client_step(view, auth);
    uint16_t code = view_code(view, auth);

    return code == 235 || code == 535 ||
           (next != STEP_NONE && view_step(view, next)->kind == STEP_AUTH_RESPONSE);
}

static void add_exposed(const struct dialogue_view *view, struct finding_writer *writer,
                        step_index auth, enum exposure exposure)
{
    bool worked = view_code(view, auth) == 235;
    struct finding *finding = finding_add(
        writer, auth,
        exposure == EXPOSURE_HASH
            ? "The client logged in without TLS: whoever reads the packets can try passwords "
              "until one fits"
        : worked
            ? "A password crossed in clear, and it is the right one: whoever reads the packets "
              "has it"
            : "A password crossed in clear: whoever reads the packets has it");

    finding_add_integer(writer, finding, "code", view_code(view, auth));
    if (exposure == EXPOSURE_HASH)
        finding_set_severity(writer, finding, SEVERITY_NOTICE);
    else if (worked)
        finding_raise(writer, finding);
}

/* What is in TLS is no step. */
void find_auth_plaintext_no_tls(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    if (session->authentication_count == 0 || ip_address_is_loopback(&session->client.address) ||
        ip_address_equal(&session->client.address, &session->server.address))
        return;
    for (size_t i = 0; i < session->step_count; i++) {
        step_index auth = (step_index)i;
        enum exposure exposure;

        if (!view_is_command(view, auth, "AUTH") || !was_sent(view, auth))
            continue;
        exposure = exposure_of(view_step(view, auth)->command.argument);
        if (exposure != EXPOSURE_NONE)
            add_exposed(view, writer, auth, exposure);
    }
}

/* The server does not know AUTH, or not here; when it judges a password it does. */
static bool was_of_no_use(uint16_t code)
{
    return reply_class(code) == 5 && code != 535;
}

/* `AUTH PLAIN LOGIN`, and as old clients want it `AUTH=PLAIN LOGIN`. */
static bool offers_auth(const struct session *session)
{
    for (size_t i = 0; i < session->extension_count; i++)
        if (bytes_start_with_ignoring_case(session->extensions[i], "AUTH"))
            return true;
    return false;
}

void find_auth_not_offered(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    if (session->authentication_count == 0 || session->helo == STEP_NONE || offers_auth(session))
        return;
    for (size_t i = (size_t)session->helo; i < session->step_count; i++) {
        uint16_t code = view_code(view, (step_index)i);
        struct finding *finding;

        if (!view_is_command(view, (step_index)i, "AUTH"))
            continue;
        finding = finding_add(writer, (step_index)i,
                              "The client logs in although the server does not offer it");
        finding_add_integer(writer, finding, "code", code);
        if (!was_of_no_use(code))
            finding_set_severity(writer, finding, SEVERITY_INFO);
        return;
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AUTH: passwords that anybody can read, and AUTH that was not offered (RFC 4954). */
#include "smtp/anomalies/auth_exposure.h"
#include "smtp/anomalies/rule_families.h"
#include "smtp/one_machine.h"

static void add_exposed(struct finding_writer *writer, const struct authentication *authentication,
                        enum exposure exposure)
{
    bool worked = authentication->code == 235;
    struct finding *finding = finding_add(
        writer, authentication->step,
        exposure == EXPOSURE_HASH
            ? "The client logged in without TLS: whoever reads the packets can try passwords "
              "until one fits"
        : worked
            ? "A password crossed in clear, and it is the right one: whoever reads the packets "
              "has it"
            : "A password crossed in clear: whoever reads the packets has it");

    finding_add_integer(writer, finding, "code", authentication->code);
    if (exposure == EXPOSURE_HASH)
        finding_set_severity(writer, finding, SEVERITY_NOTICE);
    else if (worked)
        finding_raise(writer, finding);
}

/* What is in TLS is no step. */
void find_auth_plaintext_no_tls(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    if (session_is_on_one_machine(session))
        return;
    for (size_t i = 0; i < session->authentication_count; i++) {
        const struct authentication *authentication = &session->authentications[i];
        enum exposure exposure = authentication_exposure(session, authentication);

        if (exposure != EXPOSURE_NONE)
            add_exposed(writer, authentication, exposure);
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

/* ------------------------------------------------------------------------ responses */

void find_base64_auth_malformed(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->authentication_count; i++) {
        const struct authentication *authentication = &session->authentications[i];

        /* What was cut where a line ends is another mistake. */
        if (!authentication->malformed || authentication->line_broken ||
            reply_class(authentication->code) != 5)
            continue;
        finding_add_integer(writer,
                            finding_add(writer, authentication->step,
                                        "What the client sent in the AUTH exchange is not base64"),
                            "code", authentication->code);
        return;
    }
}

void find_auth_response_line_broken(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->authentication_count; i++) {
        const struct authentication *authentication = &session->authentications[i];

        if (!authentication->line_broken || reply_class(authentication->code) != 5)
            continue;
        finding_add_integer(writer,
                            finding_add(writer, authentication->step,
                                        "The client broke its credential into lines, and the "
                                        "server took the first one for all of it"),
                            "code", authentication->code);
        return;
    }
}

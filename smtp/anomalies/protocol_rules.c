/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that speak another protocol than the server. */
#include "smtp/anomalies/rule_families.h"
#include "smtp/mail_evidence.h"

static const char *const methods[] = { "GET", "POST", "HEAD", "PUT", "OPTIONS", "CONNECT" };

static bool is_method(const struct command *command)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (bytes_equal(command->verb, bytes_of_string(methods[i])))
            return true;
    return false;
}

static bool is_unknown_command(const struct step *step)
{
    return step->kind == STEP_COMMAND && step->command.unknown;
}

/* ---------------------------------------------------------------------- HTTP */

static step_index find_http_request(const struct dialogue_view *view)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = view_step(view, (step_index)i);

        if (is_unknown_command(step) && mail_evidence_is_http_request(step->command.argument))
            return (step_index)i;
    }
    return STEP_NONE;
}

/* A command of mail behind the request: a web page has made its reader's browser say
 * it, or a web server that fetches addresses for others. */
static step_index find_mail_behind(const struct dialogue_view *view, step_index request)
{
    static const char *const verbs[] = { "EHLO", "HELO", "LHLO", "MAIL", "RCPT", "DATA" };

    for (size_t i = (size_t)request + 1; i < view->session->step_count; i++)
        for (size_t verb = 0; verb < sizeof verbs / sizeof verbs[0]; verb++)
            if (view_is_command(view, (step_index)i, verbs[verb]))
                return (step_index)i;
    return STEP_NONE;
}

void find_cross_protocol_http(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index request = find_http_request(view);
    step_index mail;
    struct finding *finding;

    if (request == STEP_NONE)
        return;
    mail = find_mail_behind(view, request);
    finding = finding_add(writer, request,
                          mail != STEP_NONE
                              ? "The client sends a request of HTTP with commands of SMTP in it: "
                                "somebody uses a web client to send mail"
                              : "The client sends a request of HTTP to a mail server");
    if (mail == STEP_NONE)
        finding_set_severity(writer, finding, SEVERITY_WARNING);
    finding_add_text(writer, finding, "method", view_step(view, request)->command.verb);
    finding_add_integer(writer, finding, "code", view_code(view, request));
}

/* ------------------------------------------------------------- other languages */

/* A field of a message or of HTTP: a name and a colon, RFC 5322 2.2. MAIL FROM: has
 * its colon in the argument; a verb with one is misspelt. */
static bool is_field(struct bytes verb)
{
    return verb.length > 1 && verb.data[verb.length - 1] == ':' &&
           bytes_find(verb, ':') == verb.length - 1 &&
           verb_find(bytes_first(verb, verb.length - 1)) == VERB_UNKNOWN;
}

static bool begins_oddly(struct bytes verb)
{
    return verb.length > 0 && (verb.data[0] < 'A' || verb.data[0] > 'Z');
}

static bool is_foreign(const struct step *step)
{
    return is_unknown_command(step) && (is_method(&step->command) || is_field(step->command.verb) ||
                                        begins_oddly(step->command.verb));
}

void find_non_smtp_command(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index first = STEP_NONE;
    struct finding *finding;
    int64_t count = 0;

    for (size_t i = 0; i < view->session->step_count; i++) {
        if (!is_foreign(view_step(view, (step_index)i)))
            continue;
        count++;
        if (first == STEP_NONE)
            first = (step_index)i;
    }
    /* A request of HTTP has a finding of its own, and a PROXY header too. */
    if (first == STEP_NONE || view->session->proxied != NULL ||
        find_http_request(view) != STEP_NONE)
        return;
    finding = finding_add(writer, first, "The client says what is no command of SMTP");
    finding_add_text(writer, finding, "command", view_step(view, first)->command.verb);
    finding_add_integer(writer, finding, "count", count);
}

/* ------------------------------------------------------------------------ TLS */

enum { PORT_SUBMISSIONS = 465 };

/* Where the dialogue is meant to be: through a proxy the client says so. */
static uint16_t port_of(const struct session *session)
{
    return session->tunnelled != NULL && session->tunnelled->has_target ? session->tunnelled->port
                                                                        : session->server.port;
}

void find_tls_on_plaintext_port(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    struct finding *finding;

    /* At port 465 it is the server that does not keep to it. */
    if (!session_tls_was_not_expected(session) || port_of(session) == PORT_SUBMISSIONS)
        return;
    finding = finding_add(writer, view_tls_step(view, SIDE_CLIENT),
                          "The client begins TLS without STARTTLS, and the server speaks in clear: "
                          "the client is set to the wrong port, or to the wrong kind of TLS");
    finding_add_integer(writer, finding, "port", port_of(session));
}

static step_index find_clear_command(const struct dialogue_view *view)
{
    for (size_t i = 0; i < view->session->step_count; i++)
        if (view_step(view, (step_index)i)->kind == STEP_COMMAND)
            return (step_index)i;
    return STEP_NONE;
}

/* Behind something that takes TLS off, everything is in clear and a PROXY header
 * often says so. */
void find_plaintext_on_tls_port(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    bool greets = session->greeting != STEP_NONE;
    step_index step = greets ? session->greeting : find_clear_command(view);
    struct finding *finding;

    if (port_of(session) != PORT_SUBMISSIONS || step == STEP_NONE ||
        session->tls.start == TLS_UNDER_WAY ||
        (session->proxied != NULL && session->proxied->tls.length > 0))
        return;
    finding = finding_add(writer, step,
                          greets ? "The server greets in clear at port 465, where TLS begins with "
                                   "the first byte"
                                 : "The client speaks in clear to port 465, where TLS begins with "
                                   "the first byte: it is set to STARTTLS, or to no TLS");
    if (greets)
        finding->blame = BLAME_SERVER;
}

/* ---------------------------------------------------------------------- PROXY */

static bool answers_header(const struct dialogue_view *view, const struct step *reply)
{
    const struct proxied *proxied = view->session->proxied;
    const struct step *answered;

    if (reply->reply_to == STEP_NONE || (proxied->late && proxied->version == 2))
        return true;
    answered = view_step(view, reply->reply_to);
    return is_unknown_command(answered) &&
           bytes_equal(answered->command.verb, bytes_of_string("PROXY"));
}

/* The first reply behind the greeting, when no command of the client's own waits
 * for it. */
static step_index find_header_refused(const struct dialogue_view *view)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = view_step(view, (step_index)i);

        if (step->kind == STEP_REPLY && (step_index)i != session->greeting)
            return reply_class(step->reply.code) == 5 && answers_header(view, step) ? (step_index)i
                                                                                    : STEP_NONE;
    }
    return STEP_NONE;
}

void find_proxy_header_not_expected(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index refused;
    struct finding *finding;

    if (session->proxied == NULL || session->greeting == STEP_NONE)
        return;
    refused = find_header_refused(view);
    if (refused == STEP_NONE)
        return;
    finding = finding_add(writer, refused,
                          "The server takes a PROXY header for a command: it is not set up to be "
                          "told by a load balancer who the client is");
    finding_add_integer(writer, finding, "code", view_step(view, refused)->reply.code);
    finding_add_integer(writer, finding, "version", session->proxied->version);
}

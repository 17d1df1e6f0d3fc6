/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What clients say they are called (RFC 5321, 2.3.5 and 4.1.1.1). */
#include <arpa/inet.h>

#include "smtp/anomalies/rule_families.h"

static bool is_hello(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "EHLO") || view_is_command(view, step, "HELO") ||
           view_is_command(view, step, "LHLO");
}

static struct bytes name_in(const struct dialogue_view *view, step_index hello)
{
    return bytes_trimmed(view_step(view, hello)->command.argument);
}

/* The session's first hello with a name; STEP_NONE without one. */
static step_index first_hello(const struct dialogue_view *view)
{
    for (size_t i = 0; i < view->session->step_count; i++)
        if (is_hello(view, (step_index)i) && name_in(view, (step_index)i).length > 0)
            return (step_index)i;
    return STEP_NONE;
}

/* ------------------------------------------------------------- whose name it is */

/* A name that tells one host from another. */
static bool is_full_name(struct bytes name)
{
    return bytes_find(name, '.') < name.length &&
           !bytes_start_with_ignoring_case(name, "localhost");
}

static struct bytes greeting_host(const struct session *session)
{
    struct bytes text;

    if (session->greeting == STEP_NONE)
        return bytes_empty();
    text = session->steps[session->greeting].reply.lines[0];
    return bytes_next_word(&text);
}

/* `192.0.2.25`, `[192.0.2.25]`, `[IPv6:2001:db8::25]`. */
static bool names_address(struct bytes name, const struct ip_address *address)
{
    char text[ADDRESS_TEXT_SIZE];

    if (name.length > 2 && name.data[0] == '[' && name.data[name.length - 1] == ']')
        name = bytes_of(name.data + 1, name.length - 2);
    if (bytes_start_with_ignoring_case(name, "IPv6:"))
        name = bytes_after(name, strlen("IPv6:"));
    ip_address_format(address, text);
    return bytes_equal_ignoring_case(name, bytes_of_string(text));
}

void find_helo_own_name(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index hello = first_hello(view);
    struct bytes name, host;

    /* The host itself may well say its name. */
    if (hello == STEP_NONE ||
        ip_address_equal(&session->client.address, &session->server.address) ||
        ip_address_is_loopback(&session->client.address))
        return;
    name = name_in(view, hello);
    host = greeting_host(session);
    if (!(is_full_name(host) && bytes_equal_ignoring_case(name, host)) &&
        !names_address(name, &session->server.address))
        return;
    finding_add(writer, hello, "The client says that it is the server itself");
}

/* ---------------------------------------------------------------- what it is like */

static bool is_bare_address(struct bytes name)
{
    char text[ADDRESS_TEXT_SIZE];
    uint8_t octets[16];

    if (name.length >= sizeof text)
        return false;
    memcpy(text, name.data, name.length);
    text[name.length] = '\0';
    return inet_pton(AF_INET, text, octets) == 1 || inet_pton(AF_INET6, text, octets) == 1;
}

void find_helo_bare_ip(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index hello = first_hello(view);

    if (hello != STEP_NONE && is_bare_address(name_in(view, hello)))
        finding_add(writer, hello,
                    "The client says an address for its name; it has to stand in brackets");
}

static bool is_address_literal(struct bytes name)
{
    return name.length > 2 && name.data[0] == '[' && name.data[name.length - 1] == ']';
}

/* What is wrong with a name of letters, digits, hyphens and dots; NULL for nothing. */
static const char *fault_of(struct bytes name)
{
    for (size_t i = 0; i < name.length; i++) {
        if (name.data[i] == '_')
            return "has an underscore in it";
        if (ascii_is_blank(name.data[i]))
            return "has a blank in it";
        if (name.data[i] == '[' || name.data[i] == ']')
            return "has a bracket in it and is no address";
        if (name.data[i] >= 0x80)
            return "has characters that are not ASCII in it";
    }
    return bytes_find(name, '.') == name.length ? "is no full domain name" : NULL;
}

/* Programs of users have names such as these, and submit with them (RFC 6409). */
static bool is_submission(const struct session *session)
{
    enum { SUBMISSION_PORT = 587, SMTPS_PORT = 465 };

    return session->server.port == SUBMISSION_PORT || session->server.port == SMTPS_PORT ||
           session->authentication_count > 0 || session->protocol == PROTOCOL_LMTP;
}

void find_helo_invalid_name(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index hello = first_hello(view);
    struct bytes name;
    const char *fault;

    if (hello == STEP_NONE || is_submission(view->session) ||
        ip_address_is_loopback(&view->session->client.address))
        return;
    name = name_in(view, hello);
    fault = fault_of(name);
    if (fault != NULL && !is_address_literal(name) && !is_bare_address(name))
        finding_add(writer, hello, "The name that the client says %s", fault);
}

/* --------------------------------------------------------- again, and not at all */

static bool changes_who_is_meant(const struct dialogue_view *view, step_index from, step_index to)
{
    for (step_index i = from + 1; i < to; i++)
        if (view_is_command(view, i, "STARTTLS") || view_is_command(view, i, "XCLIENT") ||
            view_is_command(view, i, "TURN") || view_is_command(view, i, "ATRN"))
            return true;
    return view_has_gap(view, from, to);
}

void find_helo_changed(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index accepted = STEP_NONE;

    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;

        if (!is_hello(view, step) || name_in(view, step).length == 0)
            continue;
        if (accepted != STEP_NONE && !changes_who_is_meant(view, accepted, step) &&
            !bytes_equal_ignoring_case(name_in(view, accepted), name_in(view, step))) {
            finding_add(writer, step, "The client says another name than before");
            return;
        }
        if (reply_class(view_code(view, step)) == 2)
            accepted = step;
    }
}

/* Behind STARTTLS nobody sees what is said first. */
void find_no_helo(const struct dialogue_view *view, struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;

        if (is_hello(view, step) || view_is_command(view, step, "STARTTLS"))
            return;
        if (!view_is_command(view, step, "MAIL"))
            continue;
        finding_add(writer, step, "MAIL although the client had not said who it is");
        return;
    }
}

void find_ehlo_rejected(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index refused = STEP_NONE;

    if (view->counts.unknown == 0)
        return;
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;
        uint16_t code = view_code(view, step);

        if (view_is_command(view, step, "EHLO") && (code == 500 || code == 502) &&
            refused == STEP_NONE) {
            refused = step;
        } else if (view_is_command(view, step, "EHLO") && code == 250) {
            return;
        } else if (refused != STEP_NONE && view_is_command(view, step, "HELO") && code == 250) {
            finding_add(writer, refused,
                        "The server does not know EHLO, and so offers neither TLS nor AUTH");
            return;
        }
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session as a whole. */
#include "output/session_words.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static const struct step *step_at(const struct session *session, step_index index)
{
    if (index < 0 || (size_t)index >= session->step_count)
        return NULL;
    return &session->steps[index];
}

/* The name the client gave itself; nothing without a HELO. */
static struct bytes helo_name(const struct session *session)
{
    const struct step *step = step_at(session, session->helo);
    struct bytes rest;

    if (step == NULL || step->kind != STEP_COMMAND)
        return bytes_of(NULL, 0);
    rest = step->command.argument;
    return bytes_next_word(&rest);
}

/* The name the server gave itself; nothing without a greeting. */
static struct bytes greeting_host(const struct session *session)
{
    const struct step *step = step_at(session, session->greeting);
    struct bytes rest;

    if (step == NULL || step->kind != STEP_REPLY || step->reply.line_count == 0)
        return bytes_of(NULL, 0);
    rest = step->reply.lines[0];
    return bytes_next_word(&rest);
}

struct bytes session_words_name(const struct session *session, enum side side)
{
    return side == SIDE_CLIENT ? helo_name(session) : greeting_host(session);
}

void session_words_append_software(struct bounded_buffer *text, const struct session *session)
{
    for (size_t i = 0; i < session->software_count; i++) {
        words_append(text, i == 0 ? "" : " or ");
        bounded_buffer_append(text, session->software[i]);
    }
}

static void append_vlans(struct bounded_buffer *text, const struct encapsulation *encapsulation)
{
    for (unsigned i = 0; i < encapsulation->vlan_count; i++) {
        char number[16];

        snprintf(number, sizeof number, "%s%u", i == 0 ? "VLAN " : ", ", encapsulation->vlan[i]);
        words_append(text, number);
    }
}

static void append_tunnels(struct bounded_buffer *text, const struct encapsulation *encapsulation)
{
    for (unsigned i = 0; i < encapsulation->tunnel_count; i++) {
        words_append(text, i == 0 ? "tunnel " : ", ");
        words_append(text, tunnel_name(encapsulation->tunnel[i]));
    }
}

void session_words_append_path(struct bounded_buffer *text,
                               const struct encapsulation *encapsulation)
{
    append_vlans(text, encapsulation);
    if (encapsulation->vlan_count > 0 && encapsulation->tunnel_count > 0)
        words_append(text, "; ");
    append_tunnels(text, encapsulation);
}

static const char *const close_words[] = {
    [CLOSE_FIN] = "closed",
    [CLOSE_RST] = "reset",
    [CLOSE_TIMEOUT] = "timed out",
    [CLOSE_END_OF_CAPTURE] = "the capture ends here",
    [CLOSE_EVICTED] = "given up to stay inside a limit",
    [CLOSE_STALLED] = "the engine stalled here",
    [CLOSE_PORT_REUSED] = "the client opened a new connection from the same port",
    [CLOSE_INTERFACE_LOST] = "the interface went away",
};

static const char *const closed_by_words[] = {
    [CLOSED_BY_NOBODY] = "",
    [CLOSED_BY_CLIENT] = " by the client",
    [CLOSED_BY_SERVER] = " by the server",
    [CLOSED_BY_BOTH] = " by both sides",
};

_Static_assert(sizeof close_words / sizeof close_words[0] == CLOSE_COUNT, "words for each");
_Static_assert(sizeof closed_by_words / sizeof closed_by_words[0] == CLOSED_BY_COUNT, "for each");

/* Nothing behind QUIT, where a connection is to end. */
static const char *const closed_in_words[] = {
    [STAGE_UNKNOWN] = "",
    [STAGE_CONNECT] = " before the greeting",
    [STAGE_GREETING] = " after the greeting",
    [STAGE_HELO] = " after HELO",
    [STAGE_STARTTLS] = " after STARTTLS",
    [STAGE_TLS] = " during the TLS handshake",
    [STAGE_ENCRYPTED] = "",
    [STAGE_AUTH] = " after AUTH",
    [STAGE_MAIL] = " after MAIL",
    [STAGE_RCPT] = " after RCPT",
    [STAGE_DATA_INIT] = " after DATA",
    [STAGE_DATA] = " inside the message",
    [STAGE_EOD] = " after the message",
    [STAGE_RSET] = " after RSET",
    [STAGE_NOOP] = " after NOOP",
    [STAGE_OTHER] = " after another command",
    [STAGE_QUIT] = "",
    [STAGE_CLOSE] = "",
};

_Static_assert(sizeof closed_in_words / sizeof closed_in_words[0] == STAGE_COUNT, "for each");

/* A connection that ended otherwise may have been half closed, RFC 9293 3.6. */
void session_words_append_close(struct bounded_buffer *text, const struct session *session)
{
    bool closed = session->close == CLOSE_FIN || session->close == CLOSE_RST;

    assert(session->close < CLOSE_COUNT && session->closed_by < CLOSED_BY_COUNT);
    words_append(text, close_words[session->close]);
    if (!closed && session->closed_by != CLOSED_BY_NOBODY)
        words_append(text, ", FIN sent");
    words_append(text, closed_by_words[session->closed_by]);
    if (session->closed_by != CLOSED_BY_NOBODY)
        words_append(text, closed_in_words[session->timing.closed_in]);
}

static void tell(const struct words_sink *sink, const char *words)
{
    sink->tell(sink->context, bytes_of_string(words));
}

static void tell_gaps(const struct words_sink *sink, const struct session *session, enum side side)
{
    uint64_t gaps = 0;
    uint64_t bytes = 0;
    struct bounded_buffer text;

    for (size_t i = 0; i < session->gap_count; i++) {
        if (session->gaps[i].from != side)
            continue;
        gaps++;
        bytes += session->gaps[i].length;
    }
    if (gaps == 0)
        return;
    bounded_buffer_init(&text, SIZE_MAX);
    words_append_count(&text, bytes, "byte");
    words_append(&text, " from the ");
    words_append(&text, side_name(side));
    words_append(&text, " missing in ");
    words_append_count(&text, gaps, "gap");
    words_tell(sink, &text);
}

static void tell_missing(const struct words_sink *sink, const struct session *session,
                         enum side side)
{
    struct bounded_buffer text;

    if (session->missing[side] == 0)
        return;
    bounded_buffer_init(&text, SIZE_MAX);
    words_append_count(&text, session->missing[side], "byte");
    words_append(&text, " from the ");
    words_append(&text, side_name(side));
    words_append(&text, " sent but not delivered by the engine");
    words_tell(sink, &text);
}

static const char *const directions_notes[] = {
    [DIRECTIONS_BOTH] = NULL,
    [DIRECTIONS_CLIENT] = "only the client's packets were captured",
    [DIRECTIONS_SERVER] = "only the server's packets were captured",
};

_Static_assert(sizeof directions_notes / sizeof directions_notes[0] == DIRECTIONS_COUNT,
               "a note for each");

void session_words_tell_notes(const struct words_sink *sink, const struct session *session)
{
    if (!session_start_was_captured(session))
        tell(sink, "the beginning of the connection was not captured");
    else if (!session->handshake)
        tell(sink, "the handshake was not captured whole");
    if (directions_notes[session->directions] != NULL)
        tell(sink, directions_notes[session->directions]);
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        tell_gaps(sink, session, side);
        tell_missing(sink, session, side);
    }
    if (session->close == CLOSE_STALLED)
        tell(sink, "the engine could not follow the connection to its end");
}

void session_words_append_left_out(struct bounded_buffer *text, const struct left_out *left_out)
{
    const struct {
        uint64_t count;
        const char *noun;
    } things[] = {
        { left_out->transactions, "transaction" }, { left_out->recipients, "recipient" },
        { left_out->reply_lines, "reply line" },   { left_out->line_bytes, "line byte" },
        { left_out->findings, "finding" },         { left_out->gaps, "gap" },
        { left_out->pending, "pending command" },  { left_out->tls_bytes, "TLS handshake byte" },
        { left_out->tls_names, "TLS name" },       { left_out->tls_alerts, "TLS alert" },
        { left_out->proxy_tlvs, "TLV" },           { left_out->vlans, "VLAN tag" },
        { left_out->header_bytes, "header byte" }, { left_out->headers, "message header" },
        { left_out->parts, "list of parts" },
    };
    const char *separator = "";

    for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
        if (things[i].count == 0)
            continue;
        words_append(text, separator);
        words_append_count(text, things[i].count, things[i].noun);
        separator = ", ";
    }
}

/* Nouns, but for two that have no plural. */
static const char *const severity_suffixes[] = {
    [SEVERITY_INFO] = "",
    [SEVERITY_NOTICE] = "s",
    [SEVERITY_WARNING] = "s",
    [SEVERITY_CRITICAL] = "",
};

_Static_assert(sizeof severity_suffixes / sizeof severity_suffixes[0] == SEVERITY_COUNT,
               "a suffix for each severity");

void session_words_append_severity(struct bounded_buffer *text, enum severity severity,
                                   uint64_t count)
{
    char number[32];

    assert(severity < SEVERITY_COUNT);
    snprintf(number, sizeof number, "%" PRIu64 " ", count);
    words_append(text, number);
    words_append(text, severity_name(severity));
    words_append(text, count == 1 ? "" : severity_suffixes[severity]);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The top of a transcript. */
#include <stdio.h>

#include "output/transcript_parts.h"

static void add_title(struct transcript_page *page, const struct session *session)
{
    page_style(page, STYLE_HEADING);
    page_add_time(page, session->start);
    page_add(page, "  session ");
    page_add_session_id(page, session->id);
    page_add(page, ", ");
    page_add(page, session->protocol == PROTOCOL_UNKNOWN ? "unknown protocol"
                                                         : protocol_name(session->protocol));
    page_style(page, STYLE_PLAIN);
    page_end_line(page);
}

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

/* What they say they are stands in brackets: nobody has checked it. */
static void add_party(struct transcript_page *page, enum side side, const struct endpoint *endpoint,
                      struct bytes name)
{
    char text[ENDPOINT_TEXT_SIZE];

    page_add_label(page, side == SIDE_CLIENT ? STYLE_CLIENT : STYLE_SERVER, side_name(side));
    endpoint_format(endpoint, text);
    page_add(page, text);
    if (name.length > 0) {
        page_add(page, " (");
        page_add_wire(page, name);
        page_add(page, ")");
    }
}

static void add_software(struct transcript_page *page, const struct session *session)
{
    const struct page_margin margin = { STYLE_PLAIN, PAGE_NO_LABEL };

    if (session->software_count > 0)
        page_add(page, ",");
    for (size_t i = 0; i < session->software_count; i++) {
        page_add_words(page, &margin, bytes_of_string(i == 0 ? "looks like" : "or"));
        page_add_words(page, &margin, session->software[i]);
    }
}

static void add_parties(struct transcript_page *page, const struct session *session)
{
    add_party(page, SIDE_CLIENT, &session->client, helo_name(session));
    page_end_line(page);
    add_party(page, SIDE_SERVER, &session->server, greeting_host(session));
    add_software(page, session);
    page_end_line(page);
}

static void add_vlans(struct transcript_page *page, const struct encapsulation *encapsulation)
{
    for (unsigned i = 0; i < encapsulation->vlan_count; i++) {
        char text[16];

        snprintf(text, sizeof text, "%s%u", i == 0 ? "VLAN " : ", ", encapsulation->vlan[i]);
        page_add(page, text);
    }
}

static void add_tunnels(struct transcript_page *page, const struct encapsulation *encapsulation)
{
    for (unsigned i = 0; i < encapsulation->tunnel_count; i++) {
        page_add(page, i == 0 ? "tunnel " : ", ");
        page_add(page, tunnel_name(encapsulation->tunnel[i]));
    }
}

/* What stood in front of the packets, outermost first. */
static void add_path(struct transcript_page *page, const struct encapsulation *encapsulation)
{
    if (encapsulation->vlan_count == 0 && encapsulation->tunnel_count == 0)
        return;
    page_add_label(page, STYLE_PLAIN, "path");
    add_vlans(page, encapsulation);
    if (encapsulation->vlan_count > 0 && encapsulation->tunnel_count > 0)
        page_add(page, "; ");
    add_tunnels(page, encapsulation);
    page_end_line(page);
}

static void add_note(struct transcript_page *page, const char *words)
{
    page_add_label(page, STYLE_PLAIN, "note");
    page_add(page, words);
    page_end_line(page);
}

static void add_gaps(struct transcript_page *page, const struct session *session, enum side side)
{
    uint64_t gaps = 0;
    uint64_t bytes = 0;

    for (size_t i = 0; i < session->gap_count; i++) {
        if (session->gaps[i].from != side)
            continue;
        gaps++;
        bytes += session->gaps[i].length;
    }
    if (gaps == 0)
        return;
    page_add_label(page, STYLE_PLAIN, "note");
    page_add_count(page, bytes, "byte");
    page_add(page, " from the ");
    page_add(page, side_name(side));
    page_add(page, " missing in ");
    page_add_count(page, gaps, "gap");
    page_end_line(page);
}

static void add_missing(struct transcript_page *page, const struct session *session, enum side side)
{
    if (session->missing[side] == 0)
        return;
    page_add_label(page, STYLE_PLAIN, "note");
    page_add_count(page, session->missing[side], "byte");
    page_add(page, " from the ");
    page_add(page, side_name(side));
    page_add(page, " sent but not delivered by the engine");
    page_end_line(page);
}

static const char *const directions_notes[] = {
    [DIRECTIONS_BOTH] = NULL,
    [DIRECTIONS_CLIENT] = "only the client's packets were captured",
    [DIRECTIONS_SERVER] = "only the server's packets were captured",
};

_Static_assert(sizeof directions_notes / sizeof directions_notes[0] == DIRECTIONS_COUNT,
               "a note for each");

static void add_capture_notes(struct transcript_page *page, const struct session *session)
{
    if (!session_start_was_captured(session))
        add_note(page, "the beginning of the connection was not captured");
    else if (!session->handshake)
        add_note(page, "the handshake was not captured whole");
    if (directions_notes[session->directions] != NULL)
        add_note(page, directions_notes[session->directions]);
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        add_gaps(page, session, side);
        add_missing(page, session, side);
    }
    if (session->close == CLOSE_STALLED)
        add_note(page, "the engine could not follow the connection to its end");
}

void transcript_add_heading(struct transcript_page *page, const struct session *session)
{
    add_title(page, session);
    add_parties(page, session);
    transcript_add_front(page, session);
    transcript_add_tls(page, &session->tls);
    add_path(page, &session->encapsulation);
    add_capture_notes(page, session);
    transcript_add_judgement(page, session);
    page_end_line(page);
}

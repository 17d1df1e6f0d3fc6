/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The top of a transcript. */
#include <inttypes.h>
#include <stdio.h>

#include "output/transcript_parts.h"

/* For people: without the T, and the zone in letters. */
static void add_time(struct transcript_page *page, timestamp time)
{
    char text[TIMESTAMP_TEXT_SIZE];

    timestamp_format(time, text);
    for (char *character = text; *character != '\0'; character++)
        if (*character == 'T' || *character == 'Z')
            *character = ' ';
    page_add(page, text);
    page_add(page, "UTC");
}

static void add_endpoint(struct transcript_page *page, const struct endpoint *endpoint)
{
    char text[ENDPOINT_TEXT_SIZE];

    endpoint_format(endpoint, text);
    page_add(page, text);
}

static void add_parties(struct transcript_page *page, const struct session *session)
{
    page_style(page, STYLE_HEADING);
    add_time(page, session->start);
    page_add(page, "  ");
    add_endpoint(page, &session->client);
    page_add_arrow(page);
    add_endpoint(page, &session->server);
    page_style(page, STYLE_PLAIN);
    page_end_line(page);
}

/* The name the server gave itself; nothing without a greeting. */
static struct bytes greeting_host(const struct session *session)
{
    const struct step *step;
    struct bytes rest;

    if (session->greeting < 0 || (size_t)session->greeting >= session->step_count)
        return bytes_of(NULL, 0);
    step = &session->steps[session->greeting];
    if (step->kind != STEP_REPLY || step->reply.line_count == 0)
        return bytes_of(NULL, 0);
    rest = step->reply.lines[0];
    return bytes_next_word(&rest);
}

static void add_identity(struct transcript_page *page, const struct session *session)
{
    struct bytes host = greeting_host(session);
    char id[32];

    snprintf(id, sizeof id, "session %016" PRIx64 ", ", session->id);
    page_add(page, id);
    page_add(page, session->protocol == PROTOCOL_UNKNOWN ? "unknown protocol"
                                                         : protocol_name(session->protocol));
    if (host.length > 0) {
        page_add(page, ", ");
        page_add_wire(page, host);
    }
    page_end_line(page);
}

static void add_note(struct transcript_page *page, const char *words)
{
    page_add(page, "capture: ");
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
    page_add(page, "capture: ");
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
    page_add(page, "capture: ");
    page_add_count(page, session->missing[side], "byte");
    page_add(page, " from the ");
    page_add(page, side_name(side));
    page_add(page, " sent but not delivered by the engine");
    page_end_line(page);
}

static const char *const directions_notes[] = {
    [DIRECTIONS_BOTH] = NULL,
    [DIRECTIONS_CLIENT] = "only the client's packets",
    [DIRECTIONS_SERVER] = "only the server's packets",
};

_Static_assert(sizeof directions_notes / sizeof directions_notes[0] == DIRECTIONS_COUNT,
               "a note for each");

static void add_capture_notes(struct transcript_page *page, const struct session *session)
{
    if (!session->handshake)
        add_note(page, "without the beginning of the connection");
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
    add_parties(page, session);
    add_identity(page, session);
    add_capture_notes(page, session);
    page_end_line(page);
}

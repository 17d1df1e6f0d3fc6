/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The top of a transcript. */
#include "output/session_words.h"
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
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    session_words_append_software(&text, session);
    if (text.length > 0) {
        page_add(page, ",");
        page_add_words(page, &margin, bytes_of_string("looks like"));
        page_add_words(page, &margin, bounded_buffer_bytes(&text));
    }
    bounded_buffer_clear(&text);
}

static void add_parties(struct transcript_page *page, const struct session *session)
{
    add_party(page, SIDE_CLIENT, &session->client, session_words_name(session, SIDE_CLIENT));
    page_end_line(page);
    add_party(page, SIDE_SERVER, &session->server, session_words_name(session, SIDE_SERVER));
    add_software(page, session);
    page_end_line(page);
}

/* What stood in front of the packets, outermost first. */
static void add_path(struct transcript_page *page, const struct encapsulation *encapsulation)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    session_words_append_path(&text, encapsulation);
    if (text.length > 0) {
        page_add_label(page, STYLE_PLAIN, "path");
        page_add_wire(page, bounded_buffer_bytes(&text));
        page_end_line(page);
    }
    bounded_buffer_clear(&text);
}

static void add_note(void *context, struct bytes words)
{
    struct transcript_page *page = context;

    page_add_label(page, STYLE_PLAIN, "note");
    page_add_wire(page, words);
    page_end_line(page);
}

void transcript_add_heading(struct transcript_page *page, const struct session *session)
{
    const struct words_sink notes = { page, add_note };

    add_title(page, session);
    add_parties(page, session);
    transcript_add_front(page, session);
    transcript_add_tls(page, &session->tls);
    add_path(page, &session->encapsulation);
    session_words_tell_notes(&notes, session);
    transcript_add_judgement(page, session);
    page_end_line(page);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connection: a list of names and values. */
#include "output/front_words.h"
#include "output/handshake_words.h"
#include "output/html/html_parts.h"
#include "output/session_words.h"
#include "output/timing_words.h"

void html_add_fact(struct bounded_buffer *page, const char *name, struct bytes value)
{
    if (value.length == 0)
        return;
    html_addf(page, "<div><dt>%s</dt><dd>", name);
    html_add_text(page, value);
    html_add(page, "</dd></div>\n");
}

/* A fact that was built up; the text is cleared. */
static void add_made(struct bounded_buffer *page, const char *name, struct bounded_buffer *text)
{
    html_add_fact(page, name, bounded_buffer_bytes(text));
    bounded_buffer_clear(text);
}

/* What they say they are stands in brackets: nobody has checked it. */
static void add_party(struct bounded_buffer *page, const struct session *session, enum side side)
{
    const struct endpoint *endpoint = side == SIDE_CLIENT ? &session->client : &session->server;
    struct bytes name = session_words_name(session, side);
    struct bounded_buffer text;
    char address[ENDPOINT_TEXT_SIZE];

    bounded_buffer_init(&text, SIZE_MAX);
    endpoint_format(endpoint, address);
    words_append(&text, address);
    if (name.length > 0) {
        words_append(&text, " (");
        bounded_buffer_append(&text, name);
        words_append(&text, ")");
    }
    if (side == SIDE_SERVER && session->software_count > 0) {
        words_append(&text, ", looks like ");
        session_words_append_software(&text, session);
    }
    add_made(page, side == SIDE_CLIENT ? "Client" : "Server", &text);
}

static void add_front(struct bounded_buffer *page, const struct session *session)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    if (session->proxied != NULL)
        front_words_append_proxied(&text, session->proxied);
    add_made(page, "Proxied", &text);
    if (session->tunnelled != NULL)
        front_words_append_tunnelled(&text, session->tunnelled);
    add_made(page, "Via", &text);
    session_words_append_path(&text, &session->encapsulation);
    add_made(page, "Path", &text);
}

static void tell_tls(void *context, struct bytes words)
{
    html_add_fact(context, "TLS", words);
}

static void tell_note(void *context, struct bytes words)
{
    html_add_fact(context, "Note", words);
}

static void add_times(struct bounded_buffer *page, const struct session *session)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append_time(&text, session->start);
    words_append(&text, ", for ");
    words_append_span(&text, session->end - session->start);
    add_made(page, "Time", &text);
    session_words_append_close(&text, session);
    add_made(page, "End", &text);
    timing_words_append(&text, &session->timing);
    add_made(page, "Where the time went", &text);
}

static void add_record(struct bounded_buffer *page, const struct session *session)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    session_words_append_left_out(&text, &session->left_out);
    add_made(page, "Left out", &text);
    words_append_session_id(&text, session->id);
    words_append(&text, ", ");
    words_append(&text, session->protocol == PROTOCOL_UNKNOWN ? "unknown protocol"
                                                              : protocol_name(session->protocol));
    add_made(page, "Session", &text);
    html_add_fact(page, "Source", session->source);
}

void html_add_facts(struct bounded_buffer *page, const struct session *session)
{
    const struct words_sink tls = { page, tell_tls };
    const struct words_sink notes = { page, tell_note };

    html_add(page, "<h4>Connection</h4>\n<dl>\n");
    add_party(page, session, SIDE_CLIENT);
    add_party(page, session, SIDE_SERVER);
    add_front(page, session);
    handshake_words_tell(&tls, &session->tls);
    session_words_tell_notes(&notes, session);
    add_times(page, session);
    add_record(page, session);
    html_add(page, "</dl>\n");
}

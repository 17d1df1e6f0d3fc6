/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a transcript says of what stands in front of the dialogue. */
#include "output/front_words.h"
#include "output/transcript_parts.h"

static void add(struct transcript_page *page, enum text_style style, const char *label,
                struct bounded_buffer *text)
{
    page_add_labelled(page, style, label, bounded_buffer_bytes(text));
    bounded_buffer_clear(text);
}

void transcript_add_front(struct transcript_page *page, const struct session *session)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    if (session->proxied != NULL) {
        front_words_append_proxied(&text, session->proxied);
        add(page, STYLE_CLIENT, "proxied", &text);
    }
    if (session->tunnelled != NULL) {
        front_words_append_tunnelled(&text, session->tunnelled);
        add(page, STYLE_PLAIN, "via", &text);
    }
}

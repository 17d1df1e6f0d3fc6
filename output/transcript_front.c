/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a transcript says of what stands in front of the dialogue. */
#include <stdio.h>

#include "output/transcript_parts.h"

static const struct page_margin margin = { STYLE_PLAIN, PAGE_NO_LABEL };

/* Another part of the sentence. */
static void add_part(struct transcript_page *page, const char *words)
{
    page_add(page, ",");
    page_add_words(page, &margin, bytes_of_string(words));
}

static void add_wire(struct transcript_page *page, struct bytes wire)
{
    page_add_words(page, &margin, wire);
}

static void add_addresses(struct transcript_page *page, const struct proxied *proxied)
{
    char text[ENDPOINT_TEXT_SIZE];

    if (proxied->local) {
        page_add(page, "the proxy itself");
    } else if (!proxied->has_addresses) {
        page_add(page, "a client without an address");
    } else {
        endpoint_format(&proxied->source, text);
        page_add(page, text);
        page_add(page, " to ");
        endpoint_format(&proxied->destination, text);
        page_add(page, text);
    }
}

static void add_proxied(struct transcript_page *page, const struct proxied *proxied)
{
    page_add_label(page, STYLE_CLIENT, "proxied");
    add_addresses(page, proxied);
    add_part(page, proxied->version == 1 ? "PROXY version 1" : "PROXY version 2");
    if (proxied->tls.length > 0) {
        add_part(page, "with");
        add_wire(page, proxied->tls);
    }
    if (proxied->host.length > 0) {
        add_part(page, "for");
        add_wire(page, proxied->host);
    }
    if (proxied->late)
        add_part(page, "not waited for");
    if (proxied->fault != PROXY_FAULT_NONE) {
        add_part(page, "malformed:");
        add_wire(page, bytes_of_string(proxy_fault_name(proxied->fault)));
    }
    page_end_line(page);
}

static void add_answer(struct transcript_page *page, const struct tunnelled *tunnelled)
{
    char text[sizeof " 65535"];

    add_part(page, tunnel_result_name(tunnelled->result));
    if (tunnelled->result != TUNNEL_REFUSED || !tunnelled->has_code)
        return;
    snprintf(text, sizeof text, " %u", (unsigned)tunnelled->code);
    page_add(page, text);
    if (tunnelled->reason != NULL)
        add_wire(page, bytes_of_string(tunnelled->reason));
}

static void add_tunnelled(struct transcript_page *page, const struct tunnelled *tunnelled)
{
    char port[sizeof " port 65535"];

    page_add_label(page, STYLE_PLAIN, "via");
    page_add(page, tunnel_kind_name(tunnelled->kind));
    if (tunnelled->has_target) {
        page_add(page, " to");
        add_wire(page, tunnelled->host);
        snprintf(port, sizeof port, " port %u", (unsigned)tunnelled->port);
        page_add(page, port);
    }
    add_answer(page, tunnelled);
    page_end_line(page);
}

void transcript_add_front(struct transcript_page *page, const struct session *session)
{
    if (session->proxied != NULL)
        add_proxied(page, session->proxied);
    if (session->tunnelled != NULL)
        add_tunnelled(page, session->tunnelled);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A PROXY header, or a proxy that was asked. */
#include "output/front_words.h"

#include <stdio.h>

/* Another part of the sentence. */
static void append_part(struct bounded_buffer *text, const char *words)
{
    words_append(text, ", ");
    words_append(text, words);
}

static void append_wire(struct bounded_buffer *text, struct bytes wire)
{
    words_append(text, " ");
    bounded_buffer_append(text, wire);
}

static void append_addresses(struct bounded_buffer *text, const struct proxied *proxied)
{
    char endpoint[ENDPOINT_TEXT_SIZE];

    if (proxied->local) {
        words_append(text, "the proxy itself");
    } else if (!proxied->has_addresses) {
        words_append(text, "a client without an address");
    } else {
        endpoint_format(&proxied->source, endpoint);
        words_append(text, endpoint);
        words_append(text, " to ");
        endpoint_format(&proxied->destination, endpoint);
        words_append(text, endpoint);
    }
}

void front_words_append_proxied(struct bounded_buffer *text, const struct proxied *proxied)
{
    append_addresses(text, proxied);
    append_part(text, proxied->version == 1 ? "PROXY version 1" : "PROXY version 2");
    if (proxied->tls.length > 0) {
        append_part(text, "with");
        append_wire(text, proxied->tls);
    }
    if (proxied->host.length > 0) {
        append_part(text, "for");
        append_wire(text, proxied->host);
    }
    if (proxied->late)
        append_part(text, "not waited for");
    if (proxied->fault != PROXY_FAULT_NONE) {
        append_part(text, "malformed:");
        append_wire(text, bytes_of_string(proxy_fault_name(proxied->fault)));
    }
}

static void append_answer(struct bounded_buffer *text, const struct tunnelled *tunnelled)
{
    char code[sizeof " 65535"];

    append_part(text, tunnel_result_name(tunnelled->result));
    if (tunnelled->result != TUNNEL_REFUSED || !tunnelled->has_code)
        return;
    snprintf(code, sizeof code, " %u", (unsigned)tunnelled->code);
    words_append(text, code);
    if (tunnelled->reason != NULL)
        append_wire(text, bytes_of_string(tunnelled->reason));
}

void front_words_append_tunnelled(struct bounded_buffer *text, const struct tunnelled *tunnelled)
{
    char port[sizeof " port 65535"];

    words_append(text, tunnel_kind_name(tunnelled->kind));
    if (tunnelled->has_target) {
        words_append(text, " to");
        append_wire(text, tunnelled->host);
        snprintf(port, sizeof port, " port %u", (unsigned)tunnelled->port);
        words_append(text, port);
    }
    append_answer(text, tunnelled);
}

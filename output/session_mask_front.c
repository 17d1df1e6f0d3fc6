/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names that stand in front of a dialogue. */
#include "output/session_mask_parts.h"

void known_words_add_front(struct session_mask *mask, const struct session *session)
{
    if (session->proxied != NULL)
        known_words_add_host(mask, session->proxied->host);
    if (session->tunnelled != NULL)
        known_words_add_host(mask, session->tunnelled->host);
}

void mask_front(struct session_mask *mask, struct session *session)
{
    struct proxied *proxied = session->proxied;

    if (proxied != NULL) {
        proxied->host = mask_host_name(mask, proxied->host);
        proxied->alpn = mask_protocol(mask, proxied->alpn);
        proxied->tls = mask_protocol(mask, proxied->tls);
        proxied->tls_cipher = mask_protocol(mask, proxied->tls_cipher);
    }
    if (session->tunnelled != NULL)
        session->tunnelled->host = mask_host_name(mask, session->tunnelled->host);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in front of the dialogue. */
#include <stdio.h>

#include "output/json_build.h"
#include "output/session_json_parts.h"

static void put_tlvs(json_t *object, const struct proxied *proxied)
{
    json_t *array = json_array_new();
    char text[sizeof "0xff"];

    for (size_t i = 0; i < proxied->tlv_count; i++) {
        const char *name = proxy_tlv_name(proxied->tlvs[i]);

        snprintf(text, sizeof text, "0x%02x", proxied->tlvs[i]);
        json_append(array, json_string_nocheck(name != NULL ? name : text));
    }
    json_put_filled(object, "tlvs", array);
}

static void put_tls(json_t *object, const struct proxied *proxied, bool *lossy)
{
    json_t *tls = json_object_new();

    json_put_text(tls, "version", proxied->tls, lossy);
    json_put_text(tls, "cipher", proxied->tls_cipher, lossy);
    json_put_filled(object, "tls", tls);
}

json_t *session_json_proxied(const struct proxied *proxied)
{
    json_t *object = json_object_new();
    bool lossy = false;

    if (proxied == NULL)
        return object;
    json_put_count(object, "version", proxied->version);
    json_put_flag(object, "local", proxied->local);
    json_put_word(object, "transport", proxied_transport_name(proxied->transport));
    if (proxied->has_addresses) {
        json_put(object, "source", session_json_endpoint(&proxied->source));
        json_put(object, "destination", session_json_endpoint(&proxied->destination));
    }
    json_put_text(object, "host", proxied->host, &lossy);
    json_put_text(object, "alpn", proxied->alpn, &lossy);
    put_tls(object, proxied, &lossy);
    put_tlvs(object, proxied);
    json_put_flag(object, "late", proxied->late);
    json_put_word(object, "malformed", proxy_fault_name(proxied->fault));
    json_put_count(object, "bytes", proxied->bytes);
    json_put_seconds(object, "t", proxied->t);
    json_put_flag(object, "lossy", lossy);
    return object;
}

static void put_target(json_t *object, const struct tunnelled *tunnelled, bool *lossy)
{
    json_t *target = json_object_new();

    if (tunnelled->has_target) {
        json_put_text(target, "host", tunnelled->host, lossy);
        json_put_count(target, "port", tunnelled->port);
    }
    json_put_filled(object, "target", target);
}

static void put_answer(json_t *object, const struct tunnelled *tunnelled)
{
    json_put_word(object, "result", tunnel_result_name(tunnelled->result));
    if (!tunnelled->has_code)
        return;
    json_put_count(object, "code", tunnelled->code);
    json_put_word(object, "reason", tunnelled->reason);
    json_put_seconds(object, "t", tunnelled->t);
}

/* What SOCKS is asked for beside a connection, and how often HTTP was. */
static void put_requests(json_t *object, const struct tunnelled *tunnelled)
{
    enum { CONNECT = 1 };
    char text[sizeof "0xff"];
    const char *name = socks_command_name(tunnelled->socks_command);

    snprintf(text, sizeof text, "0x%02x", tunnelled->socks_command);
    if (tunnelled->socks_command != CONNECT && tunnelled->kind != TUNNEL_CONNECT &&
        tunnelled->has_target)
        json_put_word(object, "command", name != NULL ? name : text);
    if (tunnelled->requests > 1)
        json_put_count(object, "requests", tunnelled->requests);
}

json_t *session_json_tunnelled(const struct tunnelled *tunnelled)
{
    json_t *object = json_object_new();
    json_t *bytes;
    bool lossy = false;

    if (tunnelled == NULL)
        return object;
    json_put_word(object, "kind", tunnel_kind_name(tunnelled->kind));
    put_target(object, tunnelled, &lossy);
    put_requests(object, tunnelled);
    json_put_word(object, "authentication", tunnel_authentication_name(tunnelled->authentication));
    put_answer(object, tunnelled);
    bytes = json_object_new();
    for (enum side side = 0; side < SIDE_COUNT; side++)
        json_put_count(bytes, side_name(side), tunnelled->bytes[side]);
    json_put(object, "bytes", bytes);
    json_put_flag(object, "lossy", lossy);
    return object;
}

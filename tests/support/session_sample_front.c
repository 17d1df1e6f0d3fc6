/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Samples with something in front of the dialogue. */
#include "tests/support/session_samples.h"

static struct endpoint endpoint_of(uint8_t last_octet, uint16_t port)
{
    const uint8_t octets[] = { 203, 0, 113, last_octet };

    return (struct endpoint){ ip_address_v4(octets), port };
}

struct session *sample_of_a_proxied_client(void)
{
    struct session *session = sample_of_a_visit();
    struct proxied *proxied = arena_new(&session->arena, 1, sizeof *proxied);

    session->finding_count = 0;
    *proxied = (struct proxied){
        .version = 2,
        .transport = PROXIED_TCP4,
        .has_addresses = true,
        .source = endpoint_of(7, 40001),
        .destination = endpoint_of(25, 25),
        .late = true,
        .fault = PROXY_FAULT_CHECKSUM,
        .host = sample_text("mail.example.com"),
        .alpn = sample_text("smtp"),
        .tls = sample_text("TLSv1.3"),
        .tls_cipher = sample_text("TLS_AES_256_GCM_SHA384"),
        .tlv_count = 5,
        .tlvs = { 0x01, 0x02, 0x03, 0x20, 0xea },
        .bytes = 117,
        .t = 400 * DURATION_MICROSECOND,
    };
    session->proxied = proxied;
    session->left_out.proxy_tlvs = 3;
    return session;
}

struct session *sample_of_a_refused_tunnel(void)
{
    struct session *session = sample_session();
    struct proxied *proxied = arena_new(&session->arena, 1, sizeof *proxied);
    struct tunnelled *tunnelled = arena_new(&session->arena, 1, sizeof *tunnelled);

    session->protocol = PROTOCOL_UNKNOWN;
    *proxied = (struct proxied){ .version = 2, .local = true, .bytes = 16, .t = 0 };
    session->proxied = proxied;
    *tunnelled = (struct tunnelled){
        .kind = TUNNEL_SOCKS5,
        .result = TUNNEL_REFUSED,
        .authentication = TUNNEL_AUTH_PASSWORD,
        .requests = 2,
        .socks_command = 2,
        .has_target = true,
        .has_code = true,
        .host = sample_text("mail.example.com"),
        .port = 25,
        .code = 5,
        .reason = "connection refused",
        .bytes = { 43, 14 },
        .t = 2100 * DURATION_MICROSECOND,
    };
    session->tunnelled = tunnelled;
    return session;
}

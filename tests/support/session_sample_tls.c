/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Samples of what TLS says in clear. */
#include "tests/support/session_samples.h"

#include <string.h>

static struct tls_handshake *handshake_of(struct session *session, enum tls_start start)
{
    session->tls.start = start;
    session->tls.handshake = arena_new(&session->arena, 1, sizeof *session->tls.handshake);
    return session->tls.handshake;
}

static struct bytes *texts(struct session *session, size_t count, const char *const *texts)
{
    struct bytes *list = arena_new(&session->arena, count, sizeof *list);

    for (size_t i = 0; i < count; i++)
        list[i] = sample_text(texts[i]);
    return list;
}

static void add_tls_steps(struct session *session, uint64_t client, uint64_t server)
{
    sample_step(session, STEP_TLS, SIDE_CLIENT, 400)->octets = client;
    sample_step(session, STEP_TLS, SIDE_SERVER, 700)->octets = server;
}

static struct tls_certificate *certificate_of_server(struct session *session)
{
    static const char *const names[] = { "mail.corp.example", "*.corp.example", "192.0.2.25",
                                         "postmaster@corp.example" };
    struct tls_certificate *certificate = arena_new(&session->arena, 1, sizeof *certificate);

    *certificate = (struct tls_certificate){
        .subject = sample_text("CN=mail.corp.example,O=Corp\\, Ltd,C=GB"),
        .issuer = sample_text("CN=Example CA,O=Example Ltd,C=DE"),
        .name_count = 4,
        .names = texts(session, 4, names),
        .has_validity = true,
        .not_before = 1767323045,
        .not_after = INT64_C(253402300799),
        .key_type = "RSA",
        .key_bits = 2048,
        .serial = sample_text("1b2c3d4e5f"),
        .sha256 = sample_text("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
        .chain = 3,
    };
    return certificate;
}

/* One that GnuTLS could not read. */
static struct tls_certificate *certificate_of_client(struct session *session)
{
    struct tls_certificate *certificate = arena_new(&session->arena, 1, sizeof *certificate);

    certificate->chain = 1;
    certificate->sha256 =
        sample_text("fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210");
    return certificate;
}

static void say_hello(struct session *session, struct tls_handshake *handshake)
{
    static const uint16_t versions[] = { 0x0304, 0x0303, 0x7f1c };
    static const char *const protocols[] = { "smtp", "lmtp" };

    handshake->client_hello = true;
    handshake->offered_count = 3;
    handshake->offered = versions;
    handshake->server_name = sample_text("mail.corp.example");
    handshake->protocol_count = 2;
    handshake->protocols = texts(session, 2, protocols);
    strcpy(handshake->ja3, "0123456789abcdef0123456789abcdef");
    strcpy(handshake->ja4, "t13d1516sp_8daaf6152771_e5627efa2ab1");
    handshake->resumption = TLS_RESUME_TICKET;
}

struct session *sample_of_implicit_tls(void)
{
    struct session *session = sample_session();

    session->protocol = PROTOCOL_SMTPS;
    session->server.port = 465;
    session->tls.start = TLS_IMPLICIT;
    add_tls_steps(session, 5120, 1);
    return session;
}

struct session *sample_of_tls_handshake(void)
{
    struct session *session = sample_session();
    struct tls_handshake *handshake = handshake_of(session, TLS_IMPLICIT);

    session->protocol = PROTOCOL_SMTPS;
    say_hello(session, handshake);
    handshake->server_hello = true;
    handshake->version = 0x0303;
    handshake->cipher = 0xc030;
    handshake->protocol = sample_text("smtp");
    handshake->hello_retry_request = true;
    handshake->resumed = TLS_RESUMED_NO;
    handshake->certificate[SIDE_SERVER] = certificate_of_server(session);
    handshake->certificate[SIDE_CLIENT] = certificate_of_client(session);
    handshake->application_data[SIDE_CLIENT] = true;
    handshake->application_data[SIDE_SERVER] = true;
    add_tls_steps(session, 5120, 70000);
    return session;
}

struct session *sample_of_tls_failure(void)
{
    static const uint16_t version = 0x0301;
    struct session *session = sample_session();
    struct tls_handshake *handshake = handshake_of(session, TLS_UNDER_WAY);

    session->protocol = PROTOCOL_UNKNOWN;
    handshake->client_hello = true;
    handshake->ssl2_hello = true;
    handshake->offered_count = 1;
    handshake->offered = &version;
    handshake->alert_count = 2;
    handshake->alerts = arena_new(&session->arena, 2, sizeof *handshake->alerts);
    handshake->alerts[0] = (struct tls_alert){ SIDE_SERVER, 900 * DURATION_MICROSECOND, 2, 70 };
    handshake->alerts[1] = (struct tls_alert){ SIDE_CLIENT, 950 * DURATION_MICROSECOND, 3, 200 };
    handshake->malformed[SIDE_CLIENT] = true;
    add_tls_steps(session, 100, 7);
    session->left_out.tls_bytes = 70000;
    session->left_out.tls_names = 2;
    session->left_out.tls_alerts = 1;
    return session;
}

struct session *sample_of_plaintext_behind_starttls(void)
{
    struct session *session = sample_session();

    session->tls.start = TLS_STARTTLS;
    session->tls.plaintext = true;
    sample_command(session, 400, "STARTTLS", NULL);
    sample_reply(session, 500, 0, 220, "2.0.0 Ready to start TLS");
    sample_command(session, 600, "QUIT", NULL);
    sample_reply(session, 700, 2, 221, "2.0.0 Bye");
    return session;
}

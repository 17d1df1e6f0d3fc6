/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sample in which every text that can has bytes that are not UTF-8, or controls. */
#include "tests/support/session_samples.h"

static void add_tls(struct session *session)
{
    struct tls_handshake *handshake = arena_new(&session->arena, 1, sizeof *handshake);
    struct tls_certificate *certificate = arena_new(&session->arena, 1, sizeof *certificate);
    struct bytes *names = arena_new(&session->arena, 2, sizeof *names);

    names[0] = sample_text("\xFF.example");
    names[1] = bytes_of("mail\0.example", 13);
    *certificate = (struct tls_certificate){ .subject = sample_text("CN=\x1B[2J"),
                                             .issuer = sample_text("CN=\xE2\x80\xAE"),
                                             .name_count = 2,
                                             .names = names,
                                             .chain = 1 };
    certificate->sha256 =
        sample_text("0000000000000000000000000000000000000000000000000000000000000000");
    handshake->server_name = sample_text("\xFE.example");
    handshake->protocol_count = 1;
    handshake->protocols = names;
    handshake->certificate[SIDE_SERVER] = certificate;
    session->tls = (struct tls_facts){ .start = TLS_STARTTLS, .handshake = handshake };
}

static void add_judgement(struct session *session)
{
    static const char *const rules[] = { "sample-rule" };
    struct finding *finding;

    session->interception = (struct interception){ .verdict = VERDICT_POSSIBLE,
                                                   .score = 3,
                                                   .evidence_count = 1,
                                                   .evidence = rules,
                                                   .product = sample_text("\xFF\x1B[2J") };
    finding = sample_finding(session, 3, "A sentence that quotes \x07 and \xE2\x80\xAE.");
    sample_evidence(session, finding,
                    (struct evidence){ "quoted", EVIDENCE_TEXT, .text = sample_text("\xFF") });
}

struct session *sample_of_lossy_bytes(void)
{
    static const struct bytes extension = { (const uint8_t *)"X-\xFF", 3 };
    struct session *session = sample_session();
    struct transaction *transaction;

    session->source = sample_text("\xE9t\xE9.pcap");
    sample_reply(session, 8000, STEP_NONE, 220, "m\xC3\xA4il\x80 \xED\xA0\x80 \xE2\x82");
    sample_command(session, 8500, "EHLO", "\xC0\xAF")->command.verb = bytes_of("E\0HLO", 5);
    sample_step(session, STEP_STRAY_LINE, SIDE_SERVER, 8600)->line = sample_text("\xF5\x1B[2J");
    sample_command(session, 8700, "MAIL",
                   "FROM:<j\xC3\xBCrg@b\xC3\xBC"
                   "cher.example>");
    transaction = sample_transaction(session, 3,
                                     "j\xC3\xBCrg@b\xC3\xBC"
                                     "cher.example");
    sample_recipient(session, transaction, STEP_NONE, "\xFE@corp.example",
                     sample_status(550, NULL, "clean"));
    transaction->queue_id = sample_text("\xFF");
    transaction->method = TRANSFER_BDAT;
    transaction->message.message_id = sample_text("<\xFF>");
    transaction->outcome = OUTCOME_REJECTED;
    transaction->t_end = transaction->t;
    transaction->decided = sample_status(550, "5.1.1",
                                         "\xC2\x9B"
                                         "31m");
    session->greeting = 0;
    session->helo = 1;
    session->extensions = &extension;
    session->extension_count = 1;
    session->authentications = arena_new(&session->arena, 1, sizeof *session->authentications);
    session->authentication_count = 1;
    session->authentications[0].mechanism = sample_text("PLA\xFFIN");
    sample_software(session, "ours", "\xFFx");
    add_tls(session);
    add_judgement(session);
    return session;
}

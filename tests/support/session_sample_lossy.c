/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sample in which every text that can has bytes that are not UTF-8, or controls. */
#include "tests/support/session_samples.h"

struct session *sample_of_lossy_bytes(void)
{
    static const char *const rules[] = { "sample-rule" };
    static const struct bytes extension = { (const uint8_t *)"X-\xFF", 3 };
    struct session *session = sample_session();
    struct transaction *transaction;
    struct finding *finding;

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
    session->interception = (struct interception){ .verdict = VERDICT_POSSIBLE,
                                                   .score = 3,
                                                   .evidence_count = 1,
                                                   .evidence = rules,
                                                   .product = sample_text("\xFF\x1B[2J") };
    finding = sample_finding(session, 3, "A sentence that quotes \x07 and \xE2\x80\xAE.");
    sample_evidence(session, finding,
                    (struct evidence){ "quoted", EVIDENCE_TEXT, .text = sample_text("\xFF") });
    return session;
}

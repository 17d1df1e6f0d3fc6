/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Samples of what no client should send. */
#include "tests/support/session_samples.h"

static const struct bytes *texts(struct session *session, const char *first, const char *second)
{
    struct bytes *list = arena_new(&session->arena, 2, sizeof *list);

    list[0] = sample_text(first);
    list[1] = sample_text(second);
    return list;
}

/* Bare line ends, an end that is none, and what was read again behind it. */
static void add_message(struct session *session, struct transaction *transaction)
{
    struct step *step = sample_step(session, STEP_MESSAGE, SIDE_CLIENT, 5000);

    step->octets = 12;
    step->transaction = 0;
    transaction->method = TRANSFER_DATA;
    transaction->data_step = 3;
    transaction->message_step = 4;
    transaction->message = (struct message){ .complete = true,
                                             .bytes = 12,
                                             .lines = 1,
                                             .bare_lf = 2,
                                             .bare_cr = 1,
                                             .odd_ends = 3,
                                             .end = "LF.CRLF" };
    step = sample_command(session, 5100, "DATA", NULL);
    step->revised = true;
    step->bare_line_end = true;
    sample_reply(session, 5200, 4, 250, "2.0.0 Ok");
    sample_reply(session, 5300, 5, 503, "5.5.1 Error: need MAIL command");
    step = sample_step(session, STEP_MESSAGE, SIDE_CLIENT, 5400);
    step->octets = 70;
    step->refused = true;
    sample_reply(session, 5500, 8, 500, "5.5.2 Error: command not recognized");
}

struct session *sample_of_odd_message(void)
{
    struct session *session = sample_session();
    struct transaction *transaction;

    sample_reply(session, 1000, STEP_NONE, 220, "mail.corp.example ESMTP");
    sample_command(session, 2000, "MAIL", "FROM:<alice@corp.example SIZE=")->bare_line_end = true;
    sample_command(session, 3000, "RCPT", "TO:bob@corp.example NOTIFY=NEVER =x");
    sample_command(session, 4000, "DATA", NULL);
    session->greeting = 0;
    transaction = sample_transaction(session, 1, "alice@corp.example SIZE=");
    transaction->malformed = true;
    sample_recipient(session, transaction, 2, "bob@corp.example", sample_status(0, NULL, NULL));
    transaction->recipients[0].malformed = true;
    transaction->recipients[0].parameter_count = 2;
    transaction->recipients[0].parameters = texts(session, "NOTIFY=NEVER", "=x");
    transaction->outcome = OUTCOME_ACCEPTED;
    add_message(session, transaction);
    session->bare_line_ends[SIDE_CLIENT].lf = 2;
    session->bare_line_ends[SIDE_SERVER].cr = 1;
    return session;
}

/* Behind ATRN the server sends the mail, and the client takes it. */
struct session *sample_of_turned_roles(void)
{
    struct session *session = sample_session();
    struct transaction *transaction;
    struct step *step;

    sample_reply(session, 1000, STEP_NONE, 220, "mail.corp.example ESMTP");
    sample_command(session, 2000, "ATRN", "corp.example");
    sample_reply(session, 3000, 1, 250, "OK now reversing the connection");
    sample_reply(session, 4000, STEP_NONE, 220, "ws17.corp.example")->from = SIDE_CLIENT;
    sample_command(session, 5000, "MAIL", "FROM:<alice@corp.example>")->from = SIDE_SERVER;
    sample_reply(session, 6000, 4, 250, "2.1.0 Ok")->from = SIDE_CLIENT;
    step = sample_command(session, 7000, "BURL", "[redacted] LAST");
    step->from = SIDE_SERVER;
    session->greeting = 0;
    transaction = sample_transaction(session, 4, "alice@corp.example");
    transaction->from = SIDE_SERVER;
    transaction->method = TRANSFER_BURL;
    transaction->data_step = 6;
    transaction->outcome = OUTCOME_LOST;
    return session;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was learnt is gone from every text of a session, and nothing else is. */
#include "smtp/redaction.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

/* PLAIN: alice / p;w<1>! and LOGIN: alice / hunter2 */
#define ODD_TOKEN      "AGFsaWNlAHA7dzwxPiE="
#define LOGIN_NAME     "YWxpY2U="
#define LOGIN_PASSWORD "aHVudGVyMg=="

static struct redaction *redaction_of_alice(void)
{
    struct redaction *redaction = redaction_new(&default_smtp_limits);

    redaction_learn(redaction, "PLAIN", 0, TEXT(ODD_TOKEN));
    redaction_learn(redaction, "LOGIN", 0, TEXT(LOGIN_NAME));
    redaction_learn(redaction, "LOGIN", 1, TEXT(LOGIN_PASSWORD));
    return redaction;
}

static void add_step(struct session *session, const struct step *step)
{
    session->steps = arena_grow(&session->arena, session->steps, session->step_count,
                                &session->step_capacity, sizeof *session->steps);
    session->steps[session->step_count++] = *step;
}

static void redact(struct session *session)
{
    struct redaction *redaction = redaction_of_alice();

    redaction_apply(redaction, session);
    redaction_free(redaction);
}

/* ---------------------------------------------------------------------- words */

static const struct {
    const char *line;
    const char *redacted;
} replies[] = {
    { "2.7.0 Authentication successful", "2.7.0 Authentication successful" },
    { "", "" },
    { "hunter2", "[redacted]" },
    { "  hunter2  hunter2 ", "  [redacted]  [redacted] " },
    { "no such user: alice", "no such user: [redacted]" },
    { "bad " LOGIN_PASSWORD " here", "bad [redacted] here" },
    { "bad aHVudGVyMg here", "bad [redacted] here" },
    { "bad " LOGIN_NAME, "bad [redacted]" },
    { "bad " ODD_TOKEN, "bad [redacted]" },
    { "<hunter2> (hunter2) [hunter2] {hunter2}",
      "<[redacted]> ([redacted]) [[redacted]] {[redacted]}" },
    { "\"hunter2\" 'hunter2' `hunter2`", "\"[redacted]\" '[redacted]' `[redacted]`" },
    { "it was hunter2.", "it was [redacted]." },
    { "hunter2, hunter2; hunter2: hunter2! hunter2?",
      "[redacted], [redacted]; [redacted]: [redacted]! [redacted]?" },
    { "user=alice pass=hunter2", "user=[redacted] pass=[redacted]" },
    { "(user=alice,pass=hunter2)", "(user=[redacted],pass=[redacted])" },
    { "alice=alice", "[redacted]=[redacted]" },
    { "pass=" LOGIN_PASSWORD, "pass=[redacted]" },
    { "<alice/hunter2>", "<[redacted]/[redacted]>" },
    { "hunter2\thunter2\001hunter2", "[redacted]\t[redacted]\001[redacted]" },
    /* A password that has punctuation of its own. */
    { "p;w<1>!", "[redacted]" },
    { "bad p;w<1>! here", "bad [redacted] here" },
    { "bad=p;w<1>!", "bad=[redacted]" },
    /* Not the same word. */
    { "hunter22 xhunter2 Hunter2", "hunter22 xhunter2 Hunter2" },
    { "malice alices", "malice alices" },
};

START_TEST(a_reply_is_rid_of_what_was_learnt)
{
    struct session *session = session_new();
    const struct bytes line[] = { TEXT(replies[_i].line) };
    const struct step step = { .kind = STEP_REPLY,
                               .from = SIDE_SERVER,
                               .reply = { .code = 535, .line_count = 1, .lines = line } };

    add_step(session, &step);
    redact(session);
    expect_text(session->steps[0].reply.lines[0], replies[_i].redacted);
    session_free(session);
}
END_TEST

static const struct {
    const char *verb;
    const char *argument;
    const char *redacted;
} commands[] = {
    { "NOOP", "hunter2", "[redacted]" },
    { "EHLO", "alice", "[redacted]" },
    { "VRFY", "<alice>", "<[redacted]>" },
    /* The name may stand in an envelope, a password may not. */
    { "MAIL", "FROM:<alice>", "FROM:<alice>" },
    { "MAIL", "FROM:<alice> AUTH=alice", "FROM:<alice> AUTH=alice" },
    { "MAIL", "FROM:<alice> AUTH=hunter2", "FROM:<alice> AUTH=[redacted]" },
    { "MAIL", "FROM:<hunter2> X=" LOGIN_PASSWORD, "FROM:<[redacted]> X=[redacted]" },
    { "RCPT", "TO:<alice>", "TO:<alice>" },
    { "RCPT", "TO:<hunter2>", "TO:<[redacted]>" },
    { "SOML", "FROM:<alice>", "FROM:<alice>" },
};

START_TEST(an_argument_is_rid_of_it_but_an_envelope_may_name_the_user)
{
    struct session *session = session_new();
    const struct step step = { .kind = STEP_COMMAND,
                               .from = SIDE_CLIENT,
                               .command = { .verb = TEXT(commands[_i].verb),
                                            .argument = TEXT(commands[_i].argument) } };

    add_step(session, &step);
    redact(session);
    expect_text(session->steps[0].command.argument, commands[_i].redacted);
    expect_text(session->steps[0].command.verb, commands[_i].verb);
    session_free(session);
}
END_TEST

/* A line that is no command is recorded as a verb, and verbs in upper case. */
START_TEST(a_password_that_was_sent_as_a_verb_is_taken_out)
{
    static const char *const verbs[] = { "HUNTER2", "AHVUDGVYMG==" };
    struct session *session = session_new();

    for (size_t i = 0; i < 2; i++) {
        const struct step step = { .kind = STEP_COMMAND,
                                   .from = SIDE_CLIENT,
                                   .command = { .verb = TEXT(verbs[i]), .unknown = true } };

        add_step(session, &step);
    }
    redact(session);
    for (size_t i = 0; i < 2; i++)
        expect_text(session->steps[i].command.verb, "[redacted]");
    session_free(session);
}
END_TEST

/* -------------------------------------------------------------------- sessions */

static struct reply_status status(void)
{
    return (struct reply_status){ .code = 250, .text = TEXT("is hunter2") };
}

/* A session with the password in every text that can have one. */
static struct session *session_full_of_it(struct step *steps, struct transaction *transaction,
                                          struct recipient *recipient, const struct bytes *text)
{
    struct session *session = session_new();

    steps[0] = (struct step){ .kind = STEP_REPLY, .reply = { .line_count = 1, .lines = text } };
    steps[1] = (struct step){ .kind = STEP_STRAY_LINE, .line = *text };
    steps[2] = (struct step){ .kind = STEP_COMMAND,
                              .command = { .verb = TEXT("hunter2"), .argument = *text } };
    steps[3] = (struct step){ .kind = STEP_GAP };
    session->step_count = session->last_step_count = 4;
    session->steps = arena_new(&session->arena, 4, sizeof *steps);
    session->last_steps = arena_new(&session->arena, 4, sizeof *steps);
    memcpy(session->steps, steps, 4 * sizeof *steps);
    memcpy(session->last_steps, steps, 4 * sizeof *steps);
    *recipient = (struct recipient){ .address = *text, .status = status(), .delivery = status() };
    *transaction = (struct transaction){ .mail_from = *text,
                                         .parameter_count = 1,
                                         .parameters = text,
                                         .recipient_count = 1,
                                         .recipients = recipient,
                                         .message = { .message_id = *text },
                                         .mail_status = status(),
                                         .data_status = status(),
                                         .final = status(),
                                         .decided = status(),
                                         .queue_id = *text };
    session->transaction_count = 1;
    session->transactions = transaction;
    session->extension_count = 1;
    session->extensions = text;
    return session;
}

static void expect_steps(const struct step *steps)
{
    expect_text(steps[0].reply.lines[0], "is [redacted]");
    expect_text(steps[1].line, "is [redacted]");
    expect_text(steps[2].command.argument, "is [redacted]");
    expect_text(steps[2].command.verb, "[redacted]");
}

START_TEST(every_text_of_a_session_is_gone_through)
{
    const struct bytes text = TEXT("is hunter2");
    struct step steps[4];
    struct transaction transaction;
    struct recipient recipient;
    struct session *session = session_full_of_it(steps, &transaction, &recipient, &text);

    redact(session);
    expect_steps(session->steps);
    expect_steps(session->last_steps);
    expect_text(transaction.mail_from, "is [redacted]");
    expect_text(transaction.parameters[0], "is [redacted]");
    expect_text(transaction.message.message_id, "is [redacted]");
    expect_text(transaction.queue_id, "is [redacted]");
    expect_text(transaction.mail_status.text, "is [redacted]");
    expect_text(transaction.data_status.text, "is [redacted]");
    expect_text(transaction.final.text, "is [redacted]");
    expect_text(transaction.decided.text, "is [redacted]");
    expect_text(recipient.address, "is [redacted]");
    expect_text(recipient.status.text, "is [redacted]");
    expect_text(recipient.delivery.text, "is [redacted]");
    expect_text(session->extensions[0], "is [redacted]");
    /* What was lent is as it was. */
    expect_text(text, "is hunter2");
    session_free(session);
}
END_TEST

START_TEST(every_text_of_tls_is_gone_through)
{
    struct bytes names[] = { TEXT("is hunter2"), TEXT("mail.example.com") };
    struct tls_certificate certificate = {
        .subject = names[0], .issuer = names[0], .name_count = 2, .names = names
    };
    struct bytes protocols[] = { TEXT("hunter2") };
    struct tls_handshake handshake = { .server_name = TEXT("hunter2"),
                                       .protocol = TEXT("hunter2"),
                                       .protocol_count = 1,
                                       .protocols = protocols,
                                       .certificate = { NULL, &certificate } };
    struct session *session = session_new();

    session->tls.handshake = &handshake;
    redact(session);
    expect_text(handshake.server_name, "[redacted]");
    expect_text(handshake.protocol, "[redacted]");
    expect_text(protocols[0], "[redacted]");
    expect_text(certificate.subject, "is [redacted]");
    expect_text(certificate.issuer, "is [redacted]");
    expect_text(names[0], "is [redacted]");
    expect_text(names[1], "mail.example.com");
    session_free(session);
}
END_TEST

START_TEST(absent_texts_stay_absent)
{
    struct session *session = session_new();
    const struct step command = { .kind = STEP_COMMAND, .command = { .verb = TEXT("QUIT") } };
    struct transaction transaction = { .mail_from = bytes_empty() };

    add_step(session, &command);
    session->transaction_count = 1;
    session->transactions = &transaction;
    redact(session);
    ck_assert(!bytes_present(session->steps[0].command.argument));
    ck_assert(bytes_present(transaction.mail_from));
    ck_assert(!bytes_present(transaction.queue_id));
    session_free(session);
}
END_TEST

START_TEST(a_line_full_of_it_takes_memory_in_proportion)
{
    enum { REPEATED = 2000 };
    struct session *session = session_new();
    char *line = memory_new(REPEATED, 8);
    const struct step step = { .kind = STEP_STRAY_LINE, .line = bytes_of(line, 8 * REPEATED) };
    struct bytes rest;

    for (size_t i = 0; i < REPEATED; i++)
        memcpy(line + 8 * i, "hunter2 ", 8);
    add_step(session, &step);
    redact(session);
    rest = session->steps[0].line;
    for (size_t i = 0; i < REPEATED; i++)
        expect_text(bytes_next_word(&rest), "[redacted]");
    ck_assert_uint_lt(session->arena.used, (size_t)10 * 8 * REPEATED);
    session_free(session);
    free(line);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("redaction_texts");
    TCase *words = tcase_create("words");
    TCase *sessions = tcase_create("sessions");

    tcase_add_loop_test(words, a_reply_is_rid_of_what_was_learnt, 0,
                        sizeof replies / sizeof replies[0]);
    tcase_add_loop_test(words, an_argument_is_rid_of_it_but_an_envelope_may_name_the_user, 0,
                        sizeof commands / sizeof commands[0]);
    tcase_add_test(words, a_password_that_was_sent_as_a_verb_is_taken_out);
    tcase_add_test(sessions, every_text_of_a_session_is_gone_through);
    tcase_add_test(sessions, every_text_of_tls_is_gone_through);
    tcase_add_test(sessions, absent_texts_stay_absent);
    tcase_add_test(sessions, a_line_full_of_it_takes_memory_in_proportion);
    suite_add_tcase(suite, words);
    suite_add_tcase(suite, sessions);
    return suite;
}

SUITE_MAIN(suite);

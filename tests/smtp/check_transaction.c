/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rule of the outcome, branch by branch. */
#include "smtp/transaction.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

/*
 * A transaction in words: what the client sent, each with the code of its
 * answer, `-` for none. `MESSAGE` is the content behind DATA, `LAST` the last
 * chunk of BDAT, `GAP` bytes that are missing.
 */
struct course {
    const char *words;
    enum close_reason close;
    enum outcome outcome;
    uint16_t code; /* of the reply that decided, 0 for none */
    int decided;   /* whose answer (or, at the end, which command) decided; -1: the session's end */
};

static const struct course refusals[] = {
    { "MAIL 550", CLOSE_FIN, OUTCOME_REJECTED, 550, 0 },
    { "MAIL 450", CLOSE_FIN, OUTCOME_DEFERRED, 450, 0 },
    { "MAIL 450 RSET 250", CLOSE_FIN, OUTCOME_DEFERRED, 450, 0 },
    { "MAIL 550 RCPT 503 DATA 354 QUIT 221", CLOSE_FIN, OUTCOME_REJECTED, 550, 0 },
    { "MAIL 550 RCPT 550 QUIT 221", CLOSE_FIN, OUTCOME_REJECTED, 550, 0 },
    { "MAIL 250 RCPT 250 DATA 451", CLOSE_FIN, OUTCOME_DEFERRED, 451, 2 },
    { "MAIL 250 RCPT 250 DATA 554 RSET 250", CLOSE_FIN, OUTCOME_REJECTED, 554, 2 },
    { "MAIL 250 RCPT 250 BDAT 452 RSET 250", CLOSE_FIN, OUTCOME_DEFERRED, 452, 2 },
    { "MAIL 250 RCPT 250 BDAT 250 BDAT 552", CLOSE_FIN, OUTCOME_REJECTED, 552, 3 },
    /* What was refused before DATA decides, and not that DATA is refused for it. */
    { "MAIL 250 RCPT 450 DATA 554", CLOSE_FIN, OUTCOME_DEFERRED, 450, 1 },
    { "MAIL 250 RCPT 550 DATA 450", CLOSE_FIN, OUTCOME_REJECTED, 550, 1 },
    { "MAIL 250 RCPT 450 BDAT 554 BDAT 503", CLOSE_FIN, OUTCOME_DEFERRED, 450, 1 },
    { "MAIL 450 RCPT 503 DATA 503", CLOSE_FIN, OUTCOME_DEFERRED, 450, 0 },
    { "MAIL 250 RCPT 450 RCPT 250 DATA 554", CLOSE_FIN, OUTCOME_REJECTED, 554, 3 },
};

static const struct course finals[] = {
    { "MAIL 250 RCPT 250 DATA 354 MESSAGE 250", CLOSE_FIN, OUTCOME_ACCEPTED, 250, 3 },
    { "MAIL 250 RCPT 250 DATA 354 MESSAGE 451", CLOSE_FIN, OUTCOME_DEFERRED, 451, 3 },
    { "MAIL 250 RCPT 250 DATA 354 MESSAGE 554", CLOSE_FIN, OUTCOME_REJECTED, 554, 3 },
    { "MAIL 250 RCPT 250 DATA 250 MESSAGE 250", CLOSE_FIN, OUTCOME_ACCEPTED, 250, 3 },
    { "MAIL 250 RCPT 550 RCPT 251 DATA 354 MESSAGE 250", CLOSE_RST, OUTCOME_ACCEPTED, 250, 4 },
    { "MAIL 250 RCPT 550 DATA 354 MESSAGE 250", CLOSE_FIN, OUTCOME_ACCEPTED, 250, 3 },
    { "MAIL 250 RCPT 250 BDAT 250 LAST 250", CLOSE_FIN, OUTCOME_ACCEPTED, 250, 3 },
    { "MAIL 250 RCPT 250 LAST 552", CLOSE_FIN, OUTCOME_REJECTED, 552, 2 },
    /* Nothing that is missing elsewhere changes what was answered. */
    { "MAIL 250 GAP DATA 354 MESSAGE 250", CLOSE_END_OF_CAPTURE, OUTCOME_ACCEPTED, 250, 2 },
};

static const struct course recipients[] = {
    { "MAIL 250 RCPT 550", CLOSE_FIN, OUTCOME_REJECTED, 550, 1 },
    { "MAIL 250 RCPT 450 RSET 250", CLOSE_FIN, OUTCOME_DEFERRED, 450, 1 },
    { "MAIL 250 RCPT 550 QUIT 221", CLOSE_FIN, OUTCOME_REJECTED, 550, 1 },
    { "MAIL 250 RCPT 550 DATA 354 RSET -", CLOSE_RST, OUTCOME_REJECTED, 550, 1 },
    { "MAIL 250 RCPT 550 RCPT 551", CLOSE_FIN, OUTCOME_REJECTED, 551, 2 },
    { "MAIL 250 RCPT 550 RCPT 550", CLOSE_FIN, OUTCOME_REJECTED, 550, 2 },
    { "MAIL 250 RCPT 550 RCPT 450", CLOSE_FIN, OUTCOME_DEFERRED, 450, 2 },
    { "MAIL 250 RCPT 450 RCPT 550", CLOSE_FIN, OUTCOME_DEFERRED, 450, 1 },
    { "MAIL 250 RCPT 450 RCPT 550 RCPT 451", CLOSE_FIN, OUTCOME_DEFERRED, 451, 3 },
    { "MAIL 250 RCPT 450 RCPT 250 RSET 250", CLOSE_FIN, OUTCOME_ABORTED, 0, 3 },
    { "MAIL 250 RCPT 252 RCPT 550", CLOSE_FIN, OUTCOME_LOST, 0, -1 },
    /* One without an answer may have been accepted. */
    { "MAIL 250 RCPT 550 RCPT -", CLOSE_RST, OUTCOME_LOST, 0, -1 },
    { "MAIL 250 RCPT 550 RCPT - GAP", CLOSE_FIN, OUTCOME_UNKNOWN, 0, -1 },
    { "MAIL 250 RCPT - RCPT 450", CLOSE_END_OF_CAPTURE, OUTCOME_UNKNOWN, 0, -1 },
};

static const struct course endings[] = {
    /* 2xx is no answer to DATA: whether the message was read as one nobody knows. */
    { "MAIL 250 RCPT 250 DATA 250 QUIT 221", CLOSE_FIN, OUTCOME_UNKNOWN, 0, 3 },
    { "MAIL 250 RCPT 250 DATA 250", CLOSE_FIN, OUTCOME_UNKNOWN, 0, -1 },
    { "MAIL 250 RSET 250", CLOSE_FIN, OUTCOME_ABORTED, 0, 1 },
    { "MAIL 250 RCPT 250 RSET -", CLOSE_FIN, OUTCOME_ABORTED, 0, 2 },
    { "MAIL 250 RCPT 250 EHLO 250", CLOSE_FIN, OUTCOME_ABORTED, 0, 2 },
    { "MAIL 250 RCPT 250 QUIT 221", CLOSE_FIN, OUTCOME_ABORTED, 0, 2 },
    { "MAIL - QUIT -", CLOSE_FIN, OUTCOME_ABORTED, 0, 1 },
    { "MAIL 250 RCPT 250 RSET 250", CLOSE_END_OF_CAPTURE, OUTCOME_ABORTED, 0, 2 },
    /* Chunks without a last one are no message (RFC 3030, 2). */
    { "MAIL 250 RCPT 250 BDAT 250 RSET 250", CLOSE_FIN, OUTCOME_ABORTED, 0, 3 },
    { "MAIL 250 RCPT 250 BDAT 250 QUIT 221", CLOSE_FIN, OUTCOME_ABORTED, 0, 3 },

    { "MAIL 250", CLOSE_FIN, OUTCOME_LOST, 0, -1 },
    { "MAIL 250 RCPT 250", CLOSE_RST, OUTCOME_LOST, 0, -1 },
    { "MAIL 250 RCPT 250 DATA 354", CLOSE_TIMEOUT, OUTCOME_LOST, 0, -1 },
    { "MAIL 250 RCPT 250 DATA 354 MESSAGE -", CLOSE_FIN, OUTCOME_LOST, 0, -1 },
    { "MAIL 250 RCPT 250 DATA 354 MESSAGE -", CLOSE_PORT_REUSED, OUTCOME_LOST, 0, -1 },
    { "MAIL 250 RCPT 250 BDAT 250", CLOSE_FIN, OUTCOME_LOST, 0, -1 },
    { "MAIL 250 RCPT 250 DATA 354 MESSAGE 354", CLOSE_FIN, OUTCOME_LOST, 0, -1 },

    { "MAIL 250 RCPT 250", CLOSE_END_OF_CAPTURE, OUTCOME_UNKNOWN, 0, -1 },
    { "MAIL 250 RCPT 250", CLOSE_EVICTED, OUTCOME_UNKNOWN, 0, -1 },
    { "MAIL 250 RCPT 250", CLOSE_STALLED, OUTCOME_UNKNOWN, 0, -1 },
    { "MAIL 250 RCPT 250", CLOSE_INTERFACE_LOST, OUTCOME_UNKNOWN, 0, -1 },
    { "MAIL 250 GAP", CLOSE_FIN, OUTCOME_UNKNOWN, 0, -1 },
    { "MAIL 250 RCPT 250 DATA 354 MESSAGE - GAP", CLOSE_RST, OUTCOME_UNKNOWN, 0, -1 },
    /* What is missing before the MAIL cannot have decided. */
    { "GAP MAIL 250 RCPT 250", CLOSE_FIN, OUTCOME_LOST, 0, -1 },
};

/* ------------------------------------------------------------------- building */

static struct step *add_step(struct session *session, enum step_kind kind, enum side from)
{
    struct step *step;

    session->steps = arena_grow(&session->arena, session->steps, session->step_count,
                                &session->step_capacity, sizeof *session->steps);
    step = &session->steps[session->step_count++];
    *step = (struct step){ .kind = kind,
                           .from = from,
                           .reply_to = STEP_NONE,
                           .transaction = from == SIDE_CLIENT ? 0 : TRANSACTION_NONE,
                           .t = (duration)session->step_count * DURATION_SECOND };
    return step;
}

static bool is(const char *word, const char *other)
{
    return strcmp(word, other) == 0;
}

/* Notes the step of what the client sent where it belongs; returns where the
 * status of its answer goes, NULL for nowhere. */
static struct reply_status *note_command(struct session *session, struct transaction *transaction,
                                         const char *word, step_index step)
{
    struct recipient *recipient;

    if (is(word, "MAIL")) {
        transaction->mail_step = step;
        return &transaction->mail_status;
    }
    if (is(word, "RCPT")) {
        transaction->recipients =
            arena_grow(&session->arena, transaction->recipients, transaction->recipient_count,
                       &transaction->recipient_capacity, sizeof *transaction->recipients);
        recipient = &transaction->recipients[transaction->recipient_count++];
        recipient->step = step;
        return &recipient->status;
    }
    if (is(word, "DATA")) {
        transaction->method = TRANSFER_DATA;
        transaction->data_step = step;
        return &transaction->data_status;
    }
    if (is(word, "MESSAGE")) {
        transaction->message_step = step;
        return &transaction->final;
    }
    if (is(word, "BDAT") || is(word, "LAST")) {
        transaction->method = TRANSFER_BDAT;
        transaction->message.bytes += 10;
        return is(word, "LAST") ? &transaction->final : &transaction->data_status;
    }
    transaction->end_step = step;
    return NULL;
}

/* Adds what one word says, with its answer. Returns the step of the answer, or
 * that of the command when its answer is no part of the transaction. */
static step_index add_word(struct session *session, const char *word, const char *code)
{
    struct transaction *transaction = &session->transactions[0];
    step_index step = (step_index)session->step_count;
    struct reply_status *status;
    struct step *reply;

    add_step(session, is(word, "MESSAGE") ? STEP_MESSAGE : STEP_COMMAND, SIDE_CLIENT);
    status = note_command(session, transaction, word, step);
    if (is(code, "-"))
        return step;
    reply = add_step(session, STEP_REPLY, SIDE_SERVER);
    reply->reply.code = (uint16_t)atoi(code);
    reply->reply_to = step;
    if (status == NULL)
        return step;
    reply->transaction = 0;
    *status = (struct reply_status){ .code = reply->reply.code, .text = TEXT("queued as 4F2A") };
    return step + 1;
}

static struct session *session_of(const struct course *course, step_index *ret_decided)
{
    struct session *session = session_new();
    char words[128], *rest = words, *word;
    int index = 0;

    session->start = 100 * DURATION_SECOND;
    session->end = 200 * DURATION_SECOND;
    session->handshake = true;
    session->close = course->close;
    session->transaction_count = 1;
    session->transactions = arena_new(&session->arena, 1, sizeof *session->transactions);
    session->transactions[0] = (struct transaction){ .mail_step = STEP_NONE,
                                                     .data_step = STEP_NONE,
                                                     .message_step = STEP_NONE,
                                                     .end_step = STEP_NONE };
    snprintf(words, sizeof words, "%s", course->words);
    while ((word = strsep(&rest, " ")) != NULL) {
        step_index decided;

        if (is(word, "GAP")) {
            add_step(session, STEP_GAP, SIDE_SERVER);
            session->gap_count++;
            continue;
        }
        decided = add_word(session, word, strsep(&rest, " "));
        if (index++ == course->decided)
            *ret_decided = decided;
    }
    return session;
}

static void expect_course(const struct course *course)
{
    step_index decided = STEP_NONE;
    struct session *session = session_of(course, &decided);
    const struct transaction *transaction = session->transactions;
    duration end = session->end - session->start;

    transactions_conclude(session);
    ck_assert_msg(transaction->outcome == course->outcome, "%s: %s", course->words,
                  outcome_name(transaction->outcome));
    ck_assert_uint_eq(transaction->decided.code, course->code);
    ck_assert_int_eq(transaction->t_end, decided == STEP_NONE ? end : session->steps[decided].t);
    if (course->outcome == OUTCOME_ACCEPTED)
        expect_text(transaction->queue_id, "4F2A");
    else
        ck_assert(!bytes_present(transaction->queue_id));
    session_free(session);
}

START_TEST(a_refused_command_decides)
{
    expect_course(&refusals[_i]);
}
END_TEST

START_TEST(the_final_reply_decides_before_all_else)
{
    expect_course(&finals[_i]);
}
END_TEST

START_TEST(recipients_that_were_all_refused_decide)
{
    expect_course(&recipients[_i]);
}
END_TEST

START_TEST(an_end_without_a_reply_is_aborted_lost_or_unknown)
{
    expect_course(&endings[_i]);
}
END_TEST

/* ------------------------------------------------------------- incompleteness */

enum damage {
    NO_DAMAGE,
    ONE_DIRECTION,
    CLIENT_BYTES_MISSING,
    SERVER_BYTES_MISSING,
    STEPS_AND_GAPS_LEFT_OUT,
    NO_HANDSHAKE,
};

static const struct {
    enum damage damage;
    bool incomplete;
    enum outcome outcome; /* of a transaction that the connection's end cut off */
} damages[] = {
    { NO_DAMAGE, false, OUTCOME_LOST },
    { ONE_DIRECTION, true, OUTCOME_UNKNOWN },
    { CLIENT_BYTES_MISSING, true, OUTCOME_UNKNOWN },
    { SERVER_BYTES_MISSING, true, OUTCOME_UNKNOWN },
    { STEPS_AND_GAPS_LEFT_OUT, true, OUTCOME_UNKNOWN },
    /* The MAIL was seen, so all that could decide it was seen too. */
    { NO_HANDSHAKE, true, OUTCOME_LOST },
};

static void inflict(struct session *session, enum damage damage)
{
    switch (damage) {
    case NO_DAMAGE:
        break;
    case ONE_DIRECTION:
        session->directions = DIRECTIONS_CLIENT;
        break;
    case CLIENT_BYTES_MISSING:
        session->missing[SIDE_CLIENT] = 1;
        break;
    case SERVER_BYTES_MISSING:
        session->missing[SIDE_SERVER] = 1;
        break;
    case STEPS_AND_GAPS_LEFT_OUT:
        session->left_out.steps = 1;
        session->left_out.gaps = 1;
        break;
    case NO_HANDSHAKE:
        session->handshake = false;
        break;
    }
}

START_TEST(a_transaction_whose_decision_may_be_missing_is_unknown)
{
    static const struct course course = { "MAIL 250 RCPT 250", CLOSE_FIN, OUTCOME_LOST, 0, -1 };
    step_index decided;
    struct session *session = session_of(&course, &decided);

    inflict(session, damages[_i].damage);
    ck_assert_int_eq(session_is_incomplete(session), damages[_i].incomplete);
    transactions_conclude(session);
    ck_assert_int_eq(session->transactions[0].outcome, damages[_i].outcome);
    session_free(session);
}
END_TEST

/* ----------------------------------------------------------------- whole ones */

START_TEST(each_transaction_has_its_own_outcome)
{
    static const enum outcome expected[] = { OUTCOME_REJECTED, OUTCOME_ABORTED, OUTCOME_ACCEPTED,
                                             OUTCOME_LOST };
    struct session *session = script_session_any_cut("S: 220 mail.example.com\n"
                                                     "C: HELO client.example.org\n"
                                                     "S: 250 hello\n"
                                                     "C: MAIL FROM:<one@example.org>\n"
                                                     "S: 553 5.1.8 no\n"
                                                     "C: MAIL FROM:<two@example.org>\n"
                                                     "S: 250 ok\n"
                                                     "C: RSET\n"
                                                     "S: 250 ok\n"
                                                     "C: MAIL FROM:<three@example.org>\n"
                                                     "S: 250 ok\n"
                                                     "C: RCPT TO:<b@example.com>\n"
                                                     "S: 250 ok\n"
                                                     "C: DATA\n"
                                                     "S: 354 go\n"
                                                     "C| x\\r\\n.\\r\\n\n"
                                                     "S: 250 OK id=1tF-0001\n"
                                                     "C: MAIL FROM:<four@example.org>\n"
                                                     "S: 250 ok\n",
                                                     NULL);

    ck_assert_uint_eq(session->transaction_count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(session->transactions[i].outcome, expected[i]);
    expect_text(session->transactions[0].decided.enhanced, "5.1.8");
    expect_text(session->transactions[2].queue_id, "1tF-0001");
    session_free(session);
}
END_TEST

/* LMTP answers for each recipient; one delivery accepts the message. */
static const struct {
    const char *replies;
    enum outcome outcome;
    uint16_t code;
} deliveries[] = {
    { "S: 250 a\nS+ 250 b\n", OUTCOME_ACCEPTED, 250 },
    { "S: 550 a\nS+ 250 b\n", OUTCOME_ACCEPTED, 250 },
    { "S: 250 a\nS+ 550 b\n", OUTCOME_ACCEPTED, 250 },
    { "S: 550 a\nS+ 452 b\n", OUTCOME_DEFERRED, 452 },
    { "S: 452 a\nS+ 550 b\n", OUTCOME_DEFERRED, 452 },
    { "S: 550 a\nS+ 552 b\n", OUTCOME_REJECTED, 550 },
};

START_TEST(one_delivery_is_enough_in_lmtp)
{
    char script[512];
    struct session *session;

    snprintf(script, sizeof script,
             "S: 220 mail.example.com LMTP\nC: LHLO client.example.org\nS: 250 hello\n"
             "C: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\n"
             "C: RCPT TO:<c@example.com>\nS: 550 no\nC: RCPT TO:<d@example.com>\nS: 250 ok\n"
             "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\n%s",
             deliveries[_i].replies);
    session = script_session_any_cut(script, NULL);
    ck_assert_int_eq(session->transactions[0].outcome, deliveries[_i].outcome);
    ck_assert_uint_eq(session->transactions[0].decided.code, deliveries[_i].code);
    ck_assert_uint_eq(session->transactions[0].recipients[1].delivery.code, 0);
    session_free(session);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static Suite *suite(void)
{
    Suite *suite = suite_create("transaction");
    TCase *replies = tcase_create("replies");
    TCase *ends = tcase_create("ends");
    TCase *whole = tcase_create("whole sessions");

    tcase_add_loop_test(replies, a_refused_command_decides, 0, COUNT(refusals));
    tcase_add_loop_test(replies, the_final_reply_decides_before_all_else, 0, COUNT(finals));
    tcase_add_loop_test(replies, recipients_that_were_all_refused_decide, 0, COUNT(recipients));
    tcase_add_loop_test(ends, an_end_without_a_reply_is_aborted_lost_or_unknown, 0, COUNT(endings));
    tcase_add_loop_test(ends, a_transaction_whose_decision_may_be_missing_is_unknown, 0,
                        COUNT(damages));
    tcase_add_test(whole, each_transaction_has_its_own_outcome);
    tcase_add_loop_test(whole, one_delivery_is_enough_in_lmtp, 0, COUNT(deliveries));
    suite_add_tcase(suite, replies);
    suite_add_tcase(suite, ends);
    suite_add_tcase(suite, whole);
    return suite;
}

SUITE_MAIN(suite);

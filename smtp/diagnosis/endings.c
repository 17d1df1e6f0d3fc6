/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who hung up, and where in the dialogue. */
#include <stdio.h>

#include "smtp/diagnosis/diagnosis_draft.h"
#include "smtp/transaction.h"

enum { CODE_CLOSING = 421, PLACE_SIZE = 120 };

static bool is_quit(const struct step *step)
{
    return step->kind == STEP_COMMAND && bytes_equal(step->command.verb, bytes_of_string("QUIT"));
}

static bool is_421(const struct step *step)
{
    return step->kind == STEP_REPLY && step->reply.code == CODE_CLOSING;
}

static bool has_step(const struct session *session, bool (*is_it)(const struct step *))
{
    for (size_t i = 0; i < session->step_count; i++)
        if (is_it(&session->steps[i]))
            return true;
    for (size_t i = 0; i < session->last_step_count; i++)
        if (is_it(&session->last_steps[i]))
            return true;
    return false;
}

static const struct step *last_step(const struct session *session)
{
    if (session->last_step_count > 0)
        return &session->last_steps[session->last_step_count - 1];
    return session->step_count > 0 ? &session->steps[session->step_count - 1] : NULL;
}

/* An unknown verb is a text of the client's. */
static void write_unanswered(const struct command *command, char *ret_place)
{
    if (command->unknown)
        snprintf(ret_place, PLACE_SIZE, "before its last command was answered");
    else
        snprintf(ret_place, PLACE_SIZE, "before %.*s was answered", (int)command->verb.length,
                 (const char *)command->verb.data);
}

/* "before QUIT was unanswered" and the like. Only what the last step shows. */
static void write_place(const struct session *session, char *ret_place)
{
    const struct step *last = last_step(session);
    const struct transaction *transaction;

    if (last == NULL) {
        snprintf(ret_place, PLACE_SIZE, "%s",
                 session_is_incomplete(session) ? "at a place that is not known"
                                                : "before anything was said");
        return;
    }
    switch (last->kind) {
    case STEP_COMMAND:
        write_unanswered(&last->command, ret_place);
        break;
    case STEP_MESSAGE:
        transaction = last->transaction != TRANSACTION_NONE
                          ? &session->transactions[(size_t)last->transaction]
                          : NULL;
        snprintf(ret_place, PLACE_SIZE, "%s",
                 transaction != NULL && transaction->message.complete
                     ? "before the message was answered"
                     : "in the middle of the message");
        break;
    case STEP_REPLY:
        snprintf(ret_place, PLACE_SIZE, "after the server's %u", last->reply.code);
        break;
    case STEP_AUTH_RESPONSE:
        snprintf(ret_place, PLACE_SIZE, "before AUTH was answered");
        break;
    default:
        snprintf(ret_place, PLACE_SIZE, "at a place that is not known");
        break;
    }
}

static void say_closed(struct diagnosis_draft *draft)
{
    const struct session *session = draft->session;
    const char *how = session->close == CLOSE_RST ? "broke the connection off" : "hung up";
    char place[PLACE_SIZE];

    if (session->closed_by == CLOSED_BY_BOTH)
        return;
    write_place(session, place);
    if (session->closed_by == CLOSED_BY_CLIENT)
        draft_say(draft, "The client %s without QUIT, %s.", how, place);
    else
        draft_say(draft, "The server %s %s, without a 421.", how, place);
}

static void say_who_closed(struct diagnosis_draft *draft)
{
    const struct session *session = draft->session;
    /* What was said in TLS nobody knows. */
    if (session->tls.handshake != NULL || has_step(session, is_quit))
        return;
    if (has_step(session, is_421))
        draft_say(draft, "The server closed the connection with 421.");
    else
        say_closed(draft);
}

void say_who_hung_up(struct diagnosis_draft *draft)
{
    static const char *const sentences[CLOSE_COUNT] = {
        [CLOSE_TIMEOUT] = "Nobody closed the connection: both sides fell silent.",
        [CLOSE_END_OF_CAPTURE] = "The capture ends before the connection does.",
        [CLOSE_EVICTED] = "The connection could not be followed to its end.",
        [CLOSE_STALLED] = "The connection could not be followed to its end.",
        [CLOSE_PORT_REUSED] = "Its end was not captured: the client began a new connection.",
        [CLOSE_INTERFACE_LOST] = "The interface went away before the connection ended.",
    };
    const char *sentence = sentences[draft->session->close];

    if (sentence != NULL)
        draft_say(draft, "%s", sentence);
    else
        say_who_closed(draft);
}

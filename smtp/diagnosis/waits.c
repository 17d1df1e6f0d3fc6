/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The longest wait. */
#include <stdio.h>

#include "smtp/anomalies/dialogue_view.h"
#include "smtp/diagnosis/diagnosis_draft.h"

/* Shorter ones nobody would ask about. */
enum { WORTH_SAYING_SECONDS = 5, NAME_SIZE = 32 };

struct wait {
    duration length;
    enum side for_whom;
    const struct step *ended_by; /* what came at last */
    const struct step *answered; /* what had been asked; NULL for the greeting, or the client */
};

/* The greeting is waited for from the start. */
static struct wait wait_for_reply(const struct session *session, const struct step *step)
{
    struct wait wait = { .for_whom = SIDE_SERVER, .ended_by = step };

    if (step->reply_to != STEP_NONE) {
        wait.length = step->latency;
        wait.answered = &session->steps[(size_t)step->reply_to];
    } else if (session->greeting == 0 && step == &session->steps[0] && session->handshake) {
        wait.length = step->t - step->took;
    }
    return wait;
}

/* What the client began after the server had last spoken; a message has pauses of its own. */
static struct wait wait_for_client(const struct step *before, const struct step *step)
{
    struct wait wait = { .for_whom = SIDE_CLIENT, .ended_by = step };

    if (before->kind == STEP_REPLY)
        wait.length = step->t - step->took - before->t;
    if (step->kind == STEP_MESSAGE && step->pace.longest_pause > wait.length)
        wait.length = step->pace.longest_pause;
    return wait;
}

static struct wait longest_wait(const struct session *session)
{
    struct wait longest = { .length = 0 };

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];
        struct wait wait = { .length = 0 };

        if (step->kind == STEP_REPLY)
            wait = wait_for_reply(session, step);
        else if (i > 0 && step_is_of_client(step) && step->kind != STEP_TLS)
            wait = wait_for_client(&session->steps[i - 1], step);
        if (wait.length > longest.length)
            longest = wait;
    }
    return longest;
}

/* Of a command, a message or a response. */
static const char *name_of(const struct step *step, char *buffer)
{
    if (step->kind == STEP_MESSAGE)
        return "the message";
    if (step->kind == STEP_AUTH_RESPONSE)
        return "its part of AUTH";
    if (step->command.unknown)
        return "something else";
    snprintf(buffer, NAME_SIZE, "%.*s", (int)step->command.verb.length,
             (const char *)step->command.verb.data);
    return buffer;
}

static bool paused_in_message(const struct wait *wait)
{
    return wait->ended_by->kind == STEP_MESSAGE &&
           wait->length == wait->ended_by->pace.longest_pause;
}

void say_where_time_went(struct diagnosis_draft *draft)
{
    struct wait wait = longest_wait(draft->session);
    double seconds = (double)wait.length / 1e9;
    char name[NAME_SIZE];

    if (seconds < WORTH_SAYING_SECONDS)
        return;
    if (wait.for_whom == SIDE_CLIENT && paused_in_message(&wait))
        draft_say(draft, "The longest wait was %.1f s, in the middle of the message.", seconds);
    else if (wait.for_whom == SIDE_CLIENT)
        draft_say(draft, "The longest wait was %.1f s, for the client, until it sent %s.", seconds,
                  name_of(wait.ended_by, name));
    else if (wait.answered == NULL)
        draft_say(draft, "The longest wait was %.1f s, for the server's greeting.", seconds);
    else
        draft_say(draft, "The longest wait was %.1f s, for the server's answer to %s.", seconds,
                  name_of(wait.answered, name));
}

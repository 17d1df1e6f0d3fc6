/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stages, by what the client says. */
#include "smtp/session_stages.h"

#include <assert.h>

#include "smtp/command_parser.h"

static const char *const part_names[] = {
    [TIME_CONNECT] = "connect",
    [TIME_WAITED_FOR_SERVER] = "waited_for_server",
    [TIME_WAITED_FOR_CLIENT] = "waited_for_client",
    [TIME_TRANSFER] = "transfer",
    [TIME_TLS] = "tls",
    [TIME_IDLE] = "idle",
    [TIME_UNKNOWN] = "unknown",
};

static const char *const stage_names[] = {
    [STAGE_UNKNOWN] = NULL,
    [STAGE_CONNECT] = "connect",
    [STAGE_GREETING] = "greeting",
    [STAGE_HELO] = "helo",
    [STAGE_STARTTLS] = "starttls",
    [STAGE_TLS] = "tls",
    [STAGE_ENCRYPTED] = "encrypted",
    [STAGE_AUTH] = "auth",
    [STAGE_MAIL] = "mail",
    [STAGE_RCPT] = "rcpt",
    [STAGE_DATA_INIT] = "data-init",
    [STAGE_DATA] = "data",
    [STAGE_EOD] = "eod",
    [STAGE_RSET] = "rset",
    [STAGE_NOOP] = "noop",
    [STAGE_OTHER] = "other",
    [STAGE_QUIT] = "quit",
    [STAGE_CLOSE] = "close",
};

_Static_assert(sizeof part_names / sizeof part_names[0] == TIME_PART_COUNT, "a name for each");
_Static_assert(sizeof stage_names / sizeof stage_names[0] == STAGE_COUNT, "a name for each");

const char *time_part_name(enum time_part part)
{
    assert(part < TIME_PART_COUNT);
    return part_names[part];
}

const char *session_stage_name(enum session_stage stage)
{
    assert(stage < STAGE_COUNT);
    return stage_names[stage];
}

static enum session_stage stage_of_verb(enum verb verb)
{
    static const enum session_stage stages[VERB_COUNT] = {
        [VERB_HELO] = STAGE_HELO,
        [VERB_EHLO] = STAGE_HELO,
        [VERB_LHLO] = STAGE_HELO,
        [VERB_STARTTLS] = STAGE_STARTTLS,
        [VERB_X_ANONYMOUSTLS] = STAGE_STARTTLS,
        [VERB_AUTH] = STAGE_AUTH,
        [VERB_X_EXPS] = STAGE_AUTH,
        [VERB_MAIL] = STAGE_MAIL,
        [VERB_SEND] = STAGE_MAIL,
        [VERB_SOML] = STAGE_MAIL,
        [VERB_SAML] = STAGE_MAIL,
        [VERB_RCPT] = STAGE_RCPT,
        [VERB_DATA] = STAGE_DATA_INIT,
        [VERB_BDAT] = STAGE_DATA,
        [VERB_BURL] = STAGE_DATA,
        [VERB_RSET] = STAGE_RSET,
        [VERB_NOOP] = STAGE_NOOP,
        [VERB_QUIT] = STAGE_QUIT,
    };

    return stages[verb] != STAGE_UNKNOWN ? stages[verb] : STAGE_OTHER;
}

enum session_stage stage_of_client(const struct step *step)
{
    switch (step->kind) {
    case STEP_COMMAND:
        return stage_of_verb(verb_find(step->command.verb));
    case STEP_MESSAGE:
        return step->refused ? STAGE_OTHER : STAGE_DATA;
    case STEP_AUTH_RESPONSE:
        return STAGE_AUTH;
    case STEP_TLS:
        return STAGE_TLS;
    case STEP_REPLY:
    case STEP_STRAY_LINE:
    case STEP_GAP:
    case STEP_KIND_COUNT:
        break;
    }
    return STAGE_UNKNOWN;
}

/* What a BDAT announces, RFC 3030 2. */
struct chunk {
    uint64_t size;
    bool last;
};

static struct chunk chunk_of(const struct step *step)
{
    struct chunk chunk = { 0 };

    command_parse_chunk(step->command.argument, &chunk.size, &chunk.last);
    return chunk;
}

enum session_stage stage_of_answer(const struct step *step)
{
    if ((step->kind == STEP_MESSAGE && !step->refused) || (step->has_octets && chunk_of(step).last))
        return STAGE_EOD;
    return stage_of_client(step);
}

/* A reply to the whole message shows that it was complete to the server. */
enum progress progress_of_client(const struct session *session, const struct step *step)
{
    const struct transaction *transaction;

    if (step->has_octets)
        return step->octets < chunk_of(step).size ? PROGRESS_UNDER_WAY : PROGRESS_COMPLETE;
    if (step->kind != STEP_MESSAGE || step->refused)
        return PROGRESS_COMPLETE;
    if (step->transaction == TRANSACTION_NONE)
        return PROGRESS_UNKNOWN;
    transaction = &session->transactions[step->transaction];
    return transaction->message.complete || transaction->final.code != 0 ? PROGRESS_COMPLETE
                                                                         : PROGRESS_UNDER_WAY;
}

/* ------------------------------------------------------------------- the last stage */

static const struct step *last_of_client(size_t count, const struct step *steps)
{
    for (size_t i = count; i > 0; i--)
        if (steps[i - 1].from == SIDE_CLIENT)
            return &steps[i - 1];
    return NULL;
}

static enum session_stage stage_without_client(const struct session *session)
{
    if (!session_start_was_captured(session) || session->directions != DIRECTIONS_BOTH)
        return STAGE_UNKNOWN;
    return session->step_count == 0 ? STAGE_CONNECT : STAGE_GREETING;
}

static enum session_stage stage_behind(const struct session *session, const struct step *step)
{
    const struct tls_handshake *handshake = session->tls.handshake;

    if (step->kind == STEP_TLS)
        return handshake != NULL && handshake->secured >= 0 ? STAGE_ENCRYPTED : STAGE_TLS;
    switch (progress_of_client(session, step)) {
    case PROGRESS_COMPLETE:
        return stage_of_answer(step);
    case PROGRESS_UNDER_WAY:
        return STAGE_DATA;
    case PROGRESS_UNKNOWN:
        break;
    }
    return STAGE_UNKNOWN;
}

enum session_stage session_last_stage(const struct session *session)
{
    const struct step *last = last_of_client(session->last_step_count, session->last_steps);

    if (session->missing[SIDE_CLIENT] > 0 || session->directions == DIRECTIONS_SERVER)
        return STAGE_UNKNOWN;
    if (last == NULL && session->left_out.steps > session->last_step_count)
        return STAGE_UNKNOWN;
    if (last == NULL)
        last = last_of_client(session->step_count, session->steps);
    return last != NULL ? stage_behind(session, last) : stage_without_client(session);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which stage of a session a step belongs to (smtp/session_timing.h).
 */
#ifndef SMTP_SESSION_STAGES_H
#define SMTP_SESSION_STAGES_H

#include "smtp/session.h"

/* Of a step of the client; STAGE_UNKNOWN for any other, and for a gap. */
enum session_stage stage_of_client(const struct step *step);

/* In which the reply to this step of the client is waited for: to a message, or
 * to the last chunk of one, STAGE_EOD. */
enum session_stage stage_of_answer(const struct step *step);

/* How far a step of the client got, for all that is known. */
enum progress { PROGRESS_UNKNOWN, PROGRESS_UNDER_WAY, PROGRESS_COMPLETE };

/* A command is a line and complete; of a message without a transaction nobody knows. */
enum progress progress_of_client(const struct session *session, const struct step *step);

/* The stage that the last step of the client leaves the session in: STAGE_CONNECT
 * or STAGE_GREETING when it said nothing, STAGE_UNKNOWN when bytes are missing
 * that would tell. */
enum session_stage session_last_stage(const struct session *session);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the rules see: the finished session, and for each step the reply that
 * answered it.
 *
 * All step arguments are valid indexes. A search that finds nothing gives
 * STEP_NONE.
 */
#ifndef SMTP_ANOMALIES_DIALOGUE_VIEW_H
#define SMTP_ANOMALIES_DIALOGUE_VIEW_H

#include "smtp/anomalies/rule_settings.h"
#include "smtp/server_software_session.h"
#include "smtp/session.h"

/* What there is among the steps, counted once: most rules need not look at them. */
struct dialogue_counts {
    size_t hasty;    /* commands sent before the one before was answered */
    size_t unpaired; /* replies that answer no step; the greeting is one */
    size_t refused;  /* 4xx and 5xx */
    size_t unknown;  /* 500 and 502 */
    size_t closing;  /* 421 */
    size_t turned;   /* replies of the connection's client, behind TURN */
};

struct dialogue_view {
    const struct session *session;
    const struct rule_settings *settings;            /* NULL: as the tables say */
    const struct server_software *software;          /* NULL: nothing is known of products */
    const struct session_fingerprints *fingerprints; /* the session's */
    step_index *answers;                             /* by step: the last reply that answers it */
    struct dialogue_counts counts;
    uint64_t *envelopes;          /* by transaction: its fingerprint, see envelope.h */
    struct rset_judgement *rsets; /* each RSET with its class; see rset_classes.h */
    size_t rset_count;
    size_t recipients_only_tried; /* one by one, none of them sent to; see rset_classes.c */
};

/* `software` is that of the session's fingerprints; NULL when it has none. */
void dialogue_view_init(struct dialogue_view *view, const struct session *session,
                        const struct rule_settings *settings,
                        const struct server_software *software);
void dialogue_view_clear(struct dialogue_view *view);

static inline const struct step *view_step(const struct dialogue_view *view, step_index step)
{
    return &view->session->steps[step];
}

/* What a rule compares with: a count, nanoseconds, per cent or octets. */
static inline int64_t view_threshold(const struct dialogue_view *view, enum threshold threshold)
{
    return threshold_value(view->settings, threshold);
}

static inline bool view_reaches(const struct dialogue_view *view, enum threshold threshold,
                                size_t count)
{
    return count >= (uint64_t)view_threshold(view, threshold);
}

/* The code that answered a step, 0 for none. */
uint16_t view_code(const struct dialogue_view *view, step_index step);

/* A command with this verb; the name is in upper case. Rules ask this of every
 * step, so it is inline: with a literal it is a comparison of four bytes. */
static inline bool view_is_command(const struct dialogue_view *view, step_index step,
                                   const char *verb)
{
    const struct step *candidate = view_step(view, step);

    return candidate->kind == STEP_COMMAND &&
           bytes_equal(candidate->command.verb, bytes_of_string(verb));
}

/* The mail's client said it: a command, a message, a response; of TLS what the connection's
 * client sent. After TURN it is the other side that says commands. */
static inline bool step_is_of_client(const struct step *step)
{
    return step->kind == STEP_COMMAND || step->kind == STEP_MESSAGE ||
           step->kind == STEP_AUTH_RESPONSE ||
           (step->kind == STEP_TLS && step->from == SIDE_CLIENT);
}

/* Behind TURN the connection's client was the mail's server. */
static inline bool view_roles_were_turned(const struct dialogue_view *view)
{
    return view->counts.turned > 0;
}

/* The nearest client step behind or before. */
step_index view_next_client_step(const struct dialogue_view *view, step_index step);
step_index view_previous_client_step(const struct dialogue_view *view, step_index step);

/* The client's step before this command, when the client had no answer to that yet
 * and got it later; STEP_NONE when it had waited. */
step_index view_overtaken(const struct dialogue_view *view, step_index command);

/* The last EHLO that was accepted offered this keyword. */
bool session_offers(const struct session *session, const char *keyword);

/* The words are somewhere in the text, in either case. */
bool text_contains(struct bytes text, const char *words);

/* A greeting of nothing but asterisks, the digits 2 and 0, and blanks, as
 * Cisco's SMTP inspection leaves it. */
bool session_banner_is_masked(const struct session *session);

/* The transaction of a step, NULL for none. */
const struct transaction *view_transaction(const struct dialogue_view *view, step_index step);

/* A mail transaction was open behind this step of the client: an accepted MAIL
 * that nothing had ended. */
bool view_is_open_behind(const struct dialogue_view *view, step_index step);

/* The step of this side's bytes in TLS. */
step_index view_tls_step(const struct dialogue_view *view, enum side from);

/* The client began TLS by itself where the server speaks in clear, and no handshake
 * came of it. A server that answers in TLS was meant to be spoken to like that. */
bool session_tls_was_not_expected(const struct session *session);

/* The last mail was accepted, and since then nothing was said before this step: the
 * client keeps the connection and needs it no more. */
bool view_is_idle_after_delivery(const struct dialogue_view *view, step_index step);

/* Bytes are missing somewhere between two steps. */
bool view_has_gap(const struct dialogue_view *view, step_index first, step_index last);

/* Whether two of the session's transactions have the same envelope. */
bool view_same_envelope(const struct dialogue_view *view, const struct transaction *a,
                        const struct transaction *b);

/* Its recipients that were answered with this class of code. */
size_t transaction_recipients_with(const struct transaction *transaction, unsigned class);

/* The message was handed over and the server said what it made of it. */
bool transaction_is_completed(const struct transaction *transaction);

/* "the message" or, when the server did not let it come to that, "DATA". */
const char *transaction_content_name(const struct transaction *transaction);

/* A reply that had to be sent again and again came late itself. Three times
 * take some seconds, whatever the stack (RFC 6298, 5). */
bool session_network_was_slow(const struct session *session);

/* Most command lines from one step to another came at the pace of a keyboard,
 * key by key or, as a terminal sends them, whole lines after a pause. Settings may be
 * NULL. */
bool commands_look_typed(const struct session *session, const struct rule_settings *settings,
                         step_index first, step_index last);

/* So did all lines of the transaction from MAIL to DATA. One that is held back
 * has long pauses too, but not before every line. */
bool transaction_looks_typed(const struct session *session, const struct rule_settings *settings,
                             const struct transaction *transaction);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps credentials out of the record.
 *
 * What a client sends to authenticate (RFC 4954, 4) is never stored. Of each
 * token of it, as sent and decoded from base64, a keyed hash is kept for the
 * session, so that a server or client that repeats it later, or did earlier,
 * can be silenced: such a word becomes `[redacted]`.
 *
 * The names of users are learnt as well and silenced in replies, but an
 * envelope address that is a user's name stays: it is on every message, and
 * without it no session could be recognised.
 *
 * At most `credentials` tokens are remembered, the oldest is forgotten first.
 * The key is drawn for each object and dies with it.
 */
#ifndef SMTP_REDACTION_H
#define SMTP_REDACTION_H

#include "smtp/session.h"
#include "smtp/smtp_limits.h"

struct redaction;

struct redaction *redaction_new(const struct smtp_limits *limits);
void redaction_free(struct redaction *redaction);

/* Bytes it takes; 0 for NULL. */
size_t redaction_memory(const struct redaction *redaction);

/* The name of a SASL mechanism if the word is one, in upper case as a constant;
 * NULL for anything else, which may be a credential in the wrong place. */
const char *redaction_mechanism(struct bytes word);

/* Learns one response of the client. `mechanism` is what redaction_mechanism
 * gave, or NULL; `index` counts the responses of the exchange from 0, an
 * initial one included. */
void redaction_learn(struct redaction *redaction, const char *mechanism, unsigned index,
                     struct bytes response);

/* What a word may be known as. */
enum credential {
    CREDENTIAL_SECRET, /* a password, a response, or a token as sent */
    CREDENTIAL_ANY,    /* also the name of a user */
    CREDENTIAL_COUNT
};

/* Whether the word, as it stands or decoded, was learnt as such. A word that is
 * what was learnt in upper case counts too. */
bool redaction_knows(const struct redaction *redaction, struct bytes word, enum credential which);

/* Tokens that there was no room for any more. */
uint64_t redaction_forgotten(const struct redaction *redaction);

/* Goes through every text of the session and takes out what was learnt. */
void redaction_apply(const struct redaction *redaction, struct session *session);

/* The same for one step, or a message, with texts of that arena. */
void redaction_apply_to_step(const struct redaction *redaction, struct arena *arena,
                             struct step *step);
void redaction_apply_to_message(const struct redaction *redaction, struct arena *arena,
                                struct message *message);

/* A line that looks like a credential where no verb belongs: eight or more
 * characters of base64 and nothing else, or `*` (RFC 4954, 4). */
bool redaction_looks_like_response(struct bytes line);

/* A line that has come so far may become one. */
bool redaction_may_become_response(struct bytes start);

/* A client of another protocol that came to the wrong port and says who it is:
 * PASS of POP3 and FTP, `tag LOGIN` of IMAP, AUTHINFO of NNTP, fields of HTTP. */
bool redaction_is_password(struct bytes verb, struct bytes argument);

/* The argument of a command that carries secrets of its own (XCLIENT LOGIN=,
 * BURL, PASS and its like; AUTH= is an address and stays) with these taken out. The result lives
 * as long as the arena and the argument. */
struct bytes redaction_mask_argument(struct arena *arena, struct bytes verb, struct bytes argument);

#endif

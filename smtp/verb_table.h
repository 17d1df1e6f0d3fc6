/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verbs that are known: RFC 5321 4.1, its extensions, RFC 821's old ones,
 * LMTP (RFC 2033) and what Postfix and Exchange add.
 */
#ifndef SMTP_VERB_TABLE_H
#define SMTP_VERB_TABLE_H

#include "base/bytes.h"

enum verb {
    VERB_UNKNOWN,
    VERB_HELO,
    VERB_EHLO,
    VERB_LHLO,
    VERB_MAIL,
    VERB_RCPT,
    VERB_DATA,
    VERB_BDAT,
    VERB_RSET,
    VERB_NOOP,
    VERB_QUIT,
    VERB_VRFY,
    VERB_EXPN,
    VERB_HELP,
    VERB_AUTH,
    VERB_X_EXPS, /* AUTH between Exchange servers */
    VERB_STARTTLS,
    VERB_X_ANONYMOUSTLS,
    VERB_ETRN,
    VERB_TURN,
    VERB_ATRN,
    VERB_SEND,
    VERB_SOML,
    VERB_SAML,
    VERB_XCLIENT,
    VERB_XFORWARD,
    VERB_BURL,
    VERB_COUNT
};

/* VERB_UNKNOWN when the table does not have the word; case is ignored. */
enum verb verb_find(struct bytes word);

const char *verb_name(enum verb verb);

/* MAIL and the old verbs like it, each of which begins a transaction. */
bool verb_is_mail(enum verb verb);

#endif

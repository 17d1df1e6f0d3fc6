/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of verbs. */
#include "smtp/verb_table.h"

#include <assert.h>

static const char *const names[] = {
    [VERB_UNKNOWN] = "",          [VERB_HELO] = "HELO",
    [VERB_EHLO] = "EHLO",         [VERB_LHLO] = "LHLO",
    [VERB_MAIL] = "MAIL",         [VERB_RCPT] = "RCPT",
    [VERB_DATA] = "DATA",         [VERB_BDAT] = "BDAT",
    [VERB_RSET] = "RSET",         [VERB_NOOP] = "NOOP",
    [VERB_QUIT] = "QUIT",         [VERB_VRFY] = "VRFY",
    [VERB_EXPN] = "EXPN",         [VERB_HELP] = "HELP",
    [VERB_AUTH] = "AUTH",         [VERB_X_EXPS] = "X-EXPS",
    [VERB_STARTTLS] = "STARTTLS", [VERB_X_ANONYMOUSTLS] = "X-ANONYMOUSTLS",
    [VERB_ETRN] = "ETRN",         [VERB_TURN] = "TURN",
    [VERB_ATRN] = "ATRN",         [VERB_SEND] = "SEND",
    [VERB_SOML] = "SOML",         [VERB_SAML] = "SAML",
    [VERB_XCLIENT] = "XCLIENT",   [VERB_XFORWARD] = "XFORWARD",
    [VERB_BURL] = "BURL",
};

_Static_assert(sizeof names / sizeof names[0] == VERB_COUNT, "a name for each verb");

enum verb verb_find(struct bytes word)
{
    for (enum verb verb = VERB_UNKNOWN + 1; verb < VERB_COUNT; verb++)
        if (bytes_equal_ignoring_case(word, bytes_of_string(names[verb])))
            return verb;
    return VERB_UNKNOWN;
}

const char *verb_name(enum verb verb)
{
    assert(verb < VERB_COUNT);
    return names[verb];
}

bool verb_is_mail(enum verb verb)
{
    return verb == VERB_MAIL || verb == VERB_SEND || verb == VERB_SOML || verb == VERB_SAML;
}

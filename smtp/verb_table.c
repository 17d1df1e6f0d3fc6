/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of verbs. */
#include "smtp/verb_table.h"

#include <assert.h>

/* With their lengths, since each command is held against all of them. */
#define NAME(text)                                                                                 \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static const struct verb_text {
    const char *text;
    size_t length;
} names[] = {
    [VERB_UNKNOWN] = NAME(""),          [VERB_HELO] = NAME("HELO"),
    [VERB_EHLO] = NAME("EHLO"),         [VERB_LHLO] = NAME("LHLO"),
    [VERB_MAIL] = NAME("MAIL"),         [VERB_RCPT] = NAME("RCPT"),
    [VERB_DATA] = NAME("DATA"),         [VERB_BDAT] = NAME("BDAT"),
    [VERB_RSET] = NAME("RSET"),         [VERB_NOOP] = NAME("NOOP"),
    [VERB_QUIT] = NAME("QUIT"),         [VERB_VRFY] = NAME("VRFY"),
    [VERB_EXPN] = NAME("EXPN"),         [VERB_HELP] = NAME("HELP"),
    [VERB_AUTH] = NAME("AUTH"),         [VERB_X_EXPS] = NAME("X-EXPS"),
    [VERB_STARTTLS] = NAME("STARTTLS"), [VERB_X_ANONYMOUSTLS] = NAME("X-ANONYMOUSTLS"),
    [VERB_ETRN] = NAME("ETRN"),         [VERB_TURN] = NAME("TURN"),
    [VERB_ATRN] = NAME("ATRN"),         [VERB_SEND] = NAME("SEND"),
    [VERB_SOML] = NAME("SOML"),         [VERB_SAML] = NAME("SAML"),
    [VERB_XCLIENT] = NAME("XCLIENT"),   [VERB_XFORWARD] = NAME("XFORWARD"),
    [VERB_BURL] = NAME("BURL"),
};

_Static_assert(sizeof names / sizeof names[0] == VERB_COUNT, "a name for each verb");

enum verb verb_find(struct bytes word)
{
    for (enum verb verb = VERB_UNKNOWN + 1; verb < VERB_COUNT; verb++)
        if (word.length == names[verb].length &&
            bytes_match_ignoring_case(word, bytes_of(names[verb].text, word.length)))
            return verb;
    return VERB_UNKNOWN;
}

const char *verb_name(enum verb verb)
{
    assert(verb < VERB_COUNT);
    return names[verb].text;
}

bool verb_is_mail(enum verb verb)
{
    return verb == VERB_MAIL || verb == VERB_SEND || verb == VERB_SOML || verb == VERB_SAML;
}

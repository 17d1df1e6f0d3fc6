/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conversations made by chance, between a client and a server that keep to the
 * rules: greetings, logins, mails by DATA and BDAT, refusals, pipelining, LMTP.
 *
 * Every line is unlike every other, so that each step of a record shows which
 * line it was. Every line of a message has a word that nothing else has, or the
 * form of a command; what is used to log in has words of its own too.
 */
#ifndef TESTS_SUPPORT_CONVERSATION_MAKER_H
#define TESTS_SUPPORT_CONVERSATION_MAKER_H

#include "tests/support/conversation.h"

/* The words, and the first of them in base64. */
#define CONTENT_WORD        "qzcontent"
#define CONTENT_WORD_BASE64 "cXpjb250ZW50"
#define SECRET_WORD         "qzsecret"

struct conversation_traits {
    bool quotes;   /* messages have lines that are commands */
    bool nests;    /* MAIL comes while a transaction is open */
    bool errs;     /* some commands are none that anybody knows */
    bool crosses;  /* replies come while the client still sends its commands */
    bool is_hasty; /* the client speaks again before it has all replies */
};

void conversation_make(struct conversation *conversation, struct dice *dice,
                       const struct conversation_traits *traits);

#endif

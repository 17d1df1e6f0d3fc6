/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialogues by chance. */
#include "tests/support/random_dialogue.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/dice.h"

struct maker {
    struct random_dialogue *dialogue;
    struct dice dice;
    char plain[4 * RANDOM_SECRET_SIZE]; /* PLAIN's token: user and secret */
};

/* `$s` becomes the secret, `$b` the secret in base64, `$p` the token of PLAIN. */
static void add(struct maker *maker, const char *text)
{
    struct random_dialogue *dialogue = maker->dialogue;

    for (; *text != '\0'; text++) {
        const char *part = text[0] != '$'   ? NULL
                           : text[1] == 's' ? dialogue->secret
                           : text[1] == 'b' ? dialogue->secret_base64
                                            : maker->plain;

        ck_assert_uint_lt(dialogue->length + sizeof maker->plain, sizeof dialogue->script);
        if (part == NULL) {
            dialogue->script[dialogue->length++] = *text;
            continue;
        }
        memcpy(dialogue->script + dialogue->length, part, strlen(part));
        dialogue->length += strlen(part);
        text++;
    }
    dialogue->script[dialogue->length] = '\0';
}

static const char *one_of(struct maker *maker, const char *const *texts, size_t count)
{
    return texts[roll(&maker->dice, (uint32_t)count)];
}

#define ADD_ONE_OF(maker, texts)                                                                   \
    add(maker, one_of(maker, texts, sizeof(texts) / sizeof((texts)[0])))

/* ------------------------------------------------------------------------ content */

/* With stuffed dots, odd ends, commands, and what looks like them. */
static const char *const content_pieces[] = {
    "Subject: hello\\r\\n",
    "\\r\\n",
    "..\\r\\n",
    ".text\\r\\n",
    "text\\n",
    "\\n.\\n",
    "\\n.\\r\\n",
    "\\r\\n.\\n",
    "\\r.\\r",
    "\\r\\n.\\r",
    "MAIL FROM:<smuggled@example.org>\\r\\n",
    "RCPT TO:<victim@example.com>\\r\\n",
    "DATA\\r\\n",
    "QUIT\\r\\n",
    "RSET\\n",
    "Mail from a friend\\r\\n",
    "\\x00\\x80\\xff",
    "a line with more in it than others have, so that a cut falls into it\\r\\n",
};

static void add_content(struct maker *maker)
{
    add(maker, "C| ");
    for (unsigned n = roll(&maker->dice, 6); n > 0; n--) {
        ADD_ONE_OF(maker, content_pieces);
        if (roll(&maker->dice, 8) == 0)
            add(maker, "\nC| ");
    }
}

static const char *const ends[] = {
    "\\r\\n.\\r\\n", "\\r\\n.\\r\\n", "\\r\\n.\\r\\n", "\\n.\\n", "\\n.\\r\\n", "\\r.\\r", ""
};

/* -------------------------------------------------------------------------- lines */

static const char *const commands[] = {
    "RSET",
    "NOOP",
    "QUIT",
    "EHLO client.example.org",
    "EHLO",
    "HELO client.example.org",
    "LHLO client.example.org",
    "MAIL FROM:<a@example.org>",
    "MAIL FROM:<> SIZE=10",
    "MAIL FROM:a@example.org",
    "MAIL nonsense",
    "SEND FROM:<a@example.org>",
    "RCPT TO:<b@example.com>",
    "RCPT TO:<c@example.com> NOTIFY=NEVER",
    "RCPT TO:<d@example.com",
    "RCPT",
    "DATA",
    "BDAT 0 LAST",
    "BDAT 5x",
    "BDAT 99999999999999999999",
    "BURL imap://me@imap.example.org/;urlauth=submit:internal:$s LAST",
    "VRFY bob",
    "HELP",
    "STARTTLS",
    "TURN",
    "ATRN example.org",
    "ETRN example.org",
    "XCLIENT NAME=x LOGIN=$s",
    "AUTH PLAIN $p",
    "AUTH PLAIN",
    "AUTH LOGIN",
    "AUTH LOGIN =",
    "AUTH CRAM-MD5",
    "AUTH $p",
    "AUTHPLAIN $p",
    "$b",
    "*",
    "",
    ".",
    "XYZZY plugh",
    "Dear Bob, this is no command",
};

static const char *const replies[] = {
    "250 2.0.0 Ok",
    "250 2.0.0 Ok",
    "250 2.0.0 Ok",
    "250-more",
    "250 queued as 4F2",
    "354 go ahead",
    "354 go ahead",
    "220 hello",
    "221 bye",
    "334 ",
    "334 UGFzc3dvcmQ6",
    "235 welcome $s",
    "421 later",
    "450 no",
    "535 no: $b",
    "501 syntax",
    "502 what",
    "500 what is $s?",
    "503 5.5.1 out of turn",
    "550 no such user",
    "554 no",
    "999 never heard",
    "no reply at all",
    "",
};

/* A line goes into the segment of the line before it only if that has the same side. */
static bool follows(const struct maker *maker, char side)
{
    const struct random_dialogue *dialogue = maker->dialogue;
    size_t start = dialogue->length > 0 ? dialogue->length - 1 : 0;

    while (start > 0 && dialogue->script[start - 1] != '\n')
        start--;
    return dialogue->script[start] == side;
}

static void add_line(struct maker *maker, char side)
{
    char start[] = { side, follows(maker, side) && roll(&maker->dice, 3) == 0 ? '+' : ':', ' ', 0 };

    add(maker, start);
}

static void add_command(struct maker *maker)
{
    add_line(maker, 'C');
    ADD_ONE_OF(maker, commands);
    add(maker, "\n");
}

static void add_reply(struct maker *maker)
{
    add_line(maker, 'S');
    ADD_ONE_OF(maker, replies);
    add(maker, "\n");
}

/* ------------------------------------------------------------------------- scenes */

/* What belongs together, so that every mode is reached and left. */
static const char *const scenes[] = {
    "C: EHLO client.example.org\nS: 250-mail.example.com\nS+ 250 PIPELINING\n",
    "C: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\n",
    "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nC+ RCPT TO:<c@example.com>\n"
    "C+ DATA\nS: 250 ok\nS+ 250 ok\nS+ 550 no\nS+ 354 go\n",
    "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nC+ DATA\nS: 250 ok\nS+ 550 no\n"
    "S+ 554 nobody\nC: Subject: private words\nC+ RSET\nC+ private words\nC+ .\nS: 500 what\n"
    "S+ 250 ok\nS+ 500 what\nS+ 500 what\n",
    "C| BDAT 10\\r\\n0123456789BDAT 3 LAST\\r\\nabc\nS: 250 ok\nS: 250 ok\n",
    "C| BDAT 10\\r\\n01\\n34\\n67\\n9\nS: 500 what\nS: 500 what\nS: 500 what\n",
    "C| BDAT 4\\r\\nab\nS: 503 no\nC| cdRSET\\r\\n\nS: 250 ok\n",
    "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcjE=\nS: 334 UGFzc3dvcmQ6\nC: $b\nS: 535 no\n",
    "C: AUTH LOGIN\nC+ dXNlcjE=\nC+ $b\nS: 503 no\nS+ 500 what\nS+ 500 what\n",
    "C: AUTH PLAIN $p\nS: 235 welcome\n",
    "C: LHLO client.example.org\nS: 250 lmtp.example.com\n",
    "C: LHLO client.example.org\nS: 250 lmtp.example.com\nC: MAIL FROM:<a@example.org>\nS: 250 ok\n"
    "C: RCPT TO:<b@example.com>\nC+ RCPT TO:<c@example.com>\nC+ DATA\nS: 250 ok\nS+ 250 ok\n"
    "S+ 354 go\nC: .\nS: 250 ok\nS: 452 full\n",
    "C: STARTTLS\nC+ NOOP\nS: 454 no\nS: 250 ok\n",
    "C: ATRN example.org\nC+ NOOP\nS: 450 no\nS: 250 ok\n",
    "C: XCLIENT ADDR=192.0.2.7\nS: 220 again\n",
    "C: RSET\nC+ MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nS: 250 ok\nS+ 250 ok\n"
    "S+ 250 ok\n",
    "C: EHLO\nC+ RCPT TO:<d@example.com>\nS: 501 who\nS+ 250 ok\n",
    "S: 250 surplus\n",
    "S: 421 4.4.2 timeout\n",
    "@ 10\n",
    "@ 400\n",
    "GAP C 30\n",
    "GAP S 30\n",
    "C| half a li\n",
    "S| 25\n",
    "C| \\x16\\x03\\x01\\x00\\x05\n",
};

static void add_message(struct maker *maker)
{
    add(maker, "C: DATA\n");
    if (roll(&maker->dice, 6) > 0)
        add(maker, "S: 354 go\n");
    add_content(maker);
    ADD_ONE_OF(maker, ends);
    add(maker, "\n");
    for (unsigned n = roll(&maker->dice, 4); n > 0; n--)
        add_reply(maker);
}

static void add_anything(struct maker *maker)
{
    switch (roll(&maker->dice, 6)) {
    case 0:
        add_command(maker);
        break;
    case 1:
        add_reply(maker);
        break;
    case 2:
        add_command(maker);
        add_reply(maker);
        break;
    case 3:
        add_message(maker);
        break;
    default:
        ADD_ONE_OF(maker, scenes);
    }
}

/* The end of it: who says what is the other way round from here on. */
static void add_reversal(struct maker *maker)
{
    add(maker, "C: RSET\nS: 250 ok\nC: ATRN example.org\n");
    add(maker, roll(&maker->dice, 2) == 0 ? "C+ 220 hello $s\nS: 250 ok\n"
                                          : "S: 250 ok\nC: 220 hello $s\n");
    add(maker, "S: EHLO mail.example.com\nC: 250 hello\nS: MAIL FROM:<b@example.com>\n"
               "S+ RCPT TO:<a@example.org>\nS+ DATA\nC: 250 ok\nC+ 250 ok\nC+ 354 go\n"
               "S| hello\\r\\n.\\r\\n\nC: 250 ok $b\nS: QUIT\nC: 221 bye\n");
}

static void plant(struct maker *maker, uint64_t seed)
{
    struct random_dialogue *dialogue = maker->dialogue;
    char token[2 * RANDOM_SECRET_SIZE];
    int length;

    length = snprintf(dialogue->secret, sizeof dialogue->secret, "Zq%09llxK",
                      (unsigned long long)(seed * 2654435761U % 0xfffffffffULL));
    sodium_bin2base64(dialogue->secret_base64, sizeof dialogue->secret_base64,
                      (const unsigned char *)dialogue->secret, (size_t)length,
                      sodium_base64_VARIANT_ORIGINAL);
    memcpy(token, "\0user1\0", 7);
    memcpy(token + 7, dialogue->secret, (size_t)length);
    sodium_bin2base64(maker->plain, sizeof maker->plain, (const unsigned char *)token,
                      7 + (size_t)length, sodium_base64_VARIANT_ORIGINAL);
}

void random_dialogue_make(struct random_dialogue *dialogue, uint64_t seed)
{
    struct maker maker = { .dialogue = dialogue, .dice = dice_of_seed(seed) };

    dialogue->length = 0;
    plant(&maker, seed);
    if (roll(&maker.dice, 5) > 0)
        add(&maker, "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\n"
                    "S: 250-mail.example.com\nS+ 250 AUTH PLAIN LOGIN\n");
    /* Whoever never logs in has nothing to hide. */
    add(&maker, "C: AUTH PLAIN $p\nS: 235 ok\n");
    for (unsigned n = 1 + roll(&maker.dice, 30); n > 0; n--)
        add_anything(&maker);
    if (roll(&maker.dice, 8) == 0)
        add_reversal(&maker);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making conversations: a client that decides by chance, and a server that answers. */
#include "tests/support/conversation_maker.h"

#include <check.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { TURN = 1 << 16, REPLIES = 256, REPLY = 512 };

/* A reply, and how much of the client's turn the server must have for it. */
struct answer {
    size_t behind;
    char text[REPLY];
};

/* What the server has accepted. */
struct envelope {
    bool is_open;
    unsigned accepted;
};

struct maker {
    struct conversation *conversation;
    struct dice *dice;
    const struct conversation_traits *traits;
    unsigned number; /* makes texts unlike each other */
    bool pipelining;
    bool chunking;
    bool lmtp;
    struct envelope envelope;
    char turn[TURN]; /* what the client sends without waiting */
    size_t length;
    struct answer answers[REPLIES];
    size_t answer_count;
};

static bool chance(struct maker *maker, unsigned per_cent)
{
    return roll(maker->dice, 100) < per_cent;
}

/* ------------------------------------------------------------------------- a turn */

__attribute__((format(printf, 2, 0))) static void put(struct maker *maker, const char *format,
                                                      va_list arguments)
{
    size_t room = sizeof maker->turn - maker->length;
    int length = vsnprintf(maker->turn + maker->length, room, format, arguments);

    ck_assert_int_lt(length, (int)room);
    maker->length += (size_t)length;
}

__attribute__((format(printf, 2, 3))) static void ask(struct maker *maker, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put(maker, format, arguments);
    va_end(arguments);
}

/* To everything the client has sent so far. */
__attribute__((format(printf, 2, 3))) static void answer(struct maker *maker, const char *format,
                                                         ...)
{
    struct answer *answer = &maker->answers[maker->answer_count++];
    va_list arguments;

    ck_assert_uint_le(maker->answer_count, REPLIES);
    answer->behind = maker->length;
    va_start(arguments, format);
    vsnprintf(answer->text, sizeof answer->text, format, arguments);
    va_end(arguments);
}

static void say(struct maker *maker, enum side from, uint64_t heard, const char *bytes,
                size_t length)
{
    conversation_add(maker->conversation, from, heard, (const uint8_t *)bytes, length);
}

/* A reply in one segment, or in two. */
static void send_reply(struct maker *maker, const char *text)
{
    size_t length = strlen(text), first = length;
    uint64_t heard = maker->conversation->length[SIDE_CLIENT];

    if (chance(maker, 10))
        first = 1 + roll(maker->dice, (uint32_t)length - 1);
    say(maker, SIDE_SERVER, heard, text, first);
    say(maker, SIDE_SERVER, heard, text + first, length - first);
}

/* Those that are due, some of them in one segment. */
static size_t send_replies(struct maker *maker, size_t from, size_t sent)
{
    char text[4 * REPLY] = "";

    while (from < maker->answer_count && maker->answers[from].behind <= sent) {
        strcat(text, maker->answers[from++].text);
        if (strlen(text) > 3 * REPLY || !chance(maker, 30)) {
            send_reply(maker, text);
            text[0] = '\0';
        }
    }
    if (text[0] != '\0')
        send_reply(maker, text);
    return from;
}

/* Whole lines, or wherever a segment is full. */
static size_t segment_length(struct maker *maker, size_t at)
{
    size_t left = maker->length - at, length;

    if (chance(maker, 40))
        return left < 1400 ? left : 1400;
    if (chance(maker, 30)) {
        length = 1 + roll(maker->dice, 300);
        return length < left ? length : left;
    }
    length = 0;
    do
        length += strcspn(maker->turn + at + length, "\n") + 1;
    while (length < left && chance(maker, 60));
    return length < left ? length : left;
}

/* The client sends its turn and gets the replies, the last ones when it is done.
 * One that is hasty does not wait for these. */
static void take_turn(struct maker *maker)
{
    uint64_t heard = maker->conversation->length[SIDE_SERVER];
    bool crosses = maker->traits->crosses && chance(maker, 50);
    size_t answered = 0, sent = 0;

    while (sent < maker->length) {
        size_t length = segment_length(maker, sent);

        say(maker, SIDE_CLIENT, heard, maker->turn + sent, length);
        sent += length;
        if (crosses && chance(maker, 70))
            answered = send_replies(maker, answered, sent);
        if (maker->traits->is_hasty && chance(maker, 50))
            heard = maker->conversation->length[SIDE_SERVER];
    }
    send_replies(maker, answered, sent);
    maker->length = maker->answer_count = 0;
    maker->turn[0] = '\0';
}

/* Where a client that does not pipeline waits for the reply. */
static void may_wait(struct maker *maker)
{
    if (!maker->pipelining || chance(maker, 30))
        take_turn(maker);
}

/* ------------------------------------------------------------------------ content */

static void put_random_base64(struct maker *maker)
{
    char line[73];

    for (size_t i = 0; i < sizeof line - 1; i++)
        line[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[roll(
            maker->dice, 64)];
    line[sizeof line - 1] = '\0';
    ask(maker, CONTENT_WORD_BASE64 "%s\r\n", line);
}

static void put_quotation(struct maker *maker)
{
    static const char *const lines[] = {
        "MAIL FROM:<" CONTENT_WORD "%u@example.org>\r\n",
        "RCPT TO:<" CONTENT_WORD "%u@example.com>\r\n",
        "EHLO " CONTENT_WORD "%u\r\n",
        "VRFY " CONTENT_WORD "%u\r\n",
        "NOOP " CONTENT_WORD "%u\r\n",
        "250 2.0.0 " CONTENT_WORD "%u\r\n",
        "354 " CONTENT_WORD "%u\r\n",
        "..%u " CONTENT_WORD "\r\n",
        "QUIT\r\n",
        "RSET\r\n",
        "DATA\r\n",
        "STARTTLS\r\n",
        "AUTH LOGIN\r\n",
        "..\r\n",
    };

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    ask(maker, lines[roll(maker->dice, sizeof lines / sizeof lines[0])], maker->number++);
#pragma GCC diagnostic pop
}

static void put_line(struct maker *maker, bool quotes)
{
    if (quotes && chance(maker, 50))
        put_quotation(maker);
    else if (chance(maker, 20))
        put_random_base64(maker);
    else
        ask(maker, "%s" CONTENT_WORD "%u and more\r\n", chance(maker, 10) ? ".." : "",
            maker->number++);
}

/* A first line that is a command would be one to everybody who did not see the
 * server ask for a message. */
static void put_content(struct maker *maker, bool quotes)
{
    unsigned lines = 1 + roll(maker->dice, chance(maker, 20) ? 80 : 8);

    if (chance(maker, 80))
        ask(maker, "From: " CONTENT_WORD "%u\r\nMessage-ID:%s <%u@id.example.org>\r\n\r\n",
            maker->number, chance(maker, 20) ? "\r\n" : "", maker->number);
    else
        put_line(maker, false);
    maker->number++;
    while (lines-- > 0)
        put_line(maker, quotes);
}

/* ----------------------------------------------------------------------- mail */

static void ask_mail(struct maker *maker)
{
    unsigned number = maker->number++;

    ask(maker, "MAIL FROM:<from%u@example.org>\r\n", number);
    if (maker->envelope.is_open) {
        answer(maker, "503 5.5.1 nested %u\r\n", number);
    } else if (chance(maker, 10)) {
        answer(maker, "%s sender %u\r\n", chance(maker, 50) ? "550 5.7.1" : "451 4.7.1", number);
    } else {
        answer(maker, "250 2.1.0 Ok %u\r\n", number);
        maker->envelope = (struct envelope){ .is_open = true };
    }
    may_wait(maker);
}

static void ask_rcpt(struct maker *maker)
{
    unsigned number = maker->number++;

    ask(maker, "RCPT TO:<to%u@example.com>\r\n", number);
    if (!maker->envelope.is_open) {
        answer(maker, "503 5.5.1 no sender %u\r\n", number);
    } else if (chance(maker, 15)) {
        answer(maker, "%s recipient %u\r\n", chance(maker, 60) ? "550 5.1.1" : "450 4.2.1", number);
    } else {
        answer(maker, "250 2.1.5 Ok %u\r\n", number);
        maker->envelope.accepted++;
    }
    may_wait(maker);
}

static void answer_message(struct maker *maker)
{
    unsigned replies = maker->lmtp ? maker->envelope.accepted : 1;

    for (unsigned i = 0; i < replies; i++) {
        unsigned number = maker->number++;

        if (chance(maker, 75))
            answer(maker, "250 2.0.0 Ok: queued as Q%u\r\n", number);
        else
            answer(maker, "%s message %u\r\n", chance(maker, 50) ? "451 4.3.0" : "554 5.7.1",
                   number);
    }
    maker->envelope = (struct envelope){ .is_open = false };
}

static void send_data(struct maker *maker)
{
    unsigned number = maker->number++;

    ask(maker, "DATA\r\n");
    if (maker->envelope.accepted == 0) {
        answer(maker, "%s no recipients %u\r\n",
               maker->envelope.is_open ? "554 5.5.1" : "503 5.5.1", number);
        take_turn(maker);
        return;
    }
    if (chance(maker, 5)) {
        answer(maker, "451 4.3.0 not now %u\r\n", number);
        take_turn(maker);
        return;
    }
    answer(maker, "354 go on %u\r\n", number);
    take_turn(maker);
    put_content(maker, maker->traits->quotes);
    if (!maker->lmtp && chance(maker, 5)) {
        /* Before the end: that is all it has to say of this one. */
        answer(maker, "552 5.3.4 too much %u\r\n", maker->number++);
        put_content(maker, maker->traits->quotes);
        ask(maker, ".\r\n");
        maker->envelope = (struct envelope){ .is_open = false };
    } else {
        ask(maker, ".\r\n");
        answer_message(maker);
    }
    may_wait(maker);
}

/* Two in a turn could not be told from each other. */
static void ask_rset(struct maker *maker)
{
    if (strstr(maker->turn, "RSET\r\n") != NULL)
        take_turn(maker);
    ask(maker, "RSET\r\n");
    answer(maker, "250 2.0.0 reset %u\r\n", maker->number++);
    maker->envelope = (struct envelope){ .is_open = false };
    may_wait(maker);
}

static void send_chunks(struct maker *maker)
{
    unsigned chunks = 1 + roll(maker->dice, 3);
    bool refused = maker->envelope.accepted == 0;

    while (chunks-- > 0) {
        unsigned number = maker->number++;
        char content[TURN], command[64];
        size_t start = maker->length, length;

        put_content(maker, false);
        length = maker->length - start;
        memcpy(content, maker->turn + start, length);
        maker->length = start;
        snprintf(command, sizeof command, "BDAT %zu%s\r\n", length, chunks == 0 ? " LAST" : "");
        ask(maker, "%s", command);
        ck_assert_uint_lt(maker->length + length, sizeof maker->turn);
        memcpy(maker->turn + maker->length, content, length);
        maker->length += length;
        maker->turn[maker->length] = '\0';
        if (refused)
            answer(maker, "503 5.5.1 no recipients %u\r\n", number);
        else if (chunks > 0)
            answer(maker, "250 2.0.0 chunk %u\r\n", number);
        else
            answer_message(maker);
        may_wait(maker);
        /* RFC 3030, 2: behind a chunk that is refused RSET must follow. */
        if (refused || (chunks > 0 && chance(maker, 10))) {
            ask_rset(maker);
            return;
        }
    }
}

static void send_mail(struct maker *maker)
{
    unsigned recipients = 1 + roll(maker->dice, chance(maker, 15) ? 20 : 3);

    ask_mail(maker);
    while (recipients-- > 0)
        ask_rcpt(maker);
    if (chance(maker, 8))
        ask_rset(maker);
    else if (maker->chunking && chance(maker, 40))
        send_chunks(maker);
    else
        send_data(maker);
    if (maker->envelope.is_open && !(maker->traits->nests && chance(maker, 30)))
        ask_rset(maker);
}

/* ---------------------------------------------------------------------- the rest */

static const char *base64_of(const char *text, size_t length, char room[256])
{
    return sodium_bin2base64(room, 256, (const unsigned char *)text, length,
                             sodium_base64_VARIANT_ORIGINAL);
}

static void answer_login(struct maker *maker, unsigned number)
{
    if (chance(maker, 70))
        answer(maker, "235 2.7.0 welcome " SECRET_WORD "user%u\r\n", number);
    else
        answer(maker, "535 5.7.8 not " SECRET_WORD "user%u\r\n", number);
    take_turn(maker);
}

static void log_in(struct maker *maker)
{
    unsigned number = maker->number++;
    char user[64], token[256], room[256];
    int length = snprintf(token, sizeof token, "%c" SECRET_WORD "user%u%c" SECRET_WORD "pass%u", 0,
                          number, 0, number);

    if (chance(maker, 50)) {
        if (chance(maker, 50)) {
            ask(maker, "AUTH PLAIN\r\n");
            answer(maker, "334 \r\n");
            take_turn(maker);
            ask(maker, "%s\r\n", base64_of(token, (size_t)length, room));
        } else {
            ask(maker, "AUTH PLAIN %s\r\n", base64_of(token, (size_t)length, room));
        }
        answer_login(maker, number);
        return;
    }
    ask(maker, "AUTH LOGIN\r\n");
    answer(maker, "334 VXNlcm5hbWU6\r\n");
    take_turn(maker);
    snprintf(user, sizeof user, SECRET_WORD "user%u", number);
    ask(maker, "%s\r\n", base64_of(user, strlen(user), room));
    answer(maker, "334 UGFzc3dvcmQ6\r\n");
    take_turn(maker);
    snprintf(user, sizeof user, SECRET_WORD "pass%u", number);
    ask(maker, "%s\r\n", base64_of(user, strlen(user), room));
    answer_login(maker, number);
}

static void say_hello(struct maker *maker)
{
    unsigned number = maker->number++;
    bool is_helo = !maker->lmtp && chance(maker, 15);

    maker->envelope = (struct envelope){ .is_open = false };
    ask(maker, "%s client%u.example.org\r\n",
        maker->lmtp ? "LHLO"
        : is_helo   ? "HELO"
                    : "EHLO",
        number);
    if (is_helo)
        answer(maker, "250 mail%u.example.com\r\n", number);
    else
        answer(maker, "250-mail%u.example.com\r\n250-SIZE %u\r\n%s%s250 8BITMIME\r\n", number,
               number, maker->pipelining ? "250-PIPELINING\r\n" : "",
               maker->chunking ? "250-CHUNKING\r\n" : "");
    take_turn(maker);
}

static void ask_something(struct maker *maker)
{
    unsigned number = maker->number++;

    switch (roll(maker->dice, maker->traits->errs ? 4 : 3)) {
    case 0:
        ask(maker, "NOOP n%u\r\n", number);
        answer(maker, "250 2.0.0 noop %u\r\n", number);
        break;
    case 1:
        ask(maker, "VRFY v%u\r\n", number);
        answer(maker, "252 2.1.5 perhaps %u\r\n", number);
        break;
    case 2:
        ask(maker, "HELP h%u\r\n", number);
        answer(maker, "214-first %u\r\n214 second %u\r\n", number, number);
        break;
    default:
        ask(maker, "XFOO x%u\r\n", number);
        answer(maker, "500 5.5.1 what %u\r\n", number);
        break;
    }
    take_turn(maker);
}

/* Records of handshakes that nobody here looks into. */
static void start_tls(struct maker *maker)
{
    static const char hello[] = "\x16\x03\x01\x00\x10"
                                "abcdefghijklmnop";

    ask(maker, "STARTTLS\r\n");
    answer(maker, "220 2.0.0 ready %u\r\n", maker->number++);
    take_turn(maker);
    for (unsigned i = 0; i < 3; i++) {
        say(maker, SIDE_CLIENT, maker->conversation->length[SIDE_SERVER], hello, sizeof hello - 1);
        say(maker, SIDE_SERVER, maker->conversation->length[SIDE_CLIENT], hello, sizeof hello - 1);
    }
}

static void do_something(struct maker *maker)
{
    unsigned what = roll(maker->dice, 20);

    if (what < 12)
        send_mail(maker);
    else if (what < 14)
        ask_rset(maker);
    else if (what < 15)
        say_hello(maker);
    else if (what < 17)
        log_in(maker);
    else
        ask_something(maker);
}

void conversation_make(struct conversation *conversation, struct dice *dice,
                       const struct conversation_traits *traits)
{
    struct maker *maker = calloc(1, sizeof *maker);
    unsigned things = 1 + roll(dice, 6);

    *maker = (struct maker){ .conversation = conversation, .dice = dice, .traits = traits };
    maker->lmtp = chance(maker, 15);
    maker->pipelining = maker->lmtp || chance(maker, 60);
    maker->chunking = chance(maker, 40);
    answer(maker, "220 mail.example.com ESMTP %u\r\n", maker->number++);
    take_turn(maker);
    say_hello(maker);
    while (things-- > 0)
        do_something(maker);
    if (chance(maker, 8)) {
        take_turn(maker);
        start_tls(maker);
    } else if (chance(maker, 80)) {
        ask(maker, "QUIT\r\n");
        answer(maker, "221 2.0.0 bye %u\r\n", maker->number++);
    }
    take_turn(maker);
    free(maker);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting dialogues together. */
#include "tests/bench/traffic_dialogue.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "tests/bench/traffic_random.h"

/* The replies of a server program; %s is the server's or the client's name. */
static const struct server_program {
    const char *greeting;
    const char *ehlo;
    const char *mail;
    const char *rcpt;
    const char *refused;
    const char *data;
    const char *queued; /* takes a number */
    const char *quit;
    bool pipelining;
} programs[] = {
    { "220 %s ESMTP Postfix\r\n",
      "250-%s\r\n250-PIPELINING\r\n250-SIZE 20480000\r\n250-VRFY\r\n250-ETRN\r\n"
      "250-AUTH PLAIN LOGIN\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n"
      "250-SMTPUTF8\r\n250 CHUNKING\r\n",
      "250 2.1.0 Ok\r\n", "250 2.1.5 Ok\r\n",
      "550 5.1.1 <nobody@corp.example>: Recipient address rejected: User unknown in local "
      "recipient table\r\n",
      "354 End data with <CR><LF>.<CR><LF>\r\n", "250 2.0.0 Ok: queued as %010" PRIX64 "\r\n",
      "221 2.0.0 Bye\r\n", true },
    { "220 %s ESMTP Exim 4.97 Tue, 24 Nov 2026 00:11:56 +0000\r\n",
      "250-%s Hello client.example.net\r\n250-SIZE 52428800\r\n250-LIMITS MAILMAX=1000 "
      "RCPTMAX=50000\r\n250-8BITMIME\r\n250-PIPELINING\r\n250-AUTH PLAIN LOGIN\r\n250 HELP\r\n",
      "250 OK\r\n", "250 Accepted\r\n", "550 Unrouteable address\r\n",
      "354 Enter message, ending with \".\" on a line by itself\r\n",
      "250 OK id=1uQx0A-%010" PRIX64 "-0S\r\n", "221 mail.corp.example closing connection\r\n",
      true },
    { "220 %s Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026 00:11:56 +0000\r\n",
      "250-%s Hello [198.51.100.7]\r\n250-SIZE 37748736\r\n250-DSN\r\n250-ENHANCEDSTATUSCODES\r\n"
      "250-AUTH NTLM PLAIN\r\n250-8BITMIME\r\n250-BINARYMIME\r\n250 CHUNKING\r\n",
      "250 2.1.0 Sender OK\r\n", "250 2.1.5 Recipient OK\r\n",
      "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\r\n",
      "354 Start mail input; end with <CRLF>.<CRLF>\r\n",
      "250 2.6.0 <%" PRIX64 "@corp.example> Queued mail for delivery\r\n",
      "221 2.0.0 Service closing transmission channel\r\n", false },
};

/* A session on its way to a dialogue. */
struct making {
    struct traffic_dialogue *dialogue;
    const struct traffic_profile *profile;
    const struct traffic_content *content;
    const struct server_program *program;
    uint64_t number;
    uint64_t *random;
    bool pipelined;
};

static struct bytes keep_text(struct traffic_dialogue *dialogue, const char *format, va_list values)
{
    char *text = dialogue->text + dialogue->filled;
    size_t room = sizeof dialogue->text - dialogue->filled;
    size_t length = (size_t)vsnprintf(text, room, format, values);

    assert(length < room);
    dialogue->filled += length;
    return bytes_of(text, length);
}

static struct traffic_turn *new_turn(struct traffic_dialogue *dialogue, enum side from)
{
    struct traffic_turn *turn = &dialogue->turns[dialogue->count++];

    assert(dialogue->count <= TURNS_MAXIMUM);
    *turn = (struct traffic_turn){ .from = from };
    return turn;
}

static void say(struct making *making, enum side from, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(struct making *making, enum side from, const char *format, ...)
{
    struct traffic_turn *turn = new_turn(making->dialogue, from);
    va_list values;

    va_start(values, format);
    turn->parts[0] = keep_text(making->dialogue, format, values);
    va_end(values);
    turn->length = turn->parts[0].length;
}

/* Replies are formats too, since some name the server. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void begin_session(struct making *making)
{
    unsigned server = (unsigned)(making->number % 20);
    unsigned client = (unsigned)(making->number % 500);
    char name[64];

    snprintf(name, sizeof name, "mx%u.corp.example", server);
    say(making, SIDE_SERVER, making->program->greeting, name);
    say(making, SIDE_CLIENT, "EHLO out%u.example.net\r\n", client);
    say(making, SIDE_SERVER, making->program->ehlo, name);
}

static void authenticate(struct making *making)
{
    say(making, SIDE_CLIENT, "AUTH PLAIN AHVzZXIAc2VjcmV0LXBhc3N3b3Jk\r\n");
    say(making, SIDE_SERVER, "235 2.7.0 Authentication successful\r\n");
}

static void say_envelope(struct making *making, size_t size)
{
    const struct server_program *program = making->program;
    unsigned sender = (unsigned)traffic_between(making->random, 1, 5000);
    unsigned recipient = (unsigned)traffic_between(making->random, 1, 5000);

    if (making->pipelined) {
        say(making, SIDE_CLIENT,
            "MAIL FROM:<user%u@example.net> SIZE=%zu\r\nRCPT TO:<user%u@corp.example>\r\nDATA\r\n",
            sender, size, recipient);
        say(making, SIDE_SERVER, "%s%s%s", program->mail, program->rcpt, program->data);
        return;
    }
    say(making, SIDE_CLIENT, "MAIL FROM:<user%u@example.net> SIZE=%zu\r\n", sender, size);
    say(making, SIDE_SERVER, "%s", program->mail);
    say(making, SIDE_CLIENT, "RCPT TO:<user%u@corp.example>\r\n", recipient);
    say(making, SIDE_SERVER, "%s", program->rcpt);
    say(making, SIDE_CLIENT, "DATA\r\n");
    say(making, SIDE_SERVER, "%s", program->data);
}

static struct bytes header_of(struct making *making, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static struct bytes header_of(struct making *making, const char *format, ...)
{
    struct bytes header;
    va_list values;

    va_start(values, format);
    header = keep_text(making->dialogue, format, values);
    va_end(values);
    return header;
}

/* Text, and behind it an attachment when the message is larger than that. */
static void say_content(struct making *making, unsigned message, size_t size)
{
    static const size_t most_text = 4096;
    struct traffic_turn *turn = new_turn(making->dialogue, SIDE_CLIENT);
    size_t text = size < most_text ? size : most_text;

    turn->parts[0] = header_of(making,
                               "Received: from ws17.example.net (ws17.example.net "
                               "[198.51.100.7])\r\n\tby out.example.net with ESMTP; Tue, 24 Nov "
                               "2026 00:11:56 +0000\r\nDate: Tue, 24 Nov 2026 00:11:55 +0000\r\n"
                               "From: Somebody <somebody@example.net>\r\nTo: Anybody "
                               "<anybody@corp.example>\r\nSubject: Figures\r\nMessage-ID: "
                               "<%" PRIu64 ".%u@example.net>\r\nMIME-Version: 1.0\r\n"
                               "Content-Type: text/plain; charset=us-ascii\r\n\r\n",
                               making->number, message);
    turn->parts[1] = traffic_content_text(making->content, making->random, text);
    if (size > most_text)
        turn->parts[2] = traffic_content_base64(making->content, making->random, size - most_text);
    turn->parts[3] = bytes_of_string(".\r\n");
    for (size_t i = 0; i < TURN_PARTS; i++)
        turn->length += turn->parts[i].length;
}

static void deliver(struct making *making, unsigned message)
{
    size_t size = (size_t)traffic_between_logs(making->random, making->profile->least_message,
                                               making->profile->most_message);

    say_envelope(making, size);
    say_content(making, message, size);
    say(making, SIDE_SERVER, making->program->queued, making->number * 8 + message);
}

static void be_refused(struct making *making)
{
    say(making, SIDE_CLIENT, "MAIL FROM:<user@example.net>\r\n");
    say(making, SIDE_SERVER, "%s", making->program->mail);
    say(making, SIDE_CLIENT, "RCPT TO:<nobody@corp.example>\r\n");
    say(making, SIDE_SERVER, "%s", making->program->refused);
}

void traffic_dialogue_make(struct traffic_dialogue *dialogue, const struct traffic_profile *profile,
                           const struct traffic_content *content, uint64_t number, uint64_t *random)
{
    static const size_t program_count = sizeof programs / sizeof programs[0];
    struct making making = { .dialogue = dialogue,
                             .profile = profile,
                             .content = content,
                             .program = &programs[number % 20 % program_count],
                             .number = number,
                             .random = random };
    uint64_t kind = traffic_between(random, 1, 100);
    unsigned messages = (unsigned)traffic_between(random, 1, profile->most_messages);

    dialogue->count = 0;
    dialogue->filled = 0;
    making.pipelined = making.program->pipelining && kind <= 25;
    begin_session(&making);
    if (kind > 98)
        authenticate(&making);
    if (kind > 90 && kind <= 98)
        be_refused(&making);
    else
        for (unsigned i = 0; i < messages; i++)
            deliver(&making, i);
    say(&making, SIDE_CLIENT, "QUIT\r\n");
    say(&making, SIDE_SERVER, "%s", making.program->quit);
}

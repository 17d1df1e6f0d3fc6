/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telling mail from what looks like it. */
#include "smtp/mail_evidence.h"

/* ---------------------------------------------------------------- the client */

/* Verbs that no other protocol of lines has, with what has to follow them. */
static const struct mail_command {
    enum verb verb;
    const char *argument; /* begins like this; "0" stands for any digit */
} mail_commands[] = {
    { VERB_HELO, "" },      { VERB_EHLO, "" },      { VERB_LHLO, "" },
    { VERB_MAIL, "FROM:" }, { VERB_RCPT, "TO:" },   { VERB_BDAT, "0" },
    { VERB_SEND, "FROM:" }, { VERB_SOML, "FROM:" }, { VERB_SAML, "FROM:" },
};

static bool begins_like(struct bytes argument, const char *start)
{
    if (strcmp(start, "0") == 0)
        return argument.length > 0 && ascii_is_digit(argument.data[0]);
    return bytes_start_with_ignoring_case(argument, start);
}

static bool is_of_mail(const struct parsed_command *command)
{
    for (size_t i = 0; i < sizeof mail_commands / sizeof mail_commands[0]; i++)
        if (mail_commands[i].verb == command->verb)
            return begins_like(command->argument, mail_commands[i].argument);
    return false;
}

bool mail_evidence_is_http_request(struct bytes argument)
{
    static const char version[] = "HTTP/1.";
    struct bytes last = argument;

    for (struct bytes word; (word = bytes_next_word(&argument)).length > 0;)
        last = word;
    return bytes_start_with_ignoring_case(last, version) &&
           last.length == sizeof version; /* and a digit */
}

enum mail_evidence mail_evidence_of_command(enum mail_evidence known,
                                            const struct parsed_command *command)
{
    if (known != MAIL_EVIDENCE_NONE)
        return known;
    if (is_of_mail(command))
        return MAIL_EVIDENCE_MAIL;
    return mail_evidence_is_http_request(command->argument) ? MAIL_EVIDENCE_OTHER
                                                            : MAIL_EVIDENCE_NONE;
}

/* ---------------------------------------------------------------- the server */

static bool word_has(struct bytes word, const char *name)
{
    struct bytes letters = bytes_of_string(name);

    for (size_t i = 0; i + letters.length <= word.length; i++)
        if (bytes_match_ignoring_case(bytes_of(word.data + i, letters.length), letters))
            return true;
    return false;
}

/* In a word that may not be the name of a host: `smtp.example.com` may serve anything. */
static bool line_has(struct bytes line, const char *name)
{
    for (struct bytes word; (word = bytes_next_word(&line)).length > 0;)
        if (word_has(word, name) && bytes_find(word, '.') == word.length)
            return true;
    return false;
}

static bool reply_has(const struct reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->line_count; i++)
        if (line_has(reply->lines[i], name))
            return true;
    return false;
}

bool mail_evidence_names_the_protocol(const struct reply *reply)
{
    return reply_has(reply, "SMTP") || reply_has(reply, "LMTP");
}

/* 354 is RFC 5321's alone, 521 and 554 open a connection only there. */
static bool reply_is_of_mail(const struct reply *reply, bool first)
{
    if (reply->code == 354)
        return true;
    return first && ((mail_evidence_names_the_protocol(reply) && !reply_has(reply, "FTP")) ||
                     reply->code == 521 || reply->code == 554);
}

enum mail_evidence mail_evidence_of_reply(enum mail_evidence known, const struct reply *reply,
                                          bool first, bool greets)
{
    if (known == MAIL_EVIDENCE_MAIL || reply_is_of_mail(reply, first))
        return MAIL_EVIDENCE_MAIL;
    if (greets && reply_class(reply->code) == 2 && reply->code != 220)
        return MAIL_EVIDENCE_OTHER;
    return known;
}

enum mail_evidence mail_evidence_of_stray_line(enum mail_evidence known)
{
    return known == MAIL_EVIDENCE_NONE ? MAIL_EVIDENCE_OTHER : known;
}

bool mail_evidence_of_protocol(struct bytes protocol)
{
    static const char *const names[] = { "smtp", "esmtp", "lmtp" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (bytes_equal_ignoring_case(protocol, bytes_of_string(names[i])))
            return true;
    return false;
}

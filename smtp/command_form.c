/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The forms of arguments, by verb. */
#include "smtp/command_form.h"

#include "smtp/command_parser.h"
#include "smtp/path_parser.h"
#include "smtp/redaction.h"

typedef bool (*argument_form)(struct bytes argument);

static bool is_empty(struct bytes argument)
{
    return bytes_trimmed(argument).length == 0;
}

static bool is_word_or_empty(struct bytes argument)
{
    bytes_next_word(&argument);
    return is_empty(argument);
}

static bool is_word(struct bytes argument)
{
    return !is_empty(argument) && is_word_or_empty(argument);
}

/* In brackets, or at least with a domain: "Mail from: a friend" is prose. */
static bool is_path(struct bytes argument, const char *keyword)
{
    struct parsed_path path = { 0 };

    if (!path_parse(argument, keyword, &path))
        return false;
    return bytes_find(argument, '<') < bytes_find(argument, '>') ||
           bytes_find(path.address, '@') < path.address.length;
}

static bool is_reverse_path(struct bytes argument)
{
    return is_path(argument, "FROM");
}

static bool is_forward_path(struct bytes argument)
{
    return is_path(argument, "TO");
}

static bool is_chunk(struct bytes argument)
{
    uint64_t size;
    bool last;

    return command_parse_chunk(argument, &size, &last);
}

static bool is_mechanism(struct bytes argument)
{
    return redaction_mechanism(bytes_next_word(&argument)) != NULL && is_word_or_empty(argument);
}

/* `NAME=value`, as XCLIENT and XFORWARD have them. */
static bool is_attributes(struct bytes argument)
{
    struct bytes word = bytes_next_word(&argument);

    if (word.length == 0)
        return false;
    for (; word.length > 0; word = bytes_next_word(&argument))
        if (bytes_find(word, '=') == word.length)
            return false;
    return true;
}

static bool is_imap_url(struct bytes argument)
{
    return bytes_start_with_ignoring_case(argument, "imap:");
}

static const argument_form forms[] = {
    [VERB_HELO] = is_word_or_empty,
    [VERB_EHLO] = is_word_or_empty,
    [VERB_LHLO] = is_word_or_empty,
    [VERB_MAIL] = is_reverse_path,
    [VERB_RCPT] = is_forward_path,
    [VERB_DATA] = is_empty,
    [VERB_BDAT] = is_chunk,
    [VERB_RSET] = is_empty,
    [VERB_NOOP] = is_word_or_empty,
    [VERB_QUIT] = is_empty,
    [VERB_VRFY] = is_word,
    [VERB_EXPN] = is_word,
    [VERB_HELP] = is_word_or_empty,
    [VERB_AUTH] = is_mechanism,
    [VERB_X_EXPS] = is_mechanism,
    [VERB_STARTTLS] = is_empty,
    [VERB_X_ANONYMOUSTLS] = is_empty,
    [VERB_ETRN] = is_word,
    [VERB_TURN] = is_empty,
    [VERB_ATRN] = is_word_or_empty,
    [VERB_SEND] = is_reverse_path,
    [VERB_SOML] = is_reverse_path,
    [VERB_SAML] = is_reverse_path,
    [VERB_XCLIENT] = is_attributes,
    [VERB_XFORWARD] = is_attributes,
    [VERB_BURL] = is_imap_url,
};

_Static_assert(sizeof forms / sizeof forms[0] == VERB_COUNT, "a form for each verb");

static bool is_control(uint8_t byte)
{
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

static bool is_text(struct bytes line)
{
    for (size_t i = 0; i < line.length; i++)
        if (is_control(line.data[i]))
            return false;
    return true;
}

bool command_has_form(struct bytes line)
{
    struct parsed_command command = command_parse(line);

    if (line.length == 0 || ascii_is_blank(line.data[0]) || command.verb == VERB_UNKNOWN)
        return false;
    return is_text(line) && forms[command.verb](command.argument);
}

bool command_may_begin_with(struct bytes start)
{
    struct bytes rest = start;
    struct bytes word = bytes_next_word(&rest);

    if (start.length == 0)
        return true;
    /* The CR of an ending whose LF has not come. */
    if (start.data[start.length - 1] == '\r')
        return command_has_form(bytes_first(start, start.length - 1));
    if (ascii_is_blank(start.data[0]) || !is_text(start))
        return false;
    if (word.length < start.length)
        return verb_find(word) != VERB_UNKNOWN;
    for (enum verb verb = VERB_UNKNOWN + 1; verb < VERB_COUNT; verb++) {
        struct bytes name = bytes_of_string(verb_name(verb));

        if (word.length <= name.length &&
            bytes_equal_ignoring_case(word, bytes_first(name, word.length)))
            return true;
    }
    return false;
}

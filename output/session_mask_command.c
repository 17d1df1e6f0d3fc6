/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands: each argument by the grammar of its verb. */
#include "output/session_mask_parts.h"

/* An argument in three: `FROM:<`, `bob@example.org`, `> SIZE=300`. */
struct path_argument {
    struct bytes before;
    struct bytes path;
    struct bytes behind;
};

/* To the closing bracket outside quotes; without one to the first blank. */
static size_t path_length(struct bytes text, bool bracketed)
{
    bool quoted = false;

    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\\' && quoted)
            i++;
        else if (text.data[i] == '"')
            quoted = !quoted;
        else if (!quoted && (bracketed ? text.data[i] == '>' : ascii_is_blank(text.data[i])))
            return i;
    }
    if (bracketed)
        return path_length(text, false);
    return text.length;
}

static struct path_argument split_path(struct bytes argument)
{
    size_t begin = bytes_find(argument, '<');
    bool bracketed = begin < argument.length;
    struct path_argument split;
    size_t length;

    if (!bracketed)
        begin = bytes_find(argument, ':');
    begin = begin < argument.length ? begin + 1 : 0;
    while (begin < argument.length && ascii_is_blank(argument.data[begin]))
        begin++;
    split.before = bytes_first(argument, begin);
    argument = bytes_after(argument, begin);
    length = path_length(argument, bracketed);
    split.path = bytes_first(argument, length);
    split.behind = bytes_after(argument, length);
    return split;
}

/* The mailbox behind a source route, RFC 5321 appendix C: `@a,@b:bob@c`. */
static struct bytes without_route(struct bytes path)
{
    size_t colon = bytes_find(path, ':');

    return path.length > 0 && path.data[0] == '@' && colon < path.length
               ? bytes_after(path, colon + 1)
               : path;
}

static struct bytes mask_parameters(struct session_mask *mask, struct bytes text)
{
    struct bounded_buffer masked;
    struct bytes result;

    if (text.length == 0)
        return text;
    bounded_buffer_init(&masked, SIZE_MAX);
    if (text.data[0] == '>') {
        bounded_buffer_append(&masked, bytes_first(text, 1));
        text = bytes_after(text, 1);
    }
    for (struct bytes word = bytes_next_word(&text); word.length > 0;
         word = bytes_next_word(&text)) {
        bounded_buffer_append(&masked, bytes_of(" ", 1));
        bounded_buffer_append(&masked, mask_parameter(mask, word));
    }
    result = arena_copy(mask->arena, bounded_buffer_bytes(&masked));
    bounded_buffer_clear(&masked);
    return result;
}

/* `FROM:` or `TO:` in any case, blanks and a bracket, or what there is of that. */
static bool is_path_keyword(struct bytes before)
{
    size_t length = bytes_find(before, ':');
    struct bytes keyword = bytes_first(before, length);

    if (length == before.length)
        return before.length == 0 || bytes_equal(before, bytes_of_string("<"));
    for (size_t i = length + 1; i < before.length; i++)
        if (!ascii_is_blank(before.data[i]) && before.data[i] != '<')
            return false;
    return bytes_equal_ignoring_case(keyword, bytes_of_string("FROM")) ||
           bytes_equal_ignoring_case(keyword, bytes_of_string("TO"));
}

/* Everything without a grammar: text up to MASK_DOMAINS, words at MASK_ALL. */
static struct bytes mask_other(struct session_mask *mask, struct bytes argument)
{
    return mask->level == MASK_ALL ? mask_words(mask, argument) : mask_text(mask, argument);
}

static bool has_path(struct bytes argument)
{
    return bytes_find(argument, '<') < argument.length ||
           bytes_find(argument, ':') < argument.length;
}

static struct bytes mask_path(struct session_mask *mask, struct bytes argument)
{
    struct path_argument split = split_path(argument);
    struct bytes parts[3];

    if (!has_path(argument))
        return mask_other(mask, argument);
    parts[0] = is_path_keyword(split.before) ? split.before : mask_other(mask, split.before);
    parts[1] = mask_address(mask, without_route(split.path));
    parts[2] = mask_parameters(mask, split.behind);
    return arena_join(mask->arena, parts, 3);
}

static void add_address(struct session_mask *mask, struct bytes address)
{
    size_t at = address_at(address);

    known_words_add(mask, bytes_first(address, at), MASK_LOCAL_PART);
    if (mask->level >= MASK_DOMAINS)
        known_words_add(mask, bytes_after(address, at + 1), MASK_DOMAIN);
}

static void add_path(struct session_mask *mask, struct bytes argument)
{
    if (has_path(argument))
        add_address(mask, without_route(split_path(argument).path));
}

/* `VRFY bob`: without @ it is a local part, RFC 5321 3.5. */
static struct bytes mask_user(struct session_mask *mask, struct bytes argument)
{
    struct bytes user = bytes_trimmed(argument);

    if (bytes_find(user, '<') < user.length)
        return mask_path(mask, user);
    if (address_at(user) == user.length)
        return mask_token(mask, MASK_LOCAL_PART, user);
    return bytes_find(user, ' ') == user.length ? mask_address(mask, user) : mask_other(mask, user);
}

static void add_user(struct session_mask *mask, struct bytes argument)
{
    if (bytes_find(argument, '<') < argument.length)
        add_path(mask, argument);
    else
        add_address(mask, bytes_trimmed(argument));
}

/* An address literal says no more than the connection itself. */
static bool is_literal(struct bytes name)
{
    for (size_t i = 0; i < name.length; i++)
        if (name.data[i] == 0 || strchr("[]0123456789abcdefABCDEF:.IPv", name.data[i]) == NULL)
            return false;
    return name.length > 2 && name.data[0] == '[' && name.data[name.length - 1] == ']';
}

static struct bytes mask_host(struct session_mask *mask, struct bytes argument)
{
    struct bytes name = bytes_trimmed(argument);

    if (mask->level < MASK_ALL)
        return mask_text(mask, argument);
    return is_literal(name) ? name : mask_token(mask, MASK_DOMAIN, name);
}

static void add_host(struct session_mask *mask, struct bytes argument)
{
    if (mask->level == MASK_ALL)
        known_words_add(mask, bytes_trimmed(argument), MASK_DOMAIN);
}

/* The mechanism alone; a user may be called PLAIN. */
static struct bytes mask_mechanism(struct session_mask *mask, struct bytes argument)
{
    return is_protocol_word(argument) ? argument : mask_other(mask, argument);
}

static const struct {
    const char *verb;
    struct bytes (*mask)(struct session_mask *mask, struct bytes argument);
    void (*add)(struct session_mask *mask, struct bytes argument); /* NULL: it names nobody */
} arguments[] = {
    { "MAIL", mask_path, add_path },  { "RCPT", mask_path, add_path },
    { "SEND", mask_path, add_path },  { "SOML", mask_path, add_path },
    { "SAML", mask_path, add_path },  { "VRFY", mask_user, add_user },
    { "EXPN", mask_user, add_user },  { "HELO", mask_host, add_host },
    { "EHLO", mask_host, add_host },  { "LHLO", mask_host, add_host },
    { "AUTH", mask_mechanism, NULL },
};

enum { ARGUMENT_COUNT = sizeof arguments / sizeof arguments[0] };

static size_t row_of(const struct command *command)
{
    size_t row = 0;

    while (row < ARGUMENT_COUNT &&
           !bytes_equal(command->verb, bytes_of_string(arguments[row].verb)))
        row++;
    return row;
}

void mask_command(struct session_mask *mask, struct command *command)
{
    size_t row = row_of(command);

    if (command->unknown && mask->level == MASK_ALL) {
        command->verb = mask_token(mask, MASK_TEXT, command->verb);
        command->argument = mask_token(mask, MASK_TEXT, command->argument);
        return;
    }
    if (command->unknown)
        command->verb = mask_text(mask, command->verb);
    if (command->argument.length > 0)
        command->argument =
            (row < ARGUMENT_COUNT ? arguments[row].mask : mask_other)(mask, command->argument);
}

void known_words_add_command(struct session_mask *mask, const struct command *command)
{
    size_t row = row_of(command);

    if (row < ARGUMENT_COUNT && arguments[row].add != NULL)
        arguments[row].add(mask, command->argument);
}

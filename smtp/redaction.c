/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Learning credentials as hashes, and recognising them. */
#include "smtp/redaction.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"
#include "base/memory_budget.h"

/* A base64 token may have 12288 characters (RFC 4954, 4). */
enum { DECODED_MAXIMUM = 12288 };

/* Of a line that looks like a response. */
enum { RESPONSE_SHORTEST = 8 };

/* Short parts of a structured token are its syntax, not a secret. */
enum { SHORTEST_PART = 4 };

/* A session logs in once, with a handful of tokens. */
enum { FIRST_CAPACITY = 8 };

struct known_token {
    uint64_t hash;
    uint64_t upper; /* of the token in upper case, as the record has verbs */
    uint64_t lower; /* and in lower case, as it has the types of parts */
    bool secret;
};

struct redaction {
    struct hash_key key;
    size_t maximum;
    size_t capacity;
    size_t count;
    size_t next; /* where the next one goes once all places are taken */
    uint64_t forgotten;
    struct known_token *tokens;
    uint64_t lengths; /* of the tokens, modulo 64, as a set: tells most words apart unhashed */
};

struct redaction *redaction_new(const struct smtp_limits *limits)
{
    struct redaction *redaction = memory_new(1, sizeof *redaction);

    redaction->key = hash_key_random();
    redaction->maximum = limits->credentials;
    return redaction;
}

/* Tokens are wiped wherever they stood. */
static void forget_tokens(struct redaction *redaction)
{
    if (redaction->tokens != NULL)
        sodium_memzero(redaction->tokens, redaction->capacity * sizeof *redaction->tokens);
    free(redaction->tokens);
}

void redaction_free(struct redaction *redaction)
{
    if (redaction == NULL)
        return;
    forget_tokens(redaction);
    free(redaction);
}

size_t redaction_memory(const struct redaction *redaction)
{
    if (redaction == NULL)
        return 0;
    return memory_cost(sizeof *redaction) +
           memory_cost(redaction->capacity * sizeof *redaction->tokens);
}

static void make_room(struct redaction *redaction)
{
    size_t capacity = redaction->capacity > 0 ? 2 * redaction->capacity : FIRST_CAPACITY;
    struct known_token *tokens = memory_new(capacity, sizeof *tokens);

    if (redaction->count > 0)
        memcpy(tokens, redaction->tokens, redaction->count * sizeof *tokens);
    forget_tokens(redaction);
    redaction->tokens = tokens;
    redaction->capacity = capacity;
}

uint64_t redaction_forgotten(const struct redaction *redaction)
{
    return redaction->forgotten;
}

const char *redaction_mechanism(struct bytes word)
{
    static const char *const mechanisms[] = {
        "PLAIN",
        "LOGIN",
        "CRAM-MD5",
        "DIGEST-MD5",
        "SCRAM-MD5",
        "SCRAM-SHA-1",
        "SCRAM-SHA-1-PLUS",
        "SCRAM-SHA-256",
        "SCRAM-SHA-512",
        "NTLM",
        "SCRAM-SHA-256-PLUS",
        "SCRAM-SHA-512-PLUS",
        "GSSAPI",
        "GSS-SPNEGO",
        "GS2-KRB5",
        "GS2-KRB5-PLUS",
        "KERBEROS_V4",
        "XOAUTH",
        "XOAUTH2",
        "OAUTHBEARER",
        "EXTERNAL",
        "ANONYMOUS",
        "OTP",
        "SKEY",
        "SECURID",
        "SRP",
        "PASSDSS-3DES-1",
        "SAML20",
        "OPENID20",
        "OAUTH10A",
        "NMAS_LOGIN",
        "MSN",
        "X-NETSCAPE-HAS-BUGS",
    };

    for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++)
        if (bytes_equal_ignoring_case(word, bytes_of_string(mechanisms[i])))
            return mechanisms[i];
    return NULL;
}

static struct known_token *find(const struct redaction *redaction, struct bytes token)
{
    uint64_t hash = keyed_hash(&redaction->key, token);

    for (size_t i = 0; i < redaction->count; i++)
        if (redaction->tokens[i].hash == hash || redaction->tokens[i].upper == hash ||
            redaction->tokens[i].lower == hash)
            return &redaction->tokens[i];
    return NULL;
}

static uint64_t hash_in_case(const struct redaction *redaction, struct bytes token,
                             uint8_t (*in_case)(uint8_t byte))
{
    uint8_t *copy = memory_new(1, token.length);
    uint64_t hash;

    for (size_t i = 0; i < token.length; i++)
        copy[i] = in_case(token.data[i]);
    hash = keyed_hash(&redaction->key, bytes_of(copy, token.length));
    sodium_memzero(copy, token.length);
    free(copy);
    return hash;
}

static uint64_t one_length(size_t length)
{
    return UINT64_C(1) << (length % 64);
}

static bool may_know(const struct redaction *redaction, size_t length)
{
    return (redaction->lengths & one_length(length)) != 0;
}

static void remember(struct redaction *redaction, struct bytes token, bool secret)
{
    struct known_token *known = find(redaction, token);
    struct known_token fresh = { keyed_hash(&redaction->key, token),
                                 hash_in_case(redaction, token, ascii_upper),
                                 hash_in_case(redaction, token, ascii_lower), secret };

    if (token.length == 0)
        return;
    redaction->lengths |= one_length(token.length);
    if (known != NULL) {
        known->secret |= secret;
    } else if (redaction->count < redaction->maximum) {
        if (redaction->count == redaction->capacity)
            make_room(redaction);
        redaction->tokens[redaction->count++] = fresh;
    } else if (redaction->maximum > 0) {
        redaction->forgotten++;
        redaction->tokens[redaction->next] = fresh;
        redaction->next = (redaction->next + 1) % redaction->maximum;
    }
}

/* Decodes base64, with or without padding. False when it is none. */
static bool decode(struct bytes text, uint8_t decoded[DECODED_MAXIMUM], size_t *ret_length)
{
    while (text.length > 0 && text.data[text.length - 1] == '=')
        text.length--;
    return text.length > 0 &&
           sodium_base642bin(decoded, DECODED_MAXIMUM, (const char *)text.data, text.length, NULL,
                             ret_length, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0;
}

/* PLAIN: authorization identity, NUL, user, NUL, password (RFC 4616, 2). With
 * fewer of them, as some clients send it, the password is still the last. */
static void remember_plain(struct redaction *redaction, struct bytes token)
{
    for (unsigned nuls = 0; nuls < 2; nuls++) {
        size_t length = bytes_find(token, 0);

        if (length == token.length)
            break;
        remember(redaction, bytes_first(token, length), false);
        token = bytes_after(token, length + 1);
    }
    remember(redaction, token, true);
}

/* CRAM-MD5: user, blank, digest (RFC 2195, 2); the user may have blanks too. */
static void remember_cram(struct redaction *redaction, struct bytes token)
{
    size_t length = token.length;

    while (length > 0 && token.data[length - 1] != ' ')
        length--;
    if (length > 0)
        remember(redaction, bytes_first(token, length - 1), false);
    remember(redaction, bytes_after(token, length), true);
}

/* Attributes with a user's name or a proof for their value: SCRAM and its GS2
 * header (RFC 5801, 5802), XOAUTH2, DIGEST-MD5 (RFC 2831, 2.1.2; in quotes).
 * The values of others say where, and not who. */
static const struct attribute {
    const char *name;
    bool secret;
} attributes[] = {
    { "n=", false },        { "a=", false }, { "user=", false },
    { "username=", false }, { "p=", true },  { "response=", true },
};

static void remember_attribute(struct redaction *redaction, struct bytes part)
{
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        struct bytes value = bytes_after(part, strlen(attributes[i].name));

        if (!bytes_start_with_ignoring_case(part, attributes[i].name))
            continue;
        if (value.length >= 2 && value.data[0] == '"' && value.data[value.length - 1] == '"')
            value = bytes_of(value.data + 1, value.length - 2);
        remember(redaction, value, attributes[i].secret);
    }
}

/* The parts of other tokens: OAuth separates by ^A (RFC 7628), SCRAM by commas
 * (RFC 5802), a passphrase by blanks. */
static void remember_parts(struct redaction *redaction, struct bytes token)
{
    static const char separators[] = "\0\001, \t";
    size_t start = 0;

    for (size_t i = 0; i <= token.length; i++) {
        struct bytes part;

        if (i < token.length && memchr(separators, token.data[i], sizeof separators - 1) == NULL)
            continue;
        part = bytes_first(bytes_after(token, start), i - start);
        if (part.length >= SHORTEST_PART)
            remember(redaction, part, true);
        remember_attribute(redaction, part);
        start = i + 1;
    }
}

static bool is_mechanism(const char *mechanism, const char *name)
{
    return mechanism != NULL && strcmp(mechanism, name) == 0;
}

void redaction_learn(struct redaction *redaction, const char *mechanism, unsigned index,
                     struct bytes response)
{
    uint8_t decoded[DECODED_MAXIMUM];
    size_t length = 0;
    struct bytes token = bytes_trimmed(response);
    bool is_name = is_mechanism(mechanism, "LOGIN") && index == 0;

    /* The token as sent; some clients send it in clear by mistake. */
    remember(redaction, token, true);
    if (decode(token, decoded, &length)) {
        struct bytes whole = bytes_of(decoded, length);

        remember(redaction, whole, !is_name);
        if (is_mechanism(mechanism, "PLAIN"))
            remember_plain(redaction, whole);
        else if (is_mechanism(mechanism, "CRAM-MD5"))
            remember_cram(redaction, whole);
        else if (!is_name)
            remember_parts(redaction, whole);
    } else {
        remember_parts(redaction, token);
    }
    sodium_memzero(decoded, sizeof decoded);
}

static bool knows_exactly(const struct redaction *redaction, struct bytes token,
                          enum credential which)
{
    const struct known_token *known =
        may_know(redaction, token.length) ? find(redaction, token) : NULL;

    return known != NULL && (known->secret || which == CREDENTIAL_ANY);
}

/* Whether what the word is in base64 may be known. */
static bool may_decode_to_known(const struct redaction *redaction, struct bytes word)
{
    while (word.length > 0 && word.data[word.length - 1] == '=')
        word.length--;
    return may_know(redaction, word.length / 4 * 3 + (word.length % 4 + 1) / 2);
}

bool redaction_knows(const struct redaction *redaction, struct bytes word, enum credential which)
{
    uint8_t decoded[DECODED_MAXIMUM];
    size_t length = 0;
    bool known = word.length > 0 && knows_exactly(redaction, word, which);

    /* Of base64 the padding does not count, four characters are three bytes. */
    if (!known && word.length > 0 && may_decode_to_known(redaction, word) &&
        decode(word, decoded, &length))
        known = knows_exactly(redaction, bytes_of(decoded, length), which);
    sodium_memzero(decoded, length);
    return known;
}

static bool is_base64(struct bytes text)
{
    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = text.data[i];
        bool letter = ascii_lower(byte) >= 'a' && ascii_lower(byte) <= 'z';

        if (!letter && !ascii_is_digit(byte) && byte != '+' && byte != '/' && byte != '=')
            return false;
    }
    return true;
}

static bool is_cancelling(struct bytes text)
{
    return text.length == 1 && text.data[0] == '*';
}

bool redaction_looks_like_response(struct bytes line)
{
    struct bytes text = bytes_trimmed(line);

    return is_cancelling(text) || (text.length >= RESPONSE_SHORTEST && is_base64(text));
}

bool redaction_may_become_response(struct bytes start)
{
    return is_cancelling(start) || is_base64(start);
}

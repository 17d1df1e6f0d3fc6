/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may stay when all is masked: the protocol's own words. */
#include "output/session_mask_parts.h"

/* Extensions, parameters with their values, mechanisms; IANA's registries of
 * SMTP service extensions and of SASL mechanisms, and what is widely spoken
 * besides. */
static const char *const protocol_words[] = {
    "8BITMIME",
    "7BIT",
    "ALL",
    "ATRN",
    "AUTH",
    "BDAT",
    "BINARYMIME",
    "BODY",
    "BURL",
    "BY",
    "CHECKPOINT",
    "CHUNKING",
    "CONNEG",
    "CONPERM",
    "CRAM-MD5",
    "DATA",
    "DELAY",
    "DELIVERBY",
    "DIGEST-MD5",
    "DSN",
    "EHLO",
    "ENHANCEDSTATUSCODES",
    "ENVID",
    "ESMTP",
    "ETRN",
    "EXPN",
    "EXTERNAL",
    "FAILURE",
    "FROM:",
    "FULL",
    "FUTURERELEASE",
    "GSSAPI",
    "HDRS",
    "HELO",
    "HELP",
    "HOLDFOR",
    "HOLDUNTIL",
    "LAST",
    "LHLO",
    "LIMITS",
    "LMTP",
    "LOGIN",
    "MAIL",
    "MAILMAX",
    "MT-PRIORITY",
    "MTRK",
    "NEVER",
    "NO-SOLICITING",
    "NOOP",
    "NOTIFY",
    "NTLM",
    "OAUTHBEARER",
    "ORCPT",
    "PIPELINING",
    "PLAIN",
    "PRIORITY",
    "QUIT",
    "RCPT",
    "RCPTDOMAINMAX",
    "RCPTMAX",
    "REQUIRETLS",
    "RET",
    "RRVS",
    "RSET",
    "SAML",
    "SCRAM-SHA-1",
    "SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-256",
    "SCRAM-SHA-256-PLUS",
    "SEND",
    "SIZE",
    "SMTP",
    "SMTPUTF8",
    "SOML",
    "STARTTLS",
    "SUBMITTER",
    "SUCCESS",
    "TIME",
    "TO:",
    "TRANSID",
    "TURN",
    "VERB",
    "VRFY",
    "X-ANONYMOUSTLS",
    "X-EXPS",
    "XCLIENT",
    "XEXCH50",
    "XFORWARD",
    "XOAUTH2",
    "XRDST",
    "XSHADOW",
    "XTEXT",
    "ADDR",
    "NAME",
    "PORT",
    "PROTO",
    "SOURCE",
    "DESTADDR",
    "DESTPORT",
    "IDENT",
    "ANONYMOUS",
    "KERBEROS_V4",
    "[redacted]",
    "[UNAVAILABLE]",
};

/* Also an IPv4 address or a version. */
static bool is_number(struct bytes word)
{
    for (size_t i = 0; i < word.length; i++)
        if (!ascii_is_digit(word.data[i]) && word.data[i] != '.')
            return false;
    return word.length > 0;
}

bool is_protocol_word(struct bytes word)
{
    if (is_number(word))
        return true;
    for (size_t i = 0; i < sizeof protocol_words / sizeof protocol_words[0]; i++)
        if (bytes_equal_ignoring_case(word, bytes_of_string(protocol_words[i])))
            return true;
    return false;
}

static bool is_punctuation(struct bytes part)
{
    for (size_t i = 0; i < part.length; i++)
        if (mask_is_word_byte(part.data[i]))
            return false;
    return true;
}

/* An address or name has the mask that it has elsewhere. */
static struct bytes mask_part(struct session_mask *mask, struct bytes part)
{
    if (is_protocol_word(part) || is_punctuation(part))
        return part;
    if (address_at(part) < part.length)
        return mask_text(mask, part);
    return mask_token(mask, mask_is_domain_name(part) ? MASK_DOMAIN : MASK_TEXT, part);
}

/* `AUTH=PLAIN` has two words, `NOTIFY=SUCCESS,DELAY` three. */
static struct bytes mask_word(struct session_mask *mask, struct bytes word)
{
    struct bounded_buffer masked;
    struct bytes result;

    if (is_protocol_word(word) || word.length == 0)
        return word;
    bounded_buffer_init(&masked, SIZE_MAX);
    while (word.length > 0) {
        size_t length = 0;

        while (length < word.length && word.data[length] != '=' && word.data[length] != ',')
            length++;
        bounded_buffer_append(&masked, mask_part(mask, bytes_first(word, length)));
        bounded_buffer_append(&masked, bytes_first(bytes_after(word, length), 1));
        word = bytes_after(word, length + 1);
    }
    result = arena_copy(mask->arena, bounded_buffer_bytes(&masked));
    bounded_buffer_clear(&masked);
    return result;
}

struct bytes mask_words(struct session_mask *mask, struct bytes text)
{
    struct bounded_buffer masked;
    struct bytes result;

    if (text.length == 0)
        return text;
    bounded_buffer_init(&masked, SIZE_MAX);
    for (struct bytes word = bytes_next_word(&text); word.length > 0;
         word = bytes_next_word(&text)) {
        if (masked.length > 0)
            bounded_buffer_append(&masked, bytes_of(" ", 1));
        bounded_buffer_append(&masked, mask_word(mask, word));
    }
    result =
        masked.length > 0 ? arena_copy(mask->arena, bounded_buffer_bytes(&masked)) : bytes_empty();
    bounded_buffer_clear(&masked);
    return result;
}

/* The value of AUTH= is an address in xtext (RFC 4954 5), that of ORCPT= one
 * behind its type (RFC 3461 4.2). */
static struct bytes mask_address_value(struct session_mask *mask, struct bytes value)
{
    size_t type = bytes_find(value, ';');
    size_t before = type < value.length ? type + 1 : 0;
    struct bytes parts[] = {
        bytes_first(value, before),
        mask_address(mask, bytes_after(value, before)),
    };

    if (before > 0 && !bytes_start_with_ignoring_case(value, "rfc822;") &&
        !bytes_start_with_ignoring_case(value, "utf-8;"))
        return mask_token(mask, MASK_TEXT, value);
    return arena_join(mask->arena, parts, 2);
}

static bool has_address_value(struct bytes key)
{
    return bytes_equal_ignoring_case(key, bytes_of_string("AUTH")) ||
           bytes_equal_ignoring_case(key, bytes_of_string("ORCPT"));
}

struct bytes mask_parameter(struct session_mask *mask, struct bytes parameter)
{
    size_t equals = bytes_find(parameter, '=');
    struct bytes value = bytes_after(parameter, equals + 1);
    struct bytes parts[] = { bytes_first(parameter, equals + 1), { 0 } };

    if (value.length > 0 && has_address_value(bytes_first(parameter, equals)) &&
        !bytes_equal(value, bytes_of_string("<>"))) {
        parts[1] = mask_address_value(mask, value);
        return arena_join(mask->arena, parts, 2);
    }
    return mask->level == MASK_ALL ? mask_words(mask, parameter) : mask_text(mask, parameter);
}

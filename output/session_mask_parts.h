/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of masking; each session_mask_*.c holds one.
 *
 * A text that is masked lies in the arena of its record. Absent texts stay
 * absent and empty ones empty.
 */
#ifndef OUTPUT_SESSION_MASK_PARTS_H
#define OUTPUT_SESSION_MASK_PARTS_H

#include "base/bounded_buffer.h"
#include "output/session_mask.h"

enum mask_kind { MASK_LOCAL_PART, MASK_DOMAIN, MASK_TEXT, MASK_KIND_COUNT };

/* The local parts and domains of a session, to be found again in its texts: a
 * table of open addressing, at most half full. */
struct known_word {
    struct bytes word; /* in lower case */
    enum mask_kind kind;
};

struct known_words {
    size_t count;
    size_t capacity; /* a power of two, or 0 */
    size_t longest;
    struct known_word *words;
};

struct session_mask {
    enum mask_level level;
    struct hash_key key;
    struct session_sink next;
    struct known_words known;
    struct bounded_buffer scratch; /* for the input of the hash */
    struct arena *arena;           /* of the record that is being masked */
};

/* session_mask_words.c. Words of one byte are not kept: they would be found
 * everywhere. The bytes are copied. */
void known_words_add(struct session_mask *mask, struct bytes word, enum mask_kind kind);
void known_words_clear(struct known_words *known);

/* The longest known word at the start of `text` that ends where a word can end;
 * NULL for none. */
const struct known_word *known_words_find(const struct known_words *known, struct bytes text);

/* session_mask_token.c: single things become their masks, at any level. */
struct bytes mask_token(struct session_mask *mask, enum mask_kind kind, struct bytes text);

/* local@domain without brackets; the domain only where the level asks for it. */
struct bytes mask_address(struct session_mask *mask, struct bytes address);

/* Where the local part of an address ends: the last @ outside quotes, or the
 * address's length. */
size_t address_at(struct bytes address);

/* session_mask_text.c: a text that is kept, without what it says of people and,
 * where the level asks for it, places. */
struct bytes mask_text(struct session_mask *mask, struct bytes text);

/* Bytes that make up words: ASCII letters and digits, and all above ASCII. */
bool mask_is_word_byte(uint8_t byte);

/* Has a dot, and ends in a label that no version number or IP address ends in. */
bool mask_is_domain_name(struct bytes name);

/* An address and nothing else, without brackets. */
bool mask_is_address(struct bytes text);

/* session_mask_protocol.c: words of SMTP and its extensions, and numbers. */
bool is_protocol_word(struct bytes word);

/* Word by word, as `text` is at MASK_ALL: what is no protocol word is hidden. */
struct bytes mask_words(struct session_mask *mask, struct bytes text);

/* A parameter of MAIL or RCPT: KEY=VALUE. */
struct bytes mask_parameter(struct session_mask *mask, struct bytes parameter);

/* session_mask_command.c */
void mask_command(struct session_mask *mask, struct command *command);
void known_words_add_command(struct session_mask *mask, const struct command *command);

/* session_mask_reply.c: a reply's text is masked the same in the dialogue and
 * in the status that was made of it. */
enum reply_context {
    REPLY_ORDINARY,
    REPLY_NAMES_HOST, /* the first word is the server's name: greetings, answers to HELO */
    REPLY_EXTENSIONS, /* and the lines behind the first are extensions: answers to EHLO */
    REPLY_CONTEXT_COUNT
};
void mask_reply(struct session_mask *mask, struct reply *reply, enum reply_context context);
void mask_status(struct session_mask *mask, struct reply_status *status);
struct bytes mask_extension(struct session_mask *mask, struct bytes line);

/* session_mask_front.c */
void mask_front(struct session_mask *mask, struct session *session);
void known_words_add_front(struct session_mask *mask, const struct session *session);

/* session_mask_tls.c: a host, with a wildcard or without, or a mail address. */
struct bytes mask_host_name(struct session_mask *mask, struct bytes name);
void known_words_add_host(struct session_mask *mask, struct bytes name);

/* The name of a protocol that may be any text. */
struct bytes mask_protocol(struct session_mask *mask, struct bytes protocol);

void mask_handshake(struct session_mask *mask, struct tls_handshake *handshake);
void known_words_add_handshake(struct session_mask *mask, const struct tls_handshake *handshake);

/* session_mask_message.c */
void mask_message(struct session_mask *mask, struct message *message);

/* session_mask_finding.c */
void mask_finding(struct session_mask *mask, struct finding *finding);
void mask_diagnosis(struct session_mask *mask, struct diagnosis *diagnosis);

#endif

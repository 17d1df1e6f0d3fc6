/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a session's record says of a message; part of the contract of
 * smtp/session.h.
 *
 * Nothing of a message is kept but what stands here. Its header and its parts
 * are recorded when somebody asked for them, and then they are texts of people
 * who write to each other.
 */
#ifndef SMTP_MESSAGE_H
#define SMTP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"

enum { SHA256_SIZE = 32 };

/* The fields that are recorded on request; RFC 5322, 3.6. */
enum header_text {
    HEADER_FROM,
    HEADER_TO,
    HEADER_CC,
    HEADER_REPLY_TO,
    HEADER_SUBJECT,
    HEADER_DATE,
    HEADER_USER_AGENT, /* or X-Mailer */
    HEADER_TEXT_COUNT
};

/* The header of the message itself, not of those attached to it. */
struct message_headers {
    struct bytes texts[HEADER_TEXT_COUNT]; /* of the first field of that name, unfolded, encoded
                                              words decoded (smtp/encoded_words.h) */
    bool repeated[HEADER_TEXT_COUNT];      /* more fields of that name came */
    uint64_t received;                     /* fields that hosts on the way have put in front */
    bool complete;                         /* the header's end was seen */
};

/* How the content of a part was made fit for the way, RFC 2045 6. */
enum part_encoding {
    PART_ENCODING_NONE, /* nothing is said of it, so it is 7bit */
    PART_ENCODING_7BIT,
    PART_ENCODING_8BIT,
    PART_ENCODING_BINARY,
    PART_ENCODING_QUOTED_PRINTABLE,
    PART_ENCODING_BASE64,
    PART_ENCODING_UNKNOWN, /* another word: the content is taken as it stands */
    PART_ENCODING_COUNT
};

/* Whether the content has to be decoded. */
static inline bool part_is_encoded(enum part_encoding encoding)
{
    return encoding == PART_ENCODING_QUOTED_PRINTABLE || encoding == PART_ENCODING_BASE64;
}

/* An entity of MIME, RFC 2045 2.4. */
struct message_part {
    struct bytes type;        /* in lower case: `text/plain` */
    struct bytes file_name;   /* absent without one */
    struct bytes disposition; /* in lower case, RFC 2183: `attachment`; absent without one */
    enum part_encoding encoding;
    unsigned depth; /* how many parts it is inside of */
    bool repaired;  /* a text of it had bytes that are not UTF-8 */
    bool has_parts; /* it is made of parts itself: there is no content to speak of */
    bool complete;  /* its end was seen */
    uint64_t bytes; /* of its content, decoded; with `complete` and without `has_parts` */
    uint8_t sha256[SHA256_SIZE]; /* of the same */
};

/* Why a list of parts is not whole. */
enum parts_cut {
    PARTS_CUT_NOT,
    PARTS_CUT_SIZE, /* the message is larger than what is read of one */
    PARTS_CUT_COUNT_OF_PARTS,
    PARTS_CUT_DEPTH,  /* what is deeper is not taken apart */
    PARTS_CUT_RECORD, /* the record is full */
    PARTS_CUT_COUNT
};

struct message_parts {
    size_t count;
    struct message_part *list; /* in the order in which they begin */
    enum parts_cut cut;
};

/* Message content after dot-unstuffing, up to and including the CRLF before the final dot line. */
struct message {
    bool complete; /* its end was seen */
    bool has_sha256;
    bool hides_commands : 1;   /* behind an odd end; smtp/end_candidates.h says which */
    bool stops_at_odd_end : 1; /* nothing followed the last one, though no end was seen */
    bool has_nul : 1;
    bool has_eighth_bit : 1;       /* a byte is above 127 */
    bool has_doubled_dot_line : 1; /* BDAT: a line is `..` and nothing else */
    uint16_t doubled_dots;         /* lines that were sent with two dots in front, or more */
    uint16_t single_dots;          /* likewise with one, and not as the end */
    uint64_t bytes;
    uint64_t lines;   /* those that CRLF ends, and the rest behind the last one */
    uint64_t bare_lf; /* LFs without a CR, and CRs without a LF, RFC 5321 2.3.8 */
    uint64_t bare_cr;
    uint32_t longest_line; /* octets with its end, when it has more than 1000; RFC 5321 4.5.3.1.6 */
    uint32_t odd_ends;     /* lone dots between line ends of which one is no CRLF */
    const char *end;       /* the one at which it ended, such as "LF.LF"; NULL for CRLF.CRLF */
    uint8_t sha256[SHA256_SIZE];
    struct bytes message_id; /* the identifier in the Message-ID field, or what that
                                has instead; absent without one */
    uint64_t kept;     /* its number with the keeper of contents (smtp/content_sink.h), else 0 */
    struct bytes file; /* where that has put it: a name in its folder; absent when it has not */
    const struct message_headers *headers; /* NULL when they were not asked for */
    const struct message_parts *parts;     /* likewise */
};

/* A copy with texts of its own in the arena. */
void message_copy(struct arena *arena, const struct message *message, struct message *ret_copy);

/* The field holds addresses; RFC 5322, 3.6.2 and 3.6.3. */
static inline bool header_text_has_addresses(enum header_text text)
{
    return text <= HEADER_REPLY_TO;
}

const char *header_text_name(enum header_text text);       /* "from", "reply_to", ... */
const char *part_encoding_name(enum part_encoding coding); /* "base64", ...; NULL for none */
const char *parts_cut_name(enum parts_cut cut);            /* "size", ...; NULL for not */

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One SMTP dialogue: two streams of bytes go in, a record is written.
 *
 * The client's bytes are read by what they are at that point (client_mode):
 * command lines, message content, a BDAT chunk or TLS. Behind DATA and
 * STARTTLS that depends on the reply, so what a client sends before it is held
 * until the reply is here. The server's bytes are lines that form replies, and
 * replies are paired with commands through a queue.
 *
 * TLS is where its records begin, be it behind STARTTLS or without it: either
 * side's lines are looked at for that. So what is said in clear behind an
 * accepted STARTTLS is read like anything else.
 *
 * Behind a hole in the capture the client's bytes may be anything. They are
 * commands when they look like it and the server answers; what cannot be told
 * is counted and never shown, since it may be a message or a credential.
 *
 * "Client" and "server" are who plays these parts: TURN and ATRN change them. A
 * step says which side of the connection spoke.
 *
 * What a command means stands in command_effects.c, what a reply means in
 * reply_effects.c, one small function a verb; TLS stands in dialogue_tls.c, what
 * is done behind holes in client_holes.c and holes_heard.c. Times are those of packets.
 */
#ifndef SMTP_DIALOGUE_H
#define SMTP_DIALOGUE_H

#include "reassembly/stream_event.h"
#include "smtp/command_parser.h"
#include "smtp/dot_lines.h"
#include "smtp/dot_unstuffer.h"
#include "smtp/end_candidates.h"
#include "smtp/held_bytes.h"
#include "smtp/line_splitter.h"
#include "smtp/mail_evidence.h"
#include "smtp/message_content.h"
#include "smtp/pending_replies.h"
#include "smtp/record_message.h"
#include "smtp/redaction.h"
#include "smtp/reply_parser.h"
#include "smtp/tls_opening.h"

/* How the client's next bytes are to be read. */
enum client_mode {
    CLIENT_COMMANDS,
    CLIENT_HELD,             /* DATA, STARTTLS or TURN waits for its reply */
    CLIENT_MESSAGE_EXPECTED, /* the server asked for the message */
    CLIENT_MESSAGE,          /* content up to the final dot line */
    CLIENT_CHUNK,            /* the octets of a BDAT */
    CLIENT_REFUSED,          /* lines that are commands to the server, but may be content */
    CLIENT_TLS,
    CLIENT_BEHIND_HOLE,         /* commands, content or whatever */
    CLIENT_MESSAGE_BEHIND_HOLE, /* content, unless its end was lost */
    CLIENT_MODE_COUNT
};

enum server_mode { SERVER_REPLIES, SERVER_TLS, SERVER_MODE_COUNT };

/* An AUTH exchange, RFC 4954 4. */
struct auth_exchange {
    const char *mechanism;      /* NULL when it is none we know */
    int32_t record;             /* the authentication that is under way; -1 for none */
    uint8_t responses;          /* how many the client has sent, as far as they matter */
    bool under_way : 1;         /* AUTH was sent and its final reply has not come */
    bool response_expected : 1; /* the server sent 334 */
    bool doubtful : 1;          /* whether a 334 or the final reply came: one may have been lost */
    bool is_lost : 1;           /* the AUTH itself was */
    bool at_line_limit : 1;     /* the last response may be a line of something longer */
};

/* A message under way, also between the chunks of BDAT. */
struct message_reader {
    struct dot_unstuffer unstuffer;
    struct dot_lines chunk_dots;       /* BDAT */
    struct end_candidates *candidates; /* NULL: it has no odd ends */
    struct message_content content;
    struct content_mark mark; /* where the last hole is */
    uint64_t sent;            /* bytes, as they were sent */
    int32_t transaction;      /* in which it began */
    bool refused;             /* it was answered, since the last hole, and not accepted */
};

/* What odd ends of messages have left behind. */
struct doubtful_ends {
    /* Of the last message that seemed complete, which may have ended earlier. */
    struct end_candidates *candidates; /* NULL: none, or it can no longer be read again */
    struct open_step step;
    int32_t transaction;
    bool may_differ;

    /* Bytes that were content and are read again as commands. */
    uint64_t revised; /* how many of them are left */
    size_t behind;    /* commands that wait for replies and were sent after them */
};

/* What only some sessions need, and those not for long, is a pointer: NULL
 * without. A mirror port shows a hundred thousand sessions that wait. */
struct client_side {
    enum client_mode mode : 8;
    enum verb held_behind : 8; /* in CLIENT_HELD: behind what */
    bool reply_lost : 1;       /* in CLIENT_HELD: nobody knows whether one will come */
    bool held_hole : 1;        /* and bytes behind it are missing */
    bool held_start : 1;       /* and they begin where a segment does */
    bool last_chunk;
    bool seen : 1;           /* a byte has come */
    bool starts_segment : 1; /* the next byte to be read does */
    bool is_hasty : 1;       /* it speaks again before it has all the replies it could have */
    bool is_spread : 1;      /* what it says at a time comes in several segments */
    bool inside_text : 1;    /* in CLIENT_REFUSED: in a line whose start was read as content */
    uint8_t unheard;         /* segments, before a packet of the server was captured */
    uint64_t heard;          /* how far it had the server's bytes when it last spoke */
    struct line_splitter lines;
    struct held_bytes *held; /* they wait for the reply */
    struct message_reader *message;
    struct doubtful_ends *ends; /* NULL: there are none */
    uint64_t chunk_left;
    struct open_step chunk_step;   /* in CLIENT_REFUSED: the command that was refused */
    struct open_step message_step; /* in CLIENT_REFUSED: of the text */
};

/* What the client's bytes behind a hole most likely are. */
enum likely_bytes { LIKELY_COMMANDS, LIKELY_CONTENT, LIKELY_BYTES_COUNT };

/* Where the next of these bytes stands. */
enum place_in_text {
    PLACE_UNKNOWN,     /* it is the first one behind the hole */
    PLACE_FIRST_LINE,  /* the same, and where a segment begins; or in that line */
    PLACE_LINE,        /* at the start of a line, or in one that is held */
    PLACE_INSIDE_LINE, /* in one that cannot be read any more */
    PLACE_IN_TEXT_COUNT
};

/* What a dialogue with holes remembers of them; others have none. */
struct holes {
    struct open_step step[SIDE_COUNT]; /* the last gap of each side */

    /* In CLIENT_BEHIND_HOLE and CLIENT_MESSAGE_BEHIND_HOLE. */
    struct held_bytes *held; /* commands so far, and what has come of a line; or NULL */
    size_t line;             /* where in it that line begins */
    uint64_t chunk_left;     /* octets of a BDAT in it that are still to come */
    enum place_in_text place;
    enum likely_bytes likely;
    bool is_response; /* what is held is a line like those of AUTH */
    bool garbled;     /* since the server last spoke there was what is no command */

    /* The transaction that was open when commands were lost. */
    bool in_doubt;      /* they may have ended it and begun another */
    bool uncounted;     /* nobody knows how many they were */
    unsigned lost;      /* as many as were answered */
    bool may_hide_mail; /* a transaction may be open that is not in the record */

    uint64_t replies_lost; /* behind the last hole in the server's bytes */
    bool lacks_client_bytes;
    uint64_t heard;      /* how far the server had the client's bytes when it last spoke */
    bool message_unseen; /* a message was asked for, and no byte of it has come */
    uint64_t content;    /* where in the client's stream it begins; 0: not known */
};

struct server_side {
    enum server_mode mode : 8;
    bool seen : 1;
    bool captured : 1;            /* packets of it were, or may still be */
    bool behind_hole : 1;         /* the next line is the first one behind a hole */
    bool inside_lost_line : 1;    /* its start is missing */
    bool greeted : 1;             /* the greeting came, or can no longer be told */
    uint32_t accepted_recipients; /* of the transaction that it has open */
    struct line_splitter lines;
    struct reply_parser replies;
    timestamp last_reply; /* its last byte */
};

struct dialogue {
    const struct smtp_limits *limits;
    const struct message_options *messages;
    struct record record;
    struct pending_replies pending;
    struct client_side client;
    struct server_side server;
    struct auth_exchange auth;
    struct redaction *redaction; /* NULL before the first AUTH */
    struct dialogue_tls *tls;    /* NULL before STARTTLS and TLS */
    struct holes *holes;         /* NULL as long as there are none */
    uint64_t
        position[SIDE_COUNT]; /* in the streams: of the bytes that are being read, or come next */
    timestamp now;            /* of the latest bytes; it never goes back */
    step_index extensions_reply; /* to the last EHLO that was accepted */
    int32_t transaction;         /* the one that commands now belong to */
    int32_t server_transaction;  /* the one that the server has open, by its replies */
    int32_t interrupted;         /* the one in which the last MAIL came, until that is answered */
    bool reversal_offered : 1;   /* TURN or ATRN was accepted, and nobody has spoken since */
    bool reversed : 1;           /* the client that opened the connection plays the server */
    bool beginning : 1;          /* the connection's was captured */
    bool helo_accepted : 1;
    enum mail_evidence evidence : 8;
};

/* A dialogue whose `beginning` was not captured is behind a hole from the start.
 * Limits and options are lent. */
void dialogue_init(struct dialogue *dialogue, timestamp start, bool beginning,
                   const struct smtp_limits *limits, const struct message_options *messages);
void dialogue_clear(struct dialogue *dialogue);

/* Bytes that the dialogue takes at present, without itself and the session. */
size_t dialogue_memory(const struct dialogue *dialogue);

/* The clock of a capture may be set back, and a packet may come behind a later
 * one. The dialogue's clock stands still until it is reached again, so that no
 * span in the record is negative. */
void dialogue_move_clock(struct dialogue *dialogue, timestamp time);

/* `captured`: whose packets were captured so far. */
void dialogue_data(struct dialogue *dialogue, const struct stream_data *data,
                   const bool captured[SIDE_COUNT], timestamp time);
/* It is known long after the bytes should have come, and the bytes behind it have
 * waited: so it has the time of what came before it. */
void dialogue_gap(struct dialogue *dialogue, const struct stream_gap *gap);

/* No byte will come any more: what is incomplete is recorded as it stands, and
 * the record is moved into a new session. Credentials are taken out. */
void dialogue_finish(struct dialogue *dialogue, struct session *session);

/* SMTP was spoken here (smtp/mail_evidence.h), or the client asks for it by ALPN. */
bool dialogue_has_evidence(const struct dialogue *dialogue);

/* What the server said so far, be it half a line, has the form of replies. */
bool dialogue_has_replies(const struct dialogue *dialogue);

/* What a client that has begun TLS says it wants to speak. */
enum tls_offer {
    TLS_OFFER_NONE,    /* it has not begun */
    TLS_OFFER_AWAITED, /* its hello is not whole yet, or cannot be read */
    TLS_OFFER_MAIL,
    TLS_OFFER_OTHER, /* something else, or nothing */
    TLS_OFFER_COUNT
};
enum tls_offer dialogue_tls_offer(const struct dialogue *dialogue);

/* Both sides have gone on in TLS, and no more can be read of it. */
bool dialogue_tls_is_all_there_is(const struct dialogue *dialogue);

/* Bytes that a side sent when only facts were wanted of it; `time` is that of the last one. */
void dialogue_tls_unheard(struct dialogue *dialogue, enum side from, uint64_t bytes,
                          timestamp time);

#endif

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
 * What a command means stands in command_effects.c, what a reply means in
 * reply_effects.c, one small function a verb. Times are those of packets.
 */
#ifndef SMTP_DIALOGUE_H
#define SMTP_DIALOGUE_H

#include "smtp/command_parser.h"
#include "smtp/content_tail.h"
#include "smtp/dot_unstuffer.h"
#include "smtp/line_splitter.h"
#include "smtp/message_content.h"
#include "smtp/pending_replies.h"
#include "smtp/record.h"
#include "smtp/redaction.h"
#include "smtp/reply_parser.h"

/* How the client's next bytes are to be read. */
enum client_mode {
    CLIENT_COMMANDS,
    CLIENT_HELD,             /* DATA or STARTTLS waits for its reply */
    CLIENT_MESSAGE_EXPECTED, /* the server asked for the message */
    CLIENT_MESSAGE,          /* content up to the final dot line */
    CLIENT_CHUNK,            /* the octets of a BDAT */
    CLIENT_TLS,              /* nothing more to read */
    CLIENT_MODE_COUNT
};

enum server_mode { SERVER_REPLIES, SERVER_TLS, SERVER_MODE_COUNT };

/* An AUTH exchange, RFC 4954 4. */
struct auth_exchange {
    bool under_way;         /* AUTH was sent and its final reply has not come */
    bool response_expected; /* the server sent 334 */
    const char *mechanism;  /* NULL when it is none we know */
    unsigned responses;     /* how many the client has sent */
};

/* A message under way, also between the chunks of BDAT. */
struct message_reader {
    struct dot_unstuffer unstuffer;
    struct content_tail tail; /* the last bytes */
    struct message_content content;
    bool damaged; /* a hole is in it */
};

/* Bytes that wait for the reply to what stands before them. */
struct held_bytes {
    struct bounded_buffer buffer;
    timestamp since; /* the first byte */
    timestamp last;  /* and the last */
};

/* What only some sessions need, and those not for long, is a pointer: NULL
 * without. A mirror port shows a hundred thousand sessions that wait. */
struct client_side {
    enum client_mode mode;
    enum verb held_behind; /* in CLIENT_HELD: behind what */
    struct line_splitter lines;
    struct held_bytes *held;
    struct message_reader *message;
    uint64_t chunk_left;
    struct open_step chunk_step;
    struct open_step message_step;
    struct open_step tls_step;
    bool last_chunk;
    bool seen;             /* a byte has come */
    bool inside_lost_line; /* a hole took the start of the line */
    bool uncertain;        /* what a line is cannot be told from what came before */
};

struct server_side {
    enum server_mode mode;
    struct line_splitter lines;
    struct reply_parser replies;
    struct open_step tls_step;
    bool seen;
    bool inside_lost_line;
    bool greeted;         /* the greeting came, or can no longer be told */
    timestamp last_reply; /* its last byte */
};

struct dialogue {
    const struct smtp_limits *limits;
    struct record record;
    struct pending_replies pending;
    struct client_side client;
    struct server_side server;
    struct auth_exchange auth;
    struct redaction *redaction; /* NULL before the first AUTH */
    step_index extensions_reply; /* to the last EHLO that was accepted */
    int32_t transaction;         /* the one that commands now belong to */
    int32_t interrupted;         /* the open one in which the last MAIL came */
    bool digest;                 /* the SHA-256 of each message is wanted */
    bool helo_accepted;
    bool is_mail; /* something was said that only mail protocols say */
};

/* Without the handshake (SYN, SYN/ACK, ACK) the capture began somewhere in the
 * dialogue. `digest` asks for the SHA-256 of each message. */
void dialogue_init(struct dialogue *dialogue, timestamp start, bool handshake,
                   const struct smtp_limits *limits, bool digest);
void dialogue_clear(struct dialogue *dialogue);

/* Bytes that the dialogue takes at present, without itself and the session. */
size_t dialogue_memory(const struct dialogue *dialogue);

void dialogue_client_bytes(struct dialogue *dialogue, struct bytes bytes, timestamp time);
void dialogue_server_bytes(struct dialogue *dialogue, struct bytes bytes, timestamp time);
void dialogue_gap(struct dialogue *dialogue, enum side from, uint64_t length, timestamp time);

/* No byte will come any more: what is incomplete is recorded as it stands, and
 * the record is moved into a new session. Credentials are taken out. */
void dialogue_finish(struct dialogue *dialogue, struct session *session);

/* SMTP was spoken here: a verb was read that only mail protocols have, a reply
 * that only their servers give, or a greeting that names the protocol. FTP has
 * the same form of reply and the same 220. */
bool dialogue_has_evidence(const struct dialogue *dialogue);

/* What the server said so far, be it half a line, has the form of replies. */
bool dialogue_has_replies(const struct dialogue *dialogue);

/* --- for the files of the dialogue only --- */

static inline duration dialogue_time(const struct dialogue *dialogue, timestamp time)
{
    return time - dialogue->record.draft.start;
}

/* The effect of a command that was just recorded as `pending->step`; may fill
 * in `pending` further. */
void command_effect(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending);

/* The effect of a reply on what it answers. */
void reply_effect(struct dialogue *dialogue, const struct pending_reply *answered,
                  step_index reply_step, uint16_t code);

/* AUTH, also Exchange's X-EXPS, also misspelt as `AUTHPLAIN`, `AUTH:` or `AUHT`;
 * `ret_command` becomes what may be recorded of it. */
bool auth_is_meant(const struct dialogue *dialogue, const struct parsed_command *command);
void auth_begin(struct dialogue *dialogue, const struct parsed_command *command,
                struct pending_reply *pending, struct command *ret_command);

/* Learns the password of a client that logs in as POP3 and FTP do. */
void auth_overhear(struct dialogue *dialogue, const struct parsed_command *command);

/* Whether the line is to be taken for a response in an AUTH exchange, and what
 * then becomes of it: a step without text. */
bool auth_claims_line(const struct dialogue *dialogue, const struct smtp_line *line,
                      const struct parsed_command *command);
void auth_response(struct dialogue *dialogue, const struct smtp_line *line);

/* A step of the client that begins and ends with these bytes. */
struct step client_step(const struct dialogue *dialogue, enum step_kind kind, timestamp first,
                        timestamp last);

/* Remembers that a reply will come. */
void dialogue_await_reply(struct dialogue *dialogue, const struct pending_reply *pending);

/* Reads what was held, and what comes after it, in the given mode. */
void client_release_held(struct dialogue *dialogue, enum client_mode mode);
/* The reply will not come: reads it as what it most likely is. */
void client_give_up_holding(struct dialogue *dialogue);

/* A message begins, with DATA's content or the first BDAT. */
void client_begin_content(struct dialogue *dialogue);

/* The message or the chunk under way is over. `complete`: its end was seen. */
void client_end_message(struct dialogue *dialogue, bool complete);
void client_end_chunk(struct dialogue *dialogue);

void client_finish(struct dialogue *dialogue);
void client_clear(struct client_side *client);
size_t client_memory(const struct client_side *client);
void client_gap(struct dialogue *dialogue, uint64_t length);
void server_finish(struct dialogue *dialogue);
void server_gap(struct dialogue *dialogue);

/* A reply has begun. */
bool server_is_replying(const struct dialogue *dialogue);

/* Counts bytes that went by in TLS. */
void dialogue_tls_bytes(struct dialogue *dialogue, enum side from, uint64_t count, timestamp time);

#endif

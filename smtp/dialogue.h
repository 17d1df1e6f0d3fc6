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
 * is done behind holes in client_holes.c. Times are those of packets.
 */
#ifndef SMTP_DIALOGUE_H
#define SMTP_DIALOGUE_H

#include "reassembly/stream_event.h"
#include "smtp/command_parser.h"
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
};

/* A message under way, also between the chunks of BDAT. */
struct message_reader {
    struct dot_unstuffer unstuffer;
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

/* The server asks for a response to the oldest AUTH that waits (334), or ends the
 * exchange. */
void auth_go_on(struct dialogue *dialogue);
void auth_end(struct dialogue *dialogue, const struct pending_reply *command, uint16_t code);

/* What comes is no response, so an exchange whose end may have been lost is over. */
void auth_go_past(struct dialogue *dialogue);

/* A 334 came, also when the AUTH that it answers was not captured. */
void auth_ask(struct dialogue *dialogue);
/* A reply came that nothing known waits for: of an AUTH that was lost, the last. */
void auth_end_lost(struct dialogue *dialogue, uint16_t code);

/* Codes of replies that only an AUTH exchange has. */
bool auth_has_code(uint16_t code);

/* A step of the client that begins and ends with these bytes. */
struct step client_step(const struct dialogue *dialogue, enum step_kind kind, timestamp first,
                        timestamp last);

/* Remembers that a reply will come. */
void dialogue_await_reply(struct dialogue *dialogue, const struct pending_reply *pending);

/* RFC 4954, 4; RFC 5321, 4.2.3 and 3.8. */
enum { REPLY_ASKS_FOR_CREDENTIAL = 334, REPLY_ASKS_FOR_MESSAGE = 354, REPLY_SERVICE_CLOSES = 421 };

/* Counts a line's end, and what was cut off it; `role` is who plays whom. */
void dialogue_count_line(struct dialogue *dialogue, enum side role, const struct smtp_line *line);

/* Behind an accepted TURN or ATRN: the server becomes the client and the client
 * the server (RFC 821, 3.8; RFC 2645) if this line is one of the other part. A
 * server that accepts whatever it is told has not understood. */
bool dialogue_is_reversed_by(struct dialogue *dialogue, enum side role, struct bytes line);

/* Bytes of a side, whichever part it plays by now. */
void dialogue_read(struct dialogue *dialogue, enum side from, struct bytes bytes, timestamp time);

/* Who plays the client now, and who the server. */
static inline enum side dialogue_player(const struct dialogue *dialogue, enum side role)
{
    return dialogue->reversed ? side_other(role) : role;
}

/* --- transaction_course.c */

/* MAIL: a new transaction, refused or not. */
void course_begin(struct dialogue *dialogue, struct pending_reply *mail);
void course_mail_accepted(struct dialogue *dialogue, const struct pending_reply *mail);
void course_mail_refused(struct dialogue *dialogue, const struct pending_reply *mail);

/* RSET, HELO, EHLO, LHLO or QUIT. */
void course_end(struct dialogue *dialogue, step_index step);
void course_end_accepted(struct dialogue *dialogue);
void course_end_refused(struct dialogue *dialogue, const struct pending_reply *end);

/* All of the message was handed over. */
void course_complete(struct dialogue *dialogue);

/* What belongs to a transaction that the server refused belongs to none that is known. */
void course_leave(struct dialogue *dialogue, int32_t index);

/* The reply to the last MAIL was lost. When it may have come inside a transaction,
 * nobody knows which of the two goes on. */
void course_doubt_mail(struct dialogue *dialogue);

/* The arguments of MAIL and of RCPT; the latter returns the recipient's index. */
void course_set_sender(struct dialogue *dialogue, struct bytes argument);
int32_t course_add_recipient(struct dialogue *dialogue, int32_t index, struct bytes argument,
                             step_index step);

/* --- reply_pairing.c */

/* Pairs a reply with what it answers, and lets it have its effect. `first` is the
 * time of its first byte. */
void reply_pair(struct dialogue *dialogue, struct step *step, timestamp first);

/* The oldest `count` in the queue wait no longer; whether and how they were answered
 * nobody knows. */
void replies_never_came(struct dialogue *dialogue, size_t count);

/* Everything that waits has been answered: where it was not known which replies
 * answer what, the last ones answer the last commands. */
void reply_pair_in_retrospect(struct dialogue *dialogue);

/* What accepts AUTH, DATA or QUIT has a code of its own. Who reads another one there
 * has lost count. */
bool reply_may_answer(const struct pending_reply *pending, uint16_t code);

/* --- message_replies.c */

/* The first reply comes to what may be a message or its last chunk: what it waits
 * for is a delivery, if it is. */
void message_replies_begin(struct dialogue *dialogue, struct pending_reply *message);

/* The recipient whose delivery is answered next, which is noted; -1 for one that limits
 * have left out. */
int32_t message_replies_next(struct dialogue *dialogue, struct pending_reply *delivery);

/* --- client_side.c */

/* Reads the client's bytes by its mode. */
void client_read(struct dialogue *dialogue, struct bytes bytes, timestamp time);

/* A line of the client that is no text of a message. It may turn out to be one of
 * the server. */
void client_handle_line(struct dialogue *dialogue, const struct smtp_line *line);

/* The client speaks after the server has, whose every word it had got. `knows_all`:
 * the record has them too, and so the last ones. */
void client_begin_turn(struct dialogue *dialogue, bool knows_all);

/* The client speaks again, and had got nothing since it last did. */
void client_go_on(struct dialogue *dialogue);

void client_gap(struct dialogue *dialogue, uint64_t length);
void client_finish(struct dialogue *dialogue);
void client_clear(struct client_side *client);
size_t client_memory(const struct client_side *client);

/* --- client_content.c */

/* A message begins, with DATA's content or the first BDAT. */
void client_begin_content(struct dialogue *dialogue);
void client_begin_message(struct dialogue *dialogue, timestamp time);

/* A hole is in the message under way. */
void client_damage_message(struct dialogue *dialogue);

/* The message or the chunk under way is over. `complete`: its end was seen. */
void client_end_message(struct dialogue *dialogue, bool complete);
/* The message under way is over, whatever it was. */
void client_close_message(struct dialogue *dialogue);
/* Its last byte came at this time: where the clock of its reply starts. */
void client_mark_message_sent(struct dialogue *dialogue, timestamp time);
void client_end_chunk(struct dialogue *dialogue);
/* The message ended in its last hole; what came behind it was none. */
void client_end_message_in_hole(struct dialogue *dialogue);

/* Chunks that no last one followed: records and forgets them. */
void client_give_up_content(struct dialogue *dialogue);

/* Forgets the message that was read. */
void client_end_content(struct client_side *client);

/* Lines of it so far, as servers that read them as commands count them. */
uint32_t client_content_lines(const struct message_reader *message);

/* Takes no bytes: the message begins with them. */
void client_read_first_of_message(struct dialogue *dialogue, struct bytes *input, timestamp time);
void client_read_message(struct dialogue *dialogue, struct bytes *input, timestamp time);
void client_read_chunk(struct dialogue *dialogue, struct bytes *input, timestamp time);

/* --- client_refused.c: lines that the server takes for commands, and that are
 * the text of a message it has refused. They are counted and never shown. */

void client_read_refused(struct dialogue *dialogue, struct bytes *input, timestamp time);
void client_finish_refused(struct dialogue *dialogue);

/* Behind a hole nobody knows whether it goes on. */
void client_lose_refused(struct dialogue *dialogue);

/* Behind a refused DATA, or a BDAT that says no size, and the step of that. */
void client_begin_refused(struct dialogue *dialogue, step_index since);

/* DATA was refused when its content, or some of it, had been read as such. */
void client_refuse_content(struct dialogue *dialogue);

/* So many lines of a step may be answered as commands are. */
void client_await_text(struct dialogue *dialogue, const struct pending_reply *text, uint64_t lines);

/* A command was answered. Done with those behind the refusal, it is over. */
void client_hear_command(struct dialogue *dialogue, const struct pending_reply *answered,
                         uint16_t code);

/* --- client_revision.c: a message ended elsewhere than at CRLF.CRLF. */

/* A reply with this code has come, and not been paired yet. */
void client_settle_end(struct dialogue *dialogue, uint16_t code);

/* The message under way may have ended at an odd end, if the server accepted it. */
bool client_has_odd_end(struct dialogue *dialogue);

/* The message is over; keeps its odd ends for a while. */
void client_keep_ends(struct dialogue *dialogue);
/* Another message begins. */
void client_forget_ends(struct client_side *client);
void client_clear_ends(struct client_side *client);
size_t client_ends_memory(const struct client_side *client);

/* What is read now was content before. */
static inline bool client_is_revising(const struct client_side *client)
{
    return client->ends != NULL && client->ends->revised > 0;
}

/* Commands that wait for replies and were sent after what is read now. */
static inline size_t client_pending_behind(const struct client_side *client)
{
    return client_is_revising(client) ? client->ends->behind : 0;
}

/* So many bytes have been read. */
void client_count_revised(struct client_side *client, size_t bytes);

/* --- client_held.c */

void client_hold(struct dialogue *dialogue, struct bytes *input, timestamp time);
/* Reads what was held, and what comes after it, in the given mode. */
void client_release_held(struct dialogue *dialogue, enum client_mode mode);
/* Nobody knows whether the reply will come. */
void client_lose_reply(struct dialogue *dialogue);
/* The reply may have been lost, and the server speaks, or is out of sight and the
 * client has sent so much: reads what is held by what it looks like. */
void client_hear_held(struct dialogue *dialogue);
/* The reply will not come: reads it as what it most likely is. */
void client_give_up_holding(struct dialogue *dialogue);
void client_lose_held(struct dialogue *dialogue);

/* --- holes.c */

struct holes *dialogue_holes(struct dialogue *dialogue);
void holes_free(struct holes *holes);
size_t holes_memory(const struct holes *holes);

/* Counts bytes that were captured and cannot be read, because of the last hole. */
void dialogue_leave_unread(struct dialogue *dialogue, enum side from, uint64_t bytes);

/* The reply to what the client says now may be in a hole that is known already. */
bool holes_may_have_reply(const struct dialogue *dialogue);

/* Commands that the capture lacks may have ended the transaction. */
void holes_put_in_doubt(struct dialogue *dialogue);
/* It goes on if what was lost cannot have ended it, or it is not known to. */
void holes_settle_transaction(struct dialogue *dialogue, bool may_go_on);
void holes_leave_transaction(struct dialogue *dialogue);

/* --- client_holes.c */

/* What was held is left unread, and the next byte is the first one behind a hole. */
void client_begin_behind_hole(struct dialogue *dialogue);

/* A line behind a hole that has not the form of a command: it may be of a message
 * that nobody saw begin. */
void client_distrust(struct dialogue *dialogue, const struct smtp_line *line);

/* The server asked for a message, and no DATA waits for that. */
void client_expect_message(struct dialogue *dialogue);

/* Commands were lost: what follows may be anything. */
void client_lose(struct dialogue *dialogue, enum likely_bytes likely);

/* The server speaks, with this code, or 0 when it is not known: it has taken for
 * complete what the client sent. */
void client_hear(struct dialogue *dialogue, uint16_t code);

/* A reply came that nothing known waits for. */
void holes_count_lost(struct dialogue *dialogue);

/* Behind a hole in the client's bytes: some may hold credentials that were not seen. */
bool dialogue_lacks_client_bytes(const struct dialogue *dialogue);

void client_read_behind_hole(struct dialogue *dialogue, struct bytes *input, timestamp time);
void client_read_message_behind_hole(struct dialogue *dialogue, struct bytes *input,
                                     timestamp time);

/* A segment of the client has been read. */
void client_end_segment(struct dialogue *dialogue);
void client_finish_behind_hole(struct dialogue *dialogue);

/* TLS follows the client's lines. */
void client_end_lines(struct dialogue *dialogue);

/* --- server_side.c */

void server_read(struct dialogue *dialogue, const struct stream_data *data, timestamp time);

/* A line of the server, which may turn out to be one of the client. */
void server_handle_line(struct dialogue *dialogue, const struct smtp_line *line);
void server_gap(struct dialogue *dialogue, uint64_t length);
/* A reply that has begun does not go on. */
void server_end_reply(struct dialogue *dialogue);
void server_finish(struct dialogue *dialogue);

/* A reply has begun. */
bool server_is_replying(const struct dialogue *dialogue);

/* STARTTLS was said; it was answered with 2xx; behind that a line came in clear. */
void tls_was_asked_for(struct dialogue *dialogue);
void tls_was_accepted(struct dialogue *dialogue);
void tls_note_line(struct dialogue *dialogue, enum side from);

/* Where a line begins: nearly always false. */
static inline bool tls_may_open(const struct dialogue *dialogue, struct bytes input)
{
    return dialogue->tls != NULL || tls_opening_may_begin_with(input.data[0]);
}

/* Where a line begins: whether the bytes are TLS, or may be. If not, they are
 * left for the line; else they are taken off `*input`, or the side's mode is
 * another now. */
bool tls_opens_line(struct dialogue *dialogue, enum side from, struct bytes *input, timestamp time);

/* No more bytes come, or some are missing: decides over those that may be TLS. */
void tls_settle_line(struct dialogue *dialogue, enum side from);

/* The bytes of a side that is in TLS. */
void tls_take_bytes(struct dialogue *dialogue, enum side from, struct bytes bytes, timestamp time);
void tls_take_gap(struct dialogue *dialogue, enum side from, uint64_t length);

void dialogue_tls_finish(struct dialogue *dialogue, struct session *session);
void dialogue_tls_free(struct dialogue_tls *tls);
size_t dialogue_tls_memory(const struct dialogue_tls *tls);

#endif

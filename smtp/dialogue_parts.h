/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the dialogue ask of each other; for them alone. */
#ifndef SMTP_DIALOGUE_PARTS_H
#define SMTP_DIALOGUE_PARTS_H

#include "smtp/dialogue.h"

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
/* The exchange under way is one whose AUTH was not captured. */
void auth_lose(struct dialogue *dialogue);
/* A reply came that nothing known waits for: of an AUTH that was lost, the last. */
void auth_end_lost(struct dialogue *dialogue, uint16_t code);

/* Codes of replies that only an AUTH exchange has. */
bool auth_has_code(uint16_t code);

/* A step of the client that begins and ends with these bytes. */
struct step client_step(const struct dialogue *dialogue, enum step_kind kind, timestamp first,
                        timestamp last);

/* Remembers that a reply will come. */
void dialogue_await_reply(struct dialogue *dialogue, const struct pending_reply *pending);

/* RFC 4954, 4; RFC 5321, 3.8 and 4.2.3. */
enum {
    REPLY_ASKS_FOR_CREDENTIAL = 334,
    REPLY_ASKS_FOR_MESSAGE = 354,
    REPLY_SERVICE_CLOSES = 421,
    REPLY_OUT_OF_SEQUENCE = 503,
};

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

/* The server refused a MAIL since another is open, and that may be one the capture
 * lacks: then what follows belongs to it. */
void course_leave_nested(struct dialogue *dialogue, int32_t index);

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

/* What accepts AUTH, DATA or QUIT has a code of its own. Who reads another one there
 * has lost count. */
bool reply_may_answer(const struct pending_reply *pending, uint16_t code);

/* --- reply_retrospect.c */

/* Everything that waits has been answered: where it was not known which replies
 * answer what, the last ones answer the last commands. */
void reply_pair_in_retrospect(struct dialogue *dialogue);

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

/* A reply came that nothing known waits for. */
void holes_count_lost(struct dialogue *dialogue);

/* Behind a hole in the client's bytes: some may hold credentials that were not seen. */
bool dialogue_lacks_client_bytes(const struct dialogue *dialogue);

/* --- client_holes.c */

/* What was held is left unread, and the next byte is the first one behind a hole. */
void client_begin_behind_hole(struct dialogue *dialogue);

/* Commands were lost: what follows may be anything. */
void client_lose(struct dialogue *dialogue, enum likely_bytes likely);

/* A line behind a hole that has not the form of a command: it may be of a message
 * that nobody saw begin. */
void client_distrust(struct dialogue *dialogue, const struct smtp_line *line);

/* The server asked for a message, and no DATA waits for that. */
void client_expect_message(struct dialogue *dialogue);

void client_read_behind_hole(struct dialogue *dialogue, struct bytes *input, timestamp time);
void client_read_message_behind_hole(struct dialogue *dialogue, struct bytes *input,
                                     timestamp time);

/* --- holes_heard.c */

/* The server speaks, with this code, or 0 when it is not known: it has taken for
 * complete what the client sent. */
void client_hear(struct dialogue *dialogue, uint16_t code);

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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a message may have ended for a server that goes by other line ends.
 *
 * Only CRLF.CRLF ends a message (RFC 5321, 4.1.1.4). Some servers also take a
 * lone dot between other line ends for the end: LF.LF, LF.CRLF, CRLF.LF, CR.CR
 * and so on. What follows is then commands for the server, and content for
 * everybody else. So each such place is remembered, with what the message is up
 * to there and the bytes behind it, until it shows whether the server took it
 * for the end.
 *
 * At most 8 places of a message, each with as many bytes behind it as the limit
 * allows; one with more behind it can no longer be read from there.
 */
#ifndef SMTP_END_CANDIDATES_H
#define SMTP_END_CANDIDATES_H

#include "smtp/dot_unstuffer.h"
#include "smtp/held_bytes.h"
#include "smtp/message_content.h"

enum { END_CANDIDATES_MAXIMUM = 8 };

struct end_candidate {
    struct dot_line line;
    uint64_t offset; /* of the dot, from the first byte of the message as it was sent */
    timestamp time;  /* when the last byte of the dot line came */
    struct arena arena;
    struct message message;    /* up to there; its texts live in the arena */
    bool has_whole_header;     /* all that is wanted of the header stands before it */
    struct held_bytes *behind; /* NULL: none so far */
    bool overflowed;           /* not all of them could be kept */
};

struct end_candidates {
    size_t tail; /* bytes kept behind each */
    size_t searched;
    size_t count;
    struct end_candidate items[END_CANDIDATES_MAXIMUM];
    uint64_t forgotten;  /* beyond the maximum */
    bool hides_commands; /* was seen behind one whose bytes have been let go */
};

/* Behind an odd end commands are looked for in `searched` bytes, or in as many as are kept. */
struct end_candidates *end_candidates_new(size_t tail, size_t searched);
void end_candidates_free(struct end_candidates *candidates);

/* Bytes it takes, itself included. */
size_t end_candidates_memory(const struct end_candidates *candidates);

/* The content as it is before the dot. Without a hole in it the message is
 * complete if it ended here. */
void end_candidates_add(struct end_candidates *candidates, struct dot_line line, uint64_t offset,
                        const struct message_content *content, timestamp time);

/* Bytes of the message, as sent, behind all candidates. */
void end_candidates_follow(struct end_candidates *candidates, struct bytes bytes, timestamp time);

/* Bytes are missing: from none of them on it can be read. */
void end_candidates_lose(struct end_candidates *candidates);

/* The bytes behind are a beginning of a dialogue: none, or commands first. */
bool end_candidate_is_plausible(const struct end_candidate *candidate);

/* Behind one of them, soon, a line begins another mail: MAIL FROM, RCPT TO, DATA, EHLO
 * or HELO, however that line ends. */
bool end_candidates_hide_commands(const struct end_candidates *candidates);

/* Nothing has come behind the last one. */
bool end_candidates_stop_at_last(const struct end_candidates *candidates);

/* "LF.CRLF" and the like; constant. */
const char *dot_line_name(struct dot_line line);

#endif

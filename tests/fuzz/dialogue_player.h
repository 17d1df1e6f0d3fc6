/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any octets as dialogues: the stream events of one connection after another.
 *
 * The language is that of tests/support/dialogue_script.h, made so that nothing
 * is an error; a line that is none of these is passed over:
 *
 *   S: 250 ok           a line of the server, CRLF is added
 *   C: NOOP             a line of the client
 *   S+ 250 ok           in the same segment as what stands before it
 *   S| text\r\n         octets as they stand
 *   @10                 so many seconds pass
 *   <10                 so many seconds are taken back
 *   GC100  GS100        so many octets of a side are missing
 *   Ap                  the client sends a credential (player_credentials.c)
 *   N                   the connection ends and another one begins
 *
 * In lines of both sides \r \n \0 \t \\ and \xHH are octets, \s is the password
 * of the prelude, \e the same in base64 and \u the user's name. The first line
 * of an input has letters that choose the settings.
 *
 * Each segment takes one millisecond, or the longer pause that a line asks for.
 */
#ifndef TESTS_FUZZ_DIALOGUE_PLAYER_H
#define TESTS_FUZZ_DIALOGUE_PLAYER_H

#include "base/bounded_buffer.h"
#include "reassembly/stream_event.h"

/* The password of the prelude: letters and digits, also in base64. */
#define PLAYER_SECRET        "Kq7Zt4Wm9Xb2"
#define PLAYER_SECRET_BASE64 "S3E3WnQ0V205WGIy"
#define PLAYER_USER          "dora@example.org"

enum { PLAYER_PLANTED = 15, PLAYER_PLANTED_BASE64 = 20 };

struct player_settings {
    char prelude;               /* p l c x: each connection begins with a login; else 0 */
    bool history;               /* y: sessions are compared with earlier ones */
    bool digest;                /* d */
    bool headers;               /* H: of messages are recorded */
    bool parts;                 /* M: and their parts */
    bool any_port;              /* a */
    bool small_limits;          /* s */
    bool without_handshake;     /* h */
    bool ascii;                 /* u: the transcript's character set */
    unsigned mask;              /* m n o: the level of masking */
    enum close_reason close;    /* 0 to 7 */
    enum directions directions; /* C S */
};

struct player_input {
    struct player_settings settings;
    struct bytes script;
    /* What lines of `A` send: of this input alone, so that no input can have it
     * by chance. */
    char planted[PLAYER_PLANTED + 1];
    char planted_base64[PLAYER_PLANTED_BASE64 + 1];
    /* A BDAT before any login, or a binary header in front, may take the first
     * part of a line away, and what is left is then no credential for anybody. */
    bool planted_is_secret;
};

/* `octets` are lent. */
struct player_input player_input_of(struct bytes octets);

/* `cut`: every byte by itself, at the time of its segment. */
void player_play(const struct player_input *input, struct stream_sink sink, bool cut);

/* --- between the files of the player --- */

/* The client's side of a login, the server's reply 334 between two lines;
 * false when `index` is behind the last one. */
bool player_prelude_line(const struct player_input *input, size_t index,
                         struct bounded_buffer *line);

/* The line of a credential by its letter; false for an unknown one. */
bool player_credential_line(const struct player_input *input, char letter,
                            struct bounded_buffer *line);

#endif

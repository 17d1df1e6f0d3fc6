/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dialogue as text becomes a session.
 *
 * A script has one item a line:
 *
 *   S: 220 mail.example.com ESMTP     a line of the server, CRLF is added
 *   C: EHLO client.example.org        a line of the client
 *   C+ DATA                           a client line in the same segment as the
 *   S+ 250 ok                         line before it (pipelining)
 *   C| text\r\n\x00                   bytes as they stand; \r \n \t \\ \xHH
 *   C- NOOP                           a line that was sent before its sender had got
 *                                     anything since its own last segment
 *   @ 10.5                            so many seconds pass
 *   GAP C 100                         100 bytes of the client are missing
 *   # remark
 *
 * and ends as the close of script_options says. Each segment takes one
 * millisecond. The handshake is at 0, the first segment at 0.001 s.
 */
#ifndef TESTS_SUPPORT_DIALOGUE_SCRIPT_H
#define TESTS_SUPPORT_DIALOGUE_SCRIPT_H

#include "reassembly/stream_event.h"
#include "smtp/session_builder.h"

/* How a segment's bytes are handed over. */
enum script_cut {
    CUT_NOWHERE,
    CUT_EVERYWHERE, /* one byte an event, all at the segment's time */
    CUT_ONCE,       /* in two, at `cut_at` bytes of the segment */
    CUT_BY_CHANCE,  /* anywhere, by the seed `cut_at` */
};

struct script_options {
    struct session_builder_options sessions;
    struct endpoint client; /* port 0: 192.0.2.10:40000 */
    struct endpoint server; /* port 0: 192.0.2.25:25 */
    timestamp start;        /* 0: 2026-01-01T00:00:00Z */
    bool no_handshake;
    enum directions directions;
    enum close_reason close;
    enum closed_by closed_by; /* nobody: the client, with FIN and RST */
    uint64_t missing[SIDE_COUNT];
    uint64_t retransmitted[SIDE_COUNT]; /* packets */
    bool disordered_handshake; /* the ACK was captured before the SYN/ACK, its time is unknown */
    struct traffic traffic[SIDE_COUNT]; /* beside what the script itself comes to */
    struct reset_facts reset;
    duration closing; /* 0: the end, when somebody closes it */
    struct syn_facts syn[SIDE_COUNT];
    duration server_round_trip; /* 0: not known */
    enum script_cut cut;
    size_t cut_at;
};

struct script_options script_options_default(void);

/* Plays the script into a session builder with this sink. */
void script_play(const char *script, const struct script_options *options,
                 struct session_sink sink);

/* Plays it and returns the session; the caller frees it. NULL options: default. */
struct session *script_session(const char *script, const struct script_options *options);

/* As script_session, and also with other cuts: the record must be the same
 * whether the bytes come as written, one by one, or cut in two anywhere. */
struct session *script_session_any_cut(const char *script, const struct script_options *options);

/* The finding with this id, NULL for none. */
const struct finding *session_finding(const struct session *session, const char *id);
size_t session_finding_count(const struct session *session, const char *id);

/* The highest severity among the findings; info when there is none. */
enum severity session_worst(const struct session *session);

/* The index of the n-th command with this verb, from 0; -1 for none. */
step_index session_command(const struct session *session, const char *verb, unsigned n);

#endif

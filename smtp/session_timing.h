/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contract: where a session's time went. A part of smtp/session.h.
 *
 * Every microsecond from the first captured packet to the last belongs to one
 * part and, unless nobody can tell what went on, to one stage of the session.
 * So the parts add up to its duration, and so do the stages with what is unknown.
 */
#ifndef SMTP_SESSION_TIMING_H
#define SMTP_SESSION_TIMING_H

#include <stddef.h>
#include <stdint.h>

#include "base/timestamp.h"

/* What a span of time was spent on. */
enum time_part {
    TIME_CONNECT,           /* TCP's handshake, from the first SYN to the ACK of its answer, and
                               what stands in front of the dialogue */
    TIME_WAITED_FOR_SERVER, /* a greeting or a reply was due, to the last byte of it */
    TIME_WAITED_FOR_CLIENT, /* nothing was due from the server */
    TIME_TRANSFER,          /* from the first byte of a message or chunk to its last */
    TIME_TLS,               /* from the first byte of TLS to the end */
    TIME_IDLE,              /* behind the last that was said, when nothing more was due */
    TIME_UNKNOWN,           /* bytes that would tell are not in the capture or in the record */
    TIME_PART_COUNT
};

/* The stages of a session. Their names are those that mail servers have in their
 * logs for where a connection was lost, in the form of this project's words. */
enum session_stage {
    STAGE_UNKNOWN,
    STAGE_CONNECT,   /* before the server said anything */
    STAGE_GREETING,  /* up to it, RFC 5321 3.1 */
    STAGE_HELO,      /* HELO, EHLO, LHLO and their replies; RFC 5321 4.1.1.1 */
    STAGE_STARTTLS,  /* the command and its reply, RFC 3207 4 */
    STAGE_TLS,       /* the handshake, up to the client's first application data */
    STAGE_ENCRYPTED, /* from there on */
    STAGE_AUTH,      /* the whole exchange, RFC 4954 4 */
    STAGE_MAIL,
    STAGE_RCPT,
    STAGE_DATA_INIT, /* DATA and its 354; RFC 5321 4.5.3.2.4 */
    STAGE_DATA,      /* the message or its chunks, and replies to all chunks but the last */
    STAGE_EOD,       /* from the last byte of the message to its reply; RFC 5321 4.5.3.2.6 */
    STAGE_RSET,
    STAGE_NOOP,
    STAGE_OTHER, /* any other command */
    STAGE_QUIT,
    STAGE_CLOSE, /* behind the last that was said, or before something nobody asked for */
    STAGE_COUNT
};

struct stage_timing {
    enum session_stage stage;
    uint32_t count;   /* commands, messages or chunks; 1 for what there is one of */
    duration longest; /* the longest wait for one reply; of STAGE_DATA the longest transfer too */
    duration parts[TIME_PART_COUNT];
};

struct session_timing {
    duration parts[TIME_PART_COUNT];
    size_t stage_count;
    const struct stage_timing *stages; /* those there were, in their order in session_stage */
    duration until; /* where the kept steps end and all is unknown; -1 when none was left out */
    /* Behind which step of the client the connection was closed; unknown also
     * when nobody closed it. */
    enum session_stage closed_in;
};

const char *time_part_name(enum time_part part);          /* "waited_for_server", ... */
const char *session_stage_name(enum session_stage stage); /* "data-init", ...; NULL for unknown */

#endif

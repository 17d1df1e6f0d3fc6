/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contract: what smtp/ hands to output/. Plain structs of one session's record.
 *
 * A session is what one TCP connection carried. It is an owned record: every
 * text and array in it lies in its own arena, and whoever receives it hands it
 * on or frees it. docs/session-record.md describes the same record as JSON.
 *
 * Texts are bytes from the wire unless a comment says otherwise; output/ makes
 * them safe to show. Absent texts have a null pointer, present but empty ones
 * do not (bytes_empty).
 *
 * Credentials are not in here: they are taken out before a session leaves the
 * builder (smtp/redaction.h).
 */
#ifndef SMTP_SESSION_H
#define SMTP_SESSION_H

#include <stdatomic.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "base/connection.h"
#include "base/encapsulation.h"
#include "base/kept_packets.h"
#include "base/timestamp.h"
#include "smtp/content_sink.h"
#include "smtp/line_end.h"
#include "smtp/message.h"
#include "smtp/session_front.h"
#include "smtp/session_judgement.h"
#include "smtp/session_timing.h"
#include "smtp/session_tls.h"
#include "smtp/step_index.h"

enum protocol {
    PROTOCOL_UNKNOWN,
    PROTOCOL_SMTP,
    PROTOCOL_LMTP,  /* LHLO was said, RFC 2033 */
    PROTOCOL_SMTPS, /* TLS from the first byte, RFC 8314 3.3 */
    PROTOCOL_COUNT
};

/* A reply's code, taken apart. */
struct reply_status {
    uint16_t code;         /* three digits, 0 for no reply */
    struct bytes enhanced; /* `2.1.5`, RFC 2034; absent without one */
    struct bytes text;     /* the text of the last line, without the enhanced code */
};

/* A reply of one or more lines, RFC 5321 4.2.1. */
struct reply {
    uint16_t code;             /* of the last line */
    uint16_t other_code;       /* of a line before it that has another one; 0 when all agree */
    size_t line_count;         /* at least 1 */
    const struct bytes *lines; /* what followed the code and its blank or hyphen */
};

struct command {
    struct bytes verb;     /* upper case; an empty line has an empty verb */
    struct bytes argument; /* everything behind verb and blanks, as sent; absent without one */
    bool unknown;          /* no verb that the verb table has */
};

enum step_kind {
    STEP_REPLY,
    STEP_STRAY_LINE, /* a server line that is no reply */
    STEP_COMMAND,
    STEP_MESSAGE,       /* the content behind DATA */
    STEP_AUTH_RESPONSE, /* a client line that may hold a credential; never stored */
    STEP_TLS,           /* one for each direction that went on in TLS */
    STEP_GAP,           /* bytes that the capture does not have, or that cannot be read for it */
    STEP_KIND_COUNT
};

/* How a message's content came. */
struct message_pace {
    duration longest_pause; /* between two pieces */
    duration last_pause;    /* before the last piece */
    uint32_t last_piece;    /* bytes of that */
};

/* One line of the transcript. Most of a session's memory is in these. */
struct step {
    enum step_kind kind : 8;
    enum side from : 8;
    bool revised;        /* read again after the end of the message was found elsewhere */
    bool refused;        /* a message: lines that came behind a refusal, and were no content */
    bool has_octets;     /* a BDAT command: `octets` counts its chunk */
    bool bare_line_end;  /* lines and replies: some line ended without a CR */
    step_index reply_to; /* replies: the step they answer */
    int32_t transaction; /* the transaction a command or message belongs to */
    duration t;          /* since the session's start: the packet that completed the line */
    duration t_end;      /* of the last byte, for a message; elsewhere equal to t */
    duration took;       /* lines and replies: from their first byte to their last */
    duration latency;    /* replies that answer a step; -1 elsewhere */
    uint64_t octets;     /* message, BDAT chunk, TLS or gap: bytes */
    union {
        struct reply reply;       /* STEP_REPLY */
        struct command command;   /* STEP_COMMAND */
        struct bytes line;        /* STEP_STRAY_LINE */
        struct message_pace pace; /* STEP_MESSAGE */
        uint64_t unread;          /* STEP_GAP: bytes that were captured and cannot be read for it */
    };
};

struct recipient {
    step_index step;      /* the RCPT */
    struct bytes address; /* the path without brackets, absent when there is none */
    bool malformed;       /* the path or a parameter is none; RFC 5321, 4.1.2 */
    size_t parameter_count;
    const struct bytes *parameters;
    struct reply_status status;   /* the answer to RCPT */
    struct reply_status delivery; /* LMTP: the answer after the message */
};

enum transfer_method {
    TRANSFER_NONE,
    TRANSFER_DATA,
    TRANSFER_BDAT, /* RFC 3030; also together with BURL */
    TRANSFER_BURL, /* RFC 4468: the server fetches it elsewhere */
    TRANSFER_COUNT
};

/* What became of a transaction; docs/session-record.md has the rule. */
enum outcome {
    OUTCOME_UNKNOWN,
    OUTCOME_ACCEPTED,
    OUTCOME_DEFERRED,
    OUTCOME_REJECTED,
    OUTCOME_ABORTED,
    OUTCOME_LOST,
    OUTCOME_COUNT
};

/* A mail transaction begins with each MAIL, refused or not. */
struct transaction {
    step_index mail_step;
    step_index data_step;    /* DATA, the first BDAT or BURL; STEP_NONE without */
    step_index message_step; /* STEP_NONE without content or with BDAT */
    step_index end_step;     /* the RSET, HELO, EHLO or QUIT that ended it; else STEP_NONE */
    enum side from;          /* who sends the mail: the client, unless roles were turned */
    struct bytes mail_from;  /* the path without brackets; empty for `<>`, absent for none */
    bool malformed;          /* the path or a parameter is none; RFC 5321, 4.1.2 */
    size_t parameter_count;
    const struct bytes *parameters;
    size_t recipient_count;
    size_t recipient_capacity;
    struct recipient *recipients;
    enum transfer_method method;
    bool has_hole; /* commands of it, or replies, may be among the bytes that are missing */
    struct message message;          /* meaningful unless method is TRANSFER_NONE */
    struct reply_status mail_status; /* the answer to MAIL */
    struct reply_status data_status; /* the answer to DATA, or the last one to BDAT */
    struct reply_status final;       /* the answer to the whole message */
    struct reply_status decided;     /* the reply that decided the outcome; code 0 for none */
    struct bytes queue_id;
    bool handed_over;      /* all of the message was sent */
    bool end_is_ambiguous; /* nobody can tell where it ended */
    enum outcome outcome;
    duration t;     /* MAIL */
    duration t_end; /* the reply or command that decided, or the session's end */
};

/* An AUTH, RFC 4954. */
struct authentication {
    step_index step; /* the AUTH; STEP_NONE when it was left out */
    struct bytes mechanism;
    uint16_t code;         /* of the final reply, 0 for none */
    uint32_t responses;    /* of the client, an initial one included */
    bool initial_response; /* one came with AUTH itself */
    bool cancelled;        /* one was `*` */
    bool malformed;        /* one was no base64 */
    bool line_broken;      /* one was as long as a line of MIME's base64, and more came unasked */
};

struct session_gap {
    enum side from;
    uint64_t offset;
    uint64_t length;
};

/* What limits left out, by what it would have been. All 0 in an ordinary session. */
struct left_out {
    uint64_t steps;
    uint64_t transactions;
    uint64_t recipients;
    uint64_t reply_lines;
    uint64_t line_bytes; /* cut off lines longer than the limit */
    uint64_t findings;
    uint64_t gaps;
    uint64_t pending;   /* commands that could not be remembered for pairing */
    uint64_t tls_bytes; /* of hellos and certificates that were too long */
    uint64_t tls_names; /* of certificates, and offered by ALPN */
    uint64_t tls_alerts;
    uint64_t proxy_tlvs;   /* types of a PROXY header's TLVs */
    uint64_t vlans;        /* tags of a deep stack */
    uint64_t header_bytes; /* cut off long fields of message headers */
    uint64_t headers;      /* messages whose header is longer than is read, or does not fit */
    uint64_t parts;        /* messages whose list of parts is not whole */
    uint64_t held;         /* times that more came than could be held until a reply */
    uint64_t credentials;  /* tokens that could not be remembered for redaction */
};

/* A server that sent octet by octet, at the pace of a clock; smtp/stutter.h. */
struct stuttered {
    uint32_t segments; /* of the longest run; 0 when it never did */
    duration time;     /* of all pauses within runs */
};

enum { SESSION_LAST_STEPS = 8 };

struct session_fingerprints; /* smtp/server_software_session.h */

/* Sessions on their way back to the thread that made them. */
struct session_return {
    _Atomic(struct session *) latest;
};

struct session {
    struct arena arena;
    struct session_return *home; /* NULL: session_free frees it */
    struct session *returned;    /* the one that came home before it */

    uint64_t id;
    timestamp start;  /* first captured packet */
    timestamp end;    /* last captured packet */
    timestamp closed; /* when it was over: packet time, by which sessions are in order */
    struct endpoint client;
    struct endpoint server;
    enum protocol protocol;

    /* capture */
    struct bytes source; /* file or interface, as the operator named it */
    const char *engine;
    bool handshake;
    enum directions directions;
    struct encapsulation encapsulation;
    enum close_reason close;
    enum closed_by closed_by;
    size_t gap_count;
    size_t gap_capacity;
    struct session_gap *gaps;

    /* tcp */
    duration round_trip;        /* -1 when not known */
    duration server_round_trip; /* of it, between capture point and server; -1 when not known */
    duration outage;            /* the interface went down, for the last time while it was open;
                                   -1: it did not */
    duration closing;           /* the first FIN or the RST, since the start; -1 without one */
    struct reset_facts reset;
    duration established; /* the ACK of the SYN/ACK, since the start; -1 when not seen */
    struct syn_facts syn[SIDE_COUNT];
    struct traffic traffic[SIDE_COUNT];
    uint64_t missing[SIDE_COUNT]; /* bytes sent that the engine could not deliver */

    /* in front of the dialogue */
    struct proxied *proxied;     /* NULL without a PROXY header */
    struct tunnelled *tunnelled; /* NULL unless a proxy was asked for the connection */

    /* dialogue */
    step_index greeting; /* the step, or STEP_NONE */
    size_t software_count;
    const struct bytes *software; /* products whose greeting looks like this one, by identifier */
    const struct session_fingerprints *fingerprints; /* for smtp/ itself; NULL: nothing is known */
    step_index helo; /* the last HELO, EHLO or LHLO that was accepted, else the last sent */
    size_t extension_count;
    const struct bytes *extensions; /* of the last EHLO that was accepted */
    struct tls_facts tls;
    struct bare_line_ends bare_line_ends[SIDE_COUNT];
    struct stuttered stuttered;
    size_t authentication_count;
    size_t authentication_capacity;
    struct authentication *authentications;
    size_t transaction_count;
    size_t transaction_capacity;
    struct transaction *transactions;
    size_t step_count;
    size_t step_capacity;
    struct step *steps;
    size_t last_step_count; /* the final steps, when some were left out before them */
    struct step *last_steps;

    struct session_timing timing;

    /* judgement */
    size_t finding_count;
    size_t finding_capacity;
    struct finding *findings;
    size_t suppressed_count; /* rules */
    size_t suppressed_capacity;
    struct suppressed_findings *suppressed;
    struct interception interception;
    struct diagnosis diagnosis;

    struct left_out left_out;

    /* What its connection carried, for whoever may show it; owned. NULL: nobody wants it, or it could
     * not be kept. Credentials are in here. */
    struct kept_packets *packets;

    /* The beginning of its record as text when output/ has written it ahead, else absent. */
    struct bytes text;
};

/* A finding that no single session shows. Owned like a session. */
struct notice {
    struct arena arena;
    timestamp time;
    struct finding finding; /* its step is STEP_NONE, its t 0 */
    /* Whom it is about; without a family where it is about no single one. */
    struct ip_address client;
    struct ip_address server;
    size_t session_count;
    size_t session_capacity;
    uint64_t *sessions; /* identifiers, in order of their end */
};

struct notice *notice_new(void);
void notice_free(struct notice *notice);

struct session *session_new(void);

/* One that has a home is not freed but goes there: memory that is freed by another thread
 * than took it costs both of them several times as much. */
void session_free(struct session *session);

/* Frees what has come home so far; for the thread that made it. */
void session_return_clear(struct session_return *home);

/* A present but empty text. */
struct bytes bytes_empty(void);

/* Either side's SYN was captured, though the handshake may not be whole. */
static inline bool session_start_was_captured(const struct session *session)
{
    return session->handshake || session->syn[SIDE_CLIENT].seen || session->syn[SIDE_SERVER].seen;
}

static inline bool bytes_present(struct bytes bytes)
{
    return bytes.data != NULL;
}

/* The code's first digit; 0 for no reply. */
static inline unsigned reply_class(uint16_t code)
{
    return code / 100U;
}

const char *protocol_name(enum protocol protocol);        /* "smtp", "lmtp", ... */
const char *outcome_name(enum outcome outcome);           /* "accepted", ... */
const char *transfer_method_name(enum transfer_method m); /* "DATA", "BDAT"; NULL for none */

/* Receives sessions in the order of their end, and notices between them, and
 * owns what it receives. A filter has a sink of its own and hands on to the next. */
struct session_sink {
    void *context;
    void (*receive)(void *context, struct session *session);
    void (*notify)(void *context, struct notice *notice); /* NULL: notices are not wanted */
};

void session_sink_receive(const struct session_sink *sink, struct session *session);
void session_sink_notify(const struct session_sink *sink, struct notice *notice);

#include "smtp/connection_attempt.h"
#include "smtp/session_event.h"

#endif

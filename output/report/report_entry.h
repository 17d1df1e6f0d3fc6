/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a report counts of one line: a session, a notice, or what a run says of itself.
 *
 * A report needs a small part of a record, of millions of them. So a line is not made
 * into a session again; this view is filled from it, and a session that comes out
 * of a capture becomes its line first. There is one way in, and a capture gives
 * the same report as the lines that `read` writes of it.
 *
 * Texts and arrays lie in the arena that the reader was given; `line` is lent.
 */
#ifndef OUTPUT_REPORT_REPORT_ENTRY_H
#define OUTPUT_REPORT_REPORT_ENTRY_H

#include "smtp/session.h"

/* A reply of 4xx or 5xx. */
struct report_refused {
    enum session_stage stage; /* of what it answers; STAGE_CLOSE: it came unasked */
    uint16_t code;
    struct bytes enhanced; /* absent without one */
    struct bytes text;     /* of its first line, without the enhanced code */
};

/* For what the client waits that is worth a percentile. */
enum report_wait {
    WAIT_GREETING, /* from the end of TCP's handshake, which was captured */
    WAIT_RCPT,
    WAIT_DATA, /* for 354 */
    WAIT_EOD,  /* from the end of the message to its reply */
    WAIT_COUNT
};

struct report_waited {
    enum report_wait wait;
    duration span;
};

/* A finding of a session. */
struct report_sign {
    struct bytes id;
    enum severity severity;
    duration t;
    struct bytes message;
};

struct report_session {
    uint64_t id;
    timestamp start;
    timestamp end;
    struct bytes client; /* addresses, as texts */
    struct bytes server;
    unsigned server_port;
    enum protocol protocol;

    struct bytes source;
    enum directions directions;
    bool handshake;
    struct bytes close;  /* `fin`, ... */
    uint64_t gaps;       /* holes */
    uint64_t gap_bytes;  /* in them, and bytes that the engine could not deliver */
    uint64_t left_out;   /* by limits: the sum of `truncated` */
    uint64_t suppressed; /* findings */

    struct bytes host;        /* the server's name, of its greeting */
    struct bytes helo;        /* the client's */
    struct bytes software;    /* identifiers, joined by `, `; absent when none is known */
    struct bytes tls_version; /* absent when not known */
    bool tls;                 /* was begun */
    bool plaintext;           /* and then both went on in clear */
    uint64_t logins;          /* by a password that crossed in clear */

    uint64_t outcomes[OUTCOME_COUNT]; /* transactions */
    uint64_t recipients;
    uint64_t message_bytes;

    size_t refused_count;
    const struct report_refused *refused;
    size_t waited_count;
    const struct report_waited *waited;
    size_t sign_count;
    const struct report_sign *signs;

    enum verdict verdict;
    int64_t score;
    struct bytes product;
    size_t evidence_count;
    const struct bytes *evidence; /* identifiers of rules */
};

struct report_notice {
    struct report_sign sign;
    timestamp time;
    struct bytes client; /* whom its evidence names; absent without */
    struct bytes server;
    duration delay;  /* -1 without */
    uint64_t number; /* of failed logins, unknown recipients, whatever it counts */
    bool has_session;
    uint64_t session; /* the first of those that it rests on */
};

/* A number out of a summary or status: `capture.frames`. */
struct report_number {
    struct bytes name;
    uint64_t value;
};

struct report_run {
    bool is_status;
    bool has_start;
    timestamp start;
    bool has_time;
    timestamp time; /* of a status when it was said, of a summary the last frame */
    size_t number_count;
    const struct report_number *numbers;
    size_t sentence_count;
    const struct bytes *sentences; /* of trouble */
    size_t mirror_count;
    const struct bytes *mirror; /* what is wrong with it */
};

enum report_entry_kind {
    ENTRY_SESSION,
    ENTRY_NOTICE,
    ENTRY_RUN,
    ENTRY_EVENT,   /* told while a session goes on; its session is a line of another kind */
    ENTRY_REPORT,  /* the summary of an earlier report */
    ENTRY_UNKNOWN, /* of a type that is not known */
    ENTRY_NEWER,   /* its schema is newer than this program */
    ENTRY_BROKEN,  /* it is no JSON, or lacks what it needs */
    ENTRY_KIND_COUNT
};

struct report_entry {
    enum report_entry_kind kind;
    struct bytes line;
    union {
        struct report_session session;
        struct report_notice notice;
        struct report_run run;
    };
};

#endif

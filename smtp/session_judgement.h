/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a session is judged: findings, the verdict on interception, the diagnosis.
 * A part of the contract smtp/session.h.
 */
#ifndef SMTP_SESSION_JUDGEMENT_H
#define SMTP_SESSION_JUDGEMENT_H

#include "base/bytes.h"
#include "base/timestamp.h"
#include "smtp/step_index.h"

/* What one name and value of a finding's evidence can be. */
enum evidence_kind {
    EVIDENCE_INTEGER,
    EVIDENCE_DURATION, /* written as seconds */
    EVIDENCE_TEXT,
    EVIDENCE_KIND_COUNT
};

struct evidence {
    const char *name;
    enum evidence_kind kind;
    union {
        int64_t integer;
        duration span;
        struct bytes text;
    };
};

enum severity {
    SEVERITY_INFO,
    SEVERITY_NOTICE,
    SEVERITY_WARNING,
    SEVERITY_CRITICAL,
    SEVERITY_COUNT
};

enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH, CONFIDENCE_COUNT };

/* Who is to blame: one of the parties, or two that the evidence cannot tell apart. */
enum blame {
    BLAME_CLIENT,
    BLAME_SERVER,
    BLAME_MIDDLEBOX,
    BLAME_NETWORK,
    BLAME_CAPTURE,
    BLAME_CLIENT_OR_MIDDLEBOX,
    BLAME_SERVER_OR_MIDDLEBOX,
    BLAME_NETWORK_OR_MIDDLEBOX,
    BLAME_COUNT
};

/* A finding: an anomaly rule that applied. */
struct finding {
    const char *id; /* of the rule */
    enum severity severity;
    enum blame blame;
    enum confidence confidence;
    step_index step; /* STEP_NONE when it concerns the whole session */
    duration t;
    struct bytes message; /* one sentence an administrator understands; may quote the wire */
    size_t evidence_count;
    size_t evidence_capacity;
    struct evidence *evidence;
};

/* Findings of a rule that the operator does not want to be told. */
struct suppressed_findings {
    const char *id; /* of the rule */
    uint64_t count;
};

/* Whether something between the two changed the dialogue; from the score of
 * the evidence, which docs/interception.md explains. */
enum verdict { VERDICT_NONE, VERDICT_POSSIBLE, VERDICT_LIKELY, VERDICT_CERTAIN, VERDICT_COUNT };

enum { INTERCEPTION_EVIDENCE = 16 };

struct interception {
    enum verdict verdict;
    int score;
    size_t evidence_count;
    const char *const *evidence; /* identifiers of rules, at most INTERCEPTION_EVIDENCE */
    struct bytes product;        /* its title when a text names it, else absent */
};

enum { DIAGNOSIS_SENTENCES = 5 };

/* What the session comes to, in plain words; smtp/diagnosis/ makes it. */
struct diagnosis {
    size_t sentence_count; /* 0: nobody has made one; else 2 to DIAGNOSIS_SENTENCES */
    const struct bytes *sentences;
    const char *cause;  /* of what went wrong: a rule, or a refusal_reason; NULL: nothing did */
    enum blame blame;   /* with a cause */
    const char *remedy; /* with a cause: what to do, on the side that has to act */
};

const char *severity_name(enum severity severity);       /* "info", ... */
const char *confidence_name(enum confidence confidence); /* "low", ... */
const char *blame_name(enum blame blame);                /* "client-or-middlebox", ... */
const char *verdict_name(enum verdict verdict);          /* "none", "possible", ... */

/* That of the finding about it. */
enum severity verdict_severity(enum verdict verdict);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a report keeps of one server or client, one kind of finding, one client that
 * is perhaps intercepted, one kind of refusal, one client that guesses.
 *
 * Each stands in a top list (top_list.h) as what is attached to its key: as long as
 * the list has room for all keys everything is exact. Of each kind there is an owner
 * that can drop one and merge two.
 */
#ifndef OUTPUT_REPORT_REPORT_PARTS_H
#define OUTPUT_REPORT_REPORT_PARTS_H

#include "output/report/quantile_sketch.h"
#include "output/report/report_example.h"
#include "output/report/report_tally.h"
#include "output/report/top_list.h"

/* From the first to the last; nothing yet when `first` is behind `last`. */
struct report_span {
    timestamp first;
    timestamp last;
};

#define REPORT_SPAN_NONE                                                                           \
    {                                                                                              \
        INT64_MAX, INT64_MIN                                                                       \
    }

/* Up to so many servers, clients and so on are told apart for a kind of finding, or kinds
 * of software for a server. */
enum { REPORT_FEW = 32 };

/* A server or a client. */
struct report_party {
    struct report_tally tally;
    struct report_span span;
    struct bytes name; /* the one it gave itself last: in its greeting or HELO; absent without */
    timestamp named;   /* when; meaningful with a name */
    struct quantile_sketch waits[WAIT_COUNT]; /* of a server */
    struct top_list *software;                /* of a server; NULL when none is known */
};

/* A kind of finding, of sessions or as a notice. */
struct report_finding {
    bool is_notice;
    uint64_t severities[SEVERITY_COUNT]; /* findings by their severity */
    uint64_t sessions;                   /* with it; of a notice 0 */
    struct report_span span;
    struct bytes message; /* of the first of the most severe ones */
    enum severity told;   /* how severe that one is */
    timestamp told_at;    /* and when it was; INT64_MAX: there is none */
    struct top_list *clients;
    struct top_list *servers;
    struct report_examples examples;
};

/* A client whose sessions something in between may have changed. */
struct report_interception {
    uint64_t verdicts[VERDICT_COUNT]; /* sessions */
    int64_t score;                    /* the highest */
    struct bytes product;             /* absent when no text names it */
    struct report_span span;
    struct top_list *evidence;
    struct top_list *servers;
    struct report_examples examples;
};

struct report_refusal {
    enum session_stage stage;
    uint16_t code;
    struct bytes enhanced;
    struct bytes text; /* refusal_text.h */
    struct report_span span;
};

/* A client that tries recipients or passwords. */
struct report_guesser {
    uint64_t most; /* recipients or passwords, the highest number that was told */
    struct report_span span;
};

extern const struct top_owner report_party_owner;
extern const struct top_owner report_finding_owner;
extern const struct top_owner report_interception_owner;
extern const struct top_owner report_refusal_owner;
extern const struct top_owner report_guesser_owner;
extern const struct top_owner report_plain_owner; /* nothing is attached */

void report_span_add(struct report_span *span, timestamp time);
void report_span_merge(struct report_span *span, const struct report_span *other);

/* The part attached to the key, made when it is new; its count goes up by `times`. */
struct report_party *report_party_of(struct top_list *list, struct bytes key, uint64_t times);
struct report_finding *report_finding_of(struct top_list *list, struct bytes id, uint64_t times);
struct report_interception *report_interception_of(struct top_list *list, struct bytes client,
                                                   uint64_t times);
struct report_guesser *report_guesser_of(struct top_list *list, struct bytes client,
                                         uint64_t times);

/* The key is made of stage, code, enhanced code and text, which are copied. */
struct report_refusal *report_refusal_of(struct top_list *list,
                                         const struct report_refused *refused, struct bytes text,
                                         uint64_t times);

/* The latest name counts; of two at one time the one that stands first. */
void report_party_rename(struct report_party *party, struct bytes name, timestamp time);

/* The message of the most severe one stays, of these the earliest one's; of two at one time the
 * one that stands first. */
void report_finding_tell(struct report_finding *finding, enum severity severity,
                         struct bytes message, timestamp time);

/* The highest severity that one of them has. */
enum severity report_finding_worst(const struct report_finding *finding);

/* Of several names the one that stands first. */
void report_interception_name(struct report_interception *interception, struct bytes product);

/* Counts a key in a list that is made when it is needed. */
void report_few_add(struct top_list **list, struct bytes key, uint64_t times);

#endif

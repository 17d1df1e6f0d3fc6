/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports of sessions that are made by chance. */
#ifndef TESTS_OUTPUT_REPORT_REPORT_MAKER_H
#define TESTS_OUTPUT_REPORT_REPORT_MAKER_H

#include <stdio.h>

#include "output/json_line.h"
#include "output/report/report_collect.h"
#include "output/report/report_json.h"
#include "tests/support/dice.h"

/* 2026-11-24T00:11:56Z */
#define MAKER_START (INT64_C(1795479116) * DURATION_SECOND)

/* Texts of one entry. */
struct made_entry {
    char client[32];
    char server[32];
    char line[64];
    struct report_refused refused[2];
    struct report_waited waited[2];
    struct report_sign signs[2];
    struct bytes evidence[1];
    struct report_entry entry;
};

static inline struct report_sign make_sign(struct dice *dice)
{
    static const char *const rules[] = { "rule-a", "rule-b", "rule-c", "rule-d" };

    return (struct report_sign){ .id = bytes_of_string(rules[roll(dice, 4)]),
                                 .severity = (enum severity)roll(dice, SEVERITY_COUNT),
                                 .t = (duration)roll(dice, 1000) * DURATION_MILLISECOND,
                                 .message = bytes_of_string("It is odd") };
}

/* A session with that number for an identifier. */
static inline void make_session(struct made_entry *made, struct dice *dice, uint64_t number)
{
    struct report_session *session = &made->entry.session;

    *made = (struct made_entry){ .entry = { .kind = ENTRY_SESSION } };
    snprintf(made->client, sizeof made->client, "192.0.2.%u", (unsigned)roll(dice, 30));
    snprintf(made->server, sizeof made->server, "198.51.100.%u", (unsigned)roll(dice, 5));
    snprintf(made->line, sizeof made->line, "{\"id\":%u}", (unsigned)number);
    made->entry.line = bytes_of_string(made->line);
    session->id = number;
    session->start = MAKER_START + (timestamp)roll(dice, 100000) * DURATION_SECOND;
    session->end = session->start + (duration)roll(dice, 100) * DURATION_SECOND;
    session->client = bytes_of_string(made->client);
    session->server = bytes_of_string(made->server);
    session->host = bytes_of_string(roll(dice, 2) == 0 ? "a.example.org" : "b.example.org");
    session->protocol = (enum protocol)roll(dice, PROTOCOL_COUNT);
    session->outcomes[roll(dice, OUTCOME_COUNT)] = roll(dice, 3);
    session->message_bytes = roll(dice, 100000);
    session->tls = roll(dice, 3) == 0;
    made->refused[0] = (struct report_refused){ STAGE_RCPT, 550, bytes_of_string("5.1.1"),
                                                bytes_of_string("Unknown user") };
    made->refused[1] =
        (struct report_refused){ STAGE_EOD, 451, { NULL, 0 }, bytes_of_string("Later") };
    session->refused_count = roll(dice, 3);
    session->refused = made->refused;
    for (size_t i = 0; i < 2; i++)
        made->waited[i] = (struct report_waited){ (enum report_wait)roll(dice, WAIT_COUNT),
                                                  (duration)roll(dice, 1000000000) };
    session->waited_count = roll(dice, 3);
    session->waited = made->waited;
    made->signs[0] = make_sign(dice);
    made->signs[1] = make_sign(dice);
    session->sign_count = roll(dice, 3);
    session->signs = made->signs;
    made->evidence[0] = bytes_of_string("rule-a");
    session->verdict = (enum verdict)roll(dice, VERDICT_COUNT);
    session->score = (int64_t)roll(dice, 12);
    session->evidence = made->evidence;
    session->evidence_count = 1;
}

/* A report as its summary, to be freed. */
static inline char *summary_of(struct report *report)
{
    struct bounded_buffer text;
    json_t *object = report_json_new(report);
    char *copy;

    bounded_buffer_init(&text, SIZE_MAX);
    json_line_append(&text, object);
    json_decref(object);
    copy = strndup((const char *)text.data, text.length);
    bounded_buffer_clear(&text);
    return copy;
}

#endif

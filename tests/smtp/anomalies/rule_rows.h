/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of rules: dialogues in rows, each with what one rule makes of it.
 *
 * A row that expects the rule to be silent is a harmless thing that looks alike, the
 * far side of a threshold, or a capture that lacks what would be needed.
 */
#ifndef TESTS_SMTP_ANOMALIES_RULE_ROWS_H
#define TESTS_SMTP_ANOMALIES_RULE_ROWS_H

#include "tests/smtp/anomalies/rule_kit.h"

enum { SILENT = SEVERITY_COUNT };

struct rule_row {
    const char *situation;
    const char *script;
    unsigned severity;                      /* SILENT: no finding */
    void (*adapt)(struct script_options *); /* NULL: none */
};

static inline struct session *play_row(const struct rule_row *row)
{
    struct script_options options = script_options_default();

    if (row->adapt != NULL)
        row->adapt(&options);
    return script_session(row->script, &options);
}

static inline void expect_row(const struct rule_row *row, const char *id)
{
    struct session *session = play_row(row);
    const struct finding *finding = session_finding(session, id);

    if (finding == NULL && row->severity != SILENT)
        ck_abort_msg("%s: %s does not find it", row->situation, id);
    if (finding != NULL && row->severity == SILENT)
        ck_abort_msg("%s: %s: %.*s", row->situation, id, (int)finding->message.length,
                     (const char *)finding->message.data);
    if (finding != NULL)
        ck_assert_msg(finding->severity == row->severity, "%s: %s is %s", row->situation, id,
                      severity_name(finding->severity));
    session_free(session);
}

static inline void closed_by_server(struct script_options *options)
{
    options->closed_by = CLOSED_BY_SERVER;
}

static inline void broken_by_server(struct script_options *options)
{
    options->closed_by = CLOSED_BY_SERVER;
    options->close = CLOSE_RST;
}

static inline void broken_by_client(struct script_options *options)
{
    options->closed_by = CLOSED_BY_CLIENT;
    options->close = CLOSE_RST;
}

static inline void capture_ends(struct script_options *options)
{
    options->close = CLOSE_END_OF_CAPTURE;
}

static inline void beginning_not_captured(struct script_options *options)
{
    options->no_handshake = true;
}

static inline void only_the_client(struct script_options *options)
{
    options->directions = DIRECTIONS_CLIENT;
}

static inline void only_the_server(struct script_options *options)
{
    options->directions = DIRECTIONS_SERVER;
}

static inline struct endpoint endpoint_of(uint8_t a, uint8_t b, uint8_t c, uint8_t d, uint16_t port)
{
    return (struct endpoint){ ip_address_v4((const uint8_t[]){ a, b, c, d }), port };
}

static inline void from_loopback(struct script_options *options)
{
    options->client = endpoint_of(127, 0, 0, 1, 40000);
    options->server = endpoint_of(127, 0, 0, 1, 25);
}

static inline void from_inside(struct script_options *options)
{
    options->client = endpoint_of(192, 168, 7, 9, 40000);
}

static inline void from_the_server_itself(struct script_options *options)
{
    options->client = endpoint_of(192, 0, 2, 25, 40000);
}

static inline void to_submission(struct script_options *options)
{
    options->server = endpoint_of(192, 0, 2, 25, 587);
}

static inline void to_smtps(struct script_options *options)
{
    options->server = endpoint_of(192, 0, 2, 25, 465);
}

/* The test runs for each row. */
#define tcase_add_rows(tcase, test, rows)                                                          \
    tcase_add_loop_test(tcase, test, 0, (int)(sizeof(rows) / sizeof(rows)[0]))

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of a session's timing share: scripts, and looking at its parts.
 */
#ifndef TESTS_SMTP_TIMELINE_KIT_H
#define TESTS_SMTP_TIMELINE_KIT_H

#include "smtp/timeline.h"
#include "tests/smtp/parser_kit.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"
#include "tests/support/timing_sum.h"

/* In scripts a segment takes a millisecond and the handshake 0.2. */
#define MS         DURATION_MILLISECOND
#define CONNECTING (200 * DURATION_MICROSECOND)

static inline struct session *played(const char *script, const struct script_options *options)
{
    struct session *session =
        options != NULL ? script_session(script, options) : script_session_any_cut(script, NULL);

    ck_assert(timing_adds_up(session));
    return session;
}

static inline const struct stage_timing *stage_at(const struct session *session,
                                                  enum session_stage stage)
{
    static const struct stage_timing nothing;

    for (size_t i = 0; i < session->timing.stage_count; i++)
        if (session->timing.stages[i].stage == stage)
            return &session->timing.stages[i];
    return &nothing;
}

static inline void expect_part(const struct session *session, enum time_part part, duration span)
{
    ck_assert_msg(session->timing.parts[part] == span, "%s: %lld", time_part_name(part),
                  (long long)session->timing.parts[part]);
}

static inline void expect_stage(const struct session *session, enum session_stage stage,
                                enum time_part part, duration span)
{
    ck_assert_msg(stage_at(session, stage)->parts[part] == span, "%s %s: %lld",
                  session_stage_name(stage), time_part_name(part),
                  (long long)stage_at(session, stage)->parts[part]);
}

#define HELLO_LINES                                                                                \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250 mail.example.com\n"
#define MAIL_LINES "C: MAIL FROM:<a@example.org>\nS: 250 ok\n"
#define RCPT_LINES "C: RCPT TO:<b@example.com>\nS: 250 ok\n"
#define DATA_LINES "C: DATA\nS: 354 go on\n"
#define TEXT_LINES "C: text\nC: .\n"
#define QUIT_LINES "C: QUIT\nS: 221 bye\n"

#endif

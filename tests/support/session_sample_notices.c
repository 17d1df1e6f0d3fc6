/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Samples of notices. */
#include "tests/support/session_samples.h"

/* As a cross-session rule makes them. */
static struct notice *sample_notice(const char *id, size_t session_count)
{
    struct notice *notice = notice_new();

    notice->time = INT64_C(1795479127) * DURATION_SECOND + 81561 * DURATION_MICROSECOND;
    notice->finding.id = id;
    notice->finding.severity = SEVERITY_WARNING;
    notice->finding.blame = BLAME_CLIENT;
    notice->finding.confidence = CONFIDENCE_MEDIUM;
    notice->sessions = arena_new(&notice->arena, session_count + 1, sizeof *notice->sessions);
    notice->session_count = session_count;
    for (size_t i = 0; i < session_count; i++)
        notice->sessions[i] = 0x9f3c0123456789ab + i;
    return notice;
}

static void add_notice_evidence(struct notice *notice, struct evidence evidence)
{
    struct finding *finding = &notice->finding;

    finding->evidence = arena_grow(&notice->arena, finding->evidence, finding->evidence_count,
                                   &finding->evidence_capacity, sizeof *finding->evidence);
    finding->evidence[finding->evidence_count++] = evidence;
}

static struct notice *of_two_sessions(void)
{
    struct notice *notice = sample_notice("client-gives-up-after-501", 2);

    notice->finding.message = sample_text("The client leaves as soon as its name is refused.");
    return notice;
}

static struct notice *of_many_sessions(void)
{
    struct notice *notice = sample_notice("directory-harvest", 15);

    notice->finding.severity = SEVERITY_CRITICAL;
    notice->finding.message =
        sample_text("One client asked for 480 addresses within a minute, and the server knew 3 of "
                    "them: somebody is looking for addresses that exist.");
    add_notice_evidence(notice,
                        (struct evidence){ "recipients", EVIDENCE_INTEGER, .integer = 480 });
    add_notice_evidence(
        notice, (struct evidence){ "span", EVIDENCE_DURATION, .span = 58 * DURATION_SECOND });
    return notice;
}

static struct notice *of_one_session(void)
{
    struct notice *notice = sample_notice("sample-rule", 1);

    notice->finding.severity = SEVERITY_INFO;
    notice->finding.message = sample_text("A sentence that quotes \xFF.");
    return notice;
}

static struct notice *of_no_session(void)
{
    struct notice *notice = sample_notice("syn-unanswered", 0);

    notice->finding.severity = SEVERITY_NOTICE;
    notice->finding.blame = BLAME_NETWORK;
    notice->finding.message = sample_text("192.0.2.25 answered none of 3 connections.");
    return notice;
}

const struct notice_sample notice_samples[] = {
    { "two-sessions", of_two_sessions },
    { "many-sessions", of_many_sessions },
    { "one-session", of_one_session },
    { "no-session", of_no_session },
};

const unsigned notice_sample_count = sizeof notice_samples / sizeof notice_samples[0];

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adding findings. */
#include "smtp/anomalies/finding_writer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "smtp/transaction.h"

/* The limits of a record leave steps out, in the middle of a long dialogue. */
bool record_is_whole(const struct session *session)
{
    return !session_is_incomplete(session) && session->left_out.steps == 0 &&
           session->left_out.pending == 0;
}

bool rule_is_silent(const struct finding_writer *writer)
{
    return rule_is_off(writer->settings, writer->rule) ||
           (writer->rule->of_absence && !record_is_whole(writer->session));
}

static void count_suppressed(struct session *session, const char *id)
{
    size_t i = 0;

    while (i < session->suppressed_count && strcmp(session->suppressed[i].id, id) != 0)
        i++;
    if (i == session->suppressed_count) {
        session->suppressed =
            arena_grow(&session->arena, session->suppressed, session->suppressed_count,
                       &session->suppressed_capacity, sizeof *session->suppressed);
        session->suppressed[session->suppressed_count++].id = id;
    }
    session->suppressed[i].count++;
}

bool finding_is_told(const struct finding_writer *writer)
{
    struct session *session = writer->session;

    if (rule_is_silent(writer))
        return false;
    if (!rule_is_suppressed(writer->settings, writer->rule, &session->client.address,
                            &session->server.address))
        return true;
    count_suppressed(session, writer->rule->id);
    return false;
}

/* Bytes that are missing may be just those that would explain it. */
static bool is_doubtful(const struct finding_writer *writer)
{
    return writer->rule->byte_exact && session_is_incomplete(writer->session);
}

static enum severity less_in_doubt(const struct finding_writer *writer, enum severity severity)
{
    if (severity > SEVERITY_INFO && is_doubtful(writer))
        severity--;
    return severity;
}

void finding_raise(const struct finding_writer *writer, struct finding *finding)
{
    assert(finding->severity < SEVERITY_CRITICAL);
    if (!is_doubtful(writer))
        finding->severity++;
}

void finding_set_severity(const struct finding_writer *writer, struct finding *finding,
                          enum severity severity)
{
    finding->severity = less_in_doubt(writer, severity);
}

static struct finding *next_place(struct finding_writer *writer)
{
    struct session *session = writer->session;

    if (!finding_is_told(writer))
        return &writer->unread;
    if (session->finding_count == writer->limits->findings) {
        session->left_out.findings++;
        return &writer->unread;
    }
    session->findings = arena_grow(&session->arena, session->findings, session->finding_count,
                                   &session->finding_capacity, sizeof *session->findings);
    return &session->findings[session->finding_count++];
}

struct finding *finding_add(struct finding_writer *writer, step_index step, const char *format, ...)
{
    struct finding *finding = next_place(writer);
    char sentence[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    *finding = (struct finding){
        .id = writer->rule->id,
        .severity = less_in_doubt(writer, writer->rule->severity),
        .blame = writer->rule->blame,
        .confidence = writer->rule->confidence,
        .step = step,
        .t = step != STEP_NONE ? writer->session->steps[step].t : 0,
        .message = arena_copy(&writer->session->arena, bytes_of_string(sentence)),
    };
    return finding;
}

static struct evidence *next_evidence(struct finding_writer *writer, struct finding *finding,
                                      const char *name, enum evidence_kind kind)
{
    struct evidence *evidence;

    finding->evidence =
        arena_grow(&writer->session->arena, finding->evidence, finding->evidence_count,
                   &finding->evidence_capacity, sizeof *finding->evidence);
    evidence = &finding->evidence[finding->evidence_count++];
    *evidence = (struct evidence){ .name = name, .kind = kind };
    return evidence;
}

void finding_add_integer(struct finding_writer *writer, struct finding *finding, const char *name,
                         int64_t value)
{
    next_evidence(writer, finding, name, EVIDENCE_INTEGER)->integer = value;
}

void finding_add_duration(struct finding_writer *writer, struct finding *finding, const char *name,
                          duration value)
{
    next_evidence(writer, finding, name, EVIDENCE_DURATION)->span = value;
}

void finding_add_text(struct finding_writer *writer, struct finding *finding, const char *name,
                      struct bytes value)
{
    next_evidence(writer, finding, name, EVIDENCE_TEXT)->text = value;
}

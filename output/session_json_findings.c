/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judgement on sessions, and what limits left out of them. */
#include <assert.h>

#include "output/session_json.h"
#include "output/session_json_parts.h"

static void put_value(struct bounded_buffer *line, const struct evidence *evidence, bool *lossy)
{
    switch (evidence->kind) {
    case EVIDENCE_INTEGER:
        json_put_integer(line, evidence->name, evidence->integer);
        break;
    case EVIDENCE_DURATION:
        json_put_span(line, evidence->name, evidence->span);
        break;
    case EVIDENCE_TEXT:
        json_put_text(line, evidence->name, evidence->text, lossy);
        break;
    case EVIDENCE_KIND_COUNT:
        assert(!"a kind of evidence");
        break;
    }
}

/* Its names are the rule's own, so `lossy` stands in the finding and not among them. */
static void put_evidence(struct bounded_buffer *line, const struct finding *finding, bool *lossy)
{
    size_t mark = line->length;

    json_begin_object(line, "evidence");
    for (size_t i = 0; i < finding->evidence_count; i++)
        put_value(line, &finding->evidence[i], lossy);
    json_end_filled_object(line, mark);
}

static void put_judgement(struct bounded_buffer *line, const struct finding *finding)
{
    json_put_word(line, "id", finding->id);
    json_put_word(line, "severity", severity_name(finding->severity));
    json_put_word(line, "blame", blame_name(finding->blame));
    json_put_word(line, "confidence", confidence_name(finding->confidence));
}

static void put_reason(struct bounded_buffer *line, const struct finding *finding, bool *lossy)
{
    json_put_text(line, "message", finding->message, lossy);
    put_evidence(line, finding, lossy);
}

static void put_finding(struct bounded_buffer *line, const struct session *session,
                        const struct finding *finding)
{
    bool lossy = false;

    json_begin_object(line, NULL);
    put_judgement(line, finding);
    session_json_put_step(line, "step", session, finding->step);
    json_put_seconds(line, "t", finding->t);
    put_reason(line, finding, &lossy);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
}

void session_json_put_anomalies(struct bounded_buffer *line, const struct session *session)
{
    size_t mark = line->length;

    json_begin_array(line, "anomalies");
    for (size_t i = 0; i < session->finding_count; i++)
        put_finding(line, session, &session->findings[i]);
    json_end_filled_array(line, mark);
}

static void put_rules(struct bounded_buffer *line, const struct interception *interception)
{
    size_t mark = line->length;

    assert(interception->evidence_count <= INTERCEPTION_EVIDENCE);
    json_begin_array(line, "evidence");
    for (size_t i = 0; i < interception->evidence_count; i++)
        json_put_word(line, NULL, interception->evidence[i]);
    json_end_filled_array(line, mark);
}

void session_json_put_interception(struct bounded_buffer *line,
                                   const struct interception *interception)
{
    bool lossy = false;

    if (interception->verdict == VERDICT_NONE)
        return;
    json_begin_object(line, "interception");
    json_put_word(line, "verdict", verdict_name(interception->verdict));
    json_put_integer(line, "score", interception->score);
    put_rules(line, interception);
    json_put_text(line, "product", interception->product, &lossy);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
}

void session_json_put_truncated(struct bounded_buffer *line, const struct left_out *left_out)
{
    size_t mark = line->length;

    json_begin_object(line, "truncated");
    json_put_count_above_zero(line, "dialogue", left_out->steps);
    json_put_count_above_zero(line, "transactions", left_out->transactions);
    json_put_count_above_zero(line, "recipients", left_out->recipients);
    json_put_count_above_zero(line, "reply_lines", left_out->reply_lines);
    json_put_count_above_zero(line, "line_bytes", left_out->line_bytes);
    json_put_count_above_zero(line, "findings", left_out->findings);
    json_put_count_above_zero(line, "gaps", left_out->gaps);
    json_put_count_above_zero(line, "pending", left_out->pending);
    json_end_filled_object(line, mark);
}

static void put_sessions(struct bounded_buffer *line, const struct notice *notice)
{
    size_t mark = line->length;

    json_begin_array(line, "sessions");
    for (size_t i = 0; i < notice->session_count; i++)
        session_json_put_id(line, NULL, notice->sessions[i]);
    json_end_filled_array(line, mark);
}

void notice_json_append(struct bounded_buffer *line, const struct notice *notice)
{
    bool lossy = false;

    json_begin_object(line, NULL);
    json_put_word(line, "type", "notice");
    json_put_count(line, "schema", SESSION_SCHEMA);
    put_judgement(line, &notice->finding);
    put_reason(line, &notice->finding, &lossy);
    put_sessions(line, notice);
    session_json_put_time(line, "time", notice->time);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
    json_end_line(line);
}

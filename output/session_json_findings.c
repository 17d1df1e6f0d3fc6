/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judgement on sessions, and what limits left out of them. */
#include <assert.h>

#include "output/json_build.h"
#include "output/session_json.h"
#include "output/session_json_parts.h"

static void put_evidence(json_t *object, const struct evidence *evidence, bool *lossy)
{
    switch (evidence->kind) {
    case EVIDENCE_INTEGER:
        json_put(object, evidence->name, json_integer(evidence->integer));
        break;
    case EVIDENCE_DURATION:
        json_put(object, evidence->name, json_seconds_new(evidence->span));
        break;
    case EVIDENCE_TEXT:
        json_put_text(object, evidence->name, evidence->text, lossy);
        break;
    case EVIDENCE_KIND_COUNT:
        assert(!"a kind of evidence");
        break;
    }
}

/* Its names are the rule's own, so `lossy` stands in the finding and not among them. */
static json_t *evidence_json(const struct finding *finding, bool *lossy)
{
    json_t *object = json_object_new();

    for (size_t i = 0; i < finding->evidence_count; i++)
        put_evidence(object, &finding->evidence[i], lossy);
    return object;
}

static void put_judgement(json_t *object, const struct finding *finding)
{
    json_put_word(object, "id", finding->id);
    json_put_word(object, "severity", severity_name(finding->severity));
    json_put_word(object, "blame", blame_name(finding->blame));
    json_put_word(object, "confidence", confidence_name(finding->confidence));
}

static void put_reason(json_t *object, const struct finding *finding, bool *lossy)
{
    json_put_text(object, "message", finding->message, lossy);
    json_put_filled(object, "evidence", evidence_json(finding, lossy));
}

json_t *session_json_anomaly(const struct session *session, const struct finding *finding)
{
    json_t *object = json_object_new();
    bool lossy = false;

    put_judgement(object, finding);
    session_json_put_step(object, "step", session, finding->step);
    json_put_seconds(object, "t", finding->t);
    put_reason(object, finding, &lossy);
    json_put_flag(object, "lossy", lossy);
    return object;
}

json_t *session_json_anomalies(const struct session *session)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < session->finding_count; i++)
        json_append(array, session_json_anomaly(session, &session->findings[i]));
    return array;
}

json_t *session_json_suppressed(const struct session *session)
{
    json_t *object = json_object_new();

    for (size_t i = 0; i < session->suppressed_count; i++)
        json_put_count(object, session->suppressed[i].id, session->suppressed[i].count);
    return object;
}

static json_t *rules_json(const struct interception *interception)
{
    json_t *array = json_array_new();

    assert(interception->evidence_count <= INTERCEPTION_EVIDENCE);
    for (size_t i = 0; i < interception->evidence_count; i++)
        json_append(array, json_string_nocheck(interception->evidence[i]));
    return array;
}

json_t *session_json_interception(const struct interception *interception)
{
    json_t *object = json_object_new();
    bool lossy = false;

    if (interception->verdict == VERDICT_NONE)
        return object;
    json_put_word(object, "verdict", verdict_name(interception->verdict));
    json_put(object, "score", json_integer(interception->score));
    json_put_filled(object, "evidence", rules_json(interception));
    json_put_text(object, "product", interception->product, &lossy);
    json_put_flag(object, "lossy", lossy);
    return object;
}

json_t *session_json_diagnosis(const struct diagnosis *diagnosis)
{
    json_t *object = json_object_new();
    json_t *sentences = json_array_new();
    bool lossy = false;

    for (size_t i = 0; i < diagnosis->sentence_count; i++)
        json_append(sentences, json_text_new(diagnosis->sentences[i], &lossy));
    json_put_filled(object, "sentences", sentences);
    if (diagnosis->cause != NULL) {
        json_put_word(object, "cause", diagnosis->cause);
        json_put_word(object, "blame", blame_name(diagnosis->blame));
    }
    if (diagnosis->remedy != NULL)
        json_put_word(object, "remedy", diagnosis->remedy);
    json_put_flag(object, "lossy", lossy);
    return object;
}

json_t *session_json_truncated(const struct left_out *left_out)
{
    json_t *object = json_object_new();

    json_put_count_above_zero(object, "dialogue", left_out->steps);
    json_put_count_above_zero(object, "transactions", left_out->transactions);
    json_put_count_above_zero(object, "recipients", left_out->recipients);
    json_put_count_above_zero(object, "reply_lines", left_out->reply_lines);
    json_put_count_above_zero(object, "line_bytes", left_out->line_bytes);
    json_put_count_above_zero(object, "findings", left_out->findings);
    json_put_count_above_zero(object, "gaps", left_out->gaps);
    json_put_count_above_zero(object, "pending", left_out->pending);
    json_put_count_above_zero(object, "tls_bytes", left_out->tls_bytes);
    json_put_count_above_zero(object, "tls_names", left_out->tls_names);
    json_put_count_above_zero(object, "tls_alerts", left_out->tls_alerts);
    json_put_count_above_zero(object, "proxy_tlvs", left_out->proxy_tlvs);
    json_put_count_above_zero(object, "vlan", left_out->vlans);
    json_put_count_above_zero(object, "held", left_out->held);
    json_put_count_above_zero(object, "credentials", left_out->credentials);
    json_put_count_above_zero(object, "header_bytes", left_out->header_bytes);
    json_put_count_above_zero(object, "headers", left_out->headers);
    json_put_count_above_zero(object, "mime", left_out->parts);
    return object;
}

static json_t *sessions_json(const struct notice *notice)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < notice->session_count; i++)
        json_append(array, session_json_id(notice->sessions[i]));
    return array;
}

json_t *notice_json_new(const struct notice *notice)
{
    json_t *record = json_object_new();
    bool lossy = false;

    json_put_word(record, "type", "notice");
    json_put_count(record, "schema", SESSION_SCHEMA);
    put_judgement(record, &notice->finding);
    put_reason(record, &notice->finding, &lossy);
    json_put_filled(record, "sessions", sessions_json(notice));
    session_json_put_time(record, "time", notice->time);
    json_put_flag(record, "lossy", lossy);
    return record;
}

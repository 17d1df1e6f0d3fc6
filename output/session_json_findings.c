/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judgement on the session, and what limits left out of it. */
#include <assert.h>

#include "output/json_build.h"
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

static json_t *finding_json(const struct session *session, const struct finding *finding)
{
    json_t *object = json_object_new();
    bool lossy = false;

    json_put_word(object, "id", finding->id);
    json_put_word(object, "severity", severity_name(finding->severity));
    json_put_word(object, "blame", blame_name(finding->blame));
    json_put_word(object, "confidence", confidence_name(finding->confidence));
    session_json_put_step(object, "step", session, finding->step);
    json_put_seconds(object, "t", finding->t);
    json_put_text(object, "message", finding->message, &lossy);
    json_put_filled(object, "evidence", evidence_json(finding, &lossy));
    json_put_flag(object, "lossy", lossy);
    return object;
}

json_t *session_json_anomalies(const struct session *session)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < session->finding_count; i++)
        json_append(array, finding_json(session, &session->findings[i]));
    return array;
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
    return object;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings, verdict, diagnosis. */
#include "output/session_reader_parts.h"

static const char *severity_at(unsigned index)
{
    return severity_name((enum severity)index);
}

static const char *blame_at(unsigned index)
{
    return blame_name((enum blame)index);
}

static const char *confidence_at(unsigned index)
{
    return confidence_name((enum confidence)index);
}

static const char *verdict_at(unsigned index)
{
    return verdict_name((enum verdict)index);
}

static void read_finding(struct session *session, struct finding *finding, const json_t *object)
{
    const json_t *step = json_object_get(object, "step");
    const char *id = read_word_at(session, object, "id");

    *finding = (struct finding){
        .id = id != NULL ? id : "",
        .severity = (enum severity)read_name_at(object, "severity", SEVERITY_COUNT, severity_at),
        .blame = (enum blame)read_name_at(object, "blame", BLAME_COUNT, blame_at),
        .confidence =
            (enum confidence)read_name_at(object, "confidence", CONFIDENCE_COUNT, confidence_at),
        .step = STEP_NONE,
        .t = read_span_at(object, "t", 0),
        .message = read_text_at(session, object, "message"),
    };
    if (json_is_integer(step) && json_integer_value(step) >= 0 &&
        (size_t)json_integer_value(step) < session->step_count)
        finding->step = (step_index)json_integer_value(step);
}

static void read_findings(struct session *session, const json_t *array)
{
    size_t count = json_array_size(array);

    session->findings = arena_new(&session->arena, count + 1, sizeof *session->findings);
    session->finding_count = count;
    session->finding_capacity = count;
    for (size_t i = 0; i < count; i++)
        read_finding(session, &session->findings[i], json_array_get(array, i));
}

static void read_suppressed(struct session *session, const json_t *object)
{
    struct suppressed_findings *suppressed =
        arena_new(&session->arena, json_object_size(object) + 1, sizeof *suppressed);
    const char *key;
    const json_t *value;

    session->suppressed = suppressed;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        (void)value;
        suppressed[session->suppressed_count++] =
            (struct suppressed_findings){ .id = "", .count = read_count_at(object, key) };
    }
}

static void read_interception(struct session *session, const json_t *object)
{
    const json_t *array = json_object_get(object, "evidence");
    size_t count = json_array_size(array);
    const char **evidence;

    if (count > INTERCEPTION_EVIDENCE)
        count = INTERCEPTION_EVIDENCE;
    evidence = arena_new(&session->arena, count + 1, sizeof *evidence);
    for (size_t i = 0; i < count; i++) {
        struct bytes text = read_text(session, json_array_get(array, i));
        char *word = arena_new(&session->arena, text.length + 1, 1);

        if (text.length > 0)
            memcpy(word, text.data, text.length);
        evidence[i] = word;
    }
    session->interception = (struct interception){
        .verdict = (enum verdict)read_name_at(object, "verdict", VERDICT_COUNT, verdict_at),
        .score = (int)json_integer_value(json_object_get(object, "score")),
        .evidence_count = count,
        .evidence = evidence,
        .product = read_text_at(session, object, "product"),
    };
}

static void read_diagnosis(struct session *session, const json_t *object)
{
    const json_t *array = json_object_get(object, "sentences");
    size_t count = json_array_size(array);
    struct bytes *sentences;

    if (count > DIAGNOSIS_SENTENCES)
        count = DIAGNOSIS_SENTENCES;
    sentences = arena_new(&session->arena, count + 1, sizeof *sentences);
    for (size_t i = 0; i < count; i++)
        sentences[i] = read_text(session, json_array_get(array, i));
    session->diagnosis = (struct diagnosis){
        .sentence_count = count,
        .sentences = sentences,
        .cause = read_word_at(session, object, "cause"),
        .blame = (enum blame)read_name_at(object, "blame", BLAME_COUNT, blame_at),
        .remedy = read_word_at(session, object, "remedy"),
    };
}

void read_judgement(struct session *session, const json_t *record)
{
    read_findings(session, json_object_get(record, "anomalies"));
    read_suppressed(session, json_object_get(record, "suppressed"));
    read_interception(session, json_object_get(record, "interception"));
    read_diagnosis(session, json_object_get(record, "diagnosis"));
}

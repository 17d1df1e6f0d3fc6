/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scoring interception. */
#include "smtp/history/interception.h"

#include "smtp/anomalies/finding_writer.h"

enum { LESS_FOR_SHARED = 4, LESS_FOR_MAIL_SERVER = 3 };

static const char interceptor_words[] = "data-354-known-interceptor";

/* Each counts once, however often it was found. `least`: below that severity it
 * does not count. */
static const struct weight {
    const char *id;
    int points;
    enum severity least;
} weights[] = {
    { interceptor_words, 6, SEVERITY_INFO },
    { "ehlo-filter-marker", 5, SEVERITY_INFO },
    { "envelope-replay-after-abort", 4, SEVERITY_WARNING },
    { "data-354-outlier", 3, SEVERITY_INFO },
    { "enhanced-code-missing-midstream", 3, SEVERITY_WARNING },
    { "starttls-advertised-but-rejected", 3, SEVERITY_INFO },
    { "rset-doubled", 2, SEVERITY_INFO },
    { "noop-keepalive", 2, SEVERITY_INFO },
    { "data-354-contradicts-banner", 2, SEVERITY_NOTICE },
    { "data-354-faster-than-path", 2, SEVERITY_INFO },
    { "reply-221-outlier", 2, SEVERITY_INFO },
    { "data-delayed", 1, SEVERITY_INFO },
    { "data-body-burst", 1, SEVERITY_INFO },
    { "eod-latency-scales-with-size", 1, SEVERITY_INFO },
};

enum { WEIGHT_COUNT = sizeof weights / sizeof weights[0] };

_Static_assert((int)WEIGHT_COUNT <= (int)INTERCEPTION_EVIDENCE, "room for all evidence");

static const struct finding *find(const struct session *session, const struct weight *weight)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (strcmp(session->findings[i].id, weight->id) == 0 &&
            session->findings[i].severity >= weight->least)
            return &session->findings[i];
    return NULL;
}

/* STARTTLS refused with another code than 500 is more often the server's own doing. The
 * code is the first thing that the finding names. */
static bool counts(const struct finding *finding)
{
    if (strcmp(finding->id, "starttls-advertised-but-rejected") != 0)
        return true;
    return finding->evidence[0].integer == 500;
}

int interception_evidence_score(const struct session *session)
{
    int score = 0;

    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        const struct finding *finding = find(session, &weights[i]);

        if (finding != NULL && counts(finding))
            score += weights[i].points;
    }
    return score;
}

bool interception_has_other_evidence(const struct session *session, const char *id)
{
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        const struct finding *finding = find(session, &weights[i]);

        if (finding != NULL && counts(finding) && strcmp(finding->id, id) != 0)
            return true;
    }
    return false;
}

static void list_evidence(struct session *session, struct interception *interception)
{
    const char **evidence = arena_new(&session->arena, INTERCEPTION_EVIDENCE, sizeof *evidence);

    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        const struct finding *finding = find(session, &weights[i]);

        if (finding != NULL && counts(finding))
            evidence[interception->evidence_count++] = weights[i].id;
    }
    interception->evidence = evidence;
}

static enum verdict verdict_of(int score, bool has_words, const struct rule_settings *settings)
{
    if (score >= threshold_value(settings, THRESHOLD_INTERCEPTION_CERTAIN) && has_words)
        return VERDICT_CERTAIN;
    if (score >= threshold_value(settings, THRESHOLD_INTERCEPTION_LIKELY))
        return VERDICT_LIKELY;
    return score >= threshold_value(settings, THRESHOLD_INTERCEPTION_POSSIBLE) ? VERDICT_POSSIBLE
                                                                               : VERDICT_NONE;
}

/* The product's title is in the sentence; its identifier is the first evidence. */
static struct bytes product_of(const struct finding *words)
{
    return words != NULL ? words->evidence[0].text : bytes_of(NULL, 0);
}

static const char *sentence(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_CERTAIN:
        return "Mail-scanning software between the mail program and this server answers in its "
               "place";
    case VERDICT_LIKELY:
        return "Most likely mail-scanning software, such as the mail protection of an anti-virus "
               "product on the sending host, holds this mail and passes it on";
    default:
        return "Possibly something between the mail program and this server holds mail and passes "
               "it on";
    }
}

static void add_finding(struct finding_writer *writer)
{
    static const enum confidence confidences[] = {
        [VERDICT_NONE] = CONFIDENCE_LOW,
        [VERDICT_POSSIBLE] = CONFIDENCE_LOW,
        [VERDICT_LIKELY] = CONFIDENCE_MEDIUM,
        [VERDICT_CERTAIN] = CONFIDENCE_HIGH,
    };
    const struct interception *interception = &writer->session->interception;
    struct finding *finding = finding_add(writer, STEP_NONE, "%s", sentence(interception->verdict));

    finding_set_severity(writer, finding, verdict_severity(interception->verdict));
    finding->confidence = confidences[interception->verdict];
    finding_add_integer(writer, finding, "score", interception->score);
}

void interception_judge(struct session *session, const struct interception_context *context,
                        const struct smtp_limits *limits, const struct rule_settings *settings)
{
    struct finding_writer writer = { .session = session, .limits = limits, .settings = settings };
    struct interception *interception = &session->interception;
    enum verdict verdict;
    const struct finding *words = find(session, &weights[0]);
    int score = interception_evidence_score(session);

    score -= context->shared_by_clients ? LESS_FOR_SHARED : 0;
    score -= context->one_mail_server ? LESS_FOR_MAIL_SERVER : 0;
    verdict = verdict_of(score, words != NULL, settings);
    if (verdict == VERDICT_NONE)
        return;
    writer.rule = anomaly_rule_find("client-av-proxy-suspected");
    if (!finding_is_told(&writer))
        return;
    interception->verdict = verdict;
    interception->score = score;
    interception->product = product_of(words);
    list_evidence(session, interception);
    add_finding(&writer);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions against their server's other sessions. */
#include "smtp/history/server_history.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/history/interception.h"
#include "smtp/history/server_passage.h"
#include "smtp/history/session_findings.h"
#include "smtp/reply_parser.h"
#include "smtp/server_software_session.h"
#include "smtp/transaction.h"

/* From so many sessions on, when they are most, it is known that a server leaves
 * enhanced codes out. */
enum { OMITTING_SESSIONS = 1 };

/* The finding for each feature, and whether a notice tells it of an earlier session. */
static const struct outlier_rule {
    const char *id;
    const char *sentence;
    bool notice;
} outlier_rules[] = {
    [FEATURE_BANNER] = { "banner-outlier",
                         "This greeting differs from that of this server's other "
                         "sessions, which is",
                         false },
    [FEATURE_354] = { "data-354-outlier",
                      "The text behind 354 differs from that of this server's other sessions, "
                      "which "
                      "is",
                      true },
    [FEATURE_221] = { "reply-221-outlier",
                      "The answer to QUIT differs from that of this server's other sessions, which "
                      "is",
                      true },
    [FEATURE_250] = { "reply-250-outlier",
                      "The answer to the message differs from that of this server's other "
                      "sessions, "
                      "which is",
                      false },
    [FEATURE_KEYWORDS] = { "ehlo-feature-outlier",
                           "The EHLO keywords differ from those of this server's other sessions, "
                           "which are",
                           false },
    [FEATURE_CERTIFICATE] = { "tls-cert-outlier",
                              "The certificate differs from that of this server's other sessions, "
                              "which is",
                              false },
    [FEATURE_SYN_ACK] = { "synack-fingerprint-outlier",
                          "The SYN/ACK differs from that of this server's other sessions, which is",
                          false },
};

_Static_assert(sizeof outlier_rules / sizeof outlier_rules[0] == FEATURE_COUNT, "a rule each");

/* ------------------------------------------------------------------- outliers */

bool passage_is_outlier(const struct passage *passage, enum profile_feature which)
{
    struct bytes text = passage->features.feature[which].text;

    return passage->complete && bytes_present(text) &&
           text_tally_is_outlier(&passage->profile->features[which], &passage->history->measure,
                                 text, &passage->session->client.address);
}

/* What a server offers depends on who asks, and what it says of a message on the
 * message. A client that is not offered STARTTLS though others are may be one
 * that the server knows not to master it; one that was offered it before is not. */
static enum severity severity_of_outlier(const struct passage *passage, enum profile_feature which,
                                         struct bytes usual)
{
    const struct session_feature *feature = &passage->features.feature[which];

    if (which == FEATURE_250 &&
        (passage_is_outlier(passage, FEATURE_354) || passage_is_outlier(passage, FEATURE_221)))
        return SEVERITY_NOTICE;
    if (which == FEATURE_KEYWORDS && keywords_have_starttls(usual) &&
        !keywords_have_starttls(feature->text))
        return passage->client != NULL && passage->client->saw_starttls ? SEVERITY_CRITICAL
                                                                        : SEVERITY_NOTICE;
    if (which == FEATURE_CERTIFICATE && certificates_have_one_issuer(usual, feature->text))
        return SEVERITY_INFO;
    return anomaly_rule_find(outlier_rules[which].id)->severity;
}

static void add_outlier(const struct passage *passage, enum profile_feature which)
{
    const struct session_feature *feature = &passage->features.feature[which];
    const struct text_tally *tally = &passage->profile->features[which];
    const struct tallied_text *usual = text_tally_usual(tally, &passage->history->measure);
    struct finding_writer writer = passage_writer(passage, outlier_rules[which].id);
    struct bytes usual_text = bytes_of(usual->text, usual->length);
    struct finding *finding =
        finding_add(&writer, feature->step, "%s \"%.*s\"", outlier_rules[which].sentence,
                    (int)usual_text.length, (const char *)usual_text.data);

    finding_set_severity(&writer, finding, severity_of_outlier(passage, which, usual_text));
    finding_add_text(&writer, finding, "usual", arena_copy(&passage->session->arena, usual_text));
    finding_add_text(&writer, finding, "here", arena_copy(&passage->session->arena, feature->text));
    finding_add_integer(&writer, finding, "sessions_with_usual", usual->count);
    finding_add_integer(&writer, finding, "sessions", tally->total);
}

static void find_outliers(const struct passage *passage)
{
    for (enum profile_feature which = 0; which < FEATURE_COUNT; which++)
        if (passage_is_outlier(passage, which))
            add_outlier(passage, which);
}

/* The words are those of an interceptor, and so no mixture of the server's. */
static bool is_known_interceptor(const struct session *session, step_index step)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].step == step &&
            strcmp(session->findings[i].id, "data-354-known-interceptor") == 0)
            return true;
    return false;
}

/* A greeting of one product with the 354 of another. */
static void find_contradiction(const struct passage *passage)
{
    const struct fingerprint *data = &passage->fingerprints->fields[FINGERPRINT_DATA];
    struct finding_writer writer;
    struct finding *finding;

    if (!fingerprints_contradict(passage->history->software, passage->fingerprints,
                                 FINGERPRINT_BANNER, FINGERPRINT_DATA))
        return;
    if (passage_is_outlier(passage, FEATURE_354)) {
        writer = passage_writer(passage, "data-354-contradicts-banner");
        finding = finding_add(&writer, data->step,
                              "The greeting and the text behind 354 are those of two products, and "
                              "this server's other sessions have another 354");
        finding_raise(&writer, finding);
    } else if (!is_known_interceptor(passage->session, data->step)) {
        writer = passage_writer(passage, "server-mixed-fingerprint");
        finding_add(&writer, data->step,
                    "The greeting and the text behind 354 are those of two products; nothing says "
                    "that this server is not always like that");
    }
}

static const char missing_code[] = "enhanced-code-missing-midstream";

static bool is_share(uint64_t count, uint64_t all, int64_t per_cent)
{
    return 100 * count >= (uint64_t)per_cent * all;
}

static bool is_habit(const struct passage *passage, uint32_t count, uint32_t other, uint32_t least)
{
    return count >= least && is_share(count, (uint64_t)count + other,
                                      threshold_value(passage->history->settings,
                                                      THRESHOLD_ENHANCED_CODE_MISSING_SHARE));
}

/* The most that a missing code can mean. A front end or filter leaves codes out
 * in all sessions, and in a server's first one nobody can tell. */
static enum severity most_for_missing_code(const struct passage *passage)
{
    const struct server_profile *profile = passage->profile;
    uint32_t coded = (uint32_t)threshold_value(passage->history->settings,
                                               THRESHOLD_ENHANCED_CODE_MISSING_SESSIONS);

    if (is_habit(passage, profile->with_code, profile->without_code, coded) ||
        interception_has_other_evidence(passage->session, missing_code))
        return SEVERITY_CRITICAL;
    return is_habit(passage, profile->without_code, profile->with_code, OMITTING_SESSIONS)
               ? SEVERITY_INFO
               : SEVERITY_NOTICE;
}

static void weigh_missing_code(const struct passage *passage)
{
    const struct session *session = passage->session;

    for (size_t i = 0; i < session->finding_count; i++) {
        struct finding *finding = &session->findings[i];
        enum severity most;

        if (strcmp(finding->id, missing_code) != 0)
            continue;
        most = most_for_missing_code(passage);
        if (finding->severity > most)
            finding->severity = most;
    }
}

/* Whether the session shows that the server has codes, or has not. */
static void learn_codes(const struct passage *passage)
{
    step_index step = passage->fingerprints->fields[FINGERPRINT_MESSAGE].step;
    struct server_profile *profile = passage->profile;

    if (session_has_finding(passage->session, missing_code)) {
        profile->without_code++;
        return;
    }
    if (step != STEP_NONE &&
        bytes_present(reply_status_of(&passage->session->steps[step].reply).enhanced))
        profile->with_code++;
}

/* -------------------------------------------------------------------- learning */

static void send_notice(const struct passage *passage, enum profile_feature which,
                        const uint64_t *sessions, size_t count)
{
    const struct anomaly_rule *rule = anomaly_rule_find(outlier_rules[which].id);
    struct notice *notice = notice_new();

    notice->time = passage->end;
    notice->server = passage->profile->key.server.address;
    notice->finding.id = rule->id;
    notice->finding.severity = rule->severity;
    notice->finding.blame = rule->blame;
    notice->finding.confidence = rule->confidence;
    notice->finding.message = arena_format(
        &notice->arena,
        "Seen now that more sessions of this server are known: %s of %zu earlier session%s differs "
        "from what is usual",
        which == FEATURE_354 ? "the text behind 354" : "the answer to QUIT", count,
        count == 1 ? "" : "s");
    notice->sessions = arena_new(&notice->arena, count, sizeof *notice->sessions);
    memcpy(notice->sessions, sessions, count * sizeof *sessions);
    notice->session_count = count;
    session_sink_notify(&passage->history->next, notice);
}

/* When a text has just become the usual one, earlier sessions appear in its light. */
static void tell_of_earlier(const struct passage *passage, enum profile_feature which)
{
    struct server_profile *profile = passage->profile;
    uint64_t others[TALLY_TEXTS];
    size_t count;

    if (!outlier_rules[which].notice || (profile->reported >> which & 1U) != 0 ||
        text_tally_usual(&profile->features[which], &passage->history->measure) == NULL)
        return;
    profile->reported |= 1U << which;
    count = text_tally_others(&profile->features[which], &passage->history->measure, others,
                              TALLY_TEXTS);
    if (count > 0)
        send_notice(passage, which, others, count);
}

static void learn(const struct passage *passage)
{
    struct server_profile *profile = passage->profile;

    if (!passage->complete)
        return;
    learn_codes(passage);
    if (passage->session->tls.start == TLS_STARTTLS)
        profile->with_tls++;
    if (passage->client != NULL)
        passage->client->saw_starttls |=
            keywords_have_starttls(passage->features.feature[FEATURE_KEYWORDS].text);
    for (enum profile_feature which = 0; which < FEATURE_COUNT; which++) {
        struct bytes text = passage->features.feature[which].text;

        if (bytes_present(text))
            text_tally_add(&profile->features[which], &passage->history->measure, text,
                           passage->session->id, &passage->session->client.address);
    }
}

/* ---------------------------------------------------------------- interception */

/* All clients have it alike, and it says nothing of one of them. */
static const char of_server[] = "eod-latency-scales-with-size";

static struct interception_context context_of(const struct passage *passage)
{
    const struct server_profile *profile = passage->profile;
    size_t sharing =
        (size_t)threshold_value(passage->history->settings, THRESHOLD_INTERCEPTION_CLIENTS);
    size_t suspected = 0;

    if (passage->client != NULL)
        passage->client->suspected |= interception_has_other_evidence(passage->session, of_server);
    for (size_t i = 0; i < profile->client_count; i++)
        suspected += profile->clients[i].suspected;
    return (struct interception_context){
        .shared_by_clients =
            profile->client_count >= sharing &&
            is_share(suspected, profile->client_count,
                     threshold_value(passage->history->settings, THRESHOLD_INTERCEPTION_SHARE)),
        .one_mail_server = profile->client_count == 1 &&
                           server_profiles_know_address(passage->history->profiles,
                                                        &passage->session->client.address),
    };
}

/* The first ones that were seen; others are not compared. */
static void choose_certificates(struct passage *passage)
{
    uint64_t kind = session_certificate_kind(passage->session);

    if (passage->profile->certificates == 0)
        passage->profile->certificates = kind;
    if (passage->profile->certificates != kind)
        passage->features.feature[FEATURE_CERTIFICATE].text = bytes_of(NULL, 0);
}

static void receive(void *context, struct session *session)
{
    struct server_history *history = context;
    struct passage passage = { .history = history,
                               .session = session,
                               .fingerprints = session->fingerprints,
                               .complete = !session_is_incomplete(session),
                               .end = session->end };
    struct interception_context known = { 0 };

    if (session->fingerprints != NULL && session->tunnelled == NULL)
        passage.profile = server_profiles_of(
            history->profiles, session,
            threshold_value(history->settings, THRESHOLD_DATA_354_OUTLIER_FORGOTTEN));
    if (passage.profile == NULL) {
        interception_judge(session, &known, history->limits, history->settings);
        session_sink_receive(&history->next, session);
        return;
    }
    session_features_find(session, passage.fingerprints, &passage.features);
    choose_certificates(&passage);
    passage.client = server_profile_client(passage.profile, &session->client.address);
    find_outliers(&passage);
    find_contradiction(&passage);
    find_stripped_starttls(&passage);
    weigh_rejected_starttls(&passage);
    weigh_missing_code(&passage);
    find_scaling_replies(&passage);
    known = context_of(&passage);
    interception_judge(session, &known, history->limits, history->settings);
    anomaly_findings_sort(session);
    learn(&passage);
    session_sink_receive(&history->next, session);
    for (enum profile_feature which = 0; which < FEATURE_COUNT; which++)
        tell_of_earlier(&passage, which);
}

static void notify(void *context, struct notice *notice)
{
    const struct server_history *history = context;

    session_sink_notify(&history->next, notice);
}

struct server_history *server_history_new(const struct smtp_limits *limits,
                                          const struct rule_settings *settings,
                                          const struct server_software *software,
                                          struct session_sink next)
{
    struct server_history *history = memory_new(1, sizeof *history);

    history->limits = limits;
    history->settings = settings;
    history->software = software;
    history->next = next;
    history->profiles = server_profiles_new();
    history->measure = (struct tally_measure){
        .sessions = (uint32_t)threshold_value(settings, THRESHOLD_DATA_354_OUTLIER_SESSIONS),
        .share = (uint32_t)threshold_value(settings, THRESHOLD_DATA_354_OUTLIER_SHARE),
        .changed = (uint32_t)threshold_value(settings, THRESHOLD_DATA_354_OUTLIER_CHANGED),
    };
    return history;
}

void server_history_free(struct server_history *history)
{
    if (history == NULL)
        return;
    server_profiles_free(history->profiles);
    free(history);
}

struct session_sink server_history_sink(struct server_history *history)
{
    return (struct session_sink){ .context = history, .receive = receive, .notify = notify };
}

struct server_profiles *server_history_profiles(struct server_history *history)
{
    return history->profiles;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What went wrong first. */
#include "smtp/anomalies/anomaly_rules.h"
#include "smtp/diagnosis/diagnosis_draft.h"
#include "smtp/diagnosis/refusal_reasons.h"
#include "smtp/history/session_findings.h"
#include "smtp/reply_parser.h"
#include "smtp/transaction.h"

enum { PORT_SUBMISSIONS = 465, CODE_CLOSES = 221 };

static const char verdict_id[] = "client-av-proxy-suspected";
static const char plaintext_id[] = "auth-plaintext-no-tls";
static const char lost_connection[] = "connection-lost-in-";

/* Says why the wait was so long that it is beside. */
static const char lost_end[] = "dot-split-stall";

/* What a finding can say about why something failed, beside its severity. */
enum standing {
    STANDING_ORDINARY,
    STANDING_BACKGROUND, /* follows from something else more often than not, or is always
                            like that: the cause only where there is nothing else */
    STANDING_TELLING,    /* worth saying also where all mail was accepted */
    STANDING_EXPLAINING, /* harmless as long as nothing was to be delivered; when nothing was,
                            it is why */
    STANDING_RISK,       /* no cause of what went wrong, but it may be worse than that */
    STANDING_NONE,       /* no cause: the verdict has its evidence for that */
};

static const struct {
    const char *id;
    enum standing standing;
} standings[] = {
    { verdict_id, STANDING_NONE },
    { plaintext_id, STANDING_RISK },
    { "banner-masked", STANDING_BACKGROUND },
    { "bad-sequence", STANDING_BACKGROUND },
    { "data-no-valid-recipient", STANDING_BACKGROUND },
    { "post-data-rejection", STANDING_BACKGROUND },
    { "unknown-command-burst", STANDING_BACKGROUND },
    { "early-talker", STANDING_EXPLAINING },
    { "talk-after-teaser", STANDING_EXPLAINING },
    { "bare-lf-in-data", STANDING_TELLING },
    { "bdat-dot-stuffed", STANDING_TELLING },
    { "client-timeout-short", STANDING_TELLING },
    { "dot-stuffing-missing", STANDING_TELLING },
};

/* Who hung up, and how, has a sentence of its own. */
static bool is_told_as_ending(const struct finding *finding)
{
    return strncmp(finding->id, lost_connection, sizeof lost_connection - 1) == 0 ||
           strcmp(finding->id, "quit-missing") == 0 || strcmp(finding->id, "shutdown-421") == 0;
}

static enum standing standing_of(const struct finding *finding)
{
    if (is_told_as_ending(finding))
        return STANDING_BACKGROUND;
    for (size_t i = 0; i < sizeof standings / sizeof standings[0]; i++)
        if (strcmp(finding->id, standings[i].id) == 0)
            return standings[i].standing;
    return STANDING_ORDINARY;
}

static bool mail_failed(const struct session *session)
{
    for (size_t i = 0; i < session->transaction_count; i++) {
        enum outcome outcome = session->transactions[i].outcome;

        if (outcome != OUTCOME_ACCEPTED && outcome != OUTCOME_UNKNOWN)
            return true;
    }
    return session->transaction_count == 0 &&
           (session->tls.start == TLS_NOT_STARTED || tls_was_not_agreed_on(session));
}

/* Where all went well, small oddities are no cause of anything. */
static bool can_be_cause(const struct finding *finding, bool failed)
{
    enum standing standing = standing_of(finding);
    bool is_telling = failed || standing == STANDING_TELLING;

    if (failed && standing == STANDING_EXPLAINING)
        return true;
    return finding->severity >= (is_telling ? SEVERITY_NOTICE : SEVERITY_WARNING) &&
           standing != STANDING_RISK && standing != STANDING_NONE;
}

/* They are in the order of the dialogue, those of the whole session last. Of two at one
 * time the more severe comes first. */
static bool comes_before(const struct finding *later, const struct finding *first)
{
    return later->t == first->t && later->severity > first->severity;
}

static const struct finding *first_finding(const struct session *session, bool background)
{
    bool failed = mail_failed(session);
    const struct finding *first = NULL;

    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        if (can_be_cause(finding, failed) &&
            (standing_of(finding) == STANDING_BACKGROUND) == background &&
            (first == NULL || comes_before(finding, first)))
            first = finding;
    }
    return first;
}

/* What went wrong first may be a trifle beside what is wrong at all: whoever mends an oddity while
 * the right password crosses in clear mends the wrong thing. */
static bool can_outweigh(const struct finding *finding)
{
    return finding->severity == SEVERITY_CRITICAL && standing_of(finding) != STANDING_BACKGROUND;
}

static const struct finding *outweighed(const struct session *session, const struct finding *first)
{
    if (first == NULL || first->severity > SEVERITY_NOTICE)
        return first;
    for (size_t i = 0; i < session->finding_count; i++)
        if (can_outweigh(&session->findings[i]))
            return &session->findings[i];
    return first;
}

/* ------------------------------------------------------------- the first refusal */

struct refusal {
    const struct refusal_reason *reason; /* NULL for none */
    duration t;
};

/* A refusal that the dialogue got over is none: EHLO and then HELO, a password that was
 * mended, one recipient of several. So with mail it is the one that decided. */
static struct refusal refusal_of_mail(const struct session *session)
{
    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        const struct refusal_reason *reason;
        struct mail_refusal refusal;

        if (transaction->outcome != OUTCOME_DEFERRED && transaction->outcome != OUTCOME_REJECTED)
            continue;
        refusal = first_refusal_of_mail(session, transaction);
        reason = refusal_reason_of(&refusal.status);
        if (reason != NULL)
            return (struct refusal){ reason, refusal.t };
    }
    return (struct refusal){ NULL, 0 };
}

/* Commands of which one that is accepted makes up for those refused before. */
static bool is_hello(struct bytes verb)
{
    return bytes_equal(verb, bytes_of_string("EHLO")) || bytes_equal(verb, bytes_of_string("HELO"));
}

static bool makes_up_for(struct bytes verb, struct bytes refused)
{
    return is_hello(refused)
               ? is_hello(verb)
               : bytes_equal(verb, bytes_of_string("AUTH")) && bytes_equal(verb, refused);
}

static const struct step *command_answered_by(const struct session *session,
                                              const struct step *reply)
{
    const struct step *step =
        reply->reply_to != STEP_NONE ? &session->steps[reply->reply_to] : NULL;

    return step != NULL && step->kind == STEP_COMMAND ? step : NULL;
}

static bool was_got_over(const struct session *session, size_t refusal)
{
    const struct step *refused = command_answered_by(session, &session->steps[refusal]);

    for (size_t i = refusal + 1; refused != NULL && i < session->step_count; i++) {
        const struct step *step = &session->steps[i];
        const struct step *command;

        if (step->kind != STEP_REPLY || reply_class(step->reply.code) != 2)
            continue;
        command = command_answered_by(session, step);
        /* What ends the session, as 221 does, makes up for nothing. */
        if (command != NULL && step->reply.code != CODE_CLOSES &&
            makes_up_for(command->command.verb, refused->command.verb))
            return true;
    }
    return false;
}

/* What refused a mail was asked first, and had no reason that is known. */
static bool is_of_refused_mail(const struct session *session, const struct step *reply)
{
    enum outcome outcome;

    if (reply->transaction == TRANSACTION_NONE)
        return false;
    outcome = session->transactions[reply->transaction].outcome;
    return outcome == OUTCOME_DEFERRED || outcome == OUTCOME_REJECTED;
}

static struct refusal refusal_of_anything(const struct session *session)
{
    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];
        const struct refusal_reason *reason;
        struct reply_status status;

        if (step->kind != STEP_REPLY || is_of_refused_mail(session, step))
            continue;
        status = reply_status_of(&step->reply);
        reason = refusal_reason_of(&status);
        if (reason != NULL && !was_got_over(session, i))
            return (struct refusal){ reason, step->t };
    }
    return (struct refusal){ NULL, 0 };
}

static struct refusal first_refusal(const struct session *session)
{
    struct refusal refusal = refusal_of_mail(session);

    if (refusal.reason == NULL && !session_delivered_something(session))
        refusal = refusal_of_anything(session);
    return refusal;
}

/* ----------------------------------------------------------------- the cause */

static const char *remedy_of(const char *rule_id)
{
    return anomaly_rule_find(rule_id)->remedy;
}

/* The verdict rests on evidence, and the weightiest stands first. */
static struct cause cause_of_interception(const struct session *session)
{
    const struct finding *verdict = session_find_finding(session, verdict_id);
    struct cause cause = { .id = session->interception.evidence[0],
                           .blame = BLAME_MIDDLEBOX,
                           .remedy = remedy_of(verdict_id) };

    if (verdict != NULL)
        cause.sentence = verdict->message;
    return cause;
}

/* What was encrypted is told in any case, with the passwords that were not. */
static bool is_told_anyway(const struct finding *finding)
{
    return is_told_as_ending(finding) || strcmp(finding->id, plaintext_id) == 0;
}

static struct cause cause_of_finding(const struct finding *finding)
{
    return (struct cause){ .id = finding->id,
                           .blame = finding->blame,
                           .remedy = remedy_of(finding->id),
                           .sentence =
                               is_told_anyway(finding) ? bytes_of(NULL, 0) : finding->message };
}

static struct cause cause_of_refusal(const struct refusal_reason *reason)
{
    return (struct cause){ .id = reason->id,
                           .blame = reason->blame,
                           .remedy = reason->remedy,
                           .sentence = bytes_of_string(reason->sentence) };
}

/* One waits for a greeting and the other for TLS: RFC 8314, 3.3. */
static bool wait_for_each_other(const struct session *session)
{
    return session->server.port == PORT_SUBMISSIONS && session->handshake &&
           session_is_silent(session);
}

static const struct refusal_reason both_wait = {
    .id = "both-sides-wait",
    .blame = BLAME_CLIENT,
    .sentence = "On port 465 TLS begins with the client's first byte, and this client waited for a "
                "greeting in clear.",
    .remedy = "Set the client to TLS from the first byte (often called SSL/TLS) on port 465, or to "
              "STARTTLS on port 587.",
};

/* What is true of the whole session, such as lost packets, explains no refusal. */
static bool came_first(const struct finding *finding, const struct refusal *refusal)
{
    return finding->step != STEP_NONE && finding->t <= refusal->t;
}

struct cause cause_find(const struct session *session)
{
    const struct finding *finding = first_finding(session, false);
    struct refusal refusal = first_refusal(session);

    if (session->interception.verdict >= VERDICT_LIKELY)
        return cause_of_interception(session);
    if (session_find_finding(session, lost_end) != NULL)
        return cause_of_finding(session_find_finding(session, lost_end));
    if (wait_for_each_other(session))
        return cause_of_refusal(&both_wait);
    if (finding != NULL && (refusal.reason == NULL || came_first(finding, &refusal)))
        return cause_of_finding(outweighed(session, finding));
    if (refusal.reason != NULL)
        return cause_of_refusal(refusal.reason);
    finding = outweighed(session, first_finding(session, true));
    if (finding != NULL)
        return cause_of_finding(finding);
    return (struct cause){ .id = NULL };
}

/* Whom a joined blame leaves open. */
static const char *second_reading(enum blame blame)
{
    switch (blame) {
    case BLAME_CLIENT_OR_MIDDLEBOX:
        return " Whether the client did it or something on the way, this capture cannot tell.";
    case BLAME_SERVER_OR_MIDDLEBOX:
        return " Whether the server did it or something on the way, this capture cannot tell.";
    default:
        return "";
    }
}

void say_cause(struct diagnosis_draft *draft, const struct cause *cause)
{
    size_t length = cause->sentence.length;
    const char *stop = "";

    if (length == 0)
        return;
    if (cause->sentence.data[length - 1] != '.')
        stop = ".";
    draft_say(draft, "%.*s%s%s", (int)length, (const char *)cause->sentence.data, stop,
              second_reading(cause->blame));
}

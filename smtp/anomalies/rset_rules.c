/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The RSET family as seen from the client: one finding for each RSET, and the
 * envelope that comes back. */
#include "smtp/anomalies/rset_classes.h"
#include "smtp/anomalies/rule_families.h"

/* ------------------------------------------------------ a message held back */

/* The replay's MAIL may be among the steps that were left out. */
static size_t steps_before_replay(const struct dialogue_view *view,
                                  const struct transaction *replay)
{
    return replay->mail_step != STEP_NONE ? (size_t)replay->mail_step : view->session->step_count;
}

/* A NOOP with nothing else going on. A client that reuses a connection may send
 * one to test it, shortly before MAIL. */
static bool keeps_alive(const struct dialogue_view *view, step_index noop,
                        const struct transaction *replay)
{
    step_index next = view_next_client_step(view, noop);

    return next != replay->mail_step ||
           replay->t - view_step(view, noop)->t >
               view_threshold(view, THRESHOLD_NOOP_LIVENESS_CHECK_WITHIN);
}

/* NOOPs or a second RSET while the message is away: somebody holds it and keeps
 * the connection alive. Behind another MAIL a NOOP says nothing any more. */
static bool is_held(const struct dialogue_view *view, const struct rset_judgement *rset)
{
    const struct transaction *replay = rset->replay;
    size_t end = steps_before_replay(view, replay);

    for (const struct rset_judgement *later = rset + 1; later < view->rsets + view->rset_count;
         later++)
        if ((size_t)later->step < end && later->class == RSET_DOUBLED)
            return true;
    for (size_t i = (size_t)rset->step + 1; i < end; i++) {
        if (view_is_command(view, (step_index)i, "MAIL"))
            return false;
        if (view_is_command(view, (step_index)i, "NOOP") &&
            keeps_alive(view, (step_index)i, replay))
            return true;
    }
    return false;
}

/* A mail program that starts again does so without a pause. Who holds a message
 * back has to read it first. */
static bool started_again_at_once(const struct dialogue_view *view,
                                  const struct rset_judgement *rset)
{
    return rset->replay->t - view_step(view, rset->step)->t <
               view_threshold(view, THRESHOLD_ENVELOPE_REPLAY_AT_ONCE) &&
           !is_held(view, rset);
}

/* ------------------------------------------------------ one finding for each RSET */

/* Calls `add` for each RSET of a class. */
static void for_each(const struct dialogue_view *view, struct finding_writer *writer,
                     enum rset_class class,
                     void (*add)(const struct dialogue_view *, struct finding_writer *,
                                 const struct rset_judgement *))
{
    for (size_t i = 0; i < view->rset_count; i++)
        if (view->rsets[i].class == class)
            add(view, writer, &view->rsets[i]);
}

static void add_doubled(const struct dialogue_view *view, struct finding_writer *writer,
                        const struct rset_judgement *rset)
{
    const struct rset_judgement *before = rset - 1;
    duration interval = view_step(view, rset->step)->t - view_step(view, before->step)->t;
    char span[DURATION_TEXT_SIZE];
    struct finding *finding = finding_add(
        writer, rset->step,
        "A second RSET %s after the first, with no MAIL between them: mail programs have no "
        "reason to, a proxy that holds a message back does so",
        duration_describe(interval, span));

    finding_add_integer(writer, finding, "first_step", before->step);
    finding_add_duration(writer, finding, "interval", interval);
}

void find_rset_doubled(const struct dialogue_view *view, struct finding_writer *writer)
{
    for_each(view, writer, RSET_DOUBLED, add_doubled);
}

static void add_after_rejected_mail_or_data(const struct dialogue_view *view,
                                            struct finding_writer *writer,
                                            const struct rset_judgement *rset)
{
    (void)view;
    finding_add(writer, rset->step, "RSET after the server refused the transaction: cleaning up");
}

void find_rset_after_rejected_mail_or_data(const struct dialogue_view *view,
                                           struct finding_writer *writer)
{
    for_each(view, writer, RSET_AFTER_REJECTED_MAIL_OR_DATA, add_after_rejected_mail_or_data);
}

static void add_after_rejected_recipient(const struct dialogue_view *view,
                                         struct finding_writer *writer,
                                         const struct rset_judgement *rset)
{
    size_t refused = transaction_recipients_with(rset->aborted, 4) +
                     transaction_recipients_with(rset->aborted, 5);

    (void)view;
    finding_add(writer, rset->step, "RSET after %zu of %zu recipients %s refused", refused,
                rset->aborted->recipient_count, refused == 1 ? "was" : "were");
}

void find_rset_after_rejected_recipient(const struct dialogue_view *view,
                                        struct finding_writer *writer)
{
    for_each(view, writer, RSET_AFTER_REJECTED_RECIPIENT, add_after_rejected_recipient);
}

static void add_recipient_verification(const struct dialogue_view *view,
                                       struct finding_writer *writer,
                                       const struct rset_judgement *rset)
{
    (void)view;
    finding_add(writer, rset->step,
                "RSET after a recipient was tried: the client only wants to know whether the "
                "address exists");
}

void find_rset_recipient_verification(const struct dialogue_view *view,
                                      struct finding_writer *writer)
{
    for_each(view, writer, RSET_RECIPIENT_VERIFICATION, add_recipient_verification);
}

static size_t count_class(const struct dialogue_view *view, enum rset_class class)
{
    size_t count = 0;

    for (size_t i = 0; i < view->rset_count; i++)
        count += view->rsets[i].class == class;
    return count;
}

static void add_unexplained_abort(const struct dialogue_view *view, struct finding_writer *writer,
                                  const struct rset_judgement *rset)
{
    size_t accepted = transaction_recipients_with(rset->aborted, 2);
    /* Somebody at a keyboard may change his mind. */
    bool typed = commands_look_typed(view->session, view->settings, 0, rset->step);
    struct finding *finding = finding_add(
        writer, rset->step,
        "RSET where DATA belonged: the server had accepted the sender and %zu "
        "recipient%s, nothing was refused, and the transaction was given up%s",
        accepted, accepted == 1 ? "" : "s", typed ? "; the lines look typed by hand" : "");

    finding_add_integer(writer, finding, "accepted_recipients", (int64_t)accepted);
    if (rset->replay != NULL && !started_again_at_once(view, rset))
        finding_raise(writer, finding);
    else if (typed)
        finding_set_severity(writer, finding, SEVERITY_INFO);
    else if (view_reaches(view, THRESHOLD_RSET_UNEXPLAINED_ABORT_RECURRING,
                          count_class(view, RSET_UNEXPLAINED_ABORT)))
        finding_raise(writer, finding);
}

void find_rset_unexplained_abort(const struct dialogue_view *view, struct finding_writer *writer)
{
    for_each(view, writer, RSET_UNEXPLAINED_ABORT, add_unexplained_abort);
}

static void add_connection_reuse_probe(const struct dialogue_view *view,
                                       struct finding_writer *writer,
                                       const struct rset_judgement *rset)
{
    (void)view;
    finding_add(writer, rset->step,
                "RSET with nothing open: the client tests whether the connection is still alive");
}

void find_rset_connection_reuse_probe(const struct dialogue_view *view,
                                      struct finding_writer *writer)
{
    for_each(view, writer, RSET_CONNECTION_REUSE_PROBE, add_connection_reuse_probe);
}

static const char *noop_equivalent_sentence(const struct dialogue_view *view,
                                            const struct rset_judgement *rset)
{
    if (rset_was_refused(view, rset))
        return "RSET was refused and had no effect";
    if (rset->ended == NULL)
        return "RSET with nothing open: it has no effect";
    if (rset->ended->method == TRANSFER_BDAT)
        return "RSET gave up a message that was being sent in chunks";
    if (rset->aborted == NULL)
        return "RSET in a transaction whose MAIL was not seen to be accepted";
    if (transaction_recipients_with(rset->aborted, 2) == 0)
        return "RSET before any recipient was accepted";
    return "RSET gave up a transaction, and the record does not show why";
}

static void add_noop_equivalent(const struct dialogue_view *view, struct finding_writer *writer,
                                const struct rset_judgement *rset)
{
    finding_add(writer, rset->step, "%s", noop_equivalent_sentence(view, rset));
}

void find_rset_noop_equivalent(const struct dialogue_view *view, struct finding_writer *writer)
{
    for_each(view, writer, RSET_NOOP_EQUIVALENT, add_noop_equivalent);
}

/* ------------------------------------------------------ the envelope comes back */

static step_index last_rset_before_replay(const struct dialogue_view *view,
                                          const struct transaction *replay)
{
    step_index last = STEP_NONE;

    for (size_t i = 0; i < view->rset_count; i++)
        if ((size_t)view->rsets[i].step < steps_before_replay(view, replay))
            last = view->rsets[i].step;
    return last;
}

/* Of several aborts before the same replay the first one speaks for all. */
static bool is_first_for_replay(const struct dialogue_view *view, const struct rset_judgement *rset)
{
    for (const struct rset_judgement *earlier = view->rsets; earlier < rset; earlier++)
        if (earlier->class == RSET_UNEXPLAINED_ABORT && earlier->replay == rset->replay)
            return false;
    return true;
}

/* What the way it came back says about who did it. */
static void judge_replay(const struct dialogue_view *view, struct finding_writer *writer,
                         const struct rset_judgement *rset, struct finding *finding)
{
    if (is_held(view, rset)) {
        finding->confidence = CONFIDENCE_HIGH;
        finding->blame = BLAME_MIDDLEBOX;
    } else if (started_again_at_once(view, rset)) {
        finding->confidence = CONFIDENCE_LOW;
        finding_set_severity(writer, finding, SEVERITY_NOTICE);
    }
}

static void add_replay(const struct dialogue_view *view, struct finding_writer *writer,
                       const struct rset_judgement *rset)
{
    const struct transaction *replay = rset->replay;
    step_index last = last_rset_before_replay(view, replay);
    duration delay = replay->t - view_step(view, rset->step)->t;
    char span[DURATION_TEXT_SIZE];
    struct finding *finding = finding_add(
        writer, replay->mail_step,
        "The envelope given up by RSET came back %s later, and this time %s followed: %s",
        duration_describe(delay, span), transaction_content_name(replay),
        started_again_at_once(view, rset)
            ? "the client started again at once"
            : "something between the mail program and this server held it back and sent it again");

    judge_replay(view, writer, rset, finding);
    finding->t = replay->t;
    finding_add_duration(writer, finding, "delay", delay);
    if (last != rset->step)
        finding_add_duration(writer, finding, "delay_after_last_rset",
                             replay->t - view_step(view, last)->t);
    finding_add_integer(writer, finding, "aborted_step", rset->step);
}

void find_envelope_replay_after_abort(const struct dialogue_view *view,
                                      struct finding_writer *writer)
{
    for (size_t i = 0; i < view->rset_count; i++)
        if (view->rsets[i].class == RSET_UNEXPLAINED_ABORT && view->rsets[i].replay != NULL &&
            is_first_for_replay(view, &view->rsets[i]))
            add_replay(view, writer, &view->rsets[i]);
}

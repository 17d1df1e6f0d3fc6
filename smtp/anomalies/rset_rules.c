/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The RSET family as seen from the client: one finding for each RSET, and the
 * envelope that comes back. */
#include "smtp/anomalies/rset_classes.h"
#include "smtp/anomalies/rule_families.h"

/* From so many unexplained aborts in a session on it is no accident. */
enum { RECURRING_ABORTS = 3 };

/* A line typed by hand takes this long for each of its bytes. */
#define TYPED_BYTE (200 * DURATION_MILLISECOND)

static double seconds_between(const struct dialogue_view *view, step_index from, step_index to)
{
    return duration_seconds(view_step(view, to)->t - view_step(view, from)->t);
}

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
    struct finding *finding = finding_add(
        writer, rset->step,
        "A second RSET %.1f s after the first, with no MAIL between them: no mail program does "
        "that, a proxy that holds a message back does",
        seconds_between(view, before->step, rset->step));

    finding_add_integer(writer, finding, "first_step", before->step);
    finding_add_duration(writer, finding, "interval",
                         view_step(view, rset->step)->t - view_step(view, before->step)->t);
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

/* Somebody at a keyboard may change his mind. */
static bool is_typed(const struct dialogue_view *view, const struct rset_judgement *rset)
{
    size_t lines = 0, typed = 0;

    for (step_index i = 0; i <= rset->step; i++) {
        const struct step *step = view_step(view, i);

        if (step->kind != STEP_COMMAND)
            continue;
        lines++;
        typed += step->took >
                 TYPED_BYTE * (duration)(step->command.verb.length + step->command.argument.length);
    }
    return 2 * typed > lines;
}

static size_t count_class(const struct dialogue_view *view, enum rset_class class)
{
    size_t count = 0;

    for (size_t i = 0; i < view->rset_count; i++)
        count += view->rsets[i].class == class;
    return count;
}

/* One step up, but where the capture's holes have already cost one. */
static void raise_severity(const struct finding_writer *writer, struct finding *finding)
{
    if (finding->severity == writer->rule->severity)
        finding->severity++;
}

static void add_unexplained_abort(const struct dialogue_view *view, struct finding_writer *writer,
                                  const struct rset_judgement *rset)
{
    size_t accepted = transaction_recipients_with(rset->aborted, 2);
    bool typed = is_typed(view, rset);
    struct finding *finding = finding_add(
        writer, rset->step,
        "RSET where DATA belonged: the server had accepted the sender and %zu "
        "recipient%s, nothing was refused, and the transaction was given up%s",
        accepted, accepted == 1 ? "" : "s", typed ? "; the lines look typed by hand" : "");

    finding_add_integer(writer, finding, "accepted_recipients", (int64_t)accepted);
    if (typed)
        finding->severity = SEVERITY_INFO;
    else if (rset->replay != NULL || count_class(view, RSET_UNEXPLAINED_ABORT) >= RECURRING_ABORTS)
        raise_severity(writer, finding);
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

static void add_noop_equivalent(const struct dialogue_view *view, struct finding_writer *writer,
                                const struct rset_judgement *rset)
{
    (void)view;
    finding_add(writer, rset->step,
                rset->aborted == NULL ? "RSET with nothing open: it has no effect"
                                      : "RSET before any recipient was accepted");
}

void find_rset_noop_equivalent(const struct dialogue_view *view, struct finding_writer *writer)
{
    for_each(view, writer, RSET_NOOP_EQUIVALENT, add_noop_equivalent);
}

/* ------------------------------------------------------ the envelope comes back */

/* NOOPs or a second RSET while the message is away: somebody holds it and keeps
 * the connection alive. */
static bool is_held(const struct dialogue_view *view, const struct rset_judgement *rset)
{
    for (step_index i = rset->step + 1; i < rset->replay->mail_step; i++)
        if (view_is_command(view, i, "NOOP") || view_is_command(view, i, "RSET"))
            return true;
    return false;
}

static step_index last_rset_before(const struct dialogue_view *view, step_index step)
{
    step_index last = STEP_NONE;

    for (size_t i = 0; i < view->rset_count; i++)
        if (view->rsets[i].step < step)
            last = view->rsets[i].step;
    return last;
}

/* Of several aborts before the same replay the first one speaks for all. */
static bool is_first_for_replay(const struct dialogue_view *view, const struct rset_judgement *rset)
{
    for (const struct rset_judgement *earlier = view->rsets; earlier < rset; earlier++)
        if (earlier->replay == rset->replay)
            return false;
    return true;
}

static void add_replay(const struct dialogue_view *view, struct finding_writer *writer,
                       const struct rset_judgement *rset)
{
    const struct transaction *replay = rset->replay;
    step_index last = last_rset_before(view, replay->mail_step);
    duration delay = replay->t - view_step(view, rset->step)->t;
    bool held = is_held(view, rset);
    struct finding *finding = finding_add(
        writer, replay->mail_step,
        "The envelope given up by RSET came back %.1f s later, and this time the message "
        "followed: something between the mail program and this server held it back and sent it "
        "again",
        duration_seconds(delay));

    finding->confidence = held ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
    finding->blame = held ? BLAME_MIDDLEBOX : BLAME_CLIENT_OR_MIDDLEBOX;
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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What TCP did to a mail: resets, shut windows, segments that were sent again. */
#include <stdlib.h>

#include "smtp/anomalies/rule_families.h"
#include "smtp/session_stages.h"

/* ------------------------------------------------------------------------- resets */

/* The one that the connection's end left without a decision. */
static const struct transaction *lost_transaction(const struct session *session)
{
    const struct transaction *last = session->transaction_count > 0
                                         ? &session->transactions[session->transaction_count - 1]
                                         : NULL;

    return last != NULL && last->outcome == OUTCOME_LOST && reply_class(last->mail_status.code) == 2
               ? last
               : NULL;
}

/* Who only tries a recipient leaves as he likes. */
static bool is_trial(const struct transaction *transaction)
{
    return transaction->mail_from.length == 0 && transaction->data_step == STEP_NONE;
}

static bool was_in_content(const struct session *session)
{
    return session->timing.closed_in == STAGE_DATA || session->timing.closed_in == STAGE_EOD;
}

/* A packet that came another way than its sender's others. Anycast and several
 * paths move the TTL by one or two; some stacks give an RST another TTL to begin
 * with, so this is no proof. */
static void judge_sender(const struct dialogue_view *view, struct finding_writer *writer,
                         struct finding *finding)
{
    const struct reset_facts *reset = &view->session->reset;
    int distance = abs(reset->ttl - reset->usual_ttl);

    finding->blame =
        view->session->closed_by == CLOSED_BY_CLIENT ? BLAME_CLIENT : BLAME_SERVER_OR_MIDDLEBOX;
    if (!reset->seen || reset->usual_ttl == 0 ||
        distance < view_threshold(view, THRESHOLD_TCP_RST_MID_TRANSACTION_TTL))
        return;
    finding->blame = BLAME_MIDDLEBOX;
    finding_add_integer(writer, finding, "ttl", reset->ttl);
    finding_add_integer(writer, finding, "usual_ttl", reset->usual_ttl);
}

void find_tcp_rst_mid_transaction(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    const struct transaction *transaction;
    struct finding *finding;

    if (session->close != CLOSE_RST)
        return;
    transaction = lost_transaction(session);
    if (transaction == NULL || is_trial(transaction))
        return;
    finding = finding_add(writer, transaction->mail_step,
                          "The connection was reset by the %s in the middle of a mail",
                          session->closed_by == CLOSED_BY_CLIENT ? "client" : "server");
    judge_sender(view, writer, finding);
    if (was_in_content(session))
        finding_set_severity(writer, finding, SEVERITY_CRITICAL);
}

/* ------------------------------------------------------------------------ windows */

static void judge_window(const struct dialogue_view *view, struct finding_writer *writer,
                         enum side side)
{
    duration shut = view->session->traffic[side].zero_window_time;
    enum severity severity = SEVERITY_NOTICE;
    struct finding *finding;

    if (shut < view_threshold(view, THRESHOLD_ZERO_WINDOW_STALL_NOTICE))
        return;
    finding = finding_add(writer, STEP_NONE,
                          "The %s took nothing for %.1f s in all: its receive "
                          "window was shut",
                          side_name(side), duration_seconds(shut));
    if (shut >= view_threshold(view, THRESHOLD_ZERO_WINDOW_STALL_WARNING))
        severity = SEVERITY_WARNING;
    if (shut >= view_threshold(view, THRESHOLD_ZERO_WINDOW_STALL_CRITICAL))
        severity = SEVERITY_CRITICAL;
    finding_set_severity(writer, finding, severity);
    finding->blame = side == SIDE_CLIENT ? BLAME_CLIENT : BLAME_SERVER;
    finding_add_duration(writer, finding, "shut", shut);
    finding_add_integer(writer, finding, "times",
                        (int64_t)view->session->traffic[side].zero_window);
}

void find_zero_window_stall(const struct dialogue_view *view, struct finding_writer *writer)
{
    judge_window(view, writer, SIDE_CLIENT);
    judge_window(view, writer, SIDE_SERVER);
}

/* --------------------------------------------------------------------- losses */

/* Acknowledgements without payload are among the packets, so the share is at
 * least as large as said. */
static void judge_losses(const struct dialogue_view *view, struct finding_writer *writer,
                         enum side side)
{
    const struct traffic *traffic = &view->session->traffic[side];
    uint64_t share;
    struct finding *finding;

    if (traffic->retransmitted == 0 ||
        (!view_reaches(view, THRESHOLD_RETRANSMISSION_HIGH_PACKETS, traffic->packets) &&
         !view_reaches(view, THRESHOLD_RETRANSMISSION_HIGH_COUNT, traffic->retransmitted)))
        return;
    share = traffic->retransmitted * 100 / traffic->packets;
    if (!view_reaches(view, THRESHOLD_RETRANSMISSION_HIGH_NOTICE, share))
        return;
    finding = finding_add(writer, STEP_NONE, "The %s had to send %llu of %llu packets again",
                          side_name(side), (unsigned long long)traffic->retransmitted,
                          (unsigned long long)traffic->packets);
    if (view_reaches(view, THRESHOLD_RETRANSMISSION_HIGH_WARNING, share))
        finding_set_severity(writer, finding, SEVERITY_WARNING);
    finding_add_integer(writer, finding, "retransmitted", (int64_t)traffic->retransmitted);
    finding_add_integer(writer, finding, "packets", (int64_t)traffic->packets);
}

void find_retransmission_high(const struct dialogue_view *view, struct finding_writer *writer)
{
    judge_losses(view, writer, SIDE_CLIENT);
    judge_losses(view, writer, SIDE_SERVER);
}

/* ------------------------------------------------------------------ full segments */

/* Octets of a full segment of the client, options of TCP taken off; those of
 * paths without a SYN to tell by are hardly smaller. */
static uint32_t full_segment(const struct session *session)
{
    enum { LEAST_FULL = 1200, LEAST_BELIEVED = 536, OPTIONS = 40 };
    uint32_t client = session->syn[SIDE_CLIENT].maximum_segment_size;
    uint32_t server = session->syn[SIDE_SERVER].maximum_segment_size;
    uint32_t size = client > 0 && (server == 0 || client < server) ? client : server;

    return size >= LEAST_BELIEVED ? size - OPTIONS : LEAST_FULL;
}

/* Where full segments got through, the path takes them: RFC 6928 lets a client
 * send ten before it has heard of the first, and some send more. */
static bool is_first_window(const struct dialogue_view *view, const struct step *content)
{
    return content->octets < (uint64_t)view_threshold(view, THRESHOLD_PMTU_BLACKHOLE_WINDOW) *
                                 full_segment(view->session);
}

/* A message whose end was not seen, also when the server has lost patience by now. */
static bool is_under_way(const struct session *session, const struct step *content)
{
    if (content->kind == STEP_MESSAGE && !content->refused &&
        content->transaction != TRANSACTION_NONE)
        return !session->transactions[content->transaction].message.complete;
    return progress_of_client(session, content) == PROGRESS_UNDER_WAY;
}

static step_index content_under_way(const struct session *session)
{
    step_index last = (step_index)session->step_count - 1;

    while (last >= 0 && !step_is_of_client(&session->steps[last]))
        last--;
    return last >= 0 && is_under_way(session, &session->steps[last]) ? last : STEP_NONE;
}

void find_pmtu_blackhole(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    const struct traffic *client = &session->traffic[SIDE_CLIENT];
    step_index step;
    duration stuck;
    struct finding *finding;

    if (!view_reaches(view, THRESHOLD_PMTU_BLACKHOLE_TIMES, client->times_retransmitted) ||
        client->largest_retransmitted < full_segment(session))
        return;
    step = content_under_way(session);
    if (step == STEP_NONE || !is_first_window(view, view_step(view, step)))
        return;
    stuck = session->end - session->start - view_step(view, step)->t_end;
    if (stuck < view_threshold(view, THRESHOLD_PMTU_BLACKHOLE_STUCK))
        return;
    finding = finding_add(writer, step,
                          "The message never got through: the client sent a full segment of %u "
                          "bytes %u times again, while everything smaller arrived",
                          client->largest_retransmitted, client->times_retransmitted);
    finding_add_integer(writer, finding, "segment", client->largest_retransmitted);
    finding_add_integer(writer, finding, "times", client->times_retransmitted);
    finding_add_duration(writer, finding, "stuck", stuck);
}

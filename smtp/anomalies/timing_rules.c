/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long they let each other wait, against what RFC 5321 4.5.3.2 grants. */
#include <assert.h>

#include "smtp/anomalies/rule_families.h"
#include "smtp/session_stages.h"

static const struct stage_timing *timing_of(const struct session *session, enum session_stage stage)
{
    for (size_t i = 0; i < session->timing.stage_count; i++)
        if (session->timing.stages[i].stage == stage)
            return &session->timing.stages[i];
    return NULL;
}

/* Three thresholds that stand one behind the other, as all of these rules have. */
static enum severity severity_of(const struct dialogue_view *view, enum threshold notice,
                                 duration wait)
{
    if (wait >= view_threshold(view, notice + 2))
        return SEVERITY_CRITICAL;
    return wait >= view_threshold(view, notice + 1) ? SEVERITY_WARNING : SEVERITY_NOTICE;
}

/* The last step of the client, when it waits for its reply to the end. */
static step_index unanswered_step(const struct dialogue_view *view)
{
    const struct session *session = view->session;

    for (size_t i = session->step_count; i > 0; i--) {
        const struct step *step = &session->steps[i - 1];

        if (!step_is_of_client(step))
            continue;
        if (step->kind == STEP_TLS || view->answers[i - 1] != STEP_NONE ||
            progress_of_client(session, step) != PROGRESS_COMPLETE)
            return STEP_NONE;
        return (step_index)i - 1;
    }
    return STEP_NONE;
}

/* ---------------------------------------------------------------------- slow replies */

struct slow_stage {
    enum session_stage stage;
    enum threshold notice;
    const char *words; /* what the reply is to */
};

/* Up to the last byte, since that is what the client waits for. */
static duration wait_for(const struct dialogue_view *view, step_index reply)
{
    const struct step *step = view_step(view, reply);

    return step->latency >= 0 ? step->latency + step->took : step->took;
}

static bool is_in_stage(const struct dialogue_view *view, step_index reply,
                        enum session_stage stage)
{
    const struct step *step = view_step(view, reply);

    return step->kind == STEP_REPLY && step->reply_to != STEP_NONE &&
           stage_of_answer(view_step(view, step->reply_to)) == stage;
}

/* The slowest reply of the stage; `*count` becomes how many were slow. */
static step_index slowest_reply(const struct dialogue_view *view, const struct slow_stage *slow,
                                size_t *count)
{
    step_index slowest = STEP_NONE;

    *count = 0;
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index reply = (step_index)i;

        if (!is_in_stage(view, reply, slow->stage) ||
            wait_for(view, reply) < view_threshold(view, slow->notice))
            continue;
        ++*count;
        if (slowest == STEP_NONE || wait_for(view, reply) > wait_for(view, slowest))
            slowest = reply;
    }
    return slowest;
}

static void set_wait(const struct dialogue_view *view, struct finding_writer *writer,
                     struct finding *finding, const struct slow_stage *slow, duration wait)
{
    finding_set_severity(writer, finding, severity_of(view, slow->notice, wait));
    finding_add_duration(writer, finding, "wait", wait);
    if (session_network_was_slow(view->session))
        finding->confidence = CONFIDENCE_LOW;
}

static void find_unanswered(const struct dialogue_view *view, struct finding_writer *writer,
                            const struct slow_stage *slow, duration wait)
{
    step_index step = unanswered_step(view);
    char span[DURATION_TEXT_SIZE];
    struct finding *finding;

    if (step == STEP_NONE || stage_of_answer(view_step(view, step)) != slow->stage)
        return;
    finding = finding_add(writer, step, "%s was not answered in the %s before the connection ended",
                          slow->words, duration_describe(wait, span));
    set_wait(view, writer, finding, slow, wait);
}

/* The record's own sum first: it is small in nearly every session. */
static void find_slow(const struct dialogue_view *view, struct finding_writer *writer,
                      const struct slow_stage *slow)
{
    const struct stage_timing *timing = timing_of(view->session, slow->stage);
    char span[DURATION_TEXT_SIZE];
    step_index reply;
    struct finding *finding;
    size_t count;

    if (timing == NULL || timing->longest < view_threshold(view, slow->notice))
        return;
    reply = slowest_reply(view, slow, &count);
    if (reply == STEP_NONE) {
        find_unanswered(view, writer, slow, timing->longest);
        return;
    }
    finding = finding_add(writer, reply, "%s was answered after %s", slow->words,
                          duration_describe(wait_for(view, reply), span));
    set_wait(view, writer, finding, slow, wait_for(view, reply));
    if (count > 1)
        finding_add_integer(writer, finding, "slow_replies", (int64_t)count);
}

void find_slow_greeting(const struct dialogue_view *view, struct finding_writer *writer)
{
    static const struct slow_stage slow = { STAGE_GREETING, THRESHOLD_SLOW_GREETING_NOTICE, "" };
    const struct session *session = view->session;
    const struct stage_timing *timing = timing_of(session, STAGE_GREETING);
    duration wait;
    char span[DURATION_TEXT_SIZE];
    struct finding *finding;

    if (timing == NULL || session->greeting == STEP_NONE)
        return;
    wait = timing->parts[TIME_WAITED_FOR_SERVER];
    if (wait < view_threshold(view, slow.notice))
        return;
    finding = finding_add(writer, session->greeting,
                          "The server greeted %s after the connection was there",
                          duration_describe(wait, span));
    set_wait(view, writer, finding, &slow, wait);
}

void find_slow_mail(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_slow(view, writer, &(struct slow_stage){ STAGE_MAIL, THRESHOLD_SLOW_MAIL_NOTICE, "MAIL" });
}

void find_slow_rcpt(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_slow(view, writer, &(struct slow_stage){ STAGE_RCPT, THRESHOLD_SLOW_RCPT_NOTICE, "RCPT" });
}

void find_slow_data_init(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_slow(view, writer,
              &(struct slow_stage){ STAGE_DATA_INIT, THRESHOLD_SLOW_DATA_INIT_NOTICE, "DATA" });
}

void find_slow_end_of_data(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_slow(view, writer,
              &(struct slow_stage){ STAGE_EOD, THRESHOLD_SLOW_END_OF_DATA_NOTICE, "The message" });
}

/* ------------------------------------------------------------------ a message that stops */

/* The last step of the client, when it is a message or chunk that never ended. There is
 * one: without DATA or BDAT no time is spent in content. */
static step_index unfinished_content(const struct session *session)
{
    step_index last = (step_index)session->step_count - 1;

    while (!step_is_of_client(&session->steps[last])) {
        assert(last > 0);
        last--;
    }
    return progress_of_client(session, &session->steps[last]) == PROGRESS_UNDER_WAY ? last
                                                                                    : STEP_NONE;
}

/* The longest time without a byte of it, the end of the session included. */
static duration longest_pause(const struct session *session, const struct step *message,
                              bool unfinished)
{
    duration end = session->closing >= 0 ? session->closing : session->end - session->start;
    duration rest = unfinished ? end - message->t_end : 0;
    duration pause = message->kind == STEP_MESSAGE ? message->pace.longest_pause : 0;

    return rest > pause ? rest : pause;
}

/* A window that was shut most of that time, or segments that were sent in vain. */
static enum blame who_stopped(const struct session *session, duration pause)
{
    if (session->traffic[SIDE_SERVER].zero_window_time >= pause / 2)
        return BLAME_SERVER;
    return session->traffic[SIDE_CLIENT].retransmitted >= 3 ? BLAME_NETWORK : BLAME_CLIENT;
}

static void judge_message(const struct dialogue_view *view, struct finding_writer *writer,
                          step_index step, bool unfinished)
{
    const struct session *session = view->session;
    const struct transaction *transaction = view_transaction(view, step);
    duration pause = longest_pause(session, view_step(view, step), unfinished);
    struct finding *finding;

    if (pause < view_threshold(view, THRESHOLD_DATA_BLOCK_STALL_NOTICE) ||
        (transaction != NULL && transaction_looks_typed(session, view->settings, transaction)))
        return;
    finding = finding_add(writer, step, "The message stopped for %.1f s before it was complete",
                          duration_seconds(pause));
    finding_set_severity(writer, finding,
                         severity_of(view, THRESHOLD_DATA_BLOCK_STALL_NOTICE, pause));
    finding->blame = who_stopped(session, pause);
    finding_add_duration(writer, finding, "pause", pause);
}

void find_data_block_stall(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct stage_timing *timing = timing_of(view->session, STAGE_DATA);
    step_index unfinished;

    if (timing == NULL || timing->parts[TIME_TRANSFER] + timing->parts[TIME_WAITED_FOR_CLIENT] <
                              view_threshold(view, THRESHOLD_DATA_BLOCK_STALL_NOTICE))
        return;
    unfinished = unfinished_content(view->session);
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = view_step(view, (step_index)i);

        if (step->kind == STEP_MESSAGE || (step_index)i == unfinished)
            judge_message(view, writer, (step_index)i, (step_index)i == unfinished);
    }
}

/* ---------------------------------------------------------------- who gives up too soon */

/* What RFC 5321 4.5.3.2 has a client wait for a reply, at least. */
static duration least_patience(enum session_stage stage)
{
    switch (stage) {
    case STAGE_GREETING:
    case STAGE_MAIL:
    case STAGE_RCPT:
        return 300 * DURATION_SECOND;
    case STAGE_DATA_INIT:
        return 120 * DURATION_SECOND;
    case STAGE_EOD:
        return 600 * DURATION_SECOND;
    default:
        return 0;
    }
}

/* From the last that was said to the FIN or RST. */
static duration wait_to_the_end(const struct session *session)
{
    return session->closing - session->steps[session->step_count - 1].t_end;
}

/* Programs give up after whole seconds, people whenever they like. */
static bool is_round(duration wait)
{
    duration rest = wait % DURATION_SECOND;

    return rest <= 200 * DURATION_MILLISECOND || rest >= 950 * DURATION_MILLISECOND;
}

static void add_short_timeout(const struct dialogue_view *view, struct finding_writer *writer,
                              step_index step, enum session_stage stage, duration wait,
                              const char *deed)
{
    struct finding *finding;

    if (wait < view_threshold(view, THRESHOLD_CLIENT_TIMEOUT_SHORT_SHORTEST) ||
        wait >= least_patience(stage))
        return;
    finding = finding_add(
        writer, step,
        "The client %s after %.1f s without a reply, where RFC 5321 has it wait for "
        "%lld s",
        deed, duration_seconds(wait), (long long)(least_patience(stage) / DURATION_SECOND));
    if (!is_round(wait))
        finding->confidence = CONFIDENCE_LOW;
    finding_add_duration(writer, finding, "wait", wait);
}

static const char hung_up[] = "closed the connection";

/* QUIT instead of a wait for the answer to the message, which may still come. */
static void find_quit_before_answer(const struct dialogue_view *view, struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i, message = view_previous_client_step(view, step);

        if (!view_is_command(view, step, "QUIT") || message == STEP_NONE ||
            view_step(view, message)->kind != STEP_MESSAGE ||
            (view->answers[message] != STEP_NONE && view->answers[message] < step))
            continue;
        add_short_timeout(view, writer, message, STAGE_EOD,
                          view_step(view, step)->t - view_step(view, message)->t_end, "said QUIT");
        return;
    }
}

void find_client_timeout_short(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index step;

    find_quit_before_answer(view, writer);
    if (session->closed_by != CLOSED_BY_CLIENT || view_roles_were_turned(view))
        return;
    if (session->step_count == 0) {
        if (session->established >= 0)
            add_short_timeout(view, writer, STEP_NONE, STAGE_GREETING,
                              session->closing - session->established, hung_up);
        return;
    }
    step = unanswered_step(view);
    if (step != STEP_NONE)
        add_short_timeout(view, writer, step, stage_of_answer(view_step(view, step)),
                          wait_to_the_end(session), hung_up);
}

/* A server that is going down says so, RFC 5321 3.8, and waits for nobody. */
static bool is_shutting_down(const struct reply *reply)
{
    for (size_t i = 0; i < reply->line_count; i++)
        if (text_contains(reply->lines[i], "shut"))
            return true;
    return false;
}

/* The last step, when all before it was answered and the server waits. */
static bool waits_for_client(const struct dialogue_view *view, step_index last)
{
    const struct step *step = view_step(view, last);
    step_index said = view_previous_client_step(view, last);

    return step->kind == STEP_REPLY && step->reply.code != 221 && step->reply.code != 421 &&
           (said == STEP_NONE ? last == view->session->greeting
                              : step->reply_to == said && !view_is_command(view, said, "QUIT"));
}

void find_server_timeout_short(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index last = (step_index)session->step_count - 1;
    const struct step *goodbye = last > 0 ? view_step(view, last) : NULL;
    duration wait;
    struct finding *finding;

    if (last < 0 || view_roles_were_turned(view))
        return;
    if (goodbye != NULL && goodbye->kind == STEP_REPLY && goodbye->reply.code == 421 &&
        goodbye->reply_to == STEP_NONE && !is_shutting_down(&goodbye->reply)) {
        last--;
        wait = goodbye->t - view_step(view, last)->t_end;
    } else if (session->closed_by == CLOSED_BY_SERVER) {
        wait = wait_to_the_end(session);
    } else {
        return;
    }
    if (!waits_for_client(view, last) ||
        wait < view_threshold(view, THRESHOLD_SERVER_TIMEOUT_SHORT_SHORTEST) ||
        wait >= view_threshold(view, THRESHOLD_SERVER_TIMEOUT_SHORT_LONGEST))
        return;
    finding = finding_add(writer, (step_index)session->step_count - 1,
                          "The server gave the client up after %.1f s of silence; RFC 5321 has it "
                          "wait for at least 300 s",
                          duration_seconds(wait));
    if (view_is_idle_after_delivery(view, last))
        finding_set_severity(writer, finding, SEVERITY_INFO);
    finding_add_duration(writer, finding, "wait", wait);
}

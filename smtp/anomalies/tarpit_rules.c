/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers that are slow on purpose. */
#include "smtp/anomalies/rule_families.h"

/* ------------------------------------------------------------- octet by octet */

/* The server's line that took longest. */
static step_index longest_line(const struct session *session)
{
    step_index longest = STEP_NONE;

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        if (step->from == SIDE_SERVER && step->took > 0 &&
            (longest == STEP_NONE || step->took > session->steps[longest].took))
            longest = (step_index)i;
    }
    return longest;
}

void find_tarpit_stutter(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct stuttered *stuttered = &view->session->stuttered;
    struct finding *finding;

    if (!view_reaches(view, THRESHOLD_TARPIT_STUTTER_SEGMENTS, stuttered->segments))
        return;
    finding = finding_add(writer, longest_line(view->session),
                          "The server sent octet by octet, one a second, for %.1f s: it wastes the "
                          "client's time on purpose",
                          duration_seconds(stuttered->time));
    finding_add_integer(writer, finding, "segments", stuttered->segments);
    finding_add_duration(writer, finding, "time", stuttered->time);
    if (stuttered->time > view_threshold(view, THRESHOLD_TARPIT_STUTTER_WARNING))
        finding_set_severity(writer, finding, SEVERITY_WARNING);
}

/* -------------------------------------------------------------- late refusals */

/* A command that had the server's whole attention. What is refused behind a message
 * is the message, which takes time to look at. */
static bool answers_one_command(const struct dialogue_view *view, const struct step *reply)
{
    return reply->kind == STEP_REPLY && reply->reply_to != STEP_NONE &&
           view_step(view, reply->reply_to)->kind == STEP_COMMAND &&
           view_overtaken(view, reply->reply_to) == STEP_NONE;
}

struct refusals {
    step_index first;
    size_t count;
    duration shortest; /* wait for one of them */
};

static struct refusals refusals_of(const struct dialogue_view *view)
{
    struct refusals refusals = { .first = STEP_NONE, .shortest = INT64_MAX };

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *reply = &view->session->steps[i];

        if (!answers_one_command(view, reply) || reply_class(reply->reply.code) < 4)
            continue;
        refusals.first = refusals.count == 0 ? (step_index)i : refusals.first;
        refusals.count++;
        if (reply->latency < refusals.shortest)
            refusals.shortest = reply->latency;
    }
    return refusals;
}

/* Most of those that were accepted were answered within this time. */
static bool accepts_within(const struct dialogue_view *view, duration most)
{
    size_t prompt = 0, late = 0;

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *reply = &view->session->steps[i];

        if (!answers_one_command(view, reply) || reply_class(reply->reply.code) != 2)
            continue;
        if (reply->latency < most)
            prompt++;
        else
            late++;
    }
    return prompt > late;
}

void find_tarpit_delay(const struct dialogue_view *view, struct finding_writer *writer)
{
    struct refusals refusals;
    struct finding *finding;

    if (!view_reaches(view, THRESHOLD_TARPIT_DELAY_REFUSALS, view->counts.refused))
        return;
    refusals = refusals_of(view);
    if (!view_reaches(view, THRESHOLD_TARPIT_DELAY_REFUSALS, refusals.count) ||
        refusals.shortest < view_threshold(view, THRESHOLD_TARPIT_DELAY_LEAST) ||
        !accepts_within(view, view_threshold(view, THRESHOLD_TARPIT_DELAY_USUAL)))
        return;
    finding = finding_add(writer, refusals.first,
                          "The server took %.1f s or more for each command that it refused, and "
                          "is quick elsewhere: it delays refusals on purpose",
                          duration_seconds(refusals.shortest));
    finding_add_integer(writer, finding, "refusals", (int64_t)refusals.count);
    finding_add_duration(writer, finding, "shortest", refusals.shortest);
    if (session_network_was_slow(view->session))
        finding->confidence = CONFIDENCE_LOW;
}

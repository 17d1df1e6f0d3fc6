/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notices, from their first word to the sink. */
#include "smtp/history/notice_writer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "smtp/anomalies/anomaly_rules.h"

struct notice *notice_of_rule(const char *id, timestamp time, const char *format, ...)
{
    const struct anomaly_rule *rule = anomaly_rule_find(id);
    struct notice *notice = notice_new();
    char sentence[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    notice->time = time;
    notice->finding = (struct finding){
        .id = rule->id,
        .severity = rule->severity,
        .blame = rule->blame,
        .confidence = rule->confidence,
        .step = STEP_NONE,
        .message = arena_copy(&notice->arena, bytes_of_string(sentence)),
    };
    return notice;
}

static struct evidence *next_evidence(struct notice *notice, const char *name,
                                      enum evidence_kind kind)
{
    struct finding *finding = &notice->finding;
    struct evidence *evidence;

    finding->evidence = arena_grow(&notice->arena, finding->evidence, finding->evidence_count,
                                   &finding->evidence_capacity, sizeof *finding->evidence);
    evidence = &finding->evidence[finding->evidence_count++];
    *evidence = (struct evidence){ .name = name, .kind = kind };
    return evidence;
}

void notice_add_integer(struct notice *notice, const char *name, int64_t value)
{
    next_evidence(notice, name, EVIDENCE_INTEGER)->integer = value;
}

void notice_add_duration(struct notice *notice, const char *name, duration value)
{
    next_evidence(notice, name, EVIDENCE_DURATION)->span = value;
}

void notice_add_text(struct notice *notice, const char *name, struct bytes value)
{
    next_evidence(notice, name, EVIDENCE_TEXT)->text = arena_copy(&notice->arena, value);
}

void notice_name_session(struct notice *notice, uint64_t session)
{
    notice->sessions = arena_grow(&notice->arena, notice->sessions, notice->session_count,
                                  &notice->session_capacity, sizeof *notice->sessions);
    notice->sessions[notice->session_count++] = session;
}

/* In the largest unit that it is a multiple of; it is not 0. */
const char *time_words(duration time, char text[TIME_WORDS_SIZE])
{
    static const char *const numbers[] = { NULL,  "a",     "two",   "three", "four", "five",
                                           "six", "seven", "eight", "nine",  "ten" };
    static const struct {
        duration length;
        const char *one;
        const char *several;
    } units[] = {
        { 86400 * DURATION_SECOND, "a day", "days" },
        { 3600 * DURATION_SECOND, "an hour", "hours" },
        { 60 * DURATION_SECOND, "a minute", "minutes" },
        { DURATION_SECOND, "a second", "seconds" },
    };
    enum { UNITS = sizeof units / sizeof units[0] };
    size_t i = 0;
    long long count;

    while (i < UNITS && time % units[i].length != 0)
        i++;
    if (i == UNITS) {
        snprintf(text, TIME_WORDS_SIZE, "%.3f seconds", duration_seconds(time));
        return text;
    }
    count = time / units[i].length;
    if (count == 1)
        snprintf(text, TIME_WORDS_SIZE, "%s", units[i].one);
    else if (count <= 10)
        snprintf(text, TIME_WORDS_SIZE, "%s %s", numbers[count], units[i].several);
    else
        snprintf(text, TIME_WORDS_SIZE, "%lld %s", count, units[i].several);
    return text;
}

/* ------------------------------------------------------- sessions that led to it */

void session_list_add(struct session_list *list, uint64_t session)
{
    if (list->count > 0 && list->sessions[(list->count - 1) % SESSION_LIST_SIZE] == session)
        return;
    list->sessions[list->count++ % SESSION_LIST_SIZE] = session;
}

void notice_name_sessions(struct notice *notice, const struct session_list *list)
{
    uint32_t first = list->count > SESSION_LIST_SIZE ? list->count - SESSION_LIST_SIZE : 0;

    for (uint32_t i = first; i < list->count; i++)
        notice_name_session(notice, list->sessions[i % SESSION_LIST_SIZE]);
}

/* ----------------------------------------------------------------------- waiting */

void notice_queue_add(struct notice_queue *queue, struct notice *notice)
{
    if (queue->count == queue->capacity) {
        queue->capacity = 2 * queue->capacity + 8;
        queue->notices = memory_resize(queue->notices, queue->capacity, sizeof(struct notice *));
    }
    queue->notices[queue->count++] = notice;
}

void notice_queue_send(struct notice_queue *queue, const struct session_sink *sink)
{
    for (size_t i = 0; i < queue->count; i++)
        session_sink_notify(sink, queue->notices[i]);
    queue->count = 0;
}

void notice_queue_clear(struct notice_queue *queue)
{
    assert(queue->count == 0);
    free(queue->notices);
    *queue = (struct notice_queue){ 0 };
}

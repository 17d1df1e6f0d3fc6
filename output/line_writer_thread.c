/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that writes. */
#include "base/clock.h"
#include "output/line_writer_parts.h"

#define BUSY_PAUSE   (10 * DURATION_MILLISECOND)
#define FAILED_PAUSE DURATION_SECOND
#define REST_PAUSE   DURATION_SECOND

/* ---------------------------------------------------------------------- waiting */

static bool lines_are_due(const struct line_writer *writer, duration now)
{
    const struct line_list *waiting = &writer->queue.waiting;

    if (writer->flight_lines > 0)
        return now >= writer->next_try;
    if (waiting->count == 0)
        return false;
    return waiting->first->since <= writer->due_since || writer->ending ||
           waiting->octets >= writer->together || now >= waiting->first->since + writer->hold;
}

/* Whether lines that were added by a moment are to be written before something is finished; when
 * they cannot be, it does not wait for them. */
static bool lines_come_first(const struct line_writer *writer, duration moment)
{
    const struct queued_line *first = writer->queue.waiting.first;

    if (writer->failing)
        return false;
    if (writer->flight_lines > 0)
        return writer->flight_since <= moment;
    return first != NULL && first->since <= moment;
}

static bool reopening_is_due(const struct line_writer *writer, duration now)
{
    return writer->reopening && now >= writer->next_reopen &&
           !lines_come_first(writer, writer->reopen_since);
}

static bool is_over(const struct line_writer *writer, duration now)
{
    bool done = writer->flight_lines == 0 && writer->queue.waiting.count == 0;

    return writer->status == OUTPUT_PIPE_CLOSED ||
           (writer->ending && (done || writer->tried || now >= writer->end_by));
}

/* When something is due that nobody will call for. */
static duration next_moment(const struct line_writer *writer)
{
    duration moment = writer->next_rest;

    if (writer->flight_lines > 0 && writer->next_try < moment)
        moment = writer->next_try;
    return moment;
}

/* Whether there is anything to do. */
static bool await_work(struct line_writer *writer)
{
    duration now;
    bool over;

    pthread_mutex_lock(&writer->lock);
    for (;;) {
        now = clock_monotonic();
        over = is_over(writer, now);
        if (over || reopening_is_due(writer, now) || lines_are_due(writer, now) ||
            now >= writer->next_rest)
            break;
        line_writer_wait_until(writer, &writer->work, next_moment(writer));
    }
    pthread_mutex_unlock(&writer->lock);
    return !over;
}

/* ---------------------------------------------------------------------- writing */

static void tell(const struct line_writer *writer, enum writing_word word,
                 const struct error *sentence)
{
    if (word == WRITING_TROUBLE)
        writer->host.trouble(writer->host.context, sentence->message);
    else if (word == WRITING_REMARK)
        writer->host.remark(writer->host.context, sentence->message);
}

static void note_flight(struct line_writer *writer)
{
    const struct line_list *flight = &writer->flight;

    writer->flight_lines = flight->count;
    writer->flight_octets = flight->octets;
    writer->flight_since = flight->count > 0 ? flight->first->since : 0;
}

/* What comes before the lines that are in flight. */
struct work_ahead {
    bool reopening;
    bool resting;
};

static struct work_ahead take_up_work(struct line_writer *writer, duration now)
{
    const struct line_outlet *outlet = writer->outlet;
    struct work_ahead ahead = { .resting = now >= writer->next_rest };
    bool finishing = ahead.resting && outlet->methods->finishes != NULL &&
                     outlet->methods->finishes(outlet, clock_of_day());

    pthread_mutex_lock(&writer->lock);
    ahead.reopening = reopening_is_due(writer, now);
    writer->reopening = writer->reopening && !ahead.reopening;
    if (finishing && !ahead.reopening && lines_come_first(writer, now)) {
        writer->due_since = now;
        ahead.resting = false;
    }
    if (writer->flight_lines == 0 && lines_are_due(writer, now)) {
        line_queue_take(&writer->queue, writer->together, &writer->flight);
        note_flight(writer);
    }
    pthread_mutex_unlock(&writer->lock);
    return ahead;
}

static struct writing_state note_result(struct line_writer *writer, enum outlet_result result,
                                        size_t before)
{
    struct writing_state state = { .name = writer->name };
    duration now = clock_monotonic();

    pthread_mutex_lock(&writer->lock);
    writer->written_lines += before - writer->flight.count;
    note_flight(writer);
    writer->outlet_counts = writer->outlet->counts;
    writer->next_try = now + (result == OUTLET_FAILED ? FAILED_PAUSE : BUSY_PAUSE);
    writer->failing = result != OUTLET_TAKEN;
    writer->tried = writer->ending && result == OUTLET_FAILED;
    if (result == OUTLET_CLOSED)
        writer->status = OUTPUT_PIPE_CLOSED;
    state.waiting = writer->flight_lines + writer->queue.waiting.count;
    state.dropped = writer->queue.dropped_lines;
    pthread_mutex_unlock(&writer->lock);
    return state;
}

static void write_flight(struct line_writer *writer)
{
    struct line_outlet *outlet = writer->outlet;
    size_t before = writer->flight.count;
    struct writing_state state;
    enum outlet_result result;
    struct error sentence;

    result = outlet->methods->write(outlet, &writer->flight, clock_of_day(), &writer->error);
    state = note_result(writer, result, before);
    if (result == OUTLET_FAILED)
        state.reason = writer->error.message;
    if (result != OUTLET_CLOSED && !writer->tried)
        tell(writer, writing_trouble_look(&writer->trouble, &state, clock_monotonic(), &sentence),
             &sentence);
}

/* Of what goes wrong again and again; `told` is when it may be told the next time. */
static void tell_seldom(const struct line_writer *writer, duration *told, duration now,
                        const struct error *sentence)
{
    if (now < *told)
        return;
    tell(writer, WRITING_TROUBLE, sentence);
    *told = now + WRITING_TROUBLE_INTERVAL;
}

/* Who has renamed a file relies on it that the program leaves it. */
static void reopen(struct line_writer *writer, duration now)
{
    struct line_outlet *outlet = writer->outlet;
    struct error sentence = { "" };
    bool done = outlet->methods->reopen(outlet, clock_of_day(), &sentence);

    pthread_mutex_lock(&writer->lock);
    writer->reopening = writer->reopening || !done;
    writer->next_reopen = now + FAILED_PAUSE;
    pthread_mutex_unlock(&writer->lock);
    if (done && sentence.message[0] != '\0')
        tell(writer, WRITING_TROUBLE, &sentence);
    else if (!done)
        tell_seldom(writer, &writer->reopen_told, now, &sentence);
}

static void rest(struct line_writer *writer, duration now)
{
    struct line_outlet *outlet = writer->outlet;
    struct error sentence;

    if (outlet->methods->rest != NULL && !outlet->methods->rest(outlet, clock_of_day(), &sentence))
        tell_seldom(writer, &writer->rest_told, now, &sentence);
    pthread_mutex_lock(&writer->lock);
    writer->next_rest = now + REST_PAUSE;
    writer->rounds++;
    pthread_mutex_unlock(&writer->lock);
}

static void work_once(struct line_writer *writer)
{
    duration now = clock_monotonic();
    const struct work_ahead ahead = take_up_work(writer, now);

    if (ahead.reopening)
        reopen(writer, now);
    if (ahead.resting)
        rest(writer, now);
    if (writer->flight.count > 0)
        write_flight(writer);
}

static void end(struct line_writer *writer)
{
    const struct line_outlet *outlet = writer->outlet;
    struct error error = { "" };
    bool well = outlet->methods->close(writer->outlet, &error);

    pthread_mutex_lock(&writer->lock);
    writer->closed_well = well;
    if (!well)
        writer->error = error;
    writer->ended = true;
    pthread_cond_signal(&writer->done);
    pthread_mutex_unlock(&writer->lock);
}

void *line_writer_work(void *context)
{
    struct line_writer *writer = context;

    while (await_work(writer))
        work_once(writer);
    end(writer);
    return NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the wait for the reply to a message grows with the message. */
#include "smtp/history/server_passage.h"

static const char rule_id[] = "eod-latency-scales-with-size";

/* The reply to a message that was accepted; STEP_NONE for none. */
static step_index reply_to_message(const struct session *session,
                                   const struct transaction *transaction)
{
    if (transaction->outcome != OUTCOME_ACCEPTED || transaction->message_step == STEP_NONE)
        return STEP_NONE;
    for (size_t i = (size_t)transaction->message_step + 1; i < session->step_count; i++)
        if (session->steps[i].reply_to == transaction->message_step)
            return (step_index)i;
    return STEP_NONE;
}

static uint32_t at_most(uint64_t number)
{
    return number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
}

/* Learns from the session's messages; the last reply to one, STEP_NONE for none. */
static step_index learn_messages(const struct session *session, struct reply_sizes *sizes)
{
    step_index last = STEP_NONE;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        step_index reply = reply_to_message(session, transaction);

        if (reply == STEP_NONE)
            continue;
        sizes->samples[sizes->count++ % REPLY_SIZES] = (struct reply_size){
            .octets = at_most(transaction->message.bytes),
            .microseconds =
                at_most((uint64_t)(session->steps[reply].latency / DURATION_MICROSECOND)),
        };
        last = reply;
    }
    return last;
}

struct relation {
    double square;   /* of Pearson's correlation; 0 where it is not above 0 */
    uint32_t spread; /* the longest wait over the shortest, in microseconds */
};

static struct relation relation_of(const struct reply_size *samples, uint32_t count)
{
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    uint32_t shortest = UINT32_MAX, longest = 0;

    for (uint32_t i = 0; i < count; i++) {
        x += samples[i].octets / (double)count;
        y += samples[i].microseconds / (double)count;
    }
    for (uint32_t i = 0; i < count; i++) {
        double dx = samples[i].octets - x, dy = samples[i].microseconds - y;

        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
        shortest = samples[i].microseconds < shortest ? samples[i].microseconds : shortest;
        longest = samples[i].microseconds > longest ? samples[i].microseconds : longest;
    }
    return (struct relation){ xx > 0 && yy > 0 && xy > 0 ? xy * xy / (xx * yy) : 0,
                              longest - shortest };
}

/* Up to the whole per cent. */
static int64_t percent_of(double square)
{
    int64_t percent = 0;

    while (percent < 100 && (double)((percent + 1) * (percent + 1)) <= 10000 * square)
        percent++;
    return percent;
}

static bool grows(const struct rule_settings *settings, const struct relation *relation)
{
    double least = (double)threshold_value(settings, THRESHOLD_EOD_LATENCY_CORRELATION);

    return 10000 * relation->square > least * least &&
           relation->spread * DURATION_MICROSECOND >=
               threshold_value(settings, THRESHOLD_EOD_LATENCY_SPREAD);
}

void find_scaling_replies(const struct passage *passage)
{
    const struct rule_settings *settings = passage->history->settings;
    struct reply_sizes *sizes = &passage->profile->sizes;
    struct finding_writer writer = passage_writer(passage, rule_id);
    struct finding *finding;
    struct relation relation;
    step_index reply;
    uint32_t count;

    if (!passage->complete)
        return;
    reply = learn_messages(passage->session, sizes);
    count = sizes->count < REPLY_SIZES ? sizes->count : REPLY_SIZES;
    if (reply == STEP_NONE || count < threshold_value(settings, THRESHOLD_EOD_LATENCY_MESSAGES))
        return;
    relation = relation_of(sizes->samples, count);
    if (!grows(settings, &relation))
        return;
    finding = finding_add(&writer, reply,
                          "The larger a message, the longer this server's reply takes: something "
                          "reads through the whole message before it is answered");
    finding_add_integer(&writer, finding, "messages", count);
    finding_add_integer(&writer, finding, "correlation_percent", percent_of(relation.square));
}

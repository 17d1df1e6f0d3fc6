/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the time went. */
#include "output/timing_words.h"

/* Less than this is not worth a word. */
#define SHORTEST DURATION_MILLISECOND

static const char *const part_words[] = {
    [TIME_CONNECT] = "connecting",
    [TIME_WAITED_FOR_SERVER] = "waiting for the server",
    [TIME_WAITED_FOR_CLIENT] = "waiting for the client",
    [TIME_TRANSFER] = "transfer",
    [TIME_TLS] = "in TLS",
    [TIME_IDLE] = "idle at the end",
    [TIME_UNKNOWN] = "not known",
};

/* What the server was waited for in a stage, and before what the client was. */
static const struct stage_words {
    const char *of_server;
    const char *of_client;
} stage_words[] = {
    [STAGE_UNKNOWN] = { "", "" },
    [STAGE_CONNECT] = { "", "" },
    [STAGE_GREETING] = { "its greeting", "the greeting" },
    [STAGE_HELO] = { "HELO", "HELO" },
    [STAGE_STARTTLS] = { "STARTTLS", "STARTTLS" },
    [STAGE_TLS] = { "TLS", "TLS" },
    [STAGE_ENCRYPTED] = { "TLS", "TLS" },
    [STAGE_AUTH] = { "AUTH", "AUTH" },
    [STAGE_MAIL] = { "MAIL", "MAIL" },
    [STAGE_RCPT] = { "RCPT", "RCPT" },
    [STAGE_DATA_INIT] = { "DATA", "DATA" },
    [STAGE_DATA] = { "BDAT", "the message" },
    [STAGE_EOD] = { "the message", "the message" },
    [STAGE_RSET] = { "RSET", "RSET" },
    [STAGE_NOOP] = { "NOOP", "NOOP" },
    [STAGE_OTHER] = { "another command", "another command" },
    [STAGE_QUIT] = { "QUIT", "QUIT" },
    [STAGE_CLOSE] = { "", "the server spoke unasked" },
};

_Static_assert(sizeof part_words / sizeof part_words[0] == TIME_PART_COUNT, "words for each");
_Static_assert(sizeof stage_words / sizeof stage_words[0] == STAGE_COUNT, "words for each");

static void append_span(struct bounded_buffer *text, duration span)
{
    words_append_span(text, span);
    words_append(text, " ");
}

static const struct stage_timing *largest_stage(const struct session_timing *timing,
                                                enum time_part part)
{
    const struct stage_timing *largest = NULL;

    for (size_t i = 0; i < timing->stage_count; i++)
        if (largest == NULL || timing->stages[i].parts[part] > largest->parts[part])
            largest = &timing->stages[i];
    return largest;
}

/* `(0.200 s of it for the reply to MAIL)`: where most of it went. */
static void append_stage(struct bounded_buffer *text, const struct session_timing *timing,
                         enum time_part part)
{
    const struct stage_timing *stage = largest_stage(timing, part);

    if (stage == NULL || stage->parts[part] < SHORTEST)
        return;
    words_append(text, " (");
    if (stage->parts[part] < timing->parts[part]) {
        append_span(text, stage->parts[part]);
        words_append(text, "of it ");
    }
    if (part == TIME_WAITED_FOR_CLIENT)
        words_append(text, "before ");
    else
        words_append(text, stage->stage == STAGE_GREETING ? "for " : "for the reply to ");
    words_append(text, part == TIME_WAITED_FOR_CLIENT ? stage_words[stage->stage].of_client
                                                      : stage_words[stage->stage].of_server);
    words_append(text, ")");
}

static void append_part(struct bounded_buffer *text, const struct session_timing *timing,
                        enum time_part part)
{
    append_span(text, timing->parts[part]);
    words_append(text, part_words[part]);
    if (part == TIME_WAITED_FOR_SERVER || part == TIME_WAITED_FOR_CLIENT)
        append_stage(text, timing, part);
}

/* The largest that is not said yet, and less than the one before or as large and behind it. */
static int next_part(const struct session_timing *timing, int previous)
{
    int next = -1;

    for (int part = 0; part < TIME_PART_COUNT; part++) {
        duration span = timing->parts[part];

        if (previous >= 0 && (span > timing->parts[previous] ||
                              (span == timing->parts[previous] && part <= previous)))
            continue;
        if (span >= SHORTEST && (next < 0 || span > timing->parts[next]))
            next = part;
    }
    return next;
}

void timing_words_append(struct bounded_buffer *text, const struct session_timing *timing)
{
    const char *separator = "";
    size_t start = text->length;

    for (int part = next_part(timing, -1); part >= 0; part = next_part(timing, part)) {
        words_append(text, separator);
        append_part(text, timing, (enum time_part)part);
        separator = ", ";
    }
    if (text->length > start && timing->until >= 0)
        words_append(text, "; what was left out of the dialogue is not known here");
}

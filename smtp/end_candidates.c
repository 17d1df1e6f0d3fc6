/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Remembering where a message may have ended. */
#include "smtp/end_candidates.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"
#include "smtp/command_form.h"

struct end_candidates *end_candidates_new(size_t tail)
{
    struct end_candidates *candidates = memory_new(1, sizeof *candidates);

    candidates->tail = tail;
    return candidates;
}

static void let_go(struct end_candidate *candidate)
{
    held_bytes_free(candidate->behind);
    candidate->behind = NULL;
}

void end_candidates_free(struct end_candidates *candidates)
{
    if (candidates == NULL)
        return;
    for (size_t i = 0; i < candidates->count; i++) {
        let_go(&candidates->items[i]);
        arena_clear(&candidates->items[i].arena);
    }
    free(candidates);
}

size_t end_candidates_memory(const struct end_candidates *candidates)
{
    size_t size = 0;

    if (candidates == NULL)
        return 0;
    size = memory_cost(sizeof *candidates);
    for (size_t i = 0; i < candidates->count; i++) {
        const struct end_candidate *candidate = &candidates->items[i];

        size += candidate->arena.used;
        if (candidate->behind != NULL)
            size += held_bytes_memory(candidate->behind);
    }
    return size;
}

void end_candidates_add(struct end_candidates *candidates, struct dot_line line, uint64_t offset,
                        const struct message_content *content, timestamp time)
{
    struct end_candidate *added;

    if (candidates->count == END_CANDIDATES_MAXIMUM) {
        candidates->forgotten++;
        return;
    }
    added = &candidates->items[candidates->count++];
    *added = (struct end_candidate){ .line = line, .offset = offset, .time = time };
    arena_init(&added->arena);
    message_content_describe(content, &added->arena, &added->message);
    added->message.complete = !content->damaged;
    added->has_whole_header = content->header.state == HEADER_READ;
}

void end_candidates_follow(struct end_candidates *candidates, struct bytes bytes, timestamp time)
{
    for (size_t i = 0; bytes.length > 0 && i < candidates->count; i++) {
        struct end_candidate *candidate = &candidates->items[i];
        struct bytes rest = bytes;

        if (candidate->overflowed)
            continue;
        if (candidate->behind == NULL)
            candidate->behind = held_bytes_new(candidates->tail);
        held_bytes_add(candidate->behind, &rest, time);
        if (rest.length == 0)
            continue;
        let_go(candidate);
        candidate->overflowed = true;
    }
}

void end_candidates_lose(struct end_candidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        let_go(&candidates->items[i]);
        candidates->items[i].overflowed = true;
    }
}

static struct bytes first_line(struct bytes text)
{
    struct bytes line = bytes_first(text, bytes_find(text, '\n'));

    if (line.length < text.length && line.length > 0 && line.data[line.length - 1] == '\r')
        line.length--;
    return line;
}

bool end_candidate_is_plausible(const struct end_candidate *candidate)
{
    struct bytes behind;
    struct bytes line;

    if (candidate->overflowed)
        return false;
    if (candidate->behind == NULL)
        return true;
    behind = held_bytes_all(candidate->behind);
    line = first_line(behind);
    return line.length < behind.length ? command_has_form(line) : command_may_begin_with(line);
}

const char *dot_line_name(struct dot_line line)
{
    static const char *const names[LINE_END_COUNT][LINE_END_COUNT] = {
        [LINE_END_CRLF] = { "CRLF.CRLF", "CRLF.LF", "CRLF.CR" },
        [LINE_END_LF] = { "LF.CRLF", "LF.LF", "LF.CR" },
        [LINE_END_CR] = { "CR.CRLF", "CR.LF", "CR.CR" },
    };

    return names[line.before][line.behind];
}

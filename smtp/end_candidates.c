/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Remembering where a message may have ended. */
#include "smtp/end_candidates.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"
#include "smtp/command_form.h"

struct end_candidates *end_candidates_new(size_t tail, size_t searched)
{
    struct end_candidates *candidates = memory_new(1, sizeof *candidates);

    candidates->tail = tail;
    candidates->searched = searched;
    return candidates;
}

/* A line up to a CR or a LF. */
static struct bytes next_line(struct bytes *text)
{
    size_t length = 0;
    struct bytes line;

    while (length < text->length && text->data[length] != '\r' && text->data[length] != '\n')
        length++;
    line = bytes_first(*text, length);
    *text = bytes_after(*text, length + 1);
    return line;
}

/* Strictly, since it stands in a text. A line that is not whole may be one all the same. */
static bool begins_a_mail(struct bytes line)
{
    static const char *const beginnings[] = { "MAIL FROM:", "RCPT TO:", "EHLO ", "HELO " };

    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (bytes_start_with_ignoring_case(line, beginnings[i]))
            return true;
    return bytes_equal_ignoring_case(line, bytes_of_string("DATA"));
}

static bool hides_commands(const struct end_candidate *candidate, size_t searched)
{
    struct bytes text;

    if (candidate->behind == NULL)
        return false;
    text = bytes_first(held_bytes_all(candidate->behind), searched);
    while (text.length > 0)
        if (begins_a_mail(next_line(&text)))
            return true;
    return false;
}

bool end_candidates_hide_commands(const struct end_candidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++)
        if (hides_commands(&candidates->items[i], candidates->searched))
            return true;
    return candidates->hides_commands;
}

bool end_candidates_stop_at_last(const struct end_candidates *candidates)
{
    const struct end_candidate *last = &candidates->items[candidates->count - 1];

    return candidates->forgotten == 0 && last->behind == NULL && !last->overflowed;
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
        candidates->hides_commands |= hides_commands(candidate, candidates->searched);
        let_go(candidate);
        candidate->overflowed = true;
    }
}

void end_candidates_lose(struct end_candidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        candidates->hides_commands |= hides_commands(&candidates->items[i], candidates->searched);
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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first few sessions of a kind. */
#include "output/report/report_example.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/report/own_text.h"

struct report_example *report_example_new(const struct report_session *session, struct bytes line,
                                          struct bytes input)
{
    struct report_example *example = memory_new(1, sizeof *example);

    example->references = 1;
    example->id = session->id;
    example->start = session->start;
    example->client = own_text(session->client);
    example->server = own_text(session->server);
    example->source = own_text(session->source);
    example->input = own_text(input);
    if (line.length <= EXAMPLE_LINE_MOST)
        example->line = own_text(line);
    return example;
}

void report_example_release(struct report_example *example)
{
    if (--example->references > 0)
        return;
    own_text_free(&example->client);
    own_text_free(&example->server);
    own_text_free(&example->source);
    own_text_free(&example->input);
    own_text_free(&example->line);
    free(example);
}

static int compare(const struct report_example *example, timestamp start, uint64_t id)
{
    if (example->start != start)
        return example->start < start ? -1 : 1;
    return example->id < id ? -1 : example->id > id;
}

bool report_examples_want(const struct report_examples *examples, timestamp start, uint64_t id)
{
    for (size_t i = 0; i < examples->count; i++)
        if (compare(examples->items[i], start, id) == 0)
            return false;
    return examples->count < EXAMPLES_OF_KIND ||
           compare(examples->items[examples->count - 1], start, id) > 0;
}

void report_examples_add(struct report_examples *examples, struct report_example *example)
{
    size_t place;

    if (!report_examples_want(examples, example->start, example->id))
        return;
    if (examples->count == EXAMPLES_OF_KIND)
        report_example_release(examples->items[--examples->count]);
    for (place = examples->count;
         place > 0 && compare(examples->items[place - 1], example->start, example->id) > 0; place--)
        examples->items[place] = examples->items[place - 1];
    examples->items[place] = example;
    examples->count++;
    example->references++;
}

void report_examples_merge(struct report_examples *examples, const struct report_examples *other)
{
    for (size_t i = 0; i < other->count; i++)
        report_examples_add(examples, other->items[i]);
}

void report_examples_clear(struct report_examples *examples)
{
    while (examples->count > 0)
        report_example_release(examples->items[--examples->count]);
}

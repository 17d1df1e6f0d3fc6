/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first few sessions of a kind. */
#include "output/report/report_example.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/report/own_text.h"

struct report_example *report_example_new(const struct report_session *session, struct bytes line,
                                          struct bytes input, size_t line_most)
{
    struct report_example *example = memory_new(1, sizeof *example);

    example->references = 1;
    example->id = session->id;
    example->start = session->start;
    example->client = own_text(session->client);
    example->server = own_text(session->server);
    example->source = own_text(session->source);
    example->input = own_text(input);
    if (line.length <= line_most)
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

int example_place_compare(const struct example_place *left, const struct example_place *right)
{
    if (left->severity != right->severity)
        return left->severity > right->severity ? -1 : 1;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

/* Below 0: the example at that index stands before. */
static int compare(const struct report_examples *examples, size_t index,
                   const struct example_place *place)
{
    const struct report_example *example = examples->items[index];
    const struct example_place own = { examples->severities[index], example->start, example->id };

    return example_place_compare(&own, place);
}

bool report_examples_want(const struct report_examples *examples, const struct example_place *place)
{
    for (size_t i = 0; i < examples->count; i++)
        if (compare(examples, i, place) == 0)
            return false;
    return examples->count < EXAMPLES_OF_KIND || compare(examples, examples->count - 1, place) > 0;
}

void report_examples_add(struct report_examples *examples, struct report_example *example,
                         enum severity severity)
{
    const struct example_place place = { severity, example->start, example->id };
    size_t i;

    if (!report_examples_want(examples, &place))
        return;
    if (examples->count == EXAMPLES_OF_KIND)
        report_example_release(examples->items[--examples->count]);
    for (i = examples->count; i > 0 && compare(examples, i - 1, &place) > 0; i--) {
        examples->items[i] = examples->items[i - 1];
        examples->severities[i] = examples->severities[i - 1];
    }
    examples->items[i] = example;
    examples->severities[i] = severity;
    examples->count++;
    example->references++;
}

void report_examples_merge(struct report_examples *examples, const struct report_examples *other)
{
    for (size_t i = 0; i < other->count; i++)
        report_examples_add(examples, other->items[i], other->severities[i]);
}

void report_examples_clear(struct report_examples *examples)
{
    while (examples->count > 0)
        report_example_release(examples->items[--examples->count]);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sessions that a report shows as examples: of each kind of finding the first few.
 *
 * An example is the same whichever way reports are merged: the most severe sessions, of
 * these the earliest by start and identifier. Its line is kept too, so that the dialogue can be
 * shown; it is shared by all kinds that the session is an example of.
 */
#ifndef OUTPUT_REPORT_REPORT_EXAMPLE_H
#define OUTPUT_REPORT_REPORT_EXAMPLE_H

#include "output/report/report_entry.h"

enum { EXAMPLES_OF_KIND = 3, EXAMPLE_LINE_MOST = 128 << 10 };

/* Counted by its references. */
struct report_example {
    unsigned references;
    uint64_t id;
    timestamp start;
    struct bytes client; /* the texts are its own */
    struct bytes server;
    struct bytes source; /* the capture, as its record names it */
    struct bytes input;  /* the file of lines that it was read from; absent for a capture */
    struct bytes line;   /* absent when it is longer than what was to be kept */
};

struct report_examples {
    size_t count;
    enum severity severities[EXAMPLES_OF_KIND]; /* of finding or verdict, in each of them */
    struct report_example *items[EXAMPLES_OF_KIND];
};

/* With one reference; the texts are copied, the line up to `line_most` octets. */
struct report_example *report_example_new(const struct report_session *session, struct bytes line,
                                          struct bytes input, size_t line_most);
void report_example_release(struct report_example *example);

/* Where a session stands among others of its kind. */
struct example_place {
    enum severity severity;
    timestamp start;
    uint64_t id;
};

/* Below 0: the left one stands before. */
int example_place_compare(const struct example_place *left, const struct example_place *right);

/* Whether a session of that place would be kept. */
bool report_examples_want(const struct report_examples *examples,
                          const struct example_place *place);

/* Keeps it when it is among the first; takes a reference of its own then. */
void report_examples_add(struct report_examples *examples, struct report_example *example,
                         enum severity severity);
void report_examples_merge(struct report_examples *examples, const struct report_examples *other);
void report_examples_clear(struct report_examples *examples);

#endif

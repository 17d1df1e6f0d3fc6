/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a report's JSON object: each is written by one function and read by the
 * one beside it. Reading takes what it finds and leaves out what is no such part, and
 * takes NULL for a part that is not there.
 */
#ifndef OUTPUT_REPORT_REPORT_JSON_PARTS_H
#define OUTPUT_REPORT_REPORT_JSON_PARTS_H

#include <jansson.h>

#include "output/report/report.h"

/* report_json_tally.c: those that are 0 are absent. */
json_t *report_tally_json(const struct report_tally *tally);
void report_tally_read(struct report_tally *tally, const json_t *value);
json_t *report_quarters_json(const struct report_quarters *quarters);
void report_quarters_read(struct report_quarters *quarters, const json_t *value);
json_t *report_sketch_json(const struct quantile_sketch *sketch);
void report_sketch_read(struct quantile_sketch *sketch, const json_t *value);
json_t *report_waits_json(const struct quantile_sketch waits[WAIT_COUNT]);
void report_waits_read(struct quantile_sketch waits[WAIT_COUNT], const json_t *value);

/* report_json_lists.c: a list, with its error and its items, each of which is written
 * and read by functions of its kind. */
struct report_list_kind {
    const char *key; /* of the entry's key in its object; NULL: it is made of the other fields */
    void (*put)(json_t *object, void *attached); /* NULL: nothing is attached */
    void (*read)(struct top_list *list, struct bytes key, uint64_t count, const json_t *object);
};

extern const struct report_list_kind report_servers_kind;
extern const struct report_list_kind report_clients_kind;
extern const struct report_list_kind report_findings_kind;
extern const struct report_list_kind report_interceptions_kind;
extern const struct report_list_kind report_refusals_kind;
extern const struct report_list_kind report_guessers_kind;
extern const struct report_list_kind report_words_kind;

json_t *report_list_json(struct top_list *list, const struct report_list_kind *kind);
void report_list_read(struct top_list *list, const struct report_list_kind *kind,
                      const json_t *value);

/* report_json_items.c: what items have in common. */
void report_span_put(json_t *object, const struct report_span *span);
void report_span_read(struct report_span *span, const json_t *object);
void report_severities_put(json_t *object, const char *key,
                           const uint64_t severities[SEVERITY_COUNT]);
void report_severities_read(uint64_t severities[SEVERITY_COUNT], const json_t *value);
json_t *report_examples_json(const struct report_examples *examples);
void report_examples_read(struct report_examples *examples, const json_t *value);

/* A text, absent when it is none; a number that is not negative, 0 when it is none. */
struct bytes report_text_read(const json_t *object, const char *key);
uint64_t report_count_read(const json_t *object, const char *key);
bool report_time_read(const json_t *object, const char *key, timestamp *ret_time);

#endif

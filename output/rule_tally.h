/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many findings each rule has made, by severity.
 *
 * It holds as many rules as have found something, in the order of their
 * identifiers, which are lent: they are those of the table of rules.
 */
#ifndef OUTPUT_RULE_TALLY_H
#define OUTPUT_RULE_TALLY_H

#include "smtp/session.h"

struct rule_count {
    const char *id;
    uint64_t found[SEVERITY_COUNT];
};

/* Zeroed it is empty. */
struct rule_tally {
    size_t count;
    size_t capacity;
    struct rule_count *rules;
};

void rule_tally_add(struct rule_tally *tally, const struct finding *finding);
void rule_tally_clear(struct rule_tally *tally);

#endif

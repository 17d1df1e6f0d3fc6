/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a page says of the rules behind findings, which this stage does not know: whoever
 * makes the page looks them up.
 */
#ifndef OUTPUT_HTML_HTML_RULES_H
#define OUTPUT_HTML_HTML_RULES_H

#include <stdbool.h>

/* Lent, and constant. */
struct html_rule {
    const char *id;
    const char *title;
    const char *explanation;
    const char *harmless; /* what looks alike; NULL for none */
    const char *remedy;
    const char *reference; /* NULL for none */
};

struct html_rules {
    /* False for an identifier that is no rule's; NULL: nothing is known of any. */
    bool (*find)(const char *id, struct html_rule *ret_rule);
};

/* The rule's title, or its identifier. */
const char *html_rule_title(const struct html_rules *rules, const char *id);

#endif

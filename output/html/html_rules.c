/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Titles of rules. */
#include "output/html/html_rules.h"

#include <stddef.h>

const char *html_rule_title(const struct html_rules *rules, const char *id)
{
    struct html_rule rule;

    return rules->find != NULL && rules->find(id, &rule) ? rule.title : id;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a page says of rules: what their table says. */
#ifndef CLI_PAGE_RULES_H
#define CLI_PAGE_RULES_H

#include "output/html/html_rules.h"

extern const struct html_rules page_rules;

#endif

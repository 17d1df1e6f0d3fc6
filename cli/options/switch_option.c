/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading yes and no. */
#include "cli/options/switch_option.h"

#include <stddef.h>
#include <string.h>

bool switch_option_parse(bool *ret_on, const char *text, struct error *error)
{
    static const char *const words[] = { "no", "yes", "off", "on", "false", "true" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i], text) == 0) {
            *ret_on = i % 2 == 1;
            return true;
        }
    }
    error_set(error, "`%.400s` is neither yes nor no", text);
    return false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `yes`, `on`, `true` or `no`, `off`, `false`, as configuration files have them. */
#ifndef CLI_OPTIONS_SWITCH_OPTION_H
#define CLI_OPTIONS_SWITCH_OPTION_H

#include <stdbool.h>

#include "base/error.h"

bool switch_option_parse(bool *ret_on, const char *text, struct error *error);

#endif

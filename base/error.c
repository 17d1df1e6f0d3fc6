/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operator errors. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

void error_set(struct error *error, const char *format, ...)
{
    va_list arguments;

    if (error == NULL)
        return;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
}

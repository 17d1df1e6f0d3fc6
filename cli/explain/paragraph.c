/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wrapping text. */
#include "cli/explain/paragraph.h"

#include <stdbool.h>
#include <string.h>

void paragraph_continue(FILE *file, int column, int indent, const char *text)
{
    bool line_begins = true;

    while (*text != '\0') {
        int length = (int)strcspn(text, " ");

        if (!line_begins && column + 1 + length > PARAGRAPH_WIDTH) {
            fputc('\n', file);
            column = 0;
            line_begins = true;
        }
        column += fprintf(file, "%*s%.*s", line_begins ? indent - column : 1, "", length, text);
        line_begins = false;
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', file);
}

void paragraph_print(FILE *file, int indent, const char *text)
{
    paragraph_continue(file, 0, indent, text);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wrapping text. */
#include "cli/paragraph.h"

#include <string.h>

void paragraph_print(FILE *file, int indent, const char *text)
{
    int column = 0;

    while (*text != '\0') {
        int length = (int)strcspn(text, " ");

        if (column > 0 && column + 1 + length > PARAGRAPH_WIDTH) {
            fputc('\n', file);
            column = 0;
        }
        column += fprintf(file, "%*s%.*s", column == 0 ? indent : 1, "", length, text);
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', file);
}

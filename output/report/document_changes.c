/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is new, gone, better or worse than in an earlier report. */
#include "output/report/document_parts.h"

void document_changes(struct document_draft *draft)
{
    if (draft->options->baseline == NULL)
        return;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing down what tests ask of rules. */
#include "tests/support/rule_ledger.h"

#include <stdio.h>
#include <stdlib.h>

#include "smtp/anomalies/finding_writer.h"

/* Tests run in processes of their own: each line is one write at the end of the file. */
static void note(const char *what, const char *id, const char *where)
{
    const char *path = getenv("SMTPSCOPE_RULE_LEDGER");
    FILE *file = path != NULL ? fopen(path, "a") : NULL;

    if (file == NULL)
        return;
    fprintf(file, "%s %s %s\n", what, id, where);
    fclose(file);
}

void rule_ledger_ask(const char *id, const struct session *session, bool found)
{
    note(found ? "found" : "absent", id, record_is_whole(session) ? "whole" : "holed");
}

void rule_ledger_find(const char *id)
{
    note("found", id, "whole");
}

void rule_ledger_quiet(void)
{
    note("quiet", "", "");
}

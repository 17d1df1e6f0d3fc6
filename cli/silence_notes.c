/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sentences with a number in them. */
#include "cli/silence_notes.h"

#include <inttypes.h>

#include "cli/command.h"

static const struct {
    enum ledger_judgement judgement;
    const char *of_one;
    const char *of_several;
} left_out[] = {
    { LEDGER_TOLD, "session was told by an earlier run with this ledger",
      "sessions were told by earlier runs with this ledger" },
    { LEDGER_STILL_OPEN, "session is still open and left to the next run with this ledger",
      "sessions are still open and left to the next run with this ledger" },
};

static void tell_of_ledger(const struct session_ledger *ledger)
{
    for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++) {
        uint64_t count = session_ledger_count(ledger, left_out[i].judgement);

        if (count > 0)
            complain("note: %" PRIu64 " %s", count,
                     count == 1 ? left_out[i].of_one : left_out[i].of_several);
    }
}

void silence_notes_print(const struct selection_counts *counts, const struct session_ledger *ledger)
{
    if (counts->selected > 0)
        return;
    if (counts->left_out > 0)
        complain("note: none of %" PRIu64 " session%s is selected", counts->left_out,
                 counts->left_out == 1 ? "" : "s");
    if (ledger != NULL)
        tell_of_ledger(ledger);
}

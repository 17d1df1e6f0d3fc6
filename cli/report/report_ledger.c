/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judging lines by a ledger. */
#include "cli/report/report_ledger.h"

#include "base/keyed_hash.h"
#include "cli/loss_notes.h"

static bool is_new(struct session_ledger *ledger, uint64_t what, timestamp start, timestamp end)
{
    const struct ledger_entry entry = {
        .connection = what, .start = start, .end = end, .whole = true
    };

    return session_ledger_judge(ledger, &entry) == LEDGER_NEW;
}

bool report_ledger_lets_pass(struct session_ledger *ledger, const struct report_entry *entry)
{
    static const struct hash_key key = { "smtpscope notice" };

    if (ledger == NULL)
        return true;
    switch (entry->kind) {
    case ENTRY_SESSION:
        return is_new(ledger, entry->session.id, entry->session.start, entry->session.end);
    case ENTRY_NOTICE:
        return is_new(ledger, keyed_hash(&key, entry->line), entry->notice.time,
                      entry->notice.time);
    default:
        return true;
    }
}

void report_ledger_tell(const struct session_ledger *ledger, struct report *report)
{
    static const struct {
        const char *name;
        enum ledger_judgement judgement;
    } numbers[] = {
        { "ledger.told_before", LEDGER_TOLD },
        { "ledger.left_open", LEDGER_STILL_OPEN },
        { "ledger.forgotten", LEDGER_FORGOTTEN },
    };
    struct loss_notes notes = { .count = 0 };

    if (ledger == NULL)
        return;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        uint64_t count = session_ledger_count(ledger, numbers[i].judgement);

        if (count > 0)
            top_list_add(report->numbers, bytes_of_string(numbers[i].name), count);
    }
    loss_notes_forgotten(&notes, ledger);
    loss_notes_print(&notes);
}

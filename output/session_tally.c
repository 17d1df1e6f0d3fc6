/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting sessions and notices. */
#include "output/session_tally.h"

#include <stdlib.h>

#include "base/memory.h"

struct session_tally {
    struct tally_counts counts;
    struct session_sink next;
};

bool tally_has_reached(const struct tally_counts *counts, enum severity severity)
{
    for (unsigned i = severity; i < SEVERITY_COUNT; i++)
        if (counts->findings[i] + counts->notices[i] > 0)
            return true;
    return false;
}

static void count_findings(struct tally_counts *counts, const struct session *session)
{
    enum severity worst = SEVERITY_INFO;

    for (size_t i = 0; i < session->finding_count; i++) {
        enum severity severity = session->findings[i].severity;

        counts->findings[severity]++;
        rule_tally_add(&counts->findings_by_rule, &session->findings[i]);
        if (severity > worst)
            worst = severity;
    }
    if (session->finding_count > 0)
        counts->worst[worst]++;
    else
        counts->without_findings++;
}

static void receive(void *context, struct session *session)
{
    struct session_tally *tally = context;

    tally->counts.sessions++;
    tally->counts.one_sided += session->directions != DIRECTIONS_BOTH;
    tally->counts.protocols[session->protocol]++;
    for (size_t i = 0; i < session->suppressed_count; i++)
        tally->counts.suppressed += session->suppressed[i].count;
    for (size_t i = 0; i < session->transaction_count; i++)
        tally->counts.outcomes[session->transactions[i].outcome]++;
    count_findings(&tally->counts, session);
    session_sink_receive(&tally->next, session);
}

static void notify(void *context, struct notice *notice)
{
    struct session_tally *tally = context;

    tally->counts.notices[notice->finding.severity]++;
    rule_tally_add(&tally->counts.notices_by_rule, &notice->finding);
    session_sink_notify(&tally->next, notice);
}

struct session_tally *session_tally_new(struct session_sink next)
{
    struct session_tally *tally = memory_new(1, sizeof *tally);

    tally->next = next;
    return tally;
}

void session_tally_free(struct session_tally *tally)
{
    if (tally == NULL)
        return;
    rule_tally_clear(&tally->counts.findings_by_rule);
    rule_tally_clear(&tally->counts.notices_by_rule);
    free(tally);
}

struct session_sink session_tally_sink(struct session_tally *tally)
{
    return (struct session_sink){ .context = tally, .receive = receive, .notify = notify };
}

const struct tally_counts *session_tally_counts(const struct session_tally *tally)
{
    return &tally->counts;
}

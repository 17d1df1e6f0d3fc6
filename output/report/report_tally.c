/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting a session. */
#include "output/report/report_tally.h"

#include <assert.h>

static const char *const names[] = {
    [TALLY_SESSIONS] = "sessions",    [TALLY_FLAGGED] = "flagged",
    [TALLY_ENCRYPTED] = "encrypted",  [TALLY_LOGINS] = "clear_logins",
    [TALLY_MAILS] = "mails",          [TALLY_ACCEPTED] = "accepted",
    [TALLY_DEFERRED] = "deferred",    [TALLY_REJECTED] = "rejected",
    [TALLY_ABORTED] = "aborted",      [TALLY_LOST] = "lost",
    [TALLY_UNKNOWN] = "unknown",      [TALLY_RECIPIENTS] = "recipients",
    [TALLY_BYTES] = "bytes",          [TALLY_PUT_OFF] = "replies_4xx",
    [TALLY_REFUSED] = "replies_5xx",  [TALLY_ONE_SIDED] = "one_sided",
    [TALLY_INCOMPLETE] = "with_gaps",
};

_Static_assert(sizeof names / sizeof names[0] == TALLY_COUNT, "a name for each count");

const char *report_count_name(enum report_count count)
{
    assert(count < TALLY_COUNT);
    return names[count];
}

static const enum report_count counts_of_outcomes[] = {
    [OUTCOME_UNKNOWN] = TALLY_UNKNOWN,   [OUTCOME_ACCEPTED] = TALLY_ACCEPTED,
    [OUTCOME_DEFERRED] = TALLY_DEFERRED, [OUTCOME_REJECTED] = TALLY_REJECTED,
    [OUTCOME_ABORTED] = TALLY_ABORTED,   [OUTCOME_LOST] = TALLY_LOST,
};

_Static_assert(sizeof counts_of_outcomes / sizeof counts_of_outcomes[0] == OUTCOME_COUNT,
               "a count for each outcome");

static bool is_flagged(const struct report_session *session)
{
    for (size_t i = 0; i < session->sign_count; i++)
        if (session->signs[i].severity >= SEVERITY_NOTICE)
            return true;
    return false;
}

struct report_tally report_tally_of(const struct report_session *session)
{
    struct report_tally tally = { .counts = {
                                      [TALLY_SESSIONS] = 1,
                                      [TALLY_FLAGGED] = is_flagged(session),
                                      [TALLY_ENCRYPTED] = session->tls && !session->plaintext,
                                      [TALLY_LOGINS] = session->logins,
                                      [TALLY_RECIPIENTS] = session->recipients,
                                      [TALLY_BYTES] = session->message_bytes,
                                      [TALLY_ONE_SIDED] = session->directions != DIRECTIONS_BOTH,
                                      [TALLY_INCOMPLETE] = session->gap_bytes > 0,
                                  } };

    for (unsigned i = 0; i < OUTCOME_COUNT; i++) {
        tally.counts[TALLY_MAILS] += session->outcomes[i];
        tally.counts[counts_of_outcomes[i]] = session->outcomes[i];
    }
    for (size_t i = 0; i < session->refused_count; i++)
        tally.counts[session->refused[i].code >= 500 ? TALLY_REFUSED : TALLY_PUT_OFF]++;
    return tally;
}

void report_tally_add(struct report_tally *tally, const struct report_tally *other)
{
    for (unsigned i = 0; i < TALLY_COUNT; i++)
        tally->counts[i] += other->counts[i];
}

uint64_t report_tally_refusals(const struct report_tally *tally)
{
    return tally->counts[TALLY_PUT_OFF] + tally->counts[TALLY_REFUSED];
}

uint64_t report_tally_decided(const struct report_tally *tally)
{
    return tally->counts[TALLY_ACCEPTED] + tally->counts[TALLY_DEFERRED] +
           tally->counts[TALLY_REJECTED];
}

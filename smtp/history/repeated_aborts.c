/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that give transactions up without a reason, again and again. */
#include "smtp/anomalies/finding_writer.h"
#include "smtp/history/client_record.h"

static const char rule_id[] = "rset-unexplained-abort";

/* One typed by hand is no more than info, and does not count. */
static bool counts(const struct finding *finding)
{
    return finding->severity > SEVERITY_INFO && strcmp(finding->id, rule_id) == 0;
}

static void raise_finding(const struct client_passage *passage, struct finding *finding,
                          uint32_t aborts)
{
    struct finding_writer writer = { .session = passage->session,
                                     .limits = passage->limits,
                                     .settings = passage->settings,
                                     .rule = anomaly_rule_find(rule_id) };

    if (finding->severity < SEVERITY_WARNING)
        finding_set_severity(&writer, finding, SEVERITY_WARNING);
    finding_add_integer(&writer, finding, "aborts_within_a_day", aborts);
}

void learn_aborts(const struct client_passage *passage)
{
    struct session *session = passage->session;

    for (size_t i = 0; i < session->finding_count; i++) {
        struct finding *finding = &session->findings[i];
        timestamp time = session->start + finding->t;
        uint32_t aborts;

        if (!counts(finding))
            continue;
        time_window_add(&passage->client->aborts, ABORTS_TIME, time, 1);
        aborts = time_window_sum(&passage->client->aborts, ABORTS_TIME, time);
        if (aborts >= threshold_value(passage->settings, THRESHOLD_RSET_UNEXPLAINED_ABORT_IN_A_DAY))
            raise_finding(passage, finding, aborts);
    }
}

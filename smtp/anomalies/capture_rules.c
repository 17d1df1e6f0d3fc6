/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the capture itself lacks, so that nobody reads more into a record than it shows. */
#include <inttypes.h>

#include "smtp/anomalies/rule_families.h"

void find_capture_gap(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    uint64_t lost[SIDE_COUNT] = { session->missing[SIDE_CLIENT], session->missing[SIDE_SERVER] };
    struct finding *finding;

    for (size_t i = 0; i < session->gap_count; i++)
        lost[session->gaps[i].from] += session->gaps[i].length;
    if (lost[SIDE_CLIENT] + lost[SIDE_SERVER] == 0)
        return;
    finding =
        finding_add(writer, STEP_NONE,
                    "The capture did not give everything that was sent: %llu bytes of the "
                    "client and %llu of the server could not be read",
                    (unsigned long long)lost[SIDE_CLIENT], (unsigned long long)lost[SIDE_SERVER]);
    finding_add_integer(writer, finding, "client_bytes", (int64_t)lost[SIDE_CLIENT]);
    finding_add_integer(writer, finding, "server_bytes", (int64_t)lost[SIDE_SERVER]);
}

void find_one_sided_capture(const struct dialogue_view *view, struct finding_writer *writer)
{
    if (view->session->directions == DIRECTIONS_BOTH)
        return;
    finding_add(writer, STEP_NONE, "Only packets of the %s were captured",
                directions_name(view->session->directions));
}

void find_mid_stream_start(const struct dialogue_view *view, struct finding_writer *writer)
{
    if (!session_start_was_captured(view->session))
        finding_add(writer, STEP_NONE,
                    "The start of the connection was not captured, so what came before is "
                    "unknown");
}

void find_truncated_snaplen(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct traffic *traffic = view->session->traffic;
    uint64_t snapped = traffic[SIDE_CLIENT].snapped + traffic[SIDE_SERVER].snapped;
    struct finding *finding;

    if (snapped == 0)
        return;
    finding = finding_add(writer, STEP_NONE,
                          "%" PRIu64
                          " packet%s of the connection %s cut by the snap length of the capture",
                          snapped, snapped == 1 ? "" : "s", snapped == 1 ? "was" : "were");
    finding_add_integer(writer, finding, "client_packets", traffic[SIDE_CLIENT].snapped);
    finding_add_integer(writer, finding, "server_packets", traffic[SIDE_SERVER].snapped);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes about what was left out. */
#include "cli/loss_notes.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/command.h"

/* The count goes behind the words. */
static const struct frame_note {
    enum frame_fate fate;
    const char *words;
} frame_notes[] = {
    { FRAME_TOO_SHORT, "frames too short for their link header" },
    { FRAME_LINK_DAMAGED, "frames with a damaged link header" },
    { FRAME_VLAN_CUT, "frames that end inside their VLAN tags" },
    { FRAME_MPLS_CUT, "frames that end inside their MPLS labels" },
    { FRAME_PPP_CUT, "frames that end inside their PPP header" },
    { FRAME_TUNNEL_CUT, "frames that end inside the header of a tunnel" },
    { FRAME_RECORD_DAMAGED, "frames whose record in the file contradicts itself" },
    { FRAME_INTERFACE_UNKNOWN, "frames of an interface that the file does not describe" },
    { FRAME_TUNNEL_DAMAGED, "frames with a damaged tunnel header" },
    { FRAME_TUNNELS_TOO_DEEP, "frames with more tunnels in one another than are looked into" },
    { FRAME_IP_VERSION_WRONG, "frames with neither IPv4 nor IPv6 where IP belongs" },
    { FRAME_IP_HEADER_SNAPPED, "packets cut inside the IP header by the snap length" },
    { FRAME_IPV4_HEADER_DAMAGED, "packets with a damaged IPv4 header" },
    { FRAME_IPV6_HEADER_DAMAGED, "packets with a damaged IPv6 header" },
    { FRAME_EXTENSIONS_TOO_MANY, "packets with too many IPv6 extension headers" },
    { FRAME_FRAGMENT_EMPTY, "fragments of IP packets without an octet" },
    { FRAME_FRAGMENT_OVERSIZED, "fragments of IP packets longer than there can be" },
    { FRAME_FRAGMENT_DAMAGED, "fragments of IP packets that contradict the others" },
    { FRAME_FRAGMENT_REFUSED, "fragments of IP packets left out for want of memory" },
};

static const struct packet_note {
    enum reassembly_statistic statistic;
    const char *words;
} packet_notes[] = {
    { COUNT_GAPS, "gaps: holes in the streams that the capture does not fill" },
    { COUNT_CONFLICTING, "packets that contradict others about the bytes of a stream" },
    { COUNT_HALF_OPEN_GIVEN_UP,
      "half-open connections given up for lack of memory (see --memory)" },
    { COUNT_QUEUES_GIVEN_UP, "times waiting segments were given up for lack of memory" },
    { COUNT_IPV6_CONNECTIONS, "IPv6 connections not analysed (engine libnids reads IPv4 only)" },
    { COUNT_SNAPPED, "packets cut by the snap length (capture whole packets)" },
    { COUNT_TCP_HEADER_CUT, "packets cut inside the TCP header by the snap length" },
    { COUNT_TCP_HEADER_SHORT, "packets without room for a TCP header" },
    { COUNT_TCP_HEADER_OFFSET, "packets with an impossible TCP header length" },
    { COUNT_TCP_HEADER_FLAGS, "packets with TCP flags that contradict each other" },
    { COUNT_BAD_IP_CHECKSUM, "packets left out for a wrong IP checksum" },
    { COUNT_BAD_TCP_CHECKSUM, "packets left out for a wrong TCP checksum" },
    { COUNT_OVERSIZED, "packets longer than IPv4 allows" },
    { COUNT_SAME_ENDPOINT, "packets from an endpoint to itself" },
    { COUNT_ZERO_NETWORK, "packets from or to 0.0.0.0/8, not analysed" },
    { COUNT_IMPLAUSIBLE, "packets with a sequence number far from their connection's" },
    { COUNT_TUNNEL_NAMESAKES, "connections in tunnels with namesakes, not followed" },
    { COUNT_STALLED, "connections not followed to their end" },
    { COUNT_EVICTED, "connections given up for lack of memory (see --memory)" },
    { COUNT_ENGINE_TABLE_FULL, "connections given up by the engine, whose table was full" },
    { COUNT_ENGINE_QUEUE_DROPPED, "times the engine dropped what it had queued behind a hole" },
    { COUNT_ENGINE_WARNINGS, "other complaints of the engine" },
    { COUNT_CLOCK_JUMPS, "packets with a time over an hour ahead of the others" },
};

_Static_assert(sizeof frame_notes / sizeof frame_notes[0] +
                       sizeof packet_notes / sizeof packet_notes[0] + 12 <=
                   LOSS_NOTES_MOST,
               "room for each, and for those that stand in no table");

static void note(struct loss_notes *notes, uint64_t count, const char *words)
{
    if (count > 0)
        snprintf(notes->texts[notes->count++], LOSS_NOTE_SIZE, "%s: %" PRIu64, words, count);
}

void loss_notes_unsaved(struct loss_notes *notes, const struct message_saver_counts *counts)
{
    note(notes, counts->incomplete, "messages not saved for want of some of their bytes");
    note(notes, counts->unrecorded, "messages not saved since no transaction of a record has them");
}

void loss_notes_packets(struct loss_notes *notes, const struct packet_writer_counts *counts)
{
    note(notes, counts->not_kept,
         "sessions whose packets were not written: they could not be kept (see --pcap-memory)");
    note(notes, counts->failed, "sessions whose packets could not be written");
    note(notes, counts->headers_only,
         "sessions whose packets were written without payload, which nobody can account for");
    note(notes, counts->shortened,
         "sessions whose payload was written in part, for the same reason");
}

void loss_notes_forgotten(struct loss_notes *notes, const struct session_ledger *ledger)
{
    note(notes, session_ledger_count(ledger, LEDGER_FORGOTTEN),
         "sessions not told since they are older than what the ledger remembers");
}

void loss_notes_lost(struct loss_notes *notes, const struct capture_statistics *capture,
                     const struct reassembly_statistics *reassembly, uint64_t sessions)
{
    if (capture->counters[COUNTER_FRAMES] == 0)
        return;
    for (size_t i = 0; i < sizeof frame_notes / sizeof frame_notes[0]; i++)
        note(notes, capture->fates[frame_notes[i].fate], frame_notes[i].words);
    note(notes, capture->counters[COUNTER_KERNEL_DROPPED],
         "frames dropped by the kernel, which had no room for them (see --buffer)");
    note(notes, capture->counters[COUNTER_INTERFACE_DROPPED], "frames dropped by the interface");
    note(notes,
         capture->counters[COUNTER_DATAGRAMS_BEGUN] - capture->counters[COUNTER_DATAGRAMS_WHOLE],
         "fragmented IP packets of which a part is missing");
    note(notes, capture->counters[COUNTER_FRAGMENTS_DIFFERING],
         "fragments of IP packets that overlap with other octets (the first copy is read)");
    for (size_t i = 0; i < sizeof packet_notes / sizeof packet_notes[0]; i++)
        note(notes, reassembly->value[packet_notes[i].statistic], packet_notes[i].words);
    if (sessions == 0)
        snprintf(notes->texts[notes->count++], LOSS_NOTE_SIZE,
                 "no SMTP session found; of %" PRIu64 " frames %" PRIu64
                 " were TCP on the watched ports",
                 capture->counters[COUNTER_FRAMES], reassembly->value[COUNT_ANALYSED]);
}

void loss_notes_print(const struct loss_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        complain("note: %s", notes->texts[i]);
}

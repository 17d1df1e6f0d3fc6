/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any pcap file: what source_check.h says, and the same frames as libpcap reads
 * out of it, up to where it stops.
 *
 * Input: the file as it stands. Other formats are left alone.
 */
#include "config.h" /* memfd_create, before any system header */

#include <pcap/pcap.h>

#include "capture/capture_format.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/source_check.h"

const char fuzz_target_name[] = "pcap";

struct totals {
    uint64_t frames;
    uint64_t captured;
    uint64_t on_wire;
};

/* A length on the wire below the captured one is raised to it (frame.h). */
static void add(struct totals *totals, const struct pcap_pkthdr *header)
{
    totals->frames++;
    totals->captured += header->caplen;
    totals->on_wire += header->len > header->caplen ? header->len : header->caplen;
}

/* False when libpcap refuses the file. */
static bool read_with_libpcap(const char *path, struct totals *ret_totals)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_t *pcap = pcap_open_offline(path, reason);
    struct pcap_pkthdr *header;
    const u_char *octets;

    if (pcap == NULL)
        return false;
    while (pcap_next_ex(pcap, &header, &octets) == 1)
        add(ret_totals, header);
    pcap_close(pcap);
    return true;
}

static void require_same(const struct capture_statistics *statistics, const struct totals *totals)
{
    fuzz_require(statistics->counters[COUNTER_FRAMES] == totals->frames);
    fuzz_require(statistics->counters[COUNTER_BYTES_CAPTURED] == totals->captured);
    fuzz_require(statistics->counters[COUNTER_BYTES_ON_WIRE] == totals->on_wire);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct totals totals = { .frames = 0 };
    struct memory_file file;
    struct reading reading;

    if (capture_format_find(bytes_of(octets, size)) != CAPTURE_FORMAT_PCAP)
        return 0;
    file = memory_file_open(bytes_of(octets, size));
    reading = check_file_and_filter(file.path);
    if (reading.opened) {
        fuzz_require(read_with_libpcap(file.path, &totals));
        require_same(&reading.statistics, &totals);
    }
    memory_file_close(&file);
    return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records as views. */
#include "capture/pcap_record.h"

#include <inttypes.h>

enum {
    MICROSECONDS = 0xa1b2c3d4,
    NANOSECONDS = 0xa1b23c4d,
    MAJOR_VERSION = 2,
    MINOR_VERSION = 4,
    RECORD_HEADER_SIZE = 16,
    /* What no link type that we know exceeds; libpcap has the same. */
    LARGEST_PACKET = 262144,
};

static uint16_t host16(const uint8_t *octets)
{
    uint16_t value;

    memcpy(&value, octets, sizeof value);
    return value;
}

static uint32_t host32(const uint8_t *octets)
{
    uint32_t value;

    memcpy(&value, octets, sizeof value);
    return value;
}

bool pcap_record_form_is_common(struct bytes beginning)
{
    return beginning.length >= PCAP_FILE_HEADER_SIZE &&
           (host32(beginning.data) == MICROSECONDS || host32(beginning.data) == NANOSECONDS) &&
           host16(beginning.data + 4) == MAJOR_VERSION &&
           host16(beginning.data + 6) == MINOR_VERSION;
}

bool pcap_record_has_nanoseconds(struct bytes beginning)
{
    return host32(beginning.data) == NANOSECONDS;
}

enum pcap_record_result pcap_record_read(struct input_window *window, uint32_t snap_length,
                                         struct pcap_record *ret_record, struct error *reason)
{
    struct bytes header = input_window_view(window, RECORD_HEADER_SIZE);
    uint32_t captured;
    struct bytes whole;

    if (header.length < RECORD_HEADER_SIZE)
        return header.length == 0 ? PCAP_RECORDS_END : PCAP_RECORD_CUT;
    captured = host32(header.data + 8);
    if (captured > LARGEST_PACKET) {
        error_set(reason,
                  "the record at octet %" PRIu64 " has the length %" PRIu32
                  ", and %u octets are the most",
                  input_window_offset(window), captured, (unsigned)LARGEST_PACKET);
        return PCAP_RECORD_DAMAGED;
    }
    whole = input_window_view(window, RECORD_HEADER_SIZE + captured);
    if (whole.length < RECORD_HEADER_SIZE + captured)
        return PCAP_RECORD_CUT;
    input_window_take(window, RECORD_HEADER_SIZE + captured);
    *ret_record = (struct pcap_record){
        .seconds = host32(whole.data),
        .fraction = (int32_t)host32(whole.data + 4),
        .captured = bytes_of(whole.data + RECORD_HEADER_SIZE,
                             captured < snap_length ? captured : snap_length),
        .length = host32(whole.data + 12),
    };
    return PCAP_RECORD;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers around a payload. */
#include "tests/bench/traffic_frame.h"

#include <string.h>

enum {
    ETHERNET_HEADER = 14,
    IP_HEADER = 20,
    TCP_HEADER = 20,
    SYN_OPTIONS = 20,
    OPTIONS = 12,
    IP_AT = ETHERNET_HEADER,
    TCP_AT = IP_AT + IP_HEADER,
    OPTIONS_AT = TCP_AT + TCP_HEADER,
    PAYLOAD_AT = OPTIONS_AT + OPTIONS,
    WINDOW = 64240,
};

/* RFC 7323, as Linux pads it; the values are filled in. */
static const uint8_t options[OPTIONS] = { 1, 1, 8, 10 };

/* MSS 1460, SACK permitted, time stamps, no operation, window scale 7. */
static const uint8_t syn_options[SYN_OPTIONS] = {
    2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7,
};

static void put16(uint8_t *octets, uint32_t value)
{
    octets[0] = (uint8_t)(value >> 8);
    octets[1] = (uint8_t)value;
}

static void put32(uint8_t *octets, uint32_t value)
{
    put16(octets, value >> 16);
    put16(octets + 2, value);
}

/* Adds 16 bits at a time in the machine's order, which is as good (RFC 1071, 2). */
static uint64_t sum_octets(uint64_t sum, const uint8_t *octets, size_t length)
{
    uint16_t word;

    for (; length >= sizeof word; octets += sizeof word, length -= sizeof word) {
        memcpy(&word, octets, sizeof word);
        sum += word;
    }
    if (length > 0) {
        word = 0;
        memcpy(&word, octets, 1);
        sum += word;
    }
    return sum;
}

static void put_checksum(uint8_t *octets, uint64_t sum)
{
    uint16_t checksum;

    while (sum > 0xffff)
        sum = (sum >> 16) + (sum & 0xffff);
    checksum = (uint16_t)~sum;
    memcpy(octets, &checksum, sizeof checksum);
}

static void write_little_endian(FILE *stream, const uint32_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t octets[4] = { (uint8_t)values[i], (uint8_t)(values[i] >> 8),
                              (uint8_t)(values[i] >> 16), (uint8_t)(values[i] >> 24) };

        fwrite(octets, 1, sizeof octets, stream);
    }
}

void traffic_file_begin(struct traffic_file *file, FILE *stream)
{
    /* Microseconds, version 2.4, snap length, Ethernet. */
    static const uint32_t header[] = { 0xa1b2c3d4, 2 | 4 << 16, 0, 0, 262144, 1 };

    *file = (struct traffic_file){ .stream = stream, .octets = sizeof header };
    write_little_endian(stream, header, sizeof header / sizeof header[0]);
}

uint8_t *traffic_file_payload(struct traffic_file *file)
{
    return file->frame + PAYLOAD_AT;
}

static void put_ethernet(uint8_t *frame, const struct traffic_segment *segment)
{
    memset(frame, 0, ETHERNET_HEADER);
    frame[0] = frame[6] = 0x02; /* locally administered */
    memcpy(frame + 2, segment->to->address.octets, 4);
    memcpy(frame + 8, segment->from->address.octets, 4);
    put16(frame + 12, 0x0800);
}

static void put_ip(uint8_t *ip, const struct traffic_segment *segment, size_t length)
{
    memset(ip, 0, IP_HEADER);
    ip[0] = 0x45;
    put16(ip + 2, (uint32_t)length);
    put16(ip + 4, segment->identification);
    ip[6] = 0x40; /* do not fragment */
    ip[8] = 64;
    ip[9] = 6;
    memcpy(ip + 12, segment->from->address.octets, 4);
    memcpy(ip + 16, segment->to->address.octets, 4);
    put_checksum(ip + 10, sum_octets(0, ip, IP_HEADER));
}

static void put_options(uint8_t *at, const struct traffic_segment *segment)
{
    uint32_t milliseconds = (uint32_t)(segment->time / 1000);

    if ((segment->flags & SEGMENT_SYN) != 0) {
        memcpy(at, syn_options, sizeof syn_options);
        put32(at + 8, milliseconds);
        return;
    }
    memcpy(at, options, sizeof options);
    put32(at + 4, milliseconds);
    put32(at + 8, milliseconds - 1);
}

static void put_tcp(uint8_t *tcp, const struct traffic_segment *segment, size_t header,
                    size_t length)
{
    uint8_t protocol_and_length[4] = { 0, 6 };
    uint64_t sum;

    put16(tcp, segment->from->port);
    put16(tcp + 2, segment->to->port);
    put32(tcp + 4, segment->sequence);
    put32(tcp + 8, segment->acknowledgment);
    tcp[12] = (uint8_t)(header / 4 << 4);
    tcp[13] = segment->flags;
    put16(tcp + 14, WINDOW);
    put32(tcp + 16, 0);
    put_options(tcp + TCP_HEADER, segment);
    put16(protocol_and_length + 2, (uint32_t)length);
    sum = sum_octets(0, tcp, length);
    sum = sum_octets(sum, segment->from->address.octets, 4);
    sum = sum_octets(sum, segment->to->address.octets, 4);
    put_checksum(tcp + 16, sum_octets(sum, protocol_and_length, sizeof protocol_and_length));
}

void traffic_file_write(struct traffic_file *file, const struct traffic_segment *segment,
                        size_t payload)
{
    size_t header = TCP_HEADER + ((segment->flags & SEGMENT_SYN) != 0 ? SYN_OPTIONS : OPTIONS);
    size_t length = header + payload;
    uint32_t captured = (uint32_t)(TCP_AT + length);
    const uint32_t record[] = { (uint32_t)(segment->time / 1000000),
                                (uint32_t)(segment->time % 1000000), captured, captured };

    put_ethernet(file->frame, segment);
    put_ip(file->frame + IP_AT, segment, IP_HEADER + length);
    put_tcp(file->frame + TCP_AT, segment, header, length);
    write_little_endian(file->stream, record, sizeof record / sizeof record[0]);
    fwrite(file->frame, 1, captured, file->stream);
    file->octets += sizeof record + captured;
}

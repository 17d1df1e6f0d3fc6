/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP packets made in memory, and two peers that talk with them.
 *
 * A packet is written into memory of exactly its size, so that reading beyond
 * it is noticed. Checksums are right unless a test breaks them.
 *
 * The peers of a tcp_talk number their segments as TCP does. Everything is in
 * sequence unless a test prepares packets and sends them in another order, or
 * not at all.
 */
#ifndef TESTS_SUPPORT_TCP_PACKETS_H
#define TESTS_SUPPORT_TCP_PACKETS_H

#include <stdlib.h>
#include <string.h>

#include "capture/packet.h"
#include "base/connection.h"

enum {
    TALK_FIN = 0x01,
    TALK_SYN = 0x02,
    TALK_RST = 0x04,
    TALK_PSH = 0x08,
    TALK_ACK = 0x10,
    TALK_URG = 0x20,
};

struct tcp_spec {
    timestamp time;
    struct endpoint from;
    struct endpoint to;
    uint32_t sequence;
    uint32_t acknowledgment;
    uint8_t flags;
    uint8_t ttl;
    uint16_t identification;
    uint16_t window;
    uint16_t urgent;
    uint32_t tunnel_key;
    const char *source;
    struct bytes ip_options; /* a multiple of 4 octets */
    struct bytes options;    /* a multiple of 4 octets */
    struct bytes payload;
};

struct tcp_packet {
    struct packet packet;
    uint8_t *memory;
};

static inline void spec_put16(uint8_t *octets, unsigned value)
{
    octets[0] = (uint8_t)(value >> 8);
    octets[1] = (uint8_t)value;
}

static inline void spec_put32(uint8_t *octets, uint32_t value)
{
    spec_put16(octets, value >> 16);
    spec_put16(octets + 2, value & 0xffff);
}

static inline uint32_t spec_sum(uint32_t sum, const uint8_t *octets, size_t length)
{
    for (size_t i = 0; i < length; i++)
        sum += i % 2 == 0 ? (uint32_t)octets[i] << 8 : octets[i];
    return sum;
}

static inline uint16_t spec_checksum(uint32_t sum)
{
    while (sum > 0xffff)
        sum = (sum >> 16) + (sum & 0xffff);
    return (uint16_t)~sum;
}

static inline void spec_put_bytes(uint8_t *octets, struct bytes bytes)
{
    if (bytes.length > 0)
        memcpy(octets, bytes.data, bytes.length);
}

static inline void spec_write_tcp(const struct tcp_spec *spec, uint8_t *tcp, size_t length)
{
    size_t address = spec->from.address.family == IP_FAMILY_6 ? 16 : 4;
    uint32_t sum = 6 + (uint32_t)length;

    spec_put16(tcp, spec->from.port);
    spec_put16(tcp + 2, spec->to.port);
    spec_put32(tcp + 4, spec->sequence);
    spec_put32(tcp + 8, spec->acknowledgment);
    tcp[12] = (uint8_t)((20 + spec->options.length) / 4 << 4);
    tcp[13] = spec->flags;
    spec_put16(tcp + 14, spec->window);
    spec_put16(tcp + 18, spec->urgent);
    spec_put_bytes(tcp + 20, spec->options);
    spec_put_bytes(tcp + 20 + spec->options.length, spec->payload);
    sum = spec_sum(sum, spec->from.address.octets, address);
    sum = spec_sum(sum, spec->to.address.octets, address);
    spec_put16(tcp + 16, spec_checksum(spec_sum(sum, tcp, length)));
}

static inline void spec_write_ip4(const struct tcp_spec *spec, uint8_t *ip, size_t total)
{
    size_t size = 20 + spec->ip_options.length;

    ip[0] = (uint8_t)(0x40 | size / 4);
    spec_put16(ip + 2, (unsigned)total);
    spec_put16(ip + 4, spec->identification);
    ip[8] = spec->ttl;
    ip[9] = 6;
    memcpy(ip + 12, spec->from.address.octets, 4);
    memcpy(ip + 16, spec->to.address.octets, 4);
    spec_put_bytes(ip + 20, spec->ip_options);
    spec_put16(ip + 10, spec_checksum(spec_sum(0, ip, size)));
}

static inline void spec_write_ip6(const struct tcp_spec *spec, uint8_t *ip, size_t total)
{
    ip[0] = 0x60;
    spec_put16(ip + 4, (unsigned)(total - 40));
    ip[6] = 6;
    ip[7] = spec->ttl;
    memcpy(ip + 8, spec->from.address.octets, 16);
    memcpy(ip + 24, spec->to.address.octets, 16);
}

static inline struct tcp_packet tcp_packet_new(const struct tcp_spec *spec)
{
    bool is_ip6 = spec->from.address.family == IP_FAMILY_6;
    size_t header = is_ip6 ? 40 : 20 + spec->ip_options.length;
    size_t length = 20 + spec->options.length + spec->payload.length;
    uint8_t *memory = calloc(1, header + length);

    spec_write_tcp(spec, memory + header, length);
    if (is_ip6)
        spec_write_ip6(spec, memory, header + length);
    else
        spec_write_ip4(spec, memory, header + length);
    return (struct tcp_packet){
        .memory = memory,
        .packet = {
            .kind = PACKET_IP,
            .time = spec->time,
            .source = spec->source,
            .frame = bytes_of(memory, header + length),
            .frame_length = (uint32_t)(header + length),
            .encapsulation = { .tunnel_key = spec->tunnel_key },
            .header = bytes_of(memory, header),
            .protocol = 6,
            .ttl = spec->ttl,
            .identification = spec->identification,
            .source_address = spec->from.address,
            .destination_address = spec->to.address,
            .payload = bytes_of(memory + header, length),
            .payload_length = (uint32_t)length,
        },
    };
}

static inline void tcp_packet_free(struct tcp_packet *packet)
{
    free(packet->memory);
}

static inline struct endpoint endpoint_v4(uint8_t a, uint8_t b, uint8_t c, uint8_t d, uint16_t port)
{
    const uint8_t octets[4] = { a, b, c, d };

    return (struct endpoint){ ip_address_v4(octets), port };
}

/* 2001:db8::last */
static inline struct endpoint endpoint_v6(uint8_t last, uint16_t port)
{
    const uint8_t octets[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = last };

    return (struct endpoint){ ip_address_v6(octets), port };
}

/* A client and a server, and the time between their packets. */
struct tcp_talk {
    struct packet_sink sink;
    struct endpoint end[SIDE_COUNT];
    uint32_t sequence[SIDE_COUNT];     /* of the next byte */
    uint32_t acknowledged[SIDE_COUNT]; /* what each has got of the other */
    uint16_t identification[SIDE_COUNT];
    uint16_t window[SIDE_COUNT];
    timestamp now;
    duration step;
    uint32_t tunnel_key;
    const char *source;
};

enum { TALK_START_SECONDS = 1700000000 };

static inline void talk_init(struct tcp_talk *talk, struct packet_sink sink)
{
    *talk = (struct tcp_talk){
        .sink = sink,
        .end = { endpoint_v4(192, 0, 2, 10, 40001), endpoint_v4(198, 51, 100, 25, 25) },
        .sequence = { 1000, 0xfffffff0 }, /* the server's numbers wrap soon */
        .identification = { 100, 7000 },
        .window = { 64240, 65160 },
        .now = TALK_START_SECONDS * DURATION_SECOND,
        .step = DURATION_MILLISECOND,
        .source = "test.pcap",
    };
}

/* The next packet of a side, as its TCP would send it; time moves on. */
static inline struct tcp_spec talk_prepare(struct tcp_talk *talk, enum side from, unsigned flags,
                                           struct bytes payload)
{
    enum side to = side_other(from);
    struct tcp_spec spec = {
        .time = talk->now,
        .from = talk->end[from],
        .to = talk->end[to],
        .sequence = talk->sequence[from],
        .acknowledgment = (flags & TALK_ACK) != 0 ? talk->acknowledged[from] : 0,
        .flags = (uint8_t)flags,
        .ttl = from == SIDE_CLIENT ? 63 : 58,
        .identification = talk->identification[from]++,
        .window = talk->window[from],
        .tunnel_key = talk->tunnel_key,
        .source = talk->source,
        .payload = payload,
    };

    talk->now += talk->step;
    talk->sequence[from] += (uint32_t)payload.length + ((flags & (TALK_SYN | TALK_FIN)) != 0);
    talk->acknowledged[to] = talk->sequence[from];
    return spec;
}

static inline void talk_send(struct tcp_talk *talk, const struct tcp_spec *spec)
{
    struct tcp_packet packet = tcp_packet_new(spec);

    talk->sink.receive(talk->sink.context, &packet.packet);
    tcp_packet_free(&packet);
}

static inline void talk_packet(struct tcp_talk *talk, enum side from, unsigned flags,
                               struct bytes payload)
{
    struct tcp_spec spec = talk_prepare(talk, from, flags, payload);

    talk_send(talk, &spec);
}

static inline void talk_say(struct tcp_talk *talk, enum side from, const char *text)
{
    talk_packet(talk, from, TALK_PSH | TALK_ACK, bytes_of_string(text));
}

/* Said, but not captured. */
static inline void talk_lose(struct tcp_talk *talk, enum side from, const char *text)
{
    talk_prepare(talk, from, TALK_PSH | TALK_ACK, bytes_of_string(text));
}

static inline void talk_control(struct tcp_talk *talk, enum side from, unsigned flags)
{
    talk_packet(talk, from, flags, bytes_of(NULL, 0));
}

static inline void talk_ack(struct tcp_talk *talk, enum side from)
{
    talk_control(talk, from, TALK_ACK);
}

static inline void talk_handshake(struct tcp_talk *talk)
{
    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_ack(talk, SIDE_CLIENT);
}

/* `first` closes, then the other; both FINs are acknowledged. */
static inline void talk_close(struct tcp_talk *talk, enum side first)
{
    talk_control(talk, first, TALK_FIN | TALK_ACK);
    talk_control(talk, side_other(first), TALK_FIN | TALK_ACK);
    talk_ack(talk, first);
}

static inline void talk_tick(struct tcp_talk *talk)
{
    struct packet tick = { .kind = PACKET_TICK, .time = talk->now };

    talk->sink.receive(talk->sink.context, &tick);
}

/* Nothing is captured for so long. */
static inline void talk_pause(struct tcp_talk *talk, duration span)
{
    talk->now += span;
}

#endif

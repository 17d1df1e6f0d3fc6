/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP segments in any order and state: the engine keeps the contract of
 * reassembly/stream_event.h (stream_contract.h) and gives all memory back.
 *
 * Input: two octets of settings, then segments of SEGMENT_SIZE octets.
 *
 *   settings 0  connections at once (0: more than there are), 0x07
 *               size of the budget, 0x18; checksums are verified, 0x20
 *   settings 1  the sink's answer, 0x03, from this event of a stream on, 0xfc
 *   segment  0  TCP flags, 0x3f; from the server, 0x40; IPv6, 0x80
 *            1  connection, 0x03; time that passes before it, 0x1c;
 *               bytes are the complement of those usually sent, 0x20;
 *               the snap length cut half of the payload, 0x40; long, 0x80
 *          2 3  sequence number, signed, from the side's first
 *          4 5  acknowledgment, signed, from the other side's first
 *            6  length of the payload, LONG_FACTOR times that when long
 *            7  enum segment_trait
 */
#include "reassembly/reassembler.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/stream_contract.h"
#include "tests/support/tcp_packets.h"

const char fuzz_target_name[] = "tcp_segments";

enum {
    SEGMENT_SIZE = 8,
    USUAL_CONNECTIONS = 64,
    MOST_SEGMENTS = CONTRACT_BEGINNINGS / 4, /* a segment and its copy name two numbers each */
    LONG_FACTOR = 60,
    LARGEST_PAYLOAD = 255 * LONG_FACTOR,
};

enum segment_trait {
    TRAIT_ZERO_WINDOW = 0x01,
    TRAIT_OPTIONS = 0x02,
    TRAIT_FAR = 0x04,    /* the sequence number counts in 64 KB */
    TRAIT_TUNNEL = 0x08, /* came through a tunnel */
    TRAIT_TWICE = 0x10,  /* a mirror port's copy follows */
    TRAIT_TICK = 0x20,   /* a tick and no packet */
    TRAIT_END = 0x40,    /* the capture ends before it */
    TRAIT_OLD = 0x80,    /* two seconds older than the packet before it */
};

#define START (TALK_START_SECONDS * DURATION_SECOND)

struct feeder {
    struct reassembler *reassembler;
    struct packet_sink packets;
    struct stream_contract *contract;
    timestamp now;
    uint16_t identification;
    uint8_t payload[LARGEST_PAYLOAD];
};

/* First sequence numbers: some wrap soon, some become negative soon. */
static const uint32_t first_sequences[CONTRACT_CONNECTIONS][SIDE_COUNT] = {
    { 1000, 0xfffffff0 },
    { 0x7fffff00, 5000 },
    { 0, 0xffffffff },
    { 0xfffff800, 0x80000000 },
};

static const duration pauses[] = {
    0,
    DURATION_MILLISECOND,
    300 * DURATION_MILLISECOND,
    DURATION_SECOND,
    3 * DURATION_SECOND,
    6 * DURATION_SECOND,
    40 * DURATION_SECOND,
    4000 * DURATION_SECOND,
};

/* The last one is little more than the flow table takes. */
static const size_t budgets[] = { REASSEMBLY_MEMORY, 1 << 20, 100000, 14000 };

static struct endpoint endpoint_of(enum side side, bool ipv6, unsigned connection)
{
    uint16_t port = (uint16_t)(CONTRACT_CLIENT_PORT + connection);

    if (side == SIDE_CLIENT)
        return ipv6 ? endpoint_v6(10, port) : endpoint_v4(192, 0, 2, 10, port);
    return ipv6 ? endpoint_v6(25, CONTRACT_SERVER_PORT)
                : endpoint_v4(198, 51, 100, 25, CONTRACT_SERVER_PORT);
}

/* What the packet names: its own first byte, and what it has got of the other side. */
static void note_sent(struct feeder *feeder, const struct tcp_spec *spec, enum side from,
                      bool differing)
{
    const struct endpoint *client = from == SIDE_CLIENT ? &spec->from : &spec->to;
    struct contract_sent *sent = feeder->contract->sent[contract_flow(client, spec->tunnel_key)];
    bool syn = (spec->flags & TALK_SYN) != 0;

    contract_add_beginning(&sent[from], spec->sequence + syn);
    contract_add_beginning(&sent[side_other(from)], spec->acknowledgment);
    sent[from].fin = sent[from].fin || (spec->flags & TALK_FIN) != 0;
    sent[from].differing = sent[from].differing || differing;
}

static struct bytes write_payload(struct feeder *feeder, uint32_t sequence, size_t length,
                                  bool differing)
{
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = contract_byte(sequence + (uint32_t)i);

        feeder->payload[i] = differing ? (uint8_t)~byte : byte;
    }
    return bytes_of(feeder->payload, length);
}

static void trace(const struct feeder *feeder, const struct tcp_spec *spec, enum side from,
                  const char *remark)
{
    static const char letters[] = "FSRPAU";
    const struct endpoint *client = from == SIDE_CLIENT ? &spec->from : &spec->to;
    const uint32_t *begin = first_sequences[client->port - CONTRACT_CLIENT_PORT];

    if (!feeder->contract->trace)
        return;
    fprintf(stderr, "%10.3f flow %zu %s ", duration_seconds(spec->time - START),
            contract_flow(client, spec->tunnel_key), side_name(from));
    for (unsigned i = 0; letters[i] != '\0'; i++)
        if ((spec->flags & 1U << i) != 0)
            fputc(letters[i], stderr);
    fprintf(stderr, " seq %d ack %d+%zu%s\n", (int)(spec->sequence - begin[from]),
            (int)(spec->acknowledgment - begin[side_other(from)]), spec->payload.length, remark);
}

static void send_spec(struct feeder *feeder, const struct tcp_spec *spec, bool snapped)
{
    struct tcp_packet whole = tcp_packet_new(spec);
    struct packet packet = whole.packet;
    size_t cut = snapped ? spec->payload.length / 2 : 0;
    struct bytes copy;
    uint8_t *memory = fuzz_copy(bytes_first(packet.frame, packet.frame.length - cut), &copy);

    packet.encapsulation.tunnel_count = spec->tunnel_key != 0;
    packet.encapsulation.tunnel[0] = TUNNEL_GRE;
    packet.frame = copy;
    packet.header = bytes_first(copy, packet.header.length);
    packet.payload = bytes_after(copy, packet.header.length);
    feeder->packets.receive(feeder->packets.context, &packet);
    free(memory);
    tcp_packet_free(&whole);
}

static struct bytes take_options(unsigned traits)
{
    static const uint8_t options[] = { 2, 4, 5, 0xb4, 1, 3, 3, 7, 4, 2, 1, 1 };

    return bytes_of(options, (traits & TRAIT_OPTIONS) != 0 ? sizeof options : 0);
}

static void take_segment(struct feeder *feeder, struct bytes *input)
{
    uint8_t first = fuzz_take_u8(input), second = fuzz_take_u8(input);
    int16_t sequence = (int16_t)fuzz_take_be16(input);
    int16_t acknowledgment = (int16_t)fuzz_take_be16(input);
    size_t length = fuzz_take_u8(input) * ((second & 0x80) != 0 ? (size_t)LONG_FACTOR : 1);
    uint8_t traits = fuzz_take_u8(input);
    enum side from = (first & 0x40) != 0 ? SIDE_SERVER : SIDE_CLIENT;
    const uint32_t *begin = first_sequences[second & 0x03];
    bool differing = (second & 0x20) != 0, syn = (first & TALK_SYN) != 0;
    struct tcp_spec spec = {
        .from = endpoint_of(from, (first & 0x80) != 0, second & 0x03),
        .to = endpoint_of(side_other(from), (first & 0x80) != 0, second & 0x03),
        .sequence = begin[from] + (uint32_t)sequence * ((traits & TRAIT_FAR) != 0 ? 65536U : 1U),
        .acknowledgment =
            (first & TALK_ACK) != 0 ? begin[side_other(from)] + (uint32_t)acknowledgment : 0,
        .flags = first & 0x3f,
        .ttl = from == SIDE_CLIENT ? 63 : 58,
        .identification = feeder->identification++,
        .window = (traits & TRAIT_ZERO_WINDOW) != 0 ? 0 : 64240,
        .urgent = (first & TALK_URG) != 0 ? 1 : 0,
        .tunnel_key = (traits & TRAIT_TUNNEL) != 0,
        .source = "fuzz",
        .options = take_options(traits),
    };

    feeder->now += pauses[second >> 2 & 0x07];
    spec.time = (traits & TRAIT_OLD) != 0 ? feeder->now - 2 * DURATION_SECOND : feeder->now;
    spec.payload = write_payload(feeder, spec.sequence + syn, length, differing);
    note_sent(feeder, &spec, from, differing);
    trace(feeder, &spec, from, (second & 0x40) != 0 ? " snapped" : differing ? " differing" : "");
    send_spec(feeder, &spec, (second & 0x40) != 0);
    if ((traits & TRAIT_TWICE) == 0)
        return;
    spec.ttl--;
    trace(feeder, &spec, from, " copy");
    note_sent(feeder, &spec, from, differing);
    send_spec(feeder, &spec, (second & 0x40) != 0);
}

/* What stands for something else than a packet. */
static void take_item(struct feeder *feeder, struct bytes *input)
{
    struct bytes item = bytes_first(*input, SEGMENT_SIZE);
    uint8_t traits = item.length == SEGMENT_SIZE ? item.data[SEGMENT_SIZE - 1] : 0;

    if ((traits & TRAIT_END) != 0) {
        reassembler_end(feeder->reassembler, CLOSE_END_OF_CAPTURE);
        fuzz_require(feeder->contract->opened == feeder->contract->closed);
    }
    if ((traits & TRAIT_TICK) == 0) {
        take_segment(feeder, input);
        return;
    }
    feeder->now += pauses[item.data[1] >> 2 & 0x07];
    feeder->packets.receive(feeder->packets.context,
                            &(struct packet){ .kind = PACKET_TICK, .time = feeder->now });
    fuzz_take(input, SEGMENT_SIZE);
}

static void feed(struct feeder *feeder, const struct reassembly_options *options,
                 struct bytes input)
{
    struct error error;

    feeder->reassembler = reassembler_new(options, contract_sink(feeder->contract), &error);
    fuzz_require(feeder->reassembler != NULL);
    feeder->packets = reassembler_packet_sink(feeder->reassembler);
    for (unsigned i = 0; i < MOST_SEGMENTS && input.length > 0; i++)
        take_item(feeder, &input);
    reassembler_end(feeder->reassembler, CLOSE_END_OF_CAPTURE);
    fuzz_require(feeder->contract->opened == feeder->contract->closed);
    reassembler_free(feeder->reassembler);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct bytes input = bytes_of(octets, size);
    uint8_t settings = fuzz_take_u8(&input), answers = fuzz_take_u8(&input);
    struct reassembly_options options = reassembly_options_default();
    struct feeder *feeder = calloc(1, sizeof *feeder);
    struct memory_pool pool;
    struct memory_budget budget;

    memory_pool_init(&pool, budgets[settings >> 3 & 0x03]);
    memory_budget_init(&budget, &pool);
    options.budget = &budget;
    options.limits.connections = (settings & 0x07) != 0 ? settings & 0x07 : USUAL_CONNECTIONS;
    options.verify_checksums = (settings & 0x20) != 0;
    feeder->contract = calloc(1, sizeof *feeder->contract);
    feeder->contract->answer = (answers & 0x03) % (STREAM_UNWANTED + 1);
    feeder->contract->changes_after = answers >> 2;
    feeder->contract->trace = fuzz_is_traced();
    feeder->now = START;
    feed(feeder, &options, input);
    fuzz_require(budget.used == 0);
    memory_budget_clear(&budget);
    free(feeder->contract);
    free(feeder);
    return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checking stream events as they come. */
#include "tests/fuzz/stream_contract.h"

#include "reassembly/reassembly_engine.h"
#include "tests/fuzz/fuzz_target.h"

/* A direction of a stream. */
struct followed_side {
    uint64_t next; /* offset */
    uint64_t bytes;
    bool impossible[CONTRACT_BEGINNINGS]; /* another byte was sent there */
};

struct followed_stream {
    const struct stream *stream;
    unsigned events;
    enum stream_interest interest;
    struct followed_side side[SIDE_COUNT];
};

size_t contract_flow(const struct endpoint *client, uint32_t tunnel_key)
{
    size_t connection = (size_t)(client->port - CONTRACT_CLIENT_PORT);
    size_t version = client->address.family == IP_FAMILY_6;

    fuzz_require(connection < CONTRACT_CONNECTIONS && tunnel_key < 2);
    return connection * 4 + version * 2 + tunnel_key;
}

void contract_add_beginning(struct contract_sent *sent, uint32_t sequence)
{
    fuzz_require(sent->beginning_count < CONTRACT_BEGINNINGS);
    sent->beginnings[sent->beginning_count++] = sequence;
}

/* Who opened a connection is the engine's judgement: a side of the stream is
 * found by its port. */
static const struct contract_sent *sent_by(const struct stream_contract *contract,
                                           const struct stream *stream, enum side from)
{
    const struct endpoint *ends[] = { &stream->client, &stream->server };
    bool swapped = stream->client.port == CONTRACT_SERVER_PORT;
    const struct endpoint *client = ends[swapped ? SIDE_SERVER : SIDE_CLIENT];
    enum side sender = swapped ? side_other(from) : from;

    fuzz_require(ends[swapped ? SIDE_CLIENT : SIDE_SERVER]->port == CONTRACT_SERVER_PORT);
    return &contract->sent[contract_flow(client, stream->encapsulation.tunnel_key)][sender];
}

static bool fits(const struct contract_sent *sent, uint32_t sequence, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        uint8_t expected = contract_byte(sequence + (uint32_t)i);
        uint8_t byte = bytes.data[i];
        uint8_t complement = (uint8_t)~expected;

        if (byte != expected && (!sent->differing || byte != complement))
            return false;
    }
    return true;
}

static void require_sent(const struct contract_sent *sent, struct followed_side *side,
                         const struct stream_data *data)
{
    bool possible = false;

    for (size_t i = 0; i < sent->beginning_count; i++) {
        uint32_t sequence = sent->beginnings[i] + (uint32_t)data->offset;

        if (side->impossible[i])
            continue;
        side->impossible[i] = !fits(sent, sequence, data->bytes);
        possible = possible || !side->impossible[i];
    }
    fuzz_require(possible);
}

static void take_opened(const struct stream_event *event)
{
    struct followed_stream *followed = calloc(1, sizeof *followed);

    fuzz_require(*event->state == NULL);
    followed->stream = event->stream;
    *event->state = followed;
}

static void take_data(const struct stream_contract *contract, struct followed_stream *followed,
                      const struct stream_event *event)
{
    const struct stream_data *data = &event->data;
    struct followed_side *side = &followed->side[data->from];

    fuzz_require(followed->interest == STREAM_WANTED);
    fuzz_require(data->bytes.length > 0);
    fuzz_require(data->offset == side->next);
    fuzz_require(event->time >= event->stream->start);
    require_sent(sent_by(contract, event->stream, data->from), side, data);
    side->next += data->bytes.length;
    side->bytes += data->bytes.length;
}

static void take_gap(struct followed_stream *followed, const struct stream_event *event)
{
    const struct stream_gap *gap = &event->gap;
    struct followed_side *side = &followed->side[gap->from];

    fuzz_require(followed->interest == STREAM_WANTED);
    fuzz_require(gap->length > 0);
    fuzz_require(gap->offset == side->next);
    side->next += gap->length;
}

/* The engine has gaps, the side was heard of, and nothing is behind a FIN. */
static bool tells_all_by_gaps(const struct stream_contract *contract,
                              const struct followed_stream *followed,
                              const struct stream_event *event, enum side side)
{
    const struct reassembly_engine *engine = reassembly_engine_find(event->stream->engine, NULL);

    return (engine->capabilities & ENGINE_GAPS) != 0 && followed->side[side].next > 0 &&
           !sent_by(contract, event->stream, side)->fin;
}

static void require_close_facts(const struct stream_contract *contract,
                                const struct followed_stream *followed,
                                const struct stream_event *event)
{
    const struct stream_close *close = &event->close;

    fuzz_require(close->reason < CLOSE_COUNT && close->closed_by < CLOSED_BY_COUNT);
    fuzz_require(close->directions < DIRECTIONS_COUNT);
    fuzz_require(close->last_packet >= event->stream->start);
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        const struct direction_facts *facts = &close->side[side];

        if (followed->interest == STREAM_WANTED) {
            fuzz_require(facts->delivered == followed->side[side].bytes);
            if (tells_all_by_gaps(contract, followed, event, side))
                fuzz_require(facts->missing == 0);
        }
        fuzz_require(followed->interest == STREAM_FACTS_ONLY || facts->unheard == 0);
        fuzz_require(facts->traffic.retransmitted <= facts->traffic.packets);
        fuzz_require(facts->traffic.bytes >= facts->delivered);
    }
}

static void trace(const struct stream_event *event)
{
    static const char *const kinds[] = { "opened", "data", "gap", "closed", "attempt" };
    const struct stream_data *data = &event->data;
    const struct stream_gap *gap = &event->gap;

    fprintf(stderr, "    %u %s", event->stream->client.port, kinds[event->kind]);
    if (event->kind == STREAM_DATA)
        fprintf(stderr, " %s %llu+%zu%s%s", side_name(data->from), (unsigned long long)data->offset,
                data->bytes.length, data->queued ? " queued" : "",
                data->retransmitted ? " retransmitted" : "");
    if (event->kind == STREAM_GAP)
        fprintf(stderr, " %s %llu+%llu", side_name(gap->from), (unsigned long long)gap->offset,
                (unsigned long long)gap->length);
    if (event->kind == STREAM_CLOSED)
        fprintf(stderr, " %s missing %llu %llu", close_reason_name(event->close.reason),
                (unsigned long long)event->close.side[SIDE_CLIENT].missing,
                (unsigned long long)event->close.side[SIDE_SERVER].missing);
    fprintf(stderr, "\n");
}

/* Nothing stands before it or behind it. */
static enum stream_interest take_attempt(const struct stream_event *event)
{
    const struct stream *stream = event->stream;

    fuzz_require(*event->state == NULL);
    fuzz_require(event->attempt.answer < ATTEMPT_ANSWER_COUNT);
    fuzz_require(stream->syn[SIDE_CLIENT].seen || stream->syn[SIDE_SERVER].seen);
    fuzz_require(!stream->handshake);
    return STREAM_UNWANTED;
}

static enum stream_interest answer(struct stream_contract *contract,
                                   struct followed_stream *followed,
                                   const struct stream_event *event)
{
    bool over = event->kind == STREAM_CLOSED;

    followed->events++;
    if (followed->events > contract->changes_after)
        followed->interest = contract->answer;
    if (over || followed->interest == STREAM_UNWANTED) {
        enum stream_interest last = over ? STREAM_WANTED : STREAM_UNWANTED;

        *event->state = NULL;
        free(followed);
        contract->closed++;
        return last;
    }
    return followed->interest;
}

static enum stream_interest receive(void *context, const struct stream_event *event)
{
    struct stream_contract *contract = context;
    struct followed_stream *followed;

    if (contract->trace)
        trace(event);
    if (event->kind == STREAM_ATTEMPT)
        return take_attempt(event);
    if (event->kind == STREAM_OPENED) {
        take_opened(event);
        contract->opened++;
    }
    followed = *event->state;
    fuzz_require(followed != NULL);
    fuzz_require(followed->stream == event->stream);
    switch (event->kind) {
    case STREAM_OPENED:
        break;
    case STREAM_DATA:
        take_data(contract, followed, event);
        break;
    case STREAM_GAP:
        take_gap(followed, event);
        break;
    case STREAM_CLOSED:
        require_close_facts(contract, followed, event);
        break;
    case STREAM_ATTEMPT:
    case STREAM_OUTAGE: /* the packets of these tests come without one */
    case STREAM_EVENT_KIND_COUNT:
        fuzz_require(!"an event has a kind");
    }
    return answer(contract, followed, event);
}

struct stream_sink contract_sink(struct stream_contract *contract)
{
    return (struct stream_sink){ .context = contract, .receive = receive };
}

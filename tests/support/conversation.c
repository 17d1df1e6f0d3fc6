/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playing a conversation with losses. */
#include "tests/support/conversation.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define START        (INT64_C(1767225600) * DURATION_SECOND)
#define SEGMENT_TIME DURATION_MILLISECOND

void conversation_init(struct conversation *conversation)
{
    *conversation = (struct conversation){ .now = START };
}

void conversation_clear(struct conversation *conversation)
{
    free(conversation->said);
    free(conversation->bytes[SIDE_CLIENT]);
    free(conversation->bytes[SIDE_SERVER]);
}

void conversation_add(struct conversation *conversation, enum side from, uint64_t heard,
                      const uint8_t *bytes, size_t length)
{
    size_t *have = &conversation->length[from], *room = &conversation->room[from];

    if (length == 0)
        return;
    if (conversation->count == conversation->capacity) {
        conversation->capacity = conversation->capacity * 2 + 16;
        conversation->said =
            realloc(conversation->said, conversation->capacity * sizeof *conversation->said);
    }
    if (*have + length > *room) {
        *room = (*have + length) * 2;
        conversation->bytes[from] = realloc(conversation->bytes[from], *room);
    }
    conversation->now += SEGMENT_TIME;
    memcpy(conversation->bytes[from] + *have, bytes, length);
    conversation->said[conversation->count++] =
        (struct utterance){ from, conversation->now, *have, heard, length };
    *have += length;
}

void losses_init(struct losses *losses, const struct conversation *conversation)
{
    *losses = (struct losses){ .directions = DIRECTIONS_BOTH };
    for (enum side side = 0; side < SIDE_COUNT; side++)
        losses->lost[side] = calloc(conversation->length[side] + 1, sizeof(bool));
}

void losses_clear(struct losses *losses)
{
    free(losses->lost[SIDE_CLIENT]);
    free(losses->lost[SIDE_SERVER]);
}

/* ------------------------------------------------------------------------- playing */

struct player {
    const struct conversation *conversation;
    const struct losses *losses;
    struct stream_sink sink;
    struct stream stream;
    void *state;
    timestamp now;
    uint64_t base[SIDE_COUNT]; /* of the offsets, when the capture begins later */
    uint64_t next[SIDE_COUNT]; /* everything before was told */
    bool has_begun;            /* a segment was played */
};

static bool is_seen(const struct losses *losses, enum side side)
{
    return losses->directions == DIRECTIONS_BOTH ||
           losses->directions == (side == SIDE_CLIENT ? DIRECTIONS_CLIENT : DIRECTIONS_SERVER);
}

static void send_event(struct player *player, struct stream_event event)
{
    enum stream_interest interest;

    event.stream = &player->stream;
    event.state = &player->state;
    event.time = player->now;
    interest = player->sink.receive(player->sink.context, &event);
    ck_assert_int_ne(interest, STREAM_UNWANTED);
}

/* The engine knows no offsets of a side that it never saw. */
static uint64_t heard_by(const struct player *player, const struct utterance *said)
{
    enum side other = side_other(said->from);
    uint64_t base = player->base[other];

    return player->stream.captured[other] && said->heard > base ? said->heard - base : 0;
}

static void send_bytes(struct player *player, const struct utterance *said, uint64_t offset,
                       size_t length)
{
    uint8_t *copy = malloc(length);

    player->stream.captured[said->from] = true;
    memcpy(copy, player->conversation->bytes[said->from] + offset, length);
    send_event(player,
               (struct stream_event){
                   .kind = STREAM_DATA,
                   .data = { .from = said->from,
                             .bytes = bytes_of(copy, length),
                             .offset = offset - player->base[said->from],
                             .heard = heard_by(player, said),
                             .starts_segment = offset == said->offset,
                             .ends_segment = offset + length == said->offset + said->length },
               });
    free(copy);
    player->next[said->from] = offset + length;
}

static uint64_t end_of_loss(const struct player *player, const struct utterance *said,
                            uint64_t offset)
{
    while (offset < said->offset + said->length && player->losses->lost[said->from][offset])
        offset++;
    return offset;
}

/* Up to where the side's bytes from here on are lost. A hole goes on behind the
 * segment when nothing was captured that came before what follows. */
static uint64_t end_of_hole(const struct player *player, const struct utterance *said,
                            uint64_t offset)
{
    const struct conversation *conversation = player->conversation;
    const struct utterance *behind = conversation->said + conversation->count;
    uint64_t end = end_of_loss(player, said, offset);

    while (player->losses->joins_holes && end == said->offset + said->length) {
        const struct utterance *next = said + 1;

        while (next < behind && next->from != said->from &&
               end_of_loss(player, next, next->offset) == next->offset + next->length)
            next++;
        if (next == behind || next->from != said->from)
            break;
        said = next;
        end = end_of_loss(player, said, said->offset);
    }
    return end;
}

static void send_gap(struct player *player, const struct utterance *said, uint64_t offset)
{
    uint64_t end = end_of_hole(player, said, offset);

    send_event(player, (struct stream_event){ .kind = STREAM_GAP,
                                              .gap = { .from = said->from,
                                                       .offset = offset - player->base[said->from],
                                                       .length = end - offset } });
    player->next[said->from] = end;
}

/* The other side acknowledges what it got before. */
static void acknowledge(struct player *player)
{
    for (enum side side = 0; side < SIDE_COUNT; side++)
        player->stream.captured[side] |= player->has_begun && is_seen(player->losses, side);
    player->has_begun = true;
}

static void play_segment(struct player *player, const struct utterance *said)
{
    const bool *lost = player->losses->lost[said->from];
    uint64_t end = said->offset + said->length;

    player->now = said->time;
    acknowledge(player);
    while (player->next[said->from] < end) {
        uint64_t offset = player->next[said->from];
        size_t length = 0;

        if (lost[offset]) {
            send_gap(player, said, offset);
            continue;
        }
        while (offset + length < end && !lost[offset + length] &&
               !(player->losses->byte_by_byte && length > 0))
            length++;
        send_bytes(player, said, offset, length);
    }
}

static void keep(void *context, struct session *session)
{
    *(struct session **)context = session;
}

/* Where a capture that begins later counts the side's bytes from: its first byte
 * there. With its SYN they are counted from the start. */
static uint64_t first_seen(const struct conversation *conversation, const struct losses *losses,
                           enum side side)
{
    for (size_t i = losses->first; losses->first > 0 && i < conversation->count; i++) {
        const struct utterance *said = &conversation->said[i];

        for (uint64_t at = said->offset; at < said->offset + said->length; at++)
            if (said->from == side && !losses->lost[side][at])
                return at;
    }
    return losses->first > 0 ? conversation->length[side] : 0;
}

static void open_stream(struct player *player)
{
    static const uint8_t client[] = { 192, 0, 2, 10 }, server[] = { 192, 0, 2, 25 };
    const struct conversation *conversation = player->conversation;
    const struct losses *losses = player->losses;
    bool from_start = losses->first == 0;

    player->now = from_start ? START : conversation->said[losses->first].time;
    player->stream =
        (struct stream){ .client = { ip_address_v4(client), 40000 },
                         .server = { ip_address_v4(server), 25 },
                         .source = "conversation",
                         .engine = "conversation",
                         .start = player->now,
                         .handshake = from_start && losses->directions == DIRECTIONS_BOTH };
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        player->base[side] = player->next[side] = first_seen(conversation, losses, side);
        player->stream.syn[side].seen = from_start && is_seen(losses, side);
        player->stream.captured[side] = from_start && is_seen(losses, side);
    }
    send_event(player, (struct stream_event){ .kind = STREAM_OPENED });
}

static void close_stream(struct player *player)
{
    player->now = player->conversation->now + SEGMENT_TIME;
    send_event(player, (struct stream_event){
                           .kind = STREAM_CLOSED,
                           .close = { .reason = CLOSE_FIN,
                                      .closed_by = CLOSED_BY_CLIENT,
                                      .directions = player->losses->directions,
                                      .round_trip = -1,
                                      .server_round_trip = -1,
                                      .last_packet = player->now },
                       });
}

struct session *conversation_session(const struct conversation *conversation,
                                     const struct losses *losses)
{
    struct session *session = NULL;
    const struct session_builder_options options = { .limits = default_smtp_limits,
                                                     .messages = { .digest = true } };
    struct session_builder *builder = session_builder_new(
        &options, (struct session_sink){ .context = &session, .receive = keep });
    struct player player = { .conversation = conversation,
                             .losses = losses,
                             .sink = session_builder_sink(builder) };

    open_stream(&player);
    for (size_t i = losses->first; i < conversation->count; i++)
        if (is_seen(losses, conversation->said[i].from))
            play_segment(&player, &conversation->said[i]);
    close_stream(&player);
    session_builder_free(builder);
    ck_assert_ptr_nonnull(session);
    return session;
}

bool losses_shows(const struct losses *losses, const struct conversation *conversation,
                  enum side side, uint64_t offset)
{
    return is_seen(losses, side) && offset >= first_seen(conversation, losses, side) &&
           !losses->lost[side][offset];
}

void conversation_print(const struct conversation *conversation, const struct losses *losses)
{
    for (size_t i = 0; i < conversation->count; i++) {
        const struct utterance *said = &conversation->said[i];
        bool inside = false;

        printf("%s%.3f %s heard %llu: ", i < losses->first ? "(before) " : "",
               (double)(said->time - START) / DURATION_SECOND, side_name(said->from),
               (unsigned long long)said->heard);
        for (uint64_t at = said->offset; at < said->offset + said->length; at++) {
            uint8_t byte = conversation->bytes[said->from][at];

            if (losses->lost[said->from][at] != inside)
                printf("%c", inside ? ']' : '[');
            inside = losses->lost[said->from][at];
            if (byte == '\r' || byte == '\n')
                printf(byte == '\r' ? "\\r" : "\\n");
            else
                printf("%c", byte >= 0x20 && byte < 0x7f ? byte : '?');
        }
        printf("%s\n", inside ? "]" : "");
    }
}

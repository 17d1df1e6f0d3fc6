/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any octets as a TLS handshake from the first byte of a connection on: records
 * that are sound and safe to show, the same however the bytes are cut, and
 * memory given back.
 *
 * Input: settings (1 octet), where a hole begins, in units of 8 octets (1), its
 * length (1), the number of the client's octets (2), these, the server's octets.
 *
 *   settings  small limits, 0x01; the hole is in the client's octets, 0x02, in
 *             the server's, 0x04; the server speaks first, 0x08
 */
#include "config.h" /* memfd_create, before any system header */

#include <stdlib.h>

#include "output/json_line.h"
#include "output/session_json.h"
#include "output/transcript.h"
#include "smtp/session_builder.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/output_check.h"

const char fuzz_target_name[] = "tls";

#define START (INT64_C(1767225600) * DURATION_SECOND)

struct talk {
    uint8_t settings;
    size_t hole_at;
    size_t hole_length;
    struct bytes said[SIDE_COUNT];
};

struct player {
    struct stream_sink sink;
    struct stream stream;
    void *state;
    enum stream_interest interest;
    timestamp now;
    uint64_t offset[SIDE_COUNT];
    uint64_t unheard[SIDE_COUNT]; /* said when only facts were wanted */
};

static struct smtp_limits limits_of(const struct talk *talk)
{
    struct smtp_limits limits = default_smtp_limits;

    if ((talk->settings & 0x01) != 0) {
        limits.tls_handshake = 300;
        limits.tls_names = 2;
        limits.tls_alerts = 1;
    }
    return limits;
}

static bool is_heard(struct player *player, const struct stream_event *event)
{
    if (player->interest == STREAM_FACTS_ONLY && event->kind == STREAM_DATA)
        player->unheard[event->data.from] += event->data.bytes.length;
    else if (player->interest == STREAM_FACTS_ONLY && event->kind == STREAM_GAP)
        player->unheard[event->gap.from] += event->gap.length;
    else
        return player->interest != STREAM_UNWANTED;
    return false;
}

static void send_event(struct player *player, struct stream_event event)
{
    if (!is_heard(player, &event))
        return;
    event.stream = &player->stream;
    event.state = &player->state;
    event.time = player->now;
    player->interest = player->sink.receive(player->sink.context, &event);
}

static void say(struct player *player, enum side from, struct bytes bytes, bool cut)
{
    player->now += DURATION_MILLISECOND;
    while (bytes.length > 0) {
        struct bytes copy;
        struct bytes piece = fuzz_take(&bytes, cut ? 1 : bytes.length);
        uint8_t *memory = fuzz_copy(piece, &copy);

        send_event(player,
                   (struct stream_event){
                       .kind = STREAM_DATA,
                       .data = { .from = from, .bytes = copy, .offset = player->offset[from] } });
        player->offset[from] += piece.length;
        free(memory);
    }
}

static void leave_out(struct player *player, enum side from, size_t length)
{
    if (length == 0)
        return;
    send_event(player,
               (struct stream_event){
                   .kind = STREAM_GAP,
                   .gap = { .from = from, .offset = player->offset[from], .length = length } });
    player->offset[from] += length;
}

static void say_all(struct player *player, const struct talk *talk, enum side from, bool cut)
{
    bool has_hole = (talk->settings & (from == SIDE_CLIENT ? 0x02 : 0x04)) != 0;
    struct bytes said = talk->said[from];

    if (has_hole) {
        say(player, from, fuzz_take(&said, talk->hole_at), cut);
        leave_out(player, from, talk->hole_length);
        fuzz_take(&said, talk->hole_length);
    }
    say(player, from, said, cut);
}

static void play(struct player *player, const struct talk *talk, bool cut)
{
    static const uint8_t client[] = { 192, 0, 2, 10 }, server[] = { 192, 0, 2, 25 };
    enum side first = (talk->settings & 0x08) != 0 ? SIDE_SERVER : SIDE_CLIENT;
    struct stream_close close = {
        .reason = CLOSE_FIN, .round_trip = -1, .server_round_trip = -1, .established = -1
    };

    player->now = START;
    player->stream = (struct stream){ .client = { ip_address_v4(client), 40000 },
                                      .server = { ip_address_v4(server), 465 },
                                      .source = "fuzz",
                                      .engine = "fuzz",
                                      .start = START,
                                      .handshake = true,
                                      .captured = { true, true } };
    send_event(player, (struct stream_event){ .kind = STREAM_OPENED });
    say_all(player, talk, first, cut);
    say_all(player, talk, side_other(first), cut);
    close.last_packet = player->now;
    for (enum side side = 0; side < SIDE_COUNT; side++)
        close.side[side].unheard = player->unheard[side];
    send_event(player, (struct stream_event){ .kind = STREAM_CLOSED, .close = close });
}

static void keep(void *context, struct session *session)
{
    struct session **kept = context;

    fuzz_require(*kept == NULL);
    *kept = session;
}

static struct session *session_of(const struct talk *talk, bool cut)
{
    struct session *session = NULL;
    struct session_sink sink = { .context = &session, .receive = keep };
    struct memory_pool pool;
    struct memory_budget budget;
    struct session_builder_options options = { .budget = &budget, .limits = limits_of(talk) };
    struct session_builder *builder;
    struct player player = { .state = NULL };

    memory_pool_init(&pool, 1 << 24);
    memory_budget_init(&budget, &pool);
    builder = session_builder_new(&options, sink);
    player.sink = session_builder_sink(builder);
    play(&player, talk, cut);
    session_builder_free(builder);
    fuzz_require(session != NULL);
    fuzz_require(budget.used == 0);
    memory_budget_clear(&budget);
    return session;
}

static void append_line(struct bounded_buffer *line, const struct session *session)
{
    json_t *record = session_json_new(session);

    json_line_append(line, record);
    json_decref(record);
}

/* Takes the session. */
static void check_in_text(const struct player_input *no_secrets, struct session *session)
{
    struct memory_file memory = memory_file_open(bytes_of(NULL, 0));
    struct output_file *file = output_file_open(memory.path, NULL);
    struct transcript_options look = { .unicode = true };
    struct transcript *transcript = transcript_new(file, &look);
    struct session_sink sink = transcript_sink(transcript);
    struct bytes text;

    session_sink_receive(&sink, session);
    transcript_free(transcript);
    fuzz_require(output_file_close(file, NULL) == OUTPUT_GOOD);
    text = memory_file_read(&memory);
    check_transcript(no_secrets, text);
    free((void *)(uintptr_t)text.data);
    memory_file_close(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static const struct player_input no_secrets;
    struct bytes input = bytes_of(octets, size);
    struct talk talk = { .settings = fuzz_take_u8(&input) };
    struct session *whole, *cut;
    struct bounded_buffer lines[2];

    talk.hole_at = fuzz_take_u8(&input) * (size_t)8;
    talk.hole_length = fuzz_take_u8(&input);
    talk.said[SIDE_CLIENT].length = fuzz_take_be16(&input);
    talk.said[SIDE_CLIENT] = fuzz_take(&input, talk.said[SIDE_CLIENT].length);
    talk.said[SIDE_SERVER] = input;
    whole = session_of(&talk, false);
    cut = session_of(&talk, true);
    bounded_buffer_init(&lines[0], SIZE_MAX);
    bounded_buffer_init(&lines[1], SIZE_MAX);
    append_line(&lines[0], whole);
    append_line(&lines[1], cut);
    check_json_line(&no_secrets, bounded_buffer_bytes(&lines[0]));
    check_same_lines(&lines[0], &lines[1]);
    bounded_buffer_clear(&lines[0]);
    bounded_buffer_clear(&lines[1]);
    session_free(cut);
    check_in_text(&no_secrets, whole);
    return 0;
}

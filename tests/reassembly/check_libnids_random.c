/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The libnids engine under random conversations and random damage. */
#include "reassembly/libnids_engine.h"

#include "tests/reassembly/stream_recorder.h"
#include "tests/support/dice.h"
#include "tests/support/suite_main.h"

enum { CONVERSATIONS = 4000, DAMAGED = 6000, LARGEST_STREAM = 6000, LARGEST_SEGMENT = 400 };

/* What each side will say, and how far it has got. */
struct script {
    uint8_t text[SIDE_COUNT][LARGEST_STREAM];
    size_t length[SIDE_COUNT];
    size_t said[SIDE_COUNT];
};

static void write_script(struct script *script, struct dice *dice)
{
    for (int side = 0; side < SIDE_COUNT; side++) {
        script->length[side] = roll(dice, LARGEST_STREAM);
        script->said[side] = 0;
        for (size_t i = 0; i < script->length[side]; i++)
            script->text[side][i] = (uint8_t)roll(dice, 256);
    }
}

static bool is_said(const struct script *script, enum side side)
{
    return script->said[side] == script->length[side];
}

static struct bytes next_words(struct script *script, enum side side, struct dice *dice)
{
    struct bytes rest = bytes_of(script->text[side] + script->said[side],
                                 script->length[side] - script->said[side]);
    struct bytes words = bytes_first(rest, 1 + roll(dice, LARGEST_SEGMENT));

    script->said[side] += words.length;
    return words;
}

/* Both say all they have, in turns that the dice choose. Of the client's
 * segments the one numbered `lost` is not captured, nor sent again. Returns the
 * client's offset at which that one began. */
static size_t play(struct tcp_talk *talk, struct script *script, struct dice *dice, int lost)
{
    size_t lost_at = script->length[SIDE_CLIENT];
    int number = 0;

    talk_handshake(talk);
    while (!is_said(script, SIDE_CLIENT) || !is_said(script, SIDE_SERVER)) {
        enum side side = roll(dice, 2) == 0 ? SIDE_CLIENT : SIDE_SERVER;
        size_t offset;
        struct tcp_spec spec;

        if (is_said(script, side))
            side = side_other(side);
        offset = script->said[side];
        spec = talk_prepare(talk, side, TALK_ACK, next_words(script, side, dice));
        if (side == SIDE_CLIENT && number++ == lost)
            lost_at = offset;
        else
            talk_send(talk, &spec);
        if (roll(dice, 4) == 0)
            talk_ack(talk, side_other(side));
    }
    talk_close(talk, roll(dice, 2) == 0 ? SIDE_CLIENT : SIDE_SERVER);
    return lost_at;
}

static void begin(struct recording *recording, struct dice *dice)
{
    struct tcp_talk *talk = &recording->talk;

    memset(recording->recorder.data_length, 0, sizeof recording->recorder.data_length);
    recording->recorder.opened = recording->recorder.closed = 0;
    talk->sequence[SIDE_CLIENT] = roll(dice, INT32_MAX) * 2;
    talk->sequence[SIDE_SERVER] = roll(dice, INT32_MAX) * 2;
    talk->end[SIDE_CLIENT].port = (uint16_t)(1024 + roll(dice, 60000));
    talk->end[SIDE_SERVER].address.octets[3] = (uint8_t)roll(dice, 256);
}

static void assert_said(const struct recording *recording, const struct script *script,
                        enum side side, size_t length)
{
    const struct stream_recorder *recorder = &recording->recorder;

    ck_assert_uint_eq(recorder->data_length[side], length);
    ck_assert_uint_eq(recorder->close.side[side].delivered, length);
    ck_assert_uint_eq(recorder->close.side[side].missing, script->length[side] - length);
    ck_assert(length == 0 || memcmp(recorder->data[side], script->text[side], length) == 0);
}

START_TEST(whole_conversations_come_out_as_they_were_said)
{
    struct recording *recording = recording_new();
    static struct script script;

    recording->recorder.quiet = true;
    for (uint64_t seed = 1; seed <= CONVERSATIONS; seed++) {
        struct dice dice = { seed };

        begin(recording, &dice);
        write_script(&script, &dice);
        play(&recording->talk, &script, &dice, -1);
        ck_assert_uint_eq(recording->recorder.opened, 1);
        ck_assert_uint_eq(recording->recorder.closed, 1);
        ck_assert_int_eq(recording->recorder.close.reason, CLOSE_FIN);
        assert_said(recording, &script, SIDE_CLIENT, script.length[SIDE_CLIENT]);
        assert_said(recording, &script, SIDE_SERVER, script.length[SIDE_SERVER]);
    }
    recording_free(recording);
}
END_TEST

START_TEST(lost_segment_leaves_the_prefix_and_the_exact_rest_missing)
{
    struct recording *recording = recording_new();
    static struct script script;

    recording->recorder.quiet = true;
    for (uint64_t seed = 1; seed <= CONVERSATIONS; seed++) {
        struct dice dice = { seed };
        size_t lost_at;

        begin(recording, &dice);
        write_script(&script, &dice);
        lost_at = play(&recording->talk, &script, &dice, (int)roll(&dice, 10));
        recording_end(recording);
        ck_assert_uint_eq(recording->recorder.opened, 1);
        ck_assert_uint_eq(recording->recorder.closed, 1);
        ck_assert_int_eq(recording->recorder.close.reason,
                         lost_at < script.length[SIDE_CLIENT] ? CLOSE_STALLED : CLOSE_FIN);
        assert_said(recording, &script, SIDE_CLIENT, lost_at);
        assert_said(recording, &script, SIDE_SERVER, script.length[SIDE_SERVER]);
    }
    recording_free(recording);
}
END_TEST

/* Damages octets, flags, lengths and times of a packet within the contract of
 * capture/packet.h. */
static void damage(struct packet *packet, uint8_t *memory, size_t size, struct dice *dice)
{
    for (uint32_t i = roll(dice, 4); i > 0; i--)
        memory[roll(dice, (uint32_t)size)] ^= (uint8_t)(1U << roll(dice, 8));
    if (roll(dice, 8) == 0)
        memory[packet->header.length + 13] = (uint8_t)roll(dice, 256);
    if (roll(dice, 8) == 0)
        packet->payload.length = roll(dice, (uint32_t)packet->payload.length + 1);
    if (roll(dice, 16) == 0)
        packet->payload_length = (uint32_t)packet->payload.length;
    if (roll(dice, 32) == 0)
        packet->time = (int64_t)((uint64_t)roll(dice, UINT32_MAX) << roll(dice, 33));
    if (roll(dice, 64) == 0)
        packet->time = roll(dice, 2) == 0 ? INT64_MAX : INT64_MIN;
}

/* The sequence of packets is damaged too: some lost, some doubled. */
static void send_damaged(struct tcp_talk *talk, const struct tcp_spec *spec, struct dice *dice)
{
    for (uint32_t copies = roll(dice, 8) == 0 ? roll(dice, 4) : 1; copies > 0; copies--) {
        struct tcp_packet packet = tcp_packet_new(spec);

        if (roll(dice, 3) == 0)
            damage(&packet.packet, packet.memory,
                   packet.packet.header.length + packet.packet.payload.length, dice);
        talk->sink.receive(talk->sink.context, &packet.packet);
        tcp_packet_free(&packet);
    }
}

static void play_damaged(struct tcp_talk *talk, struct dice *dice)
{
    static const uint8_t flags[] = { TALK_ACK,
                                     TALK_ACK,
                                     TALK_ACK | TALK_PSH,
                                     TALK_SYN,
                                     TALK_SYN | TALK_ACK,
                                     TALK_FIN | TALK_ACK,
                                     TALK_RST,
                                     TALK_RST | TALK_ACK,
                                     TALK_ACK | TALK_URG };
    static const uint8_t text[LARGEST_SEGMENT] = "250 ok\r\n";

    for (uint32_t i = 5 + roll(dice, 30); i > 0; i--) {
        enum side side = roll(dice, 2) == 0 ? SIDE_CLIENT : SIDE_SERVER;
        uint8_t chosen = flags[roll(dice, sizeof flags)];
        struct tcp_spec spec =
            talk_prepare(talk, side, chosen, bytes_of(text, roll(dice, sizeof text)));

        send_damaged(talk, &spec, dice);
        talk_pause(talk, roll(dice, 80) == 0 ? roll(dice, 20) * DURATION_SECOND : 0);
    }
}

/* Every event is owed its order: opened once before, closed once after. */
struct tally {
    uint64_t events;
    int64_t open;
};

static enum stream_interest tally_event(void *context, const struct stream_event *event)
{
    static const enum stream_interest answers[] = { STREAM_WANTED, STREAM_WANTED, STREAM_WANTED,
                                                    STREAM_FACTS_ONLY, STREAM_UNWANTED };
    struct tally *tally = context;
    enum stream_interest answer;

    if (event->kind == STREAM_ATTEMPT)
        return STREAM_WANTED;
    answer = answers[tally->events++ % 5];
    if (event->kind == STREAM_OPENED) {
        ck_assert_ptr_null(*event->state);
        *event->state = tally;
        tally->open++;
    } else {
        ck_assert_ptr_eq(*event->state, tally);
    }
    if (event->kind == STREAM_CLOSED || answer == STREAM_UNWANTED) {
        *event->state = NULL;
        tally->open--;
    }
    return answer;
}

START_TEST(damaged_packets_crash_nothing_and_leave_nothing_open)
{
    struct reassembly_options options = reassembly_options_default();
    struct tally tally = { 0 };
    struct reassembler *reassembler;
    struct tcp_talk talk;

    options.engine = "libnids";
    options.limits.connections = 20;
    options.verify_checksums = _i == 1;
    reassembler = reassembler_new(&options, (struct stream_sink){ &tally, tally_event }, NULL);
    talk_init(&talk, reassembler_packet_sink(reassembler));
    for (uint64_t seed = 1; seed <= DAMAGED; seed++) {
        struct dice dice = { seed * 77 + (uint64_t)_i };

        talk.end[SIDE_CLIENT].port = (uint16_t)(40000 + roll(&dice, 60));
        talk.tunnel_key = roll(&dice, 8) == 0 ? 1 : 0;
        if (roll(&dice, 3) > 0)
            talk_handshake(&talk);
        play_damaged(&talk, &dice);
        if (roll(&dice, 200) == 0)
            reassembler_end(reassembler, CLOSE_END_OF_CAPTURE);
    }
    ck_assert_uint_gt(reassembler_statistics(reassembler)->value[COUNT_EVICTED], 0);
    reassembler_end(reassembler, CLOSE_END_OF_CAPTURE);
    ck_assert_int_eq(tally.open, 0);
    reassembler_free(reassembler);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("libnids, at random");
    TCase *conversations = tcase_create("conversations");
    TCase *damage_case = tcase_create("damage");

    tcase_set_timeout(conversations, 120);
    tcase_set_timeout(damage_case, 120);
    tcase_add_test(conversations, whole_conversations_come_out_as_they_were_said);
    tcase_add_test(conversations, lost_segment_leaves_the_prefix_and_the_exact_rest_missing);
    tcase_add_loop_test(damage_case, damaged_packets_crash_nothing_and_leave_nothing_open, 0, 2);
    suite_add_tcase(suite, conversations);
    suite_add_tcase(suite, damage_case);
    return suite;
}

SUITE_MAIN(suite);

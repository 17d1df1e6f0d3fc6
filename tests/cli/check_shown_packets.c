/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conversations by chance, with logins in every cut, sent again, overlapping, lost, in two
 * versions: what is written of them has no word that somebody logged in with.
 */
#include <stdlib.h>
#include <string.h>

#include "capture/packet_source.h"
#include "reassembly/ip_checksum.h"
#include "tests/support/conversation_maker.h"
#include "tests/support/packet_show.h"
#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

enum { SEEDS_A_TEST = 200, TESTS = 14, MEMORY = 16 << 20, QUEUE = 8 };

/* What goes wrong on the way; each of a thousand. */
struct mishaps {
    unsigned cut;       /* a segment is sent in two */
    unsigned again;     /* and sent again, later, in another cut */
    unsigned copied;    /* by a mirror port */
    unsigned overtaken; /* by the next one */
    unsigned lost;      /* not captured */
    unsigned other;     /* sent again with other octets */
    unsigned probed;    /* a keep-alive probe comes, with an octet of the stream */
};

static const struct mishaps mishaps[] = {
    { .cut = 0 },
    { .cut = 300 },
    { .cut = 300, .again = 200, .copied = 100 },
    { .cut = 300, .again = 200, .overtaken = 200, .probed = 100 },
    { .cut = 300, .again = 100, .lost = 30 },
    { .cut = 300, .again = 100, .other = 30, .probed = 50 },
    { .cut = 500,
      .again = 300,
      .copied = 50,
      .overtaken = 100,
      .lost = 10,
      .other = 5,
      .probed = 50 },
};

enum { MISHAPS = sizeof mishaps / sizeof mishaps[0] };

/* One conversation on the wire. */
struct wire {
    const struct conversation *conversation;
    const struct mishaps *mishaps;
    struct dice *dice;
    struct tcp_talk talk;
    uint32_t base[SIDE_COUNT]; /* the sequence number of offset 0 */
    struct tcp_spec overtaken; /* waits for the next one */
    bool waits;
};

static bool happens(struct wire *wire, unsigned per_mille)
{
    return roll_chance(wire->dice, per_mille);
}

static void send_spec(struct wire *wire, const struct tcp_spec *spec)
{
    if (happens(wire, wire->mishaps->lost))
        return;
    talk_send(&wire->talk, spec);
    if (happens(wire, wire->mishaps->copied))
        talk_send(&wire->talk, spec);
}

/* Octets of a side from an offset on, whatever was sent before. */
static struct tcp_spec segment(struct wire *wire, enum side from, uint64_t offset, size_t length,
                               uint64_t heard)
{
    struct tcp_spec spec = talk_prepare(&wire->talk, from, TALK_PSH | TALK_ACK, bytes_of(NULL, 0));

    spec.sequence = wire->base[from] + (uint32_t)offset;
    spec.acknowledgment = wire->base[side_other(from)] + (uint32_t)heard;
    spec.payload = bytes_of(wire->conversation->bytes[from] + offset, length);
    return spec;
}

static void send_later(struct wire *wire, const struct tcp_spec *spec)
{
    if (!wire->waits && happens(wire, wire->mishaps->overtaken)) {
        wire->overtaken = *spec;
        wire->waits = true;
        return;
    }
    send_spec(wire, spec);
    if (!wire->waits)
        return;
    wire->waits = false;
    wire->overtaken.time = spec->time;
    send_spec(wire, &wire->overtaken);
}

/* Some octets that were sent already. */
static void send_again(struct wire *wire, enum side from, uint64_t end, uint64_t heard)
{
    uint64_t length = 1 + roll(wire->dice, 600);
    uint64_t offset = roll(wire->dice, (uint32_t)end);
    struct tcp_spec spec;

    if (length > end - offset)
        length = end - offset;
    spec = segment(wire, from, offset, (size_t)length, heard);
    send_spec(wire, &spec);
}

static void send_other(struct wire *wire, enum side from, uint64_t end, uint64_t heard)
{
    uint64_t offset = roll(wire->dice, (uint32_t)end);
    size_t length = (size_t)(end - offset < 300 ? end - offset : 300);
    struct tcp_spec spec = segment(wire, from, offset, length, heard);
    uint8_t *octets = malloc(length);

    memcpy(octets, spec.payload.data, length);
    octets[roll(wire->dice, (uint32_t)length)] ^= 1;
    spec.payload = bytes_of(octets, length);
    send_spec(wire, &spec);
    free(octets);
}

static void send_probe(struct wire *wire, enum side from, uint64_t end, uint64_t heard)
{
    struct tcp_spec spec = segment(wire, from, end - 1, 1, heard);
    uint8_t octet = (uint8_t)roll(wire->dice, 256);

    if (!wire->waits && happens(wire, 500))
        spec.payload = bytes_of(&octet, 1);
    send_spec(wire, &spec);
}

static void say(struct wire *wire, const struct utterance *said)
{
    size_t first = said->length;
    uint64_t end = said->offset + said->length;
    struct tcp_spec spec;

    if (happens(wire, wire->mishaps->cut))
        first = 1 + roll(wire->dice, (uint32_t)said->length);
    spec = segment(wire, said->from, said->offset, first, said->heard);
    send_later(wire, &spec);
    if (first < said->length) {
        spec = segment(wire, said->from, said->offset + first, said->length - first, said->heard);
        send_later(wire, &spec);
    }
    if (happens(wire, wire->mishaps->again))
        send_again(wire, said->from, end, said->heard);
    if (happens(wire, wire->mishaps->other))
        send_other(wire, said->from, end, said->heard);
    if (happens(wire, wire->mishaps->probed))
        send_probe(wire, said->from, end, said->heard);
}

static void finish(struct wire *wire)
{
    if (wire->waits)
        send_spec(wire, &wire->overtaken);
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        enum side other = side_other(side);

        wire->talk.sequence[side] = wire->base[side] + (uint32_t)wire->conversation->length[side];
        wire->talk.acknowledged[side] =
            wire->base[other] + (uint32_t)wire->conversation->length[other];
    }
    talk_close(&wire->talk, SIDE_CLIENT);
}

static void play(struct packet_show *show, const struct conversation *conversation,
                 const struct mishaps *what, struct dice *dice)
{
    struct wire wire = { .conversation = conversation, .mishaps = what, .dice = dice };

    talk_init(&wire.talk, packet_show_sink(show));
    talk_handshake(&wire.talk);
    wire.base[SIDE_CLIENT] = wire.talk.sequence[SIDE_CLIENT];
    wire.base[SIDE_SERVER] = wire.talk.sequence[SIDE_SERVER];
    for (size_t i = 0; i < conversation->count; i++)
        say(&wire, &conversation->said[i]);
    finish(&wire);
}

/* --------------------------------------------------------------------- what is wanted */

static bool has(const uint8_t *octets, size_t length, const char *text)
{
    size_t size = strlen(text);

    for (size_t i = 0; i + size <= length; i++)
        if (octets[i] == (uint8_t)text[0] && memcmp(octets + i, text, size) == 0)
            return true;
    return false;
}

/* "qzsecret" as it stands, and in base64 behind 0, 1 and 2 octets. */
static const char *const secrets[] = { SECRET_WORD, "cXpzZWNyZX", "F6c2VjcmV0", "xenNlY3Jld" };

static void expect_no_secret(const struct packet_show *show)
{
    size_t length;
    uint8_t *octets = packet_show_read(show, &length);

    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        ck_assert_msg(!has(octets, length, secrets[i]), "the file has %s", secrets[i]);
    free(octets);
}

static void expect_right_checksums(const struct packet_show *show)
{
    struct error error = { "" };
    struct packet packet;
    struct packet_source *source = packet_source_open_file(show->path, NULL, &error);

    ck_assert_msg(source != NULL, "%s", error.message);
    while (packet_source_next(source, &packet, &error) == SOURCE_PACKET) {
        ck_assert(ip_checksum_is_right(&packet));
        ck_assert(packet_is_snapped(&packet) || tcp_checksum_is_right(&packet));
    }
    packet_source_close(source);
}

static bool is_masked(const struct step *step)
{
    return step->kind == STEP_REPLY || step->kind == STEP_STRAY_LINE;
}

/* But for words that were hidden. */
static void expect_the_same_steps(const struct packet_show *show)
{
    struct session *again[SHOW_SESSIONS];
    const struct session *first = show->sessions[0];

    ck_assert_uint_eq(packet_show_read_again(show, again), 1);
    ck_assert_uint_eq(again[0]->id, first->id);
    ck_assert_uint_eq(again[0]->step_count, first->step_count);
    for (size_t i = 0; i < first->step_count; i++) {
        const struct step *was = &first->steps[i], *is = &again[0]->steps[i];

        ck_assert_int_eq(is->kind, was->kind);
        ck_assert_int_eq(is->t, was->t);
        ck_assert_int_eq(is->reply_to, was->reply_to);
        if (was->kind == STEP_COMMAND) {
            ck_assert(bytes_equal(was->command.verb, bytes_of_string("[redacted]")) ||
                      bytes_equal(is->command.verb, was->command.verb));
            ck_assert(bytes_equal(is->command.argument, was->command.argument));
        }
        if (!is_masked(was))
            ck_assert_uint_eq(is->octets, was->octets);
    }
    session_free(again[0]);
}

/* What the tests have seen, so that they have seen something. */
struct seen {
    unsigned sessions, redacted, whole, shortened, headers_only;
};

static void try_one(uint64_t seed, const struct mishaps *what, struct seen *seen)
{
    struct dice dice = dice_of_seed(seed);
    const struct conversation_traits traits = { .quotes = roll_chance(&dice, 300),
                                                .errs = roll_chance(&dice, 300),
                                                .crosses = roll_chance(&dice, 300) };
    struct conversation conversation;
    struct packet_show show;

    conversation_init(&conversation);
    conversation_make(&conversation, &dice, &traits);
    packet_show_begin(&show, "check_shown_packets", MEMORY);
    play(&show, &conversation, what, &dice);
    packet_show_end(&show);
    ck_assert_uint_eq(show.counts.sessions, 1);
    expect_no_secret(&show);
    expect_right_checksums(&show);
    seen->sessions++;
    seen->redacted += show.counts.redacted > 0;
    seen->shortened += show.counts.shortened > 0;
    seen->headers_only += show.counts.headers_only > 0;
    if (show.counts.shortened + show.counts.headers_only + show.counts.limited == 0) {
        seen->whole++;
        expect_the_same_steps(&show);
    }
    packet_show_clear(&show);
    conversation_clear(&conversation);
}

START_TEST(no_word_of_a_login_is_in_what_is_written)
{
    const struct mishaps *what = &mishaps[_i % MISHAPS];
    bool all_is_there = what->lost == 0 && what->other == 0;
    struct seen seen = { 0 };

    for (uint64_t seed = 0; seed < SEEDS_A_TEST; seed++)
        try_one((uint64_t)_i * SEEDS_A_TEST + seed, what, &seen);
    ck_assert_uint_gt(seen.redacted, SEEDS_A_TEST / 20);
    ck_assert_uint_gt(seen.whole, SEEDS_A_TEST / 20);
    if (all_is_there)
        ck_assert_uint_eq(seen.shortened + seen.headers_only, 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("shown packets");
    TCase *tcase = tcase_create("by chance");

    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, no_word_of_a_login_is_in_what_is_written, 0, TESTS);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

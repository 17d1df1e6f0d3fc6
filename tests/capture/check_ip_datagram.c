/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Overlaps: the first copy of each octet wins, against a model that keeps octets one by one. */
#include "capture/ip_datagram.h"

#include "tests/capture/fragment_feeder.h"
#include "tests/support/suite_main.h"

enum { SEEDS = 4000, LARGEST = 400, TRIES = 400 };

/* What each octet is: not seen, seen but not captured, or its value. */
enum { UNSEEN = -1, LACKING = -2 };

struct model {
    int octets[LARGEST];
    uint32_t end; /* 0: not known */
    uint32_t reach;
    unsigned overlapping;
    unsigned differing;
};

static void model_init(struct model *model)
{
    *model = (struct model){ .end = 0 };
    for (size_t i = 0; i < LARGEST; i++)
        model->octets[i] = UNSEEN;
}

static bool is_whole(const struct model *model)
{
    if (model->end == 0)
        return false;
    for (uint32_t i = 0; i < model->end; i++)
        if (model->octets[i] == UNSEEN)
            return false;
    return true;
}

/* How many octets are there already, and whether any of them is another. */
static uint32_t compare(const struct model *model, const struct fragment_spec *spec, bool *differs)
{
    uint32_t seen = 0;

    *differs = false;
    for (uint32_t i = spec->begin; i < spec->end; i++) {
        seen += model->octets[i] != UNSEEN;
        if (model->octets[i] >= 0 && i < spec->end - spec->lacking &&
            model->octets[i] != spec->datagram[i])
            *differs = true;
    }
    return seen;
}

static void keep(struct model *model, const struct fragment_spec *spec)
{
    for (uint32_t i = spec->begin; i < spec->end; i++)
        if (model->octets[i] == UNSEEN)
            model->octets[i] = i < spec->end - spec->lacking ? spec->datagram[i] : LACKING;
    if (spec->end > model->reach)
        model->reach = spec->end;
    if (!spec->more)
        model->end = spec->end;
}

/* The fate that a fragment must have. */
static enum frame_fate take(struct model *model, const struct fragment_spec *spec)
{
    bool says_end = !spec->more && model->end == 0, differs;
    uint32_t seen;

    if (spec->more && (spec->end - spec->begin) % 8 != 0)
        return FRAME_FRAGMENT_DAMAGED;
    if (model->end != 0 && (spec->end > model->end || (!spec->more && spec->end != model->end)))
        return FRAME_FRAGMENT_DAMAGED;
    if (!spec->more && model->reach > spec->end)
        return FRAME_FRAGMENT_DAMAGED;
    seen = compare(model, spec, &differs);
    model->differing += differs;
    if (seen == spec->end - spec->begin && !says_end)
        return FRAME_FRAGMENT_DUPLICATE;
    model->overlapping += seen > 0;
    keep(model, spec);
    return is_whole(model) ? FRAME_DELIVERED : FRAME_FRAGMENT;
}

static struct fragment_spec random_fragment(int version, uint32_t length, const uint8_t *copies)
{
    struct fragment_spec spec = {
        .version = version,
        .identification = 7,
        .protocol = 6,
        .source = 1,
        .datagram = copies + (rand() % 8 ? 0 : LARGEST), /* the other copy now and then */
    };

    spec.begin = 8 * ((unsigned)rand() % (length / 8 + 1));
    if (spec.begin >= length)
        spec.begin = 0;
    spec.end = spec.begin + 8 * (1 + (unsigned)rand() % 6);
    spec.more = spec.end < length;
    if (!spec.more)
        spec.end = length;
    if (rand() % 30 == 0)
        spec.end += 1 + (unsigned)rand() % 3; /* contradicts the end, or is odd */
    if (spec.begin == 0 && !spec.more)
        spec.more = true; /* else no fragment */
    if (spec.end > LARGEST)
        spec.end = LARGEST;
    if (rand() % 20 == 0)
        spec.lacking = (unsigned)rand() % (spec.end - spec.begin + 1);
    return spec;
}

static void ck_assert_as_model(const struct feeder *feeder, const struct model *model)
{
    const struct packet *packet = &feeder->decoded.packet;
    uint32_t contiguous = 0;

    while (contiguous < model->end && model->octets[contiguous] >= 0)
        contiguous++;
    ck_assert_uint_eq(packet->payload_length, model->end);
    ck_assert_uint_eq(packet->payload.length, contiguous);
    for (uint32_t i = 0; i < contiguous; i++)
        ck_assert_int_eq(packet->payload.data[i], model->octets[i]);
}

/* Feeds fragments at random until they are whole; false when they did not come to that. */
static bool play(struct feeder *feeder, struct model *model, int version)
{
    uint8_t copies[2 * LARGEST];
    uint32_t length = 16 + (unsigned)rand() % (LARGEST - 16);

    fill_datagram(copies, LARGEST, 1);
    fill_datagram(copies + LARGEST, LARGEST, 2);
    model_init(model);
    for (int i = 0; i < TRIES; i++) {
        struct fragment_spec spec = random_fragment(version, length, copies);
        enum frame_fate expected = take(model, &spec);

        ck_assert_uint_eq(feed(feeder, &spec), expected);
        if (expected == FRAME_DELIVERED)
            return true;
    }
    return false;
}

START_TEST(octets_are_those_of_the_first_copy)
{
    unsigned whole = 0, overlapping = 0, differing = 0;

    for (unsigned seed = 0; seed < SEEDS; seed++) {
        struct feeder feeder;
        struct model model;

        srand(seed);
        feeder_init(&feeder);
        if (play(&feeder, &model, seed % 2 == 0 ? 4 : 6)) {
            ck_assert_as_model(&feeder, &model);
            whole++;
        }
        ck_assert_uint_eq(feeder_count(&feeder, FRAGMENTS_OVERLAPPING), model.overlapping);
        ck_assert_uint_eq(feeder_count(&feeder, FRAGMENTS_DIFFERING), model.differing);
        overlapping += model.overlapping;
        differing += model.differing;
        feeder_clear(&feeder);
    }
    ck_assert_uint_gt(whole, SEEDS / 2);
    ck_assert_uint_gt(overlapping, SEEDS);
    ck_assert_uint_gt(differing, SEEDS);
}
END_TEST

/* Teardrop: the second fragment ends inside the first. */
START_TEST(fragment_inside_another_is_a_duplicate)
{
    static const uint8_t zeros[64];
    struct feeder feeder;
    struct fragment_spec outer = { .version = 4, .end = 48, .more = true, .datagram = zeros };
    struct fragment_spec inner = outer;

    feeder_init(&feeder);
    inner.begin = 24;
    inner.end = 40;
    ck_assert_uint_eq(feed(&feeder, &outer), FRAME_FRAGMENT);
    ck_assert_uint_eq(feed(&feeder, &inner), FRAME_FRAGMENT_DUPLICATE);
    inner.more = false;
    ck_assert_uint_eq(feed(&feeder, &inner), FRAME_FRAGMENT_DAMAGED);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(fragment_over_many_pieces_fills_every_hole)
{
    uint8_t datagram[800];
    struct feeder feeder;
    struct fragment_spec spec = { .version = 6, .protocol = 6, .more = true, .datagram = datagram };

    fill_datagram(datagram, sizeof datagram, 9);
    feeder_init(&feeder);
    for (spec.begin = 8; spec.begin < 792; spec.begin += 16) {
        spec.end = spec.begin + 8;
        ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT);
    }
    spec.begin = 0;
    spec.end = 792;
    ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT);
    spec.begin = 792;
    spec.end = 800;
    spec.more = false;
    ck_assert_uint_eq(feed(&feeder, &spec), FRAME_DELIVERED);
    ck_assert_whole(&feeder, &spec, datagram, 800, 800);
    ck_assert_uint_eq(feeder_count(&feeder, FRAGMENTS_OVERLAPPING), 1);
    ck_assert_uint_eq(feeder_count(&feeder, FRAGMENTS_DIFFERING), 0);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(packet_in_too_many_pieces_is_given_up)
{
    static const uint8_t zeros[65535];
    struct feeder feeder;
    struct fragment_spec spec = { .version = 4, .more = true, .datagram = zeros };

    feeder_init(&feeder);
    for (unsigned i = 0; i < IP_DATAGRAM_PIECES; i++) {
        spec.begin = 16 * i;
        spec.end = spec.begin + 8;
        ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT);
    }
    spec.begin = 16 * IP_DATAGRAM_PIECES;
    spec.end = spec.begin + 8;
    ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT_REFUSED);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_GIVEN_UP), 1);
    feeder_clear(&feeder);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ip_datagram");
    TCase *overlaps = tcase_create("overlaps");

    tcase_add_test(overlaps, octets_are_those_of_the_first_copy);
    tcase_add_test(overlaps, fragment_inside_another_is_a_duplicate);
    tcase_add_test(overlaps, fragment_over_many_pieces_fills_every_hole);
    tcase_add_test(overlaps, packet_in_too_many_pieces_is_given_up);
    tcase_set_timeout(overlaps, 120);
    suite_add_tcase(suite, overlaps);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Segments that wait: order, overlaps, and what they cost. */
#include "reassembly/segment_queue.h"

#include <stdio.h>

#include "tests/support/dice.h"
#include "tests/support/suite_main.h"

enum { PLENTY = 1 << 20, STREAM = 64, ROUNDS = 2000 };

struct waiting {
    struct memory_pool pool;
    struct memory_budget budget;
    struct segment_queue queue;
    bool conflict;
};

static void waiting_init(struct waiting *waiting, size_t memory)
{
    *waiting = (struct waiting){ .conflict = false };
    memory_pool_init(&waiting->pool, memory);
    memory_budget_init(&waiting->budget, &waiting->pool);
}

static void waiting_clear(struct waiting *waiting)
{
    segment_queue_clear(&waiting->queue, &waiting->budget);
    ck_assert_uint_eq(waiting->queue.cost, 0);
    ck_assert_uint_eq(waiting->budget.used, 0);
    memory_budget_clear(&waiting->budget);
}

static enum queue_answer add(struct waiting *waiting, uint64_t offset, const char *text)
{
    const struct segment_piece piece = {
        .offset = offset,
        .length = (uint32_t)strlen(text),
        .bytes = (const uint8_t *)text,
    };

    return segment_queue_add(&waiting->queue, &waiting->budget, &piece, &waiting->conflict);
}

/* Everything in the queue as `offset[text]...`, which empties it; `<` where a
 * segment begins, `>` where one ends. */
static const char *drain(struct waiting *waiting, char text[1024])
{
    size_t length = 0;
    const struct segment_piece *piece;

    text[0] = '\0';
    while ((piece = segment_queue_first(&waiting->queue)) != NULL) {
        length += (size_t)snprintf(
            text + length, 1024 - length, "%u%s[%.*s]%s", (unsigned)piece->offset,
            piece->begins ? "<" : "", piece->bytes != NULL ? (int)piece->length : 0,
            piece->bytes != NULL ? (const char *)piece->bytes : "", piece->ends ? ">" : "");
        segment_queue_drop_first(&waiting->queue, &waiting->budget);
    }
    return text;
}

/* What is added in which order, what is then held, and whether it conflicts. */
static const struct overlap {
    struct {
        uint64_t offset;
        const char *text;
    } added[4];
    const char *held;
    bool conflict;
} overlaps[] = {
    { { { 10, "abc" }, { 13, "def" } }, "10[abc]13[def]", false },
    { { { 13, "def" }, { 10, "abc" } }, "10[abc]13[def]", false },
    { { { 10, "abc" }, { 20, "xyz" }, { 14, "m" } }, "10[abc]14[m]20[xyz]", false },
    { { { 10, "abc" }, { 10, "abc" } }, "10[abc]", false },
    { { { 10, "abc" }, { 10, "abX" } }, "10[abc]", true },
    { { { 10, "abcd" }, { 12, "cdef" } }, "10[abcd]14[ef]", false },
    { { { 12, "cdef" }, { 10, "abcd" } }, "10[ab]12[cdef]", false },
    { { { 12, "cd" }, { 10, "abcdef" } }, "10[ab]12[cd]14[ef]", false },
    { { { 12, "cd" }, { 10, "abXdef" } }, "10[ab]12[cd]14[ef]", true },
    { { { 12, "cd" }, { 16, "gh" }, { 10, "abcdefghij" } },
      "10[ab]12[cd]14[ef]16[gh]18[ij]",
      false },
    { { { 10, "abcdefgh" }, { 12, "cd" } }, "10[abcdefgh]", false },
    { { { 10, "ab" }, { 14, "ef" }, { 12, "cd" } }, "10[ab]12[cd]14[ef]", false },
};

START_TEST(first_copy_stays_and_others_fill_what_is_free)
{
    const struct overlap *overlap = &overlaps[_i];
    struct waiting waiting;
    char text[1024];

    waiting_init(&waiting, PLENTY);
    for (size_t i = 0; i < 4 && overlap->added[i].text != NULL; i++)
        ck_assert_int_eq(add(&waiting, overlap->added[i].offset, overlap->added[i].text),
                         QUEUE_HOLDS_IT);
    ck_assert_str_eq(drain(&waiting, text), overlap->held);
    ck_assert_int_eq(waiting.conflict, overlap->conflict);
    waiting_clear(&waiting);
}
END_TEST

START_TEST(uncaptured_octets_have_their_place_and_contradict_nothing)
{
    const struct segment_piece lost = { .offset = 12, .length = 4 };
    struct waiting waiting;
    char text[1024];

    waiting_init(&waiting, PLENTY);
    ck_assert_int_eq(segment_queue_add(&waiting.queue, &waiting.budget, &lost, &waiting.conflict),
                     QUEUE_HOLDS_IT);
    add(&waiting, 10, "abcdefgh");
    ck_assert_str_eq(drain(&waiting, text), "10[ab]12[]16[gh]");
    ck_assert(!waiting.conflict);
    waiting_clear(&waiting);
}
END_TEST

START_TEST(only_the_ends_of_a_segment_in_parts_are_marked)
{
    const struct segment_piece piece = {
        .offset = 10, .length = 6, .begins = true, .ends = true, .bytes = (const uint8_t *)"abcdef"
    };
    struct waiting waiting;
    char text[1024];

    waiting_init(&waiting, PLENTY);
    add(&waiting, 12, "cd");
    segment_queue_add(&waiting.queue, &waiting.budget, &piece, &waiting.conflict);
    ck_assert_str_eq(drain(&waiting, text), "10<[ab]12[cd]14[ef]>");
    waiting_clear(&waiting);
}
END_TEST

static size_t cost_of_one_byte(void)
{
    struct waiting waiting;
    size_t cost;

    waiting_init(&waiting, PLENTY);
    add(&waiting, 0, "x");
    cost = waiting.queue.cost;
    waiting_clear(&waiting);
    return cost;
}

START_TEST(budget_may_refuse_and_can_be_asked_again)
{
    struct waiting waiting;
    char text[1024];

    waiting_init(&waiting, 4 * cost_of_one_byte());
    ck_assert_int_eq(add(&waiting, 12, "c"), QUEUE_HOLDS_IT);
    ck_assert_int_eq(add(&waiting, 11, "b"), QUEUE_HOLDS_IT);
    ck_assert_int_eq(add(&waiting, 10, "abcd"), QUEUE_HOLDS_IT);
    ck_assert_int_eq(add(&waiting, 20, "x"), QUEUE_REFUSED);
    ck_assert_uint_eq(waiting.budget.refused, 1);
    ck_assert_str_eq(drain(&waiting, text), "10[a]11[b]12[c]13[d]");
    ck_assert_int_eq(add(&waiting, 20, "x"), QUEUE_HOLDS_IT);
    waiting_clear(&waiting);
}
END_TEST

/* Pieces of a stream in any order: what is held is the stream, each byte once. */
START_TEST(random_pieces_make_up_the_stream)
{
    struct dice dice = { 1 };
    char stream[STREAM + 1];

    for (int i = 0; i < STREAM; i++)
        stream[i] = (char)('A' + i % 50);
    stream[STREAM] = '\0';
    for (int round = 0; round < ROUNDS; round++) {
        struct waiting waiting;
        bool added[STREAM] = { false };
        const struct segment_piece *piece;
        uint64_t last = 0;

        waiting_init(&waiting, PLENTY);
        for (int n = 0; n < 12; n++) {
            uint32_t offset = roll(&dice, STREAM);
            uint32_t length = 1 + roll(&dice, STREAM - offset);
            const struct segment_piece random = { .offset = offset,
                                                  .length = length,
                                                  .bytes = (const uint8_t *)stream + offset };

            segment_queue_add(&waiting.queue, &waiting.budget, &random, &waiting.conflict);
            memset(added + offset, true, length);
        }
        while ((piece = segment_queue_first(&waiting.queue)) != NULL) {
            ck_assert_uint_ge(piece->offset, last);
            ck_assert_int_eq(memcmp(piece->bytes, stream + piece->offset, piece->length), 0);
            for (uint64_t at = last; at < piece->offset; at++)
                ck_assert(!added[at]);
            last = segment_piece_end(piece);
            segment_queue_drop_first(&waiting.queue, &waiting.budget);
        }
        for (uint64_t at = last; at < STREAM; at++)
            ck_assert(!added[at]);
        ck_assert(!waiting.conflict);
        waiting_clear(&waiting);
    }
}
END_TEST

/* --------------------------------------------------------------------- what is known */

static void add_that_needs(struct waiting *waiting, uint64_t offset, const char *text,
                           uint64_t needs)
{
    const struct segment_piece piece = {
        .offset = offset,
        .length = (uint32_t)strlen(text),
        .bytes = (const uint8_t *)text,
        .needs = needs,
        .knows_needs = true,
    };

    segment_queue_add(&waiting->queue, &waiting->budget, &piece, &waiting->conflict);
}

/* Every piece's `needs`, or since which packet all before it is acknowledged. */
static const char *drain_numbers(struct waiting *waiting, bool needs, char text[1024])
{
    size_t length = 0;
    const struct segment_piece *piece;

    text[0] = '\0';
    while ((piece = segment_queue_first(&waiting->queue)) != NULL) {
        unsigned number = needs ? (unsigned)piece->needs : piece->acknowledged.packet;

        length += (size_t)snprintf(text + length, 1024 - length, "%u@%u ", number,
                                   (unsigned)piece->offset);
        segment_queue_drop_first(&waiting->queue, &waiting->budget);
    }
    return text;
}

static void acknowledge(struct waiting *waiting, uint64_t offset, uint32_t packet)
{
    const struct acknowledged_since since = { true, packet, packet * DURATION_SECOND };

    segment_queue_acknowledge(&waiting->queue, offset, &since);
}

START_TEST(acknowledgement_is_remembered_by_those_it_reaches)
{
    struct waiting waiting;
    char text[1024];

    waiting_init(&waiting, PLENTY);
    add(&waiting, 10, "a");
    add(&waiting, 20, "b");
    add(&waiting, 30, "c");
    acknowledge(&waiting, 9, 1);
    acknowledge(&waiting, 20, 2);
    acknowledge(&waiting, 25, 3);
    add(&waiting, 15, "x"); /* what is before 20 is before 15, too */
    add(&waiting, 25, "y");
    acknowledge(&waiting, 40, 4);
    add(&waiting, 50, "z");
    ck_assert_str_eq(drain_numbers(&waiting, false, text), "2@10 2@15 2@20 4@25 4@30 0@50 ");
    waiting_clear(&waiting);
}
END_TEST

START_TEST(acknowledgement_goes_on_behind_those_that_were_dropped)
{
    struct waiting waiting;
    char text[1024];

    waiting_init(&waiting, PLENTY);
    add(&waiting, 10, "a");
    add(&waiting, 20, "b");
    acknowledge(&waiting, 10, 1);
    segment_queue_drop_first(&waiting.queue, &waiting.budget);
    acknowledge(&waiting, 20, 2);
    ck_assert_str_eq(drain_numbers(&waiting, false, text), "2@20 ");
    waiting_clear(&waiting);
}
END_TEST

START_TEST(nothing_needs_more_than_what_was_sent_behind_it)
{
    struct waiting waiting;
    char text[1024];

    waiting_init(&waiting, PLENTY);
    add_that_needs(&waiting, 20, "b", 50);
    add_that_needs(&waiting, 30, "c", 70);
    add_that_needs(&waiting, 10, "a", 90); /* sent again */
    add(&waiting, 40, "unknown");          /* limits nothing */
    add_that_needs(&waiting, 35, "d", 60);
    segment_queue_limit_needs(&waiting.queue, 36, 55);
    segment_queue_limit_needs(&waiting.queue, 5, 1); /* nothing stands before it */
    ck_assert_str_eq(drain_numbers(&waiting, true, text), "50@10 50@20 55@30 55@35 0@40 ");
    waiting_clear(&waiting);
}
END_TEST

START_TEST(needs_move_with_the_beginning_of_the_other_direction)
{
    struct waiting waiting;
    char text[1024];

    waiting_init(&waiting, PLENTY);
    add_that_needs(&waiting, 10, "a", 50);
    add(&waiting, 20, "unknown");
    segment_queue_move_needs(&waiting.queue, 7);
    ck_assert_str_eq(drain_numbers(&waiting, true, text), "57@10 0@20 ");
    waiting_clear(&waiting);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("segment queue");
    TCase *overlap = tcase_create("overlaps");
    TCase *known = tcase_create("known");
    TCase *memory = tcase_create("memory");

    tcase_add_loop_test(overlap, first_copy_stays_and_others_fill_what_is_free, 0,
                        sizeof overlaps / sizeof overlaps[0]);
    tcase_add_test(overlap, uncaptured_octets_have_their_place_and_contradict_nothing);
    tcase_add_test(overlap, only_the_ends_of_a_segment_in_parts_are_marked);
    tcase_add_test(overlap, random_pieces_make_up_the_stream);
    tcase_add_test(memory, budget_may_refuse_and_can_be_asked_again);
    tcase_add_test(known, acknowledgement_is_remembered_by_those_it_reaches);
    tcase_add_test(known, acknowledgement_goes_on_behind_those_that_were_dropped);
    tcase_add_test(known, nothing_needs_more_than_what_was_sent_behind_it);
    tcase_add_test(known, needs_move_with_the_beginning_of_the_other_direction);
    suite_add_tcase(suite, overlap);
    suite_add_tcase(suite, known);
    suite_add_tcase(suite, memory);
    return suite;
}

SUITE_MAIN(suite);

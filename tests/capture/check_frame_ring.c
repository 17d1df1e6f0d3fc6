/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames between two threads. */
#include "capture/frame_ring.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "tests/support/suite_main.h"

enum { OCTETS = 4096, FRAMES = 20000, LONGEST = 1500 };

/* Its octets follow from its number, as its length does. */
static struct frame numbered(uint8_t *octets, unsigned number)
{
    struct frame frame = { .time = number, .length = number % LONGEST + 7 };

    memset(octets, (int)(number * 31 & 0xff), number % LONGEST);
    frame.captured = bytes_of(octets, number % LONGEST);
    return frame;
}

static bool is_numbered(const struct frame *frame, unsigned number)
{
    uint8_t octets[LONGEST];
    struct frame expected = numbered(octets, number);

    return frame->time == expected.time && frame->length == expected.length &&
           bytes_equal(frame->captured, expected.captured);
}

START_TEST(frames_come_out_as_they_were_put_in)
{
    struct frame_ring *ring = frame_ring_new(OCTETS);
    uint8_t octets[LONGEST];
    struct frame frame;

    ck_assert_ptr_null(frame_ring_first(ring));
    for (unsigned number = 0; number < 3; number++) {
        frame = numbered(octets, number + 100);
        ck_assert(frame_ring_put(ring, &frame));
        memset(octets, 0, sizeof octets);
    }
    for (unsigned number = 0; number < 3; number++) {
        ck_assert(is_numbered(frame_ring_first(ring), number + 100));
        ck_assert(is_numbered(frame_ring_first(ring), number + 100));
        frame_ring_take(ring);
    }
    ck_assert_ptr_null(frame_ring_first(ring));
    ck_assert_uint_eq(frame_ring_filling(ring), 0);
    frame_ring_free(ring);
}
END_TEST

START_TEST(full_ring_refuses_and_keeps_what_it_has)
{
    struct frame_ring *ring = frame_ring_new(OCTETS);
    uint8_t octets[LONGEST];
    struct frame frame = numbered(octets, 1000);
    unsigned put = 0;

    while (frame_ring_put(ring, &frame))
        put++;
    ck_assert_uint_eq(put, 3);
    ck_assert_uint_le(frame_ring_filling(ring), OCTETS);
    frame_ring_take(ring);
    ck_assert(frame_ring_put(ring, &frame));
    for (unsigned i = 0; i < put; i++) {
        ck_assert(is_numbered(frame_ring_first(ring), 1000));
        frame_ring_take(ring);
    }
    ck_assert_ptr_null(frame_ring_first(ring));
    frame_ring_free(ring);
}
END_TEST

START_TEST(largest_frame_fits_an_empty_ring_wherever_that_begins)
{
    struct frame_ring *ring = frame_ring_new(OCTETS);
    uint8_t octets[OCTETS] = { 0 };
    struct frame large = { .captured = bytes_of(octets, frame_ring_largest_frame(ring)) };
    struct frame small = { .captured = bytes_of(octets, 1) };

    for (unsigned i = 0; i < OCTETS; i++) {
        ck_assert(frame_ring_put(ring, &large));
        ck_assert_uint_eq(frame_ring_first(ring)->captured.length, large.captured.length);
        frame_ring_take(ring);
        ck_assert(frame_ring_put(ring, &small));
        frame_ring_take(ring);
    }
    frame_ring_free(ring);
}
END_TEST

static void *put_all(void *context)
{
    struct frame_ring *ring = context;
    uint8_t octets[LONGEST];

    for (unsigned number = 0; number < FRAMES; number++) {
        struct frame frame = numbered(octets, number);

        while (!frame_ring_put(ring, &frame))
            sched_yield();
    }
    return NULL;
}

START_TEST(two_threads_see_every_frame_once_and_in_order)
{
    struct frame_ring *ring = frame_ring_new(OCTETS * 2);
    const struct frame *frame;
    pthread_t putting;

    ck_assert_int_eq(pthread_create(&putting, NULL, put_all, ring), 0);
    for (unsigned number = 0; number < FRAMES; number++) {
        while ((frame = frame_ring_first(ring)) == NULL)
            sched_yield();
        ck_assert(is_numbered(frame, number));
        frame_ring_take(ring);
    }
    pthread_join(putting, NULL);
    ck_assert_ptr_null(frame_ring_first(ring));
    frame_ring_free(ring);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("frame_ring");
    TCase *ring = tcase_create("ring");

    tcase_add_test(ring, frames_come_out_as_they_were_put_in);
    tcase_add_test(ring, full_ring_refuses_and_keeps_what_it_has);
    tcase_add_test(ring, largest_frame_fits_an_empty_ring_wherever_that_begins);
    tcase_add_test(ring, two_threads_see_every_frame_once_and_in_order);
    suite_add_tcase(suite, ring);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with a mirror. */
#include "cli/watch/mirror_notes.h"

#include <string.h>

#include "tests/support/suite_main.h"

struct counted {
    struct capture_statistics capture;
    struct reassembly_statistics reassembly;
    struct tally_counts tally;
};

/* A mirror with which nothing is wrong. */
static struct counted sound(void)
{
    struct counted counted = { .tally = { .sessions = 40 } };

    counted.capture.counters[COUNTER_FRAMES] = 1000;
    counted.reassembly.value[COUNT_ANALYSED] = 1000;
    return counted;
}

static struct mirror_notes judge(const struct counted *counted)
{
    return mirror_notes_find(&counted->capture, &counted->reassembly, &counted->tally);
}

/* It is the only one. */
static void check_note(const struct counted *counted, const char *expected)
{
    struct mirror_notes notes = judge(counted);

    ck_assert_uint_eq(notes.count, 1);
    ck_assert_msg(strstr(notes.text[0], expected) == notes.text[0], "%s", notes.text[0]);
}

START_TEST(of_a_sound_mirror_nothing_is_said)
{
    struct counted counted = sound();

    ck_assert_uint_eq(judge(&counted).count, 0);
}
END_TEST

START_TEST(a_mirror_without_frames_is_told)
{
    struct counted counted = { .tally = { .sessions = 0 } };

    check_note(&counted, "no frame has come");
}
END_TEST

START_TEST(frames_that_were_lost_are_told_with_their_part)
{
    struct counted counted = sound();

    counted.capture.counters[COUNTER_KERNEL_DROPPED] = 24;
    check_note(&counted, "24 of 1024 frames were dropped by the kernel");
    counted = sound();
    counted.capture.counters[COUNTER_INTERFACE_DROPPED] = 1;
    check_note(&counted, "1 of 1001 frames were dropped by the interface");
    counted = sound();
    counted.capture.counters[COUNTER_FRAMES_SNAPPED] = 7;
    check_note(&counted, "7 of 1000 frames were cut short");
    counted = sound();
    counted.capture.counters[COUNTER_FRAMES_OFFLOADED] = 3;
    check_note(&counted, "3 of 1000 frames are longer than the interface carries: offload");
}
END_TEST

START_TEST(copies_are_told_from_a_twentieth_on)
{
    struct counted counted = sound();

    counted.reassembly.value[COUNT_COPIES] = 49;
    ck_assert_uint_eq(judge(&counted).count, 0);
    counted.reassembly.value[COUNT_COPIES] = 50;
    check_note(&counted, "50 of 1000 packets came twice");
}
END_TEST

START_TEST(one_sided_sessions_are_told_from_a_tenth_on)
{
    struct counted counted = sound();

    counted.tally.one_sided = 3;
    ck_assert_uint_eq(judge(&counted).count, 0);
    counted.tally.one_sided = 4;
    check_note(&counted, "4 of 40 sessions were seen in one direction only");
}
END_TEST

START_TEST(everything_at_once_has_room)
{
    struct counted counted = sound();
    struct mirror_notes notes;

    counted.capture.counters[COUNTER_FRAMES] = UINT64_MAX / 2;
    counted.capture.counters[COUNTER_KERNEL_DROPPED] = UINT64_MAX / 2;
    counted.capture.counters[COUNTER_INTERFACE_DROPPED] = UINT64_MAX / 2;
    counted.capture.counters[COUNTER_FRAMES_SNAPPED] = UINT64_MAX / 2;
    counted.reassembly.value[COUNT_COPIES] = 1000;
    counted.tally.one_sided = 40;
    notes = judge(&counted);
    ck_assert_uint_eq(notes.count, 5);
    for (size_t i = 0; i < notes.count; i++)
        ck_assert_uint_lt(strlen(notes.text[i]), MIRROR_NOTE_SIZE - 1);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("mirror_notes");
    TCase *notes = tcase_create("notes");

    tcase_add_test(notes, of_a_sound_mirror_nothing_is_said);
    tcase_add_test(notes, a_mirror_without_frames_is_told);
    tcase_add_test(notes, frames_that_were_lost_are_told_with_their_part);
    tcase_add_test(notes, copies_are_told_from_a_twentieth_on);
    tcase_add_test(notes, one_sided_sessions_are_told_from_a_tenth_on);
    tcase_add_test(notes, everything_at_once_has_room);
    suite_add_tcase(suite, notes);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records come out whole however the bytes are cut, and nothing else is taken for one. */
#include "smtp/tls_records.h"

#include "tests/smtp/tls_kit.h"
#include "tests/support/suite_main.h"

/* `22[abc]`: the content and body of a record; `22[ab..`: one that is not over. */
static void note_fragment(struct journal *journal, const struct tls_fragment *fragment)
{
    if (fragment->starts)
        journal_add(journal, "%u[", (unsigned)fragment->content);
    journal_bytes(journal, fragment->bytes);
    if (fragment->ends)
        journal_add(journal, "]");
}

static void read_records(struct journal *journal, struct tls_records *records, struct pieces pieces)
{
    struct bytes piece;
    struct tls_fragment fragment;

    while (pieces_next(&pieces, &piece)) {
        while (tls_records_next(records, &piece, &fragment))
            note_fragment(journal, &fragment);
        ck_assert_uint_eq(piece.length, 0);
    }
}

static const char *ending(const struct tls_records *records)
{
    static const char *const endings[] = {
        [TLS_RECORDS_HEADER] = "",
        [TLS_RECORDS_BODY] = "..",
        [TLS_RECORDS_LOST] = "lost",
        [TLS_RECORDS_MALFORMED] = "malformed",
    };

    return endings[records->state];
}

static const struct {
    struct bytes input;
    const char *records;
} cases[] = {
    { STATIC_OCTETS(""), "" },
    { STATIC_OCTETS("\x16\x03\x01\x00\x03"
                    "abc"),
      "22[abc]" },
    { STATIC_OCTETS("\x16\x03\x03\x00\x01"
                    "a"
                    "\x14\x03\x03\x00\x01"
                    "b"),
      "22[a]20[b]" },
    { STATIC_OCTETS("\x17\x03\x03\x00\x00"
                    "\x15\x03\x03\x00\x02"
                    "xy"),
      "23[]21[xy]" },
    { STATIC_OCTETS("\x18\x03\x03\x00\x02"
                    "hb"),
      "24[hb]" },
    { STATIC_OCTETS("\x16\x03\x04\x00\x04"
                    "abc"),
      "22[abc.." },
    { STATIC_OCTETS("\x16\x03\x00"), "" },
    { STATIC_OCTETS("\x16\x03\x01\x00\x01"
                    "a"
                    "220 mail\r\n"),
      "22[a]malformed" },
    { STATIC_OCTETS("\x13\x03\x01\x00\x01"
                    "a"),
      "malformed" },
    { STATIC_OCTETS("\x19\x03\x01\x00\x01"
                    "a"),
      "malformed" },
    { STATIC_OCTETS("\x16\x02\x01\x00\x01"
                    "a"),
      "malformed" },
    { STATIC_OCTETS("\x16\x03\x01\x48\x01"
                    "a"),
      "malformed" },
    { STATIC_OCTETS("\x16\x03\x01\x48\x00"
                    "a"),
      "22[a.." },
    { STATIC_OCTETS("\x16\x03\x01\xff\xff"
                    "a"),
      "malformed" },
    { STATIC_OCTETS("\x80\x03"
                    "abc"
                    "\x16\x03\x01\x00\x01"
                    "d"),
      "256[abc]22[d]" },
    { STATIC_OCTETS("\x80\x04"
                    "abc"),
      "256[abc.." },
    { STATIC_OCTETS("\x16\x03\x01\x00\x01"
                    "a"
                    "\x80\x03"
                    "abc"),
      "22[a]malformed" },
};

START_TEST(records_are_the_same_however_the_input_is_cut)
{
    for (size_t way = 0; way < ways_to_cut(cases[_i].input.length); way++) {
        struct journal journal = { .length = 0 };
        struct tls_records records;

        tls_records_init(&records);
        read_records(&journal, &records, pieces_of(cases[_i].input, way));
        journal_add(&journal, "%s", ending(&records));
        expect_journal(&journal, cases[_i].records);
    }
}
END_TEST

START_TEST(a_fragment_knows_the_length_of_its_record)
{
    struct bytes input = OCTETS("\x15\x03\x03\x00\x1a"
                                "encrypted");
    struct tls_fragment fragment;
    struct tls_records records;

    tls_records_init(&records);
    ck_assert(tls_records_next(&records, &input, &fragment));
    ck_assert_uint_eq(fragment.length, 26);
    ck_assert_uint_eq(fragment.bytes.length, 9);
    ck_assert(fragment.starts && !fragment.ends);
}
END_TEST

/* What was read, a hole, and what comes behind it. */
static const struct {
    struct bytes before;
    uint64_t missing;
    bool known; /* whose bytes are missing */
    struct bytes behind;
    const char *records;
} holes[] = {
    { STATIC_OCTETS("\x16\x03\x01\x00\x06"
                    "ab"),
      2, true,
      STATIC_OCTETS("ef"
                    "\x14\x03\x03\x00\x01"
                    "g"),
      "22[ab|ef]20[g]" },
    { STATIC_OCTETS("\x16\x03\x01\x00\x06"
                    "ab"),
      4, true,
      STATIC_OCTETS("\x14\x03\x03\x00\x01"
                    "g"),
      "22[ab|20[g]" },
    { STATIC_OCTETS("\x16\x03\x01\x00\x06"), 6, true,
      STATIC_OCTETS("\x14\x03\x03\x00\x01"
                    "g"),
      "|20[g]" },
    { STATIC_OCTETS("\x16\x03\x01\x00\x06"
                    "ab"),
      5, false,
      STATIC_OCTETS("\x14\x03\x03\x00\x01"
                    "g"),
      "22[ab|lost" },
    { STATIC_OCTETS("\x16\x03\x01\x00\x06"
                    "ab"),
      UINT64_MAX, false, STATIC_OCTETS("x"), "22[ab|lost" },
    { STATIC_OCTETS("\x16\x03\x01"), 1, false,
      STATIC_OCTETS("\x01"
                    "a"),
      "|lost" },
    { STATIC_OCTETS("\x16\x03\x01\x00\x01"
                    "a"),
      6, false,
      STATIC_OCTETS("\x16\x03\x01\x00\x01"
                    "a"),
      "22[a]|lost" },
    { STATIC_OCTETS(""), 1, false,
      STATIC_OCTETS("\x16\x03\x01\x00\x01"
                    "a"),
      "|lost" },
    { STATIC_OCTETS("text"), 1, false,
      STATIC_OCTETS("\x16\x03\x01\x00\x01"
                    "a"),
      "|malformed" },
};

START_TEST(a_hole_inside_a_record_leaves_the_next_one_in_its_place)
{
    for (size_t way = 0; way < ways_to_cut(holes[_i].behind.length); way++) {
        struct journal journal = { .length = 0 };
        struct tls_records records;

        tls_records_init(&records);
        read_records(&journal, &records, pieces_of(holes[_i].before, way));
        journal_add(&journal, "|");
        ck_assert_int_eq(tls_records_skip(&records, holes[_i].missing), holes[_i].known);
        ck_assert_int_eq(tls_records_are_over(&records), !holes[_i].known);
        read_records(&journal, &records, pieces_of(holes[_i].behind, way));
        journal_add(&journal, "%s", ending(&records));
        expect_journal(&journal, holes[_i].records);
    }
}
END_TEST

START_TEST(any_octets_are_read_to_their_end)
{
    struct octets *octets = octets_new();

    for (uint64_t seed = 0; seed < 20000; seed++) {
        struct random random = random_of(seed);
        struct tls_records records;
        struct pieces pieces;
        struct bytes piece;
        struct tls_fragment fragment;
        size_t begun = 0;

        octets->length = 0;
        for (size_t i = random_below(&random, 4); i > 0; i--)
            put_record(octets, 20 + (unsigned)random_below(&random, 5),
                       bytes_first(OCTETS("the body of a record"), random_below(&random, 20)));
        for (size_t i = random_below(&random, 3); i > 0 && octets->length > 0; i--)
            octets->data[random_below(&random, octets->length)] =
                (uint8_t)random_below(&random, 256);
        pieces = pieces_at_random(octets_bytes(octets), random);
        tls_records_init(&records);
        while (pieces_next(&pieces, &piece))
            while (tls_records_next(&records, &piece, &fragment))
                begun += fragment.starts;
        ck_assert_uint_le(begun, 4);
    }
    free(octets);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_records");
    TCase *reading = tcase_create("reading");
    TCase *gaps = tcase_create("holes");
    TCase *random = tcase_create("random");

    tcase_add_loop_test(reading, records_are_the_same_however_the_input_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(reading, a_fragment_knows_the_length_of_its_record);
    tcase_add_loop_test(gaps, a_hole_inside_a_record_leaves_the_next_one_in_its_place, 0,
                        sizeof holes / sizeof holes[0]);
    tcase_add_test(random, any_octets_are_read_to_their_end);
    suite_add_tcase(suite, reading);
    suite_add_tcase(suite, gaps);
    suite_add_tcase(suite, random);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Handshake messages come out whole, whatever records they came in. */
#include "smtp/tls_messages.h"

#include "tests/smtp/tls_kit.h"
#include "tests/support/suite_main.h"

enum { MAXIMUM = 10 };

static void note_message(struct journal *journal, const struct tls_message *message)
{
    journal_add(journal, "%u", message->type);
    if (message->kept) {
        journal_add(journal, "[");
        journal_bytes(journal, message->body);
        journal_add(journal, "]");
    } else {
        ck_assert_uint_eq(message->body.length, 0);
        journal_add(journal, "-");
    }
}

static void read_messages(struct journal *journal, struct tls_messages *messages,
                          struct pieces pieces)
{
    struct bytes piece;
    struct tls_message message;

    while (pieces_next(&pieces, &piece)) {
        while (tls_messages_next(messages, &piece, &message))
            note_message(journal, &message);
        ck_assert_uint_eq(piece.length, 0);
    }
}

static const struct {
    struct bytes input;
    const char *messages;
    uint64_t left_out;
} cases[] = {
    { STATIC_OCTETS(""), "", 0 },
    { STATIC_OCTETS("\x01\x00\x00\x03"
                    "abc"),
      "1[abc]", 0 },
    { STATIC_OCTETS("\x02\x00\x00\x02"
                    "ab"
                    "\x0b\x00\x00\x01"
                    "c"
                    "\x0e\x00\x00\x00"),
      "2[ab]11[c]14-", 0 },
    { STATIC_OCTETS("\x01\x00\x00\x00"
                    "\x01\x00\x00\x01"
                    "a"),
      "1[]1[a]", 0 },
    { STATIC_OCTETS("\x0c\x00\x00\x14"
                    "a server key exchange"
                    "\x01\x00\x00"),
      "12-", 0 },
    { STATIC_OCTETS("\x01\x00\x00\x04"
                    "abc"),
      "", 0 },
    { STATIC_OCTETS("\x01\x00\x00"), "", 0 },
    { STATIC_OCTETS("\x01\x00\x00\x0a"
                    "0123456789"),
      "1[0123456789]", 0 },
    { STATIC_OCTETS("\x01\x00\x00\x0b"
                    "0123456789a"
                    "\x02\x00\x00\x01"
                    "b"),
      "1-2[b]", 11 },
    { STATIC_OCTETS("\x01\xff\xff\xff"
                    "0123456789abcdef"),
      "", 16 },
    /* The maximum is one for all messages together. */
    { STATIC_OCTETS("\x01\x00\x00\x06"
                    "012345"
                    "\x02\x00\x00\x05"
                    "abcde"
                    "\x0b\x00\x00\x04"
                    "efgh"),
      "1[012345]2-11[efgh]", 5 },
};

START_TEST(messages_are_the_same_however_the_input_is_cut)
{
    for (size_t way = 0; way < ways_to_cut(cases[_i].input.length); way++) {
        struct journal journal = { .length = 0 };
        struct tls_messages messages;

        tls_messages_init(&messages, MAXIMUM);
        read_messages(&journal, &messages, pieces_of(cases[_i].input, way));
        expect_journal(&journal, cases[_i].messages);
        ck_assert_uint_eq(messages.left_out, cases[_i].left_out);
        tls_messages_clear(&messages);
    }
}
END_TEST

START_TEST(a_message_in_one_piece_is_lent_from_the_input)
{
    struct bytes input = OCTETS("\x01\x00\x00\x03"
                                "abc");
    const uint8_t *body = input.data + 4;
    struct tls_messages messages;
    struct tls_message message;

    tls_messages_init(&messages, MAXIMUM);
    ck_assert(tls_messages_next(&messages, &input, &message));
    ck_assert_ptr_eq(message.body.data, body);
    ck_assert_uint_eq(messages.body.capacity, 0);
    tls_messages_clear(&messages);
}
END_TEST

START_TEST(a_length_alone_takes_no_memory)
{
    struct bytes input = OCTETS("\x01\x00\xff\xff"
                                "ab");
    struct tls_messages messages;
    struct tls_message message;

    tls_messages_init(&messages, 1 << 20);
    ck_assert(!tls_messages_next(&messages, &input, &message));
    ck_assert_uint_lt(messages.body.capacity, 1024);
    tls_messages_clear(&messages);
}
END_TEST

START_TEST(a_message_without_a_header_can_be_begun)
{
    struct bytes input = OCTETS("abc"
                                "\x02\x00\x00\x01"
                                "d");

    for (size_t way = 0; way < ways_to_cut(input.length); way++) {
        struct journal journal = { .length = 0 };
        struct tls_messages messages;

        tls_messages_init(&messages, MAXIMUM);
        tls_messages_begin(&messages, TLS_SSL2_CLIENT_HELLO, 3);
        read_messages(&journal, &messages, pieces_of(input, way));
        expect_journal(&journal, "256[abc]2[d]");
        tls_messages_clear(&messages);
    }
}
END_TEST

static const struct {
    struct bytes before;
    uint64_t missing;
    struct bytes behind;
    const char *messages;
} holes[] = {
    { STATIC_OCTETS("\x01\x00\x00\x06"
                    "ab"),
      3,
      STATIC_OCTETS("f"
                    "\x02\x00\x00\x01"
                    "g"),
      "|1-2[g]" },
    { STATIC_OCTETS("\x01\x00\x00\x06"
                    "ab"),
      4,
      STATIC_OCTETS("\x02\x00\x00\x01"
                    "g"),
      "|2[g]" },
    { STATIC_OCTETS("\x0c\x00\x00\x06"
                    "ab"),
      3,
      STATIC_OCTETS("f"
                    "\x02\x00\x00\x01"
                    "g"),
      "|12-2[g]" },
    { STATIC_OCTETS("\x01\x00\x00\x06"
                    "ab"),
      5,
      STATIC_OCTETS("\x02\x00\x00\x01"
                    "g"),
      "|" },
    { STATIC_OCTETS("\x01\x00"), 2,
      STATIC_OCTETS("\x02\x00\x00\x01"
                    "g"),
      "|" },
    { STATIC_OCTETS("\x01\x00\x00\x01"
                    "a"),
      5,
      STATIC_OCTETS("\x02\x00\x00\x01"
                    "g"),
      "1[a]|" },
};

START_TEST(a_hole_damages_the_message_it_is_in_or_ends_the_reading)
{
    for (size_t way = 0; way < ways_to_cut(holes[_i].behind.length); way++) {
        struct journal journal = { .length = 0 };
        struct tls_messages messages;

        tls_messages_init(&messages, 100);
        read_messages(&journal, &messages, pieces_of(holes[_i].before, way));
        journal_add(&journal, "|");
        tls_messages_skip(&messages, holes[_i].missing);
        read_messages(&journal, &messages, pieces_of(holes[_i].behind, way));
        expect_journal(&journal, holes[_i].messages);
        tls_messages_clear(&messages);
    }
}
END_TEST

START_TEST(any_octets_are_read_to_their_end)
{
    for (uint64_t seed = 0; seed < 20000; seed++) {
        struct random random = random_of(seed);
        uint8_t octets[40];
        struct tls_messages messages;
        struct tls_message message;
        struct bytes piece;
        struct pieces pieces;
        size_t kept = 0;

        for (size_t i = 0; i < sizeof octets; i++)
            octets[i] = (uint8_t)(random_below(&random, 3) > 0 ? random_below(&random, 12) : 0);
        pieces = pieces_at_random(bytes_of(octets, sizeof octets), random);
        tls_messages_init(&messages, MAXIMUM);
        while (pieces_next(&pieces, &piece)) {
            while (tls_messages_next(&messages, &piece, &message))
                kept += message.body.length;
            if (random_below(&random, 8) == 0)
                tls_messages_skip(&messages, random_below(&random, 6));
        }
        ck_assert_uint_le(kept, MAXIMUM);
        tls_messages_clear(&messages);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_messages");
    TCase *reading = tcase_create("reading");
    TCase *gaps = tcase_create("holes");
    TCase *random = tcase_create("random");

    tcase_add_loop_test(reading, messages_are_the_same_however_the_input_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(reading, a_message_in_one_piece_is_lent_from_the_input);
    tcase_add_test(reading, a_length_alone_takes_no_memory);
    tcase_add_test(reading, a_message_without_a_header_can_be_begun);
    tcase_add_loop_test(gaps, a_hole_damages_the_message_it_is_in_or_ends_the_reading, 0,
                        sizeof holes / sizeof holes[0]);
    tcase_add_test(random, any_octets_are_read_to_their_end);
    suite_add_tcase(suite, reading);
    suite_add_tcase(suite, gaps);
    suite_add_tcase(suite, random);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of a message's content. */
#include "smtp/message_content.h"

#include "smtp/session.h"
#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct message_options plain = { .digest = false };
static const struct message_options digested = { .digest = true };

static void add(struct message_content *content, struct bytes bytes, size_t way)
{
    struct pieces pieces = pieces_of(bytes, way);
    struct bytes piece;

    while (pieces_next(&pieces, &piece))
        message_content_add(content, piece);
}

static void expect_sha256(const struct message *message, const char *expected)
{
    char text[2 * SHA256_SIZE + 1];

    ck_assert(message->has_sha256);
    for (size_t i = 0; i < SHA256_SIZE; i++)
        snprintf(text + 2 * i, 3, "%02x", message->sha256[i]);
    ck_assert_str_eq(text, expected);
}

static const struct {
    const char *content;
    uint64_t lines;
} cases[] = {
    { "", 0 },
    { "\r\n", 1 },
    { "a\r\n", 1 },
    { "a\r\nb\r\n", 2 },
    { "a\r\n\r\nb\r\n", 3 },
    { "a", 1 },
    { "a\r\nb", 2 },
    { "a\r", 1 },
    { "a\r\n\r", 2 },
    { "\r", 1 },
    /* Only CRLF makes a line. */
    { "a\nb\n", 1 },
    { "\n", 1 },
    { "a\rb\r\n", 1 },
    { "a\r\r\n", 1 },
    { "a\r\n\nb\r\n", 2 },
    { "\n\r\n", 1 },
};

START_TEST(bytes_and_lines_are_counted_however_the_content_is_cut)
{
    struct bytes bytes = TEXT(cases[_i].content);

    for (size_t way = 0; way < ways_to_cut(bytes.length); way++) {
        struct message_content content;
        struct message message = { .bytes = 0 };
        struct arena arena;

        arena_init(&arena);
        message_content_init(&content, &plain, &default_smtp_limits);
        add(&content, bytes, way);
        message_content_describe(&content, &arena, &message);
        ck_assert_uint_eq(message.bytes, bytes.length);
        ck_assert_uint_eq(message.lines, cases[_i].lines);
        ck_assert(!message.has_sha256);
        ck_assert(!bytes_present(message.message_id));
        message_content_clear(&content);
        arena_clear(&arena);
    }
}
END_TEST

static const char letter[] = "Message-ID: <1@example.org>\r\n\r\nHello.\r\n";
static const char letter_sha256[] =
    "10757831898077c763891ae75c16b62a8aab339d151f852bd211a7e08655992a";

START_TEST(a_message_is_described_however_it_is_cut)
{
    for (size_t way = 0; way < ways_to_cut(strlen(letter)); way++) {
        struct message_content content;
        struct message message = { .bytes = 0 };
        struct arena arena;

        arena_init(&arena);
        message_content_init(&content, &digested, &default_smtp_limits);
        add(&content, TEXT(letter), way);
        message_content_describe(&content, &arena, &message);
        message_content_clear(&content);
        ck_assert_uint_eq(message.bytes, strlen(letter));
        ck_assert_uint_eq(message.lines, 3);
        expect_sha256(&message, letter_sha256);
        expect_text(message.message_id, "<1@example.org>");
        arena_clear(&arena);
    }
}
END_TEST

/* As BDAT does, whose chunks make one message (RFC 3030, 2). */
START_TEST(a_message_may_be_described_while_more_follows)
{
    struct message_content content;
    struct message message = { .bytes = 0 };
    struct arena arena;

    arena_init(&arena);
    message_content_init(&content, &digested, &default_smtp_limits);
    add(&content, bytes_first(TEXT(letter), 15), 0);
    message_content_describe(&content, &arena, &message);
    ck_assert_uint_eq(message.bytes, 15);
    ck_assert_uint_eq(message.lines, 1);
    ck_assert(!bytes_present(message.message_id));
    add(&content, bytes_after(TEXT(letter), 15), 0);
    message_content_describe(&content, &arena, &message);
    ck_assert_uint_eq(message.bytes, strlen(letter));
    ck_assert_uint_eq(message.lines, 3);
    expect_sha256(&message, letter_sha256);
    expect_text(message.message_id, "<1@example.org>");
    message_content_clear(&content);
    arena_clear(&arena);
}
END_TEST

START_TEST(describing_again_and_again_takes_no_more_memory)
{
    struct message_content content;
    struct message message = { .bytes = 0 };
    struct arena arena;
    size_t used;

    arena_init(&arena);
    message_content_init(&content, &plain, &default_smtp_limits);
    add(&content, TEXT(letter), 0);
    message_content_describe(&content, &arena, &message);
    used = arena.used;
    for (unsigned i = 0; i < 10000; i++)
        message_content_describe(&content, &arena, &message);
    ck_assert_uint_eq(arena.used, used);
    message_content_clear(&content);
    arena_clear(&arena);
}
END_TEST

START_TEST(the_header_limit_applies)
{
    const struct smtp_limits few = { .header_bytes = 10, .header_field = 100 };
    struct message_content content;
    struct message message = { .bytes = 0 };
    struct arena arena;

    arena_init(&arena);
    message_content_init(&content, &plain, &few);
    add(&content, TEXT(letter), 0);
    message_content_describe(&content, &arena, &message);
    ck_assert_uint_eq(message.bytes, strlen(letter));
    ck_assert(!bytes_present(message.message_id));
    message_content_clear(&content);
    arena_clear(&arena);
}
END_TEST

START_TEST(a_digest_with_a_hole_in_it_is_none)
{
    struct message_content content;
    struct message message = { .bytes = 0 };
    struct arena arena;

    arena_init(&arena);
    message_content_init(&content, &digested, &default_smtp_limits);
    add(&content, TEXT("a"), 0);
    message_content_gap(&content);
    add(&content, TEXT("b"), 0);
    message_content_finish(&content, true);
    message_content_describe(&content, &arena, &message);
    ck_assert(!message.has_sha256);
    ck_assert_uint_eq(message.bytes, 2);
    message_content_clear(&content);
    arena_clear(&arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("message_content");
    TCase *counting = tcase_create("counting");
    TCase *describing = tcase_create("describing");

    tcase_add_loop_test(counting, bytes_and_lines_are_counted_however_the_content_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(describing, a_message_is_described_however_it_is_cut);
    tcase_add_test(describing, a_message_may_be_described_while_more_follows);
    tcase_add_test(describing, describing_again_and_again_takes_no_more_memory);
    tcase_add_test(describing, the_header_limit_applies);
    tcase_add_test(describing, a_digest_with_a_hole_in_it_is_none);
    suite_add_tcase(suite, counting);
    suite_add_tcase(suite, describing);
    return suite;
}

SUITE_MAIN(suite);

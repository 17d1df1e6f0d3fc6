/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents are decoded and digested the same however they come. */
#include "smtp/part_digest.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

/* Digests are those of `printf ... | sha256sum`. */
#define NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HELLO   "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static const struct {
    enum part_encoding encoding;
    const char *content;
    const char *decoded;
} cases[] = {
    { PART_ENCODING_NONE, "", "" },
    { PART_ENCODING_NONE, "a=41\r\nYQ==\r\n", "a=41\r\nYQ==\r\n" },
    { PART_ENCODING_7BIT, "a=41", "a=41" },
    { PART_ENCODING_8BIT, "caf\xc3\xa9", "caf\xc3\xa9" },
    { PART_ENCODING_BINARY, "a\nb\rc", "a\nb\rc" },
    { PART_ENCODING_UNKNOWN, "a=41", "a=41" },

    { PART_ENCODING_BASE64, "", "" },
    { PART_ENCODING_BASE64, "aGVsbG8=", "hello" },
    { PART_ENCODING_BASE64, "aGVs\r\nbG8=\r\n", "hello" },
    { PART_ENCODING_BASE64, "aGVs\nbG8hIQ==\n", "hello!!" },
    /* Broken: what is no base64 is passed over. */
    { PART_ENCODING_BASE64, "aG*Vs bG\t8!=", "hello" },
    { PART_ENCODING_BASE64, "aGVsbG", "hel" },

    { PART_ENCODING_QUOTED_PRINTABLE, "caf=C3=A9", "caf\xc3\xa9" },
    { PART_ENCODING_QUOTED_PRINTABLE, "hel=\r\nlo", "hello" },
    { PART_ENCODING_QUOTED_PRINTABLE, "hel=\nlo", "hello" },
    { PART_ENCODING_QUOTED_PRINTABLE, "a\r\nb\r\n", "a\r\nb\r\n" },
    { PART_ENCODING_QUOTED_PRINTABLE, "a=3db=3D", "a=b=" },
    /* Broken: it stays. */
    { PART_ENCODING_QUOTED_PRINTABLE, "a=XYb", "a=XYb" },
};

static void digest_pieces(enum part_encoding encoding, struct bytes content, size_t way,
                          struct message_part *part)
{
    struct part_digest *digest = part_digest_new(encoding);
    struct pieces pieces = pieces_of(content, way);
    struct bytes piece;

    while (pieces_next(&pieces, &piece))
        part_digest_add(digest, piece);
    part_digest_finish(digest, part);
    part_digest_free(digest);
}

START_TEST(a_content_is_decoded_the_same_however_it_is_cut)
{
    struct bytes content = TEXT(cases[_i].content);
    struct message_part expected = { .bytes = 0 };

    digest_pieces(PART_ENCODING_NONE, TEXT(cases[_i].decoded), 0, &expected);
    for (size_t way = 0; way < ways_to_cut(content.length); way++) {
        struct message_part part = { .bytes = 0 };

        digest_pieces(cases[_i].encoding, content, way, &part);
        ck_assert_uint_eq(part.bytes, expected.bytes);
        ck_assert_mem_eq(part.sha256, expected.sha256, SHA256_SIZE);
    }
}
END_TEST

static void expect_sha256(const struct message_part *part, const char *expected)
{
    char text[2 * SHA256_SIZE + 1];

    for (size_t i = 0; i < SHA256_SIZE; i++)
        snprintf(text + 2 * i, 3, "%02x", part->sha256[i]);
    ck_assert_str_eq(text, expected);
}

START_TEST(digests_are_sha256)
{
    struct message_part part = { .bytes = 1 };

    digest_pieces(PART_ENCODING_NONE, TEXT(""), 0, &part);
    ck_assert_uint_eq(part.bytes, 0);
    expect_sha256(&part, NOTHING);
    digest_pieces(PART_ENCODING_BASE64, TEXT("aGVsbG8="), 0, &part);
    ck_assert_uint_eq(part.bytes, 5);
    expect_sha256(&part, HELLO);
}
END_TEST

START_TEST(a_piece_may_be_as_large_as_it_likes)
{
    enum { LENGTH = 1000000 };
    static char content[LENGTH];
    struct message_part part = { .bytes = 0 };

    memset(content, 'A', sizeof content);
    digest_pieces(PART_ENCODING_BASE64, bytes_of(content, sizeof content), 0, &part);
    ck_assert_uint_eq(part.bytes, LENGTH / 4 * 3);
    memset(content, '=', sizeof content);
    digest_pieces(PART_ENCODING_QUOTED_PRINTABLE, bytes_of(content, sizeof content), 0, &part);
    ck_assert_uint_le(part.bytes, LENGTH);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("part_digest");
    TCase *contents = tcase_create("contents");

    tcase_add_loop_test(contents, a_content_is_decoded_the_same_however_it_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(contents, digests_are_sha256);
    tcase_add_test(contents, a_piece_may_be_as_large_as_it_likes);
    suite_add_tcase(suite, contents);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256, by the examples of its standard. */
#include "smtp/content_digest.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static void expect_digest(const struct content_digest *digest, const char *expected)
{
    uint8_t sha256[CONTENT_DIGEST_SIZE];
    char text[2 * CONTENT_DIGEST_SIZE + 1];

    content_digest_value(digest, sha256);
    for (size_t i = 0; i < sizeof sha256; i++)
        snprintf(text + 2 * i, 3, "%02x", sha256[i]);
    ck_assert_str_eq(text, expected);
}

static const struct {
    const char *input;
    const char *sha256;
} vectors[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
      "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
};

START_TEST(known_inputs_have_their_known_digests_however_they_are_cut)
{
    struct bytes input = TEXT(vectors[_i].input);

    for (size_t way = 0; way < ways_to_cut(input.length); way++) {
        struct content_digest *digest = content_digest_new();
        struct pieces pieces = pieces_of(input, way);
        struct bytes piece;

        while (pieces_next(&pieces, &piece))
            content_digest_add(digest, piece);
        expect_digest(digest, vectors[_i].sha256);
        content_digest_free(digest);
    }
}
END_TEST

START_TEST(a_million_letters_have_the_digest_of_the_standard)
{
    struct content_digest *digest = content_digest_new();
    uint8_t letters[1000];

    memset(letters, 'a', sizeof letters);
    for (unsigned i = 0; i < 1000; i++)
        content_digest_add(digest, bytes_of(letters, sizeof letters));
    expect_digest(digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    content_digest_free(digest);
}
END_TEST

START_TEST(more_may_follow_after_a_digest_was_read)
{
    struct content_digest *digest = content_digest_new();

    content_digest_add(digest, TEXT("a"));
    expect_digest(digest, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
    content_digest_add(digest, TEXT("bc"));
    expect_digest(digest, vectors[1].sha256);
    expect_digest(digest, vectors[1].sha256);
    content_digest_free(digest);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("content_digest");
    TCase *standard = tcase_create("vectors");
    TCase *life = tcase_create("life");

    tcase_add_loop_test(standard, known_inputs_have_their_known_digests_however_they_are_cut, 0,
                        sizeof vectors / sizeof vectors[0]);
    tcase_add_test(standard, a_million_letters_have_the_digest_of_the_standard);
    tcase_add_test(life, more_may_follow_after_a_digest_was_read);
    suite_add_tcase(suite, standard);
    suite_add_tcase(suite, life);
    return suite;
}

SUITE_MAIN(suite);

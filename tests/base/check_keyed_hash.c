/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SipHash-2-4, by the vectors its authors published. */
#include "base/keyed_hash.h"

#include "tests/support/suite_main.h"

/* The key 00 01 02 ... 0f; the input 00 01 02 ... of each length. */
static const struct hash_key counting_key = { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                                                15 } };

static const struct {
    size_t length;
    uint64_t hash;
} vectors[] = {
    { 0, UINT64_C(0x726fdb47dd0e0e31) },
    { 1, UINT64_C(0x74f839c593dc67fd) },
    { 15, UINT64_C(0xa129ca6149be45e5) },
};

START_TEST(published_inputs_have_their_published_hashes)
{
    uint8_t input[16];

    for (size_t i = 0; i < sizeof input; i++)
        input[i] = (uint8_t)i;
    ck_assert_uint_eq(keyed_hash(&counting_key, bytes_of(input, vectors[_i].length)),
                      vectors[_i].hash);
}
END_TEST

START_TEST(an_empty_view_may_have_a_null_pointer)
{
    ck_assert_uint_eq(keyed_hash(&counting_key, bytes_of(NULL, 0)), vectors[0].hash);
}
END_TEST

START_TEST(another_key_gives_another_hash)
{
    struct hash_key other = counting_key;

    other.octets[15] ^= 1;
    ck_assert_uint_ne(keyed_hash(&other, bytes_of_string("abc")),
                      keyed_hash(&counting_key, bytes_of_string("abc")));
}
END_TEST

START_TEST(no_two_random_keys_are_the_same)
{
    struct hash_key one = hash_key_random(), another = hash_key_random();

    ck_assert_mem_ne(one.octets, another.octets, sizeof one.octets);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("keyed_hash");
    TCase *hashes = tcase_create("hashes");
    TCase *keys = tcase_create("keys");

    tcase_add_loop_test(hashes, published_inputs_have_their_published_hashes, 0,
                        sizeof vectors / sizeof vectors[0]);
    tcase_add_test(hashes, an_empty_view_may_have_a_null_pointer);
    tcase_add_test(keys, another_key_gives_another_hash);
    tcase_add_test(keys, no_two_random_keys_are_the_same);
    suite_add_tcase(suite, hashes);
    suite_add_tcase(suite, keys);
    return suite;
}

SUITE_MAIN(suite);

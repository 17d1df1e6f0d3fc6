/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC-32C. */
#include "base/crc32c.h"

#include "tests/support/suite_main.h"

static uint32_t checksum(struct bytes bytes)
{
    return crc32c_end(crc32c_add(CRC32C_START, bytes));
}

/* The examples of RFC 3720, B.4, and the usual check value. */
START_TEST(known_inputs_have_their_known_checksums)
{
    uint8_t octets[32];

    ck_assert_uint_eq(checksum(bytes_of_string("123456789")), 0xE3069283);
    memset(octets, 0, sizeof octets);
    ck_assert_uint_eq(checksum(bytes_of(octets, sizeof octets)), 0x8A9136AA);
    memset(octets, 0xFF, sizeof octets);
    ck_assert_uint_eq(checksum(bytes_of(octets, sizeof octets)), 0x62A8AB43);
    for (unsigned i = 0; i < sizeof octets; i++)
        octets[i] = (uint8_t)i;
    ck_assert_uint_eq(checksum(bytes_of(octets, sizeof octets)), 0x46DD794E);
}
END_TEST

START_TEST(pieces_add_up)
{
    struct bytes whole = bytes_of_string("123456789");

    for (size_t cut = 0; cut <= whole.length; cut++) {
        uint32_t crc = crc32c_add(CRC32C_START, bytes_first(whole, cut));

        ck_assert_uint_eq(crc32c_end(crc32c_add(crc, bytes_after(whole, cut))), 0xE3069283);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("crc32c");
    TCase *checksums = tcase_create("checksums");

    tcase_add_test(checksums, known_inputs_have_their_known_checksums);
    tcase_add_test(checksums, pieces_add_up);
    suite_add_tcase(suite, checksums);
    return suite;
}

SUITE_MAIN(suite);

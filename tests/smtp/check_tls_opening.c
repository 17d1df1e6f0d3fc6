/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first bytes of TLS are told from those of a line, and as soon as can be. */
#include "smtp/tls_opening.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct {
    struct bytes bytes;
    size_t decided; /* by so many of them */
    enum tls_opening opening;
} openings[] = {
    { STATIC_OCTETS("\x16\x03\x01\x02\x00"), 3, TLS_OPENING_TLS },
    { STATIC_OCTETS("\x16\x03\x00\x02\x00"), 3, TLS_OPENING_TLS },
    { STATIC_OCTETS("\x15\x03\x04\x00\x02"), 3, TLS_OPENING_TLS },
    { STATIC_OCTETS("\x14\x03\x03\x00\x01"), 3, TLS_OPENING_TLS },
    { STATIC_OCTETS("\x17\x03\x03\x40\x00"), 3, TLS_OPENING_TLS },
    { STATIC_OCTETS("\x16\x03\x05\x02\x00"), 3, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\x16\x02\x01\x02\x00"), 2, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\x16 is no text"), 2, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\x18\x03\x03\x00\x01"), 1, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\x13\x03\x03\x00\x01"), 1, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\x80\x2e\x01\x03\x01"), 5, TLS_OPENING_TLS },
    { STATIC_OCTETS("\x80\x2e\x01\x00\x02"), 5, TLS_OPENING_TLS },
    { STATIC_OCTETS("\xff\xff\x01\x03\x03"), 5, TLS_OPENING_TLS },
    { STATIC_OCTETS("\x80\x2e\x01\x03\x05"), 5, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\x80\x2e\x01\x00\x03"), 5, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\x80\x2e\x01\x01\x02"), 4, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\x80\x2e\x02\x03\x01"), 3, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\xc3\xbc"
                    "ber"),
      3, TLS_OPENING_OTHER },
    { STATIC_OCTETS("EHLO client"), 1, TLS_OPENING_OTHER },
    { STATIC_OCTETS("220 mail"), 1, TLS_OPENING_OTHER },
    { STATIC_OCTETS("\r\n\r\n\r\n"), 1, TLS_OPENING_OTHER },
};

START_TEST(the_first_bytes_decide_and_no_byte_too_late)
{
    for (size_t length = 0; length <= openings[_i].bytes.length; length++) {
        enum tls_opening opening = tls_opening_judge(bytes_first(openings[_i].bytes, length));

        ck_assert_int_eq(opening, length < openings[_i].decided ? TLS_OPENING_UNDECIDED
                                                                : openings[_i].opening);
    }
    ck_assert_uint_le(openings[_i].decided, TLS_OPENING_BYTES);
}
END_TEST

START_TEST(a_byte_that_decides_against_tls_does_so_at_a_glance)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        uint8_t octet = (uint8_t)byte;

        ck_assert_int_eq(tls_opening_may_begin_with(octet),
                         tls_opening_judge(bytes_of(&octet, 1)) == TLS_OPENING_UNDECIDED);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_opening");
    TCase *openings_case = tcase_create("openings");

    tcase_add_loop_test(openings_case, the_first_bytes_decide_and_no_byte_too_late, 0,
                        sizeof openings / sizeof openings[0]);
    tcase_add_test(openings_case, a_byte_that_decides_against_tls_does_so_at_a_glance);
    suite_add_tcase(suite, openings_case);
    return suite;
}

SUITE_MAIN(suite);

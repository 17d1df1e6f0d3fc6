/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decoding UTF-8. */
#include "output/utf8.h"

#include "tests/support/suite_main.h"

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

START_TEST(a_single_byte_is_valid_when_it_is_ascii)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        uint8_t data = (uint8_t)byte;
        struct utf8_unit unit = utf8_next(bytes_of(&data, 1));

        ck_assert_uint_eq(unit.length, 1);
        ck_assert_int_eq(unit.valid, byte < 0x80);
        ck_assert_uint_eq(unit.code_point, byte < 0x80 ? byte : UTF8_REPLACEMENT_CODE_POINT);
    }
}
END_TEST

START_TEST(of_all_pairs_the_valid_ones_are_c2_to_df_with_a_continuation)
{
    for (unsigned pair = 0x8000; pair < 0x10000; pair++) {
        const uint8_t data[] = { (uint8_t)(pair >> 8), (uint8_t)pair };
        struct utf8_unit unit = utf8_next(bytes_of(data, 2));
        bool valid = data[0] >= 0xC2 && data[0] <= 0xDF && is_continuation(data[1]);

        ck_assert_int_eq(unit.valid, valid);
        if (valid)
            ck_assert_uint_eq(unit.code_point, (data[0] & 0x1FU) * 64 + (data[1] & 0x3FU));
    }
}
END_TEST

/* Written down with arithmetic, where the decoder has a table. */
static bool may_be_encoded(uint32_t code_point, size_t length)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };

    return code_point >= least[length] && code_point <= 0x10FFFF &&
           (code_point < 0xD800 || code_point > 0xDFFF);
}

START_TEST(of_three_bytes_overlong_forms_and_surrogates_are_invalid)
{
    for (uint32_t code_point = 0; code_point < 0x10000; code_point++) {
        const uint8_t data[] = { (uint8_t)(0xE0 | code_point >> 12),
                                 (uint8_t)(0x80 | (code_point >> 6 & 0x3F)),
                                 (uint8_t)(0x80 | (code_point & 0x3F)) };
        struct utf8_unit unit = utf8_next(bytes_of(data, 3));
        bool valid = may_be_encoded(code_point, 3);

        ck_assert_int_eq(unit.valid, valid);
        ck_assert_uint_eq(unit.length, valid ? 3 : 1);
        ck_assert_uint_eq(unit.code_point, valid ? code_point : UTF8_REPLACEMENT_CODE_POINT);
    }
}
END_TEST

START_TEST(of_four_bytes_overlong_forms_and_what_is_above_10ffff_are_invalid)
{
    for (uint32_t code_point = 0; code_point < 0x200000; code_point++) {
        const uint8_t data[] = { (uint8_t)(0xF0 | code_point >> 18),
                                 (uint8_t)(0x80 | (code_point >> 12 & 0x3F)),
                                 (uint8_t)(0x80 | (code_point >> 6 & 0x3F)),
                                 (uint8_t)(0x80 | (code_point & 0x3F)) };
        struct utf8_unit unit = utf8_next(bytes_of(data, 4));

        if (unit.valid != may_be_encoded(code_point, 4) || (unit.length != (unit.valid ? 4 : 1)) ||
            (unit.valid && unit.code_point != code_point))
            ck_abort_msg("U+%04X", (unsigned)code_point);
    }
}
END_TEST

struct broken_text {
    const char *text;
    const char *lengths; /* of each unit in turn; in upper-case letters (A is 1) when valid */
};

/* The examples of the Unicode Standard 15.0, tables 3-8 to 3-11, and ends of the text. */
static const struct broken_text broken_texts[] = {
    { "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", "11111111A" },
    { "\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", "11111111A" },
    { "\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", "11111A11A" },
    { "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "2132A" },
    { "\xC3", "1" },
    { "\xE2\x82", "2" },
    { "\xF0\x9F\x98", "3" },
    { "\xF0\x9F\x98\x80", "D" },
    { "\xE2\x82\xC3\xBC", "2B" },
};

START_TEST(a_maximal_subpart_is_one_unit)
{
    struct bytes rest = bytes_of_string(broken_texts[_i].text);

    for (const char *length = broken_texts[_i].lengths; *length != '\0'; length++) {
        struct utf8_unit unit = utf8_next(rest);
        bool valid = *length >= 'A';

        ck_assert_int_eq(unit.valid, valid);
        ck_assert_int_eq(unit.length, *length - (valid ? '@' : '0'));
        rest = bytes_after(rest, unit.length);
    }
    ck_assert_uint_eq(rest.length, 0);
}
END_TEST

START_TEST(controls_are_c0_del_c1_and_the_bidirectional_ones)
{
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        bool bidirectional = code_point == 0x61C || code_point == 0x200E || code_point == 0x200F ||
                             (code_point >= 0x202A && code_point <= 0x202E) ||
                             (code_point >= 0x2066 && code_point <= 0x2069);
        bool control = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);

        if (utf8_is_control(code_point) != (control || bidirectional))
            ck_abort_msg("U+%04X", (unsigned)code_point);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("utf8");
    TCase *valid = tcase_create("valid or not");
    TCase *units = tcase_create("units");
    TCase *controls = tcase_create("controls");

    tcase_set_timeout(valid, 60);
    tcase_set_timeout(controls, 60);
    tcase_add_test(valid, a_single_byte_is_valid_when_it_is_ascii);
    tcase_add_test(valid, of_all_pairs_the_valid_ones_are_c2_to_df_with_a_continuation);
    tcase_add_test(valid, of_three_bytes_overlong_forms_and_surrogates_are_invalid);
    tcase_add_test(valid, of_four_bytes_overlong_forms_and_what_is_above_10ffff_are_invalid);
    tcase_add_loop_test(units, a_maximal_subpart_is_one_unit, 0,
                        (int)(sizeof broken_texts / sizeof broken_texts[0]));
    tcase_add_test(controls, controls_are_c0_del_c1_and_the_bidirectional_ones);
    suite_add_tcase(suite, valid);
    suite_add_tcase(suite, units);
    suite_add_tcase(suite, controls);
    return suite;
}

SUITE_MAIN(suite);

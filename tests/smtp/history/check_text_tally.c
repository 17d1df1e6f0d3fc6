/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting texts, and what of them changes from session to session. */
#include "smtp/history/text_tally.h"

#include "tests/support/suite_main.h"

static const struct tally_measure measure = { .sessions = 3, .share = 80, .changed = 3 };

static struct ip_address client(uint8_t number)
{
    const uint8_t octets[] = { 192, 0, 2, number };

    return ip_address_v4(octets);
}

/* A letter is a text; a digit before it the client that it came to, 1 at first. */
static void add_all(struct text_tally *tally, const char *texts)
{
    struct ip_address from = client(1);

    for (uint64_t session = 1; *texts != '\0'; texts++)
        if (*texts >= '0' && *texts <= '9')
            from = client((uint8_t)(*texts - '0'));
        else
            text_tally_add(tally, &measure, bytes_of(texts, 1), session++, &from);
}

static const struct usual_row {
    const char *texts;
    char usual; /* 0 for none */
} usuals[] = {
    { "", 0 },
    { "aa", 0 },
    { "aaa", 'a' },
    { "aaab", 0 }, /* 75 % */
    { "aaaab", 'a' },
    { "baaaa", 'a' },
    { "aaaaaaaabb", 'a' },
    { "1abcdefghia", 0 },
    { "abcdefghaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 'a' },
    /* Of the rarest that gave way nothing is left in the sum. */
    { "abcdefghijklmnopqrstuvwxyzaaaa", 0 },
    /* Three in a row of two clients begin anew, and wait to be usual. */
    { "aaaaaaaaaaaa1b2b3b", 0 },
    { "aaaaaaaaaaaa1b2b3b4b5b", 'b' },
    { "aaaaaaaaaaaa1b2b3a", 'a' },
    { "1aaaaaaaa2aaaa3bbb", 'a' },
    { "1aaaaaaaa2aaaa3bb4b", 0 },
    /* One client alone is compared with itself. */
    { "1aaaaaaaaaaaabb", 'a' },
    { "1aaaaaaaaaaaabbb", 0 },
    { "1aaaaaaaaaaaabbbbb", 'b' },
    /* Another one's row is that one's until a second has it. */
    { "1aaaaaaaaaaaa2bbb", 'a' },
};

START_TEST(what_was_said_mostly_is_usual)
{
    struct text_tally tally = { 0 };
    const struct tallied_text *usual;

    add_all(&tally, usuals[_i].texts);
    usual = text_tally_usual(&tally, &measure);
    ck_assert_int_eq(usual != NULL ? usual->text[0] : 0, usuals[_i].usual);
}
END_TEST

static const struct tally_outlier_row {
    const char *texts;
    uint8_t client; /* says b */
    bool outlier;
} outliers[] = {
    { "aaa", 1, true },
    { "aa", 1, false },
    { "bbb", 1, false },
    { "1a2a3ab", 1, false }, /* nothing is usual any more */
    { "1a2a3aaaaab", 4, true },
    { "1a2a3aaaaaaaa4b5b", 6, false },
    { "1a2a3aaaaaaaa4bb", 4, true },
    { "1a2a3aaaaaaaa4bb", 5, false },
    { "1aaaaaaaabb", 1, false },
    { "1aaaaaaaabb", 2, false },
};

START_TEST(an_outlier_is_not_what_begins_anew)
{
    struct text_tally tally = { 0 };
    struct ip_address from = client(outliers[_i].client);

    add_all(&tally, outliers[_i].texts);
    ck_assert_int_eq(text_tally_is_outlier(&tally, &measure, bytes_of_string("b"), &from),
                     outliers[_i].outlier);
}
END_TEST

static const struct others_row {
    const char *texts;
    uint64_t sessions[4];
} others[] = {
    { "aaaaa", { 0 } },
    { "baaaa", { 1 } },
    { "abaaaaacaaa", { 2, 8 } },
    { "abaaaaaab", { 0 } },        /* not usual: 7 of 9 */
    { "abaaaaaaab", { 2 } },       /* of each the first */
    { "bbaaaaaaaa", { 0 } },       /* an upgrade */
    { "bbaaaaaaaaaaaaab", { 1 } }, /* not one */
};

START_TEST(the_others_are_told_by_their_first_session)
{
    struct text_tally tally = { 0 };
    uint64_t told[TALLY_TEXTS] = { 0 };
    size_t count;

    add_all(&tally, others[_i].texts);
    count = text_tally_others(&tally, &measure, told, TALLY_TEXTS);
    for (size_t i = 0; i < 4; i++)
        ck_assert(others[_i].sessions[i] == (i < count ? told[i] : 0));
    ck_assert_uint_le(text_tally_others(&tally, &measure, told, 1), 1);
}
END_TEST

START_TEST(a_long_text_that_is_usual_is_no_outlier)
{
    struct text_tally tally = { 0 };
    uint8_t text[TALLY_TEXT_SIZE + 9] = { 0 };
    struct ip_address from = client(1);

    for (unsigned i = 0; i < 3; i++)
        text_tally_add(&tally, &measure, bytes_of(text, sizeof text), 1, &from);
    ck_assert(!text_tally_is_outlier(&tally, &measure, bytes_of(text, sizeof text), &from));
    text[TALLY_TEXT_SIZE + 1] = 'x';
    ck_assert(text_tally_is_outlier(&tally, &measure, bytes_of(text, sizeof text), &from));
}
END_TEST

START_TEST(a_long_text_is_told_from_another_and_kept_in_part)
{
    struct text_tally tally = { 0 };
    uint8_t text[TALLY_TEXT_SIZE + 9] = { 0 };
    struct ip_address from = client(1);
    const struct tallied_text *usual;

    for (unsigned i = 0; i < 3; i++)
        text_tally_add(&tally, &measure, bytes_of(text, sizeof text), 1, &from);
    usual = text_tally_usual(&tally, &measure);
    ck_assert_uint_eq(usual->length, TALLY_TEXT_SIZE);
    ck_assert(tallied_text_is(usual, bytes_of(text, sizeof text)));
    ck_assert(!tallied_text_is(usual, bytes_of(text, TALLY_TEXT_SIZE)));
    for (unsigned i = 0; i < 30; i++)
        text_tally_add(&tally, &measure, bytes_of(text, 0), 1, &from);
    ck_assert_uint_eq(text_tally_usual(&tally, &measure)->length, 0);
}
END_TEST

static const struct mask_row {
    const char *text;
    const char *masked;
} masks[] = {
    { "", "" },
    { "End data with <CR><LF>.<CR><LF>", "End data with <CR><LF>.<CR><LF>" },
    { "Ok: queued as 4F2A", "Ok: queued as #" },
    { "Ok:  queued\tas  zCVXB", "Ok: queued as #" },
    { "OK id=abc", "OK #" },
    { "<a@b.example> Queued", "# Queued" },
    { "ready (ABC) (DEF) now", "ready # now" },
    { "at Tue, 24 Nov 2026 04:00 PM CEST.", "at #" },
    { "monday marched", "monday marched" },
    { "Bye client.example.org", "Bye #" },
    { "Bye CLIENT.example.org!", "Bye #" },
    { "Bye client.example", "Bye client.example" },
    { "go x on", "go x on" }, /* a name of one letter is none */
    { "( )", "( )" },
    { "go , on", "go , on" },
};

START_TEST(names_numbers_and_dates_do_not_count)
{
    const struct bytes names[] = { bytes_of_string("client.example.org"), bytes_of_string("zCVXB"),
                                   bytes_of_string("x"), bytes_of(NULL, 0) };
    uint8_t masked[64];
    size_t length =
        text_without_numbers(bytes_of_string(masks[_i].text), names, 4, masked, sizeof masked);

    ck_assert(bytes_equal(bytes_of(masked, length), bytes_of_string(masks[_i].masked)));
}
END_TEST

START_TEST(what_does_not_fit_is_left_out)
{
    uint8_t masked[8];

    ck_assert_uint_eq(text_without_numbers(bytes_of_string("one two six"), NULL, 0, masked, 8), 7);
    ck_assert_uint_eq(text_without_numbers(bytes_of_string("one two six"), NULL, 0, masked, 6), 3);
}
END_TEST

#define LOOP(test_case, test, rows)                                                                \
    tcase_add_loop_test(test_case, test, 0, sizeof(rows) / sizeof((rows)[0]))

static Suite *suite(void)
{
    Suite *suite = suite_create("text_tally");
    TCase *counting = tcase_create("counting");
    TCase *masking = tcase_create("masking");

    LOOP(counting, what_was_said_mostly_is_usual, usuals);
    LOOP(counting, an_outlier_is_not_what_begins_anew, outliers);
    LOOP(counting, the_others_are_told_by_their_first_session, others);
    tcase_add_test(counting, a_long_text_that_is_usual_is_no_outlier);
    tcase_add_test(counting, a_long_text_is_told_from_another_and_kept_in_part);
    LOOP(masking, names_numbers_and_dates_do_not_count, masks);
    tcase_add_test(masking, what_does_not_fit_is_left_out);
    suite_add_tcase(suite, counting);
    suite_add_tcase(suite, masking);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The queue's name for a message, as each server tells it. */
#include "smtp/queue_id.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct {
    const char *text;
    const char *queue_id; /* "" for none */
} cases[] = {
    /* Postfix, behind DATA and BDAT, and relayed by a content filter. */
    { "Ok: queued as 13128A80492", "13128A80492" },
    { "Ok: 1234 bytes queued as 4Xyz9T3q2Lz1", "4Xyz9T3q2Lz1" },
    { "from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4F2A", "4F2A" },
    /* SendGrid, go-guerrilla, MailHog, Coremail. */
    { "Ok: queued as abc_-DEF012", "abc_-DEF012" },
    { "OK: queued as 68f1c8a", "68f1c8a" },
    { "Ok: queued as pFQxA1=@mailhog.example", "pFQxA1=@mailhog.example" },
    { "Mail OK queued as smtp5,ycCowABnQ", "smtp5,ycCowABnQ" },
    { "OK id=1tFxyz-000000012ab-0abc", "1tFxyz-000000012ab-0abc" },
    { "Message queued with id 1a2b3c4d5e6f.", "1a2b3c4d5e6f" },
    { "Requested mail action okay, completed: id=1MxYZA-1abcDE2fGH-00ABcd",
      "1MxYZA-1abcDE2fGH-00ABcd" },
    /* Sendmail, OpenSMTPD, Kerio. */
    { "4ANNx1bQ012345 Message accepted for delivery", "4ANNx1bQ012345" },
    { "5d1f2a3b Message accepted for delivery", "5d1f2a3b" },
    { "674282d4-00000001 Message accepted for delivery", "674282d4-00000001" },
    { "Message Queued (1A2B3C4D-0000-1111-2222-333344445555.1)",
      "1A2B3C4D-0000-1111-2222-333344445555.1" },

    /* Case, brackets and the sentence's own punctuation. */
    { "ok: QUEUED AS 4F2A", "4F2A" },
    { "Ok: queued as 4F2A.", "4F2A" },
    { "Ok: queued as 4F2A; thank you", "4F2A" },
    { "Ok: queued as <4F2A@example.com>", "4F2A@example.com" },
    { "Ok (queued as 4F2A)", "4F2A" },
    { "OK id=abc trailing words", "abc" },

    /* Near misses. */
    { "", "" },
    { "Ok", "" },
    { "Ok: queued", "" },
    { "Ok: queued as", "" },
    { "Ok: queued as ", "" },
    { "Ok: queued as .", "" },
    { "Ok: queued for delivery", "" },
    { "Queued (0.125 seconds)", "" },
    { "Mail queued for delivery.", "" },
    { "OK: message queued", "" },
    { "Message received", "" },
    { "OK id=", "" },
    { "not OK id=abc", "" },
    { "Message accepted for delivery", "" },
    { " Message accepted for delivery", "" },
    { "4ANNx1bQ012345 Message accepted", "" },
    { "4ANNx1bQ012345 message for delivery", "" },
    { "Message Queued ()", "" },
    { "Message Queued", "" },
    { "Message queued with id", "" },
};

START_TEST(the_queue_id_is_found_where_a_server_puts_it)
{
    struct pieces pieces = pieces_of(TEXT(cases[_i].text), 0);
    struct bytes text = bytes_of(NULL, 0);

    pieces_next(&pieces, &text);
    expect_text(queue_id_find(text), cases[_i].queue_id);
    ck_assert(!pieces_next(&pieces, &text));
}
END_TEST

START_TEST(no_text_has_no_queue_id)
{
    ck_assert_uint_eq(queue_id_find(bytes_of(NULL, 0)).length, 0);
    expect_bytes(queue_id_find(OCTETS("Ok: queued as 4F\0")), OCTETS("4F\0"));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("queue_id");
    TCase *servers = tcase_create("servers");

    tcase_add_loop_test(servers, the_queue_id_is_found_where_a_server_puts_it, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(servers, no_text_has_no_queue_id);
    suite_add_tcase(suite, servers);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails that are put off, and what becomes of them. */
#include "smtp/history/mail_record.h"
#include "tests/smtp/history/history_kit.h"

#define OFF(answer)                                                                                \
    HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: " answer "\n" QUIT
#define GREY         OFF("450 4.2.0 Greylisted, come back later")
#define FULL         OFF("452 4.2.2 mailbox full")
#define GREY_AT_DATA HELLO ALICE_TO_BOB "C: DATA\nS: 451 4.7.1 try again later\n" QUIT
#define GREY_AT_END                                                                                \
    HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| text\\r\\n.\\r\\n\nS: 451 temporarily not\n" QUIT
#define TAKEN HELLO ALICE_TO_BOB MESSAGE QUIT

static struct history *history;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

/* Ten minutes, less the minute that each session takes anyway. */
static void pass(duration time)
{
    history->options.start += time - 60 * DURATION_SECOND;
}

static const struct notice *notice_number(size_t number, const char *id)
{
    ck_assert_uint_eq(history->notice_count, number);
    ck_assert_str_eq(history->notices[number - 1]->finding.id, id);
    return history->notices[number - 1];
}

static const char *const grey[] = { GREY, GREY_AT_DATA, GREY_AT_END };

START_TEST(a_mail_that_is_taken_later_was_greylisted)
{
    uint64_t first = play_from(history, 1, grey[_i])->id, second;
    const struct notice *notice;

    pass(300 * DURATION_SECOND);
    second = play_from(history, 1, TAKEN)->id;
    notice = notice_number(1, "greylisting");
    expect_judgement(&notice->finding, SEVERITY_INFO, BLAME_SERVER, CONFIDENCE_HIGH);
    expect_sentence(&notice->finding, "10.0.0.1 was put off at first and taken by 10.0.0.25 300 s "
                                      "later, as greylisting does");
    expect_integer(&notice->finding, "tries", 2);
    expect_integer(&notice->finding, "recipients", 1);
    ck_assert_uint_eq(notice->session_count, 2);
    ck_assert(notice->sessions[0] == first);
    ck_assert(notice->sessions[1] == second);
    play_from(history, 1, TAKEN);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(a_neighbour_of_the_client_may_bring_it)
{
    play_from(history, 1, GREY);
    pass(300 * DURATION_SECOND);
    play_from(history, 254, TAKEN);
    notice_number(1, "greylisting");
    play_from(history, 1, GREY);
    pass(300 * DURATION_SECOND);
    play_from(history, 256, TAKEN);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(so_may_one_in_its_ipv6_network)
{
    uint8_t octets[16] = { 0x20, 0x01, 0x0d, 0xb8, [7] = 1, [15] = 1 };
    struct session_sink chain = history_chain_sink(&history->chain);
    static const struct {
        uint8_t network, interface;
        size_t notices;
    } tries[] = { { 1, 1, 0 }, { 2, 1, 0 }, { 1, 9, 1 } };

    history->options.server = (struct endpoint){ ip_address_v6(octets), 25 };
    for (size_t i = 0; i < 3; i++) {
        octets[7] = tries[i].network;
        octets[15] = tries[i].interface;
        history->options.client = (struct endpoint){ ip_address_v6(octets), 40000 };
        script_play(i == 0 ? GREY : TAKEN, &history->options, chain);
        history->options.start += 300 * DURATION_SECOND;
        ck_assert_uint_eq(history->notice_count, tries[i].notices);
    }
}
END_TEST

static const char *const others[] = {
    FULL,
    OFF("450 4.1.8 cannot find your domain"),
    OFF("550 5.1.1 Greylisted for ever"),
    TAKEN,
    HELLO MAIL("alice@example.org") "C: RCPT TO:<eve@example.com>\nS: 450 try again later\n" QUIT,
    HELLO MAIL("eve@example.org") "C: RCPT TO:<bob@example.com>\nS: 450 try again later\n" QUIT,
};

START_TEST(other_refusals_and_other_mails_are_not_greylisting)
{
    play_from(history, 1, others[_i]);
    pass(300 * DURATION_SECOND);
    play_from(history, 1, TAKEN);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(what_is_taken_within_a_minute_is_not_either)
{
    play_from(history, 1, GREY);
    pass(59 * DURATION_SECOND);
    play_from(history, 1, TAKEN);
    ck_assert_uint_eq(history->notice_count, 0);
    pass(600 * DURATION_SECOND);
    play_from(history, 1, TAKEN);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(several_recipients_of_a_mail_are_told_of_at_once)
{
    play_from(
        history, 1,
        HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 451 try later\n"
                                        "C: RCPT TO:<eve@example.com>\nS: 451 try later\n"
                                        "C: RCPT TO:<dan@example.com>\nS: 250 ok\n" MESSAGE QUIT);
    ck_assert_uint_eq(history->notice_count, 0);
    pass(600 * DURATION_SECOND);
    play_from(history, 1, HELLO ALICE_TO_BOB RCPT("eve@example.com") MESSAGE QUIT);
    expect_integer(&notice_number(1, "greylisting")->finding, "recipients", 2);
}
END_TEST

START_TEST(of_several_recipients_the_one_put_off_first_says_since_when)
{
    static const char eve[] =
        HELLO MAIL("alice@example.org") "C: RCPT TO:<eve@example.com>\nS: 451 try later\n" QUIT;

    play_from(history, 1, eve);
    pass(600 * DURATION_SECOND);
    play_from(history, 1, GREY);
    pass(600 * DURATION_SECOND);
    play_from(history, 1, HELLO ALICE_TO_BOB RCPT("eve@example.com") MESSAGE QUIT);
    expect_integer(&notice_number(1, "greylisting")->finding, "recipients", 2);
    expect_sentence(&history->notices[0]->finding,
                    "10.0.0.1 was put off at first and taken by 10.0.0.25 1200 s later, as "
                    "greylisting does");
}
END_TEST

START_TEST(who_is_refused_behind_the_message_is_neither_put_off_nor_taken)
{
    static const char refused[] =
        "S: 220 mail.example.com LMTP\nC: LHLO client.example.org\nS: 250 hello\n" ALICE_TO_BOB
            RCPT("eve@example.com") "C: DATA\nS: 354 go\nC| text\\r\\n.\\r\\n\nS: 250 ok\n"
                                    "S+ 550 no\n" QUIT;

    play_from(history, 1,
              HELLO MAIL("alice@example.org") "C: RCPT TO:<eve@example.com>\n"
                                              "S: 451 try later\n" QUIT);
    pass(300 * DURATION_SECOND);
    play_from(history, 1, refused);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(three_tries_over_an_hour_are_told_of_once)
{
    const struct notice *notice;

    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(history->notice_count, 0);
        play_from(history, 1, FULL);
        pass(1800 * DURATION_SECOND);
    }
    notice = notice_number(1, "deferred-unresolved");
    expect_judgement(&notice->finding, SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_MEDIUM);
    expect_sentence(&notice->finding, "10.0.0.1 has tried a mail 3 times within 1.0 h, and "
                                      "10.0.0.25 still puts it off: \"452 mailbox full\"");
    expect_integer(&notice->finding, "tries", 3);
    expect_integer(&notice->finding, "code", 452);
    ck_assert_uint_eq(notice->session_count, 3);
    for (unsigned i = 0; i < 5; i++) {
        pass(1800 * DURATION_SECOND);
        play_from(history, 1, FULL);
    }
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(fewer_tries_or_less_time_are_ordinary)
{
    for (unsigned i = 0; i < 2; i++) {
        play_from(history, 1, GREY);
        pass(7200 * DURATION_SECOND);
    }
    for (unsigned i = 0; i < 9; i++) {
        play_from(history, 300, GREY);
        pass(440 * DURATION_SECOND);
    }
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

/* A mail of this number, put off. */
static void put_off(unsigned number)
{
    char script[1024];

    snprintf(script, sizeof script,
             HELLO MAIL("alice@example.org") "C: RCPT TO:<bob%u@example.com>\nS: 451 full\n" QUIT,
             number);
    play_from(history, 1, script);
}

START_TEST(where_everything_is_put_off_one_mail_an_hour_speaks_for_all)
{
    for (unsigned hour = 0; hour < 3; hour++) {
        for (unsigned number = 0; number < 10; number++)
            put_off(number);
        pass(3000 * DURATION_SECOND);
    }
    notice_number(1, "deferred-unresolved");
    ck_assert_ptr_null(evidence_find(&history->notices[0]->finding, "others"));
    for (unsigned hour = 0; hour < 3; hour++) {
        put_off(99);
        pass(2000 * DURATION_SECOND);
    }
    expect_integer(&notice_number(2, "deferred-unresolved")->finding, "others", 9);
}
END_TEST

START_TEST(five_days_later_a_mail_begins_anew)
{
    play_from(history, 1, FULL);
    play_from(history, 1, FULL);
    pass(MAIL_AGE + DURATION_SECOND);
    play_from(history, 1, FULL);
    ck_assert_uint_eq(history->notice_count, 0);
    pass(MAIL_AGE + DURATION_SECOND);
    play_from(history, 1, TAKEN);
    ck_assert_uint_eq(history->notice_count, 0);
    play_from(history, 1, GREY);
    pass(MAIL_AGE + DURATION_SECOND);
    play_from(history, 1, TAKEN);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(lmtp_answers_each_recipient_on_its_own)
{
    static const char first[] =
        "S: 220 mail.example.com LMTP\nC: LHLO client.example.org\nS: 250 hello\n" ALICE_TO_BOB
            RCPT("eve@example.com") "C: DATA\nS: 354 go\nC| text\\r\\n.\\r\\n\nS: 250 ok\nS+ 451 "
                                    "try "
                                    "again\n" QUIT;
    static const char second[] =
        "S: 220 mail.example.com LMTP\nC: LHLO client.example.org\nS: 250 hello\n" ALICE_TO(
            "eve@example.com") "C: DATA\nS: 354 go\nC| text\\r\\n.\\r\\n\nS: 250 ok\n" QUIT;

    play_from(history, 1, first);
    pass(120 * DURATION_SECOND);
    play_from(history, 1, second);
    expect_integer(&notice_number(1, "greylisting")->finding, "recipients", 1);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("deferred_mail");
    TCase *deferred = tcase_create("deferred");

    tcase_add_checked_fixture(deferred, begin, end);
    tcase_add_loop_test(deferred, a_mail_that_is_taken_later_was_greylisted, 0,
                        sizeof grey / sizeof grey[0]);
    tcase_add_test(deferred, a_neighbour_of_the_client_may_bring_it);
    tcase_add_test(deferred, so_may_one_in_its_ipv6_network);
    tcase_add_loop_test(deferred, other_refusals_and_other_mails_are_not_greylisting, 0,
                        sizeof others / sizeof others[0]);
    tcase_add_test(deferred, what_is_taken_within_a_minute_is_not_either);
    tcase_add_test(deferred, several_recipients_of_a_mail_are_told_of_at_once);
    tcase_add_test(deferred, of_several_recipients_the_one_put_off_first_says_since_when);
    tcase_add_test(deferred, who_is_refused_behind_the_message_is_neither_put_off_nor_taken);
    tcase_add_test(deferred, three_tries_over_an_hour_are_told_of_once);
    tcase_add_test(deferred, fewer_tries_or_less_time_are_ordinary);
    tcase_add_test(deferred, where_everything_is_put_off_one_mail_an_hour_speaks_for_all);
    tcase_add_test(deferred, five_days_later_a_mail_begins_anew);
    tcase_add_test(deferred, lmtp_answers_each_recipient_on_its_own);
    suite_add_tcase(suite, deferred);
    return suite;
}

SUITE_MAIN(suite);

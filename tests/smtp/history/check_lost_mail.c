/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that were sent whole, not answered, and sent again. */
#include "smtp/history/mail_record.h"
#include "tests/smtp/history/history_kit.h"

#define MESSAGE_BEGINS(id)                                                                         \
    "C: DATA\nS: 354 go ahead\nC| Message-ID: <" id ">\\r\\n\\r\\ntext\\r\\n\n"
#define ENDS        "C| .\\r\\n\n"
#define LOST(id)    HELLO ALICE_TO_BOB MESSAGE_BEGINS(id) ENDS
#define SENT(id)    LOST(id) "S: 250 2.0.0 queued\n" QUIT
#define REFUSED(id) LOST(id) "S: 550 5.7.1 no\n" QUIT

static struct history *history;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

START_TEST(the_same_message_again_may_be_there_twice)
{
    uint64_t first = play_from(history, 1, LOST("1@example.org"))->id, second;
    const struct notice *notice;

    ck_assert_uint_eq(history->notice_count, 0);
    second = play_from(history, 1, SENT("1@example.org"))->id;
    ck_assert_uint_eq(history->notice_count, 1);
    notice = history->notices[0];
    ck_assert_str_eq(notice->finding.id, "duplicate-delivery-risk");
    expect_judgement(&notice->finding, SEVERITY_CRITICAL, BLAME_NETWORK, CONFIDENCE_HIGH);
    expect_sentence(&notice->finding,
                    "10.0.0.1 sent a whole message, lost the connection before the server "
                    "answered, and sent it again 60 s later: it may be there twice");
    expect_integer(&notice->finding, "recipients", 1);
    ck_assert_uint_eq(notice->session_count, 2);
    ck_assert(notice->sessions[0] == first);
    ck_assert(notice->sessions[1] == second);
    /* Told once. */
    play_from(history, 1, SENT("1@example.org"));
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

static const struct lookalike {
    const char *first;
    const char *second;
    unsigned second_client;
} lookalikes[] = {
    { LOST("1@example.org"), SENT("2@example.org"), 1 },    /* another mail */
    { LOST("1@example.org"), SENT("1@example.org"), 2 },    /* the next hop */
    { LOST("1@example.org"), REFUSED("1@example.org"), 1 }, /* not taken */
    { REFUSED("1@example.org"), SENT("1@example.org"), 1 }, /* answered */
    { SENT("1@example.org"), SENT("1@example.org"), 1 },    /* likewise */
    { HELLO ALICE_TO_BOB MESSAGE_BEGINS("1@example.org"), SENT("1@example.org"), 1 }, /* no end */
    { HELLO ALICE_TO_BOB "C: DATA\nS: 354 go ahead\nC| text\\r\\n.\\r\\n\n",
      HELLO ALICE_TO_BOB "C: DATA\nS: 354 go ahead\nC| text\\r\\n.\\r\\n\nS: 250 ok\n" QUIT,
      1 }, /* nobody can tell */
    { LOST("1@example.org"),
      HELLO ALICE_TO("carol@example.com") MESSAGE_BEGINS("1@example.org") ENDS "S: 250 ok\n" QUIT,
      1 }, /* to somebody else */
};

START_TEST(other_mails_and_other_ends_are_no_risk)
{
    play_from(history, 1, lookalikes[_i].first);
    play_from(history, lookalikes[_i].second_client, lookalikes[_i].second);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(what_the_capture_lacks_is_no_loss)
{
    history->options.close = CLOSE_END_OF_CAPTURE;
    play_from(history, 1, LOST("1@example.org"));
    history->options.close = CLOSE_FIN;
    history->options.missing[SIDE_SERVER] = 20;
    play_from(history, 1, LOST("2@example.org"));
    history->options.missing[SIDE_SERVER] = 0;
    play_from(history, 1, SENT("1@example.org"));
    play_from(history, 1, SENT("2@example.org"));
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(five_days_later_it_is_forgotten)
{
    play_from(history, 1, LOST("1@example.org"));
    play_from(history, 1, LOST("2@example.org"));
    history->options.start += MAIL_AGE - 120 * DURATION_SECOND;
    play_from(history, 1, SENT("1@example.org"));
    ck_assert_uint_eq(history->notice_count, 1);
    history->options.start += DURATION_SECOND;
    play_from(history, 1, SENT("2@example.org"));
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(the_last_mails_are_kept)
{
    char script[1024];

    for (unsigned i = 0; i <= LOST_MAILS; i++) {
        snprintf(script, sizeof script, LOST("%u@example.org"), i);
        play_from(history, 1, script);
    }
    play_from(history, 1, SENT("0@example.org"));
    ck_assert_uint_eq(history->notice_count, 0);
    ck_assert_uint_eq(keyed_table_displaced(mail_history_tables(history->chain.mails)->lost), 1);
    play_from(history, 1, SENT("1@example.org"));
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("lost_mail");
    TCase *lost = tcase_create("lost");

    tcase_add_checked_fixture(lost, begin, end);
    tcase_add_test(lost, the_same_message_again_may_be_there_twice);
    tcase_add_loop_test(lost, other_mails_and_other_ends_are_no_risk, 0,
                        sizeof lookalikes / sizeof lookalikes[0]);
    tcase_add_test(lost, what_the_capture_lacks_is_no_loss);
    tcase_add_test(lost, five_days_later_it_is_forgotten);
    tcase_add_test(lost, the_last_mails_are_kept);
    suite_add_tcase(suite, lost);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fingerprints of whole sessions. */
#include "tests/smtp/fingerprint_trial.h"

static void expect_text(const struct trial *trial, enum fingerprint_field field, const char *text)
{
    const struct fingerprint *print = &trial->prints.fields[field];

    ck_assert_msg(print->step != STEP_NONE, "no `%s'", text);
    if (!bytes_equal(print->text, bytes_of_string(text)))
        ck_abort_msg("`%.*s' instead of `%s'", (int)print->text.length,
                     (const char *)print->text.data, text);
}

static bool is_absent(const struct trial *trial, enum fingerprint_field field)
{
    const struct fingerprint *print = &trial->prints.fields[field];

    return print->step == STEP_NONE && !bytes_present(print->text) &&
           product_set_is_empty(print->products);
}

/* The only interceptor that the field gives away; NULL for none. */
static const char *interceptor(const struct trial *trial, enum fingerprint_field field)
{
    struct product_set set = fingerprints_interceptors(trial->software, &trial->prints, field);
    int product = product_set_next(set, PRODUCT_NONE);

    if (product == PRODUCT_NONE)
        return NULL;
    ck_assert_int_eq(product_set_next(set, product), PRODUCT_NONE);
    return server_software_product(trial->software, product)->id;
}

#define POSTFIX_UNTIL_DATA                                                                         \
    "S: 220 mail.example.com ESMTP Postfix\n"                                                      \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250-mail.example.com\n"                                                                    \
    "S+ 250-STARTTLS\n"                                                                            \
    "S+ 250 ENHANCEDSTATUSCODES\n"                                                                 \
    "C: MAIL FROM:<alice@example.org>\n"                                                           \
    "S: 250 2.1.0 Ok\n"                                                                            \
    "C: RCPT TO:<bob@example.com>\n"                                                               \
    "S: 250 2.1.5 Ok\n"                                                                            \
    "C: DATA\n"

#define CONTENT "C| Subject: x\\r\\n\\r\\ntext\\r\\n.\\r\\n\n"

static const char everything[] =
    "S: 220 mail.example.com ESMTP Postfix\n"
    "C: HELO client.example.org\n"
    "S: 250 mail.example.com\n"
    "C: EHLO client.example.org\n"
    "S: 250-mail.example.com\n"
    "S+ 250 PIPELINING\n"
    "C: NOOP\n"
    "S: 250 2.0.0 Ok\n"
    "C: NOOP\n"
    "S: 250 2.0.0 another\n"
    "C: RSET\n"
    "S: 250 2.0.0  Ok \n"
    "C: XYZZY\n"
    "S: 502 5.5.2 Error: command not recognized\n"
    "C: STARTTLS\n"
    "S: 454 4.7.0 TLS not available\n"
    "C: MAIL FROM:<alice@example.org>\n"
    "S: 250 2.1.0 sender ok\n"
    "C: RCPT TO:<bob@example.com>\n"
    "S: 550 5.1.1 nobody\n"
    "C: RCPT TO:<carol@example.com>\n"
    "S: 250 2.1.5 Ok\n"
    "C: DATA\n"
    "S: 354 End data with <CR><LF>.<CR><LF>\n" CONTENT "S: 451 4.3.0 later\n"
    "C: MAIL FROM:<alice@example.org>\n"
    "S: 250 2.1.0 Ok\n"
    "C: RCPT TO:<carol@example.com>\n"
    "S: 250 2.1.5 Ok\n"
    "C: DATA\n"
    "S: 354 another\n" CONTENT "S: 250 2.0.0 Ok: queued as 4F2A\n"
    "C: QUIT\n"
    "S: 221 2.0.0 Bye\n";

START_TEST(each_field_has_the_first_text_of_the_session)
{
    struct trial trial = play(everything);

    expect_text(&trial, FINGERPRINT_BANNER, "mail.example.com ESMTP Postfix");
    expect_text(&trial, FINGERPRINT_HELO, "mail.example.com");
    expect_text(&trial, FINGERPRINT_EHLO, "mail.example.com");
    expect_text(&trial, FINGERPRINT_NOOP, "Ok");
    expect_text(&trial, FINGERPRINT_RSET, "Ok");
    expect_text(&trial, FINGERPRINT_UNKNOWN, "Error: command not recognized");
    expect_text(&trial, FINGERPRINT_STARTTLS, "TLS not available");
    expect_text(&trial, FINGERPRINT_MAIL, "sender ok");
    expect_text(&trial, FINGERPRINT_RCPT, "nobody");
    expect_text(&trial, FINGERPRINT_DATA, "End data with <CR><LF>.<CR><LF>");
    expect_text(&trial, FINGERPRINT_REFUSAL, "later");
    expect_text(&trial, FINGERPRINT_MESSAGE, "Ok: queued as 4F2A");
    expect_text(&trial, FINGERPRINT_QUIT, "Bye");
    ck_assert(is_absent(&trial, FINGERPRINT_CLOSING));
    ck_assert_int_eq(trial.prints.fields[FINGERPRINT_BANNER].step, 0);
    ck_assert_int_eq(trial.prints.fields[FINGERPRINT_QUIT].step,
                     session_command(trial.session, "QUIT", 0) + 1);
    ck_assert(is_by(&trial, FINGERPRINT_BANNER, "postfix"));
    ck_assert(is_by(&trial, FINGERPRINT_DATA, "postfix"));
    ck_assert(is_by(&trial, FINGERPRINT_UNKNOWN, "postfix"));
    end(&trial);
}
END_TEST

START_TEST(what_was_not_said_is_absent)
{
    struct trial trial = play("S: 554 no service\n"
                              "C: EHLO client.example.org\n"
                              "S: 503 not now\n"
                              "C: RSET\n"
                              "S: 503 not now\n"
                              "C: MAIL FROM:<alice@example.org>\n"
                              "S: 421 4.3.2 shutting down\n");

    for (int field = 0; field < FINGERPRINT_FIELD_COUNT; field++)
        ck_assert_int_eq(is_absent(&trial, (enum fingerprint_field)field),
                         field != FINGERPRINT_CLOSING);
    expect_text(&trial, FINGERPRINT_CLOSING, "shutting down");
    end(&trial);
}
END_TEST

START_TEST(a_421_in_place_of_a_greeting_is_one)
{
    struct trial trial = play("S: 421 Cannot connect to SMTP server 192.0.2.25 (192.0.2.25:25), "
                              "connect error 10061\n");

    ck_assert(is_absent(&trial, FINGERPRINT_BANNER));
    ck_assert_str_eq(interceptor(&trial, FINGERPRINT_CLOSING), "avast");
    end(&trial);
}
END_TEST

START_TEST(the_last_chunk_is_answered_like_a_message)
{
    struct trial trial = play("S: 220 mail.example.com ESMTP Postfix\n"
                              "C: EHLO client.example.org\n"
                              "S: 250-mail.example.com\n"
                              "S+ 250 CHUNKING\n"
                              "C: MAIL FROM:<alice@example.org>\n"
                              "S: 250 2.1.0 Ok\n"
                              "C: RCPT TO:<bob@example.com>\n"
                              "S: 250 2.1.5 Ok\n"
                              "C: BDAT 3\n"
                              "C| a\\r\\n\n"
                              "S: 250 2.0.0 Ok: 3 bytes\n"
                              "C: BDAT 3 last\n"
                              "C| b\\r\\n\n"
                              "S: 250 2.0.0 Ok: 6 bytes queued as 4F2A\n");

    expect_text(&trial, FINGERPRINT_MESSAGE, "Ok: 6 bytes queued as 4F2A");
    ck_assert(is_by(&trial, FINGERPRINT_MESSAGE, "postfix"));
    end(&trial);
}
END_TEST

START_TEST(any_line_of_a_greeting_tells)
{
    struct trial trial = play("S: 220-InterScan Version 3.6-Build_1182 Ready\n"
                              "S+ 220 mail.example.com ESMTP Postfix\n"
                              "C: EHLO client.example.org\n"
                              "S: 250-smtp.example.com\n"
                              "S+ 250-SIZE 1000\n"
                              "S+ 250 XFILTERED\n");

    expect_text(&trial, FINGERPRINT_BANNER, "InterScan Version 3.6-Build_1182 Ready");
    ck_assert(is_by(&trial, FINGERPRINT_BANNER, "trendmicro-interscan"));
    ck_assert(is_by(&trial, FINGERPRINT_BANNER, "postfix"));
    expect_text(&trial, FINGERPRINT_EHLO, "smtp.example.com");
    ck_assert(is_by(&trial, FINGERPRINT_EHLO, "clamsmtp"));
    end(&trial);
}
END_TEST

START_TEST(any_line_of_another_reply_tells_and_its_text_is_the_last)
{
    struct trial trial = play("S: 220 mail.example.com Axigen ESMTP ready\n"
                              "C: QUIT\n"
                              "S: 221-mail.example.com Axigen ESMTP is closing connection\n"
                              "S+ 221 so long\n");

    expect_text(&trial, FINGERPRINT_QUIT, "so long");
    ck_assert(is_by(&trial, FINGERPRINT_QUIT, "axigen"));
    end(&trial);
}
END_TEST

START_TEST(a_banner_keeps_what_looks_like_a_status_code)
{
    struct trial trial = play("S: 220 2.0.0 mail.example.com ESMTP ecelerity 4.2.1 r(:)\n");

    expect_text(&trial, FINGERPRINT_BANNER, "2.0.0 mail.example.com ESMTP ecelerity 4.2.1 r(:)");
    ck_assert(is_by(&trial, FINGERPRINT_BANNER, "momentum"));
    end(&trial);
}
END_TEST

/* ------------------------------------------------------------ contradictions */

START_TEST(texts_of_one_program_agree)
{
    struct trial trial = play(POSTFIX_UNTIL_DATA "S: 354 End data with <CR><LF>.<CR><LF>\n" CONTENT
                                                 "S: 250 2.0.0 Ok: queued as 4F2A\n"
                                                 "C: QUIT\n"
                                                 "S: 221 2.0.0 Bye\n");

    for (int field = 0; field < FINGERPRINT_FIELD_COUNT; field++) {
        ck_assert(!fingerprints_contradict(trial.software, &trial.prints, FINGERPRINT_BANNER,
                                           (enum fingerprint_field)field));
        ck_assert_ptr_null(interceptor(&trial, (enum fingerprint_field)field));
    }
    end(&trial);
}
END_TEST

START_TEST(texts_that_no_program_has_in_common_contradict)
{
    struct trial trial =
        play(POSTFIX_UNTIL_DATA "S: 354 Enter mail, end with \".\" on a line by itself\n" CONTENT
                                "S: 250 2.0.0 something new\n");

    ck_assert(fingerprints_contradict(trial.software, &trial.prints, FINGERPRINT_BANNER,
                                      FINGERPRINT_DATA));
    ck_assert(fingerprints_contradict(trial.software, &trial.prints, FINGERPRINT_DATA,
                                      FINGERPRINT_BANNER));
    ck_assert(!fingerprints_contradict(trial.software, &trial.prints, FINGERPRINT_BANNER,
                                       FINGERPRINT_MESSAGE));
    ck_assert(!fingerprints_contradict(trial.software, &trial.prints, FINGERPRINT_BANNER,
                                       FINGERPRINT_QUIT));
    ck_assert_ptr_null(interceptor(&trial, FINGERPRINT_DATA));
    end(&trial);
}
END_TEST

START_TEST(a_product_of_which_nothing_is_known_does_not_contradict)
{
    struct trial trial = play("S: 220 mail.example.com Microsoft ESMTP MAIL Service ready at now\n"
                              "C: NOOP\n"
                              "S: 250 2.0.0 OK\n");

    ck_assert(!product_set_is_empty(trial.prints.fields[FINGERPRINT_NOOP].products));
    ck_assert(!fingerprints_contradict(trial.software, &trial.prints, FINGERPRINT_BANNER,
                                       FINGERPRINT_NOOP));
    end(&trial);
}
END_TEST

START_TEST(a_front_end_may_pass_the_servers_354_on)
{
    struct trial trial = play("S: 220 mail.example.com ESMTP ready\n"
                              "C: EHLO client.example.org\n"
                              "S: 250 mail.example.com\n"
                              "C: MAIL FROM:<alice@example.org>\n"
                              "S: 250 2.1.0 Ok\n"
                              "C: RCPT TO:<bob@example.com>\n"
                              "S: 250 2.1.5 Ok\n"
                              "C: DATA\n"
                              "S: 354 End data with <CR><LF>.<CR><LF>\n");

    ck_assert(is_by(&trial, FINGERPRINT_BANNER, "nginx"));
    ck_assert(is_by(&trial, FINGERPRINT_DATA, "postfix"));
    ck_assert(!fingerprints_contradict(trial.software, &trial.prints, FINGERPRINT_BANNER,
                                       FINGERPRINT_DATA));
    end(&trial);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session fingerprints");
    TCase *fields = tcase_create("fields");
    TCase *contradictions = tcase_create("contradictions");

    tcase_add_test(fields, each_field_has_the_first_text_of_the_session);
    tcase_add_test(fields, what_was_not_said_is_absent);
    tcase_add_test(fields, a_421_in_place_of_a_greeting_is_one);
    tcase_add_test(fields, the_last_chunk_is_answered_like_a_message);
    tcase_add_test(fields, any_line_of_a_greeting_tells);
    tcase_add_test(fields, any_line_of_another_reply_tells_and_its_text_is_the_last);
    tcase_add_test(fields, a_banner_keeps_what_looks_like_a_status_code);
    tcase_add_test(contradictions, texts_of_one_program_agree);
    tcase_add_test(contradictions, texts_that_no_program_has_in_common_contradict);
    tcase_add_test(contradictions, a_product_of_which_nothing_is_known_does_not_contradict);
    tcase_add_test(contradictions, a_front_end_may_pass_the_servers_354_on);
    suite_add_tcase(suite, fields);
    suite_add_tcase(suite, contradictions);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was encrypted, and what crossed in clear. */
#include "tests/smtp/diagnosis/diagnosis_kit.h"

#define HELLO_TLS                                                                                  \
    "C| \\x16\\x03\\x01\\x00\\x2d\\x01\\x00\\x00\\x29\\x03\\x03"                                   \
    "0123456789abcdef0123456789abcdef\\x00\\x00\\x02\\xc0\\x2f\\x01\\x00\n"
#define ANSWER_TLS                                                                                 \
    "S| \\x16\\x03\\x03\\x00\\x2a\\x02\\x00\\x00\\x26\\x03\\x03"                                   \
    "0123456789abcdef0123456789abcdef\\x00\\xc0\\x2f\\x00\n"
#define IN_TLS "Whether mail was handed over inside TLS the capture does not show. "
#define AUTH_OFFER                                                                                 \
    GREETING "C: EHLO client.example.org\nS: 250-mail.example.com\nS+ 250 AUTH LOGIN PLAIN\n"

static void implicit(struct script_options *options)
{
    options->server = (struct endpoint){ ip_address_v4((const uint8_t[]){ 192, 0, 2, 25 }), 465 };
}

static void inside_one_machine(struct script_options *options)
{
    options->client = (struct endpoint){ ip_address_v4((const uint8_t[]){ 127, 0, 0, 1 }), 40000 };
}

static const struct diagnosis_row rows[] = {
    { .script = TLS "C: STARTTLS\nS: 220 go\n" HELLO_TLS ANSWER_TLS,
      .sentences = IN_TLS "What followed STARTTLS was encrypted, with TLS 1.2." },
    { .script = HELLO_TLS ANSWER_TLS,
      .sentences = IN_TLS "The dialogue was encrypted, with TLS 1.2.",
      .adapt = implicit },
    /* STARTTLS was accepted, and then nothing came of it, or nothing was captured. */
    { .script = TLS "C: STARTTLS\nS: 220 go\n",
      .sentences = NO_MAIL("STARTTLS") "The client hung up without QUIT, after the server's 220. "
                                       "Nothing was encrypted: TLS was not agreed on." },
    { .script = TLS "C: STARTTLS\nS: 220 go\n",
      .sentences =
          IN_TLS "The capture ends before the connection does. STARTTLS was accepted; what "
                 "followed the capture does not show.",
      .close = CLOSE_END_OF_CAPTURE },
    { .script = TLS "C: STARTTLS\nS: 220 go\nGAP C 517\nGAP S 1000\n",
      .sentences = IN_TLS "The client hung up without QUIT, at a place that is not known. STARTTLS "
                          "was accepted; what followed the capture does not show." },
    /* The client begins with TLS where the server speaks in clear. */
    { .script = GREETING HELLO_TLS "S: 500 what\n",
      .sentences =
          "No mail was begun. The client begins TLS without STARTTLS, and the server speaks in "
          "clear: the client is set to the wrong port, or to the wrong kind of TLS. Nothing was "
          "encrypted: TLS was not agreed on.",
      .cause = "tls-on-plaintext-port" },
    { .script = AUTH_OFFER "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: 235 2.7.0 ok\n" QUIT,
      .sentences =
          NO_MAIL("AUTH") "The secret of AUTH PLAIN was sent in clear, inside one machine.",
      .adapt = inside_one_machine },
    /* Only what was sent can have been read. */
    { .script = AUTH_OFFER "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 cancelled\n" QUIT,
      .sentences = NO_MAIL("AUTH") PLAIN },
    { .script = AUTH_OFFER "C: AUTH LOGIN\nS: 535 5.7.8 not here\n" QUIT,
      .sentences =
          NO_MAIL("AUTH") "The server did not accept the user name or the password. " PLAIN,
      .cause = "authentication-failed" },
    { .script = AUTH_OFFER "C: AUTH PLAIN AGFsaWNlAGh1bnRlcjIy\nS: 454 4.7.0 later\n" QUIT,
      .sentences = NO_MAIL("AUTH") "The secret of AUTH PLAIN crossed the network in clear." },
};

START_TEST(what_could_be_read_along_is_said)
{
    expect_diagnosis(&rows[_i]);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("privacy");
    TCase *privacy = tcase_create("privacy");

    tcase_add_diagnoses(privacy, what_could_be_read_along_is_said, rows);
    suite_add_tcase(suite, privacy);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Passwords in clear, and AUTH that was not offered. */
#include "tests/smtp/anomalies/rule_rows.h"

#define GREETING "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\n"
#define OFFER    GREETING "S: 250-mail.example.com\nS+ 250 AUTH PLAIN LOGIN CRAM-MD5\n"
#define NO_OFFER GREETING "S: 250-mail.example.com\nS+ 250 SIZE\n"
#define PLAIN    "C: AUTH PLAIN AGFsaWNlAGh1bnRlcjIy\n"

static const struct rule_row exposed[] = {
    { "PLAIN, and it is right", OFFER PLAIN "S: 235 ok\n" QUIT, SEVERITY_CRITICAL, NULL },
    { "PLAIN, and it is wrong", OFFER PLAIN "S: 535 no\n" QUIT, SEVERITY_WARNING, NULL },
    { "PLAIN behind 334", OFFER "C: AUTH PLAIN\nS: 334 \nC: AGFsaWNlAGh1bnRlcjIy\nS: 535 no\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "LOGIN",
      OFFER "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWxpY2U=\nS: 334 UGFzc3dvcmQ6\nC: "
            "aHVudGVyMjI=\nS: 235 ok\n" QUIT,
      SEVERITY_CRITICAL, NULL },
    { "a token", OFFER "C: AUTH XOAUTH2 dXNlcj1hbGljZQ==\nS: 235 ok\n" QUIT, SEVERITY_CRITICAL,
      NULL },
    { "CRAM-MD5", OFFER "C: AUTH CRAM-MD5\nS: 334 PDE+\nC: YWxpY2UgYWJj\nS: 235 ok\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "refused before anything was sent", OFFER "C: AUTH LOGIN\nS: 504 no\n" QUIT, SILENT, NULL },
    { "refused as a wrong password would be, and nothing was sent",
      OFFER "C: AUTH LOGIN\nS: 535 no\n" QUIT, SILENT, NULL },
    { "what was sent is missing", OFFER "C: AUTH PLAIN\nGAP C 30\nS: 535 no\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "what was sent is missing, and it is right",
      OFFER "C: AUTH PLAIN\nGAP C 30\nS: 235 ok\n" QUIT, SEVERITY_CRITICAL, NULL },
    { "sent with AUTH, and TLS is wanted first", OFFER PLAIN "S: 530 STARTTLS first\n" QUIT,
      SEVERITY_WARNING, NULL },
    { "TLS is wanted first", OFFER "C: AUTH LOGIN\nS: 530 STARTTLS first\n" QUIT, SILENT, NULL },
    { "cancelled before anything was sent",
      OFFER "C: AUTH PLAIN\nS: 334 \nC: *\nS: 501 cancelled\n" QUIT, SILENT, NULL },
    { "a mechanism that shows nothing",
      OFFER "C: AUTH EXTERNAL\nS: 334 \nC: YWxpY2U=\nS: 235 ok\n" QUIT, SILENT, NULL },
    { "on one machine", OFFER PLAIN "S: 235 ok\n" QUIT, SILENT, from_loopback },
    { "from the server's own host", OFFER PLAIN "S: 235 ok\n" QUIT, SILENT,
      from_the_server_itself },
    { "nobody logs in", OFFER ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "what is missing changes nothing", OFFER PLAIN "S: 235 ok\n" QUIT "GAP C 5\n",
      SEVERITY_CRITICAL, NULL },
};

START_TEST(a_password_without_tls_is_for_all_to_read)
{
    expect_row(&exposed[_i], "auth-plaintext-no-tls");
}
END_TEST

static const struct rule_row unoffered[] = {
    { "not offered, and refused", NO_OFFER "C: AUTH LOGIN\nS: 503 no\n" QUIT, SEVERITY_NOTICE,
      NULL },
    { "behind HELO", "S: 220 hi\nC: HELO c.example.org\nS: 250 hi\nC: AUTH LOGIN\nS: 502 no\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "not offered, and it works", NO_OFFER PLAIN "S: 235 ok\n" QUIT, SEVERITY_INFO, NULL },
    { "not offered, and the password is wrong", NO_OFFER PLAIN "S: 535 no\n" QUIT, SEVERITY_INFO,
      NULL },
    { "offered", OFFER "C: AUTH LOGIN\nS: 503 no\n" QUIT, SILENT, NULL },
    { "offered in the old form",
      GREETING "S: 250-mail.example.com\nS+ 250 AUTH=LOGIN\nC: AUTH LOGIN\nS: 503 no\n" QUIT,
      SILENT, NULL },
    { "nobody logs in", NO_OFFER ALICE_TO_BOB MESSAGE QUIT, SILENT, NULL },
    { "the answer to EHLO may be missing", NO_OFFER "GAP S 40\nC: AUTH LOGIN\nS: 503 no\n" QUIT,
      SILENT, NULL },
};

START_TEST(auth_has_to_be_offered)
{
    expect_row(&unoffered[_i], "auth-not-offered");
}
END_TEST

static const struct rule_row malformed[] = {
    { "as it was typed", OFFER "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: alice\nS: 501 no\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "behind AUTH", OFFER "C: AUTH PLAIN alice:hunter22\nS: 501 no\n" QUIT, SEVERITY_NOTICE,
      NULL },
    { "without its padding", OFFER "C: AUTH LOGIN YWxpY2U\nS: 535 no\n" QUIT, SEVERITY_NOTICE,
      NULL },
    { "bytes are missing elsewhere", OFFER "C: AUTH PLAIN alice:hunter22\nS: 501 no\nGAP C 5\n",
      SEVERITY_INFO, NULL },
    { "base64, and it is wrong", OFFER PLAIN "S: 535 no\n" QUIT, SILENT, NULL },
    { "cancelled", OFFER "C: AUTH PLAIN\nS: 334 \nC: *\nS: 501 cancelled\n" QUIT, SILENT, NULL },
    { "an empty initial response", OFFER "C: AUTH EXTERNAL =\nS: 535 no\n" QUIT, SILENT, NULL },
    { "the server takes it", OFFER "C: AUTH PLAIN alice:hunter22\nS: 235 ok\n" QUIT, SILENT, NULL },
    { "no answer", OFFER "C: AUTH PLAIN alice:hunter22\n", SILENT, NULL },
};

START_TEST(a_response_has_to_be_base64)
{
    expect_row(&malformed[_i], "base64-auth-malformed");
}
END_TEST

#define TWENTY "QUJDREVGR0hJSktMTU5P"
#define SIXTY  TWENTY TWENTY TWENTY

static const struct rule_row broken[] = {
    { "60, asked for", OFFER "C: AUTH PLAIN\nS: 334 \nC: " SIXTY "\nC+ YWxpY2U=\nS: 535 no\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "64, behind AUTH",
      OFFER "C: AUTH PLAIN " SIXTY "QUJD\nC+ YWxpY2U=\nS: 535 no\nS+ 500 what\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "72", OFFER "C: AUTH PLAIN " SIXTY "QUJDREVGR0hJ\nC+ YWxpY2U=\nS: 535 no\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "76", OFFER "C: AUTH PLAIN " SIXTY "QUJDREVGR0hJSktM\nC+ YWxpY2U=\nS: 501 no\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "78", OFFER "C: AUTH PLAIN " SIXTY "QUJDREVGR0hJSktMTU\nC+ 5PYWxp\nS: 501 no\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "a password of LOGIN",
      OFFER "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWxpY2U=\nS: 334 UGFzc3dvcmQ6\nC: " SIXTY
            "QUJDREVGR0hJSktM\nC+ YWxpY2U=\nS: 535 no\n" QUIT,
      SEVERITY_NOTICE, NULL },
    { "bytes are missing elsewhere",
      OFFER "C: AUTH PLAIN " SIXTY "QUJD\nC+ YWxpY2U=\nS: 535 no\nGAP C 5\n", SEVERITY_INFO, NULL },
    { "61 is no such length", OFFER "C: AUTH PLAIN " SIXTY "Q\nC+ YWxpY2U=\nS: 535 no\n" QUIT,
      SILENT, NULL },
    { "56 is none",
      OFFER "C: AUTH PLAIN " TWENTY TWENTY "QUJDREVGR0hJSktM\nC+ YWxpY2U=\n"
            "S: 535 no\n" QUIT,
      SILENT, NULL },
    { "it is the end of the credential", OFFER "C: AUTH PLAIN " SIXTY "\nS: 535 no\n" QUIT, SILENT,
      NULL },
    { "its padding is the end",
      OFFER "C: AUTH PLAIN " TWENTY TWENTY "QUJDREVGR0hJSktMTU4=\nC+ YWxpY2U=\nS: 535 no\n" QUIT,
      SILENT, NULL },
    { "the next one was asked for",
      OFFER "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " SIXTY "\nS: 334 UGFzc3dvcmQ6\nC: YWxpY2U=\n"
            "S: 535 no\n" QUIT,
      SILENT, NULL },
    { "the server accepts it",
      OFFER "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " SIXTY "\nC+ YWxpY2U=\nS: 334 UGFzc3dvcmQ6\n"
            "S: 235 ok\n" QUIT,
      SILENT, NULL },
    { "a command follows", OFFER "C: AUTH PLAIN " SIXTY "\nC+ QUIT\nS: 535 no\nS: 221 bye\n",
      SILENT, NULL },
};

START_TEST(a_credential_in_lines_is_found)
{
    expect_row(&broken[_i], "auth-response-line-broken");
}
END_TEST

START_TEST(no_finding_has_the_password)
{
    struct session *session = play_row(&exposed[0]);

    for (size_t i = 0; i < session->finding_count; i++) {
        struct bytes message = session->findings[i].message;

        for (size_t j = 0; j + 8 <= message.length; j++)
            ck_assert(memcmp(message.data + j, "hunter22", 8) != 0);
    }
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("auth_rules");
    TCase *passwords = tcase_create("passwords");

    tcase_add_rows(passwords, a_password_without_tls_is_for_all_to_read, exposed);
    tcase_add_rows(passwords, auth_has_to_be_offered, unoffered);
    tcase_add_rows(passwords, a_response_has_to_be_base64, malformed);
    tcase_add_rows(passwords, a_credential_in_lines_is_found, broken);
    tcase_add_test(passwords, no_finding_has_the_password);
    suite_add_tcase(suite, passwords);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AUTH exchanges: what was done is recorded, what was secret is nowhere. */
#include <stdio.h>
#include <stdlib.h>

#include "output/session_json.h"
#include "output/transcript.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

#define OPENING                                                                                    \
    "S: 220 mail.example.com ESMTP\n"                                                              \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250-mail.example.com\n"                                                                    \
    "S+ 250 AUTH PLAIN LOGIN\n"

/* user1 / hunter22, as PLAIN carries them */
#define PLAIN_TOKEN    "AHVzZXIxAGh1bnRlcjIy"
#define LOGIN_USER     "dXNlcjE="
#define LOGIN_PASSWORD "aHVudGVyMjI="

static const char *const secrets[] = { "hunter22", PLAIN_TOKEN, "aHVudGVyMjI" };

static char *json_of(const struct session *session)
{
    json_t *json = session_json_new(session);
    char *text = json_dumps(json, 0);

    json_decref(json);
    return text;
}

/* Neither the record nor the transcript has a secret. The session is gone afterwards. */
static void expect_no_secret(struct session *session)
{
    struct transcript_options look = { .unicode = true };
    char *json = json_of(session);
    char path[] = "/tmp/smtpscope-auth-XXXXXX";
    int descriptor = mkstemp(path);
    struct error error;
    struct output_file *file = output_file_open(path, &error);
    struct transcript *transcript = transcript_new(file, &look);
    struct session_sink sink = transcript_sink(transcript);
    static char text[65536];
    FILE *stream = fdopen(descriptor, "r");
    size_t length;

    sink.receive(sink.context, session);
    transcript_free(transcript);
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_GOOD);
    length = fread(text, 1, sizeof text - 1, stream);
    text[length] = '\0';
    ck_assert_uint_gt(length, 0);
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        ck_assert_msg(strstr(json, secrets[i]) == NULL, "%s in %s", secrets[i], json);
        ck_assert_msg(strstr(text, secrets[i]) == NULL, "%s in %s", secrets[i], text);
    }
    fclose(stream);
    remove(path);
    free(json);
}

START_TEST(an_exchange_is_recorded_with_mechanism_and_result)
{
    struct session *session = script_session_any_cut(OPENING "C: auth login\n"
                                                             "S: 334 VXNlcm5hbWU6\n"
                                                             "C: " LOGIN_USER "\n"
                                                             "S: 334 UGFzc3dvcmQ6\n"
                                                             "C: " LOGIN_PASSWORD "\n"
                                                             "S: 235 2.7.0 ok\n"
                                                             "C: QUIT\n"
                                                             "S: 221 bye\n",
                                                     NULL);
    const struct step *steps = session->steps;

    ck_assert_uint_eq(session->authentication_count, 1);
    ck_assert(bytes_equal(session->authentications[0].mechanism, bytes_of_string("LOGIN")));
    ck_assert_uint_eq(session->authentications[0].code, 235);
    ck_assert(bytes_equal(steps[3].command.argument, bytes_of_string("LOGIN")));
    ck_assert_int_eq(steps[5].kind, STEP_AUTH_RESPONSE);
    ck_assert_int_eq(steps[7].kind, STEP_AUTH_RESPONSE);
    for (size_t i = 4; i <= 8; i += 2)
        ck_assert_int_eq(steps[i].reply_to, 3);
    ck_assert_int_eq(steps[8].latency, DURATION_MILLISECOND);
    ck_assert_int_eq(steps[10].reply_to, 9);
    expect_no_secret(session);
}
END_TEST

/* Each is one way in which clients, servers and people let a credential out. */
static const char *const leaks[] = {
    OPENING "C: AUTH PLAIN " PLAIN_TOKEN "\nS: 235 ok\n",
    OPENING "C: AUTH PLAIN\nS: 334 \nC: " PLAIN_TOKEN "\nS: 535 5.7.8 failed: " PLAIN_TOKEN "\n",
    OPENING "C: AUTH PLAIN " PLAIN_TOKEN "\nS: 535 wrong password hunter22 for user\n",
    OPENING "C: AUTH PLAIN " PLAIN_TOKEN "\nS: 535 wrong (hunter22), \"hunter22\" hunter22!\n",
    OPENING "C: AUTHPLAIN " PLAIN_TOKEN "\nS: 500 what\nC: " PLAIN_TOKEN "\nS: 500 what\n",
    OPENING "C: AUTH:PLAIN " PLAIN_TOKEN "\nS: 500 what\n",
    OPENING "C: AUTH" PLAIN_TOKEN "\nS: 500 what " PLAIN_TOKEN "\n",
    OPENING "C: AUTH " PLAIN_TOKEN "\nS: 504 no mechanism " PLAIN_TOKEN "\n",
    OPENING "C: AUTH LOGIN\nC+ " LOGIN_USER "\nC+ " LOGIN_PASSWORD
            "\nS: 503 no\nS: 500 no\nS: 500 no\n",
    OPENING "C: AUTH LOGIN\nS: 503 no\nC: hunter22\nS: 500 no such command hunter22\n",
    OPENING "C: AUTH LOGIN " LOGIN_USER "\nS: 334 UGFzc3dvcmQ6\nC: hunter22\nS: 535 no\n"
            "C: NOOP hunter22\nS: 250 hunter22\n",
    OPENING "C: AUTH LOGIN " LOGIN_USER "\nS: 334 UGFzc3dvcmQ6\nC: " LOGIN_PASSWORD
            "\nS: 235 ok\nC: MAIL FROM:<a@example.org> AUTH=hunter22\nS: 250 ok\n",
    "S: 220 hunter22\nC: EHLO hunter22\nS: 250 hello hunter22\nC: AUTH PLAIN " PLAIN_TOKEN
    "\nS: 235 ok\n",
    OPENING "C: AUTH PLAIN " PLAIN_TOKEN "\nS: 235 ok\nS: hunter22 is a stray line\n",
    OPENING "C: AUTH PLAIN " PLAIN_TOKEN
            "\nS: 235 ok\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.com>\n"
            "S: 250 ok\nC: DATA\nS: 354 go\nC| Message-ID: <hunter22>\\r\\n\\r\\n.\\r\\n\n"
            "S: 250 2.0.0 Ok: queued as hunter22\n",
    OPENING "C: AUTH CRAM-MD5\nS: 334 PDE+\nC: dXNlcjEgaHVudGVyMjI=\nS: 535 bad digest hunter22\n",
    OPENING "C: AUTH XOAUTH2 dXNlcj11c2VyMQFhdXRoPUJlYXJlciBodW50ZXIyMgEB\n"
            "S: 334 e30=\nC: \nS: 535 token hunter22 expired\n",
    OPENING "C: XCLIENT NAME=a LOGIN=hunter22 ADDR=192.0.2.1\nS: 220 ok\n",
    OPENING "C: X-EXPS LOGIN " LOGIN_USER "\nS: 334 UGFzc3dvcmQ6\nC: " LOGIN_PASSWORD
            "\nS: 535 no hunter22\n",
    OPENING "C: BURL imap://user;urlauth=x:internal:hunter22 LAST\nS: 250 ok\n",
    OPENING "C: AUHT PLAIN " PLAIN_TOKEN "\nS: 500 AUHT " PLAIN_TOKEN "\n",
    OPENING "C: uath " PLAIN_TOKEN "\nS: 500 what\n",
    OPENING "C: ATH " PLAIN_TOKEN "\nS: 500 what\n",
    OPENING "C: XAUTH hunter22\nS: 500 what\n",
    OPENING "C: AUTG " PLAIN_TOKEN "\nS: 500 what\n",
    OPENING "C| \xff\xfb\x01"
            "AUTH PLAIN " PLAIN_TOKEN "\\r\\n\nS: 500 what\n",
    OPENING "C: AUTHENTICATE PLAIN " PLAIN_TOKEN "\nS: 500 what\n",
    OPENING "C: LOGIN user1 hunter22\nS: 500 LOGIN user1 hunter22\n",
    OPENING "C: PLAIN " PLAIN_TOKEN "\nS: 500 hunter22\n",
    OPENING "C: a1 login user1 hunter22\nS: 500 what\n",
    OPENING "C: PASS hunter22\nS: 500 no such command: PASS hunter22\n",
    OPENING "C: AUHT LOGIN\nS: 500 what\nC: " LOGIN_USER "\nS: 500 what\nC: " LOGIN_PASSWORD
            "\nS: 500 what\n",
};

START_TEST(no_credential_reaches_an_output)
{
    expect_no_secret(script_session_any_cut(leaks[_i], NULL));
}
END_TEST

START_TEST(without_a_handshake_a_lone_token_is_taken_for_a_response)
{
    struct script_options options = script_options_default();

    options.no_handshake = true;
    expect_no_secret(
        script_session_any_cut("C: " PLAIN_TOKEN "\nS: 535 5.7.8 no " PLAIN_TOKEN "\n", &options));
}
END_TEST

START_TEST(behind_a_gap_a_lone_token_is_taken_for_a_response)
{
    expect_no_secret(script_session_any_cut(
        OPENING "GAP C 12\nC| x\\r\\n" LOGIN_PASSWORD "\\r\\n\nS: 535 no\n", NULL));
}
END_TEST

START_TEST(what_a_334_asks_for_is_a_response_though_the_auth_was_lost)
{
    static const char script[] = OPENING "GAP C 12\n"
                                         "S: 334 VXNlcm5hbWU6\n"
                                         "C: user 1\n"
                                         "S: 334 UGFzc3dvcmQ6\n"
                                         "C: pass hunter22 word\n"
                                         "S: 535 no such user: hunter22\n"
                                         "C: QUIT\n"
                                         "S: 221 bye\n";
    struct session *session = script_session_any_cut(script, NULL);

    ck_assert_int_eq(session_command(session, "PASS", 0), -1);
    ck_assert_int_ne(session_command(session, "QUIT", 0), -1);
    expect_no_secret(session);
}
END_TEST

/* Words that people and programs send where a verb belongs, without a secret. */
START_TEST(an_unknown_command_that_is_far_from_auth_keeps_its_argument)
{
    static const char *const scripts[] = {
        OPENING "C: PATH hunter\nS: 500 what\n", OPENING "C: AU hunter\nS: 500 what\n",
        OPENING "C: HTUA hunter\nS: 500 what\n", OPENING "C: XADR hunter\nS: 500 what\n",
        OPENING "C: GET hunter\nS: 500 what\n",
    };

    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct session *session = script_session(scripts[i], NULL);

        ck_assert(bytes_equal(session->steps[3].command.argument, bytes_of_string("hunter")));
        ck_assert_uint_eq(session->authentication_count, 0);
        session_free(session);
    }
}
END_TEST

/* Nobody knows a typing error from a password of four letters. */
START_TEST(behind_the_first_auth_a_word_like_auth_is_a_response)
{
    struct session *session = script_session_any_cut(OPENING "C: AUTH LOGIN\n"
                                                             "S: 503 not now\n"
                                                             "C: Ruth login\n"
                                                             "S: 500 what\n",
                                                     NULL);

    ck_assert_int_eq(session->steps[5].kind, STEP_AUTH_RESPONSE);
    expect_no_secret(session);
}
END_TEST

START_TEST(the_sender_may_be_the_name_of_the_user)
{
    /* me@example.org / hunter22 */
    struct session *session =
        script_session(OPENING "C: AUTH PLAIN AG1lQGV4YW1wbGUub3JnAGh1bnRlcjIy\n"
                               "S: 235 ok, me@example.org\n"
                               "C: MAIL FROM:<me@example.org>\n"
                               "S: 250 ok\n",
                       NULL);

    ck_assert(bytes_equal(session->transactions[0].mail_from, bytes_of_string("me@example.org")));
    ck_assert(bytes_equal(session->steps[4].reply.lines[0], bytes_of_string("ok, [redacted]")));
    expect_no_secret(session);
}
END_TEST

START_TEST(a_response_that_looks_like_a_verb_is_still_a_response)
{
    struct session *session = script_session_any_cut(OPENING "C: AUTH LOGIN\n"
                                                             "S: 334 VXNlcm5hbWU6\n"
                                                             "C: QUIT\n"
                                                             "S: 334 UGFzc3dvcmQ6\n"
                                                             "C: *\n"
                                                             "S: 501 5.7.0 aborted\n"
                                                             "C: NOOP\n"
                                                             "S: 250 ok\n",
                                                     NULL);

    ck_assert_int_eq(session_command(session, "QUIT", 0), -1);
    ck_assert_int_ne(session_command(session, "NOOP", 0), -1);
    ck_assert_uint_eq(session->authentications[0].code, 501);
    session_free(session);
}
END_TEST

START_TEST(a_stray_token_is_answered_by_its_own_reply)
{
    struct session *session = script_session_any_cut(OPENING "C: AUTH LOGIN\n"
                                                             "C+ " LOGIN_USER "\n"
                                                             "S: 503 not now\n"
                                                             "C: " LOGIN_PASSWORD "\n"
                                                             "S: 500 what\n"
                                                             "S: 500 what\n"
                                                             "C: NOOP\n"
                                                             "S: 250 ok\n",
                                                     NULL);

    ck_assert_int_eq(session->steps[session->step_count - 1].reply_to,
                     session_command(session, "NOOP", 0));
    ck_assert_uint_eq(session->authentications[0].code, 503);
    expect_no_secret(session);
}
END_TEST

/* An exchange of SCRAM-SHA-256 (RFC 7677, 3) whose challenge is given. */
#define CHALLENGED(challenge)                                                                      \
    OPENING "C: AUTH SCRAM-SHA-256\nS: 334 \nC: biwsbj11c2VyLHI9cg==\nS: 334 " challenge           \
            "\nC: Yz1iaXdz\nS: 235 2.7.0 ok\n"

static const struct challenge {
    const char *script;
    const char *shown;
} challenges[] = {
    /* r=rOprNGfwEbeRWgbN,s=W22Z,i=4096; asked of everybody */
    { CHALLENGED("cj1yT3ByTkdmd0ViZVJXZ2JOLHM9VzIyWixpPTQwOTY="),
      "cj1yT3ByTkdmd0ViZVJXZ2JOLHM9VzIyWixpPTQwOTY=" },
    /* v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=; made with the password */
    { CHALLENGED("dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc0PQ=="),
      "[redacted]" },
    { CHALLENGED("dj1+"), "[redacted]" },
    /* rspauth=385902135e4c2cf6a2aa966b0e94b6e4 */
    { CHALLENGED("cnNwYXV0aD0zODU5MDIxMzVlNGMyY2Y2YTJhYTk2NmIwZTk0YjZlNA=="), "[redacted]" },
    /* w= and rspauth without its end */
    { CHALLENGED("dz0x"), "dz0x" },
    { CHALLENGED("cnNwYXV0"), "cnNwYXV0" },
};

START_TEST(a_challenge_made_with_the_password_is_not_shown)
{
    struct session *session = script_session_any_cut(challenges[_i].script, NULL);
    const struct reply *reply = NULL;

    for (size_t i = 0; i < session->step_count; i++)
        if (session->steps[i].kind == STEP_REPLY && session->steps[i].reply.code == 334)
            reply = &session->steps[i].reply;
    ck_assert_ptr_nonnull(reply);
    ck_assert_uint_eq(reply->line_count, 1);
    ck_assert(bytes_equal(reply->lines[0], bytes_of_string(challenges[_i].shown)));
    ck_assert_uint_eq(session->authentications[0].code, 235);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("auth_exchange");
    TCase *exchange = tcase_create("exchange");
    TCase *secrecy = tcase_create("secrecy");

    tcase_add_test(exchange, an_exchange_is_recorded_with_mechanism_and_result);
    tcase_add_test(exchange, a_response_that_looks_like_a_verb_is_still_a_response);
    tcase_add_test(exchange, a_stray_token_is_answered_by_its_own_reply);
    tcase_add_loop_test(secrecy, no_credential_reaches_an_output, 0,
                        (int)(sizeof leaks / sizeof leaks[0]));
    tcase_add_loop_test(secrecy, a_challenge_made_with_the_password_is_not_shown, 0,
                        (int)(sizeof challenges / sizeof challenges[0]));
    tcase_add_test(secrecy, without_a_handshake_a_lone_token_is_taken_for_a_response);
    tcase_add_test(secrecy, behind_a_gap_a_lone_token_is_taken_for_a_response);
    tcase_add_test(secrecy, what_a_334_asks_for_is_a_response_though_the_auth_was_lost);
    tcase_add_test(secrecy, an_unknown_command_that_is_far_from_auth_keeps_its_argument);
    tcase_add_test(secrecy, behind_the_first_auth_a_word_like_auth_is_a_response);
    tcase_add_test(secrecy, the_sender_may_be_the_name_of_the_user);
    suite_add_tcase(suite, exchange);
    suite_add_tcase(suite, secrecy);
    return suite;
}

SUITE_MAIN(suite);

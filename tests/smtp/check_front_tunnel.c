/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialogues through proxies of SOCKS and HTTP. */
#include <stdio.h>

#include "tests/support/dialogue_script.h"
#include "tests/support/record_part.h"
#include "tests/support/suite_main.h"

#define REST                                                                                       \
    "S: 220 mail.example.com ESMTP\n"                                                              \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250 mail.example.com\n"                                                                    \
    "C: QUIT\n"                                                                                    \
    "S: 221 bye\n"

static void expect_dialogue(const struct session *session)
{
    ck_assert_int_eq(session->greeting, 0);
    ck_assert_uint_eq(session->step_count, 5);
    ck_assert_int_eq(session->helo, 1);
    ck_assert_int_eq(session->steps[2].reply_to, 1);
    ck_assert_int_eq(session->steps[4].reply_to, 3);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
}

/* `mail.example.com`, port 25, as SOCKS 5 writes it. */
#define NAMED "\\x03\\x10mail.example.com\\x00\\x19"
#define BOUND "\\x01\\x00\\x00\\x00\\x00\\x00\\x00"

static const struct {
    const char *script, *record;
} tunnels[] = {
    { "C| \\x05\\x01\\x00\n"
      "S| \\x05\\x00\n"
      "C| \\x05\\x01\\x00" NAMED "\n"
      "S| \\x05\\x00\\x00" BOUND "\n" REST,
      "{\"kind\":\"socks5\",\"target\":{\"host\":\"mail.example.com\",\"port\":25},"
      "\"result\":\"open\",\"code\":0,\"reason\":\"succeeded\",\"t\":0.004,"
      "\"bytes\":{\"client\":26,\"server\":12}}" },
    { "C| \\x05\\x02\\x00\\x02\n"
      "S| \\x05\\x02\n"
      "C| \\x01\\x05alice\\x07hunter2\n"
      "S| \\x01\\x00\n"
      "C| \\x05\\x01\\x00\\x01\\xc0\\x00\\x02\\x19\\x00\\x19\n"
      "S| \\x05\\x00\\x00\\x04\\x20\\x01\\x0d\\xb8\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"
      "\\x00\\x00\\x01\\x9c\\x40\n" REST,
      "{\"kind\":\"socks5\",\"target\":{\"host\":\"192.0.2.25\",\"port\":25},"
      "\"authentication\":\"password\",\"result\":\"open\",\"code\":0,\"reason\":\"succeeded\","
      "\"t\":0.006,\"bytes\":{\"client\":29,\"server\":26}}" },
    { "C| \\x05\\x01\\x00\n"
      "S| \\x05\\x00\n"
      "C| \\x05\\x01\\x00\\x04\\x20\\x01\\x0d\\xb8\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"
      "\\x00\\x00\\x25\\x02\\x4b\n"
      "S| \\x05\\x00\\x00\\x03\\x01a\\x00\\x00\n" REST,
      "{\"kind\":\"socks5\",\"target\":{\"host\":\"2001:db8::25\",\"port\":587},"
      "\"result\":\"open\",\"code\":0,\"reason\":\"succeeded\",\"t\":0.004,"
      "\"bytes\":{\"client\":25,\"server\":10}}" },
    { "C| \\x04\\x01\\x00\\x19\\xc0\\x00\\x02\\x19alice\\x00\n"
      "S| \\x00\\x5a\\x00\\x00\\x00\\x00\\x00\\x00\n" REST,
      "{\"kind\":\"socks4\",\"target\":{\"host\":\"192.0.2.25\",\"port\":25},"
      "\"authentication\":\"user\",\"result\":\"open\",\"code\":90,\"reason\":\"granted\","
      "\"t\":0.002,\"bytes\":{\"client\":14,\"server\":8}}" },
    { "C| \\x04\\x01\\x00\\x19\\x00\\x00\\x00\\x01\\x00mail.example.com\\x00\n"
      "S| \\x00\\x5a\\x00\\x00\\x00\\x00\\x00\\x00\n" REST,
      "{\"kind\":\"socks4\",\"target\":{\"host\":\"mail.example.com\",\"port\":25},"
      "\"result\":\"open\",\"code\":90,\"reason\":\"granted\","
      "\"t\":0.002,\"bytes\":{\"client\":26,\"server\":8}}" },
    { "C: CONNECT mail.example.com:25 HTTP/1.1\n"
      "C+ Host: mail.example.com:25\n"
      "C+ Proxy-Authorization: Basic YWxpY2U6aHVudGVyMg==\n"
      "C+ \n"
      "S: HTTP/1.1 200 OK\n"
      "S+ Via: 1.1 proxy.example.net\n"
      "S+ \n" REST,
      "{\"kind\":\"http-connect\",\"target\":{\"host\":\"mail.example.com\",\"port\":25},"
      "\"authentication\":\"basic\",\"result\":\"open\",\"code\":200,"
      "\"t\":0.002,\"bytes\":{\"client\":116,\"server\":47}}" },
    /* Bare LF, an IPv6 address, an answer that says another will come. */
    { "C| CONNECT [2001:db8::25]:465 HTTP/1.0\\n\\n\n"
      "S| HTTP/1.1 102 Wait\\r\\n\\r\\nHTTP/1.0 200\\n\\n\n" REST,
      "{\"kind\":\"http-connect\",\"target\":{\"host\":\"2001:db8::25\",\"port\":465},"
      "\"result\":\"open\",\"code\":200,\"t\":0.002,\"bytes\":{\"client\":37,\"server\":35}}" },
    /* Refused for want of credentials, and asked again. */
    { "C: CONNECT mail.example.com:25 HTTP/1.1\n"
      "C+ \n"
      "S: HTTP/1.1 407 Proxy Authentication Required\n"
      "S+ Transfer-Encoding: chunked\n"
      "S+ \n"
      "S: 5\n"
      "S+ HTTP/\n"
      "S+ 0\n"
      "S+ \n"
      "C: CONNECT mail.example.com:25 HTTP/1.1\n"
      "C+ proxy-authorization:Digest username=\"alice\"\n"
      "C+ \n"
      "S: HTTP/1.1 200 OK\n"
      "S+ \n" REST,
      "{\"kind\":\"http-connect\",\"target\":{\"host\":\"mail.example.com\",\"port\":25},"
      "\"requests\":2,\"authentication\":\"digest\",\"result\":\"open\",\"code\":200,\"t\":0.005,"
      "\"bytes\":{\"client\":125,\"server\":108}}" },
};

START_TEST(through_a_proxy_the_dialogue_is_read)
{
    struct session *session = script_session_any_cut(tunnels[_i].script, NULL);

    record_expect(session, "tunnelled", tunnels[_i].record);
    expect_dialogue(session);
    session_free(session);
}
END_TEST

/* The client sends all it has without waiting, TLS too. */
START_TEST(a_client_may_send_everything_at_once)
{
    struct session *session = script_session_any_cut(
        "C| \\x05\\x01\\x02\\x01\\x01a\\x01b\\x05\\x01\\x00" NAMED
        "\\x16\\x03\\x01\\x00\\x01\\x01\n"
        "S| \\x05\\x02\\x01\\x00\\x05\\x00\\x00" BOUND "\\x15\\x03\\x03\\x00\\x02\\x02\\x46\n",
        NULL);

    ck_assert_int_eq(session->tunnelled->result, TUNNEL_OPEN);
    ck_assert_int_eq(session->tls.start, TLS_IMPLICIT);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTPS);
    ck_assert_uint_eq(session->step_count, 2);
    session_free(session);
}
END_TEST

START_TEST(tls_to_another_port_than_one_of_mail_is_not_taken_for_mail)
{
    struct session *session = script_session_any_cut("C| CONNECT www.example.com:443 HTTP/1.1\\r\\n"
                                                     "\\r\\n\n"
                                                     "S| HTTP/1.1 200 OK\\r\\n\\r\\n\n"
                                                     "C| \\x16\\x03\\x01\\x00\\x01\\x01\n",
                                                     NULL);

    ck_assert_int_eq(session->tls.start, TLS_IMPLICIT);
    ck_assert_int_eq(session->protocol, PROTOCOL_UNKNOWN);
    session_free(session);
}
END_TEST

START_TEST(a_proxy_header_may_stand_before_and_behind)
{
    struct session *before =
        script_session_any_cut("C| PROXY TCP4 203.0.113.7 192.0.2.25 40001 1080\\r\\n"
                               "\\x04\\x01\\x00\\x19\\xc0\\x00\\x02\\x19\\x00\n"
                               "S| \\x00\\x5a\\x00\\x00\\x00\\x00\\x00\\x00\n" REST,
                               NULL);
    struct session *behind =
        script_session_any_cut("C| \\x04\\x01\\x00\\x19\\xc0\\x00\\x02\\x19\\x00\n"
                               "S| \\x00\\x5a\\x00\\x00\\x00\\x00\\x00\\x00\n"
                               "C| PROXY TCP4 203.0.113.7 192.0.2.25 40001 25\\r\\n\n" REST,
                               NULL);

    ck_assert_uint_eq(before->proxied->destination.port, 1080);
    ck_assert_uint_eq(behind->proxied->destination.port, 25);
    ck_assert(!before->proxied->late && !behind->proxied->late);
    ck_assert_uint_eq(before->tunnelled->bytes[SIDE_CLIENT], 9);
    ck_assert_uint_eq(behind->tunnelled->bytes[SIDE_CLIENT], 9);
    expect_dialogue(before);
    expect_dialogue(behind);
    session_free(before);
    session_free(behind);
}
END_TEST

/* The greeting is waited for behind that, and not what the proxy took. */
START_TEST(what_a_proxy_takes_belongs_to_connecting)
{
    struct session *session =
        script_session_any_cut("C| \\x04\\x01\\x00\\x19\\xc0\\x00\\x02\\x19\\x00\n"
                               "@ 3\n"
                               "S| \\x00\\x5a\\x00\\x00\\x00\\x00\\x00\\x00\n"
                               "@ 5\n" REST,
                               NULL);

    ck_assert_int_eq(session->timing.parts[TIME_CONNECT], 3002 * DURATION_MILLISECOND);
    ck_assert_int_eq(session->timing.stages[0].stage, STAGE_GREETING);
    ck_assert_int_eq(session->timing.stages[0].parts[TIME_WAITED_FOR_SERVER],
                     5001 * DURATION_MILLISECOND);
    session_free(session);
}
END_TEST

/* ----------------------------------------------------------------- no way through */

static const struct {
    const char *script, *record;
} dead_ends[] = {
    { "C| \\x05\\x01\\x00\nS| \\x05\\xff\n",
      "{\"kind\":\"socks5\",\"result\":\"refused\",\"code\":255,\"reason\":\"no acceptable "
      "method\",\"t\":0.002,\"bytes\":{\"client\":3,\"server\":2}}" },
    { "C| \\x05\\x01\\x02\nS| \\x05\\x02\nC| \\x01\\x01a\\x01b\nS| \\x01\\x01\n",
      "{\"kind\":\"socks5\",\"authentication\":\"password\",\"result\":\"refused\",\"code\":1,"
      "\"reason\":\"user name or password refused\",\"t\":0.004,"
      "\"bytes\":{\"client\":8,\"server\":4}}" },
    { "C| \\x05\\x01\\x00\nS| \\x05\\x00\nC| \\x05\\x01\\x00" NAMED "\n"
      "S| \\x05\\x05\\x00" BOUND "\n",
      "{\"kind\":\"socks5\",\"target\":{\"host\":\"mail.example.com\",\"port\":25},"
      "\"result\":\"refused\",\"code\":5,\"reason\":\"connection refused\",\"t\":0.004,"
      "\"bytes\":{\"client\":26,\"server\":12}}" },
    { "C| \\x05\\x01\\x00\nS| \\x05\\x00\nC| \\x05\\x02\\x00" NAMED "\nS| \\x05\\x00\\x00" BOUND
      "\n",
      "{\"kind\":\"socks5\",\"target\":{\"host\":\"mail.example.com\",\"port\":25},"
      "\"command\":\"bind\",\"result\":\"unreadable\",\"bytes\":{\"client\":26,\"server\":12}}" },
    { "C| \\x05\\x02\\x00\\x01\nS| \\x05\\x01\nC| \\x01\\x01\\x00\\x02ab\n",
      "{\"kind\":\"socks5\",\"authentication\":\"gssapi\",\"result\":\"unreadable\","
      "\"bytes\":{\"client\":10,\"server\":2}}" },
    { "C| \\x05\\x01\\x00\nS| \\x05\\x00\nC| \\x05\\x01\\x00\\x09abcdef\n",
      "{\"kind\":\"socks5\",\"result\":\"unreadable\",\"bytes\":{\"client\":13,\"server\":2}}" },
    { "C| \\x05\\x01\\x00\n",
      "{\"kind\":\"socks5\",\"result\":\"unanswered\",\"bytes\":{\"client\":3,\"server\":0}}" },
    { "C| \\x04\\x01\\x00\\x19\\xc0\\x00\\x02\\x19\\x00\n"
      "S| \\x00\\x5b\\x00\\x00\\x00\\x00\\x00\\x00\n",
      "{\"kind\":\"socks4\",\"target\":{\"host\":\"192.0.2.25\",\"port\":25},"
      "\"result\":\"refused\",\"code\":91,\"reason\":\"rejected or failed\",\"t\":0.002,"
      "\"bytes\":{\"client\":9,\"server\":8}}" },
    { "C| CONNECT mail.example.com:25 HTTP/1.1\\r\\n\\r\\n\n"
      "S| HTTP/1.1 403 Forbidden\\r\\n\\r\\n220 sorry\\r\\n\n"
      "C| EHLO client.example.org\\r\\n\n",
      "{\"kind\":\"http-connect\",\"target\":{\"host\":\"mail.example.com\",\"port\":25},"
      "\"result\":\"refused\",\"code\":403,\"t\":0.003,\"bytes\":{\"client\":65,\"server\":37}}" },
};

START_TEST(behind_a_refusal_nothing_is_read)
{
    struct session *session = script_session_any_cut(dead_ends[_i].script, NULL);

    record_expect(session, "tunnelled", dead_ends[_i].record);
    ck_assert_uint_eq(session->step_count, 0);
    ck_assert_int_eq(session->protocol, PROTOCOL_UNKNOWN);
    session_free(session);
}
END_TEST

/* A server that does not answer as a proxy is none. */
static const char *const misled[] = {
    "C| \\x05\\x01\\x00\nS: 220 mail.example.com ESMTP\n",
    "C| \\x05\\x01\\x00\nS| \\x05\\x02\\r\\n\n",
    "C| \\x05\\x00\\x05\n",
    "C| \\x04\\x01\\x00\\x19\\xc0\\x00\\x02\\x19\\x00\nS: 220 mail.example.com ESMTP\n",
    "C: CONNECT mail.example.com:25 HTTP/1.1\nC+ \nS: 220 mail.example.com ESMTP\n",
    "C: CONNECT mail.example.com HTTP/1.1\nC+ \n",
    "C: CONNECT mail.example.com:99999 HTTP/1.1\nC+ \n",
    "C: CONNECT mail.example.com:25\nC+ \n",
    "C: CONNECT\nS: 500 what\n",
    "S: 220 mail.example.com ESMTP\nC: CONNECT mail.example.com:25 HTTP/1.1\nC+ \nS: 500 what\n",
    "S: 220 mail.example.com ESMTP\nC| \\x05\\x01\\x00\\r\\n\nS: 500 what\n",
};

START_TEST(what_no_proxy_answers_is_text)
{
    struct session *session = script_session_any_cut(misled[_i], NULL);

    ck_assert_ptr_null(session->tunnelled);
    ck_assert_uint_ge(session->step_count, 1);
    session_free(session);
}
END_TEST

START_TEST(what_was_meant_for_a_proxy_keeps_its_secrets)
{
    struct session *session =
        script_session_any_cut("C: CONNECT mail.example.com:25 HTTP/1.1\n"
                               "C+ Proxy-Authorization: Basic YWxpY2U6aHVudGVyMg==\n"
                               "C+ \n"
                               "S: 220 mail.example.com ESMTP\n"
                               "S: 500 unknown command `Basic YWxpY2U6aHVudGVyMg==`\n",
                               NULL);
    step_index field = session_command(session, "PROXY-AUTHORIZATION:", 0);

    ck_assert_int_ge(field, 0);
    record_expect(session, "dialogue",
                  "[{\"t\":0.001,\"from\":\"client\",\"verb\":\"CONNECT\",\"argument\":\"mail."
                  "example.com:25 HTTP/1.1\",\"unknown\":true},"
                  "{\"t\":0.001,\"from\":\"client\",\"verb\":\"PROXY-AUTHORIZATION:\","
                  "\"argument\":\"[redacted]\",\"unknown\":true},"
                  "{\"t\":0.001,\"from\":\"client\",\"auth_response\":true},"
                  "{\"t\":0.002,\"from\":\"server\",\"code\":220,\"lines\":[\"mail.example.com "
                  "ESMTP\"]},"
                  "{\"t\":0.003,\"from\":\"server\",\"code\":500,\"lines\":[\"unknown command "
                  "`Basic [redacted]`\"],\"reply_to\":0,\"latency\":0.001}]");
    session_free(session);
}
END_TEST

/* -------------------------------------------------------------- bytes are missing */

static struct session *client_alone(const char *script)
{
    struct script_options options = script_options_default();

    options.directions = DIRECTIONS_CLIENT;
    return script_session_any_cut(script, &options);
}

static const char *const alone[] = {
    "C| \\x05\\x01\\x00\nC| \\x05\\x01\\x00" NAMED "\nC: EHLO client.example.org\n",
    "C| \\x05\\x01\\x02\nC| \\x01\\x01a\\x01b\nC| \\x05\\x01\\x00" NAMED
    "\nC: EHLO client.example.org\n",
    "C| \\x04\\x01\\x00\\x19\\xc0\\x00\\x02\\x19\\x00\nC: EHLO client.example.org\n",
    "C: CONNECT mail.example.com:25 HTTP/1.1\nC+ \nC: EHLO client.example.org\n",
    "C: CONNECT mail.example.com:25 HTTP/1.1\nC+ \nC: CONNECT mail.example.com:25 HTTP/1.1\nC+ \n"
    "C: EHLO client.example.org\n",
};

START_TEST(without_the_proxys_packets_its_client_is_believed)
{
    struct session *session = client_alone(alone[_i]);

    ck_assert_int_eq(session->tunnelled->result, TUNNEL_UNANSWERED);
    ck_assert_uint_eq(session->tunnelled->port, 25);
    ck_assert_uint_eq(session->step_count, 1);
    ck_assert_int_eq(session_command(session, "EHLO", 0), 0);
    session_free(session);
}
END_TEST

static const char *const holes[] = {
    "C| \\x05\\x01\\x02\nS| \\x05\\x02\nC| \\x01\\x01a\nGAP C 2\nS| \\x01\\x00\n"
    "C| \\x05\\x01\\x00" NAMED "\nS| \\x05\\x00\\x00" BOUND "\n" REST,
    "C| \\x05\\x01\\x00\nGAP S 2\nC| \\x05\\x01\\x00" NAMED "\nS| \\x05\\x00\\x00" BOUND "\n" REST,
    "C: CONNECT mail.example.com:25 HTTP/1.1\nC+ \nGAP S 19\n" REST,
    "C| CONNECT mail.example\nGAP C 30\nS: HTTP/1.1 200 OK\nS+ \n" REST,
};

START_TEST(behind_a_hole_in_front_the_dialogue_is_found_again)
{
    struct session *session = script_session_any_cut(holes[_i], NULL);

    ck_assert_uint_eq(session->gap_count, 1);
    ck_assert_int_ge(session_command(session, "QUIT", 0), 0);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------------- limits */

static char *long_head(size_t lines)
{
    char *script = malloc(200 + lines * 70);

    strcpy(script, "C: CONNECT mail.example.com:25 HTTP/1.1\n");
    for (size_t i = 0; i < lines; i++)
        strcat(script, "C: X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n");
    strcat(script, "C: \nS: HTTP/1.1 200 OK\nS+ \n");
    return script;
}

START_TEST(a_head_that_is_too_long_is_text)
{
    struct script_options options = script_options_default();
    char *script = long_head(20);
    struct session *session = script_session(script, &options);

    ck_assert_int_eq(session->tunnelled->result, TUNNEL_OPEN);
    session_free(session);
    options.sessions.limits.front = 1000;
    session = script_session(script, &options);
    ck_assert_ptr_null(session->tunnelled);
    ck_assert_int_eq(session_command(session, "CONNECT", 0), 0);
    session_free(session);
    free(script);
}
END_TEST

START_TEST(more_than_can_be_held_behind_a_request_ends_the_reading)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.sessions.limits.front = 24;
    session = script_session_any_cut("C| \\x05\\x01\\x00\nS| \\x05\\x00\n"
                                     "C| \\x05\\x01\\x00" NAMED "\n"
                                     "C: EHLO client.example.org\n"
                                     "S| \\x05\\x00\\x00" BOUND "\n",
                                     &options);
    ck_assert_int_eq(session->tunnelled->result, TUNNEL_UNREADABLE);
    ck_assert_uint_eq(session->tunnelled->bytes[SIDE_CLIENT], 51);
    ck_assert_uint_eq(session->step_count, 0);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("front_tunnel");
    TCase *open = tcase_create("open");
    TCase *closed = tcase_create("closed");
    TCase *missing = tcase_create("missing");
    TCase *limits = tcase_create("limits");

    tcase_add_loop_test(open, through_a_proxy_the_dialogue_is_read, 0,
                        sizeof tunnels / sizeof tunnels[0]);
    tcase_add_test(open, a_client_may_send_everything_at_once);
    tcase_add_test(open, tls_to_another_port_than_one_of_mail_is_not_taken_for_mail);
    tcase_add_test(open, a_proxy_header_may_stand_before_and_behind);
    tcase_add_test(open, what_a_proxy_takes_belongs_to_connecting);
    tcase_add_loop_test(closed, behind_a_refusal_nothing_is_read, 0,
                        sizeof dead_ends / sizeof dead_ends[0]);
    tcase_add_loop_test(closed, what_no_proxy_answers_is_text, 0, sizeof misled / sizeof misled[0]);
    tcase_add_test(closed, what_was_meant_for_a_proxy_keeps_its_secrets);
    tcase_add_loop_test(missing, without_the_proxys_packets_its_client_is_believed, 0,
                        sizeof alone / sizeof alone[0]);
    tcase_add_loop_test(missing, behind_a_hole_in_front_the_dialogue_is_found_again, 0,
                        sizeof holes / sizeof holes[0]);
    tcase_add_test(limits, a_head_that_is_too_long_is_text);
    tcase_add_test(limits, more_than_can_be_held_behind_a_request_ends_the_reading);
    suite_add_tcase(suite, open);
    suite_add_tcase(suite, closed);
    suite_add_tcase(suite, missing);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);

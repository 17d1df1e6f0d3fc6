/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers of the PROXY protocol in front of a dialogue. */
#include <stdio.h>

#include "tests/support/dialogue_script.h"
#include "tests/support/record_part.h"
#include "tests/support/suite_main.h"

#define SIGNATURE "\\r\\n\\r\\n\\x00\\r\\nQUIT\\n"

/* 203.0.113.7 port 40001 to 192.0.2.25 port 25. */
#define ADDRESSES "\\xcb\\x00\\x71\\x07\\xc0\\x00\\x02\\x19\\x9c\\x41\\x00\\x19"

#define REST                                                                                       \
    "S: 220-mail.example.com ESMTP\n"                                                              \
    "S+ 220 at your service\n"                                                                     \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250 mail.example.com\n"                                                                    \
    "C: QUIT\n"                                                                                    \
    "S: 221 bye\n"

/* Plays the header in front of a dialogue, in any cut. */
static struct session *play(const char *header)
{
    char script[4096];
    int length = snprintf(script, sizeof script, "C| %s\n" REST, header);

    ck_assert_int_lt(length, (int)sizeof script);
    return script_session_any_cut(script, NULL);
}

static void expect_dialogue(const struct session *session)
{
    ck_assert_int_eq(session->greeting, 0);
    ck_assert_uint_eq(session->step_count, 5);
    ck_assert_int_eq(session->helo, 1);
    ck_assert_int_eq(session->steps[2].reply_to, 1);
    ck_assert_int_eq(session->steps[4].reply_to, 3);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
}

/* ------------------------------------------------------------------ version 1 */

static const struct {
    const char *header, *record;
} lines[] = {
    { "PROXY TCP4 203.0.113.7 192.0.2.25 40001 25\\r\\n",
      "{\"version\":1,\"transport\":\"tcp4\",\"source\":{\"ip\":\"203.0.113.7\",\"port\":40001},"
      "\"destination\":{\"ip\":\"192.0.2.25\",\"port\":25},\"bytes\":44,\"t\":0.001}" },
    { "PROXY TCP6 2001:db8::7 2001:db8::25 40001 0\\r\\n",
      "{\"version\":1,\"transport\":\"tcp6\",\"source\":{\"ip\":\"2001:db8::7\",\"port\":40001},"
      "\"destination\":{\"ip\":\"2001:db8::25\",\"port\":0},\"bytes\":45,\"t\":0.001}" },
    { "PROXY UNKNOWN\\r\\n", "{\"version\":1,\"transport\":\"unknown\",\"bytes\":15,\"t\":0.001}" },
    { "PROXY UNKNOWN of no account 1 2\\r\\n",
      "{\"version\":1,\"transport\":\"unknown\",\"bytes\":33,\"t\":0.001}" },
};

/* Each is broken in one way, and the dialogue behind it is not. */
static const struct {
    const char *header, *fault;
} broken_lines[] = {
    { "PROXY TCP4 203.0.113.7 192.0.2.25 40001 25\\n", "line-end" },
    { "PROXY TCP4 203.0.113.7 192.0.2.25 40001\\r\\n", "syntax" },
    { "PROXY TCP4 203.0.113.7 192.0.2.25 40001 25 \\r\\n", "syntax" },
    { "PROXY TCP4 203.0.113.7 192.0.2.25 40001 25 9\\r\\n", "syntax" },
    { "PROXY TCP4 203.0.113.7  192.0.2.25 40001 25\\r\\n", "syntax" },
    { "PROXY TCP4 203.0.113.07 192.0.2.25 40001 25\\r\\n", "syntax" },
    { "PROXY TCP4 2001:db8::7 192.0.2.25 40001 25\\r\\n", "syntax" },
    { "PROXY TCP6 203.0.113.7 192.0.2.25 40001 25\\r\\n", "syntax" },
    { "PROXY TCP4 203.0.113.7 192.0.2.25 65536 25\\r\\n", "syntax" },
    { "PROXY TCP4 203.0.113.7 192.0.2.25 40001 025\\r\\n", "syntax" },
    { "PROXY TCP4 203.0.113.7 192.0.2.25 40001 +25\\r\\n", "syntax" },
    { "PROXY tcp4 203.0.113.7 192.0.2.25 40001 25\\r\\n", "syntax" },
    { "PROXY UDP4 203.0.113.7 192.0.2.25 40001 25\\r\\n", "syntax" },
    { "PROXY \\r\\n", "syntax" },
    { "PROXY \\n", "line-end" },
};

#define X40 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

START_TEST(a_line_names_the_client)
{
    struct session *session = play(lines[_i].header);

    record_expect(session, "proxied", lines[_i].record);
    expect_dialogue(session);
    session_free(session);
}
END_TEST

START_TEST(a_broken_line_is_marked_and_what_follows_is_read)
{
    struct session *session = play(broken_lines[_i].header);

    ck_assert_str_eq(proxy_fault_name(session->proxied->fault), broken_lines[_i].fault);
    expect_dialogue(session);
    session_free(session);
}
END_TEST

/* 6 and 80 and 19 and CRLF are 107. */
START_TEST(a_line_has_107_bytes_at_most)
{
    struct session *longest = play("PROXY UNKNOWN " X40 X40 "xxxxxxxxxxx\\r\\n");
    struct session *longer = play("PROXY UNKNOWN " X40 X40 "xxxxxxxxxxxx\\r\\n");
    struct session *far_longer = play("PROXY UNKNOWN " X40 X40 X40 X40 X40 X40 "\\r\\n");

    ck_assert_uint_eq(longest->proxied->bytes, 107);
    ck_assert_int_eq(longest->proxied->fault, PROXY_FAULT_NONE);
    ck_assert_uint_eq(longer->proxied->bytes, 108);
    ck_assert_int_eq(longer->proxied->fault, PROXY_FAULT_TOO_LONG);
    ck_assert_uint_eq(far_longer->proxied->bytes, 256);
    ck_assert_int_eq(far_longer->proxied->fault, PROXY_FAULT_TOO_LONG);
    expect_dialogue(longest);
    expect_dialogue(longer);
    expect_dialogue(far_longer);
    session_free(longest);
    session_free(longer);
    session_free(far_longer);
}
END_TEST

/* ------------------------------------------------------------------ version 2 */

static const struct {
    const char *header, *record;
} binaries[] = {
    { SIGNATURE "\\x21\\x11\\x00\\x0c" ADDRESSES,
      "{\"version\":2,\"transport\":\"tcp4\",\"source\":{\"ip\":\"203.0.113.7\",\"port\":40001},"
      "\"destination\":{\"ip\":\"192.0.2.25\",\"port\":25},\"bytes\":28,\"t\":0.001}" },
    { SIGNATURE "\\x21\\x21\\x00\\x24"
                "\\x20\\x01\\x0d\\xb8\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x07"
                "\\x20\\x01\\x0d\\xb8\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x25"
                "\\x9c\\x41\\x00\\x19",
      "{\"version\":2,\"transport\":\"tcp6\",\"source\":{\"ip\":\"2001:db8::7\",\"port\":40001},"
      "\"destination\":{\"ip\":\"2001:db8::25\",\"port\":25},\"bytes\":52,\"t\":0.001}" },
    { SIGNATURE "\\x20\\x00\\x00\\x00",
      "{\"version\":2,\"local\":true,\"transport\":\"unknown\",\"bytes\":16,\"t\":0.001}" },
    /* What LOCAL says of addresses counts for nothing. */
    { SIGNATURE "\\x20\\x11\\x00\\x0c" ADDRESSES,
      "{\"version\":2,\"local\":true,\"transport\":\"tcp4\",\"bytes\":28,\"t\":0.001}" },
    { SIGNATURE "\\x21\\x00\\x00\\x04\\x04\\x00\\x01\\xff",
      "{\"version\":2,\"transport\":\"unknown\",\"tlvs\":[\"noop\"],\"bytes\":20,\"t\":0.001}" },
    /* A checksum that fits, a mark of the proxy's, and something of its vendor's. */
    { SIGNATURE "\\x21\\x11\\x00\\x1f" ADDRESSES "\\x05\\x00\\x05hush!"
                "\\xea\\x00\\x01\\x00\\x03\\x00\\x04\\xf8\\x7c\\xf3\\xf8",
      "{\"version\":2,\"transport\":\"tcp4\",\"source\":{\"ip\":\"203.0.113.7\",\"port\":40001},"
      "\"destination\":{\"ip\":\"192.0.2.25\",\"port\":25},"
      "\"tlvs\":[\"unique-id\",\"0xea\",\"crc32c\"],\"bytes\":47,\"t\":0.001}" },
    /* TLS with the proxy: version, the name in a certificate, cipher. */
    { SIGNATURE "\\x21\\x11\\x00\\x45" ADDRESSES "\\x01\\x00\\x04smtp"
                "\\x02\\x00\\x0cmail.example"
                "\\x20\\x00\\x20\\x01\\x00\\x00\\x00\\x00\\x21\\x00\\x07TLSv1.3"
                "\\x22\\x00\\x05alice\\x23\\x00\\x06AES128",
      "{\"version\":2,\"transport\":\"tcp4\",\"source\":{\"ip\":\"203.0.113.7\",\"port\":40001},"
      "\"destination\":{\"ip\":\"192.0.2.25\",\"port\":25},\"host\":\"mail.example\","
      "\"alpn\":\"smtp\",\"tls\":{\"version\":\"TLSv1.3\",\"cipher\":\"AES128\"},"
      "\"tlvs\":[\"alpn\",\"authority\",\"ssl\"],\"bytes\":85,\"t\":0.001}" },
};

static const struct {
    const char *header, *fault;
} broken_binaries[] = {
    { SIGNATURE "\\x31\\x11\\x00\\x0c" ADDRESSES, "version" },
    { SIGNATURE "\\x22\\x11\\x00\\x0c" ADDRESSES, "command" },
    { SIGNATURE "\\x21\\x41\\x00\\x0c" ADDRESSES, "transport" },
    { SIGNATURE "\\x21\\x13\\x00\\x0c" ADDRESSES, "transport" },
    { SIGNATURE "\\x21\\x11\\x00\\x0b\\xcb\\x00\\x71\\x07\\xc0\\x00\\x02\\x19\\x9c\\x41\\x00",
      "length" },
    { SIGNATURE "\\x21\\x11\\x00\\x00", "length" },
    { SIGNATURE "\\x21\\x11\\x00\\x0e" ADDRESSES "\\x04\\x00", "tlv" },
    { SIGNATURE "\\x21\\x11\\x00\\x10" ADDRESSES "\\x04\\x00\\x02\\x00", "tlv" },
    { SIGNATURE "\\x21\\x11\\x00\\x12" ADDRESSES "\\x03\\x00\\x03\\x00\\x00\\x00", "tlv" },
    { SIGNATURE "\\x21\\x11\\x00\\x12" ADDRESSES "\\x20\\x00\\x03\\x01\\x00\\x00", "tlv" },
    { SIGNATURE "\\x21\\x11\\x00\\x13" ADDRESSES "\\x03\\x00\\x04\\x01\\x02\\x03\\x04",
      "checksum" },
};

START_TEST(a_binary_header_names_the_client)
{
    struct session *session = play(binaries[_i].header);

    record_expect(session, "proxied", binaries[_i].record);
    expect_dialogue(session);
    session_free(session);
}
END_TEST

START_TEST(a_broken_binary_header_is_marked_and_what_follows_is_read)
{
    struct session *session = play(broken_binaries[_i].header);

    ck_assert_str_eq(proxy_fault_name(session->proxied->fault), broken_binaries[_i].fault);
    expect_dialogue(session);
    session_free(session);
}
END_TEST

START_TEST(of_many_tlvs_the_first_types_are_kept_and_the_others_counted)
{
    char header[1024] = SIGNATURE "\\x21\\x00\\x00\\x69";
    struct session *session;

    for (int i = 0; i < 35; i++)
        strcat(header, "\\x04\\x00\\x00");
    session = play(header);
    ck_assert_uint_eq(session->proxied->tlv_count, PROXIED_TLVS);
    record_expect(session, "truncated", "{\"proxy_tlvs\":3}");
    expect_dialogue(session);
    session_free(session);
}
END_TEST

/* ------------------------------------------------- what is none, or not whole */

static const char *const commands[] = {
    "P", "PROXIMITY", "PRO", "PROXY", "PROXY\\tTCP4 1 2", "proxy TCP4 203.0.113.7 192.0.2.25 1 2",
};

START_TEST(what_only_begins_like_a_header_is_a_command)
{
    char script[256];
    struct session *session;

    snprintf(script, sizeof script, "C| %s\\r\\n\nS: 500 what\n", commands[_i]);
    session = script_session_any_cut(script, NULL);
    ck_assert_ptr_null(session->proxied);
    ck_assert_uint_eq(session->step_count, 2);
    ck_assert_int_eq(session->steps[0].kind, STEP_COMMAND);
    session_free(session);
}
END_TEST

START_TEST(empty_lines_are_no_header)
{
    struct session *session = script_session_any_cut("C| \\r\\n\\r\\n\n"
                                                     "S: 220 mail.example.com ESMTP\n"
                                                     "C: QUIT\n"
                                                     "S: 221 bye\n",
                                                     NULL);

    ck_assert_ptr_null(session->proxied);
    ck_assert_int_ge(session_command(session, "", 1), 0);
    ck_assert_int_ge(session_command(session, "QUIT", 0), 0);
    session_free(session);
}
END_TEST

/* An empty line that a server answers is one. */
START_TEST(an_empty_line_stands_before_its_answer)
{
    struct session *session = script_session_any_cut("S: 220 mail.example.com ESMTP\n"
                                                     "C| \\r\\n\n"
                                                     "S: 500 what\n"
                                                     "C: QUIT\n"
                                                     "S: 221 bye\n",
                                                     NULL);

    ck_assert_int_eq(session_command(session, "", 0), 1);
    ck_assert_int_eq(session->steps[2].reply_to, 1);
    ck_assert_int_eq(session->steps[4].reply_to, 3);
    session_free(session);
}
END_TEST

START_TEST(a_header_that_the_server_did_not_wait_for_is_also_a_command)
{
    struct session *session =
        script_session_any_cut("S: 220 mail.example.com ESMTP\n"
                               "C: PROXY TCP4 203.0.113.7 192.0.2.25 40001 25\n"
                               "S: 500 what\n"
                               "C: QUIT\n"
                               "S: 221 bye\n",
                               NULL);

    ck_assert(session->proxied->late);
    ck_assert_uint_eq(session->proxied->source.port, 40001);
    ck_assert_int_eq(session_command(session, "PROXY", 0), 1);
    ck_assert_int_eq(session->steps[2].reply_to, 1);
    ck_assert_int_eq(session->steps[4].reply_to, 3);
    session_free(session);
}
END_TEST

/* It was made to end such a connection. What it says is no command of anybody. */
START_TEST(of_a_late_binary_header_the_server_reads_the_signature)
{
    struct session *session = script_session_any_cut(
        "S: 220 mail.example.com ESMTP\n"
        "C| " SIGNATURE "\\x21\\x11\\x00\\x14" ADDRESSES "\\x05\\x00\\x05hush!\n"
        "S: 500 what\n"
        "S+ 500 what\n"
        "S+ 500 what\n"
        "S+ 221 bye\n",
        NULL);

    ck_assert(session->proxied->late);
    ck_assert_int_eq(session->proxied->fault, PROXY_FAULT_NONE);
    ck_assert_uint_eq(session->step_count, 9);
    ck_assert_int_eq(session_command(session, "QUIT", 0), 4);
    ck_assert_int_eq(session->steps[8].reply_to, 4);
    session_free(session);
}
END_TEST

/* The server greets although not all has come, and so it does when the rest comes. */
START_TEST(a_greeting_in_the_middle_of_a_header_shows_that_nobody_waited)
{
    struct session *session = script_session_any_cut("C| PROXY TCP4 203.0.113.7 \n"
                                                     "S: 220 mail.example.com ESMTP\n"
                                                     "C- 192.0.2.25 40001 25\n"
                                                     "S: 500 what\n"
                                                     "C: QUIT\n"
                                                     "S: 221 bye\n",
                                                     NULL);

    ck_assert(session->proxied->late);
    ck_assert_int_eq(session->proxied->fault, PROXY_FAULT_NONE);
    ck_assert_int_eq(session->greeting, 0);
    ck_assert_int_eq(session->steps[2].reply_to, 1);
    session_free(session);
}
END_TEST

START_TEST(a_header_cut_short_is_incomplete_and_not_shown)
{
    struct session *line = script_session_any_cut("C| PROXY TCP4 203.0.113.7\n", NULL);
    struct session *binary =
        script_session_any_cut("C| " SIGNATURE "\\x21\\x11\\x00\\x0c\\x01\n", NULL);
    struct session *hole = script_session("C| PROXY TCP4 203.0.113.7\n"
                                          "GAP C 20\n" REST,
                                          NULL);

    ck_assert_int_eq(line->proxied->fault, PROXY_FAULT_INCOMPLETE);
    ck_assert_uint_eq(line->step_count, 0);
    ck_assert_int_eq(binary->proxied->fault, PROXY_FAULT_INCOMPLETE);
    ck_assert_uint_eq(binary->proxied->version, 2);
    ck_assert_uint_eq(binary->step_count, 0);
    ck_assert_int_eq(hole->proxied->fault, PROXY_FAULT_INCOMPLETE);
    ck_assert_uint_eq(hole->gap_count, 1);
    ck_assert_int_ge(session_command(hole, "EHLO", 0), 0);
    session_free(line);
    session_free(binary);
    session_free(hole);
}
END_TEST

START_TEST(a_connection_whose_beginning_was_not_captured_has_no_header)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.no_handshake = true;
    session =
        script_session_any_cut("C: PROXY TCP4 203.0.113.7 192.0.2.25 40001 25\n" REST, &options);
    ck_assert_ptr_null(session->proxied);
    session_free(session);
}
END_TEST

START_TEST(tls_may_follow_a_header)
{
    struct session *session = script_session_any_cut(
        "C| PROXY TCP4 203.0.113.7 192.0.2.25 40001 465\\r\\n\\x16\\x03\\x01\\x00\\x01\\x01\n"
        "S| \\x15\\x03\\x03\\x00\\x02\\x02\\x46\n",
        NULL);

    ck_assert_uint_eq(session->proxied->destination.port, 465);
    ck_assert_int_eq(session->tls.start, TLS_IMPLICIT);
    ck_assert_int_eq(session->protocol, PROTOCOL_SMTPS);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("front_proxy");
    TCase *version_1 = tcase_create("version 1");
    TCase *version_2 = tcase_create("version 2");
    TCase *doubt = tcase_create("doubt");

    tcase_add_loop_test(version_1, a_line_names_the_client, 0, sizeof lines / sizeof lines[0]);
    tcase_add_loop_test(version_1, a_broken_line_is_marked_and_what_follows_is_read, 0,
                        sizeof broken_lines / sizeof broken_lines[0]);
    tcase_add_test(version_1, a_line_has_107_bytes_at_most);
    tcase_add_loop_test(version_2, a_binary_header_names_the_client, 0,
                        sizeof binaries / sizeof binaries[0]);
    tcase_add_loop_test(version_2, a_broken_binary_header_is_marked_and_what_follows_is_read, 0,
                        sizeof broken_binaries / sizeof broken_binaries[0]);
    tcase_add_test(version_2, of_many_tlvs_the_first_types_are_kept_and_the_others_counted);
    tcase_add_loop_test(doubt, what_only_begins_like_a_header_is_a_command, 0,
                        sizeof commands / sizeof commands[0]);
    tcase_add_test(doubt, empty_lines_are_no_header);
    tcase_add_test(doubt, an_empty_line_stands_before_its_answer);
    tcase_add_test(doubt, a_header_that_the_server_did_not_wait_for_is_also_a_command);
    tcase_add_test(doubt, of_a_late_binary_header_the_server_reads_the_signature);
    tcase_add_test(doubt, a_greeting_in_the_middle_of_a_header_shows_that_nobody_waited);
    tcase_add_test(doubt, a_header_cut_short_is_incomplete_and_not_shown);
    tcase_add_test(doubt, a_connection_whose_beginning_was_not_captured_has_no_header);
    tcase_add_test(doubt, tls_may_follow_a_header);
    suite_add_tcase(suite, version_1);
    suite_add_tcase(suite, version_2);
    suite_add_tcase(suite, doubt);
    return suite;
}

SUITE_MAIN(suite);

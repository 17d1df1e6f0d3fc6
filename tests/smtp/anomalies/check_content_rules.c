/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of messages. */
#include "tests/smtp/anomalies/rule_rows.h"

#define IN_MESSAGE HELLO ALICE_TO_BOB "C: DATA\nS: 354 go ahead\n"
#define QUEUED     "S: 250 2.0.0 queued\n"

static const struct rule_row line_ends[] = {
    { "a LF in a message", IN_MESSAGE "C| one\\ntwo\\r\\n.\\r\\n\n" QUEUED QUIT, SEVERITY_NOTICE,
      NULL },
    { "a message that is refused for it",
      IN_MESSAGE "C| one\\ntwo\\r\\n.\\r\\n\nS: 451 no stray newlines\n" QUIT, SEVERITY_NOTICE,
      NULL },
    { "a CR and a LF, each alone", IN_MESSAGE "C| one\\rtwo\\n\\r\\n.\\r\\n\n" QUEUED QUIT,
      SEVERITY_NOTICE, NULL },
    { "bytes are missing elsewhere", IN_MESSAGE "C| one\\ntwo\\r\\n.\\r\\n\n" QUEUED "GAP C 5\n",
      SEVERITY_INFO, NULL },
    { "CRLF", IN_MESSAGE "C| one\\r\\ntwo\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "a CR alone", IN_MESSAGE "C| one\\rtwo\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "BDAT, which may carry it",
      HELLO ALICE_TO_BOB "C| BDAT 8 LAST\\r\\none\\ntwo\\n\n" QUEUED QUIT, SILENT, NULL },
    { "a command that ends so", HELLO ALICE_TO_BOB MESSAGE "C| QUIT\\n\nS: 221 bye\n", SILENT,
      NULL },
};

START_TEST(bare_lf_in_a_message_is_found)
{
    expect_row(&line_ends[_i], "bare-lf-in-data");
}
END_TEST

START_TEST(bare_lfs_are_counted)
{
    struct session *session =
        script_session_any_cut(IN_MESSAGE "C| a\\nb\\nc\\r\\n.\\r\\n\n" QUEUED QUIT, NULL);

    expect_integer(required_finding(session, "bare-lf-in-data"), "count", 2);
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------------------ lengths */

/* A line of so many octets with its end. */
static struct session *line_of(const char *before, size_t octets, const char *behind)
{
    char script[8192];
    size_t length = strlen(before);

    strcpy(script, before);
    memset(script + length, 'x', octets - 2);
    strcpy(script + length + octets - 2, behind);
    return script_session(script, NULL);
}

#define END "\\r\\n.\\r\\n\n" QUEUED QUIT

START_TEST(a_line_of_a_message_has_1000_octets_at_most)
{
    struct session *longest = line_of(IN_MESSAGE "C| ", 1000, END);
    struct session *longer = line_of(IN_MESSAGE "C| ", 1001, END);
    struct session *holed = line_of(IN_MESSAGE "C| ", 1001, END "GAP C 5\n");

    ck_assert_ptr_null(session_finding(longest, "text-line-too-long"));
    expect_severity(longer, "text-line-too-long", SEVERITY_NOTICE);
    expect_integer(required_finding(longer, "text-line-too-long"), "octets", 1001);
    expect_severity(holed, "text-line-too-long", SEVERITY_INFO);
    session_free(longest);
    session_free(longer);
    session_free(holed);
}
END_TEST

START_TEST(a_line_that_servers_break_is_a_warning)
{
    struct session *notice = line_of(IN_MESSAGE "C| ", 2048, END);
    struct session *warning = line_of(IN_MESSAGE "C| ", 2049, END);

    expect_severity(notice, "text-line-too-long", SEVERITY_NOTICE);
    expect_severity(warning, "text-line-too-long", SEVERITY_WARNING);
    session_free(notice);
    session_free(warning);
}
END_TEST

START_TEST(lines_of_bdat_and_halves_around_a_hole_are_not_too_long)
{
    struct session *chunk =
        line_of(HELLO ALICE_TO_BOB "C| BDAT 2000 LAST\\r\\n", 2000, "\\r\\n\n" QUEUED QUIT);
    struct session *holed =
        line_of(IN_MESSAGE "C| ", 902, "\nGAP C 50\nC| x\\r\\n.\\r\\n\n" QUEUED);

    ck_assert_ptr_null(session_finding(chunk, "text-line-too-long"));
    ck_assert_ptr_null(session_finding(holed, "text-line-too-long"));
    session_free(chunk);
    session_free(holed);
}
END_TEST

/* -------------------------------------------------------------------------- rare bytes */

#define EIGHT_BITS                                                                                 \
    HELLO "C: MAIL FROM:<a@example.org> BODY=8BITMIME\nS: 250 ok\n" RCPT(                          \
        "b@example.com") "C: DATA\nS: 354 go ahead\n"

static const struct rule_row nuls[] = {
    { "a NUL", IN_MESSAGE "C| a\\x00b\\r\\n.\\r\\n\n" QUEUED QUIT, SEVERITY_NOTICE, NULL },
    { "bytes are missing elsewhere", IN_MESSAGE "C| a\\x00b\\r\\n.\\r\\n\n" QUEUED "GAP C 5\n",
      SEVERITY_INFO, NULL },
    { "the digit", IN_MESSAGE "C| a0b\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "BDAT", HELLO ALICE_TO_BOB "C| BDAT 3 LAST\\r\\na\\x00b\n" QUEUED QUIT, SILENT, NULL },
};

START_TEST(a_nul_in_a_message_is_found)
{
    expect_row(&nuls[_i], "nul-in-data");
}
END_TEST

static const struct rule_row eight_bits[] = {
    { "not announced", IN_MESSAGE "C| \\xc3\\xb6\\r\\n.\\r\\n\n" QUEUED QUIT, SEVERITY_INFO, NULL },
    { "announced", EIGHT_BITS "C| \\xc3\\xb6\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "announced with another parameter",
      HELLO "C: MAIL FROM:<a@example.org> SIZE=10 BODY=BINARYMIME\nS: 250 ok\n" RCPT(
          "b@example.com") "C: DATA\nS: 354 go ahead\nC| \\xc3\\xb6\\r\\n.\\r\\n\n" QUEUED QUIT,
      SILENT, NULL },
    { "seven bits are announced",
      HELLO "C: MAIL FROM:<a@example.org> BODY=7BIT\nS: 250 ok\n" RCPT(
          "b@example.com") "C: DATA\nS: 354 go ahead\nC| \\xc3\\xb6\\r\\n.\\r\\n\n" QUEUED QUIT,
      SEVERITY_INFO, NULL },
    { "MAIL was not captured",
      RCPT("b@example.com") "C: DATA\nS: 354 go ahead\nC| \\xc3\\xb6\\r\\n.\\r\\n\n" QUEUED QUIT,
      SILENT, beginning_not_captured },
    { "127 has seven bits", IN_MESSAGE "C| \\x7f\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "BDAT", HELLO ALICE_TO_BOB "C| BDAT 2 LAST\\r\\n\\xc3\\xb6\n" QUEUED QUIT, SILENT, NULL },
};

START_TEST(eight_bits_have_to_be_announced)
{
    expect_row(&eight_bits[_i], "eight-bit-without-8bitmime");
}
END_TEST

/* -------------------------------------------------------------------------------- dots */

static const struct rule_row unstuffed[] = {
    { "one line is stuffed, one is not", IN_MESSAGE "C| ..a\\r\\n.b\\r\\n.\\r\\n\n" QUEUED QUIT,
      SEVERITY_WARNING, NULL },
    { "another message is",
      IN_MESSAGE "C| .b\\r\\n.\\r\\n\n" QUEUED ALICE_TO_BOB "C: DATA\nS: 354 go\n"
                 "C| ..a\\r\\n.\\r\\n\n" QUEUED QUIT,
      SEVERITY_WARNING, NULL },
    { "bytes are missing elsewhere", IN_MESSAGE "C| ..a\\r\\n.b\\r\\n.\\r\\n\n" QUEUED "GAP C 5\n",
      SEVERITY_NOTICE, NULL },
    { "all are stuffed", IN_MESSAGE "C| ..a\\r\\n..b\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "none is", IN_MESSAGE "C| .a\\r\\n.b\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "a dot within a line", IN_MESSAGE "C| ..a\\r\\na.b\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT,
      NULL },
};

START_TEST(a_dot_that_gets_lost_is_found)
{
    expect_row(&unstuffed[_i], "dot-stuffing-missing");
}
END_TEST

#define CHUNK(size, octets) HELLO ALICE_TO_BOB "C| BDAT " size " LAST\\r\\n" octets "\n" QUEUED

static const struct rule_row stuffed[] = {
    { "two lines", CHUNK("15", "..a\\r\\nx\\r\\n..b\\r\\n\\r\\n") QUIT, SEVERITY_NOTICE, NULL },
    { "one line of two dots", CHUNK("7", "x\\r\\n..\\r\\n") QUIT, SEVERITY_NOTICE, NULL },
    { "over two chunks",
      HELLO ALICE_TO_BOB
      "C| BDAT 6\\r\\n..a\\r\\n.\nS: 250 ok\nC| BDAT 4 LAST\\r\\n.b\\r\\n\n" QUEUED QUIT,
      SEVERITY_NOTICE, NULL },
    { "bytes are missing elsewhere", CHUNK("7", "x\\r\\n..\\r\\n") "GAP C 5\n", SEVERITY_INFO,
      NULL },
    { "one line with text", CHUNK("5", "..a\\r\\n") QUIT, SILENT, NULL },
    { "one begins with one dot", CHUNK("12", "..\\r\\n..\\r\\n.a\\r\\n") QUIT, SILENT, NULL },
    { "DATA", IN_MESSAGE "C| ..\\r\\n..b\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "dots within lines", CHUNK("12", "a..b\\r\\nc..\\r\\n\\r\\n") QUIT, SILENT, NULL },
};

START_TEST(dots_that_bdat_does_not_want_are_found)
{
    expect_row(&stuffed[_i], "bdat-dot-stuffed");
}
END_TEST

START_TEST(dots_are_counted_however_they_are_cut)
{
    struct session *chunk =
        script_session_any_cut(CHUNK("15", "..a\\r\\nx\\r\\n..b\\r\\n\\r\\n") QUIT, NULL);
    struct session *data = script_session_any_cut(
        IN_MESSAGE "C| ..a\\r\\n.b\\r\\n.c\\r\\n.\\r\\n\n" QUEUED QUIT, NULL);

    expect_integer(required_finding(chunk, "bdat-dot-stuffed"), "lines", 2);
    expect_integer(required_finding(data, "dot-stuffing-missing"), "lines", 2);
    session_free(chunk);
    session_free(data);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("content_rules");
    TCase *lines = tcase_create("lines");
    TCase *bytes = tcase_create("rare bytes");
    TCase *dots = tcase_create("dots");

    tcase_add_rows(lines, bare_lf_in_a_message_is_found, line_ends);
    tcase_add_test(lines, bare_lfs_are_counted);
    tcase_add_test(lines, a_line_of_a_message_has_1000_octets_at_most);
    tcase_add_test(lines, a_line_that_servers_break_is_a_warning);
    tcase_add_test(lines, lines_of_bdat_and_halves_around_a_hole_are_not_too_long);
    tcase_add_rows(bytes, a_nul_in_a_message_is_found, nuls);
    tcase_add_rows(bytes, eight_bits_have_to_be_announced, eight_bits);
    tcase_add_rows(dots, a_dot_that_gets_lost_is_found, unstuffed);
    tcase_add_rows(dots, dots_that_bdat_does_not_want_are_found, stuffed);
    tcase_add_test(dots, dots_are_counted_however_they_are_cut);
    suite_add_tcase(suite, lines);
    suite_add_tcase(suite, bytes);
    suite_add_tcase(suite, dots);
    return suite;
}

SUITE_MAIN(suite);

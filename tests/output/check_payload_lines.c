/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a line is shown: the tests write `x` for what is hidden. */
#include "output/payload_walk.h"

#include "tests/support/suite_main.h"

enum { MOST = 256 };

static void expect_view(const char *line, const uint8_t *view, const char *shown)
{
    char seen[MOST] = "";

    for (size_t i = 0; line[i] != '\0'; i++)
        seen[i] = view[i] == PAYLOAD_HIDDEN ? 'x' : line[i];
    ck_assert_str_eq(seen, shown);
}

static struct bytes text_of(const char *text)
{
    return text != NULL ? bytes_of_string(text) : bytes_of(NULL, 0);
}

/* `shown` NULL: it is another line. */
static const struct {
    const char *line, *verb, *argument, *shown;
} commands[] = {
    { "NOOP", "NOOP", NULL, "NOOP" },
    { "noop", "NOOP", NULL, "noop" },
    { "  noop \t", "NOOP", NULL, "  noop \t" },
    { "MAIL  FROM:<a@example.org>", "MAIL", "FROM:<a@example.org>", "MAIL  FROM:<a@example.org>" },
    { "AUTH PLAIN AGEAYg==", "AUTH", "PLAIN", "AUTH PLAIN xxxxxx==" },
    { "auth plain AGEAYgo=", "AUTH", "PLAIN", "auth plain xxxxxxx=" },
    { "AUTH LOGIN", "AUTH", "LOGIN", "AUTH LOGIN" },
    { "AUTH secret", "AUTH", "[redacted]", "AUTH xxxxxx" },
    { "AUTHsecret more", "AUTH", "[redacted]", "AUTHxxxxxxxxxxx" },
    { "XCLIENT LOGIN=bob ADDR=192.0.2.7", "XCLIENT", "LOGIN=[redacted] ADDR=192.0.2.7",
      "XCLIENT LOGIN=xxx ADDR=192.0.2.7" },
    { "XCLIENT LOGIN=bob", "XCLIENT", "LOGIN=[redacted]", "XCLIENT LOGIN=xxx" },
    { "hunter2 more", "[redacted]", "more", "xxxxxxx more" },
    { "hunter2", "[redacted]", NULL, "xxxxxxx" },
    { "", "", NULL, "" },
    { "NOOP", "RSET", NULL, NULL },
    { "NOOP x", "NOOP", NULL, NULL },
    { "NOOP x", "NOOP", "y", NULL },
    { "NO", "NOOP", NULL, NULL },
    { "XCLIENT ADDR=bob", "XCLIENT", "LOGIN=[redacted] ADDR=192.0.2.7", NULL },
};

START_TEST(of_a_command_what_the_record_has_is_shown)
{
    const struct command command = { .verb = bytes_of_string(commands[_i].verb),
                                     .argument = text_of(commands[_i].argument) };
    uint8_t view[MOST] = { 0 };
    bool fits = payload_line_has_command(bytes_of_string(commands[_i].line), &command, view);

    ck_assert(fits == (commands[_i].shown != NULL));
    if (fits)
        expect_view(commands[_i].line, view, commands[_i].shown);
}
END_TEST

static const struct {
    const char *line, *text, *shown;
} replies[] = {
    { "250 ok", "ok", "250 ok" },
    { "250-ok", "ok", "250-ok" },
    { "250", "", "250" },
    { "251 ok", "ok", "251 ok" },
    { "250 hello bob, welcome", "hello [redacted] welcome", "250 hello xxxx welcome" },
    { "250 bob", "[redacted]", "250 xxx" },
    { "250 bob ann bob", "[redacted] ann [redacted]", "250 xxx ann xxx" },
    { "252 ok", "ok", NULL },
    { "25 ok", "ok", NULL },
    { "250 ok", "no", NULL },
    { "250 okay", "ok", NULL },
    { "250 ok", "okay", NULL },
    { "250_ok", "ok", NULL },
};

START_TEST(of_a_reply_what_the_record_has_is_shown)
{
    const struct bytes text = bytes_of_string(replies[_i].text);
    const struct reply reply = { .code = 250, .other_code = 251, .line_count = 1, .lines = &text };
    uint8_t view[MOST] = { 0 };
    bool fits = payload_line_has_reply(bytes_of_string(replies[_i].line), &reply, 0, view);

    ck_assert(fits == (replies[_i].shown != NULL));
    if (fits)
        expect_view(replies[_i].line, view, replies[_i].shown);
}
END_TEST

static const struct {
    const char *line, *shown;
} responses[] = {
    { "c2VjcmV0", "xxxxxxxx" },
    { "c2VjcmU=", "xxxxxxx=" },
    { "c2VjcmV0cw==", "xxxxxxxxxx==" },
    { "secret====", "xxxxxxxx==" },
    { "*", "*" },
    { "**", "xx" },
    { "", "" },
    { "=", "=" },
};

START_TEST(of_a_response_its_padding_is_shown_and_that_it_cancels)
{
    uint8_t view[MOST] = { 0 };

    payload_line_has_response(bytes_of_string(responses[_i].line), view);
    expect_view(responses[_i].line, view, responses[_i].shown);
}
END_TEST

static const struct {
    const char *stream;
    uint64_t octets;
    size_t length;
    bool odd;
} contents[] = {
    { "a\r\n.\r\nQUIT\r\n", 3, 6, false },
    { ".\r\nQUIT\r\n", 0, 3, false },
    { "..a\r\n.\r\n", 4, 8, false },
    { "a\r\n..\r\n.\r\n", 6, 10, false },
    { "a\r\n..b\r\n", 7, 8, false },
    { "a\r\nb", 100, 4, false },
    { "a\n.\nRSET\r\n", 2, 4, true },
    { "a\n.\r\nRSET\r\n", 2, 5, true },
    { "a\r.\rRSET\r\n", 2, 4, true },
    { "a\r\nb\r\n.\r\n", 3, 0, false },
    { "a\r\n", 2, 0, false },
};

START_TEST(a_content_is_as_long_as_its_octets_say)
{
    bool odd = false;
    size_t length =
        payload_content_length(bytes_of_string(contents[_i].stream), contents[_i].octets, &odd);

    ck_assert_uint_eq(length, contents[_i].length);
    if (length > 0)
        ck_assert(odd == contents[_i].odd);
}
END_TEST

START_TEST(what_has_not_the_form_of_tls_is_no_tls)
{
    static const uint8_t octets[] = { 22, 3, 1, 0,   2,   'a', 'b', 23,  3,
                                      3,  0, 1, 'c', 'M', 'A', 'I', 'L', ' ' };

    ck_assert_uint_eq(payload_tls_length(bytes_of(octets, sizeof octets)), 13);
    ck_assert_uint_eq(payload_tls_length(bytes_of(octets, 13)), 13);
    ck_assert_uint_eq(payload_tls_length(bytes_of(octets, 12)), 12);
    ck_assert_uint_eq(payload_tls_length(bytes_of_string("AUTH PLAIN")), 0);
}
END_TEST

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))

static Suite *suite(void)
{
    Suite *suite = suite_create("payload_lines");
    TCase *tcase = tcase_create("lines");

    tcase_add_loop_test(tcase, of_a_command_what_the_record_has_is_shown, 0, COUNT_OF(commands));
    tcase_add_loop_test(tcase, of_a_reply_what_the_record_has_is_shown, 0, COUNT_OF(replies));
    tcase_add_loop_test(tcase, of_a_response_its_padding_is_shown_and_that_it_cancels, 0,
                        COUNT_OF(responses));
    tcase_add_loop_test(tcase, a_content_is_as_long_as_its_octets_say, 0, COUNT_OF(contents));
    tcase_add_test(tcase, what_has_not_the_form_of_tls_is_no_tls);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

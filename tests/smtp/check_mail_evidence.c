/* SPDX-License-Identifier: GPL-2.0-or-later */
/* With any port watched: what is mail, and what only looks like it. */
#include "smtp/mail_evidence.h"

#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

/* NULL when the connection gave no record. */
static struct session *session_on_any_port(const char *script)
{
    struct script_options options = script_options_default();

    options.sessions.any_port = true;
    return script_session(script, &options);
}

#define SOCKS_TO(port) "C| \\x04\\x01" port "\\xc0\\x00\\x02\\x19\\x00\n"
#define GRANTED        "S| \\x00\\x5a\\x00\\x00\\x00\\x00\\x00\\x00\n"

/* A hello of TLS 1.2 that offers one protocol of four letters by ALPN. */
#define HELLO(protocol)                                                                            \
    "C| \\x16\\x03\\x01\\x00\\x3c\\x01\\x00\\x00\\x38\\x03\\x03"                                   \
    "0123456789abcdef0123456789abcdef\\x00\\x00\\x02\\xc0\\x2f\\x01\\x00"                          \
    "\\x00\\x0d\\x00\\x10\\x00\\x09\\x00\\x07\\x04" protocol "\\x01x\n"

static const char *const mail[] = {
    "S: 220 smtp.example.com\nC: EHLO client.example.org\n",
    "S: 220 mail.example.com ESMTP\nC: QUIT\n",
    "S: 220 mail.example.com OpenSMTPD\nC: QUIT\n",
    "S: 220 smtp.example.com ready\nC: HELO\n",
    "S: 220 mail.example.com\nC: LHLO client.example.org\n",
    "S: 220 mail.example.com\nC: BDAT 5 LAST\n",
    "S: 220 mail.example.com\nC: RCPT to:<b@example.com>\n",
    "S: 220 mail.example.com\nC: SOML FROM:<b@example.com>\n",
    "S: 521 no mail here\n",
    /* It begins as HTTP, but a mail server answers. */
    "C: POST / HTTP/1.1\nC: \nS: 220 mail.example.com ESMTP\n",
    "C: POST / HTTP/1.1\nC: DATA\nS: 354 go on\n",
    "S: hello, and welcome\nS: 220 mail.example.com ESMTP\nC: QUIT\n",
    /* In front of it. */
    "C: PROXY TCP4 203.0.113.7 192.0.2.25 40001 25\nS: 220 mail.example.com ESMTP\nC: QUIT\n",
    "C: PROXY UNKNOWN\nS: 220 mail.example.com\nC: EHLO client.example.org\n",
    SOCKS_TO("\\x00\\x19") "S| \\x00\\x5b\\x00\\x00\\x00\\x00\\x00\\x00\n",
    SOCKS_TO("\\x02\\x4b"),
    SOCKS_TO("\\x01\\xd1") GRANTED "C| \\x16\\x03\\x01\\x00\\x01\\x01\n",
    SOCKS_TO("\\x1f\\x90") GRANTED "S: 220 mail.example.com ESMTP\nC: QUIT\n",
    "C: CONNECT mail.example.com:587 HTTP/1.1\nC+ \nS: HTTP/1.1 503 Busy\nS+ \n",
    HELLO("smtp"),
};

START_TEST(mail_is_known_by_what_is_said)
{
    struct session *session = session_on_any_port(mail[_i]);

    ck_assert_ptr_nonnull(session);
    session_free(session);
}
END_TEST

static const char *const others[] = {
    /* FTP */
    "S: 220 smtp.example.com FTP server ready\nC: USER alice\nS: 331 password\nC: PASS hunter2\n",
    "S: 220-Welcome to FTP, SMTP is elsewhere\nS: 220 ready\nC: QUIT\nS: 221 bye\n",
    "S: 220 smtp.example.com ready\nC: USER alice\nS: 331 password\nC: QUIT\nS: 221 bye\n",
    "S: 220 ftp.example.com\nC: HELP\nS: 214 help\nC: MAIL\nS: 502 what\nC: RCPT alice\n",
    /* POP3, IMAP */
    "S: +OK POP3 SMTP server\nC: USER alice\nS: +OK\nC: PASS hunter2\nS: -ERR no\n",
    "S: +OK\nC: EHLO client.example.org\nS: -ERR what\n",
    "S: * OK IMAP4rev1 ready\nC: a1 LOGIN alice hunter2\nS: a1 NO\nC: EHLO x\n",
    /* NNTP, and an article that speaks of mail */
    "S: 200 news.example.com ready\nC: POST\nS: 340 go on\nC: HELO there\nC: MAIL FROM:<a@b>\n",
    "S: 201 news.example.com ready\nC: AUTHINFO USER alice\nS: 381 more\nC: AUTHINFO PASS x\n",
    /* HTTP, and what it carries */
    "C: GET / HTTP/1.1\nC: Host: www.example.com\nC: \nS: HTTP/1.1 200 OK\n",
    "C: POST / HTTP/1.0\nC: \nC: EHLO client.example.org\nC: MAIL FROM:<a@example.org>\n",
    "C: OPTIONS * HTTP/1.1\nC: \nS: HTTP/1.1 200 OK\nC: EHLO x\n",
    "C: CONNECT www.example.com:443 HTTP/1.1\nC+ \nS: HTTP/1.1 200 OK\nS+ \n" HELLO("http"),
    "C: CONNECT www.example.com:443 HTTP/1.1\nC+ \nS: HTTP/1.1 403 No\nS+ \n",
    /* IRC, Redis, SSH, MySQL */
    "C: NICK alice\nC: USER alice 0 * :Alice\nS: :irc.example.com 354 alice :hello\n",
    "C: PING\nS: +PONG\n",
    "S: SSH-2.0-OpenSSH_9.2\nC: SSH-2.0-OpenSSH_9.2\n",
    "S| \\x4a\\x00\\x00\\x00\\x0a8.0.36\\x00\nC| \\x05\\x00\\x00\\x01EHLO \\x00\n",
    /* A header in front of anything, a proxy to anything */
    "C: PROXY TCP4 203.0.113.7 192.0.2.80 40001 80\nC: GET / HTTP/1.1\nC: \n",
    SOCKS_TO("\\x00\\x50") GRANTED "C: GET / HTTP/1.1\nC: \nS: HTTP/1.1 200 OK\n",
    "C| \\x05\\x01\\x00\nS| \\x05\\xff\n",
    HELLO("http"),
    "C| \\x16\\x03\\x01\\x00\\x01\\x01\n",
};

START_TEST(what_looks_like_mail_is_none)
{
    ck_assert_ptr_null(session_on_any_port(others[_i]));
}
END_TEST

/* --------------------------------------------------------------- giving it up */

/* How many bytes of the client are taken before the connection is unwanted. */
struct taker {
    struct session_builder *builder;
    struct stream stream;
    void *state;
    uint64_t offset;
    enum stream_interest interest;
};

static void take(struct taker *taker, enum side from, struct bytes bytes)
{
    struct stream_sink sink = session_builder_sink(taker->builder);
    struct stream_event event = {
        .kind = STREAM_DATA,
        .stream = &taker->stream,
        .state = &taker->state,
        .data = { .from = from, .bytes = bytes, .offset = taker->offset, .starts_segment = true },
    };

    taker->interest = sink.receive(sink.context, &event);
    taker->offset += bytes.length;
}

static struct taker *taker_new(void)
{
    struct session_builder_options options = { .any_port = true, .limits = default_smtp_limits };
    struct taker *taker = calloc(1, sizeof *taker);
    struct stream_sink sink;
    struct stream_event event = { .kind = STREAM_OPENED };

    taker->builder = session_builder_new(&options, (struct session_sink){ 0 });
    taker->stream = (struct stream){ .source = "", .engine = "", .handshake = true };
    taker->stream.captured[SIDE_CLIENT] = taker->stream.captured[SIDE_SERVER] = true;
    event.stream = &taker->stream;
    event.state = &taker->state;
    sink = session_builder_sink(taker->builder);
    taker->interest = sink.receive(sink.context, &event);
    return taker;
}

static void taker_free(struct taker *taker)
{
    session_builder_free(taker->builder);
    free(taker);
}

static uint64_t bytes_until_unwanted(const char *start, uint8_t filler)
{
    struct taker *taker = taker_new();
    uint64_t offset;

    take(taker, SIDE_CLIENT, bytes_of_string(start));
    while (taker->interest == STREAM_WANTED && taker->offset < 100000)
        take(taker, SIDE_CLIENT, bytes_of(&filler, 1));
    offset = taker->offset;
    ck_assert_int_eq(taker->interest, STREAM_UNWANTED);
    taker_free(taker);
    return offset;
}

START_TEST(so_much_is_read_before_a_connection_is_given_up)
{
    ck_assert_uint_eq(bytes_until_unwanted("x", 'x'), 513);
    ck_assert_uint_eq(bytes_until_unwanted("PROXY UNKNOWN\r\n", 'x'), 15 + 513);
    ck_assert_uint_eq(bytes_until_unwanted("PROXY UNKNOWN ", 'x'), 16385);
    ck_assert_uint_eq(bytes_until_unwanted("CONNECT ", 'x'), 16385);
    ck_assert_uint_eq(bytes_until_unwanted("\x16\x03\x01\x3f\xff\x01", 'x'), 16385);
}
END_TEST

START_TEST(a_hello_without_smtp_is_given_up_at_once)
{
    static const uint8_t hello[] = "\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x03"
                                   "0123456789abcdef0123456789abcdef\x00\x00\x02\xc0\x2f\x01\x00";
    struct taker *taker = taker_new();

    take(taker, SIDE_CLIENT, bytes_of(hello, sizeof hello - 2));
    ck_assert_int_eq(taker->interest, STREAM_WANTED);
    take(taker, SIDE_CLIENT, bytes_of(hello + sizeof hello - 2, 1));
    ck_assert_int_eq(taker->interest, STREAM_UNWANTED);
    taker_free(taker);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("mail_evidence");
    TCase *evidence = tcase_create("evidence");
    TCase *giving_up = tcase_create("giving up");

    tcase_add_loop_test(evidence, mail_is_known_by_what_is_said, 0, sizeof mail / sizeof mail[0]);
    tcase_add_loop_test(evidence, what_looks_like_mail_is_none, 0,
                        sizeof others / sizeof others[0]);
    tcase_add_test(giving_up, so_much_is_read_before_a_connection_is_given_up);
    tcase_add_test(giving_up, a_hello_without_smtp_is_given_up_at_once);
    suite_add_tcase(suite, evidence);
    suite_add_tcase(suite, giving_up);
    return suite;
}

SUITE_MAIN(suite);

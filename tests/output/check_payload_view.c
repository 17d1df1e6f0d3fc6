/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialogues as packets through the whole chain, and what the file shows of them. */
#include "output/payload_view.h"

#include <stdio.h>

#include "tests/support/packet_show.h"
#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

enum { MEMORY = 16 << 20 };

/* Lines are `C: text` and `S: text`, each a segment, CRLF is added; `C+ text` without one. */
static void say_lines(struct tcp_talk *talk, const char *script)
{
    while (*script != '\0') {
        size_t length = strcspn(script, "\n");
        enum side from = script[0] == 'C' ? SIDE_CLIENT : SIDE_SERVER;
        char text[1024];

        snprintf(text, sizeof text, "%.*s%s", (int)length - 3, script + 3,
                 script[1] == '+' ? "" : "\r\n");
        talk_say(talk, from, text);
        script += length + (script[length] == '\n');
    }
}

struct play {
    struct packet_show show;
    struct tcp_talk talk;
    uint8_t *octets;
    size_t length;
};

static void begin(struct play *play)
{
    packet_show_begin(&play->show, "check_payload_view", MEMORY);
    talk_init(&play->talk, packet_show_sink(&play->show));
}

static void end(struct play *play)
{
    packet_show_end(&play->show);
    ck_assert_uint_eq(play->show.counts.sessions, 1);
    play->octets = packet_show_read(&play->show, &play->length);
}

static void play_lines(struct play *play, const char *script)
{
    begin(play);
    talk_handshake(&play->talk);
    say_lines(&play->talk, script);
    talk_close(&play->talk, SIDE_CLIENT);
    end(play);
}

static void clear(struct play *play)
{
    free(play->octets);
    packet_show_clear(&play->show);
}

static bool has(const struct play *play, const char *text)
{
    size_t size = strlen(text);

    for (size_t i = 0; i + size <= play->length; i++)
        if (memcmp(play->octets + i, text, size) == 0)
            return true;
    return false;
}

#define GREETED                                                                                    \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250 mail.example.com\n"
/* dora, hunter2hunter2 */
#define LOGGED_IN GREETED "C: AUTH PLAIN AGRvcmEAaHVudGVyMmh1bnRlcjI=\nS: 235 ok\n"
#define MAIL                                                                                       \
    "C: MAIL FROM:<dora@example.org>\nS: 250 ok\nC: RCPT TO:<bob@example.com>\nS: 250 ok\n"        \
    "C: DATA\nS: 354 go on\n"
#define SENT "C: .\nS: 250 ok\nC: QUIT\nS: 221 bye\n"

static void expect_no_password(const struct play *play)
{
    static const char *const forms[] = { "hunter2", "aHVudGVyMmh1", "h1bnRlcjJodW50",
                                         "odW50ZXIyaHVu", "AGRvcmEAaHVu" };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        ck_assert_msg(!has(play, forms[i]), "the file has %s", forms[i]);
}

START_TEST(an_ordinary_session_is_shown_as_a_whole)
{
    struct play play;

    play_lines(&play, GREETED MAIL "C: Subject: hello\nC: \nC: text\n" SENT);
    ck_assert_uint_eq(play.show.counts.redacted, 0);
    ck_assert_uint_eq(play.show.counts.limited + play.show.counts.shortened, 0);
    ck_assert(has(&play, "Subject: hello"));
    ck_assert(has(&play, "221 bye"));
    ck_assert(has(&play, "smtpscope session "));
    ck_assert(has(&play, "test (warning)"));
    clear(&play);
}
END_TEST

START_TEST(a_password_is_hidden_wherever_it_stands)
{
    struct play play;

    play_lines(&play, LOGGED_IN MAIL "C: my password is hunter2hunter2, dora\n"
                                     "C: aHVudGVyMmh1bnRlcjI=\n"
                                     "C: eGh1bnRlcjJodW50ZXIy\n"
                                     "C: eHhodW50ZXIyaHVu\n"
                                     "C: dGVyMg==\n" SENT);
    expect_no_password(&play);
    ck_assert_uint_eq(play.show.counts.redacted, 1);
    ck_assert(has(&play, "AUTH PLAIN xxxx"));
    ck_assert(has(&play, "my password is xxxxxxxxxxxxxx, "));
    ck_assert(has(&play, "FROM:<dora@example.org>"));
    clear(&play);
}
END_TEST

START_TEST(a_name_that_is_the_senders_stays_in_contents)
{
    struct play play;

    play_lines(&play, LOGGED_IN MAIL "C: From: dora@example.org\n" SENT);
    ck_assert(has(&play, "From: dora@example.org"));
    clear(&play);
}
END_TEST

START_TEST(a_password_that_comes_behind_the_message_is_hidden_in_it)
{
    struct play play;

    play_lines(&play, GREETED MAIL "C: it is hunter2hunter2\nC: .\nS: 250 ok\n"
                                   "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: ZG9yYQ==\n"
                                   "S: 334 UGFzc3dvcmQ6\nC: aHVudGVyMmh1bnRlcjI=\n"
                                   "S: 535 no, hunter2hunter2\nC: QUIT\nS: 221 bye\n");
    expect_no_password(&play);
    ck_assert(has(&play, "it is xxxxxxxxxxxxxx"));
    ck_assert(has(&play, "535 no, xxxxxxxxxxxxxx"));
    clear(&play);
}
END_TEST

START_TEST(other_ways_to_say_a_password_are_hidden_too)
{
    struct play play;

    play_lines(&play, "S: 220 mail.example.com ESMTP\n"
                      "C: XCLIENT LOGIN=hunter2a ADDR=192.0.2.7\nS: 220 ok\n"
                      "C: EHLO client.example.org\nS: 250 ok\n"
                      "C: MAIL FROM:<>\nS: 250 ok\nC: RCPT TO:<bob@example.com>\nS: 250 ok\n"
                      "C: BURL imap://dora:hunter2b@example.org/a LAST\nS: 250 ok\n"
                      "C: PASS hunter2c\nS: 500 what\nC: QUIT\nS: 221 bye\n");
    ck_assert(!has(&play, "hunter2"));
    ck_assert(has(&play, "LOGIN=xxxxxxxx ADDR=192.0.2.7"));
    clear(&play);
}
END_TEST

START_TEST(behind_a_gap_only_headers_are_shown)
{
    struct play play;

    begin(&play);
    talk_handshake(&play.talk);
    say_lines(&play.talk, GREETED MAIL "C: before the gap\n");
    talk_lose(&play.talk, SIDE_CLIENT, "lost\r\n.\r\nAUTH PLAIN\r\n");
    say_lines(&play.talk, "C: aHVudGVyMmh1bnRlcjI=\nS: 250 hunter2hunter2\n");
    talk_close(&play.talk, SIDE_CLIENT);
    end(&play);
    expect_no_password(&play);
    ck_assert(has(&play, "before the gap"));
    ck_assert(has(&play, "packets are missing"));
    ck_assert_uint_eq(play.show.counts.shortened, 1);
    clear(&play);
}
END_TEST

START_TEST(a_segment_in_two_versions_leaves_headers_alone)
{
    struct play play;
    struct tcp_spec spec;

    begin(&play);
    talk_handshake(&play.talk);
    say_lines(&play.talk, GREETED);
    spec = talk_prepare(&play.talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("NOOP\r\n"));
    talk_send(&play.talk, &spec);
    spec.payload = bytes_of_string("hunter");
    spec.identification++;
    talk_send(&play.talk, &spec);
    say_lines(&play.talk, "S: 250 ok\nC: QUIT\nS: 221 bye\n");
    talk_close(&play.talk, SIDE_CLIENT);
    end(&play);
    ck_assert_uint_eq(play.show.counts.headers_only, 1);
    ck_assert(!has(&play, "hunter"));
    ck_assert(!has(&play, "EHLO"));
    ck_assert(has(&play, "packets contradict each other"));
    clear(&play);
}
END_TEST

START_TEST(a_connection_that_was_under_way_is_headers_alone)
{
    struct play play;

    begin(&play);
    say_lines(&play.talk, "C: AUTH PLAIN AGRvcmEAaHVudGVyMmh1bnRlcjI=\nS: 235 ok\n"
                          "C: QUIT\nS: 221 bye\n");
    talk_close(&play.talk, SIDE_CLIENT);
    end(&play);
    ck_assert_uint_eq(play.show.counts.headers_only, 1);
    expect_no_password(&play);
    ck_assert(!has(&play, "QUIT"));
    ck_assert(has(&play, "the beginning of the connection is missing"));
    clear(&play);
}
END_TEST

START_TEST(every_copy_of_a_password_is_hidden)
{
    struct play play;
    struct tcp_spec spec;

    begin(&play);
    talk_handshake(&play.talk);
    say_lines(&play.talk, GREETED "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n");
    spec = talk_prepare(&play.talk, SIDE_CLIENT, TALK_ACK,
                        bytes_of_string("aHVudGVyMmh1bnRlcjI=\r\n"));
    talk_send(&play.talk, &spec);
    talk_send(&play.talk, &spec); /* a mirror's copy */
    spec.identification = 900;
    talk_send(&play.talk, &spec); /* sent again */
    spec.sequence += 3;
    spec.payload = bytes_of(spec.payload.data + 3, 8);
    spec.identification = 901;
    talk_send(&play.talk, &spec); /* and in another cut */
    spec.flags = TALK_RST;
    spec.sequence = play.talk.sequence[SIDE_CLIENT];
    spec.payload = bytes_of_string("aHVudGVyMmh1bnRlcjI=");
    talk_send(&play.talk, &spec); /* behind the end */
    end(&play);
    expect_no_password(&play);
    clear(&play);
}
END_TEST

START_TEST(commands_inside_a_message_that_ended_oddly_are_shown_in_their_place)
{
    struct play play;

    play_lines(&play, GREETED MAIL
               "C+ text\n.\r\nMAIL FROM:<evil@example.net>\r\nRCPT TO:<bob@example.com>\r\n"
               "DATA\r\nsmuggled\r\n.\r\n"
               "\nS: 250 ok\nS: 250 ok\nS: 250 ok\nS: 354 go on\nS: 250 ok\n"
               "C: QUIT\nS: 221 bye\n");
    ck_assert_uint_eq(play.show.counts.shortened + play.show.counts.headers_only, 0);
    ck_assert(has(&play, "MAIL FROM:<evil@example.net>"));
    ck_assert(has(&play, "smuggled"));
    clear(&play);
}
END_TEST

START_TEST(a_proxy_header_is_shown_as_far_as_the_record_has_it)
{
    struct play play;

    play_lines(&play,
               "C: PROXY TCP4 192.0.2.10 192.0.2.25 40000 25\n" GREETED "C: QUIT\nS: 221 bye\n");
    ck_assert(has(&play, "PROXY TCP4 192.0.2.10 192.0.2.25 40000 25"));
    ck_assert_uint_eq(play.show.counts.redacted, 0);
    clear(&play);
    play_lines(
        &play,
        "C: CONNECT mail.example.com:25 HTTP/1.1\nC: Proxy-Authorization: Basic ZG9yYTpodW50ZXIy\n"
        "C: \nS: HTTP/1.1 200 ok\nS: \n" GREETED "C: QUIT\nS: 221 bye\n");
    ck_assert(!has(&play, "ZG9yYTpodW50ZXIy"));
    ck_assert(!has(&play, "hunter2"));
    ck_assert(has(&play, "EHLO client.example.org"));
    clear(&play);
}
END_TEST

START_TEST(many_words_that_are_hidden_hide_all_contents)
{
    static char script[65536];
    struct play play;
    size_t length = (size_t)snprintf(script, sizeof script, "%s", LOGGED_IN);

    for (int i = 0; i < 400; i++)
        length += (size_t)snprintf(script + length, sizeof script - length,
                                   "C: word%dsecret more%dsecret\nS: 500 what\n", i, i);
    snprintf(script + length, sizeof script - length, "%s", MAIL "C: harmless text\n" SENT);
    play_lines(&play, script);
    ck_assert(!has(&play, "harmless"));
    ck_assert(!has(&play, "word7secret"));
    clear(&play);
}
END_TEST

START_TEST(a_session_without_a_finding_is_not_written)
{
    struct play play;

    begin(&play);
    play.show.without_finding = true;
    talk_handshake(&play.talk);
    say_lines(&play.talk, GREETED MAIL "C: Message-ID: <1@example.org>\nC: \nC: text\n" SENT);
    talk_close(&play.talk, SIDE_CLIENT);
    packet_show_end(&play.show);
    ck_assert_uint_eq(play.show.counts.sessions, 0);
    ck_assert_uint_eq(play.show.count, 1);
    packet_show_clear(&play.show);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("payload_view");
    TCase *tcase = tcase_create("what is shown");

    tcase_add_test(tcase, an_ordinary_session_is_shown_as_a_whole);
    tcase_add_test(tcase, a_password_is_hidden_wherever_it_stands);
    tcase_add_test(tcase, a_name_that_is_the_senders_stays_in_contents);
    tcase_add_test(tcase, a_password_that_comes_behind_the_message_is_hidden_in_it);
    tcase_add_test(tcase, other_ways_to_say_a_password_are_hidden_too);
    tcase_add_test(tcase, behind_a_gap_only_headers_are_shown);
    tcase_add_test(tcase, a_segment_in_two_versions_leaves_headers_alone);
    tcase_add_test(tcase, a_connection_that_was_under_way_is_headers_alone);
    tcase_add_test(tcase, every_copy_of_a_password_is_hidden);
    tcase_add_test(tcase, commands_inside_a_message_that_ended_oddly_are_shown_in_their_place);
    tcase_add_test(tcase, a_proxy_header_is_shown_as_far_as_the_record_has_it);
    tcase_add_test(tcase, many_words_that_are_hidden_hide_all_contents);
    tcase_add_test(tcase, a_session_without_a_finding_is_not_written);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

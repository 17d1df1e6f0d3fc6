/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which sessions are written, and what is counted when they cannot be. */
#include "output/packet_writer.h"

#include <signal.h>
#include <sys/resource.h>

#include "tests/support/packet_show.h"
#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

enum { MEMORY = 16 << 20 };

static void session_at(struct packet_show *show, uint16_t port)
{
    struct tcp_talk talk;

    talk_init(&talk, packet_show_sink(show));
    talk.end[SIDE_CLIENT].port = port;
    talk.now += port * DURATION_SECOND;
    talk_handshake(&talk);
    talk_say(&talk, SIDE_SERVER, "220 mail.example.com ESMTP\r\n");
    talk_say(&talk, SIDE_CLIENT, "QUIT\r\n");
    talk_say(&talk, SIDE_SERVER, "221 bye\r\n");
    talk_close(&talk, SIDE_SERVER);
}

START_TEST(sessions_are_written_one_behind_the_other)
{
    struct packet_show show;
    struct session *again[SHOW_SESSIONS];
    size_t count;

    packet_show_begin(&show, "check_packet_writer", MEMORY);
    session_at(&show, 1000);
    session_at(&show, 1001);
    packet_show_end(&show);
    ck_assert_uint_eq(show.counts.sessions, 2);
    ck_assert_uint_eq(show.counts.packets, 18);
    ck_assert_uint_eq(show.counts.not_kept + show.counts.failed, 0);
    ck_assert_uint_eq(show.counts.limited + show.counts.shortened + show.counts.headers_only, 0);
    count = packet_show_read_again(&show, again);
    ck_assert_uint_eq(count, 2);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(again[i]->id, show.sessions[i]->id);
        ck_assert_ptr_null(show.sessions[i]->packets);
        session_free(again[i]);
    }
    packet_show_clear(&show);
}
END_TEST

static void limit_files(rlim_t size)
{
    const struct rlimit limit = { size, RLIM_INFINITY };

    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_is_told_once_a_minute_and_the_sessions_are_counted)
{
    struct packet_show show;
    struct session *again[SHOW_SESSIONS];

    packet_show_begin(&show, "check_packet_writer", MEMORY);
    session_at(&show, 1000);
    limit_files(1500);
    session_at(&show, 1001);
    session_at(&show, 1002);
    ck_assert_uint_eq(show.troubles, 1);
    session_at(&show, 1100);
    ck_assert_uint_eq(show.troubles, 2);
    limit_files(RLIM_INFINITY);
    session_at(&show, 1101);
    packet_show_end(&show);
    ck_assert_uint_eq(show.counts.failed, 3);
    ck_assert_uint_eq(show.counts.sessions, 2);
    ck_assert_uint_eq(show.count, 5);
    ck_assert_uint_eq(packet_show_read_again(&show, again), 2);
    ck_assert_uint_eq(again[1]->id, show.sessions[4]->id);
    session_free(again[0]);
    session_free(again[1]);
    packet_show_clear(&show);
}
END_TEST

/* The store has room for its table and little else. */
START_TEST(a_session_whose_packets_could_not_be_kept_is_counted)
{
    struct packet_show show;

    packet_show_begin(&show, "check_packet_writer", 74000);
    session_at(&show, 1000);
    packet_show_end(&show);
    ck_assert_uint_eq(show.counts.sessions, 0);
    ck_assert_uint_eq(show.counts.not_kept, 1);
    ck_assert_uint_gt(show.store.given_up, 0);
    ck_assert_uint_eq(show.count, 1);
    packet_show_clear(&show);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("packet_writer");
    TCase *tcase = tcase_create("sessions");

    tcase_add_test(tcase, sessions_are_written_one_behind_the_other);
    tcase_add_test(tcase, a_full_disk_is_told_once_a_minute_and_the_sessions_are_counted);
    tcase_add_test(tcase, a_session_whose_packets_could_not_be_kept_is_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

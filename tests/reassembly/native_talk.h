/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of the native engine have in common: talks with a hole in them.
 */
#ifndef TESTS_REASSEMBLY_NATIVE_TALK_H
#define TESTS_REASSEMBLY_NATIVE_TALK_H

#include "tests/reassembly/stream_recorder.h"

#define GAP_OF_MAIL                                                                                \
    "40001 opened\n"                                                                               \
    "40001 client 0 gap 4\n"                                                                       \
    "40001 client 4 [RCPT] queued\n"

/* A handshake; the client's "MAIL" was not captured, its "RCPT" was, so that there
 * is a hole from 0 to 4 and four bytes wait behind it. */
static inline struct recording *recording_with_a_hole(void)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_lose(talk, SIDE_CLIENT, "MAIL");
    talk_say(talk, SIDE_CLIENT, "RCPT");
    ASSERT_LOG(recording, "");
    return recording;
}

/* The server acknowledges no more than so much of the client's bytes. */
static inline void acknowledge_only(struct tcp_talk *talk, uint32_t bytes)
{
    struct tcp_spec spec = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of(NULL, 0));

    spec.acknowledgment = 1001 + bytes;
    talk_send(talk, &spec);
}

/* The client says so many octets, a segment each step. */
static inline void say_much(struct tcp_talk *talk, size_t octets)
{
    static char text[1401];

    memset(text, 'x', 1400);
    for (; octets > 0; octets -= octets < 1400 ? octets : 1400) {
        text[octets < 1400 ? octets : 1400] = '\0';
        talk_say(talk, SIDE_CLIENT, text);
    }
}

#endif

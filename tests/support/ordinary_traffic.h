/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ordinary mail traffic for tests, put together by chance: sessions as scripts,
 * of servers of many kinds and of clients that do what clients do.
 *
 * Some of what clients do is worth a remark all the same: who asks VRFY, or goes
 * away without QUIT. Such a session says which findings it contains; nothing
 * else in it may be above info. In the same sense a whole traffic contains
 * nothing that several sessions show, but for greylisting that passes.
 */
#ifndef TESTS_SUPPORT_ORDINARY_TRAFFIC_H
#define TESTS_SUPPORT_ORDINARY_TRAFFIC_H

#include "tests/support/dialogue_script.h"
#include "tests/support/dice.h"

/* What a server says; `#` becomes a number, each time another one. Texts have
 * their enhanced codes, when the server has them. */
struct ordinary_server {
    const char *banner;
    const char *hello;    /* first line of the 250 to EHLO and HELO */
    const char *keywords; /* lines of a script, each `S+ 250-...` */
    const char *mail;
    const char *rcpt;
    const char *data;
    const char *message;
    const char *rset;
    const char *noop;
    const char *quit;
    bool teaser; /* greets in two lines, six seconds apart, as postscreen does */
};

/* One of each of the well-known kinds. */
extern const struct ordinary_server ordinary_servers[];
extern const size_t ordinary_server_count;

enum ordinary_deed {
    DEED_DELIVER,
    DEED_DELIVER_TO_SEVERAL,
    DEED_PIPELINE,
    DEED_CHUNKS, /* BDAT */
    DEED_PROBE_AND_DELIVER,
    DEED_ASK_WHETHER_ALIVE,
    DEED_IDLE,
    DEED_GREYLISTED,
    DEED_COME_BACK, /* and be accepted */
    DEED_RECIPIENT_REFUSED,
    DEED_SENDER_REFUSED,
    DEED_DATA_REFUSED,
    DEED_MESSAGE_REFUSED,
    DEED_VERIFY,
    DEED_LOOK_AROUND,
    DEED_TLS,
    DEED_TYPE_SLOWLY,
    DEED_BE_TURNED_AWAY,
    DEED_SCAN_PORT,
    DEED_LEAVE_WITHOUT_QUIT,
    DEED_TIME_OUT,
    DEED_COUNT
};

const char *ordinary_deed_name(enum ordinary_deed deed);

enum { ORDINARY_SCRIPT_SIZE = 1 << 18, ORDINARY_WAITING = 64 };

/* An envelope that was greylisted and will come again. */
struct waiting_mail {
    unsigned client;
    unsigned server;
    unsigned number;  /* of the recipient */
    unsigned session; /* that brought it first */
};

struct ordinary_traffic {
    struct dice dice;
    unsigned sessions; /* made so far */
    unsigned deeds[DEED_COUNT];
    size_t waiting_count;
    struct waiting_mail waiting[ORDINARY_WAITING];
    char *handshakes[2]; /* of TLS 1.2 and 1.3, as lines of a script */

    /* The session made last. */
    unsigned client;
    unsigned server;     /* index into the servers */
    duration round_trip; /* between capture point and server */
    bool in_tls;
    uint32_t contained; /* what it contains, as bits of the deeds */
    char text[ORDINARY_SCRIPT_SIZE];
    size_t length;
};

struct ordinary_traffic *ordinary_traffic_new(uint64_t seed);
void ordinary_traffic_free(struct ordinary_traffic *traffic);

/* Makes the next session, with any of these servers and clients. */
void ordinary_traffic_next(struct ordinary_traffic *traffic, const struct ordinary_server *servers,
                           unsigned server_count, unsigned client_count);

/* The session made last contains this finding by what was done in it. */
bool ordinary_traffic_contains(const struct ordinary_traffic *traffic, const char *id);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a server from its sessions so far.
 *
 * A server is an address, a port and the host name in its greeting, so that
 * machines behind one address are told apart. At most SERVER_PROFILES are
 * kept; the one that was not heard of for longest gives way. A profile that
 * was not heard of for some time, by default a day, begins anew.
 */
#ifndef SMTP_HISTORY_SERVER_PROFILE_H
#define SMTP_HISTORY_SERVER_PROFILE_H

#include "smtp/history/keyed_table.h"
#include "smtp/history/text_tally.h"
#include "smtp/session.h"

enum { SERVER_PROFILES = 1024, PROFILE_CLIENTS = 64 };

/* What of a session is compared with the server's other sessions. */
enum profile_feature {
    FEATURE_BANNER, /* texts are without dates, names and numbers */
    FEATURE_354,
    FEATURE_221,
    FEATURE_250,         /* the reply to a message that DATA sent */
    FEATURE_KEYWORDS,    /* of EHLO, sorted, without their values */
    FEATURE_CERTIFICATE, /* digest and issuer; of one server name and kind of key */
    FEATURE_SYN_ACK,     /* TTL, window, segment size, options */
    FEATURE_COUNT
};

/* The last messages that the server accepted, and how long each reply took. */
enum { REPLY_SIZES = 32 };

struct reply_size {
    uint32_t octets;
    uint32_t microseconds;
};

struct reply_sizes {
    uint32_t count;                         /* ever */
    struct reply_size samples[REPLY_SIZES]; /* a ring */
};

/* A client of the server. */
struct profile_client {
    struct ip_address address;
    bool suspected; /* its sessions speak of interception */
    bool saw_starttls;
};

/* Without padding that is not zero: keys compare as bytes. */
struct profile_key {
    struct endpoint server;
    uint64_t name; /* of the greeting's host name */
};

struct server_profile {
    struct profile_key key;
    timestamp last_heard;
    struct text_tally features[FEATURE_COUNT];
    uint32_t reported;     /* features, as bits, whose earlier outliers were told */
    uint32_t with_code;    /* sessions in which the reply to a message had an enhanced code */
    uint32_t without_code; /* sessions in which an enhanced code was missing */
    uint32_t with_tls;     /* sessions in which STARTTLS was accepted */
    uint64_t certificates; /* which are compared: a hash; 0 as long as there is none */
    struct reply_sizes sizes;
    size_t client_count;
    struct profile_client clients[PROFILE_CLIENTS];
};

struct server_profiles;

struct server_profiles *server_profiles_new(void);
void server_profiles_free(struct server_profiles *profiles);

/* The profile of the session's server, a new one if need be; NULL for a
 * session without a greeting, unless it has a certificate. One that was not heard of for
 * longer than `age` begins anew. Valid until the next call. */
struct server_profile *server_profiles_of(struct server_profiles *profiles,
                                          const struct session *session, duration age);

/* The tables themselves, for those who count and keep them. The entries of `hosts`
 * are the addresses that greeted. */
struct keyed_table *server_profiles_table(struct server_profiles *profiles);
struct keyed_table *server_profiles_hosts(struct server_profiles *profiles);

/* Some server at this address greeted: a mail server, then. */
bool server_profiles_know_address(const struct server_profiles *profiles,
                                  const struct ip_address *address);

/* The client's place in the profile; NULL when there is no room for more. */
struct profile_client *server_profile_client(struct server_profile *profile,
                                             const struct ip_address *address);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A handshake between two for tests: what each side says, in which order, and
 * what a watch makes of it, as a line.
 */
#ifndef TESTS_SMTP_TLS_TALK_H
#define TESTS_SMTP_TLS_TALK_H

#include "smtp/tls_watch.h"
#include "tests/smtp/tls_certificates.h"
#include "tests/smtp/tls_kit.h"

enum { TALK_TURNS = 16 };

/* One side's bytes up to the other's next ones. */
struct turn {
    enum side from;
    struct octets *octets;
};

struct tls_dialogue {
    size_t count;
    struct turn turns[TALK_TURNS];
};

/* To be written to. */
static inline struct octets *says(struct tls_dialogue *dialogue, enum side from)
{
    ck_assert_uint_lt(dialogue->count, TALK_TURNS);
    dialogue->turns[dialogue->count] = (struct turn){ from, octets_new() };
    return dialogue->turns[dialogue->count++].octets;
}

static inline void tls_dialogue_clear(struct tls_dialogue *dialogue)
{
    for (size_t i = 0; i < dialogue->count; i++)
        free(dialogue->turns[i].octets);
    dialogue->count = 0;
}

/* --------------------------------------------------------------------- messages */

struct offer {
    const char *server_name;
    struct bytes session_id;
    struct number_list versions; /* none: no such extension */
    uint16_t resumption;         /* an extension that says so; 0 for none */
};

static inline void say_client_hello(struct octets *octets, const struct offer *offer)
{
    struct octets *hello = octets_new();
    struct octets *inner = octets_new();
    struct hello_spec spec = { .session_id = offer->session_id,
                               .ciphers = { 2, { 0x1301, 0xc02f } } };

    if (offer->server_name != NULL)
        put_server_name(inner, offer->server_name);
    if (offer->versions.count > 0)
        put_list_extension(inner, TLS_SUPPORTED_VERSIONS, 1, &offer->versions);
    if (offer->resumption != 0)
        put_extension(inner, offer->resumption, OCTETS("ticket"));
    spec.extensions = octets_bytes(inner);
    put_client_hello(hello, &spec);
    put_handshake(octets, TLS_CLIENT_HELLO, octets_bytes(hello));
    free(inner);
    free(hello);
}

/* `version` TLS 1.3 stands in its extension. */
static inline void say_server_hello(struct octets *octets, uint16_t version, uint16_t cipher,
                                    uint16_t resumption, bool retry_request)
{
    struct octets *hello = octets_new();
    struct octets *inner = octets_new();
    struct hello_spec spec = { .version = version > 0x0303 ? 0x0303 : version,
                               .ciphers = { 1, { cipher } },
                               .retry_request = retry_request };

    if (version > 0x0303) {
        put_number(inner, 2, TLS_SUPPORTED_VERSIONS);
        put_number(inner, 2, 2);
        put_number(inner, 2, version);
    }
    if (resumption != 0)
        put_extension(inner, resumption, OCTETS("\0\0"));
    spec.extensions = octets_bytes(inner);
    put_server_hello(hello, &spec);
    put_handshake(octets, TLS_SERVER_HELLO, octets_bytes(hello));
    free(inner);
    free(hello);
}

static inline void say_certificates(struct octets *octets, const struct bytes *const *certificates)
{
    struct octets *message = octets_new();

    put_certificates(message, certificates);
    put_handshake(octets, TLS_CERTIFICATE, octets_bytes(message));
    free(message);
}

/* ChangeCipherSpec and a Finished that nobody can read: it looks like the
 * beginning of a certificate. */
static inline void say_finished(struct octets *octets)
{
    put_change_cipher_spec(octets);
    put_record(octets, TLS_HANDSHAKE,
               OCTETS("\x0b\x00\x00\x0a"
                      "\x00\x00\x07\x00\x00\x04"
                      "abcd"));
}

enum { CLIENT_KEY_EXCHANGE = 16 };

/* RFC 5246 7.3, and a message each way. */
static inline struct tls_dialogue full_handshake(void)
{
    static const struct bytes *const chain[] = { &leaf_certificate, &root_certificate, NULL };
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_CLIENT);

    say_client_hello(octets, &(struct offer){ .server_name = "mail.example.com" });
    octets = says(&dialogue, SIDE_SERVER);
    say_server_hello(octets, 0x0303, 0xc02f, 0, false);
    say_certificates(octets, chain);
    put_handshake(octets, TLS_SERVER_HELLO_DONE, OCTETS(""));
    octets = says(&dialogue, SIDE_CLIENT);
    put_handshake(octets, CLIENT_KEY_EXCHANGE, OCTETS("a key"));
    say_finished(octets);
    octets = says(&dialogue, SIDE_SERVER);
    say_finished(octets);
    put_application_data(says(&dialogue, SIDE_CLIENT));
    put_application_data(says(&dialogue, SIDE_SERVER));
    return dialogue;
}

/* RFC 8446 2.1, with the records of its appendix D.4. */
static inline struct tls_dialogue retried_handshake(void)
{
    static const struct offer offer = { .versions = { 2, { 0x0304, 0x0303 } },
                                        .session_id = STATIC_OCTETS("for middleboxes") };
    struct tls_dialogue dialogue = { .count = 0 };
    struct octets *octets = says(&dialogue, SIDE_CLIENT);

    say_client_hello(octets, &offer);
    octets = says(&dialogue, SIDE_SERVER);
    say_server_hello(octets, 0x0304, 0x1301, 0, true);
    put_change_cipher_spec(octets);
    octets = says(&dialogue, SIDE_CLIENT);
    put_change_cipher_spec(octets);
    say_client_hello(octets, &offer);
    octets = says(&dialogue, SIDE_SERVER);
    say_server_hello(octets, 0x0304, 0x1302, 0, false);
    put_application_data(octets);
    put_application_data(says(&dialogue, SIDE_CLIENT));
    return dialogue;
}

/* ---------------------------------------------------------------------- playing */

enum talk_cut { TALK_WHOLE, TALK_IN_BYTES, TALK_AT_RANDOM };

/* Turn by turn; `t` is the number of the turn in seconds. */
static inline void play(const struct tls_dialogue *dialogue, struct tls_watch *watch,
                        enum talk_cut cut, uint64_t seed)
{
    for (size_t i = 0; i < dialogue->count; i++) {
        struct bytes bytes = octets_bytes(dialogue->turns[i].octets);
        struct pieces pieces = cut == TALK_AT_RANDOM
                                   ? pieces_at_random(bytes, random_of(seed + i))
                                   : pieces_of(bytes, cut == TALK_IN_BYTES ? CUT_INTO_BYTES : 0);
        struct bytes piece;

        while (pieces_next(&pieces, &piece))
            tls_watch_bytes(watch, dialogue->turns[i].from, piece, (duration)i * DURATION_SECOND);
    }
}

struct watching {
    struct smtp_limits limits;
    struct arena arena;
    struct tls_watch *watch;
};

/* On the heap, since the watch points to it. */
static inline struct watching *watching_new(void)
{
    struct watching *watching = memory_new(1, sizeof *watching);

    watching->limits = default_smtp_limits;
    arena_init(&watching->arena);
    watching->watch = tls_watch_new(&watching->limits, &watching->arena);
    return watching;
}

static inline void watching_free(struct watching *watching)
{
    tls_watch_free(watching->watch);
    arena_clear(&watching->arena);
    free(watching);
}

/* ------------------------------------------------------------------------ facts */

static inline void note_hellos(struct journal *journal, const struct tls_handshake *facts)
{
    for (size_t i = 0; i < facts->offered_count; i++)
        journal_add(journal, "%s%04x", i == 0 ? "offered " : ",", facts->offered[i]);
    if (facts->ssl2_hello)
        journal_add(journal, " as SSL 2.0");
    if (facts->server_name.length > 0) {
        journal_add(journal, " for ");
        journal_bytes(journal, facts->server_name);
    }
    if (facts->resumption != TLS_RESUME_NOTHING)
        journal_add(journal, " resuming %s", tls_resumption_name(facts->resumption));
    if (facts->hello_retry_request)
        journal_add(journal, "; retry");
    if (facts->server_hello)
        journal_add(journal, "; agreed %04x %04x", facts->version, facts->cipher);
}

static inline void note_sides(struct journal *journal, const char *what,
                              const bool sides[SIDE_COUNT])
{
    for (enum side side = 0; side < SIDE_COUNT; side++)
        if (sides[side])
            journal_add(journal, "; %s %s", side_name(side), what);
}

/* All that is known, in the order of the struct. */
static inline void note_facts(struct journal *journal, const struct tls_handshake *facts)
{
    static const char *const resumed[] = { "", "; not resumed", "; resumed" };

    note_hellos(journal, facts);
    journal_add(journal, "%s", resumed[facts->resumed]);
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        if (facts->certificate[side] == NULL)
            continue;
        journal_add(journal, "; %s is ", side_name(side));
        journal_bytes(journal, facts->certificate[side]->subject);
        journal_add(journal, " of %zu", facts->certificate[side]->chain);
    }
    note_sides(journal, "sends data", facts->application_data);
    note_sides(journal, "malformed", facts->malformed);
    for (size_t i = 0; i < facts->alert_count; i++)
        journal_add(journal, "; alert %u.%u of the %s at %d", facts->alerts[i].level,
                    facts->alerts[i].description, side_name(facts->alerts[i].from),
                    (int)(facts->alerts[i].t / DURATION_SECOND));
}

/* What is told of full_handshake. */
#define FULL_HELLOS      "offered 0303 for mail.example.com; agreed 0303 c02f; not resumed"
#define FULL_CERTIFICATE "; server is CN=mail.example.com,O=Example\\, Ltd of 2"
#define BOTH_SEND        "; client sends data; server sends data"

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes of two sides that are said to speak TLS: the facts are sound and
 * inside their limits, the same however the bytes are cut, and what the watch
 * takes is bounded.
 *
 * Input: turns. The first octet of each says who speaks (bit 0: the server) and
 * whether these bytes are missing (bit 1); two octets of length follow, in
 * network order, and unless they are missing the bytes.
 */
#include <jansson.h>

#include "output/session_json_parts.h"
#include "smtp/tls_watch.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"

const char fuzz_target_name[] = "tls_handshake";

enum { OF_SERVER = 1, MISSING = 2 };

/* Small enough that a short input reaches each, and a certificate still fits. */
static const struct smtp_limits limits = { .tls_handshake = 4096, .tls_names = 3, .tls_alerts = 2 };

static void say(struct tls_watch *watch, enum side from, struct bytes bytes, bool cut, duration t)
{
    while (bytes.length > 0) {
        struct bytes piece;
        uint8_t *memory = fuzz_copy(fuzz_take(&bytes, cut ? 1 : bytes.length), &piece);

        tls_watch_bytes(watch, from, piece, t);
        free(memory);
    }
}

static void play(struct bytes input, struct tls_watch *watch, bool cut)
{
    for (duration t = 0; input.length > 0 && !tls_watch_has_seen_all(watch); t++) {
        uint8_t kind = fuzz_take_u8(&input);
        uint16_t length = fuzz_take_be16(&input);
        enum side from = (kind & OF_SERVER) != 0 ? SIDE_SERVER : SIDE_CLIENT;

        if ((kind & MISSING) == 0)
            say(watch, from, fuzz_take(&input, length), cut, t);
        else if (length > 0)
            tls_watch_gap(watch, from, length);
        fuzz_require(tls_watch_memory(watch) < 2 * limits.tls_handshake + 1024);
    }
}

static void require_sound_certificate(const struct tls_certificate *certificate)
{
    if (certificate == NULL)
        return;
    fuzz_require(certificate->chain > 0);
    fuzz_require(certificate->sha256.length == 64);
    fuzz_require(certificate->name_count <= limits.tls_names);
    for (size_t i = 0; i < certificate->name_count; i++)
        fuzz_require(certificate->names[i].length > 0);
}

static void require_sound(const struct tls_handshake *facts)
{
    bool has_ja4 = facts->client_hello && !facts->ssl2_hello;

    fuzz_require(!facts->client_hello || facts->offered_count > 0);
    fuzz_require(strlen(facts->ja4) == (has_ja4 ? TLS_JA4_SIZE : 0));
    fuzz_require(strlen(facts->ja3) == (has_ja4 ? TLS_JA3_SIZE : 0));
    fuzz_require(facts->protocol_count <= limits.tls_names);
    fuzz_require(facts->alert_count <= limits.tls_alerts);
    fuzz_require(facts->resumption < TLS_RESUMPTION_COUNT);
    fuzz_require(facts->resumed < TLS_RESUMED_COUNT);
    require_sound_certificate(facts->certificate[SIDE_CLIENT]);
    require_sound_certificate(facts->certificate[SIDE_SERVER]);
}

/* As JSON; the caller frees it. */
static char *facts_of(struct bytes input, bool cut)
{
    struct arena arena;
    struct tls_watch *watch;
    struct tls_facts facts = { .start = TLS_IMPLICIT };
    struct left_out left_out = { 0 };
    json_t *json;
    char *text;

    arena_init(&arena);
    watch = tls_watch_new(&limits, &arena);
    play(input, watch, cut);
    facts.handshake = tls_watch_facts(watch);
    require_sound(facts.handshake);
    tls_watch_count_left_out(watch, &left_out);
    json = session_json_tls(&facts);
    json_object_set_new(json, "left out", json_integer((json_int_t)left_out.tls_bytes));
    text = json_dumps(json, JSON_INDENT(1));
    json_decref(json);
    tls_watch_free(watch);
    arena_clear(&arena);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct bytes input = bytes_of(octets, size);
    char *whole = facts_of(input, false);
    char *cut = facts_of(input, true);

    if (fuzz_is_traced())
        fprintf(stderr, "%s\n", whole);
    fuzz_require(whole != NULL && cut != NULL && strcmp(whole, cut) == 0);
    free(whole);
    free(cut);
    return 0;
}

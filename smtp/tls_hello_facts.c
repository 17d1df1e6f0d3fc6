/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From hellos to facts. */
#include "smtp/tls_hello_facts.h"

#include "smtp/tls_extensions.h"
#include "smtp/tls_fingerprint.h"

static void take_one_version(struct tls_handshake *facts, uint16_t version, struct arena *arena)
{
    uint16_t *versions = arena_new(arena, 1, sizeof *versions);

    versions[0] = version;
    facts->offered = versions;
    facts->offered_count = 1;
}

/* Before TLS 1.3 a client named the highest version that it speaks. */
static void take_versions(struct tls_handshake *facts, const struct tls_client_hello *hello,
                          struct arena *arena)
{
    struct bytes listed = tls_supported_versions(hello->extensions);
    uint16_t *versions = arena_new(arena, listed.length / 2 + 1, sizeof *versions);
    size_t count = 0;

    while (tls_numbers_next(&listed, &versions[count]))
        count++;
    facts->offered = versions;
    facts->offered_count = count;
    if (count == 0)
        take_one_version(facts, hello->version, arena);
}

static void take_protocols(struct tls_handshake *facts, struct bytes extensions,
                           struct arena *arena, size_t maximum, uint64_t *left_out)
{
    struct tls_cursor cursor = tls_protocols(extensions);
    size_t capacity = 0;

    while (tls_has_more(&cursor)) {
        struct bytes protocol = tls_take_vector(&cursor, 1);

        if (protocol.length == 0)
            continue;
        if (facts->protocol_count == maximum) {
            ++*left_out;
            continue;
        }
        facts->protocols = arena_grow(arena, facts->protocols, facts->protocol_count, &capacity,
                                      sizeof facts->protocols[0]);
        facts->protocols[facts->protocol_count++] = arena_copy(arena, protocol);
    }
}

static bool offers(const struct tls_handshake *facts, uint16_t version)
{
    for (size_t i = 0; i < facts->offered_count; i++)
        if (facts->offered[i] == version)
            return true;
    return false;
}

/* Who offers TLS 1.3 sends a session identifier for the eyes of middleboxes,
 * RFC 8446 D.4: it need not be one of a session. */
static enum tls_resumption resumption_of(const struct tls_handshake *facts,
                                         const struct tls_client_hello *hello)
{
    struct bytes data;

    if (tls_extensions_find(hello->extensions, TLS_PRE_SHARED_KEY, &data))
        return TLS_RESUME_PSK;
    if (tls_extensions_find(hello->extensions, TLS_SESSION_TICKET, &data) && data.length > 0)
        return TLS_RESUME_TICKET;
    return hello->session_id.length > 0 && !offers(facts, TLS_1_3) ? TLS_RESUME_SESSION_ID
                                                                   : TLS_RESUME_NOTHING;
}

void tls_take_client_hello(struct tls_handshake *facts, const struct tls_client_hello *hello,
                           struct arena *arena, size_t maximum_names, uint64_t *names_left_out)
{
    facts->client_hello = true;
    take_versions(facts, hello, arena);
    facts->server_name = arena_copy(arena, tls_server_name(hello->extensions));
    take_protocols(facts, hello->extensions, arena, maximum_names, names_left_out);
    facts->resumption = resumption_of(facts, hello);
    tls_ja3(hello, facts->ja3);
    tls_ja4(hello, facts->ja4);
}

void tls_take_ssl2_hello(struct tls_handshake *facts, uint16_t version, struct arena *arena)
{
    facts->client_hello = true;
    facts->ssl2_hello = true;
    take_one_version(facts, version, arena);
}

/* The key of an earlier session, or none. */
static enum tls_resumed resumed_by_key(struct bytes extensions)
{
    struct bytes data;

    return tls_extensions_find(extensions, TLS_PRE_SHARED_KEY, &data) ? TLS_RESUMED_YES
                                                                      : TLS_RESUMED_NO;
}

void tls_take_server_hello(struct tls_handshake *facts, const struct tls_server_hello *hello,
                           struct arena *arena)
{
    struct tls_cursor protocols = tls_protocols(hello->extensions);
    uint16_t selected = tls_selected_version(hello->extensions);

    facts->server_hello = true;
    facts->version = selected != 0 ? selected : hello->version;
    facts->cipher = hello->cipher;
    facts->protocol = arena_copy(arena, tls_take_vector(&protocols, 1));
    if (hello->is_retry_request)
        facts->hello_retry_request = true;
    else if (facts->version == TLS_1_3)
        facts->resumed = resumed_by_key(hello->extensions);
}

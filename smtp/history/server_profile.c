/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping profiles of servers. */
#include "smtp/history/server_profile.h"

#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"

struct server_profiles {
    struct keyed_table *profiles;
    struct keyed_table *hosts;
};

struct server_profiles *server_profiles_new(void)
{
    struct server_profiles *profiles = memory_new(1, sizeof *profiles);

    profiles->profiles =
        keyed_table_new(SERVER_PROFILES, sizeof(struct profile_key), sizeof(struct server_profile));
    profiles->hosts =
        keyed_table_new(SERVER_PROFILES, sizeof(struct ip_address), sizeof(struct ip_address));
    return profiles;
}

void server_profiles_free(struct server_profiles *profiles)
{
    if (profiles == NULL)
        return;
    keyed_table_free(profiles->profiles);
    keyed_table_free(profiles->hosts);
    free(profiles);
}

struct keyed_table *server_profiles_table(struct server_profiles *profiles)
{
    return profiles->profiles;
}

struct keyed_table *server_profiles_hosts(struct server_profiles *profiles)
{
    return profiles->hosts;
}

/* The first word of the greeting; behind TLS there is none to be seen. */
static uint64_t name_of(const struct session *session)
{
    static const struct hash_key key = { "smtpscope server" };
    struct bytes text;

    if (session->greeting == STEP_NONE)
        return 0;
    text = session->steps[session->greeting].reply.lines[0];
    return keyed_hash(&key, bytes_next_word(&text));
}

static struct profile_key key_of(const struct session *session)
{
    struct profile_key key;

    memset(&key, 0, sizeof key);
    key.server.address = session->server.address;
    key.server.port = session->server.port;
    key.name = name_of(session);
    return key;
}

static void learn_host(struct server_profiles *profiles, const struct ip_address *address)
{
    if (keyed_table_use(profiles->hosts, address) == NULL)
        keyed_table_add(profiles->hosts, address);
}

static bool session_has_certificate(const struct session *session)
{
    const struct tls_handshake *handshake = session->tls.handshake;

    return handshake != NULL && handshake->certificate[SIDE_SERVER] != NULL;
}

struct server_profile *server_profiles_of(struct server_profiles *profiles,
                                          const struct session *session, duration age)
{
    struct server_profile *profile;
    struct profile_key key;

    if (session->greeting == STEP_NONE && !session_has_certificate(session))
        return NULL;
    key = key_of(session);
    if (session->greeting != STEP_NONE)
        learn_host(profiles, &key.server.address);
    profile = keyed_table_use(profiles->profiles, &key);
    if (profile == NULL)
        profile = keyed_table_add(profiles->profiles, &key);
    else if (session->end - profile->last_heard > age)
        memset((uint8_t *)profile + sizeof key, 0, sizeof *profile - sizeof key);
    profile->last_heard = session->end;
    return profile;
}

bool server_profiles_know_address(const struct server_profiles *profiles,
                                  const struct ip_address *address)
{
    return keyed_table_find(profiles->hosts, address) != NULL;
}

struct profile_client *server_profile_client(struct server_profile *profile,
                                             const struct ip_address *address)
{
    for (size_t i = 0; i < profile->client_count; i++)
        if (ip_address_equal(&profile->clients[i].address, address))
            return &profile->clients[i];
    if (profile->client_count == PROFILE_CLIENTS)
        return NULL;
    profile->clients[profile->client_count] = (struct profile_client){ .address = *address };
    return &profile->clients[profile->client_count++];
}

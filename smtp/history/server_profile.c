/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping profiles of servers. */
#include "smtp/history/server_profile.h"

#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"

struct server_profiles {
    size_t count;
    struct server_profile *profiles; /* SERVER_PROFILES of them, the first `count` in use */
};

struct server_profiles *server_profiles_new(void)
{
    struct server_profiles *profiles = memory_new(1, sizeof *profiles);

    profiles->profiles = memory_new(SERVER_PROFILES, sizeof *profiles->profiles);
    return profiles;
}

void server_profiles_free(struct server_profiles *profiles)
{
    if (profiles == NULL)
        return;
    free(profiles->profiles);
    free(profiles);
}

/* The first word of the greeting. */
static uint64_t name_of(const struct session *session)
{
    static const struct hash_key key = { "smtpscope server" };
    const struct reply *greeting = &session->steps[session->greeting].reply;
    struct bytes text = greeting->line_count > 0 ? greeting->lines[0] : bytes_of(NULL, 0);

    return keyed_hash(&key, bytes_next_word(&text));
}

static struct server_profile *find(struct server_profiles *profiles, const struct endpoint *server,
                                   uint64_t name)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (profiles->profiles[i].name == name &&
            endpoint_equal(&profiles->profiles[i].server, server))
            return &profiles->profiles[i];
    return NULL;
}

static struct server_profile *free_place(struct server_profiles *profiles)
{
    struct server_profile *oldest = &profiles->profiles[0];

    if (profiles->count < SERVER_PROFILES)
        return &profiles->profiles[profiles->count++];
    for (size_t i = 1; i < profiles->count; i++)
        if (profiles->profiles[i].last_heard < oldest->last_heard)
            oldest = &profiles->profiles[i];
    return oldest;
}

struct server_profile *server_profiles_of(struct server_profiles *profiles,
                                          const struct session *session)
{
    struct server_profile *profile;
    uint64_t name;

    if (session->greeting == STEP_NONE)
        return NULL;
    name = name_of(session);
    profile = find(profiles, &session->server, name);
    if (profile == NULL) {
        profile = free_place(profiles);
        profile->last_heard = session->end - PROFILE_AGE - 1;
    }
    if (session->end - profile->last_heard > PROFILE_AGE)
        *profile = (struct server_profile){ .server = session->server, .name = name };
    profile->last_heard = session->end;
    return profile;
}

bool server_profiles_know_address(const struct server_profiles *profiles,
                                  const struct ip_address *address)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (ip_address_equal(&profiles->profiles[i].server.address, address))
            return true;
    return false;
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

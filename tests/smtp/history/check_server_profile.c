/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of servers, and how many. */
#include "smtp/history/server_profile.h"

#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

#define PROFILE_AGE (INT64_C(86400) * DURATION_SECOND)

static struct server_profiles *profiles;
static struct script_options options;

static void begin(void)
{
    profiles = server_profiles_new();
    options = script_options_default();
    options.start = INT64_C(1767268800) * DURATION_SECOND;
}

static void end(void)
{
    server_profiles_free(profiles);
}

static struct endpoint host(unsigned number, uint16_t port)
{
    const uint8_t octets[] = { 10, 0, (uint8_t)(number >> 8), (uint8_t)number };

    return (struct endpoint){ ip_address_v4(octets), port };
}

static struct server_profile *profile(unsigned server, uint16_t port, const char *script)
{
    struct session *session;
    struct server_profile *found;

    options.server = host(server, port);
    session = script_session(script, &options);
    found = server_profiles_of(profiles, session, PROFILE_AGE);
    session_free(session);
    return found;
}

START_TEST(a_server_is_an_address_a_port_and_a_name)
{
    struct server_profile *one = profile(1, 25, "S: 220 one.example.com ESMTP\n");

    ck_assert_ptr_eq(profile(1, 25, "S: 220 one.example.com other words\n"), one);
    ck_assert_ptr_ne(profile(1, 25, "S: 220 two.example.com ESMTP\n"), one);
    ck_assert_ptr_ne(profile(1, 587, "S: 220 one.example.com ESMTP\n"), one);
    ck_assert_ptr_ne(profile(2, 25, "S: 220 one.example.com ESMTP\n"), one);
    ck_assert_ptr_ne(profile(1, 25, "S: 220\n"), one);
    ck_assert_ptr_null(profile(1, 25, "C: QUIT\n"));
}
END_TEST

START_TEST(a_handshake_without_a_certificate_names_no_server)
{
    options.server = host(1, 465);
    struct session *session =
        script_session("C| \\x16\\x03\\x01\\x00\\x05\\x10\\x00\\x00\\x01k\n", &options);

    ck_assert_ptr_nonnull(session->tls.handshake);
    ck_assert_ptr_null(server_profiles_of(profiles, session, PROFILE_AGE));
    session_free(session);
}
END_TEST

START_TEST(it_begins_anew_behind_a_day)
{
    /* A session with its greeting alone ends two milliseconds behind its start. */
    profile(1, 25, "S: 220 one\n")->without_code = 1;
    options.start += PROFILE_AGE;
    ck_assert_uint_eq(profile(1, 25, "S: 220 one\n")->without_code, 1);
    options.start += PROFILE_AGE + 1;
    ck_assert_uint_eq(profile(1, 25, "S: 220 one\n")->without_code, 0);
}
END_TEST

START_TEST(the_one_not_heard_of_for_longest_gives_way)
{
    for (unsigned i = 0; i < SERVER_PROFILES; i++) {
        profile(i, 25, "S: 220 x\n")->without_code = 1;
        options.start += DURATION_SECOND;
    }
    profile(0, 25, "S: 220 x\n");
    options.start += DURATION_SECOND;
    profile(SERVER_PROFILES, 25, "S: 220 x\n");
    ck_assert_uint_eq(profile(0, 25, "S: 220 x\n")->without_code, 1);
    ck_assert_uint_eq(profile(2, 25, "S: 220 x\n")->without_code, 1);
    ck_assert_uint_eq(profile(1, 25, "S: 220 x\n")->without_code, 0);
}
END_TEST

START_TEST(who_greeted_is_a_mail_server)
{
    struct endpoint one = host(1, 0), two = host(2, 0);

    profile(1, 25, "S: 220 x\n");
    profile(2, 25, "C: QUIT\n");
    ck_assert(server_profiles_know_address(profiles, &one.address));
    ck_assert(!server_profiles_know_address(profiles, &two.address));
}
END_TEST

START_TEST(the_first_clients_are_kept)
{
    struct server_profile *one = profile(1, 25, "S: 220 x\n");
    struct profile_client *first = NULL;

    for (unsigned i = 0; i < PROFILE_CLIENTS; i++) {
        struct endpoint client = host(100 + i, 0);
        struct profile_client *kept = server_profile_client(one, &client.address);

        ck_assert_ptr_nonnull(kept);
        first = i == 0 ? kept : first;
    }
    ck_assert_ptr_null(server_profile_client(one, &options.server.address));
    ck_assert_ptr_eq(server_profile_client(one, &first->address), first);
    ck_assert_uint_eq(one->client_count, PROFILE_CLIENTS);
    server_profiles_free(NULL);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("server_profile");
    TCase *kept = tcase_create("kept");

    tcase_set_timeout(kept, 60);
    tcase_add_checked_fixture(kept, begin, end);
    tcase_add_test(kept, a_server_is_an_address_a_port_and_a_name);
    tcase_add_test(kept, a_handshake_without_a_certificate_names_no_server);
    tcase_add_test(kept, it_begins_anew_behind_a_day);
    tcase_add_test(kept, the_one_not_heard_of_for_longest_gives_way);
    tcase_add_test(kept, who_greeted_is_a_mail_server);
    tcase_add_test(kept, the_first_clients_are_kept);
    suite_add_tcase(suite, kept);
    return suite;
}

SUITE_MAIN(suite);

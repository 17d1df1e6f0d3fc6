/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hellos are taken apart, and what is no hello is none. */
#include "smtp/tls_hello.h"

#include "tests/smtp/tls_kit.h"
#include "tests/support/suite_main.h"

static struct octets *extensions(void)
{
    static const char *const protocols[] = { "smtp", "h2", NULL };
    static const struct number_list versions = { 4, { 0x5a5a, 0x0304, 0x0303, 0x0302 } };
    static const struct number_list groups = { 2, { 29, 23 } };
    struct octets *octets = octets_new();

    put_list_extension(octets, TLS_SUPPORTED_VERSIONS, 1, &versions);
    put_server_name(octets, "mail.example.com");
    put_list_extension(octets, TLS_SUPPORTED_GROUPS, 2, &groups);
    put_protocols(octets, protocols);
    put_extension(octets, TLS_EC_POINT_FORMATS, OCTETS("\x02\x00\x01"));
    return octets;
}

/* A client's hello with all of these. */
static struct octets *client_hello(void)
{
    struct octets *hello = octets_new();
    struct octets *inner = extensions();
    struct hello_spec spec = { .session_id = OCTETS("session"),
                               .ciphers = { 3, { 0x1301, 0x0a0a, 0xc02f } },
                               .extensions = octets_bytes(inner) };

    put_client_hello(hello, &spec);
    free(inner);
    return hello;
}

static struct octets *server_hello(bool retry_request)
{
    static const struct number_list version = { 1, { 0x0304 } };
    struct octets *hello = octets_new();
    struct octets *inner = octets_new();
    struct hello_spec spec = { .session_id = OCTETS("session"),
                               .ciphers = { 1, { 0x1302 } },
                               .retry_request = retry_request };

    put_number(inner, 2, TLS_SUPPORTED_VERSIONS);
    put_number(inner, 2, 2);
    put_numbers(inner, &version);
    spec.extensions = octets_bytes(inner);
    put_server_hello(hello, &spec);
    free(inner);
    return hello;
}

/* ------------------------------------------------------------------------- whole */

START_TEST(the_parts_of_a_client_hello_are_found)
{
    struct octets *octets = client_hello();
    struct tls_client_hello hello;
    struct tls_cursor protocols;
    struct bytes numbers;
    uint16_t number;

    ck_assert(tls_client_hello_read(octets_bytes(octets), &hello));
    ck_assert_uint_eq(hello.version, 0x0303);
    expect_text(hello.session_id, "session");
    ck_assert_uint_eq(hello.ciphers.length, 6);
    expect_text(tls_server_name(hello.extensions), "mail.example.com");
    protocols = tls_protocols(hello.extensions);
    expect_text(tls_take_vector(&protocols, 1), "smtp");
    expect_text(tls_take_vector(&protocols, 1), "h2");
    ck_assert(!tls_has_more(&protocols));
    numbers = tls_supported_versions(hello.extensions);
    ck_assert(tls_numbers_next(&numbers, &number)); /* past GREASE */
    ck_assert_uint_eq(number, 0x0304);
    numbers = tls_extension_numbers(hello.extensions, TLS_SUPPORTED_GROUPS);
    ck_assert_uint_eq(numbers.length, 4);
    expect_bytes(tls_point_formats(hello.extensions), OCTETS("\x00\x01"));
    free(octets);
}
END_TEST

START_TEST(the_parts_of_a_server_hello_are_found)
{
    struct octets *octets = server_hello(_i == 1);
    struct tls_server_hello hello;

    ck_assert(tls_server_hello_read(octets_bytes(octets), &hello));
    ck_assert_uint_eq(hello.version, 0x0303);
    ck_assert_int_eq(hello.is_retry_request, _i == 1);
    expect_text(hello.session_id, "session");
    ck_assert_uint_eq(hello.cipher, 0x1302);
    ck_assert_uint_eq(tls_selected_version(hello.extensions), 0x0304);
    free(octets);
}
END_TEST

START_TEST(a_hello_may_end_before_its_extensions)
{
    struct octets *octets = octets_new();
    struct hello_spec spec = { .ciphers = { 1, { 0x002f } }, .without_extensions = true };
    struct tls_client_hello client;
    struct tls_server_hello server;
    struct bytes data;

    put_client_hello(octets, &spec);
    ck_assert(tls_client_hello_read(octets_bytes(octets), &client));
    ck_assert_uint_eq(client.extensions.length, 0);
    ck_assert_uint_eq(client.session_id.length, 0);
    ck_assert(!tls_extensions_find(client.extensions, TLS_SERVER_NAME, &data));
    octets->length = 0;
    put_server_hello(octets, &spec);
    ck_assert(tls_server_hello_read(octets_bytes(octets), &server));
    ck_assert_uint_eq(tls_selected_version(server.extensions), 0);
    free(octets);
}
END_TEST

START_TEST(a_hello_in_the_form_of_ssl_2_names_its_version)
{
    struct bytes hello = OCTETS("\x01\x03\x01\x00\x03\x00\x00\x00\x10\x07\x00\xc0"
                                "0123456789abcdef");
    uint16_t version = 0;

    ck_assert(tls_ssl2_hello_read(hello, &version));
    ck_assert_uint_eq(version, 0x0301);
    for (size_t length = 0; length < hello.length; length++)
        ck_assert(!tls_ssl2_hello_read(bytes_first(hello, length), &version));
    ck_assert(!tls_ssl2_hello_read(OCTETS("\x04\x03\x01\x00\x00\x00\x00\x00\x00"), &version));
}
END_TEST

/* -------------------------------------------------------------------- not whole */

START_TEST(a_client_hello_cut_anywhere_is_none_or_one_without_extensions)
{
    struct octets *octets = client_hello();
    size_t without = octets->length;

    for (size_t length = 0; length < octets->length; length++) {
        struct bytes cut;
        uint8_t *copy = exact_copy(bytes_first(octets_bytes(octets), length), &cut);
        struct tls_client_hello hello;

        if (tls_client_hello_read(cut, &hello)) {
            ck_assert_uint_eq(hello.extensions.length, 0);
            without = length;
        }
        free(copy);
    }
    /* 2 + 32 + 1 + 7 + 2 + 6 + 1 + 1 */
    ck_assert_uint_eq(without, 52);
    free(octets);
}
END_TEST

START_TEST(a_server_hello_cut_anywhere_is_none_or_one_without_extensions)
{
    struct octets *octets = server_hello(false);

    for (size_t length = 0; length < octets->length; length++) {
        struct bytes cut;
        uint8_t *copy = exact_copy(bytes_first(octets_bytes(octets), length), &cut);
        struct tls_server_hello hello;

        /* 2 + 32 + 1 + 7 + 2 + 1 */
        ck_assert_int_eq(tls_server_hello_read(cut, &hello), length == 45);
        free(copy);
    }
    free(octets);
}
END_TEST

static const struct {
    const char *name;
    size_t at;
    uint8_t octet;
} faults[] = {
    { "a session identifier of 33 octets", 34, 33 },
    { "half a cipher", 43, 7 },
    { "a list of ciphers beyond the end", 42, 0xff },
    { "extensions beyond the end", 52, 0xff },
    { "extensions that end in the middle of one", 53, 20 },
};

START_TEST(lengths_that_do_not_fit_make_it_no_hello)
{
    struct octets *octets = client_hello();
    struct tls_client_hello hello;

    octets->data[faults[_i].at] = faults[_i].octet;
    ck_assert_msg(!tls_client_hello_read(octets_bytes(octets), &hello), "%s", faults[_i].name);
    free(octets);
}
END_TEST

START_TEST(bytes_behind_the_extensions_are_ignored)
{
    struct octets *octets = client_hello();
    struct tls_client_hello hello;

    put_many(octets, 'x', 10);
    ck_assert(tls_client_hello_read(octets_bytes(octets), &hello));
    expect_text(tls_server_name(hello.extensions), "mail.example.com");
    free(octets);
}
END_TEST

/* Extensions of which each is whole, and its inside is not. */
static const struct bytes odd_insides[] = {
    STATIC_OCTETS("\x00\x00\x00\x00"),
    STATIC_OCTETS("\x00\x00\x00\x02\x00\x00"),
    STATIC_OCTETS("\x00\x00\x00\x03\x00\x10\x00"),
    STATIC_OCTETS("\x00\x00\x00\x05\x00\x03\x00\x00\x09"),
    STATIC_OCTETS("\x00\x00\x00\x05\x00\x03\x00\x00\x00"),
    STATIC_OCTETS("\x00\x00\x00\x06\x00\x04\x01\x00\x01"
                  "a"),
    STATIC_OCTETS("\x00\x10\x00\x01\x00"),
    STATIC_OCTETS("\x00\x10\x00\x04\x00\x02\x05\x00"),
    STATIC_OCTETS("\x00\x2b\x00\x00"),
    STATIC_OCTETS("\x00\x2b\x00\x01\x04"),
};

START_TEST(what_is_not_whole_inside_an_extension_is_absent)
{
    struct bytes copy;
    uint8_t *memory = exact_copy(odd_insides[_i], &copy);
    struct tls_cursor protocols = tls_protocols(copy);

    ck_assert_uint_eq(tls_server_name(copy).length, 0);
    ck_assert_uint_eq(tls_supported_versions(copy).length, 0);
    ck_assert_uint_eq(tls_selected_version(copy), 0);
    ck_assert_uint_eq(tls_take_vector(&protocols, 1).length, 0);
    free(memory);
}
END_TEST

START_TEST(damaged_hellos_are_read_without_harm)
{
    struct octets *octets = client_hello();
    struct octets *server = server_hello(false);

    for (uint64_t seed = 0; seed < 20000; seed++) {
        struct random random = random_of(seed);
        struct octets *chosen = seed % 2 == 0 ? octets : server;
        size_t length = random_below(&random, chosen->length + 1);
        struct bytes damaged;
        uint8_t *copy = exact_copy(bytes_first(octets_bytes(chosen), length), &damaged);
        struct tls_client_hello client;
        struct tls_server_hello answer;
        uint16_t version;

        for (size_t i = 0; i < 3 && length > 0; i++)
            copy[random_below(&random, length)] = (uint8_t)random_below(&random, 256);
        if (tls_client_hello_read(damaged, &client)) {
            tls_server_name(client.extensions);
            tls_supported_versions(client.extensions);
            tls_protocols(client.extensions);
        }
        if (tls_server_hello_read(damaged, &answer))
            tls_selected_version(answer.extensions);
        tls_ssl2_hello_read(damaged, &version);
        free(copy);
    }
    free(octets);
    free(server);
}
END_TEST

START_TEST(grease_is_every_value_of_rfc_8701_and_no_other)
{
    unsigned count = 0;

    for (unsigned number = 0; number < 0x10000; number++)
        count += tls_is_grease((uint16_t)number);
    ck_assert_uint_eq(count, 16);
    ck_assert(tls_is_grease(0x0a0a) && tls_is_grease(0xfafa));
    ck_assert(!tls_is_grease(0x0a1a));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_hello");
    TCase *whole = tcase_create("whole");
    TCase *broken = tcase_create("broken");

    tcase_add_test(whole, the_parts_of_a_client_hello_are_found);
    tcase_add_loop_test(whole, the_parts_of_a_server_hello_are_found, 0, 2);
    tcase_add_test(whole, a_hello_may_end_before_its_extensions);
    tcase_add_test(whole, a_hello_in_the_form_of_ssl_2_names_its_version);
    tcase_add_test(whole, bytes_behind_the_extensions_are_ignored);
    tcase_add_test(whole, grease_is_every_value_of_rfc_8701_and_no_other);
    tcase_add_test(broken, a_client_hello_cut_anywhere_is_none_or_one_without_extensions);
    tcase_add_test(broken, a_server_hello_cut_anywhere_is_none_or_one_without_extensions);
    tcase_add_loop_test(broken, lengths_that_do_not_fit_make_it_no_hello, 0,
                        sizeof faults / sizeof faults[0]);
    tcase_add_loop_test(broken, what_is_not_whole_inside_an_extension_is_absent, 0,
                        sizeof odd_insides / sizeof odd_insides[0]);
    tcase_add_test(broken, damaged_hellos_are_read_without_harm);
    suite_add_tcase(suite, whole);
    suite_add_tcase(suite, broken);
    return suite;
}

SUITE_MAIN(suite);

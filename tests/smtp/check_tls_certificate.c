/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a certificate says is recorded, and no message however broken does harm. */
#include "smtp/tls_certificate.h"

#include "smtp/session.h"
#include "tests/smtp/tls_certificates.h"
#include "tests/smtp/tls_kit.h"
#include "tests/support/suite_main.h"

enum { MANY_NAMES = 100 };

struct reading {
    struct arena arena;
    uint64_t left_out;
    struct tls_certificate *certificate;
};

static struct reading read_message(struct bytes message, size_t maximum_names)
{
    struct reading reading = { .left_out = 0 };
    struct bytes copy;
    uint8_t *memory = exact_copy(message, &copy);

    arena_init(&reading.arena);
    reading.certificate =
        tls_certificate_read(copy, &reading.arena, maximum_names, &reading.left_out);
    free(memory);
    return reading;
}

static struct octets *message_of(const struct bytes *const *certificates)
{
    struct octets *octets = octets_new();

    put_certificates(octets, certificates);
    return octets;
}

static struct reading read_certificates(const struct bytes *const *certificates)
{
    struct octets *message = message_of(certificates);
    struct reading reading = read_message(octets_bytes(message), MANY_NAMES);

    free(message);
    return reading;
}

static const struct bytes *const leaf_and_root[] = { &leaf_certificate, &root_certificate, NULL };

/* ------------------------------------------------------------------------- facts */

START_TEST(the_first_certificate_of_the_chain_is_told)
{
    static const char *const names[] = { "mail.example.com", "*.example.org", "192.0.2.25",
                                         "2001:db8::25", "postmaster@example.com" };
    struct reading reading = read_certificates(leaf_and_root);
    const struct tls_certificate *certificate = reading.certificate;

    expect_text(certificate->subject, "CN=mail.example.com,O=Example\\, Ltd");
    expect_text(certificate->issuer, "CN=Example CA,O=Example Ltd,C=DE");
    ck_assert_uint_eq(certificate->name_count, 5);
    for (size_t i = 0; i < 5; i++) {
        size_t found = 0;

        for (size_t name = 0; name < 5; name++)
            found += bytes_equal(certificate->names[name], bytes_of_string(names[i]));
        ck_assert_msg(found == 1, "%s", names[i]);
    }
    ck_assert(certificate->has_validity);
    ck_assert_int_eq(certificate->not_before, 1767323045);
    ck_assert_int_eq(certificate->not_after, 1798859045);
    ck_assert_str_eq(certificate->key_type, "RSA");
    ck_assert_uint_eq(certificate->key_bits, 2048);
    expect_text(certificate->serial, "1b2c3d4e5f60718293a4");
    expect_text(certificate->sha256,
                "ab6ea8c8522148043985ac6d575dacbfa9fb8b21d38cf5edd02d27cd42d04f04");
    ck_assert_uint_eq(certificate->chain, 2);
    arena_clear(&reading.arena);
}
END_TEST

START_TEST(a_validity_without_an_end_is_told)
{
    static const struct bytes *const certificates[] = { &client_certificate, NULL };
    struct reading reading = read_certificates(certificates);

    ck_assert_str_eq(reading.certificate->key_type, "Ed25519");
    ck_assert_int_eq(reading.certificate->not_after, INT64_C(253402300799));
    ck_assert_uint_eq(reading.certificate->name_count, 0);
    ck_assert_uint_eq(reading.certificate->chain, 1);
    arena_clear(&reading.arena);
}
END_TEST

START_TEST(names_beyond_the_maximum_are_counted)
{
    struct octets *message = message_of(leaf_and_root);
    struct reading reading = read_message(octets_bytes(message), 2);

    ck_assert_uint_eq(reading.certificate->name_count, 2);
    ck_assert_uint_eq(reading.left_out, 3);
    arena_clear(&reading.arena);
    free(message);
}
END_TEST

START_TEST(of_what_is_no_certificate_the_digest_is_told)
{
    static const struct bytes none = STATIC_OCTETS("abc");
    static const struct bytes *const certificates[] = { &none, &root_certificate, NULL };
    struct reading reading = read_certificates(certificates);

    ck_assert(!bytes_present(reading.certificate->subject));
    ck_assert(!bytes_present(reading.certificate->issuer));
    ck_assert(!bytes_present(reading.certificate->serial));
    ck_assert(!reading.certificate->has_validity);
    ck_assert_ptr_null(reading.certificate->key_type);
    expect_text(reading.certificate->sha256,
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_uint_eq(reading.certificate->chain, 2);
    arena_clear(&reading.arena);
}
END_TEST

/* -------------------------------------------------------------------- not whole */

static const struct bytes without_certificate[] = {
    STATIC_OCTETS(""),
    STATIC_OCTETS("\x00\x00"),
    STATIC_OCTETS("\x00\x00\x00"),
    STATIC_OCTETS("\x00\x00\x01\x00"),
    STATIC_OCTETS("\x00\x00\x03\x00\x00\x00"),
    STATIC_OCTETS("\x00\x00\x04\x00\x00\x02\x61"),
    STATIC_OCTETS("\xff\xff\xff\x00\x00\x01\x61"),
};

START_TEST(a_message_without_a_whole_certificate_gives_none)
{
    struct reading reading = read_message(without_certificate[_i], MANY_NAMES);

    ck_assert_ptr_null(reading.certificate);
    arena_clear(&reading.arena);
}
END_TEST

START_TEST(certificates_behind_one_that_is_not_whole_are_not_counted)
{
    struct reading reading =
        read_message(OCTETS("\x00\x00\x07\x00\x00\x01\x61\x00\x00\x09"), MANY_NAMES);

    ck_assert_uint_eq(reading.certificate->chain, 1);
    arena_clear(&reading.arena);
}
END_TEST

/* The lists that its length does not fill are none. */
START_TEST(a_message_cut_anywhere_gives_none)
{
    struct octets *message = message_of(leaf_and_root);

    for (size_t length = 0; length < message->length; length++) {
        struct reading reading =
            read_message(bytes_first(octets_bytes(message), length), MANY_NAMES);

        ck_assert_ptr_null(reading.certificate);
        arena_clear(&reading.arena);
    }
    free(message);
}
END_TEST

START_TEST(a_certificate_cut_anywhere_gives_its_digest)
{
    for (size_t length = 1; length < leaf_certificate.length; length++) {
        struct bytes cut = bytes_first(leaf_certificate, length);
        const struct bytes *const certificates[] = { &cut, NULL };
        struct reading reading = read_certificates(certificates);

        ck_assert_uint_eq(reading.certificate->sha256.length, 64);
        ck_assert(!bytes_present(reading.certificate->subject));
        arena_clear(&reading.arena);
    }
}
END_TEST

START_TEST(damaged_certificates_are_read_without_harm)
{
    struct octets *whole = message_of(leaf_and_root);
    size_t readable = 0;

    for (uint64_t seed = 0; seed < 4000; seed++) {
        struct random random = random_of(seed);
        struct bytes damaged;
        uint8_t *copy = exact_copy(octets_bytes(whole), &damaged);
        struct reading reading;

        for (size_t i = 0; i <= random_below(&random, 3); i++)
            copy[random_below(&random, damaged.length)] = (uint8_t)random_below(&random, 256);
        reading = read_message(damaged, MANY_NAMES);
        if (reading.certificate != NULL)
            readable += bytes_present(reading.certificate->subject);
        arena_clear(&reading.arena);
        free(copy);
    }
    ck_assert_uint_gt(readable, 100); /* not all of it was turned away at the door */
    free(whole);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_certificate");
    TCase *facts = tcase_create("facts");
    TCase *broken = tcase_create("broken");

    tcase_add_test(facts, the_first_certificate_of_the_chain_is_told);
    tcase_add_test(facts, a_validity_without_an_end_is_told);
    tcase_add_test(facts, names_beyond_the_maximum_are_counted);
    tcase_add_test(facts, of_what_is_no_certificate_the_digest_is_told);
    tcase_add_loop_test(broken, a_message_without_a_whole_certificate_gives_none, 0,
                        sizeof without_certificate / sizeof without_certificate[0]);
    tcase_add_test(broken, certificates_behind_one_that_is_not_whole_are_not_counted);
    tcase_add_test(broken, a_message_cut_anywhere_gives_none);
    tcase_add_test(broken, a_certificate_cut_anywhere_gives_its_digest);
    tcase_add_test(broken, damaged_certificates_are_read_without_harm);
    suite_add_tcase(suite, facts);
    suite_add_tcase(suite, broken);
    return suite;
}

SUITE_MAIN(suite);

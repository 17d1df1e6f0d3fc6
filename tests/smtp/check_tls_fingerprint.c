/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JA3 and JA4 are those that the makers of the two say of the same hellos. */
#include "smtp/tls_fingerprint.h"

#include "tests/smtp/tls_kit.h"
#include "tests/support/suite_main.h"

/* A hello by what the fingerprints ask of it; `types` are empty extensions that
 * stand where they stand in the list, but for those that have an inside here. */
struct sample {
    uint16_t version;
    struct number_list ciphers;
    struct number_list types;
    struct number_list versions;
    struct number_list groups;
    struct number_list algorithms;
    struct bytes formats;
    const char *protocol;
};

static void put_sample_extension(struct octets *octets, const struct sample *sample, uint16_t type)
{
    const char *protocols[] = { sample->protocol, NULL };

    if (type == TLS_SERVER_NAME)
        put_server_name(octets, "mail.example.com");
    else if (type == TLS_SUPPORTED_VERSIONS)
        put_list_extension(octets, type, 1, &sample->versions);
    else if (type == TLS_SUPPORTED_GROUPS)
        put_list_extension(octets, type, 2, &sample->groups);
    else if (type == TLS_SIGNATURE_ALGORITHMS)
        put_list_extension(octets, type, 2, &sample->algorithms);
    else if (type == TLS_ALPN)
        put_protocols(octets, protocols);
    else if (type == TLS_EC_POINT_FORMATS) {
        put_number(octets, 2, type);
        put_number(octets, 2, (uint32_t)sample->formats.length + 1);
        put_vector(octets, 1, sample->formats);
    } else
        put_extension(octets, type, bytes_of(NULL, 0));
}

struct fingerprints {
    char ja3[TLS_JA3_SIZE + 1];
    char ja4[TLS_JA4_SIZE + 1];
};

static struct fingerprints fingerprints_of(const struct sample *sample)
{
    struct octets *octets = octets_new();
    struct octets *inner = octets_new();
    struct hello_spec spec = { .version = sample->version,
                               .ciphers = sample->ciphers,
                               .without_extensions = sample->types.count == 0 };
    struct fingerprints fingerprints;
    struct tls_client_hello hello;

    for (size_t i = 0; i < sample->types.count; i++)
        put_sample_extension(inner, sample, sample->types.numbers[i]);
    spec.extensions = octets_bytes(inner);
    put_client_hello(octets, &spec);
    ck_assert(tls_client_hello_read(octets_bytes(octets), &hello));
    tls_ja3(&hello, fingerprints.ja3);
    tls_ja4(&hello, fingerprints.ja4);
    free(inner);
    free(octets);
    return fingerprints;
}

/* The two examples in the text that introduced JA3. */
static const struct {
    struct sample sample;
    const char *ja3;
} ja3_examples[] = {
    { { .version = 769,
        .ciphers = { 12, { 47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4 } },
        .types = { 3, { 0, 10, 11 } },
        .groups = { 3, { 23, 24, 25 } },
        .formats = STATIC_OCTETS("\0") },
      "ada70206e40642a3e4461f35503241d5" },
    { { .version = 769, .ciphers = { 11, { 4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99 } } },
      "de350869b8c85de67a350c8d186f11e6" },
};

START_TEST(ja3_is_that_of_its_makers)
{
    struct fingerprints fingerprints = fingerprints_of(&ja3_examples[_i].sample);

    ck_assert_str_eq(fingerprints.ja3, ja3_examples[_i].ja3);
}
END_TEST

/* The example in the description of JA4: a browser's hello. */
static const struct sample browser = {
    .version = 0x0303,
    .ciphers = { 15,
                 { 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013,
                   0xc014, 0x009c, 0x009d, 0x002f, 0x0035 } },
    .types = { 16,
               { 0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023,
                 0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015 } },
    .versions = { 2, { 0x0304, 0x0303 } },
    .algorithms = { 8, { 0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601 } },
    .protocol = "h2",
};

static void expect_ja4(const struct sample *sample, const char *expected)
{
    struct fingerprints fingerprints = fingerprints_of(sample);

    ck_assert_str_eq(fingerprints.ja4, expected);
}

START_TEST(ja4_is_that_of_its_makers)
{
    expect_ja4(&browser, "t13d1516h2_8daaf6152771_e5627efa2ab1");
}
END_TEST

static void insert_first(struct number_list *list, uint16_t number)
{
    memmove(list->numbers + 1, list->numbers, list->count * sizeof list->numbers[0]);
    list->numbers[0] = number;
    list->count++;
}

START_TEST(grease_changes_neither)
{
    struct sample greased = browser;
    struct fingerprints plain = fingerprints_of(&browser);
    struct fingerprints fingerprints;

    insert_first(&greased.ciphers, 0x2a2a);
    insert_first(&greased.types, 0x9a9a);
    insert_first(&greased.versions, 0xfafa);
    insert_first(&greased.groups, 0x1a1a);
    insert_first(&greased.algorithms, 0x7a7a);
    fingerprints = fingerprints_of(&greased);
    ck_assert_str_eq(fingerprints.ja3, plain.ja3);
    ck_assert_str_eq(fingerprints.ja4, plain.ja4);
}
END_TEST

START_TEST(the_order_of_ciphers_and_extensions_changes_ja3_alone)
{
    struct sample other = browser;
    struct fingerprints plain = fingerprints_of(&browser);
    struct fingerprints fingerprints;

    for (size_t i = 0; i < other.ciphers.count; i++)
        other.ciphers.numbers[i] = browser.ciphers.numbers[other.ciphers.count - 1 - i];
    for (size_t i = 0; i < other.types.count; i++)
        other.types.numbers[i] = browser.types.numbers[other.types.count - 1 - i];
    fingerprints = fingerprints_of(&other);
    ck_assert_str_ne(fingerprints.ja3, plain.ja3);
    ck_assert_str_eq(fingerprints.ja4, plain.ja4);
}
END_TEST

START_TEST(of_an_empty_list_ja4_has_zeros)
{
    const struct sample bare = { .version = 0x0301 };

    expect_ja4(&bare, "t10i000000_000000000000_000000000000");
}
END_TEST

/* Without signature algorithms the extensions stand alone. */
START_TEST(ja4_of_extensions_alone_is_their_hash)
{
    const struct sample sample = { .version = 0x0303,
                                   .ciphers = { 1, { 0x002f } },
                                   .types = { 2, { 0x0017, 0x0005 } } };

    /* Of `002f` and of `0005,0017`. */
    expect_ja4(&sample, "t12i010200_ba72b8082249_b514ece70b5c");
}
END_TEST

static const struct {
    uint16_t version;
    const char *letters;
} versions[] = {
    { 0x0304, "13" }, { 0x0303, "12" }, { 0x0302, "11" }, { 0x0301, "10" },
    { 0x0300, "s3" }, { 0x0002, "s2" }, { 0x7f1c, "00" },
};

START_TEST(ja4_names_the_version_of_the_field_or_the_highest_that_is_listed)
{
    struct sample sample = { .version = versions[_i].version };
    struct fingerprints fingerprints = fingerprints_of(&sample);

    ck_assert_msg(strncmp(fingerprints.ja4 + 1, versions[_i].letters, 2) == 0, "%s",
                  fingerprints.ja4);
    sample = (struct sample){ .version = 0x0301,
                              .types = { 1, { TLS_SUPPORTED_VERSIONS } },
                              .versions = { 1, { versions[_i].version } } };
    fingerprints = fingerprints_of(&sample);
    ck_assert_msg(strncmp(fingerprints.ja4 + 1, versions[_i].letters, 2) == 0, "%s",
                  fingerprints.ja4);
}
END_TEST

/* As its description has them. */
static const struct {
    const char *protocol;
    const char *letters;
} protocols[] = {
    { "h2", "h2" },
    { "http/1.1", "h1" },
    { "smtp", "sp" },
    { "x", "xx" },
    { "", "00" },
    { "\xab", "ab" },
    { " ", "20" },
    { "\xab\xcd", "ad" },
    { " a", "21" },
    { "0\xab", "3b" },
    { "a ", "60" },
    { "01\xab\xcd", "3d" },
    { "0\xab\xcd\x31", "01" },
};

START_TEST(ja4_has_the_ends_of_the_first_protocol)
{
    const struct sample sample = { .types = { 1, { TLS_ALPN } },
                                   .protocol = protocols[_i].protocol };
    struct fingerprints fingerprints = fingerprints_of(&sample);

    ck_assert_msg(strncmp(fingerprints.ja4 + 8, protocols[_i].letters, 2) == 0, "%s",
                  fingerprints.ja4);
}
END_TEST

START_TEST(more_than_ninety_nine_count_as_ninety_nine)
{
    struct octets *octets = octets_new();
    struct tls_client_hello hello;
    char ja4[TLS_JA4_SIZE + 1];
    size_t ciphers;

    put_number(octets, 2, 0x0303);
    put_many(octets, 'r', 32);
    put_number(octets, 1, 0);
    ciphers = open_vector(octets, 2);
    for (unsigned i = 0; i < 1000; i++)
        put_number(octets, 2, 0x1000 + i);
    close_vector(octets, ciphers, 2);
    put_vector(octets, 1, OCTETS("\0"));
    ck_assert(tls_client_hello_read(octets_bytes(octets), &hello));
    tls_ja4(&hello, ja4);
    ck_assert_msg(strncmp(ja4, "t12i9900", 8) == 0, "%s", ja4);
    free(octets);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_fingerprint");
    TCase *examples = tcase_create("examples");
    TCase *parts = tcase_create("parts");

    tcase_add_loop_test(examples, ja3_is_that_of_its_makers, 0,
                        sizeof ja3_examples / sizeof ja3_examples[0]);
    tcase_add_test(examples, ja4_is_that_of_its_makers);
    tcase_add_test(parts, grease_changes_neither);
    tcase_add_test(parts, the_order_of_ciphers_and_extensions_changes_ja3_alone);
    tcase_add_test(parts, of_an_empty_list_ja4_has_zeros);
    tcase_add_test(parts, ja4_of_extensions_alone_is_their_hash);
    tcase_add_loop_test(parts, ja4_names_the_version_of_the_field_or_the_highest_that_is_listed, 0,
                        sizeof versions / sizeof versions[0]);
    tcase_add_loop_test(parts, ja4_has_the_ends_of_the_first_protocol, 0,
                        sizeof protocols / sizeof protocols[0]);
    tcase_add_test(parts, more_than_ninety_nine_count_as_ninety_nine);
    suite_add_tcase(suite, examples);
    suite_add_tcase(suite, parts);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of TLS have the names that their registries give them. */
#include <gnutls/gnutls.h>

#include "smtp/session_tls.h"
#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

START_TEST(ciphers_have_the_names_of_the_registry)
{
    ck_assert_str_eq(tls_cipher_name(0x0000), "TLS_NULL_WITH_NULL_NULL");
    ck_assert_str_eq(tls_cipher_name(0x0005), "TLS_RSA_WITH_RC4_128_SHA");
    ck_assert_str_eq(tls_cipher_name(0x1301), "TLS_AES_128_GCM_SHA256");
    ck_assert_str_eq(tls_cipher_name(0xc02f), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    ck_assert_str_eq(tls_cipher_name(0xd005), "TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256");
}
END_TEST

START_TEST(what_no_server_can_choose_has_no_name)
{
    ck_assert_ptr_null(tls_cipher_name(0x00ff)); /* TLS_EMPTY_RENEGOTIATION_INFO_SCSV */
    ck_assert_ptr_null(tls_cipher_name(0x0a0a));
    ck_assert_ptr_null(tls_cipher_name(0xffff));
}
END_TEST

/* A table that is searched by halves must be in order. One is a draft's, whose
 * number the registry reserves. */
START_TEST(every_cipher_that_gnutls_knows_is_found)
{
    enum { OF_A_DRAFT = 0x0066 };
    uint8_t id[2];
    size_t count = 0;

    for (; gnutls_cipher_suite_info(count, id, NULL, NULL, NULL, NULL) != NULL; count++)
        ck_assert(bytes_be16(id) == OF_A_DRAFT || tls_cipher_name(bytes_be16(id)) != NULL);
    ck_assert_uint_gt(count, 100);
}
END_TEST

START_TEST(names_of_ciphers_differ_and_look_alike)
{
    static const char prefix[] = "TLS_";
    const char *before = "";
    size_t count = 0;

    for (unsigned number = 0; number < 0x10000; number++) {
        const char *name = tls_cipher_name((uint16_t)number);

        if (name == NULL)
            continue;
        ck_assert_msg(strncmp(name, prefix, strlen(prefix)) == 0, "%s", name);
        ck_assert_str_ne(name, before);
        before = name;
        count++;
    }
    ck_assert_uint_eq(count, 353);
}
END_TEST

START_TEST(versions_and_alerts_have_names_or_none)
{
    ck_assert_str_eq(tls_version_name(0x0002), "SSL 2.0");
    ck_assert_str_eq(tls_version_name(0x0301), "TLS 1.0");
    ck_assert_str_eq(tls_version_name(0x0304), "TLS 1.3");
    ck_assert_ptr_null(tls_version_name(0x0305));
    ck_assert_str_eq(tls_alert_level_name(1), "warning");
    ck_assert_str_eq(tls_alert_level_name(2), "fatal");
    ck_assert_ptr_null(tls_alert_level_name(0));
    ck_assert_str_eq(tls_alert_description_name(0), "close_notify");
    ck_assert_str_eq(tls_alert_description_name(48), "unknown_ca");
    ck_assert_ptr_null(tls_alert_description_name(1));
}
END_TEST

START_TEST(what_happened_has_a_word)
{
    ck_assert_ptr_null(tls_start_name(TLS_NOT_STARTED));
    ck_assert_str_eq(tls_start_name(TLS_STARTTLS), "starttls");
    ck_assert_str_eq(tls_start_name(TLS_UNDER_WAY), "unknown");
    ck_assert_ptr_null(tls_resumption_name(TLS_RESUME_NOTHING));
    ck_assert_str_eq(tls_resumption_name(TLS_RESUME_SESSION_ID), "session-id");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_names");
    TCase *ciphers = tcase_create("ciphers");
    TCase *others = tcase_create("others");

    tcase_add_test(ciphers, ciphers_have_the_names_of_the_registry);
    tcase_add_test(ciphers, what_no_server_can_choose_has_no_name);
    tcase_add_test(ciphers, every_cipher_that_gnutls_knows_is_found);
    tcase_add_test(ciphers, names_of_ciphers_differ_and_look_alike);
    tcase_add_test(others, versions_and_alerts_have_names_or_none);
    tcase_add_test(others, what_happened_has_a_word);
    suite_add_tcase(suite, ciphers);
    suite_add_tcase(suite, others);
    return suite;
}

SUITE_MAIN(suite);

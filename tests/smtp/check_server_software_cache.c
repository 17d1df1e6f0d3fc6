/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cache in front of the server software database. */
#include "smtp/server_software_cache.h"

#include <stdio.h>

#include "tests/support/suite_main.h"

struct trial {
    struct server_software *software;
    struct server_software_cache *cache;
};

static struct trial begin(void)
{
    struct trial trial = { .software = server_software_new() };
    struct error error;

    if (!server_software_load_builtin(trial.software, &error))
        ck_abort_msg("%s", error.message);
    trial.cache = server_software_cache_new(trial.software);
    return trial;
}

static void end(struct trial *trial)
{
    server_software_cache_free(trial->cache);
    server_software_free(trial->software);
}

static void expect_same(struct trial *trial, enum fingerprint_field field, struct bytes text)
{
    ck_assert(product_set_equal(server_software_cache_match(trial->cache, field, text),
                                server_software_match(trial->software, field, text)));
}

static const char *const texts[] = {
    "",
    "a",
    "Bye",
    "mail.example.com ESMTP Postfix",
    "End data with <CR><LF>.<CR><LF>",
    "Enter message, ending with \".\" on a line by itself",
    "Ok: queued as 4F2A",
    "Ok: queued as 4F2B",
};

START_TEST(a_text_has_the_products_of_the_database_however_often_it_is_asked_for)
{
    struct trial trial = begin();

    for (unsigned turn = 0; turn < 3; turn++)
        for (int field = 0; field < FINGERPRINT_FIELD_COUNT; field++)
            for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
                expect_same(&trial, (enum fingerprint_field)field, bytes_of_string(texts[i]));
    end(&trial);
}
END_TEST

/* Many more than there are places. */
START_TEST(texts_that_take_each_others_place_are_not_mixed_up)
{
    struct trial trial = begin();
    char text[64];

    for (unsigned turn = 0; turn < 2; turn++)
        for (unsigned i = 0; i < 5000; i++) {
            snprintf(text, sizeof text, i % 3 == 0 ? "%u" : "Ok: queued as %u", i % 1700);
            expect_same(&trial, FINGERPRINT_MESSAGE, bytes_of_string(text));
        }
    end(&trial);
}
END_TEST

START_TEST(texts_of_any_length_are_matched)
{
    struct trial trial = begin();
    char text[FINGERPRINT_TEXT_MAXIMUM + 2];

    memset(text, 'x', sizeof text);
    memcpy(text, "a ESMTP Postfix", strlen("a ESMTP Postfix"));
    for (unsigned turn = 0; turn < 2; turn++)
        for (size_t length = 0; length <= sizeof text; length++)
            expect_same(&trial, FINGERPRINT_BANNER, bytes_of(text, length));
    end(&trial);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("server software cache");
    TCase *matching = tcase_create("matching");

    tcase_add_test(matching, a_text_has_the_products_of_the_database_however_often_it_is_asked_for);
    tcase_add_test(matching, texts_that_take_each_others_place_are_not_mixed_up);
    tcase_add_test(matching, texts_of_any_length_are_matched);
    suite_add_tcase(suite, matching);
    return suite;
}

SUITE_MAIN(suite);

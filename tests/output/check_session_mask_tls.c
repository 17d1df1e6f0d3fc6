/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Masking the names that hellos and certificates give. */
#include "output/session_mask.h"

#include <stdio.h>

#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static const struct hash_key key = { { 1, 2, 3 } };

static void mask_at(enum mask_level level, struct session *session)
{
    struct session_mask *mask =
        session_mask_new(level, &key, (struct session_sink){ .context = NULL });

    session_mask_session(mask, session);
    session_mask_free(mask);
}

/* The sample with this for its server name and the first name of its certificate. */
static struct session *named(struct bytes name)
{
    struct session *session = sample_of_tls_handshake();

    session->tls.handshake->server_name = name;
    session->tls.handshake->certificate[SIDE_SERVER]->names[0] = name;
    return session;
}

/* A mask by its letter: `d-`, and whatever twelve digits. */
static void expect_shape(struct bytes text, const char *shape)
{
    size_t at = 0;

    for (const char *c = shape; *c != '\0'; c++) {
        bool is_mask = (*c == 'd' || *c == 'm' || *c == 't') && c[1] == '-' && c[2] == '#';

        ck_assert_msg(at < text.length && text.data[at] == (uint8_t)*c, "`%.*s` for `%s`",
                      (int)text.length, (const char *)text.data, shape);
        at += is_mask ? 14 : 1;
        c += is_mask ? 2 : 0;
    }
    ck_assert_msg(at == text.length, "`%.*s` for `%s`", (int)text.length, (const char *)text.data,
                  shape);
}

static const struct {
    struct bytes name;
    const char *shape[MASK_LEVEL_COUNT];
} names[] = {
#define NAME(literal)                                                                              \
    {                                                                                              \
        (const uint8_t *)literal, sizeof literal - 1                                               \
    }
    { NAME("mail.example.com"), { "mail.example.com", "mail.example.com", "d-#", "d-#" } },
    { NAME("*.example.com"), { "*.example.com", "*.example.com", "*.d-#", "*.d-#" } },
    { NAME("mail"), { "mail", "mail", "d-#", "d-#" } },
    { NAME("192.0.2.25"), { "192.0.2.25", "192.0.2.25", "192.0.2.25", "192.0.2.25" } },
    { NAME("2001:db8::25"), { "2001:db8::25", "2001:db8::25", "2001:db8::25", "2001:db8::25" } },
    { NAME("secret:name"), { "secret:name", "secret:name", "d-#", "d-#" } },
    { NAME("192.0.2.25\0.example"), { NULL, NULL, "d-#", "d-#" } },
    { NAME("bob@example.com"), { "bob@example.com", "m-#@example.com", "m-#@d-#", "m-#@d-#" } },
};

START_TEST(a_name_is_masked_by_what_it_is)
{
    for (enum mask_level level = 0; level < MASK_LEVEL_COUNT; level++) {
        const char *shape = names[_i].shape[level];
        struct session *session = named(names[_i].name);

        mask_at(level, session);
        if (shape != NULL) {
            expect_shape(session->tls.handshake->server_name, shape);
            expect_shape(session->tls.handshake->certificate[SIDE_SERVER]->names[0], shape);
        }
        session_free(session);
    }
}
END_TEST

START_TEST(what_leads_to_the_names_is_masked_with_them)
{
    static const char *const serial[] = { "1b2c3d4e5f", "1b2c3d4e5f", "t-#", "t-#" };

    for (enum mask_level level = 0; level < MASK_LEVEL_COUNT; level++) {
        struct session *session = sample_of_tls_handshake();
        const struct tls_certificate *certificate =
            session->tls.handshake->certificate[SIDE_SERVER];
        const struct tls_certificate *client = session->tls.handshake->certificate[SIDE_CLIENT];

        mask_at(level, session);
        expect_shape(certificate->serial, serial[level]);
        ck_assert_uint_eq(certificate->sha256.length, level < MASK_DOMAINS ? 64 : 14);
        ck_assert_uint_eq(client->sha256.length, level < MASK_DOMAINS ? 64 : 14);
        session_free(session);
    }
}
END_TEST

START_TEST(distinguished_names_are_searched_and_then_hidden)
{
    static const char *const subject[] = { "CN=mail.corp.example,O=Corp\\, Ltd,C=GB",
                                           "CN=mail.corp.example,O=Corp\\, Ltd,C=GB",
                                           "CN=d-#,O=Corp\\, Ltd,C=GB", "t-#" };

    for (enum mask_level level = 0; level < MASK_LEVEL_COUNT; level++) {
        struct session *session = sample_of_tls_handshake();

        mask_at(level, session);
        expect_shape(session->tls.handshake->certificate[SIDE_SERVER]->subject, subject[level]);
        session_free(session);
    }
}
END_TEST

START_TEST(protocols_of_mail_stay_and_others_go)
{
    struct session *session = sample_of_tls_handshake();

    session->tls.handshake->protocols[1] = sample_text("corp-internal");
    mask_at(MASK_ALL, session);
    expect_shape(session->tls.handshake->protocol, "smtp");
    expect_shape(session->tls.handshake->protocols[0], "smtp");
    expect_shape(session->tls.handshake->protocols[1], "t-#");
    session_free(session);
}
END_TEST

/* A host without a dot is known by its place alone. */
START_TEST(a_name_of_tls_is_found_in_other_texts)
{
    struct session *session = named(sample_text("mailhost"));
    struct step *step = sample_step(session, STEP_STRAY_LINE, SIDE_SERVER, 800);

    step->line = sample_text("mailhost is tired");
    mask_at(MASK_DOMAINS, session);
    expect_shape(session->steps[2].line, "d-# is tired");
    session_free(session);
}
END_TEST

START_TEST(absent_texts_stay_absent)
{
    struct session *session = sample_of_tls_failure();

    mask_at(MASK_ALL, session);
    ck_assert(!bytes_present(session->tls.handshake->server_name));
    ck_assert(!bytes_present(session->tls.handshake->protocol));
    session_free(session);
    session = sample_of_tls_handshake();
    mask_at(MASK_ALL, session);
    ck_assert(!bytes_present(session->tls.handshake->certificate[SIDE_CLIENT]->subject));
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_mask_tls");
    TCase *tcase = tcase_create("names");

    tcase_add_loop_test(tcase, a_name_is_masked_by_what_it_is, 0, sizeof names / sizeof names[0]);
    tcase_add_test(tcase, what_leads_to_the_names_is_masked_with_them);
    tcase_add_test(tcase, distinguished_names_are_searched_and_then_hidden);
    tcase_add_test(tcase, protocols_of_mail_stay_and_others_go);
    tcase_add_test(tcase, a_name_of_tls_is_found_in_other_texts);
    tcase_add_test(tcase, absent_texts_stay_absent);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

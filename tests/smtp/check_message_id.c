/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of a Message-ID field the identifier is taken, in every form that RFC 5322 has. */
#include "smtp/message_id.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct {
    const char *body;
    const char *identifier;
} cases[] = {
    { "<1@example.org>", "<1@example.org>" },
    { "(a comment) <1@example.org>", "<1@example.org>" },
    { "<1@example.org> (a comment)", "<1@example.org>" },
    { "(a (nested) one)\t(and \\) another)<1@example.org>(c) ", "<1@example.org>" },
    { "< 1@example.org >", "<1@example.org>" },
    { "<1@ \texample.org>", "<1@example.org>" },
    { "<1.(obsolete) 2 @ example . org>", "<1.2@example.org>" },
    { "<1@[192.0.2.1]>", "<1@[192.0.2.1]>" },
    { "<\"a b\"@example.org>", "<\"a b\"@example.org>" },
    { "<\"a>b\"@example.org>", "<\"a>b\"@example.org>" },
    { "<\"a\\\"b (c)\" @ example.org>", "<\"a\\\"b (c)\"@example.org>" },
    { "<no-domain>", "<no-domain>" },
    { "<>", "<>" },

    /* What is not one identifier and nothing else is not touched. */
    { "", "" },
    { "1@example.org", "1@example.org" },
    { "(a comment) 1@example.org", "(a comment) 1@example.org" },
    { "<1@example.org> <2@example.org>", "<1@example.org> <2@example.org>" },
    { "< 1@example.org > by hand", "< 1@example.org > by hand" },
    { "< 1@example.org", "< 1@example.org" },
    { "<", "<" },
    { "< 1 (comment @example.org>", "< 1 (comment @example.org>" },
    { "(comment <1@example.org>", "(comment <1@example.org>" },
    { "< 1 \"quote@example.org>", "< 1 \"quote@example.org>" },
    { "< 1 \"quote\\", "< 1 \"quote\\" },
    { "(comment\\", "(comment\\" },
    { "1) <2@example.org>", "1) <2@example.org>" },
};

START_TEST(a_body_is_reduced_to_its_identifier)
{
    size_t length = strlen(cases[_i].body);
    uint8_t *body = memory_new(1, length + 1);

    memcpy(body + 1, cases[_i].body, length);
    length = message_id_reduce(body + 1, length);
    expect_text(bytes_of(body + 1, length), cases[_i].identifier);
    free(body);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("message_id");
    TCase *forms = tcase_create("forms");

    tcase_add_loop_test(forms, a_body_is_reduced_to_its_identifier, 0,
                        sizeof cases / sizeof cases[0]);
    suite_add_tcase(suite, forms);
    return suite;
}

SUITE_MAIN(suite);

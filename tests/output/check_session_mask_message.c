/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What masking hides of a message's header and parts, and what it keeps. */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>

#include "output/session_json.h"
#include "output/session_mask.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static const struct hash_key key = { "a key for tests" };

/* The masked message as JSON text; the caller frees it. */
static char *masked(enum mask_level level)
{
    struct session_mask *mask = session_mask_new(level, &key, (struct session_sink){ 0 });
    struct session *session = sample_of_message_details();
    json_t *record;
    char *text;

    session_mask_session(mask, session);
    record = session_json_new(session);
    text = json_dumps(json_array_get(json_object_get(record, "transactions"), 0), JSON_COMPACT);
    json_decref(record);
    session_free(session);
    session_mask_free(mask);
    return text;
}

static const struct {
    const char *text;
    enum mask_level hidden_from; /* MASK_LEVEL_COUNT: never */
} cases[] = {
    { "jose@", MASK_ADDRESSES },
    { "Jos\xC3\xA9", MASK_ADDRESSES },
    { "Doe", MASK_ADDRESSES },
    { "Jane", MASK_ADDRESSES },
    { "bob@", MASK_ADDRESSES },
    { "replies@", MASK_ADDRESSES },
    { "Caf", MASK_ADDRESSES },
    { "plan", MASK_ADDRESSES },
    { "corp.example", MASK_DOMAINS },
    { "example.net", MASK_DOMAINS },
    { "Mutt/2.2.9", MASK_ALL },
    { "24 Nov 2026", MASK_ALL },
    { "application/pdf", MASK_ALL },
    { "attachment", MASK_ALL },
    { "quoted-printable", MASK_LEVEL_COUNT },
    { "\"received\":2", MASK_LEVEL_COUNT },
    { "\"truncated\":\"size\"", MASK_LEVEL_COUNT },
};

START_TEST(each_level_hides_what_it_says)
{
    for (enum mask_level level = MASK_NONE; level < MASK_LEVEL_COUNT; level++) {
        char *text = masked(level);
        bool is_there = strstr(text, cases[_i].text) != NULL;

        ck_assert_msg(is_there == (level < cases[_i].hidden_from), "%s at level %d: %s",
                      cases[_i].text, (int)level, text);
        free(text);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_mask_message");
    TCase *levels = tcase_create("levels");

    tcase_add_loop_test(levels, each_level_hides_what_it_says, 0, sizeof cases / sizeof cases[0]);
    suite_add_tcase(suite, levels);
    return suite;
}

SUITE_MAIN(suite);

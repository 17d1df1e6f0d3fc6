/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Masking single texts: what is found in them, and how fast. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "output/session_mask.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static const struct hash_key key = { { 1, 2, 3 } };

/* What a line of the server becomes that is no reply; in a session with mail
 * from bob@corp.example to alice@solo. */
static void mask_line(enum mask_level level, const char *line, size_t length, char ret_text[512])
{
    struct session *session = sample_session();
    struct session_mask *mask = session_mask_new(level, &key, (struct session_sink){ 0 });
    struct transaction *transaction;

    sample_command(session, 0, "MAIL", "FROM:<bob@corp.example>");
    transaction = sample_transaction(session, 0, "bob@corp.example");
    sample_recipient(session, transaction, 0, "alice@solo", sample_status(0, NULL, NULL));
    sample_step(session, STEP_STRAY_LINE, SIDE_SERVER, 1)->line = bytes_of(line, length);
    session_mask_session(mask, session);
    ck_assert_uint_lt(session->steps[1].line.length, 512);
    memset(ret_text, 0, 512);
    memcpy(ret_text, session->steps[1].line.data, session->steps[1].line.length);
    session_mask_free(mask);
    session_free(session);
}

/* The mask of a text in this key, as the line with it alone shows it. */
static const char *mask_of(const char *text)
{
    static char masked[512];

    mask_line(MASK_DOMAINS, text, strlen(text), masked);
    return masked;
}

/* In a line, {text} stands for the mask that the text has by itself. */
static const struct example {
    enum mask_level level;
    const char *line;
    const char *masked;
} examples[] = {
    { MASK_ADDRESSES, "nobody is here", "nobody is here" },
    { MASK_ADDRESSES, "bob", "{bob}" },
    { MASK_ADDRESSES, "BOB, Bob; (bob)", "{bob}, {bob}; ({bob})" },
    { MASK_ADDRESSES, "bobsled kabob bob7", "bobsled kabob bob7" },
    { MASK_ADDRESSES, "bob@corp.example", "{bob}@corp.example" },
    { MASK_ADDRESSES, "<bob@other.example>.", "<{bob}@other.example>." },
    { MASK_ADDRESSES, "for=bob@corp.example", "for={bob}@corp.example" },
    { MASK_ADDRESSES, "bob's bob.alice", "{bob}'s {bob}.{alice}" },
    { MASK_ADDRESSES, "a@b, c @ d, @e, f@", "{a@b}, c @ d, @e, f@" },
    { MASK_ADDRESSES, "corp.example solo", "corp.example solo" },
    { MASK_DOMAINS, "corp.example. solo mail.corp.example",
      "{corp.example}. {solo} "
      "{mail.corp.example}" },
    { MASK_DOMAINS, "CORP.example", "{corp.example}" },
    { MASK_DOMAINS, "Postfix 3.7.11 at 192.0.2.1 e.g. x.y",
      "Postfix 3.7.11 at 192.0.2.1 e.g. x.y" },
    { MASK_DOMAINS, "https://corp.example/?u=bob@corp.example",
      "https://{corp.example}/?u={bob}@"
      "{corp.example}" },
    { MASK_DOMAINS, "x@[192.0.2.1]", "{x@[192.0.2.1]}" },
};

/* Replaces every {text}. `a@b` has a mask of its own at this level. */
static void expand(enum mask_level level, const char *pattern, char ret_text[512])
{
    size_t length = 0;

    while (*pattern != '\0') {
        char text[128] = "";
        char masked[512];

        if (*pattern != '{') {
            ret_text[length++] = *pattern++;
            continue;
        }
        memcpy(text, pattern + 1, strcspn(pattern, "}") - 1);
        pattern += strcspn(pattern, "}") + 1;
        mask_line(level, text, strlen(text), masked);
        length += (size_t)snprintf(ret_text + length, 512 - length, "%s", masked);
    }
    ret_text[length] = '\0';
}

START_TEST(a_text_is_masked_where_it_names_somebody)
{
    char masked[512], wanted[512];

    mask_line(examples[_i].level, examples[_i].line, strlen(examples[_i].line), masked);
    expand(examples[_i].level, examples[_i].masked, wanted);
    ck_assert_str_eq(masked, wanted);
}
END_TEST

START_TEST(masks_tell_their_kind_and_are_twelve_digits)
{
    const char *mask = mask_of("bob@corp.example");

    ck_assert_uint_eq(strlen(mask), 14 + 1 + 14);
    ck_assert_int_eq(strncmp(mask, "m-", 2), 0);
    ck_assert_int_eq(strncmp(mask + 14, "@d-", 3), 0);
    ck_assert_uint_eq(strspn(mask + 2, "0123456789abcdef"), 12);
}
END_TEST

/* Where the word stands in any case, NULL for nowhere. */
static const char *find_word(const char *text, size_t length, const char *word)
{
    for (size_t i = 0; i + strlen(word) <= length; i++)
        if (strncasecmp(text + i, word, strlen(word)) == 0)
            return text + i;
    return NULL;
}

START_TEST(an_address_is_found_whatever_stands_around_it)
{
    for (int before = 0; before < 256; before++) {
        for (int behind = 0; behind < 256; behind += 1) {
            char line[64], masked[512];
            int length = snprintf(line, sizeof line, "%czebediah@planted.example%c", 'a', 'b');

            line[0] = (char)before;
            line[length - 1] = (char)behind;
            mask_line(MASK_DOMAINS, line, (size_t)length, masked);
            ck_assert_msg(find_word(masked, sizeof masked, "zebediah") == NULL, "%02x %02x: %s",
                          before, behind, masked);
            ck_assert_msg(find_word(masked, sizeof masked, "planted") == NULL, "%02x %02x: %s",
                          before, behind, masked);
        }
    }
}
END_TEST

START_TEST(long_lines_take_no_long_time)
{
    static const char *const pieces[] = { "a.",   "a@",   "\"a", "a=", "\"\\\"",
                                          "bob ", "bob.", "@",   "\"" };
    struct session_mask *mask = session_mask_new(MASK_DOMAINS, &key, (struct session_sink){ 0 });

    for (size_t piece = 0; piece < sizeof pieces / sizeof pieces[0]; piece++) {
        struct session *session = sample_session();
        static char line[16384];

        for (size_t i = 0; i < sizeof line; i++)
            line[i] = pieces[piece][i % strlen(pieces[piece])];
        sample_command(session, 0, "MAIL", "FROM:<bob@corp.example>");
        sample_transaction(session, 0, "bob@corp.example");
        for (int i = 0; i < 20; i++)
            sample_step(session, STEP_STRAY_LINE, SIDE_SERVER, 1)->line =
                bytes_of(line, sizeof line);
        session_mask_session(mask, session);
        session_free(session);
    }
    session_mask_free(mask);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_mask_text");
    TCase *finding = tcase_create("finding");
    TCase *cost = tcase_create("cost");

    tcase_set_timeout(finding, 60);
    tcase_set_timeout(cost, 60);
    tcase_add_loop_test(finding, a_text_is_masked_where_it_names_somebody, 0,
                        sizeof examples / sizeof examples[0]);
    tcase_add_test(finding, masks_tell_their_kind_and_are_twelve_digits);
    tcase_add_test(finding, an_address_is_found_whatever_stands_around_it);
    tcase_add_test(cost, long_lines_take_no_long_time);
    suite_add_tcase(suite, finding);
    suite_add_tcase(suite, cost);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the keeper of contents gets of a dialogue, and what the record says of it. */
#include "smtp/content_sink.h"

#include <check.h>
#include <stdlib.h>

#include "smtp/content_digest.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

#define ENVELOPE                                                                                   \
    "C: MAIL FROM:<a@example.org>\n"                                                               \
    "S: 250 ok\n"                                                                                  \
    "C: RCPT TO:<b@example.com>\n"                                                                 \
    "S: 250 ok\n"

#define OPENING                                                                                    \
    "S: 220 mail.example.com ESMTP\n"                                                              \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250-mail.example.com\n"                                                                    \
    "S+ 250 CHUNKING\n" ENVELOPE

#define DATA "C: DATA\nS: 354 go on\n"

enum { MOST_CONTENTS = 8, LONGEST_CONTENT = 4096 };

/* The nth that began has the number n. */
struct kept_content {
    bool ended;
    enum content_fate fate;
    size_t length;
    uint8_t bytes[LONGEST_CONTENT];
};

struct keeper {
    size_t count;
    struct kept_content contents[MOST_CONTENTS];
};

static void *begin(void *context)
{
    struct keeper *keeper = context;

    ck_assert_uint_lt(keeper->count, MOST_CONTENTS);
    return &keeper->contents[keeper->count++];
}

static void add(void *context, void *object, struct bytes bytes)
{
    struct kept_content *content = object;

    (void)context;
    ck_assert(!content->ended);
    ck_assert_uint_le(content->length + bytes.length, LONGEST_CONTENT);
    memcpy(content->bytes + content->length, bytes.data, bytes.length);
    content->length += bytes.length;
}

static uint64_t end(void *context, void *object, enum content_fate fate)
{
    const struct keeper *keeper = context;
    struct kept_content *content = object;

    ck_assert(!content->ended);
    content->ended = true;
    content->fate = fate;
    return fate == CONTENT_COMPLETE ? (uint64_t)(content - keeper->contents) + 1 : 0;
}

static struct session *play(struct keeper *keeper, const char *script, enum script_cut cut,
                            size_t transactions)
{
    struct script_options options = script_options_default();
    struct content_sink sink = { keeper, 0, begin, add, end };
    struct session *session;

    *keeper = (struct keeper){ 0 };
    options.cut = cut;
    options.sessions.messages.digest = true;
    options.sessions.messages.keeper = &sink;
    if (transactions > 0)
        options.sessions.limits.transactions = transactions;
    session = script_session(script, &options);
    for (size_t i = 0; i < keeper->count; i++)
        ck_assert_msg(keeper->contents[i].ended, "content %zu has no end", i + 1);
    return session;
}

/* The message's bytes are the first ones of what was kept. */
static void check_kept(const struct keeper *keeper, const struct message *message)
{
    const struct kept_content *content;
    struct content_digest *digest;
    uint8_t sha256[CONTENT_DIGEST_SIZE];

    ck_assert_uint_gt(message->kept, 0);
    ck_assert_uint_le(message->kept, keeper->count);
    content = &keeper->contents[message->kept - 1];
    ck_assert_int_eq(content->fate, CONTENT_COMPLETE);
    ck_assert_uint_le(message->bytes, content->length);
    digest = content_digest_new();
    content_digest_add(digest, bytes_of(content->bytes, (size_t)message->bytes));
    content_digest_value(digest, sha256);
    content_digest_free(digest);
    ck_assert_mem_eq(sha256, message->sha256, sizeof sha256);
}

static const char *const complete[] = {
    OPENING DATA "C: Subject: x\nC: \nC: ..a line that begins with a dot\nC: .\nS: 250 ok\n",
    OPENING DATA "C: .\nS: 250 ok\n",
    OPENING "C: BDAT 5\nC| 12345\nS: 250 ok\nC: BDAT 4 LAST\nC| .\\r\\n.\nS: 250 ok\n",
    OPENING "C: BDAT 0 LAST\nS: 250 ok\n",
    OPENING DATA "C: refused all the same\nC: .\nS: 554 no\n",
    OPENING DATA "C| text\\n.\\nRSET\\r\\n\nS: 250 queued\nS+ 250 ok\nC: QUIT\nS: 221 bye\n",
    OPENING DATA "C| text\\n.\\nRSET\\r\\nNOOP\\r\\n.\\r\\n\n"
                 "S: 250 queued\nS+ 250 ok\nS+ 250 ok\nS+ 500 what?\n",
};

START_TEST(a_complete_message_is_kept_as_the_record_counts_it)
{
    for (enum script_cut cut = CUT_NOWHERE; cut <= CUT_EVERYWHERE; cut++) {
        struct keeper keeper;
        struct session *session = play(&keeper, complete[_i], cut, 0);

        ck_assert(session->transactions[0].message.complete);
        check_kept(&keeper, &session->transactions[0].message);
        session_free(session);
    }
}
END_TEST

START_TEST(dots_are_taken_off_as_the_server_does)
{
    static const char expected[] = "Subject: x\r\n\r\n.a line that begins with a dot\r\n";
    struct keeper keeper;
    struct session *session = play(&keeper, complete[0], CUT_NOWHERE, 0);

    ck_assert(bytes_equal(bytes_of(keeper.contents[0].bytes, keeper.contents[0].length),
                          bytes_of_string(expected)));
    session_free(session);
}
END_TEST

static const char *const incomplete[] = {
    OPENING DATA "C: text\n",
    OPENING DATA "C: text\nGAP C 100\nC: more\nC: .\nS: 250 ok\n",
    OPENING "C: BDAT 10 LAST\nC| 12345\n",
    OPENING "C: BDAT 5\nC| 12345\nS: 250 ok\nC: RSET\nS: 250 ok\n",
    OPENING "C: BDAT 20 LAST\nC| 12345\nGAP C 10\nC| 12345\nS: 250 ok\n",
};

START_TEST(what_is_not_complete_is_not_kept)
{
    struct keeper keeper;
    struct session *session = play(&keeper, incomplete[_i], CUT_NOWHERE, 0);

    ck_assert_uint_eq(keeper.count, 1);
    ck_assert_int_eq(keeper.contents[0].fate, CONTENT_INCOMPLETE);
    ck_assert_uint_eq(session->transactions[0].message.kept, 0);
    session_free(session);
}
END_TEST

START_TEST(what_no_transaction_has_is_not_kept)
{
    struct keeper keeper;
    struct session *session = play(
        &keeper, OPENING DATA "C: one\nC: .\nS: 250 ok\n" ENVELOPE DATA "C: two\nC: .\nS: 250 ok\n",
        CUT_NOWHERE, 1);

    ck_assert_uint_eq(keeper.count, 2);
    check_kept(&keeper, &session->transactions[0].message);
    ck_assert_int_eq(keeper.contents[1].fate, CONTENT_UNRECORDED);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    enum {
        COMPLETE = sizeof complete / sizeof complete[0],
        INCOMPLETE = sizeof incomplete / sizeof incomplete[0],
    };
    Suite *suite = suite_create("content_keeping");
    TCase *tcase = tcase_create("keeping");

    tcase_add_loop_test(tcase, a_complete_message_is_kept_as_the_record_counts_it, 0, COMPLETE);
    tcase_add_test(tcase, dots_are_taken_off_as_the_server_does);
    tcase_add_loop_test(tcase, what_is_not_complete_is_not_kept, 0, INCOMPLETE);
    tcase_add_test(tcase, what_no_transaction_has_is_not_kept);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

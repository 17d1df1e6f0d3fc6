/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is learnt of credentials, and what is then recognised. */
#include "smtp/redaction.h"

#include <sodium.h>

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static void encode(struct bytes clear, char ret_text[512])
{
    sodium_bin2base64(ret_text, 512, clear.data, clear.length, sodium_base64_VARIANT_ORIGINAL);
}

static void learn(struct redaction *redaction, const char *mechanism, unsigned index,
                  struct bytes clear)
{
    char token[512];

    encode(clear, token);
    redaction_learn(redaction, mechanism, index, TEXT(token));
}

static bool is_secret(const struct redaction *redaction, const char *word)
{
    return redaction_knows(redaction, TEXT(word), CREDENTIAL_SECRET);
}

static bool is_known(const struct redaction *redaction, const char *word)
{
    return redaction_knows(redaction, TEXT(word), CREDENTIAL_ANY);
}

/* ------------------------------------------------------------------ learning */

enum { WORDS = 4 };

/* As OCTETS, for a table. */
#define CLEAR(literal)                                                                             \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }

static const struct {
    const char *mechanism; /* NULL: none that is known */
    unsigned index;
    struct bytes clear;
    const char *secrets[WORDS];
    const char *names[WORDS];
    const char *others[WORDS];
} tokens[] = {
    { "PLAIN", 0, CLEAR("\0alice\0hunter2"), { "hunter2" }, { "alice" }, { "" } },
    { "PLAIN", 0, CLEAR("boss\0alice\0hunter2"), { "hunter2" }, { "alice", "boss" }, { "hunter" } },
    /* The first NUL forgotten, and both. */
    { "PLAIN", 0, CLEAR("alice\0hunter2"), { "hunter2" }, { "alice" }, { "" } },
    { "PLAIN", 0, CLEAR("hunter2"), { "hunter2" }, { NULL }, { "alice" } },
    /* A password that is the name is a secret. */
    { "PLAIN", 0, CLEAR("\0alice\0alice"), { "alice" }, { NULL }, { "" } },
    { "PLAIN", 0, CLEAR("\0al\0pw"), { "pw" }, { "al" }, { "p" } },
    { "LOGIN", 0, CLEAR("alice"), { NULL }, { "alice" }, { "" } },
    { "LOGIN", 1, CLEAR("hunter2"), { "hunter2" }, { NULL }, { "alice" } },
    { "LOGIN", 1, CLEAR("pw"), { "pw" }, { NULL }, { "p" } },
    { "LOGIN",
      1,
      CLEAR("correct horse battery"),
      { "correct horse battery", "horse" },
      { NULL },
      { "a" } },
    { "CRAM-MD5",
      1,
      CLEAR("alice b913a602c7eda7a495b4e6e7334d3890"),
      { "b913a602c7eda7a495b4e6e7334d3890" },
      { "alice" },
      { "b913" } },
    { "CRAM-MD5",
      1,
      CLEAR("al b913a602c7eda7a495b4e6e7334d3890"),
      { "b913a602c7eda7a495b4e6e7334d3890" },
      { "al" },
      { "" } },
    { "SCRAM-SHA-256",
      0,
      CLEAR("n,a=boss,n=alice,r=rOprNGfwEbeRWgbNEkqO"),
      { "r=rOprNGfwEbeRWgbNEkqO" },
      { "alice", "boss" },
      { "n" } },
    { "SCRAM-SHA-256",
      1,
      CLEAR("c=biws,r=rOprNGfw,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgs="),
      { "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgs=" },
      { NULL },
      { "p" } },
    { "XOAUTH2",
      0,
      CLEAR("user=alice@example.org\001auth=Bearer ya29.secret\001\001"),
      { "ya29.secret" },
      { "alice@example.org" },
      { "user", "Bearer" } },
    { "OAUTHBEARER",
      0,
      CLEAR("n,a=alice@example.org,\001host=mail.example.com\001port=25\001"
            "auth=Bearer tok12345\001\001"),
      { "tok12345" },
      { "alice@example.org" },
      { "mail.example.com", "25" } },
    { "DIGEST-MD5",
      1,
      CLEAR("username=\"alice\",realm=\"example.org\",response=d388dad90d4bbd"),
      { "response=d388dad90d4bbd" },
      { "alice" },
      { "example.org" } },
    { NULL, 0, CLEAR("alice hunter2"), { "alice", "hunter2" }, { NULL }, { "" } },
};

START_TEST(of_each_mechanism_the_secrets_and_the_names_are_learnt)
{
    struct redaction *redaction = redaction_new(&default_smtp_limits);
    char token[512];

    learn(redaction, tokens[_i].mechanism, tokens[_i].index, tokens[_i].clear);
    encode(tokens[_i].clear, token);
    ck_assert(is_secret(redaction, token));
    ck_assert(redaction_knows(redaction, tokens[_i].clear, CREDENTIAL_ANY));
    for (size_t i = 0; i < WORDS && tokens[_i].secrets[i] != NULL; i++)
        ck_assert_msg(is_secret(redaction, tokens[_i].secrets[i]), "%s", tokens[_i].secrets[i]);
    for (size_t i = 0; i < WORDS && tokens[_i].names[i] != NULL; i++) {
        ck_assert_msg(is_known(redaction, tokens[_i].names[i]), "%s", tokens[_i].names[i]);
        ck_assert_msg(!is_secret(redaction, tokens[_i].names[i]), "%s", tokens[_i].names[i]);
    }
    for (size_t i = 0; i < WORDS && tokens[_i].others[i] != NULL; i++)
        ck_assert_msg(!is_known(redaction, tokens[_i].others[i]), "%s", tokens[_i].others[i]);
    redaction_free(redaction);
}
END_TEST

static const struct {
    const char *mechanism;
    unsigned index;
    const char *sent;
    const char *secret;
} in_clear[] = {
    { "LOGIN", 1, "hunter2!", "hunter2!" },
    { "LOGIN", 1, "  hunter2! ", "hunter2!" },
    { "LOGIN", 1, "letmein8", "letmein8" }, /* base64 by accident */
    { "LOGIN", 1, "my secret", "secret" },
    { "PLAIN", 0, "alice hunter2!", "hunter2!" },
    { "XOAUTH2", 0, "Bearer ya29.secret", "ya29.secret" },
    { NULL, 0, "hunter2!", "hunter2!" },
};

START_TEST(a_credential_in_clear_by_mistake_is_learnt_too)
{
    struct redaction *redaction = redaction_new(&default_smtp_limits);

    redaction_learn(redaction, in_clear[_i].mechanism, in_clear[_i].index, TEXT(in_clear[_i].sent));
    ck_assert(is_secret(redaction, in_clear[_i].secret));
    redaction_free(redaction);
}
END_TEST

START_TEST(a_word_is_recognised_as_it_stands_and_encoded)
{
    struct redaction *redaction = redaction_new(&default_smtp_limits);

    learn(redaction, "LOGIN", 1, TEXT("hunter2!"));
    ck_assert(is_secret(redaction, "hunter2!"));
    ck_assert(is_secret(redaction, "aHVudGVyMiE="));
    ck_assert(is_secret(redaction, "aHVudGVyMiE"));
    ck_assert(is_secret(redaction, "HUNTER2!"));
    ck_assert(is_secret(redaction, "AHVUDGVYMIE="));
    ck_assert(!is_secret(redaction, "Hunter2!"));
    ck_assert(!is_secret(redaction, "hunter2"));
    ck_assert(!is_secret(redaction, ""));
    ck_assert(!is_secret(redaction, "===="));
    redaction_free(redaction);
}
END_TEST

START_TEST(an_empty_response_teaches_nothing)
{
    struct redaction *redaction = redaction_new(&default_smtp_limits);

    redaction_learn(redaction, "PLAIN", 0, bytes_of(NULL, 0));
    redaction_learn(redaction, "PLAIN", 0, TEXT("  "));
    redaction_learn(redaction, "PLAIN", 0, TEXT("AAA=")); /* two NULs */
    ck_assert(!is_known(redaction, ""));
    redaction_free(redaction);
    redaction_free(NULL);
}
END_TEST

START_TEST(beyond_the_limit_the_oldest_is_forgotten)
{
    struct smtp_limits limits = { .credentials = 4 };
    struct redaction *redaction = redaction_new(&limits);

    /* Each takes two places: as sent and decoded. */
    learn(redaction, "LOGIN", 1, TEXT("first-one"));
    learn(redaction, "LOGIN", 1, TEXT("second-one"));
    ck_assert(is_secret(redaction, "first-one"));
    learn(redaction, "LOGIN", 1, TEXT("second-one"));
    ck_assert(is_secret(redaction, "first-one"));
    learn(redaction, "LOGIN", 1, TEXT("third-one"));
    ck_assert(!is_secret(redaction, "first-one"));
    ck_assert(is_secret(redaction, "second-one"));
    ck_assert(is_secret(redaction, "third-one"));
    learn(redaction, "LOGIN", 1, TEXT("fourth-one"));
    ck_assert(!is_secret(redaction, "second-one"));
    ck_assert(is_secret(redaction, "third-one"));
    ck_assert(is_secret(redaction, "fourth-one"));
    redaction_free(redaction);
}
END_TEST

START_TEST(a_limit_of_nothing_remembers_nothing)
{
    struct smtp_limits limits = { .credentials = 0 };
    struct redaction *redaction = redaction_new(&limits);

    learn(redaction, "LOGIN", 1, TEXT("hunter2"));
    ck_assert(!is_known(redaction, "hunter2"));
    redaction_free(redaction);
}
END_TEST

START_TEST(a_token_longer_than_any_mechanism_needs_is_learnt_as_sent)
{
    enum { LENGTH = 20000 };
    static char token[LENGTH + 1];
    struct redaction *redaction = redaction_new(&default_smtp_limits);

    memset(token, 'A', LENGTH);
    redaction_learn(redaction, "GSSAPI", 0, TEXT(token));
    ck_assert(is_secret(redaction, token));
    redaction_free(redaction);
}
END_TEST

/* --------------------------------------------------------------- mechanisms */

START_TEST(only_the_names_of_mechanisms_are_mechanisms)
{
    ck_assert_str_eq(redaction_mechanism(TEXT("PLAIN")), "PLAIN");
    ck_assert_str_eq(redaction_mechanism(TEXT("scram-Sha-256-plus")), "SCRAM-SHA-256-PLUS");
    ck_assert_str_eq(redaction_mechanism(TEXT("xoauth2")), "XOAUTH2");
    ck_assert_ptr_null(redaction_mechanism(TEXT("")));
    ck_assert_ptr_null(redaction_mechanism(TEXT("PLAI")));
    ck_assert_ptr_null(redaction_mechanism(TEXT("PLAIN2")));
    ck_assert_ptr_null(redaction_mechanism(TEXT("hunter2")));
    ck_assert_ptr_null(redaction_mechanism(bytes_of(NULL, 0)));
}
END_TEST

static const struct {
    const char *line;
    bool looks_so;
} lines[] = {
    { "aHVudGVy", true },
    { "aHVudGVyMg==", true },
    { "AbC+/019", true },
    { "  aHVudGVy ", true },
    { "*", true },
    { " * ", true },
    { "hunter22", true },
    { "", false },
    { "=", false },
    { "**", false },
    { "aHVudGV", false },
    { "aHVudGVy aHVudGVy", false },
    { "aHVudGVy!", false },
    { "client.example.org", false },
    { "aHVudGV\xc3\xbc", false },
};

START_TEST(a_line_of_base64_or_a_star_looks_like_a_response)
{
    ck_assert_int_eq(redaction_looks_like_response(TEXT(lines[_i].line)), lines[_i].looks_so);
}
END_TEST

/* ------------------------------------------------------------------ arguments */

static const struct {
    const char *verb;
    const char *argument;
    const char *masked;
} arguments[] = {
    { "XCLIENT", "NAME=a LOGIN=alice ADDR=192.0.2.1", "NAME=a LOGIN=[redacted] ADDR=192.0.2.1" },
    { "xclient", "login=alice", "login=[redacted]" },
    { "XCLIENT", "LOGIN=alice  LOGIN=bob", "LOGIN=[redacted]  LOGIN=[redacted]" },
    { "XCLIENT", "LOGIN=LOGIN=bob", "LOGIN=[redacted]" },
    { "XCLIENT", "LOGIN= NAME=a", "LOGIN= NAME=a" },
    { "XCLIENT", "NAME=a XLOGIN=b", "NAME=a XLOGIN=b" },
    { "XCLIENT", "", "" },
    { "BURL", "imap://alice@example.org/;urlauth=submit+alice:internal:91354a LAST",
      "[redacted] LAST" },
    { "burl", "imap://alice@example.org/ last", "[redacted] LAST" },
    { "BURL", "imap://alice@example.org/", "[redacted]" },
    { "BURL", "imap://alice@example.org/ more secrets", "[redacted]" },
    { "BURL", "", "" },
    { "PASS", "hunter22", "[redacted]" },
    { "pass", "", "" },
    { "MAIL", "FROM:<a@example.org> AUTH=alice@example.org LOGIN=x",
      "FROM:<a@example.org> AUTH=alice@example.org LOGIN=x" },
    { "XFORWARD", "NAME=a LOGIN=b", "NAME=a LOGIN=b" },
};

START_TEST(secrets_in_arguments_are_masked)
{
    struct arena arena;

    arena_init(&arena);
    expect_text(
        redaction_mask_argument(&arena, TEXT(arguments[_i].verb), TEXT(arguments[_i].argument)),
        arguments[_i].masked);
    arena_clear(&arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("redaction");
    TCase *learning = tcase_create("learning");
    TCase *limits = tcase_create("limits");
    TCase *looks = tcase_create("looks");

    tcase_add_loop_test(learning, of_each_mechanism_the_secrets_and_the_names_are_learnt, 0,
                        sizeof tokens / sizeof tokens[0]);
    tcase_add_loop_test(learning, a_credential_in_clear_by_mistake_is_learnt_too, 0,
                        sizeof in_clear / sizeof in_clear[0]);
    tcase_add_test(learning, a_word_is_recognised_as_it_stands_and_encoded);
    tcase_add_test(learning, an_empty_response_teaches_nothing);
    tcase_add_test(limits, beyond_the_limit_the_oldest_is_forgotten);
    tcase_add_test(limits, a_limit_of_nothing_remembers_nothing);
    tcase_add_test(limits, a_token_longer_than_any_mechanism_needs_is_learnt_as_sent);
    tcase_add_test(looks, only_the_names_of_mechanisms_are_mechanisms);
    tcase_add_loop_test(looks, a_line_of_base64_or_a_star_looks_like_a_response, 0,
                        sizeof lines / sizeof lines[0]);
    tcase_add_loop_test(looks, secrets_in_arguments_are_masked, 0,
                        sizeof arguments / sizeof arguments[0]);
    suite_add_tcase(suite, learning);
    suite_add_tcase(suite, limits);
    suite_add_tcase(suite, looks);
    return suite;
}

SUITE_MAIN(suite);

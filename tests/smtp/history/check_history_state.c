/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What history remembers, written and read again. */
#include "smtp/history/history_state.h"

#include <stdlib.h>

#include "smtp/history/client_record.h"
#include "smtp/history/mail_record.h"
#include "tests/smtp/history/history_kit.h"
#include "tests/support/dice.h"

/* A file in memory. */
struct text {
    char *data;
    size_t length;
};

static struct text written(const struct history *history)
{
    struct text text = { 0 };
    FILE *file = open_memstream(&text.data, &text.length);

    history_state_write(&history->chain, file);
    ck_assert(!ferror(file));
    ck_assert_int_eq(fclose(file), 0);
    return text;
}

static enum state_reading read_into(struct history *history, const char *data, size_t length,
                                    struct error *error)
{
    FILE *file = tmpfile();
    enum state_reading reading;

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, length, file), length);
    rewind(file);
    reading = history_state_read(&history->chain, file, error);
    fclose(file);
    return reading;
}

static void expect_reading(enum state_reading expected, const char *text, const char *reason)
{
    struct history *history = history_new();
    struct error error = { "" };

    ck_assert_int_eq(read_into(history, text, strlen(text), &error), expected);
    if (strstr(error.message, reason) == NULL)
        ck_abort_msg("`%s` instead of `%s`", error.message, reason);
    history_free(history);
}

/* --------------------------------------------------------------- eventful traffic */

#define MESSAGE_OF(id)                                                                             \
    "C: DATA\nS: 354 go ahead\nC| Message-ID: <" id ">\\r\\n\\r\\ntext\\r\\n.\\r\\n\n"
#define WRONG_PASSWORD                                                                             \
    "C: AUTH PLAIN AGFubmEAaHVudGVyMg==\nS: 535 5.7.8 wrong\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n" \
    "C: YW5uYQ==\nS: 334 UGFzc3dvcmQ6\nC: aHVudGVyMg==\nS: 535 5.7.8 wrong\n"

static const char *const scripts[] = {
    POSTFIX,
    POSTFIX,
    POSTFIX,
    INTERCEPTED,
    TALK(POSTFIX_BANNER, "S+ 250-ENHANCEDSTATUSCODES\n", POSTFIX_354, POSTFIX_250, POSTFIX_221),
    "S: 220 mail.example.com\nC: HELO\nS: 501 Syntax: HELO hostname\n" QUIT,
    HELLO ALICE_TO_BOB RSET QUIT,
    HELLO ALICE_TO_BOB MESSAGE QUIT,
    HELLO ALICE_TO_BOB MESSAGE_OF("1@example.org"),
    HELLO ALICE_TO_BOB MESSAGE_OF("1@example.org") "S: 250 2.0.0 taken\n" QUIT,
    HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 450 4.2.0 greylisted\n" QUIT,
    HELLO MAIL("alice@example.org") "C: RCPT TO:<eve@example.com>\nS: 451 4.3.0 try again\n" QUIT,
    HELLO WRONG_PASSWORD QUIT,
    "S: 220 mail\xff.example.com \\ \x01\nC: QUIT\nS: 221 \xc3\x28\n",
};

enum { SCRIPTS = sizeof scripts / sizeof scripts[0], UNKNOWN_RECIPIENTS = 9 };

static void harvest(struct dice *dice, char *script, size_t size)
{
    size_t length = (size_t)snprintf(script, size, HELLO MAIL("a@example.org"));

    for (unsigned i = 0; i < UNKNOWN_RECIPIENTS; i++)
        length +=
            (size_t)snprintf(script + length, size - length,
                             "C: RCPT TO:<u%u@example.com>\nS: 550 5.1.1 no\n", roll(dice, 100000));
    snprintf(script + length, size - length, QUIT);
}

/* A connection that comes to nothing. */
static void try_any(struct history *history, struct dice *dice)
{
    const struct attempt_sink sink = history_chain_attempts(&history->chain);
    const struct connection_attempt attempt = {
        .start = history->options.start,
        .closed = history->options.start + 30 * DURATION_SECOND,
        .client = host(roll(dice, 4), 1025),
        .server = host(25 + roll(dice, 4), 25),
        .answer = (enum attempt_answer)roll(dice, ATTEMPT_ANSWER_COUNT),
        .client_packets = 1 + roll(dice, 5),
        .syn_ack = { .seen = true, .ttl = (uint8_t)(50 + roll(dice, 3)) },
        .reset = { .seen = true, .ttl = (uint8_t)(50 + roll(dice, 10)) },
    };

    attempt_sink_receive(&sink, &attempt);
}

static void play_any(struct history *history, struct dice *dice)
{
    static const duration pauses[] = { 0, 5, 60, 300, 1800 };
    unsigned client = roll(dice, 4), chosen = roll(dice, SCRIPTS + 1);
    char script[4096];

    history->options.server = host(25 + roll(dice, 2), 25);
    if (chosen == SCRIPTS)
        harvest(dice, script, sizeof script);
    play_from(history, client, chosen == SCRIPTS ? script : scripts[chosen]);
    history->options.start += pauses[roll(dice, 5)] * DURATION_SECOND;
    if (roll(dice, 3) == 0)
        try_any(history, dice);
}

static void add_finding(FILE *file, const struct finding *finding)
{
    fprintf(file, "  %s %s %s: %.*s", finding->id, severity_name(finding->severity),
            confidence_name(finding->confidence), (int)finding->message.length,
            (const char *)finding->message.data);
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct evidence *evidence = &finding->evidence[i];

        if (evidence->kind == EVIDENCE_TEXT)
            fprintf(file, " %s=%.*s", evidence->name, (int)evidence->text.length,
                    (const char *)evidence->text.data);
        else
            fprintf(file, " %s=%ld", evidence->name, (long)evidence->integer);
    }
    putc('\n', file);
}

/* Everything that was found in so many sessions, and told. */
static struct text play_many(struct history *history, struct dice *dice, unsigned count)
{
    struct text text = { 0 };
    FILE *file = open_memstream(&text.data, &text.length);
    size_t told = history->notice_count;

    for (unsigned n = 0; n < count; n++) {
        const struct session *session;

        play_any(history, dice);
        session = history->sessions[(history->session_count - 1) % KEPT_SESSIONS];
        fprintf(file, "session %016lx, %s\n", (unsigned long)session->id,
                verdict_name(session->interception.verdict));
        for (size_t i = 0; i < session->finding_count; i++)
            add_finding(file, &session->findings[i]);
        for (; told < history->notice_count; told++) {
            fprintf(file, " notice\n");
            add_finding(file, &history->notices[told]->finding);
            for (size_t i = 0; i < history->notices[told]->session_count; i++)
                fprintf(file, "  %016lx\n", (unsigned long)history->notices[told]->sessions[i]);
        }
    }
    fclose(file);
    return text;
}

/* ------------------------------------------------------------------------- tests */

START_TEST(two_runs_over_halves_find_what_one_run_finds)
{
    enum { SESSIONS = 300 };
    struct dice dice = dice_of_seed((uint64_t)_i);
    unsigned half = roll(&dice, SESSIONS);
    struct history *whole = history_new(), *second = history_new();
    struct text expected, found, state;
    struct dice same;

    free(play_many(whole, &dice, half).data);
    state = written(whole);
    ck_assert_int_eq(read_into(second, state.data, state.length, NULL), STATE_READ);
    second->options.start = whole->options.start;
    second->session_count = whole->session_count; /* the port of the next one */
    for (size_t i = 0; i < KEPT_SESSIONS; i++)
        ck_assert_ptr_null(second->sessions[i]);
    same = dice;
    expected = play_many(whole, &dice, SESSIONS - half);
    found = play_many(second, &same, SESSIONS - half);
    ck_assert_str_eq(found.data, expected.data);
    printf("seed %d: %u and %u sessions, %zu notices\n", _i, half, SESSIONS - half,
           whole->notice_count);
    ck_assert_uint_gt(whole->notice_count, 5);
    free(state.data);
    free(expected.data);
    free(found.data);
    history_free(whole);
    history_free(second);
}
END_TEST

static void write_and_read_again(uint64_t seed, size_t entries[HISTORY_TABLE_COUNT])
{
    struct dice dice = dice_of_seed(seed);
    struct history *first = history_new(), *second = history_new();
    struct text once, again;

    free(play_many(first, &dice, 200).data);
    once = written(first);
    ck_assert_int_eq(read_into(second, once.data, once.length, NULL), STATE_READ);
    again = written(second);
    ck_assert_str_eq(once.data, again.data);
    for (enum history_table which = 0; which < HISTORY_TABLE_COUNT; which++) {
        entries[which] += keyed_table_count(history_chain_table(&first->chain, which));
        ck_assert_uint_eq(keyed_table_count(history_chain_table(&first->chain, which)),
                          keyed_table_count(history_chain_table(&second->chain, which)));
    }
    free(once.data);
    free(again.data);
    history_free(first);
    history_free(second);
}

START_TEST(what_was_read_is_written_as_it_was)
{
    size_t entries[HISTORY_TABLE_COUNT] = { 0 };

    for (uint64_t seed = 0; seed < 4; seed++)
        write_and_read_again(seed, entries);
    for (enum history_table which = 0; which < HISTORY_TABLE_COUNT; which++)
        ck_assert_uint_gt(entries[which], 0);
}
END_TEST

static const char *const secrets[] = {
    "alice", "bob", "anna", "hunter2", "YW5uYQ", "aHVudGVyMg", "AGFubmEA", "example.org", "1@",
};

START_TEST(there_is_no_mail_address_and_no_credential_in_it)
{
    struct history *history = history_new();
    struct dice dice = dice_of_seed(1);
    struct text state;

    free(play_many(history, &dice, 300).data);
    state = written(history);
    ck_assert_ptr_nonnull(strstr(state.data, "10.0.0.1"));
    ck_assert_ptr_nonnull(strstr(state.data, "mail.example.com"));
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        if (strstr(state.data, secrets[i]) != NULL)
            ck_abort_msg("`%s` is in it", secrets[i]);
    free(state.data);
    history_free(history);
}
END_TEST

#define HEADER                                                                                     \
    "{\"format\":\"smtpscope "                                                                     \
    "state\",\"version\":1,\"key\":\"00112233445566778899aabbccddeeff\"}\n"
#define WHOLE(entry) HEADER entry "\n{\"entries\":1}\n"
#define SIXTEEN      "0123456789abcdef"
#define NINETY_SIX   SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN
#define NONE         "\"0000000000000000\""
#define CLIENT(rest) WHOLE("{\"clients\":{\"address\":\"192.0.2.1\"" rest "}}")

static const struct bad {
    const char *text;
    const char *reason;
} bad[] = {
    { "", "it ends behind line 0" },
    { "\n", "line 1" },
    { "not JSON at all\n", "line 1" },
    { "{}\n", "no state of smtpscope" },
    { "[]\n", "no state of smtpscope" },
    { "{\"format\":\"smtpscope state\",\"version\":0}\n", "no state of smtpscope" },
    { "{\"format\":\"smtpscope state\",\"version\":1}\n", "no key" },
    { "{\"format\":\"smtpscope state\",\"version\":1,\"key\":\"0011\"}\n", "no key" },
    { "{\"format\":\"smtpscope state\",\"version\":1,\"key\":\"" SIXTEEN "0123456789abcdeF\"}\n",
      "no key" },
    { "{\"format\":\"another state\",\"version\":1,\"key\":\"" SIXTEEN SIXTEEN "\"}\n",
      "no state of smtpscope" },
    { HEADER, "it ends behind line 1" },
    { HEADER "{\"entries\":0}", "cut short" },
    { HEADER "{\"entries\":1}\n", "counts other entries" },
    { HEADER "{\"entries\":\"0\"}\n", "counts other entries" },
    { HEADER "{\"others\":{}}\n", "line 2 is unknown" },
    { HEADER "{\"hosts\":{\"address\":\"192.0.2.1\"}}\n{\"hosts\":{\"address\":\"192.0.2.1\"}}\n",
      "line 3 is no entry of hosts" },
    { CLIENT(",\"name\":1"), "no entry of clients" },
    { CLIENT(",\"gave_up\":9"), "no entry of clients" },
    { CLIENT(",\"gave_up\":-1"), "no entry of clients" },
    { CLIENT(",\"gave_up\":true"), "no entry of clients" },
    { CLIENT(",\"gave_up_in\":[\"0\"]"), "no entry of clients" },
    { CLIENT(",\"gave_up_in\":[\"000000000000000g\"]"), "no entry of clients" },
    { CLIENT(",\"gave_up_in\":[7]"), "no entry of clients" },
    { CLIENT(",\"gave_up_in\":\"0000000000000000\""), "no entry of clients" },
    { CLIENT(",\"gave_up_in\":[" NONE "," NONE "," NONE "," NONE "," NONE "," NONE "," NONE "," NONE
             "," NONE "]"),
      "no entry of clients" },
    { CLIENT(",\"harvest\":{\"told\":\"awful\"}"), "no entry of clients" },
    { CLIENT(",\"harvest\":{\"told\":1}"), "no entry of clients" },
    { CLIENT(",\"harvest\":[]"), "no entry of clients" },
    { CLIENT(",\"last_heard\":9223372036854775807"), "no entry of clients" },
    { CLIENT(",\"last_heard\":-9223372036854775807"), "no entry of clients" },
    { CLIENT(",\"last_heard\":1.5"), "no entry of clients" },
    { CLIENT(",\"harvest\":{\"recipient_count\":4294967296}"), "no entry of clients" },
    { WHOLE("{\"hosts\":{\"address\":\"192.0.2.300\"}}"), "no entry of hosts" },
    { WHOLE("{\"hosts\":{\"address\":7}}"), "no entry of hosts" },
    { WHOLE("{\"hosts\":7}"), "no entry of hosts" },
    { WHOLE("{\"servers\":{\"key\":{\"server\":{\"port\":65536}}}}"), "no entry of servers" },
    { WHOLE("{\"servers\":{\"client_count\":65}}"), "no entry of servers" },
    { WHOLE("{\"servers\":{\"features\":[{\"texts\":[{\"text\":\"\\u0100\"}]}]}}"),
      "no entry of servers" },
    { WHOLE("{\"servers\":{\"features\":[{\"texts\":[{\"text\":1}]}]}}"), "no entry of servers" },
    { WHOLE("{\"servers\":{\"features\":[{\"texts\":[{\"text\":\"" NINETY_SIX "x\"}]}]}}"),
      "no entry of servers" },
    { WHOLE("{\"servers\":{\"features\":[{\"row_of_several\":1}]}}"), "no entry of servers" },
};

START_TEST(what_is_no_state_is_refused_with_a_reason)
{
    expect_reading(STATE_BROKEN, bad[_i].text, bad[_i].reason);
}
END_TEST

START_TEST(what_is_well_formed_is_read)
{
    expect_reading(STATE_READ, HEADER "{\"entries\":0}\n", "");
    expect_reading(STATE_READ, CLIENT(",\"gave_up\":2,\"last_heard\":-5"), "");
    expect_reading(STATE_READ, CLIENT(",\"harvest\":{\"told\":\"warning\"}"), "");
    expect_reading(
        STATE_READ,
        WHOLE("{\"servers\":{\"features\":[{\"texts\":[{\"text\":\"" NINETY_SIX "\"}]}]}}"), "");
    expect_reading(STATE_READ, WHOLE("{\"hosts\":{\"address\":\"2001:db8::1\"}}"), "");
}
END_TEST

START_TEST(a_newer_version_is_told_apart)
{
    expect_reading(STATE_NEWER, "{\"format\":\"smtpscope state\",\"version\":2,\"more\":1}\n",
                   "it has version 2, and this program knows version 1");
}
END_TEST

/* Only the whole file counts, and no octet of it makes the program fail. */
START_TEST(damage_is_refused_or_harmless)
{
    struct history *history = history_new();
    struct dice dice = dice_of_seed(77);
    struct text state;

    free(play_many(history, &dice, 60).data);
    state = written(history);
    for (unsigned n = 0; n < 150; n++) {
        struct history *other = history_new();
        char *copy = malloc(state.length);
        size_t length = n % 2 == 0 ? roll(&dice, (uint32_t)state.length) : state.length;

        memcpy(copy, state.data, state.length);
        if (n % 2 == 1)
            copy[roll(&dice, (uint32_t)state.length)] = (char)roll(&dice, 256);
        if (read_into(other, copy, length, NULL) == STATE_READ) {
            ck_assert_uint_eq(length, state.length);
            free(play_many(other, &dice, 20).data);
        }
        free(copy);
        history_free(other);
    }
    free(state.data);
    history_free(history);
}
END_TEST

START_TEST(a_line_without_an_end_is_refused)
{
    size_t length = 2 * STATE_LINE_MAXIMUM;
    char *line = malloc(length);
    struct history *history = history_new();
    struct error error;

    memset(line, ' ', length);
    ck_assert_int_eq(read_into(history, line, length, &error), STATE_BROKEN);
    ck_assert_ptr_nonnull(strstr(error.message, "too long"));
    history_free(history);
    free(line);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("history_state");
    TCase *kept = tcase_create("kept");
    TCase *refused = tcase_create("refused");

    tcase_set_timeout(kept, 120);
    tcase_add_loop_test(kept, two_runs_over_halves_find_what_one_run_finds, 0, 12);
    tcase_add_test(kept, what_was_read_is_written_as_it_was);
    tcase_add_test(kept, there_is_no_mail_address_and_no_credential_in_it);
    suite_add_tcase(suite, kept);
    tcase_set_timeout(refused, 120);
    tcase_add_loop_test(refused, what_is_no_state_is_refused_with_a_reason, 0,
                        sizeof bad / sizeof bad[0]);
    tcase_add_test(refused, what_is_well_formed_is_read);
    tcase_add_test(refused, a_newer_version_is_told_apart);
    tcase_add_test(refused, damage_is_refused_or_harmless);
    tcase_add_test(refused, a_line_without_an_end_is_refused);
    suite_add_tcase(suite, refused);
    return suite;
}

SUITE_MAIN(suite);

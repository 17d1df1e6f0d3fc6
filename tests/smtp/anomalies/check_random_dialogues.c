/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds for every dialogue, tried on thousands made by chance from fixed seeds. */
#include <stdlib.h>

#include "output/session_json.h"
#include "tests/smtp/anomalies/rule_kit.h"
#include "tests/support/timing_sum.h"

static const char *const class_ids[] = {
    "rset-doubled",
    "rset-after-rejected-mail-or-data",
    "rset-after-rejected-recipient",
    "rset-recipient-verification",
    "rset-unexplained-abort",
    "rset-connection-reuse-probe",
    "rset-noop-equivalent",
};

enum { CLASS_IDS = sizeof class_ids / sizeof class_ids[0] };

/* ---------------------------------------------------------------------- chance */

struct chance {
    uint64_t state;
};

/* xorshift64*; the seed is not 0. */
static unsigned pick(struct chance *chance, unsigned below)
{
    chance->state ^= chance->state >> 12;
    chance->state ^= chance->state << 25;
    chance->state ^= chance->state >> 27;
    return (unsigned)((chance->state * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % below;
}

struct script {
    char text[16384];
    size_t length;
};

static void add(struct script *script, const char *text)
{
    script->length += (size_t)snprintf(script->text + script->length,
                                       sizeof script->text - script->length, "%s", text);
    ck_assert_uint_lt(script->length, sizeof script->text);
}

static const char *one_of(struct chance *chance, const char *const *texts, size_t count)
{
    return texts[pick(chance, (unsigned)count)];
}

#define ADD_ONE_OF(script, chance, texts)                                                          \
    add(script, one_of(chance, texts, sizeof(texts) / sizeof((texts)[0])))

/* ------------------------------------------------------------ whatever dialogues */

static const char *const client_lines[] = {
    "RSET",
    "RSET",
    "RSET",
    "rset",
    "RSET with an argument",
    "MAIL FROM:<alice@example.org>",
    "MAIL FROM:<alice@example.org> SIZE=10",
    "MAIL FROM:<>",
    "MAIL FROM:<double-bounce@example.org>",
    "MAIL bad",
    "RCPT TO:<bob@example.com>",
    "RCPT TO:<bob@EXAMPLE.com>",
    "RCPT TO:<carol@example.com>",
    "RCPT",
    "DATA",
    "BDAT 3",
    "BDAT 3 LAST",
    "BDAT x",
    "abc",
    ".",
    "NOOP",
    "EHLO client.example.org",
    "HELO client.example.org",
    "LHLO client.example.org",
    "AUTH PLAIN AGEAYg==",
    "AUTH LOGIN",
    "YWxpY2U=",
    "STARTTLS",
    "QUIT",
    "",
    "MAILFROM:<x@example.org>",
};

static const char *const server_lines[] = {
    "250 2.0.0 Ok",   "250 2.0.0 Ok", "250 2.0.0 Ok", "250-more", "354 go ahead", "220 hello",
    "221 bye",        "334 ",         "235 Ok",       "421 bye",  "450 later",    "550 no",
    "554 5.7.1 spam", "503 sequence", "501 syntax",   "what",     "200 fine",     "",
};

static const char *const other_items[] = {
    "@ 0.5\n",          "@ 5\n",  "@ 61\n",   "@ 700\n", "GAP C 20\n", "C| \\r\\n.\\r\\n\n",
    "C| half a line\n", "S| 2\n", "C| \\n\n",
};

/* Mostly commands that are answered, so that transactions do come about. */
static void add_anything(struct script *script, struct chance *chance)
{
    unsigned kind = pick(chance, 20);

    if (kind == 0) {
        ADD_ONE_OF(script, chance, other_items);
        return;
    }
    add(script, kind == 1 ? "C+ " : "C: ");
    ADD_ONE_OF(script, chance, client_lines);
    add(script, "\n");
    if (kind < 4)
        return;
    add(script, kind == 4 ? "S+ " : "S: ");
    ADD_ONE_OF(script, chance, server_lines);
    add(script, "\n");
}

static void add_something(struct script *script, struct chance *chance)
{
    static const char *const wholes[] = {
        ALICE_TO_BOB,
        ALICE_TO_BOB RSET,
        ALICE_TO_BOB MESSAGE,
        RSET,
        MAIL("") RCPT("bob@example.com") RSET,
        ALICE_TO("carol@example.com") RSET,
        ALICE_TO("carol@example.com") MESSAGE,
        ALICE_TO_BOB "@ 40\n" MESSAGE,
    };

    if (pick(chance, 4) == 0)
        ADD_ONE_OF(script, chance, wholes);
    else
        add_anything(script, chance);
}

static struct session *whatever_session(struct chance *chance)
{
    struct script_options options = script_options_default();
    struct script script = { .length = 0 };
    unsigned items = 1 + pick(chance, 60);

    options.sessions.limits.findings = 100000;
    if (pick(chance, 3) == 0) {
        options.no_handshake = pick(chance, 2);
        options.directions = pick(chance, DIRECTIONS_COUNT);
        options.missing[SIDE_CLIENT] = pick(chance, 2);
        options.sessions.limits.steps = pick(chance, 60);
        options.sessions.limits.transactions = pick(chance, 10);
        options.sessions.limits.recipients = pick(chance, 20);
        options.sessions.limits.pending = pick(chance, 20);
        options.sessions.limits.gaps = pick(chance, 3);
    }
    options.close = pick(chance, CLOSE_COUNT);
    options.closed_by = pick(chance, CLOSED_BY_COUNT);
    if (pick(chance, 4) > 0)
        add(&script, HELLO);
    while (items-- > 0)
        add_something(&script, chance);
    return script_session(script.text, &options);
}

static size_t classes_at(const struct session *session, step_index step)
{
    size_t count = 0;

    for (size_t i = 0; i < session->finding_count; i++)
        for (size_t class = 0; class < CLASS_IDS; class ++)
            count += session->findings[i].step == step &&
                     strcmp(session->findings[i].id, class_ids[class]) == 0;
    return count;
}

/* One class for each RSET, and for nothing else. */
static void expect_one_class_each(const struct session *session)
{
    size_t rsets = 0, classes = 0;

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];
        bool is_rset =
            step->kind == STEP_COMMAND && bytes_equal(step->command.verb, bytes_of_string("RSET"));

        rsets += is_rset;
        ck_assert_uint_eq(classes_at(session, (step_index)i), is_rset);
    }
    for (size_t class = 0; class < CLASS_IDS; class ++)
        classes += session_finding_count(session, class_ids[class]);
    ck_assert_uint_eq(classes, rsets);
}

static void expect_valid(const struct session *session, const struct finding *finding)
{
    const struct anomaly_rule *rule = anomaly_rule_find(finding->id);

    ck_assert_ptr_nonnull(rule);
    ck_assert_int_lt(finding->severity, SEVERITY_COUNT);
    ck_assert_uint_gt(finding->message.length, 0);
    ck_assert_int_ge(finding->step, STEP_NONE);
    ck_assert_int_lt(finding->step, (step_index)session->step_count);
    if (finding->step != STEP_NONE)
        ck_assert_int_eq(finding->t, session->steps[finding->step].t);
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct evidence *evidence = &finding->evidence[i];

        if (evidence->kind == EVIDENCE_DURATION)
            ck_assert_int_ge(evidence->span, 0);
        if (strcmp(evidence->name, "aborted_step") == 0 ||
            strcmp(evidence->name, "first_step") == 0)
            ck_assert_uint_eq(classes_at(session, (step_index)evidence->integer), 1);
    }
}

static void expect_order(const struct session *session)
{
    for (size_t i = 1; i < session->finding_count; i++) {
        step_index before = session->findings[i - 1].step, step = session->findings[i].step;

        ck_assert(step == STEP_NONE || (before != STEP_NONE && before <= step));
    }
}

enum { SEEDS = 4, DIALOGUES_A_SEED = 100 };

START_TEST(each_rset_has_one_class_and_each_finding_is_sound)
{
    struct chance chance = { .state = (uint64_t)_i * 7919 + 1 };

    for (unsigned n = 0; n < 2 * DIALOGUES_A_SEED; n++) {
        struct session *session = whatever_session(&chance);

        expect_one_class_each(session);
        expect_order(session);
        for (size_t i = 0; i < session->finding_count; i++)
            expect_valid(session, &session->findings[i]);
        ck_assert_uint_le(session_finding_count(session, "envelope-replay-after-abort"),
                          session_finding_count(session, "rset-unexplained-abort"));
        ck_assert(timing_adds_up(session));
        json_decref(session_json_new(session));
        session_free(session);
    }
}
END_TEST

/* The generator is of use only as long as it brings about what it tests. */
START_TEST(chance_brings_about_every_finding)
{
    static const char *const others[] = {
        "envelope-replay-after-abort", "rset-not-250", "rset-ignored", "capture-gap",
        "connection-idle-held",        "data-delayed",
    };
    struct chance chance = { .state = 4711 };
    size_t of_class[CLASS_IDS] = { 0 };
    size_t of_others[sizeof others / sizeof others[0]] = { 0 };

    for (unsigned n = 0; n < 1000; n++) {
        struct session *session = whatever_session(&chance);

        for (size_t i = 0; i < CLASS_IDS; i++)
            of_class[i] += session_finding_count(session, class_ids[i]);
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
            of_others[i] += session_finding_count(session, others[i]);
        session_free(session);
    }
    for (size_t i = 0; i < CLASS_IDS; i++)
        ck_assert_uint_gt(of_class[i], 10);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ck_assert_msg(of_others[i] > 10, "%s: %zu", others[i], of_others[i]);
}
END_TEST

/* ------------------------------------------------------------ harmless dialogues */

/* What mail servers and libraries do all day. */
static const char *const harmless[] = {
    ALICE_TO_BOB MESSAGE,
    ALICE_TO_BOB MESSAGE RSET,
    ALICE_TO("carol@example.com") MESSAGE RSET,
    MAIL("list@example.org") RCPT("bob@example.com") RCPT("carol@example.com") MESSAGE,
    MAIL("alice@example.org") RCPT_550("bob@example.com") RSET,
    MAIL("alice@example.org") RCPT("bob@example.com") RCPT_550("x@example.com") RSET,
    MAIL("alice@example.org") RCPT_550("x@example.com") RCPT("bob@example.com") MESSAGE,
    MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 450 4.2.0 later\n" RSET RSET,
    ALICE_TO_BOB DATA_REFUSED("451 4.3.0 later") RSET,
    "C: MAIL FROM:<alice@example.org>\nS: 452 4.3.1 full\n" RSET,
    MAIL("") RCPT("bob@example.com") RSET,
    MAIL("double-bounce@example.org") RCPT("carol@example.com") RSET,
    MAIL("alice@example.org") RSET,
    NOOP,
    RSET,
    "@ 1\n",
    "@ 20\n",
    "C: EHLO client.example.org\nS: 250 hello\n",
};

static void add_harmless(struct script *script, struct chance *chance, unsigned most)
{
    for (unsigned n = pick(chance, most + 1); n > 0; n--)
        ADD_ONE_OF(script, chance, harmless);
}

START_TEST(harmless_dialogues_in_any_order_are_calm)
{
    struct chance chance = { .state = (uint64_t)_i * 104729 + 1 };

    for (unsigned n = 0; n < DIALOGUES_A_SEED; n++) {
        struct script script = { .length = 0 };
        struct session *session;

        add(&script, HELLO);
        add_harmless(&script, &chance, 4);
        add(&script, QUIT);
        session = script_session(script.text, NULL);
        ck_assert_msg(session_worst(session) == SEVERITY_INFO, "%s", script.text);
        session_free(session);
    }
}
END_TEST

START_TEST(an_interception_among_harmless_dialogues_is_found)
{
    static const char *const held[] = { "", RSET, NOOP "@ 5\n" NOOP, "@ 1\n" RSET "@ 3\n" NOOP };
    struct chance chance = { .state = (uint64_t)_i * 15485863 + 1 };

    for (unsigned n = 0; n < DIALOGUES_A_SEED; n++) {
        struct script script = { .length = 0 };
        struct session *session;

        add(&script, HELLO);
        add_harmless(&script, &chance, 3);
        add(&script, ALICE_TO("victim@example.com") RSET);
        ADD_ONE_OF(&script, &chance, held);
        add(&script, "@ 10\n" ALICE_TO("victim@example.com") MESSAGE);
        add_harmless(&script, &chance, 3);
        session = script_session(script.text, NULL);
        expect_severity(session, "rset-unexplained-abort", SEVERITY_WARNING);
        expect_severity(session, "envelope-replay-after-abort", SEVERITY_WARNING);
        session_free(session);
    }
}
END_TEST

static Suite *suite(void)
{
    const char *wanted = getenv("SMTPSCOPE_TEST_SEEDS");
    int seeds = wanted != NULL && atoi(wanted) > 0 ? atoi(wanted) : SEEDS;
    Suite *suite = suite_create("random_dialogues");
    TCase *whatever = tcase_create("whatever");
    TCase *harmless_ones = tcase_create("harmless");

    tcase_set_timeout(whatever, 120);
    tcase_set_timeout(harmless_ones, 120);
    tcase_add_loop_test(whatever, each_rset_has_one_class_and_each_finding_is_sound, 0, seeds);
    tcase_add_test(whatever, chance_brings_about_every_finding);
    tcase_add_loop_test(harmless_ones, harmless_dialogues_in_any_order_are_calm, 0, seeds);
    tcase_add_loop_test(harmless_ones, an_interception_among_harmless_dialogues_is_found, 0, seeds);
    suite_add_tcase(suite, whatever);
    suite_add_tcase(suite, harmless_ones);
    return suite;
}

SUITE_MAIN(suite);

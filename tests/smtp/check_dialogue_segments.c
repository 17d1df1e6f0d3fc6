/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds for every dialogue: how its bytes are cut into segments shows nowhere,
 * no credential is in any output, and all memory is given back. */
#include <stdio.h>

#include "base/memory_budget.h"
#include "output/json_line.h"
#include "output/session_json.h"
#include "output/session_mask.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/dice.h"
#include "tests/support/random_dialogue.h"
#include "tests/support/suite_main.h"
#include "tests/support/transcript_text.h"

enum { SEEDS = 4, DIALOGUES_A_SEED = 250, CUTS = 4 };

/* Small enough that a short dialogue reaches each. Credentials keep their number
 * and length: of one that is not known nothing is promised. */
static struct smtp_limits small_limits(struct dice *dice)
{
    struct smtp_limits limits = default_smtp_limits;

    limits.line = 100 + roll(dice, 200);
    limits.reply_lines = 1 + roll(dice, 3);
    limits.steps = roll(dice, 60);
    limits.transactions = roll(dice, 4);
    limits.recipients = roll(dice, 6);
    limits.pending = roll(dice, 6);
    limits.held = 1 + roll(dice, 80);
    limits.gaps = roll(dice, 3);
    limits.header_bytes = roll(dice, 60);
    return limits;
}

static struct script_options options_by_chance(struct dice *dice, struct memory_budget *budget)
{
    struct script_options options = script_options_default();

    options.sessions.budget = budget;
    options.sessions.messages.digest = roll(dice, 2);
    options.sessions.messages.headers = roll(dice, 2);
    options.sessions.messages.parts = roll(dice, 2);
    options.close = roll(dice, CLOSE_COUNT);
    options.closed_by = roll(dice, CLOSED_BY_COUNT);
    if (roll(dice, 4) == 0)
        options.sessions.limits = small_limits(dice);
    return options;
}

static char *line_of(const struct session *session)
{
    json_t *json = session_json_new(session);
    struct bounded_buffer line;
    char *text;

    bounded_buffer_init(&line, SIZE_MAX);
    json_line_append(&line, json);
    text = calloc(line.length + 1, 1);
    memcpy(text, line.data, line.length);
    bounded_buffer_clear(&line);
    json_decref(json);
    return text;
}

static char *play(const struct random_dialogue *dialogue, const struct script_options *options)
{
    struct session *session = script_session(dialogue->script, options);
    char *text = line_of(session);

    ck_assert_uint_eq(options->sessions.budget->used, 0);
    session_free(session);
    return text;
}

static void expect_no_secret(const struct random_dialogue *dialogue, const char *text)
{
    if (strstr(text, dialogue->secret) == NULL && strstr(text, dialogue->secret_base64) == NULL)
        return;
    fprintf(stderr, "%s in\n%s\n%s", dialogue->secret, text, dialogue->script);
    ck_abort_msg("a credential is in an output");
}

/* ------------------------------------------------------------------- other formats */

struct masked {
    const struct random_dialogue *dialogue;
};

static void receive_masked(void *context, struct session *session)
{
    const struct masked *masked = context;
    char *text = line_of(session);

    expect_no_secret(masked->dialogue, text);
    free(text);
    session_free(session);
}

static void expect_no_secret_in_masks(const struct random_dialogue *dialogue,
                                      const struct script_options *options)
{
    static const struct hash_key key = { "masks of a test" };
    struct masked masked = { dialogue };

    for (enum mask_level level = MASK_ADDRESSES; level <= MASK_ALL; level++) {
        struct session_mask *mask = session_mask_new(
            level, &key, (struct session_sink){ .context = &masked, .receive = receive_masked });

        script_play(dialogue->script, options, session_mask_sink(mask));
        session_mask_free(mask);
    }
}

static void expect_no_secret_in_transcript(const struct random_dialogue *dialogue,
                                           const struct script_options *options)
{
    struct transcript_options look = { .unicode = true };
    char *text = transcript_text(script_session(dialogue->script, options), &look);

    expect_no_secret(dialogue, text);
    free(text);
}

/* ------------------------------------------------------------------------- segments */

static void expect_same(const struct random_dialogue *dialogue,
                        const struct script_options *options, const char *expected)
{
    char *text = play(dialogue, options);

    if (strcmp(text, expected) != 0) {
        fprintf(stderr, "whole:\n%scut:\n%s\n%s# line %zu, held %zu, pending %zu, steps %zu\n",
                expected, text, dialogue->script, options->sessions.limits.line,
                options->sessions.limits.held, options->sessions.limits.pending,
                options->sessions.limits.steps);
        ck_abort_msg("a cut shows in the record");
    }
    free(text);
}

static void append(const char *path, const char *line)
{
    FILE *stream = fopen(path, "a");

    ck_assert_ptr_nonnull(stream);
    fputs(line, stream);
    ck_assert_int_eq(fclose(stream), 0);
}

static void check_dialogue(const struct random_dialogue *dialogue, struct dice *dice)
{
    struct memory_pool pool;
    struct memory_budget budget = { .pool = &pool };
    struct script_options options;
    char *expected;

    memory_pool_init(&pool, 1U << 30);
    options = options_by_chance(dice, &budget);
    expected = play(dialogue, &options);
    expect_no_secret(dialogue, expected);
    expect_no_secret_in_transcript(dialogue, &options);
    expect_no_secret_in_masks(dialogue, &options);
    options.cut = CUT_EVERYWHERE;
    expect_same(dialogue, &options, expected);
    options.cut = CUT_BY_CHANCE;
    for (unsigned n = 0; n < CUTS; n++) {
        options.cut_at = roll(dice, UINT32_MAX);
        expect_same(dialogue, &options, expected);
    }
    if (getenv("SMTPSCOPE_TEST_RECORDS") != NULL)
        append(getenv("SMTPSCOPE_TEST_RECORDS"), expected);
    free(expected);
}

START_TEST(any_cut_gives_the_same_record_without_a_credential)
{
    static struct random_dialogue dialogue;
    struct dice dice = dice_of_seed((uint64_t)_i);

    for (uint64_t n = 0; n < DIALOGUES_A_SEED; n++) {
        random_dialogue_make(&dialogue, (uint64_t)_i * DIALOGUES_A_SEED + n);
        check_dialogue(&dialogue, &dice);
    }
}
END_TEST

/* The generator is of use only as long as it brings about what it tests. */
START_TEST(chance_brings_about_everything)
{
    static const char *const wanted[] = {
        "\"revised\":true",
        "\"refused\":true",
        "\"end\":\"",
        "\"odd_ends\":",
        "eod-ambiguous",
        "\"auth_response\"",
        "\"gap\":",
        "\"tls\":",
        "\"delivery\":",
        "\"method\":\"BDAT\"",
        "\"method\":\"BURL\"",
        "\"from\":\"server\",\"verb\"",
        "\"malformed\":true",
        "\"held\":",
        "\"last_steps\":",
        "\"unknown\":true",
        "\"bare_lf\":",
        "\"bare_line_ends\":",
        "\"cancelled\":true",
        "\"outcome\":\"unknown\"",
    };
    static struct random_dialogue dialogue;
    size_t count[sizeof wanted / sizeof wanted[0]] = { 0 };
    struct memory_pool pool;
    struct memory_budget budget = { .pool = &pool };
    struct dice dice = dice_of_seed(4711);

    memory_pool_init(&pool, 1U << 30);
    for (uint64_t n = 0; n < 1000; n++) {
        struct script_options options = options_by_chance(&dice, &budget);
        char *text;

        random_dialogue_make(&dialogue, n);
        text = play(&dialogue, &options);
        for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
            count[i] += strstr(text, wanted[i]) != NULL;
        free(text);
    }
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        ck_assert_msg(count[i] > 3, "%s: %zu", wanted[i], count[i]);
}
END_TEST

static Suite *suite(void)
{
    const char *wanted = getenv("SMTPSCOPE_TEST_SEEDS");
    int seeds = wanted != NULL && atoi(wanted) > 0 ? atoi(wanted) : SEEDS;
    Suite *suite = suite_create("dialogue_segments");
    TCase *chance = tcase_create("chance");

    tcase_set_timeout(chance, 600);
    tcase_add_test(chance, chance_brings_about_everything);
    tcase_add_loop_test(chance, any_cut_gives_the_same_record_without_a_credential, 0, seeds);
    suite_add_tcase(suite, chance);
    return suite;
}

SUITE_MAIN(suite);

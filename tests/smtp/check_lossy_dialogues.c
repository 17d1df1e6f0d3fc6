/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thousands of conversations made by chance, of each of which some is lost: what the
 * record then claims holds in the record of the whole. */
#include <stdlib.h>

#include "output/session_json.h"
#include "tests/smtp/lossy_claims.h"
#include "tests/support/conversation_maker.h"
#include "tests/support/suite_main.h"

enum { SEEDS = 4, CONVERSATIONS_A_SEED = 60 };

/* -------------------------------------------------------------------------- losses */

typedef void (*loss)(struct losses *losses, const struct conversation *conversation,
                     struct dice *dice);

static void lose_bytes(struct losses *losses, const struct utterance *said, uint64_t from,
                       uint64_t to)
{
    for (uint64_t at = from; at < to; at++)
        losses->lost[said->from][said->offset + at] = true;
}

static void lose_segment(struct losses *losses, const struct utterance *said)
{
    lose_bytes(losses, said, 0, said->length);
}

/* Some segments of a side, one behind the other. */
static void lose_once(struct losses *losses, const struct conversation *conversation,
                      struct dice *dice)
{
    size_t at = roll(dice, (uint32_t)conversation->count);
    enum side from = conversation->said[at].from;
    unsigned count = 1 + roll(dice, 4) * roll(dice, 3);

    for (; at < conversation->count && count > 0; at++) {
        if (conversation->said[at].from != from)
            continue;
        lose_segment(losses, &conversation->said[at]);
        count--;
    }
    losses->joins_holes = roll_chance(dice, 500);
}

static void lose_here_and_there(struct losses *losses, const struct conversation *conversation,
                                struct dice *dice)
{
    unsigned often = 20 + roll(dice, 200);

    for (size_t i = 0; i < conversation->count; i++)
        if (roll_chance(dice, often))
            lose_segment(losses, &conversation->said[i]);
    losses->joins_holes = roll_chance(dice, 500);
}

/* What a snap length cuts off. */
static void lose_ends(struct losses *losses, const struct conversation *conversation,
                      struct dice *dice)
{
    uint64_t kept = 20 + roll(dice, 60);

    for (size_t i = 0; i < conversation->count; i++)
        if (conversation->said[i].length > kept)
            lose_bytes(losses, &conversation->said[i], kept, conversation->said[i].length);
}

static void lose_anything(struct losses *losses, const struct conversation *conversation,
                          struct dice *dice)
{
    for (unsigned holes = 1 + roll(dice, 4); holes > 0; holes--) {
        const struct utterance *said =
            &conversation->said[roll(dice, (uint32_t)conversation->count)];
        uint64_t from = roll(dice, (uint32_t)said->length);

        lose_bytes(losses, said, from, from + 1 + roll(dice, (uint32_t)(said->length - from)));
    }
}

static void lose_beginning(struct losses *losses, const struct conversation *conversation,
                           struct dice *dice)
{
    losses->first = roll(dice, (uint32_t)conversation->count);
    if (losses->first == 0)
        losses->first = 1;
}

/* What a side said before the first of its segments that was captured is not known
 * to be missing: it is before the beginning, whatever the other side had said. */
static void find_first(struct losses *losses, const struct conversation *conversation,
                       enum side side)
{
    for (size_t i = losses->first; i < conversation->count; i++) {
        const struct utterance *said = &conversation->said[i];

        if (said->from != side)
            continue;
        memset(losses->lost[side] + said->offset, 0, said->length);
        return;
    }
}

static void lose_beginning_and_more(struct losses *losses, const struct conversation *conversation,
                                    struct dice *dice)
{
    lose_beginning(losses, conversation, dice);
    lose_here_and_there(losses, conversation, dice);
    find_first(losses, conversation, SIDE_CLIENT);
    find_first(losses, conversation, SIDE_SERVER);
}

static void lose_server(struct losses *losses, const struct conversation *conversation,
                        struct dice *dice)
{
    (void)conversation;
    (void)dice;
    losses->directions = DIRECTIONS_CLIENT;
}

static void lose_client(struct losses *losses, const struct conversation *conversation,
                        struct dice *dice)
{
    (void)conversation;
    (void)dice;
    losses->directions = DIRECTIONS_SERVER;
}

static void lose_server_and_more(struct losses *losses, const struct conversation *conversation,
                                 struct dice *dice)
{
    lose_once(losses, conversation, dice);
    losses->directions = DIRECTIONS_CLIENT;
}

static void lose_client_and_more(struct losses *losses, const struct conversation *conversation,
                                 struct dice *dice)
{
    lose_here_and_there(losses, conversation, dice);
    losses->directions = DIRECTIONS_SERVER;
}

static void lose_server_and_beginning(struct losses *losses,
                                      const struct conversation *conversation, struct dice *dice)
{
    lose_beginning(losses, conversation, dice);
    losses->directions = DIRECTIONS_CLIENT;
}

/* ---------------------------------------------------------------------- a conversation */

struct trial {
    struct conversation conversation;
    struct losses losses;
    struct session *whole;
    struct session *lossy;
};

static void trial_init(struct trial *trial, struct dice *dice,
                       const struct conversation_traits *traits, loss lose)
{
    struct losses none;

    conversation_init(&trial->conversation);
    conversation_make(&trial->conversation, dice, traits);
    losses_init(&none, &trial->conversation);
    trial->whole = conversation_session(&trial->conversation, &none);
    losses_clear(&none);
    losses_init(&trial->losses, &trial->conversation);
    lose(&trial->losses, &trial->conversation, dice);
    trial->lossy = conversation_session(&trial->conversation, &trial->losses);
}

static void trial_clear(struct trial *trial)
{
    session_free(trial->whole);
    losses_clear(&trial->losses);
    conversation_clear(&trial->conversation);
}

static char *as_json(const struct session *session)
{
    json_t *json = session_json_new(session);
    char *text = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(9));

    json_decref(json);
    return text;
}

static void expect_same_byte_by_byte(struct trial *trial, const char *expected)
{
    struct session *session;
    char *json;

    trial->losses.byte_by_byte = true;
    session = conversation_session(&trial->conversation, &trial->losses);
    trial->losses.byte_by_byte = false;
    json = as_json(session);
    if (strcmp(json, expected) != 0) {
        conversation_print(&trial->conversation, &trial->losses);
        printf("as it came:\n%s\nbyte by byte:\n", expected);
        lossy_record_print(session);
        fflush(stdout);
    }
    ck_assert_msg(strcmp(json, expected) == 0, "byte by byte the record is another");
    free(json);
    session_free(session);
}

/* Takes the lossy session. */
static void expect_claims(struct trial *trial, bool pairs)
{
    struct lossy_claims claims = { .lossy = trial->lossy, .whole = trial->whole, .pairs = pairs };
    char *json = as_json(trial->lossy);
    bool good = lossy_claims_hold(&claims);

    if (!good) {
        conversation_print(&trial->conversation, &trial->losses);
        lossy_record_print(trial->whole);
        printf("with losses:\n");
        lossy_record_print(trial->lossy);
        fflush(stdout);
    }
    ck_assert(good);
    ck_assert(lossy_record_is_discreet(trial->lossy));
    expect_same_byte_by_byte(trial, json);
    free(json);
}

static void try_one(struct dice *dice, const struct conversation_traits *traits, loss lose)
{
    struct trial trial;

    trial_init(&trial, dice, traits, lose);
    expect_claims(&trial, !traits->is_hasty);
    trial_clear(&trial);
}

static const struct kind {
    const char *name;
    loss lose;
    bool form_alone; /* nothing but the form of lines says what they are */
} kinds[] = {
    { "some segments of a side", lose_once, false },
    { "segments here and there", lose_here_and_there, false },
    { "the ends of segments", lose_ends, false },
    { "anything", lose_anything, false },
    { "the beginning", lose_beginning, false },
    { "the beginning and more", lose_beginning_and_more, false },
    { "the server", lose_server, false },
    { "the client", lose_client, false },
    { "the server and more", lose_server_and_more, true },
    { "the client and more", lose_client_and_more, false },
    { "the server and the beginning", lose_server_and_beginning, true },
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

START_TEST(whatever_is_lost_what_is_claimed_holds)
{
    const struct kind *kind = &kinds[_i % KINDS];
    struct dice dice = dice_of_seed((uint64_t)_i);

    for (unsigned n = 0; n < CONVERSATIONS_A_SEED; n++) {
        const struct conversation_traits traits = {
            .quotes = !kind->form_alone && roll_chance(&dice, 500),
            .nests = kind->lose != lose_server && !kind->form_alone,
            .errs = kind->lose != lose_server && !kind->form_alone,
            .crosses = roll_chance(&dice, 300),
        };

        try_one(&dice, &traits, kind->lose);
    }
}
END_TEST

START_TEST(client_that_does_not_wait_is_not_made_to_say_what_it_did_not)
{
    const struct kind *kind = &kinds[_i % KINDS];
    struct dice dice = dice_of_seed((uint64_t)_i + 1000000);

    for (unsigned n = 0; n < CONVERSATIONS_A_SEED; n++) {
        const struct conversation_traits traits = {
            .quotes = !kind->form_alone && roll_chance(&dice, 500),
            .errs = kind->lose != lose_server && !kind->form_alone,
            .crosses = true,
            .is_hasty = true,
        };

        try_one(&dice, &traits, kind->lose);
    }
}
END_TEST

static Suite *suite(void)
{
    const char *wanted = getenv("SMTPSCOPE_TEST_SEEDS");
    int seeds = KINDS * (wanted != NULL && atoi(wanted) > 0 ? atoi(wanted) : SEEDS);
    Suite *suite = suite_create("lossy dialogues");
    TCase *claims = tcase_create("claims");

    tcase_set_timeout(claims, 600);
    tcase_add_loop_test(claims, whatever_is_lost_what_is_claimed_holds, 0, seeds);
    tcase_add_loop_test(claims, client_that_does_not_wait_is_not_made_to_say_what_it_did_not, 0,
                        seeds);
    suite_add_tcase(suite, claims);
    return suite;
}

SUITE_MAIN(suite);

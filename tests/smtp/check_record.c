/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record keeps its limits, and its own copy of every text. */
#include "smtp/record.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

struct recording {
    struct smtp_limits limits;
    struct record record;
    struct session_draft *draft; /* the record's */
    struct session *session;     /* once it is finished */
};

static struct recording *recording_new(void)
{
    struct recording *to = memory_new(1, sizeof *to);

    to->limits = default_smtp_limits;
    record_init(&to->record, 1, &to->limits);
    to->draft = &to->record.draft;
    to->session = session_new();
    return to;
}

static void recording_free(struct recording *to)
{
    record_clear(&to->record);
    session_free(to->session);
    free(to);
}

/* A command whose text is overwritten as soon as it was added. */
static step_index add_command(struct recording *to, const char *verb, const char *argument)
{
    char word[64], rest[64];
    struct step step = { .kind = STEP_COMMAND, .from = SIDE_CLIENT, .reply_to = STEP_NONE };
    step_index index;

    snprintf(word, sizeof word, "%s", verb);
    snprintf(rest, sizeof rest, "%s", argument != NULL ? argument : "");
    step.command.verb = TEXT(word);
    step.command.unknown = true;
    if (argument != NULL)
        step.command.argument = TEXT(rest);
    index = record_step(&to->record, &step);
    memset(word, '#', sizeof word - 1);
    memset(rest, '#', sizeof rest - 1);
    return index;
}

static step_index add_numbered(struct recording *to, unsigned number)
{
    char argument[16];

    snprintf(argument, sizeof argument, "%u", number);
    return add_command(to, "NOOP", argument);
}

static step_index add_reply(struct recording *to, uint16_t code, const char *first,
                            const char *last)
{
    char texts[2][64];
    const struct bytes lines[] = { bytes_of(texts[0], strlen(first)),
                                   bytes_of(texts[1], strlen(last)) };
    struct step step = { .kind = STEP_REPLY,
                         .from = SIDE_SERVER,
                         .reply_to = STEP_NONE,
                         .reply = { .code = code, .line_count = 2, .lines = lines } };
    step_index index;

    snprintf(texts[0], sizeof texts[0], "%s", first);
    snprintf(texts[1], sizeof texts[1], "%s", last);
    index = record_step(&to->record, &step);
    memset(texts, '#', sizeof texts);
    return index;
}

/* --------------------------------------------------------------------- texts */

START_TEST(a_command_is_copied_with_an_unknown_verb_in_upper_case)
{
    struct recording *to = recording_new();
    step_index index = add_command(to, "mAiL", "From:<a@example.org>");

    ck_assert_int_eq(index, 0);
    expect_text(to->draft->steps[0].command.verb, "MAIL");
    expect_text(to->draft->steps[0].command.argument, "From:<a@example.org>");
    recording_free(to);
}
END_TEST

START_TEST(an_absent_text_stays_absent_and_an_empty_one_present)
{
    struct recording *to = recording_new();

    add_command(to, "QUIT", NULL);
    add_command(to, "", "");
    ck_assert(!bytes_present(to->draft->steps[0].command.argument));
    ck_assert(bytes_present(to->draft->steps[1].command.argument));
    ck_assert(bytes_present(to->draft->steps[1].command.verb));
    ck_assert_uint_eq(to->draft->steps[1].command.verb.length, 0);
    recording_free(to);
}
END_TEST

START_TEST(the_lines_of_a_reply_are_copied_and_present_also_when_empty)
{
    struct recording *to = recording_new();
    const struct reply *reply;

    add_reply(to, 250, "", "2.1.0 Ok");
    reply = &to->draft->steps[0].reply;
    ck_assert_uint_eq(reply->line_count, 2);
    ck_assert(bytes_present(reply->lines[0]));
    ck_assert_uint_eq(reply->lines[0].length, 0);
    expect_text(reply->lines[1], "2.1.0 Ok");
    recording_free(to);
}
END_TEST

START_TEST(a_stray_line_is_copied)
{
    struct recording *to = recording_new();
    char text[] = "hello";
    struct step step = { .kind = STEP_STRAY_LINE, .from = SIDE_SERVER, .line = TEXT(text) };

    record_step(&to->record, &step);
    memset(text, '#', sizeof text - 1);
    expect_text(to->draft->steps[0].line, "hello");
    recording_free(to);
}
END_TEST

START_TEST(a_status_has_texts_that_live_as_long_as_the_session)
{
    struct recording *to = recording_new();
    step_index index = add_reply(to, 550, "5.5.5 first", "5.1.1 unknown user");
    struct reply_status status = record_status(&to->record, index, 550);

    ck_assert_uint_eq(status.code, 550);
    expect_text(status.enhanced, "5.1.1");
    expect_text(status.text, "unknown user");
    status = record_status(&to->record, STEP_NONE, 421);
    ck_assert_uint_eq(status.code, 421);
    ck_assert(!bytes_present(status.text));
    recording_free(to);
}
END_TEST

/* --------------------------------------------------------------------- steps */

START_TEST(steps_are_indexed_in_order)
{
    struct recording *to = recording_new();

    for (unsigned i = 0; i < 100; i++)
        ck_assert_int_eq(add_numbered(to, i), (step_index)i);
    expect_text(record_step_at(&to->record, 57)->command.argument, "57");
    ck_assert_ptr_null(record_step_at(&to->record, STEP_NONE));
    record_finish(&to->record, to->session);
    ck_assert_uint_eq(to->session->left_out.steps, 0);
    ck_assert_uint_eq(to->session->last_step_count, 0);
    recording_free(to);
}
END_TEST

/* `left_out` steps beyond a limit of 5. */
START_TEST(beyond_the_limit_the_last_steps_are_kept_in_order)
{
    struct recording *to = recording_new();
    const unsigned kept = 5, left_out = (unsigned)_i;
    const unsigned last = left_out < SESSION_LAST_STEPS ? left_out : SESSION_LAST_STEPS;
    char expected[16];

    to->limits.steps = kept;
    for (unsigned i = 0; i < kept + left_out; i++)
        ck_assert_int_eq(add_numbered(to, i), i < kept ? (step_index)i : STEP_NONE);
    record_finish(&to->record, to->session);
    ck_assert_uint_eq(to->session->step_count, kept);
    ck_assert_uint_eq(to->session->left_out.steps, left_out);
    ck_assert_uint_eq(to->session->last_step_count, last);
    for (unsigned i = 0; i < last; i++) {
        snprintf(expected, sizeof expected, "%u", kept + left_out - last + i);
        expect_text(to->session->last_steps[i].command.argument, expected);
        expect_text(to->session->last_steps[i].command.verb, "NOOP");
    }
    recording_free(to);
}
END_TEST

START_TEST(the_last_steps_may_be_of_any_kind)
{
    struct recording *to = recording_new();
    struct step gap = { .kind = STEP_GAP, .from = SIDE_CLIENT, .octets = 77 };

    to->limits.steps = 0;
    for (unsigned i = 0; i < SESSION_LAST_STEPS; i++)
        add_numbered(to, i);
    add_reply(to, 250, "first", "last");
    record_step(&to->record, &gap);
    record_finish(&to->record, to->session);
    expect_text(to->session->last_steps[0].command.argument, "2");
    expect_text(to->session->last_steps[6].reply.lines[1], "last");
    ck_assert_uint_eq(to->session->last_steps[7].octets, 77);
    recording_free(to);
}
END_TEST

START_TEST(once_a_step_was_left_out_the_others_are_too)
{
    struct recording *to = recording_new();

    to->limits.record = 1;
    ck_assert_int_eq(add_numbered(to, 0), 0);
    ck_assert_int_eq(add_numbered(to, 1), STEP_NONE);
    to->limits.record = default_smtp_limits.record;
    ck_assert_int_eq(add_numbered(to, 2), STEP_NONE);
    record_finish(&to->record, to->session);
    ck_assert_uint_eq(to->session->left_out.steps, 2);
    recording_free(to);
}
END_TEST

START_TEST(the_size_of_the_record_is_a_limit_as_well)
{
    struct recording *to = recording_new();

    to->limits.record = 20000;
    for (unsigned i = 0; i < 10000; i++)
        add_numbered(to, i);
    ck_assert_uint_gt(to->draft->left_out->steps, 0);
    ck_assert_uint_gt(to->draft->step_count, 10);
    ck_assert_uint_eq(to->draft->step_count + to->draft->left_out->steps, 10000);
    ck_assert_uint_lt(to->draft->arena.used, 4 * to->limits.record);
    record_finish(&to->record, to->session);
    expect_text(to->session->last_steps[7].command.argument, "9999");
    recording_free(to);
}
END_TEST

START_TEST(an_endless_dialogue_takes_no_more_memory_than_a_long_one)
{
    struct recording *to = recording_new();
    size_t used;

    to->limits.steps = 10;
    for (unsigned i = 0; i < 100; i++)
        add_numbered(to, i);
    used = to->draft->arena.used;
    for (unsigned i = 0; i < 10000; i++)
        add_numbered(to, i);
    ck_assert_uint_eq(to->draft->arena.used, used);
    record_finish(&to->record, to->session);
    ck_assert_uint_eq(to->session->left_out.steps, 10090);
    recording_free(to);
}
END_TEST

/* -------------------------------------------------- transactions and the rest */

START_TEST(a_new_transaction_has_no_steps)
{
    struct recording *to = recording_new();
    const struct transaction *transaction =
        record_transaction_at(&to->record, record_transaction(&to->record));

    ck_assert_int_eq(transaction->mail_step, STEP_NONE);
    ck_assert_int_eq(transaction->data_step, STEP_NONE);
    ck_assert_int_eq(transaction->message_step, STEP_NONE);
    ck_assert_int_eq(transaction->end_step, STEP_NONE);
    ck_assert_uint_eq(transaction->recipient_count, 0);
    ck_assert_ptr_null(record_transaction_at(&to->record, TRANSACTION_NONE));
    recording_free(to);
}
END_TEST

START_TEST(transactions_beyond_the_limit_are_counted)
{
    struct recording *to = recording_new();

    to->limits.transactions = 3;
    for (int32_t i = 0; i < 5; i++)
        ck_assert_int_eq(record_transaction(&to->record), i < 3 ? i : TRANSACTION_NONE);
    ck_assert_uint_eq(to->draft->transaction_count, 3);
    ck_assert_uint_eq(to->draft->left_out->transactions, 2);
    recording_free(to);
}
END_TEST

START_TEST(recipients_are_limited_over_all_transactions)
{
    struct recording *to = recording_new();

    to->limits.recipients = 6;
    for (int32_t transaction = 0; transaction < 2; transaction++) {
        record_transaction(&to->record);
        for (int32_t i = 0; i < 5; i++)
            ck_assert_int_eq(record_recipient(&to->record, transaction, TEXT("b@example.com")),
                             5 * transaction + i < 6 ? i : -1);
    }
    ck_assert_uint_eq(to->draft->transactions[0].recipient_count, 5);
    ck_assert_uint_eq(to->draft->transactions[1].recipient_count, 1);
    ck_assert_uint_eq(to->draft->left_out->recipients, 4);
    recording_free(to);
}
END_TEST

START_TEST(a_recipient_has_a_copy_of_its_address)
{
    struct recording *to = recording_new();
    char address[] = "b@example.com";
    const struct recipient *recipients;

    record_transaction(&to->record);
    record_recipient(&to->record, 0, TEXT(address));
    memset(address, '#', sizeof address - 1);
    record_recipient(&to->record, 0, bytes_of(NULL, 0));
    recipients = to->draft->transactions[0].recipients;
    expect_text(recipients[0].address, "b@example.com");
    ck_assert(bytes_present(recipients[1].address));
    ck_assert_int_eq(recipients[0].step, STEP_NONE);
    recording_free(to);
}
END_TEST

START_TEST(a_recipient_outside_a_transaction_is_not_added)
{
    struct recording *to = recording_new();

    ck_assert_int_eq(record_recipient(&to->record, TRANSACTION_NONE, TEXT("b@example.com")), -1);
    ck_assert_ptr_null(to->draft->left_out);
    recording_free(to);
}
END_TEST

START_TEST(a_full_record_takes_neither_transactions_nor_recipients_nor_authentications)
{
    struct recording *to = recording_new();

    record_transaction(&to->record);
    to->limits.record = 1;
    ck_assert_int_eq(record_transaction(&to->record), TRANSACTION_NONE);
    ck_assert_int_eq(record_recipient(&to->record, 0, TEXT("b@example.com")), -1);
    ck_assert_int_eq(record_authentication(&to->record, TEXT("PLAIN")), -1);
    ck_assert_uint_eq(to->draft->left_out->transactions, 1);
    ck_assert_uint_eq(to->draft->left_out->recipients, 1);
    recording_free(to);
}
END_TEST

START_TEST(authentications_are_limited_as_steps_are)
{
    struct recording *to = recording_new();
    char mechanism[] = "PLAIN";

    to->limits.steps = 2;
    ck_assert_int_eq(record_authentication(&to->record, TEXT(mechanism)), 0);
    memset(mechanism, '#', sizeof mechanism - 1);
    ck_assert_int_eq(record_authentication(&to->record, bytes_of(NULL, 0)), 1);
    ck_assert_int_eq(record_authentication(&to->record, TEXT("LOGIN")), -1);
    expect_text(to->draft->authentications[0].mechanism, "PLAIN");
    ck_assert(!bytes_present(to->draft->authentications[1].mechanism));
    ck_assert_int_eq(to->draft->authentications[0].step, 0);
    recording_free(to);
}
END_TEST

START_TEST(gaps_beyond_the_limit_are_counted)
{
    struct recording *to = recording_new();

    to->limits.gaps = 2;
    for (uint64_t i = 0; i < 5; i++)
        record_gap(&to->record, SIDE_SERVER, 100 * i, i + 1);
    ck_assert_uint_eq(to->draft->gap_count, 2);
    ck_assert_int_eq(to->draft->gaps[1].from, SIDE_SERVER);
    ck_assert_uint_eq(to->draft->gaps[1].offset, 100);
    ck_assert_uint_eq(to->draft->gaps[1].length, 2);
    ck_assert_uint_eq(to->draft->left_out->gaps, 3);
    recording_free(to);
}
END_TEST

static TCase *texts_case(void)
{
    TCase *texts = tcase_create("texts");

    tcase_add_test(texts, a_command_is_copied_with_an_unknown_verb_in_upper_case);
    tcase_add_test(texts, an_absent_text_stays_absent_and_an_empty_one_present);
    tcase_add_test(texts, the_lines_of_a_reply_are_copied_and_present_also_when_empty);
    tcase_add_test(texts, a_stray_line_is_copied);
    tcase_add_test(texts, a_status_has_texts_that_live_as_long_as_the_session);
    return texts;
}

static TCase *steps_case(void)
{
    TCase *steps = tcase_create("steps");

    tcase_add_test(steps, steps_are_indexed_in_order);
    tcase_add_loop_test(steps, beyond_the_limit_the_last_steps_are_kept_in_order, 0, 20);
    tcase_add_test(steps, the_last_steps_may_be_of_any_kind);
    tcase_add_test(steps, once_a_step_was_left_out_the_others_are_too);
    tcase_add_test(steps, the_size_of_the_record_is_a_limit_as_well);
    tcase_add_test(steps, an_endless_dialogue_takes_no_more_memory_than_a_long_one);
    return steps;
}

static TCase *transactions_case(void)
{
    TCase *transactions = tcase_create("transactions");

    tcase_add_test(transactions, a_new_transaction_has_no_steps);
    tcase_add_test(transactions, transactions_beyond_the_limit_are_counted);
    tcase_add_test(transactions, recipients_are_limited_over_all_transactions);
    tcase_add_test(transactions, a_recipient_has_a_copy_of_its_address);
    tcase_add_test(transactions, a_recipient_outside_a_transaction_is_not_added);
    tcase_add_test(transactions,
                   a_full_record_takes_neither_transactions_nor_recipients_nor_authentications);
    tcase_add_test(transactions, authentications_are_limited_as_steps_are);
    tcase_add_test(transactions, gaps_beyond_the_limit_are_counted);
    return transactions;
}

static Suite *suite(void)
{
    Suite *suite = suite_create("record");
    TCase *cases[] = { texts_case(), steps_case(), transactions_case() };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        suite_add_tcase(suite, cases[i]);
    return suite;
}

SUITE_MAIN(suite);

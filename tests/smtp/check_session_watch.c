/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of a session while it goes on. */
#include "smtp/session_watch.h"

#include <stdio.h>

#include "output/session_json.h"
#include "output/session_json_parts.h"
#include "tests/support/event_list.h"
#include "tests/support/suite_main.h"

#define OPENING                                                                                    \
    "S: 220 mail.example.com ESMTP\n"                                                              \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250-mail.example.com\n"                                                                    \
    "S+ 250 CHUNKING\n"

#define ENVELOPE                                                                                   \
    "C: MAIL FROM:<a@example.org>\n"                                                               \
    "S: 250 ok\n"                                                                                  \
    "C: RCPT TO:<b@example.com>\n"                                                                 \
    "S: 250 ok\n"

#define DELIVERY                                                                                   \
    ENVELOPE "C: DATA\n"                                                                           \
             "S: 354 go on\n"                                                                      \
             "C: Message-ID: <1@example.org>\n"                                                    \
             "C: \n"                                                                               \
             "C: text\n"                                                                           \
             "C: .\n"                                                                              \
             "S: 250 queued as 4F2A\n"

static bool text_is(struct bytes text, const char *expected)
{
    return bytes_equal(text, bytes_of_string(expected));
}

/* ---------------------------------------------------------------------- the steps */

static const char *const dialogues[] = {
    OPENING DELIVERY "C: QUIT\nS: 221 bye\n",
    OPENING ENVELOPE "C: BDAT 5\nC| 12345\nS: 250 ok\nC: BDAT 3 LAST\nC| 678\nS: 250 ok\n",
    OPENING ENVELOPE "C: BDAT 5\nC| 12345\nS: 250 ok\nC: RSET\nS: 250 ok\n",
    OPENING "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b@example.com>\nC+ DATA\n"
            "S: 250 ok\nS+ 250 ok\nS+ 354 go on\nC: text\nC: .\nC+ QUIT\nS: 250 ok\nS+ 221 bye\n",
    OPENING DELIVERY "GAP C 100\nC: NOOP\nS: 250 ok\n",
    OPENING ENVELOPE "C: DATA\nS: 354 go on\nC: first\nGAP C 100\nC: last\nC: .\nS: 250 ok\n",
    OPENING "GAP S 20\nC: NOOP\nS: 250 ok\nC: QUIT\nS: 221 bye\n",
    OPENING ENVELOPE "C: DATA\nS: 354 go on\nC: text that never ends\n",
    "S: 220 mail.example.com LMTP\nC: LHLO client.example.org\nS: 250 ok\n" DELIVERY,
    "S: 220 mail.example.com ESMTP\nC: HELO\nS: 501 name?\nS: no reply at all\nC: FOO bar\n"
    "S: 502 what?\n",
    OPENING "C: STARTTLS\nS: 220 go on\nC| \\x16\\x03\\x01\\x00\\x05\\x01\\x00\\x00\\x01\\x00\n"
            "S| \\x15\\x03\\x01\\x00\\x02\\x02\\x28\n",
    "C: noise that is no line of a dialogue\nS: 250 ok\n",
    /* The server ends the message at LF.LF, while it goes on and when it seemed complete. */
    OPENING ENVELOPE "C: DATA\nS: 354 go on\nC| text\\n.\\nMAIL FROM:<c@example.org>\\r\\n\n"
                     "S: 250 queued\nS+ 250 ok\nC: RSET\nS: 250 ok\n",
    OPENING ENVELOPE "C: DATA\nS: 354 go on\n"
                     "C| text\\n.\\nMAIL FROM:<c@example.org>\\r\\nRSET\\r\\n.\\r\\n\n"
                     "S: 250 queued\nS+ 250 ok\nS+ 250 ok\nS+ 500 what?\nC: QUIT\nS: 221 bye\n",
    /* Text behind a refusal. */
    OPENING ENVELOPE "C: DATA\nC+ text of a letter\nC+ and more\nC+ .\nS: 554 no\nS: 500 what?\n"
                     "S: 500 what?\nS: 500 what?\nC: QUIT\nS: 221 bye\n",
    OPENING ENVELOPE "C: DATA\nC+ text of a letter that goes on\nS: 554 no\nS: 500 what?\n",
};

static json_t *told_step(const struct session_event *event)
{
    json_t *object = json_object();

    session_json_put_step_facts(object, &event->step, event->reply_to);
    return object;
}

static void check_steps(const struct event_list *list)
{
    json_t *steps =
        session_json_steps(list->session, list->session->step_count, list->session->steps);

    for (size_t i = 0; i < list->session->step_count; i++) {
        const struct session_event *event = event_list_step(list, (int64_t)i);
        json_t *told;

        ck_assert_msg(event != NULL, "nothing is told of step %zu", i);
        told = told_step(event);
        ck_assert_msg(json_equal(told, json_array_get(steps, i)), "step %zu is told otherwise", i);
        json_decref(told);
    }
    json_decref(steps);
}

START_TEST(the_last_word_about_each_step_is_what_the_record_has)
{
    struct event_list list;

    event_list_play(&list, dialogues[_i], NULL);
    check_steps(&list);
    event_list_clear(&list);
}
END_TEST

START_TEST(the_same_is_told_byte_by_byte)
{
    struct script_options options = script_options_default();
    struct event_list list;

    options.cut = CUT_EVERYWHERE;
    event_list_play(&list, dialogues[_i], &options);
    check_steps(&list);
    event_list_clear(&list);
}
END_TEST

START_TEST(steps_come_in_their_order_behind_the_opening)
{
    int64_t next = 0;
    struct event_list list;

    event_list_play(&list, dialogues[_i], NULL);
    ck_assert_int_eq(list.events[0]->kind, SESSION_EVENT_OPENED);
    for (size_t i = 1; i < list.count; i++) {
        const struct session_event *event = list.events[i];

        ck_assert_int_ne(event->kind, SESSION_EVENT_OPENED);
        ck_assert_uint_eq(event->session, list.session->id);
        ck_assert_int_ge(event->time, list.events[i - 1]->time);
        if (event->kind == SESSION_EVENT_STEP || event->kind == SESSION_EVENT_BEGIN)
            ck_assert_int_eq(event->number, next++);
        else
            ck_assert_int_lt(event->number, next);
    }
    ck_assert_int_eq(next, (int64_t)list.session->step_count);
    event_list_clear(&list);
}
END_TEST

START_TEST(an_event_comes_with_its_packet_and_not_at_the_end)
{
    struct event_list list;

    event_list_play(&list, OPENING "@ 3600\nC: NOOP\n@ 3600\nC: QUIT\n@ 3600\n", NULL);
    ck_assert_uint_eq(list.count, 6);
    for (size_t i = 3; i < list.count; i++)
        ck_assert_int_eq(list.events[i]->told, list.events[i]->time);
    ck_assert_int_eq(list.events[5]->time - list.events[4]->time,
                     3600 * DURATION_SECOND + DURATION_MILLISECOND);
    event_list_clear(&list);
}
END_TEST

/* ------------------------------------------------------------------- the messages */

START_TEST(a_message_is_told_of_when_it_begins_when_it_ends_and_what_it_was)
{
    const struct session_event *begin, *end, *message;
    struct script_options options = script_options_default();
    struct event_list list;

    options.sessions.messages.digest = true;
    options.sessions.messages.headers = true;
    event_list_play(&list, OPENING DELIVERY, &options);
    begin = event_list_find(&list, SESSION_EVENT_BEGIN, 0);
    end = event_list_find(&list, SESSION_EVENT_END, 0);
    message = event_list_find(&list, SESSION_EVENT_MESSAGE, 0);
    ck_assert(begin != NULL && end != NULL && message != NULL);
    ck_assert_int_lt(begin->time, end->time);
    ck_assert_int_eq(begin->number, list.session->transactions[0].message_step);
    ck_assert_int_eq(end->number, begin->number);
    ck_assert_int_eq(message->number, begin->number);
    ck_assert_uint_eq(end->step.octets, message->message.bytes);
    ck_assert(message->message.complete && message->message.has_sha256);
    ck_assert_mem_eq(message->message.sha256, list.session->transactions[0].message.sha256,
                     SHA256_SIZE);
    ck_assert(text_is(message->message.message_id, "<1@example.org>"));
    ck_assert_ptr_nonnull(message->message.headers);
    event_list_clear(&list);
}
END_TEST

START_TEST(each_chunk_ends_and_the_last_one_ends_the_message)
{
    const struct session_event *message;
    struct event_list list;

    event_list_play(&list, dialogues[1], NULL);
    ck_assert_uint_eq(event_list_find(&list, SESSION_EVENT_END, 0)->step.octets, 5);
    ck_assert_uint_eq(event_list_find(&list, SESSION_EVENT_END, 1)->step.octets, 3);
    message = event_list_find(&list, SESSION_EVENT_MESSAGE, 0);
    ck_assert_int_eq(message->number, event_list_find(&list, SESSION_EVENT_END, 1)->number);
    ck_assert_uint_eq(message->message.bytes, 8);
    ck_assert_ptr_null(event_list_find(&list, SESSION_EVENT_MESSAGE, 1));
    event_list_clear(&list);
}
END_TEST

START_TEST(a_message_with_a_hole_is_told_to_be_incomplete)
{
    struct event_list list;

    event_list_play(&list, dialogues[5], NULL);
    ck_assert(!event_list_find(&list, SESSION_EVENT_MESSAGE, 0)->message.complete);
    event_list_clear(&list);
}
END_TEST

START_TEST(a_message_that_ended_elsewhere_is_told_of_once_more)
{
    const struct session_event *first, *again;
    struct event_list list;

    event_list_play(&list, dialogues[13], NULL);
    first = event_list_find(&list, SESSION_EVENT_MESSAGE, 0);
    again = event_list_find(&list, SESSION_EVENT_MESSAGE, 1);
    ck_assert(first != NULL && again != NULL);
    ck_assert(!first->revised && again->revised);
    ck_assert_int_eq(again->number, first->number);
    ck_assert_uint_lt(again->message.bytes, first->message.bytes);
    ck_assert_uint_eq(again->message.bytes, list.session->transactions[0].message.bytes);
    event_list_clear(&list);
}
END_TEST

/* ----------------------------------------------------------------------- the limits */

START_TEST(steps_that_the_record_leaves_out_are_told_with_the_numbers_they_would_have)
{
    struct script_options options = script_options_default();
    const struct session_event *event;
    struct event_list list;

    options.sessions.limits.steps = 3;
    event_list_play(&list, OPENING DELIVERY "C: QUIT\nS: 221 bye\n", &options);
    ck_assert_uint_eq(list.session->step_count, 3);
    ck_assert_uint_gt(list.session->left_out.steps, 0);
    for (int64_t i = 0; i < (int64_t)(3 + list.session->left_out.steps); i++)
        ck_assert_msg(event_list_step(&list, i) != NULL, "nothing is told of step %d", (int)i);
    event = event_list_step(&list, 4);
    ck_assert_uint_eq(event->step.reply.code, 250);
    ck_assert_int_eq(event->reply_to, 3);
    ck_assert_int_ge(event->step.latency, 0);
    event = event_list_find(&list, SESSION_EVENT_MESSAGE, 0);
    ck_assert_int_eq(event->number, 9);
    ck_assert_uint_gt(event_list_step(&list, 9)->step.octets, 0);
    ck_assert_int_eq(event_list_step(&list, 10)->reply_to, 9);
    event_list_clear(&list);
}
END_TEST

START_TEST(a_message_whose_transaction_is_left_out_is_told_of)
{
    struct script_options options = script_options_default();
    const struct session_event *message;
    struct event_list list;

    options.sessions.limits.transactions = 1;
    event_list_play(&list, OPENING DELIVERY DELIVERY, &options);
    ck_assert_uint_eq(list.session->transaction_count, 1);
    message = event_list_find(&list, SESSION_EVENT_MESSAGE, 1);
    ck_assert_ptr_nonnull(message);
    ck_assert(message->message.complete);
    ck_assert(text_is(message->message.message_id, "<1@example.org>"));
    event_list_clear(&list);
}
END_TEST

START_TEST(on_any_port_nothing_is_told_before_it_speaks_mail)
{
    struct script_options options = script_options_default();
    struct event_list list;

    options.sessions.any_port = true;
    event_list_play(&list, "S: 220 files.example.com FTP\nC: USER dora\nS: 331 password?\n",
                    &options);
    ck_assert_uint_eq(list.count, 0);
    event_list_clear(&list);
    event_list_play(&list, "S: 220 mail.example.com\nC: MAIL FROM:<a@example.org>\nS: 250 ok\n",
                    &options);
    ck_assert_int_eq(list.events[0]->kind, SESSION_EVENT_OPENED);
    check_steps(&list);
    event_list_clear(&list);
}
END_TEST

/* ------------------------------------------------------------------ the credentials */

START_TEST(what_a_server_repeats_of_a_credential_is_silenced)
{
    const struct session_event *event;
    struct event_list list;

    event_list_play(&list,
                    OPENING "C: AUTH PLAIN AGRvcmEAaHVudGVyMjIy\n" /* \0dora\0hunter222 */
                            "S: 235 welcome dora with hunter222\n"
                            "C: NOOP hunter222\n"
                            "S: 250 ok\n",
                    NULL);
    event = event_list_step(&list, 4);
    ck_assert(text_is(event->step.reply.lines[0], "welcome [redacted] with [redacted]"));
    event = event_list_step(&list, 5);
    ck_assert(text_is(event->step.command.argument, "[redacted]"));
    event_list_clear(&list);
}
END_TEST

/* The time in which the nth event was told, counted from its own. */
static duration delay_of(const struct event_list *list, size_t nth)
{
    return list->events[nth]->told - list->events[nth]->time;
}

START_TEST(what_was_said_before_it_was_a_credential_is_silenced_too)
{
    struct event_list list;

    event_list_play(&list,
                    "S: 220 mail.example.com ESMTP\n"
                    "C: EHLO dora\n"
                    "S: 250-hello hunter222\n"
                    "S+ 250 AUTH PLAIN\n"
                    "C: NOOP hunter222\n"
                    "S: 250 ok\n"
                    "C: AUTH PLAIN AGRvcmEAaHVudGVyMjIy\n"
                    "S: 235 ok\n"
                    "C: NOOP\n",
                    NULL);
    ck_assert(text_is(event_list_step(&list, 1)->step.command.argument, "[redacted]"));
    ck_assert(text_is(event_list_step(&list, 2)->step.reply.lines[0], "hello [redacted]"));
    ck_assert(text_is(event_list_step(&list, 3)->step.command.argument, "[redacted]"));
    check_steps(&list);
    /* The greeting was told with the reply to AUTH, six segments later, the last step at once. */
    ck_assert_int_eq(delay_of(&list, 1), 6 * DURATION_MILLISECOND);
    ck_assert_int_eq(delay_of(&list, list.count - 1), 0);
    event_list_clear(&list);
}
END_TEST

static const char *const logins_over[] = {
    "C: EHLO a.example\nS: 250 mail.example.com\n",
    "C: HELO a.example\nS: 250 mail.example.com\n",
    "C: EHLO a.example\nS: 250-mail\nS+ 250 AUTH=PLAIN\nC: MAIL FROM:<a@example.org>\n",
    "C: EHLO a.example\nS: 250-mail\nS+ 250 AUTH LOGIN\nC: AUTH LOGIN\nS: 535 no\n",
};

START_TEST(events_wait_no_longer_than_a_login_may_come)
{
    char script[512];
    struct event_list list;

    snprintf(script, sizeof script, "S: 220 mail.example.com\n%s@ 100\nC: NOOP\n", logins_over[_i]);
    event_list_play(&list, script, NULL);
    for (size_t i = 0; i < list.count; i++)
        ck_assert_int_lt(delay_of(&list, i), DURATION_SECOND);
    event_list_clear(&list);
}
END_TEST

START_TEST(no_more_than_so_many_events_wait_for_a_login)
{
    char script[4096] = "S: 220 mail.example.com\nC: EHLO a\nS: 250-mail\nS+ 250 AUTH PLAIN\n";
    struct event_list list;

    for (int i = 0; i < WATCH_WAITING; i++)
        strcat(script, "C: NOOP\n");
    strcat(script, "@ 100\nC: NOOP\n");
    event_list_play(&list, script, NULL);
    ck_assert_int_lt(delay_of(&list, 1), DURATION_SECOND);
    event_list_clear(&list);
}
END_TEST

START_TEST(a_response_before_any_login_is_withheld_since_it_could_not_be_taken_back)
{
    struct event_list list;

    event_list_play(&list, OPENING "C: aHVudGVyMjIy\nS: 500 what?\nC: HOW ARE YOU\nS: 500 what?\n",
                    NULL);
    ck_assert(text_is(event_list_step(&list, 3)->step.command.verb, "[redacted]"));
    ck_assert(text_is(event_list_step(&list, 5)->step.command.verb, "HOW"));
    event_list_clear(&list);
}
END_TEST

/* ----------------------------------------------------------------------- the rest */

START_TEST(it_is_told_which_reply_is_the_greeting_and_which_verb_a_reply_answers)
{
    struct event_list list;

    event_list_play(&list, OPENING, NULL);
    ck_assert(event_list_step(&list, 0)->is_greeting);
    ck_assert(!event_list_step(&list, 2)->is_greeting);
    ck_assert(text_is(event_list_step(&list, 2)->answered_verb, "EHLO"));
    event_list_clear(&list);
}
END_TEST

START_TEST(a_session_that_nobody_watches_takes_no_memory_for_it)
{
    ck_assert_uint_eq(session_watch_memory(NULL), 0);
    session_watch_step(NULL, NULL);
    session_watch_tell(NULL);
    session_watch_free(NULL);
}
END_TEST

static Suite *suite(void)
{
    enum { DIALOGUES = sizeof dialogues / sizeof dialogues[0] };
    Suite *suite = suite_create("session_watch");
    TCase *tcase = tcase_create("steps");

    tcase_add_loop_test(tcase, the_last_word_about_each_step_is_what_the_record_has, 0, DIALOGUES);
    tcase_add_loop_test(tcase, the_same_is_told_byte_by_byte, 0, DIALOGUES);
    tcase_add_loop_test(tcase, steps_come_in_their_order_behind_the_opening, 0, DIALOGUES);
    tcase_add_test(tcase, an_event_comes_with_its_packet_and_not_at_the_end);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("messages");
    tcase_add_test(tcase, a_message_is_told_of_when_it_begins_when_it_ends_and_what_it_was);
    tcase_add_test(tcase, each_chunk_ends_and_the_last_one_ends_the_message);
    tcase_add_test(tcase, a_message_with_a_hole_is_told_to_be_incomplete);
    tcase_add_test(tcase, a_message_that_ended_elsewhere_is_told_of_once_more);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("limits");
    tcase_add_test(tcase,
                   steps_that_the_record_leaves_out_are_told_with_the_numbers_they_would_have);
    tcase_add_test(tcase, a_message_whose_transaction_is_left_out_is_told_of);
    tcase_add_test(tcase, on_any_port_nothing_is_told_before_it_speaks_mail);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("credentials");
    tcase_add_test(tcase, what_a_server_repeats_of_a_credential_is_silenced);
    tcase_add_test(tcase, what_was_said_before_it_was_a_credential_is_silenced_too);
    tcase_add_loop_test(tcase, events_wait_no_longer_than_a_login_may_come, 0,
                        sizeof logins_over / sizeof logins_over[0]);
    tcase_add_test(tcase, no_more_than_so_many_events_wait_for_a_login);
    tcase_add_test(tcase, a_response_before_any_login_is_withheld_since_it_could_not_be_taken_back);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("rest");
    tcase_add_test(tcase, it_is_told_which_reply_is_the_greeting_and_which_verb_a_reply_answers);
    tcase_add_test(tcase, a_session_that_nobody_watches_takes_no_memory_for_it);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

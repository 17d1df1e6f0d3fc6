/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The session's life, and the words that the record uses. */
#include "smtp/session.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

START_TEST(a_new_session_knows_nothing)
{
    struct session *session = session_new();

    ck_assert_int_eq(session->greeting, STEP_NONE);
    ck_assert_int_eq(session->helo, STEP_NONE);
    ck_assert_int_eq(session->round_trip, -1);
    ck_assert_int_eq(session->protocol, PROTOCOL_UNKNOWN);
    ck_assert_uint_eq(session->step_count, 0);
    ck_assert_uint_eq(session->finding_count, 0);
    session_free(session);
    session_free(NULL);
}
END_TEST

START_TEST(a_session_takes_its_texts_with_it)
{
    struct session *session = session_new();

    session->source = arena_copy(&session->arena, TEXT("capture.pcap"));
    expect_text(session->source, "capture.pcap");
    session_free(session);
}
END_TEST

/* That it is freed there is the leak detector's to say. */
START_TEST(a_session_with_a_home_goes_there_instead_of_being_freed)
{
    struct session_return home = { NULL };
    struct session *first = session_new(), *second = session_new();

    first->home = second->home = &home;
    first->id = 1;
    second->id = 2;
    session_free(first);
    session_free(second);
    ck_assert_ptr_eq(home.latest, second);
    ck_assert_ptr_eq(second->returned, first);
    ck_assert_ptr_null(first->returned);
    ck_assert_uint_eq(first->id, 1);
    session_return_clear(&home);
    ck_assert_ptr_null(home.latest);
    session_return_clear(&home);
}
END_TEST

START_TEST(an_empty_text_is_present)
{
    ck_assert(bytes_present(bytes_empty()));
    ck_assert_uint_eq(bytes_empty().length, 0);
    ck_assert(!bytes_present((struct bytes){ 0 }));
}
END_TEST

START_TEST(the_class_of_a_code_is_its_first_digit)
{
    ck_assert_uint_eq(reply_class(250), 2);
    ck_assert_uint_eq(reply_class(599), 5);
    ck_assert_uint_eq(reply_class(99), 0);
    ck_assert_uint_eq(reply_class(0), 0);
}
END_TEST

START_TEST(protocols_and_methods_have_their_names)
{
    ck_assert_str_eq(protocol_name(PROTOCOL_UNKNOWN), "unknown");
    ck_assert_str_eq(protocol_name(PROTOCOL_SMTP), "smtp");
    ck_assert_str_eq(protocol_name(PROTOCOL_LMTP), "lmtp");
    ck_assert_str_eq(protocol_name(PROTOCOL_SMTPS), "smtps");
    ck_assert_int_eq(PROTOCOL_COUNT, 4);
    ck_assert_ptr_null(transfer_method_name(TRANSFER_NONE));
    ck_assert_str_eq(transfer_method_name(TRANSFER_DATA), "DATA");
    ck_assert_str_eq(transfer_method_name(TRANSFER_BDAT), "BDAT");
    ck_assert_str_eq(transfer_method_name(TRANSFER_BURL), "BURL");
    ck_assert_int_eq(TRANSFER_COUNT, 4);
}
END_TEST

START_TEST(outcomes_have_their_names)
{
    ck_assert_str_eq(outcome_name(OUTCOME_UNKNOWN), "unknown");
    ck_assert_str_eq(outcome_name(OUTCOME_ACCEPTED), "accepted");
    ck_assert_str_eq(outcome_name(OUTCOME_DEFERRED), "deferred");
    ck_assert_str_eq(outcome_name(OUTCOME_REJECTED), "rejected");
    ck_assert_str_eq(outcome_name(OUTCOME_ABORTED), "aborted");
    ck_assert_str_eq(outcome_name(OUTCOME_LOST), "lost");
    ck_assert_int_eq(OUTCOME_COUNT, 6);
}
END_TEST

START_TEST(findings_have_their_words)
{
    ck_assert_str_eq(severity_name(SEVERITY_INFO), "info");
    ck_assert_str_eq(severity_name(SEVERITY_NOTICE), "notice");
    ck_assert_str_eq(severity_name(SEVERITY_WARNING), "warning");
    ck_assert_str_eq(severity_name(SEVERITY_CRITICAL), "critical");
    ck_assert_int_eq(SEVERITY_COUNT, 4);
    ck_assert_str_eq(confidence_name(CONFIDENCE_LOW), "low");
    ck_assert_str_eq(confidence_name(CONFIDENCE_MEDIUM), "medium");
    ck_assert_str_eq(confidence_name(CONFIDENCE_HIGH), "high");
    ck_assert_int_eq(CONFIDENCE_COUNT, 3);
}
END_TEST

/* One party, or two of the same names joined by `-or-`. */
START_TEST(blame_has_its_words)
{
    ck_assert_str_eq(blame_name(BLAME_CLIENT), "client");
    ck_assert_str_eq(blame_name(BLAME_SERVER), "server");
    ck_assert_str_eq(blame_name(BLAME_MIDDLEBOX), "middlebox");
    ck_assert_str_eq(blame_name(BLAME_NETWORK), "network");
    ck_assert_str_eq(blame_name(BLAME_CAPTURE), "capture");
    ck_assert_str_eq(blame_name(BLAME_CLIENT_OR_MIDDLEBOX), "client-or-middlebox");
    ck_assert_str_eq(blame_name(BLAME_SERVER_OR_MIDDLEBOX), "server-or-middlebox");
    ck_assert_str_eq(blame_name(BLAME_NETWORK_OR_MIDDLEBOX), "network-or-middlebox");
    ck_assert_int_eq(BLAME_COUNT, 8);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session");
    TCase *life = tcase_create("life");
    TCase *names = tcase_create("names");

    tcase_add_test(life, a_new_session_knows_nothing);
    tcase_add_test(life, a_session_takes_its_texts_with_it);
    tcase_add_test(life, a_session_with_a_home_goes_there_instead_of_being_freed);
    tcase_add_test(life, an_empty_text_is_present);
    tcase_add_test(life, the_class_of_a_code_is_its_first_digit);
    tcase_add_test(names, protocols_and_methods_have_their_names);
    tcase_add_test(names, outcomes_have_their_names);
    tcase_add_test(names, findings_have_their_words);
    tcase_add_test(names, blame_has_its_words);
    suite_add_tcase(suite, life);
    suite_add_tcase(suite, names);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Resets, shut windows, losses, and links that swallow full packets. */
#include "tests/smtp/anomalies/rule_kit.h"

#define DATA "C: DATA\nS: 354 go ahead\n"
#define TEXT "C| text\\r\\n.\\r\\n\n"

/* --------------------------------------------------------------------------- resets */

static struct session *reset_session(const char *script, enum closed_by closed_by,
                                     struct reset_facts reset)
{
    struct script_options options = script_options_default();

    options.close = CLOSE_RST;
    options.closed_by = closed_by;
    options.reset = reset;
    return script_session(script, &options);
}

START_TEST(a_reset_in_the_middle_of_a_mail_is_a_warning)
{
    struct session *session =
        reset_session(HELLO ALICE_TO_BOB, CLOSED_BY_SERVER, (struct reset_facts){ 0 });
    const struct finding *finding = required_finding(session, "tcp-rst-mid-transaction");

    expect_judgement(finding, SEVERITY_WARNING, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);
    expect_step(session, finding, "MAIL", 0);
    expect_sentence(finding, "The connection was reset by the server in the middle of a mail");
    session_free(session);
}
END_TEST

START_TEST(inside_the_message_or_behind_it_a_reset_is_critical)
{
    static const char *const scripts[] = {
        HELLO ALICE_TO_BOB DATA "C: half\n",
        HELLO ALICE_TO_BOB DATA TEXT,
    };

    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct session *session =
            reset_session(scripts[i], CLOSED_BY_CLIENT, (struct reset_facts){ 0 });

        expect_judgement(required_finding(session, "tcp-rst-mid-transaction"), SEVERITY_CRITICAL,
                         BLAME_CLIENT, CONFIDENCE_MEDIUM);
        session_free(session);
    }
}
END_TEST

START_TEST(a_bounce_whose_message_was_to_come_is_a_mail)
{
    struct session *session = reset_session(HELLO MAIL("") RCPT("bob@example.com") DATA,
                                            CLOSED_BY_SERVER, (struct reset_facts){ 0 });

    expect_severity(session, "tcp-rst-mid-transaction", SEVERITY_WARNING);
    session_free(session);
}
END_TEST

START_TEST(a_reset_with_another_time_to_live_came_from_somebody_else)
{
    struct reset_facts reset = { .seen = true, .ttl = 61, .usual_ttl = 58 };
    struct session *session = reset_session(HELLO ALICE_TO_BOB, CLOSED_BY_SERVER, reset);

    ck_assert_int_eq(required_finding(session, "tcp-rst-mid-transaction")->blame, BLAME_MIDDLEBOX);
    expect_integer(required_finding(session, "tcp-rst-mid-transaction"), "ttl", 61);
    session_free(session);
    reset.ttl = 60;
    session = reset_session(HELLO ALICE_TO_BOB, CLOSED_BY_SERVER, reset);
    ck_assert_int_eq(required_finding(session, "tcp-rst-mid-transaction")->blame,
                     BLAME_SERVER_OR_MIDDLEBOX);
    session_free(session);
    reset.ttl = 55;
    session = reset_session(HELLO ALICE_TO_BOB, CLOSED_BY_SERVER, reset);
    ck_assert_int_eq(required_finding(session, "tcp-rst-mid-transaction")->blame, BLAME_MIDDLEBOX);
    session_free(session);
}
END_TEST

START_TEST(without_anything_to_compare_with_a_time_to_live_says_nothing)
{
    struct reset_facts reset = { .seen = true, .ttl = 61 };
    struct session *session = reset_session(HELLO ALICE_TO_BOB, CLOSED_BY_SERVER, reset);

    ck_assert_int_eq(required_finding(session, "tcp-rst-mid-transaction")->blame,
                     BLAME_SERVER_OR_MIDDLEBOX);
    session_free(session);
}
END_TEST

static const char *const no_loss[] = {
    HELLO,
    HELLO ALICE_TO_BOB MESSAGE,
    HELLO ALICE_TO_BOB MESSAGE QUIT,
    HELLO ALICE_TO_BOB MESSAGE "C: QUIT\n",
    HELLO ALICE_TO_BOB QUIT,
    HELLO ALICE_TO_BOB RSET,
    HELLO MAIL("") RCPT("bob@example.com"),
    HELLO "C: MAIL FROM:<a@example.org>\nS: 550 no\n",
    HELLO MAIL("a@example.org") RCPT_550("bob@example.com"),
    HELLO ALICE_TO_BOB "GAP S 20\n",
};

START_TEST(a_reset_that_costs_no_mail_is_calm)
{
    struct session *session =
        reset_session(no_loss[_i], CLOSED_BY_CLIENT, (struct reset_facts){ 0 });

    ck_assert_ptr_null(session_finding(session, "tcp-rst-mid-transaction"));
    session_free(session);
}
END_TEST

START_TEST(a_fin_is_no_reset)
{
    struct session *session = script_session(HELLO ALICE_TO_BOB, NULL);

    ck_assert_ptr_null(session_finding(session, "tcp-rst-mid-transaction"));
    session_free(session);
}
END_TEST

/* --------------------------------------------------------------------------- traffic */

static struct session *session_of(struct traffic client, struct traffic server)
{
    struct script_options options = script_options_default();

    options.traffic[SIDE_CLIENT] = client;
    options.traffic[SIDE_SERVER] = server;
    return script_session(HELLO ALICE_TO_BOB MESSAGE QUIT, &options);
}

static void expect_traffic(struct traffic client, struct traffic server, const char *ids)
{
    struct session *session = session_of(client, server);

    expect_ids(session, ids);
    session_free(session);
}

static struct traffic shut_for(duration span)
{
    return (struct traffic){ .zero_window = 1, .zero_window_time = span };
}

static void expect_window(duration span, enum severity severity)
{
    struct session *session = session_of((struct traffic){ 0 }, shut_for(span));

    expect_judgement(required_finding(session, "zero-window-stall"), severity, BLAME_SERVER,
                     CONFIDENCE_HIGH);
    expect_duration(required_finding(session, "zero-window-stall"), "shut", span);
    session_free(session);
}

START_TEST(a_shut_window_is_judged_by_how_long)
{
    expect_traffic((struct traffic){ 0 }, shut_for(DURATION_SECOND - 1), "");
    expect_window(DURATION_SECOND, SEVERITY_NOTICE);
    expect_window(30 * DURATION_SECOND - 1, SEVERITY_NOTICE);
    expect_window(30 * DURATION_SECOND, SEVERITY_WARNING);
    expect_window(180 * DURATION_SECOND - 1, SEVERITY_WARNING);
    expect_window(180 * DURATION_SECOND, SEVERITY_CRITICAL);
}
END_TEST

START_TEST(each_side_answers_for_its_own_window)
{
    struct session *session = session_of(shut_for(DURATION_SECOND), shut_for(2 * DURATION_SECOND));

    expect_ids(session, "zero-window-stall zero-window-stall");
    ck_assert_int_eq(session->findings[0].blame, BLAME_CLIENT);
    ck_assert_int_eq(session->findings[1].blame, BLAME_SERVER);
    session_free(session);
}
END_TEST

/* The script itself sends 6 packets of the client. */
enum { OWN_PACKETS = 6 };

static void expect_losses(uint64_t packets, uint64_t retransmitted, const char *ids)
{
    struct traffic client = { .packets = packets - OWN_PACKETS, .retransmitted = retransmitted };
    struct session *session = session_of(client, (struct traffic){ 0 });

    ck_assert_uint_eq(session->traffic[SIDE_CLIENT].packets, packets);
    expect_ids(session, ids);
    session_free(session);
}

START_TEST(losses_are_judged_by_their_share_of_many_packets)
{
    expect_losses(200, 3, "");
    expect_losses(200, 4, "retransmission-high");
    expect_losses(199, 9, "");
    expect_losses(199, 10, "retransmission-high");
    expect_losses(20, 9, "");
    expect_losses(20, 10, "retransmission-high");
    expect_losses(100000, 1000, "");
}
END_TEST

START_TEST(from_a_twentieth_on_losses_are_a_warning)
{
    struct session *session =
        session_of((struct traffic){ .packets = 1000 - OWN_PACKETS, .retransmitted = 49 },
                   (struct traffic){ 0 });

    expect_judgement(required_finding(session, "retransmission-high"), SEVERITY_NOTICE,
                     BLAME_NETWORK, CONFIDENCE_HIGH);
    session_free(session);
    session = session_of((struct traffic){ .packets = 1000 - OWN_PACKETS, .retransmitted = 50 },
                         (struct traffic){ 0 });
    expect_severity(session, "retransmission-high", SEVERITY_WARNING);
    session_free(session);
}
END_TEST

START_TEST(copies_of_a_mirror_port_are_no_losses)
{
    expect_traffic((struct traffic){ .packets = 300, .copies = 300 }, (struct traffic){ 0 }, "");
}
END_TEST

/* --------------------------------------------------------------------- full segments */

/* Begins a message of which a full segment is sent again and again. */
struct swallowed {
    const char *script;
    uint32_t segment, times;
    uint16_t maximum;
    bool found;
};

#define BEGUN HELLO ALICE_TO_BOB DATA "C: a line that is still small\n"
#define X100                                                                                       \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
    "xxxxxxxx"
#define X1000  X100 X100 X100 X100 X100 X100 X100 X100 X100 X100
#define X10000 "C: " X1000 X1000 X1000 X1000 X1000 X1000 X1000 X1000 X1000 X1000 "\n"

static const struct swallowed swallowed[] = {
    { BEGUN "@ 6\n", 1448, 3, 1460, true },
    { BEGUN "@ 6\n", 1420, 3, 1460, true },
    { BEGUN "@ 6\n", 1419, 3, 1460, false },
    { BEGUN "@ 6\n", 1448, 2, 1460, false },
    { BEGUN "@ 1.9\n", 1448, 3, 1460, false },
    { BEGUN "@ 2\n", 1448, 3, 1460, true },
    { BEGUN "@ 6\n", 1200, 3, 0, true },
    { BEGUN "@ 6\n", 1199, 3, 0, false },
    { BEGUN "@ 6\nS: 421 4.4.2 timeout\n", 1448, 3, 1460, true },
    /* Random losses are of any length. */
    { BEGUN "@ 6\n", 300, 9, 1460, false },
    /* The message was complete after all; or there was none. */
    { HELLO ALICE_TO_BOB MESSAGE "@ 6\n", 1448, 3, 1460, false },
    { HELLO ALICE_TO_BOB "@ 6\n", 1448, 3, 1460, false },
    /* The client has said nothing, or what it says was refused. */
    { "S: 220 hello\n@ 6\n", 1448, 3, 1460, false },
    { "C| x\n@ 6\n", 1448, 3, 1460, false },
    { HELLO "C: DATA\nS: 354 go\nC: half\n@ 6\n", 1448, 3, 1460, false },
    { HELLO ALICE_TO_BOB "C: DATA\nS: 451 later\nC: half a line of the text\n@ 6\n", 1448, 3, 1460,
      false },
    /* More than the first window came through. */
    { BEGUN X10000 X10000 X10000 "@ 6\n", 1448, 9, 1460, false },
    /* Something is missing. */
    { BEGUN "GAP S 10\n@ 6\n", 1448, 9, 1460, false },
};

/* The smaller of the two sizes holds, or the only one that was said. */
static const struct {
    uint32_t client, server, largest;
    bool found;
} sizes[] = {
    { 1460, 1000, 960, true },  { 1460, 1000, 959, false }, { 1000, 1460, 960, true },
    { 1000, 1460, 959, false }, { 0, 1000, 960, true },     { 0, 1000, 959, false },
    { 1000, 0, 960, true },     { 1000, 0, 959, false },    { 0, 0, 1200, true },
    { 0, 0, 1199, false },
};

START_TEST(how_long_a_full_segment_is_both_sides_have_said)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.traffic[SIDE_CLIENT] = (struct traffic){ .retransmitted = 9,
                                                     .largest_retransmitted = sizes[_i].largest,
                                                     .times_retransmitted = 9 };
    options.syn[SIDE_CLIENT].maximum_segment_size = (uint16_t)sizes[_i].client;
    options.syn[SIDE_SERVER].maximum_segment_size = (uint16_t)sizes[_i].server;
    session = script_session(BEGUN "@ 6\n", &options);
    ck_assert_int_eq(session_finding(session, "pmtu-blackhole") != NULL, sizes[_i].found);
    session_free(session);
}
END_TEST

START_TEST(a_full_segment_sent_in_vain_at_the_start_of_a_message_is_swallowed)
{
    const struct swallowed *row = &swallowed[_i];
    struct script_options options = script_options_default();
    struct session *session;

    options.traffic[SIDE_CLIENT] = (struct traffic){ .retransmitted = row->times,
                                                     .largest_retransmitted = row->segment,
                                                     .times_retransmitted = row->times };
    options.syn[SIDE_CLIENT].maximum_segment_size = row->maximum;
    options.syn[SIDE_SERVER].maximum_segment_size = row->maximum;
    session = script_session(row->script, &options);
    ck_assert_int_eq(session_finding(session, "pmtu-blackhole") != NULL, row->found);
    if (row->found) {
        expect_judgement(required_finding(session, "pmtu-blackhole"), SEVERITY_CRITICAL,
                         BLAME_NETWORK, CONFIDENCE_MEDIUM);
        expect_integer(required_finding(session, "pmtu-blackhole"), "segment", row->segment);
    }
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tcp_rules");
    TCase *resets = tcase_create("resets");
    TCase *traffic = tcase_create("traffic");

    tcase_add_test(resets, a_reset_in_the_middle_of_a_mail_is_a_warning);
    tcase_add_test(resets, inside_the_message_or_behind_it_a_reset_is_critical);
    tcase_add_test(resets, a_bounce_whose_message_was_to_come_is_a_mail);
    tcase_add_test(resets, without_anything_to_compare_with_a_time_to_live_says_nothing);
    tcase_add_test(resets, a_reset_with_another_time_to_live_came_from_somebody_else);
    tcase_add_loop_test(resets, a_reset_that_costs_no_mail_is_calm, 0,
                        sizeof no_loss / sizeof no_loss[0]);
    tcase_add_test(resets, a_fin_is_no_reset);
    tcase_add_test(traffic, a_shut_window_is_judged_by_how_long);
    tcase_add_test(traffic, each_side_answers_for_its_own_window);
    tcase_add_test(traffic, losses_are_judged_by_their_share_of_many_packets);
    tcase_add_test(traffic, from_a_twentieth_on_losses_are_a_warning);
    tcase_add_test(traffic, copies_of_a_mirror_port_are_no_losses);
    tcase_add_loop_test(traffic, how_long_a_full_segment_is_both_sides_have_said, 0,
                        sizeof sizes / sizeof sizes[0]);
    tcase_add_loop_test(traffic, a_full_segment_sent_in_vain_at_the_start_of_a_message_is_swallowed,
                        0, sizeof swallowed / sizeof swallowed[0]);
    suite_add_tcase(suite, resets);
    suite_add_tcase(suite, traffic);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* STARTTLS and certificates against what other sessions show of them. */
#include "smtp/history/session_features.h"
#include "tests/smtp/history/history_kit.h"

#define NO_STARTTLS                                                                                \
    TALK(POSTFIX_BANNER, "S+ 250-ENHANCEDSTATUSCODES\n", POSTFIX_354, POSTFIX_250, POSTFIX_221)
#define NO_STARTTLS_NO_MAIL                                                                        \
    "S: 220 " POSTFIX_BANNER "\nC: EHLO client.example.org\nS: 250-mail.example.com\n"             \
    "S+ 250-ENHANCEDSTATUSCODES\nS+ 250 8BITMIME\n" QUIT
#define NO_STARTTLS_LOGIN                                                                          \
    "S: 220 " POSTFIX_BANNER "\nC: EHLO client.example.org\nS: 250-mail.example.com\n"             \
    "S+ 250-ENHANCEDSTATUSCODES\nS+ 250 8BITMIME\nC: AUTH PLAIN AGFubmEAc2VjcmV0\n"                \
    "S: 235 2.7.0 welcome\n" QUIT
#define MASKED                                                                                     \
    TALK(POSTFIX_BANNER, "S+ 250-XXXXXXXA\nS+ 250-ENHANCEDSTATUSCODES\n", POSTFIX_354,             \
         POSTFIX_250, POSTFIX_221)
#define HELO_ONLY                                                                                  \
    "S: 220 " POSTFIX_BANNER                                                                       \
    "\nC: HELO client.example.org\nS: 250 mail.example.com\n" ALICE_TO_BOB MESSAGE QUIT
#define REJECTED                                                                                   \
    "S: 220 " POSTFIX_BANNER                                                                       \
    "\nC: EHLO client.example.org\nS: 250-mail.example.com\n" POSTFIX_KEYWORDS                     \
    "S+ 250 8BITMIME\nC: STARTTLS\nS: 502 5.5.1 no\n" QUIT
#define OPENING                                                                                    \
    "S: 220 " POSTFIX_BANNER                                                                       \
    "\nC: EHLO client.example.org\nS: 250-mail.example.com\n" POSTFIX_KEYWORDS "S+ 250 8BITMIME\n"

static struct history *history;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

/* What the handshake of the next session shows; all absent: there was none. */
static struct handshake {
    enum tls_start start;
    const char *server_name;
    const char *issuer;
    const char *sha256;
    const char *key_type;
    bool failed;               /* by a fatal alert */
    struct tls_handshake seen; /* instead of the usual one, with a hello in it */
    uint8_t level;             /* of an alert in it; 0 for none */
} wish;

static void give_handshake(struct session *session)
{
    struct tls_handshake *handshake = arena_new(&session->arena, 1, sizeof *handshake);

    handshake->client_hello = true;
    handshake->server_hello = !wish.failed;
    handshake->application_data[SIDE_CLIENT] = !wish.failed;
    if (wish.seen.client_hello || wish.seen.server_hello)
        *handshake = wish.seen;
    if (wish.server_name != NULL)
        handshake->server_name = bytes_of_string(wish.server_name);
    if (wish.failed || wish.level > 0) {
        handshake->alerts = arena_new(&session->arena, 1, sizeof *handshake->alerts);
        handshake->alerts[0] =
            (struct tls_alert){ .level = wish.failed ? 2 : wish.level, .description = 40 };
        handshake->alert_count = 1;
    }
    if (wish.sha256 != NULL) {
        struct tls_certificate *certificate = arena_new(&session->arena, 1, sizeof *certificate);

        certificate->issuer = bytes_of_string(wish.issuer);
        certificate->sha256 = bytes_of_string(wish.sha256);
        certificate->key_type = wish.key_type;
        handshake->certificate[SIDE_SERVER] = certificate;
    }
    session->tls.start = wish.start;
    session->tls.handshake = handshake;
}

static void receive(void *context, struct session *session)
{
    struct session_sink next = history_chain_sink(&history->chain);

    (void)context;
    if (wish.start != TLS_NOT_STARTED)
        give_handshake(session);
    session_sink_receive(&next, session);
}

static struct session *play(unsigned client, const char *script)
{
    history->options.client = host(client, (uint16_t)(30000 + history->session_count));
    if (history->options.server.port == 0)
        history->options.server = host(25, 25);
    script_play(script, &history->options, (struct session_sink){ .receive = receive });
    history->options.start += 60 * DURATION_SECOND;
    return history->sessions[(history->session_count - 1) % KEPT_SESSIONS];
}

static void play_many(unsigned count, const char *script)
{
    for (unsigned i = 0; i < count; i++)
        expect_calm(play(1000 + i, script));
}

/* --------------------------------------------------------------------- STARTTLS */

START_TEST(starttls_that_was_there_before_is_missed)
{
    const struct finding *finding;

    play_many(3, POSTFIX);
    expect_calm(play(1, POSTFIX));
    finding = required_finding(play(1, NO_STARTTLS), "starttls-stripped");
    expect_judgement(finding, SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM);
    expect_sentence(finding,
                    "This server offers STARTTLS and did not offer it here, and the client "
                    "went on in clear: somebody may have removed it on the way");
    expect_integer(finding, "sessions_with_usual", 4);
}
END_TEST

START_TEST(a_login_or_the_open_network_makes_it_critical)
{
    const uint8_t far[] = { 203, 0, 113, 25 };

    play_many(3, POSTFIX);
    play(1, POSTFIX);
    expect_severity(play(1, NO_STARTTLS_LOGIN), "starttls-stripped", SEVERITY_CRITICAL);
    history->options.server = (struct endpoint){ ip_address_v4(far), 25 };
    play_many(3, POSTFIX);
    play(1, POSTFIX);
    expect_severity(play(1, NO_STARTTLS), "starttls-stripped", SEVERITY_CRITICAL);
}
END_TEST

/* Of the two hosts, either one is enough. */
START_TEST(so_does_a_client_out_of_the_open_network)
{
    struct session_sink chain = history_chain_sink(&history->chain);

    play_many(3, POSTFIX);
    history->options.client =
        (struct endpoint){ ip_address_v4((const uint8_t[]){ 203, 0, 113, 7 }), 40000 };
    script_play(POSTFIX, &history->options, chain);
    script_play(NO_STARTTLS, &history->options, chain);
    expect_severity(history->sessions[(history->session_count - 1) % KEPT_SESSIONS],
                    "starttls-stripped", SEVERITY_CRITICAL);
}
END_TEST

START_TEST(who_begins_tls_without_an_offer_misses_nothing)
{
    play_many(3, POSTFIX);
    play(1, POSTFIX);
    wish = (struct handshake){ .start = TLS_STARTTLS };
    ck_assert_ptr_null(session_finding(play(1, NO_STARTTLS), "starttls-stripped"));
    wish = (struct handshake){ .start = TLS_NOT_STARTED };
}
END_TEST

START_TEST(one_that_is_painted_over_is_missed_at_once)
{
    play_many(3, POSTFIX);
    expect_severity(play(1, MASKED), "starttls-stripped", SEVERITY_WARNING);
}
END_TEST

static const struct {
    const char *before;
    const char *script;
    uint16_t port;
} unsuspicious[] = {
    { NULL, NO_STARTTLS, 25 },            /* the server may not offer it to this one */
    { POSTFIX, NO_STARTTLS_NO_MAIL, 25 }, /* nothing went in clear */
    { POSTFIX, HELO_ONLY, 25 },           /* it was not asked for */
    { POSTFIX, NO_STARTTLS, 587 },        /* another service */
    { POSTFIX, POSTFIX, 25 },
};

START_TEST(where_nothing_was_taken_away_nothing_is_missed)
{
    play_many(3, POSTFIX);
    if (unsuspicious[_i].before != NULL)
        play(1, unsuspicious[_i].before);
    history->options.server.port = unsuspicious[_i].port;
    ck_assert_ptr_null(session_finding(play(1, unsuspicious[_i].script), "starttls-stripped"));
}
END_TEST

START_TEST(before_three_sessions_and_behind_a_gap_nothing_is_missed)
{
    play(1, POSTFIX);
    play(2, POSTFIX);
    ck_assert_ptr_null(session_finding(play(1, NO_STARTTLS), "starttls-stripped"));
    history_free(history);
    history = history_new();
    play_many(3, POSTFIX);
    play(1, POSTFIX);
    history->options.missing[SIDE_SERVER] = 10;
    ck_assert_ptr_null(session_finding(play(1, NO_STARTTLS), "starttls-stripped"));
}
END_TEST

START_TEST(starttls_that_works_for_others_and_is_refused_is_critical)
{
    const struct finding *finding;

    expect_severity(play(1, REJECTED), "starttls-advertised-but-rejected", SEVERITY_WARNING);
    wish = (struct handshake){ .start = TLS_STARTTLS };
    play(2, OPENING "C: STARTTLS\nS: 220 2.0.0 go ahead\n");
    wish = (struct handshake){ .start = TLS_NOT_STARTED };
    finding = required_finding(play(1, REJECTED), "starttls-advertised-but-rejected");
    ck_assert_int_eq(finding->severity, SEVERITY_CRITICAL);
    expect_integer(finding, "sessions_with_tls", 1);
}
END_TEST

/* ------------------------------------------------------------------ certificates */

#define ONE     "1111111111111111111111111111111122"
#define TWO     "2222222222222222222222222222222233"
#define CA      "CN=Example CA,O=Example Ltd,C=DE"
#define SCANNER "CN=Mail Shield Root,O=Example Scanner"

static struct session *play_certificate(unsigned client, const char *sha256, const char *issuer)
{
    wish = (struct handshake){ .start = TLS_STARTTLS,
                               .server_name = "mail.example.com",
                               .issuer = issuer,
                               .sha256 = sha256,
                               .key_type = "ECDSA" };
    return play(client, OPENING);
}

START_TEST(a_certificate_of_another_issuer_is_an_outlier)
{
    const struct finding *finding;

    for (unsigned i = 0; i < 3; i++)
        expect_calm(play_certificate(1000 + i, ONE, CA));
    finding = required_finding(play_certificate(1, TWO, SCANNER), "tls-cert-outlier");
    expect_judgement(finding, SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM);
    expect_sentence(finding, "The certificate differs from that of this server's other sessions, "
                             "which is \"11111111111111111111111111111111 by " CA "\"");
    expect_calm(play_certificate(2, ONE, CA));
}
END_TEST

START_TEST(beside_a_hole_certificates_and_fallbacks_count_for_less)
{
    for (unsigned i = 0; i < 3; i++)
        expect_calm(play_certificate(1000 + i, ONE, CA));
    history->options.missing[SIDE_CLIENT] = 5;
    ck_assert_ptr_null(session_finding(play_certificate(1, TWO, SCANNER), "tls-cert-outlier"));
    history->options.missing[SIDE_CLIENT] = 0;
    wish = (struct handshake){ .start = TLS_STARTTLS, .failed = true };
    play(2, OPENING "C: STARTTLS\nS: 220 2.0.0 go ahead\n");
    wish = (struct handshake){ .start = TLS_NOT_STARTED };
    history->options.missing[SIDE_CLIENT] = 5;
    expect_severity(play(2, POSTFIX), "tls-fallback-cleartext", SEVERITY_NOTICE);
}
END_TEST

START_TEST(a_renewal_is_info_and_then_usual)
{
    for (unsigned i = 0; i < 9; i++)
        play_certificate(1000 + i, ONE, CA);
    for (unsigned i = 0; i < 2; i++)
        expect_severity(play_certificate(2000 + i, TWO, CA), "tls-cert-outlier", SEVERITY_INFO);
    for (unsigned i = 0; i < 3; i++)
        ck_assert_ptr_null(
            session_finding(play_certificate(3000 + i, TWO, CA), "tls-cert-outlier"));
}
END_TEST

START_TEST(only_certificates_of_one_name_and_kind_of_key_are_compared)
{
    for (unsigned i = 0; i < 3; i++)
        play_certificate(1000 + i, ONE, CA);
    wish = (struct handshake){ .start = TLS_STARTTLS,
                               .server_name = "other.example.com",
                               .issuer = SCANNER,
                               .sha256 = TWO,
                               .key_type = "ECDSA" };
    expect_calm(play(1, OPENING));
    wish.server_name = "mail.example.com";
    wish.key_type = "RSA";
    expect_calm(play(1, OPENING));
    wish.sha256 = NULL; /* TLS 1.3 */
    expect_calm(play(1, OPENING));
    wish.sha256 = TWO;
    wish.key_type = "ECDSA";
    required_finding(play(1, OPENING), "tls-cert-outlier");
}
END_TEST

START_TEST(implicit_tls_has_certificates_too)
{
    history->options.server = host(25, 465);
    for (unsigned i = 0; i < 4; i++) {
        wish = (struct handshake){ .start = TLS_IMPLICIT,
                                   .issuer = i < 3 ? CA : SCANNER,
                                   .sha256 = i < 3 ? ONE : TWO };
        play(i, "C| \\x16\\x03\\x01\\x00\\x05\\x10\\x00\\x00\\x01k\n");
    }
    required_finding(history->sessions[3], "tls-cert-outlier");
}
END_TEST

/* A long issuer is kept in part. */
START_TEST(issuers_are_told_apart_as_far_as_they_are_kept)
{
    static const char a[] = ONE " by ";
    char left[200], right[200];

    memset(left, 'x', sizeof left);
    memcpy(left, a, sizeof a - 1);
    memcpy(right, left, sizeof right);
    memset(right, '2', 32);
    ck_assert(certificates_have_one_issuer(bytes_of(left, TALLY_TEXT_SIZE), bytes_of(right, 200)));
    ck_assert(!certificates_have_one_issuer(bytes_of(left, 90), bytes_of(right, 200)));
    ck_assert(certificates_have_one_issuer(bytes_of(left, 90), bytes_of(right, 90)));
    right[40] = 'y';
    ck_assert(!certificates_have_one_issuer(bytes_of(left, 90), bytes_of(right, 90)));
}
END_TEST

/* ---------------------------------------------------------------------- fallback */

static struct session *fail_tls(unsigned client)
{
    wish = (struct handshake){ .start = TLS_STARTTLS, .failed = true };
    play(client, OPENING "C: STARTTLS\nS: 220 2.0.0 go ahead\n");
    wish = (struct handshake){ .start = TLS_NOT_STARTED };
    return history->sessions[(history->session_count - 1) % KEPT_SESSIONS];
}

START_TEST(mail_in_clear_behind_a_failed_handshake_is_a_fallback)
{
    const struct finding *finding;

    fail_tls(1);
    finding = required_finding(play(1, POSTFIX), "tls-fallback-cleartext");
    expect_judgement(finding, SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_MEDIUM);
    expect_sentence(finding, "The TLS handshake of this client with this server failed, and 60 s "
                             "later it sent mail in clear");
    /* Told once. */
    expect_calm(play(1, POSTFIX));
}
END_TEST

START_TEST(a_login_or_submission_in_clear_is_critical)
{
    fail_tls(1);
    expect_severity(play(1, NO_STARTTLS_LOGIN), "tls-fallback-cleartext", SEVERITY_CRITICAL);
    history->options.server = host(25, 587);
    fail_tls(1);
    expect_severity(play(1, POSTFIX), "tls-fallback-cleartext", SEVERITY_CRITICAL);
}
END_TEST

START_TEST(who_comes_from_elsewhere_or_later_or_without_mail_falls_back_to_nothing)
{
    fail_tls(1);
    expect_calm(play(2, POSTFIX));
    expect_calm(play(1, OPENING QUIT));
    ck_assert_ptr_null(session_finding(play(1, OPENING MAIL("a@example.org") RSET QUIT),
                                       "tls-fallback-cleartext"));
    history->options.start -= 300 * DURATION_SECOND; /* it had begun before */
    expect_calm(play(1, POSTFIX));
    history->options.start += 240 * DURATION_SECOND;
    history->options.server = host(26, 25);
    expect_calm(play(1, POSTFIX));
    history->options.server = host(25, 25);
    history->options.start += 600 * DURATION_SECOND;
    expect_calm(play(1, POSTFIX));
    wish = (struct handshake){ .start = TLS_STARTTLS };
    play(1, OPENING "C: STARTTLS\nS: 220 2.0.0 go ahead\n");
    wish = (struct handshake){ .start = TLS_NOT_STARTED };
    ck_assert_ptr_null(session_finding(play(1, POSTFIX), "tls-fallback-cleartext"));
}
END_TEST

/* Each on its own would be enough. */
START_TEST(the_last_of_several_failed_handshakes_is_what_the_fallback_is_behind)
{
    fail_tls(1);
    fail_tls(1);
    expect_sentence(required_finding(play(1, POSTFIX), "tls-fallback-cleartext"),
                    "The TLS handshake of this client with this server failed, and 60 s later it "
                    "sent mail in clear");
    for (unsigned i = 0; i < 5; i++)
        fail_tls(1);
    expect_sentence(required_finding(play(1, POSTFIX), "tls-fallback-cleartext"),
                    "The TLS handshake of this client with this server failed, and 60 s later it "
                    "sent mail in clear");
    fail_tls(1);
    history->options.server = host(26, 25);
    fail_tls(1);
    ck_assert_ptr_nonnull(session_finding(play(1, POSTFIX), "tls-fallback-cleartext"));
    history->options.server = host(27, 25);
    ck_assert_ptr_null(session_finding(play(1, POSTFIX), "tls-fallback-cleartext"));
}
END_TEST

static const struct {
    struct tls_handshake seen;
    uint8_t alert; /* its level, 0 for none */
    bool failed;
} handshakes[] = {
    { { .client_hello = true }, 0, true },
    { { .client_hello = true }, 1, true },
    { { .client_hello = true, .server_hello = true }, 2, true },
    /* A warning, or nothing behind the hellos that could be seen. */
    { { .client_hello = true, .server_hello = true }, 1, false },
    { { .client_hello = true, .server_hello = true }, 0, false },
    { { .client_hello = true, .server_hello = true, .application_data = { true, false } },
      2,
      false },
    { { .client_hello = true, .server_hello = true, .application_data = { false, true } },
      2,
      false },
    { { .server_hello = true }, 2, false },
};

START_TEST(a_handshake_has_failed_when_that_was_seen)
{
    wish = (struct handshake){ .start = TLS_STARTTLS,
                               .seen = handshakes[_i].seen,
                               .level = handshakes[_i].alert };
    play(1, OPENING "C: STARTTLS\nS: 220 2.0.0 go ahead\n");
    wish = (struct handshake){ .start = TLS_NOT_STARTED };
    ck_assert_int_eq(session_finding(play(1, POSTFIX), "tls-fallback-cleartext") != NULL,
                     handshakes[_i].failed);
}
END_TEST

START_TEST(where_bytes_are_missing_no_handshake_has_failed)
{
    history->options.missing[SIDE_SERVER] = 10;
    fail_tls(1);
    history->options.missing[SIDE_SERVER] = 0;
    ck_assert_ptr_null(session_finding(play(1, POSTFIX), "tls-fallback-cleartext"));
}
END_TEST

START_TEST(ten_minutes_are_the_limit)
{
    fail_tls(1);
    history->options.start += 540 * DURATION_SECOND - 20 * DURATION_MILLISECOND;
    required_finding(play(1, POSTFIX), "tls-fallback-cleartext");
    fail_tls(1);
    history->options.start += 541 * DURATION_SECOND;
    ck_assert_ptr_null(session_finding(play(1, POSTFIX), "tls-fallback-cleartext"));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("server_tls");
    TCase *starttls = tcase_create("STARTTLS");
    TCase *certificates = tcase_create("certificates");
    TCase *fallback = tcase_create("fallback");

    tcase_add_checked_fixture(starttls, begin, end);
    tcase_add_test(starttls, starttls_that_was_there_before_is_missed);
    tcase_add_test(starttls, a_login_or_the_open_network_makes_it_critical);
    tcase_add_test(starttls, so_does_a_client_out_of_the_open_network);
    tcase_add_test(starttls, who_begins_tls_without_an_offer_misses_nothing);
    tcase_add_test(starttls, one_that_is_painted_over_is_missed_at_once);
    tcase_add_loop_test(starttls, where_nothing_was_taken_away_nothing_is_missed, 0,
                        sizeof unsuspicious / sizeof unsuspicious[0]);
    tcase_add_test(starttls, before_three_sessions_and_behind_a_gap_nothing_is_missed);
    tcase_add_test(starttls, starttls_that_works_for_others_and_is_refused_is_critical);
    suite_add_tcase(suite, starttls);
    tcase_add_checked_fixture(certificates, begin, end);
    tcase_add_test(certificates, a_certificate_of_another_issuer_is_an_outlier);
    tcase_add_test(certificates, beside_a_hole_certificates_and_fallbacks_count_for_less);
    tcase_add_test(certificates, a_renewal_is_info_and_then_usual);
    tcase_add_test(certificates, only_certificates_of_one_name_and_kind_of_key_are_compared);
    tcase_add_test(certificates, implicit_tls_has_certificates_too);
    tcase_add_test(certificates, issuers_are_told_apart_as_far_as_they_are_kept);
    suite_add_tcase(suite, certificates);
    tcase_add_checked_fixture(fallback, begin, end);
    tcase_add_test(fallback, mail_in_clear_behind_a_failed_handshake_is_a_fallback);
    tcase_add_test(fallback, a_login_or_submission_in_clear_is_critical);
    tcase_add_test(fallback,
                   who_comes_from_elsewhere_or_later_or_without_mail_falls_back_to_nothing);
    tcase_add_test(fallback, the_last_of_several_failed_handshakes_is_what_the_fallback_is_behind);
    tcase_add_loop_test(fallback, a_handshake_has_failed_when_that_was_seen, 0,
                        sizeof handshakes / sizeof handshakes[0]);
    tcase_add_test(fallback, where_bytes_are_missing_no_handshake_has_failed);
    tcase_add_test(fallback, ten_minutes_are_the_limit);
    suite_add_tcase(suite, fallback);
    return suite;
}

SUITE_MAIN(suite);

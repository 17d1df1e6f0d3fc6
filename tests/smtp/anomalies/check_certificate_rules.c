/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Certificates that are too old, too new, for somebody else or vouched for by nobody. */
#include "tests/smtp/anomalies/rule_kit.h"

#define DAY INT64_C(86400)

#define RECORD "\\x16\\x03\\x01\\x00\\x05\\x10\\x00\\x00\\x01k"

/* A session behind STARTTLS whose server showed a certificate for
 * mail.example.com that is valid, and asked for by that name. */
static struct session *session_on(uint16_t port)
{
    struct script_options options = script_options_default();
    struct session *session;
    struct tls_certificate *certificate;
    struct tls_handshake *handshake;

    options.server.port = port;
    options.server.address = ip_address_v4((const uint8_t[]){ 192, 0, 2, 25 });
    session = script_session("S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\n"
                             "S: 250-mail.example.com\nS+ 250 STARTTLS\nC: STARTTLS\n"
                             "S: 220 go ahead\nC| " RECORD "\nS| " RECORD "\n",
                             &options);
    handshake = session->tls.handshake;
    handshake->client_hello = handshake->server_hello = true;
    handshake->version = 0x0303;
    handshake->server_name = bytes_of_string("mail.example.com");
    certificate = arena_new(&session->arena, 1, sizeof *certificate);
    certificate->subject = bytes_of_string("CN=mail.example.com,O=Example Ltd");
    certificate->issuer = bytes_of_string("CN=Example CA");
    certificate->has_validity = true;
    certificate->not_before = session->start / DURATION_SECOND - 10 * DAY;
    certificate->not_after = session->start / DURATION_SECOND + 10 * DAY;
    certificate->name_count = 1;
    certificate->names = arena_new(&session->arena, 1, sizeof *certificate->names);
    certificate->names[0] = bytes_of_string("mail.example.com");
    handshake->certificate[SIDE_SERVER] = certificate;
    return session;
}

static struct tls_certificate *certificate_of(struct session *session)
{
    return session->tls.handshake->certificate[SIDE_SERVER];
}

static void judge(struct session *session)
{
    session->finding_count = 0;
    anomaly_rules_apply(session, &default_smtp_limits, NULL, NULL);
}

/* Judged again: found, or nothing at all. */
static void expect_only(struct session *session, const char *ids)
{
    judge(session);
    expect_ids(session, ids);
}

START_TEST(a_certificate_that_is_in_order_is_calm)
{
    struct session *session = session_on(25);

    expect_only(session, "");
    session_free(session);
}
END_TEST

START_TEST(a_certificate_is_expired_some_minutes_behind_its_end)
{
    struct session *session = session_on(25);
    int64_t now = session->start / DURATION_SECOND;

    certificate_of(session)->not_after = now - 300;
    expect_only(session, "");
    certificate_of(session)->not_after = now - 301;
    expect_only(session, "tls-cert-expired");
    expect_severity(session, "tls-cert-expired", SEVERITY_NOTICE);
    certificate_of(session)->not_after = now - 3 * DAY;
    judge(session);
    expect_sentence(required_finding(session, "tls-cert-expired"),
                    "The server's certificate expired 3 days before this session");
    session_free(session);
}
END_TEST

START_TEST(a_certificate_is_not_yet_valid_some_minutes_before_its_beginning)
{
    struct session *session = session_on(25);
    int64_t now = session->start / DURATION_SECOND;

    certificate_of(session)->not_before = now + 300;
    expect_only(session, "");
    certificate_of(session)->not_before = now + 301;
    expect_only(session, "tls-cert-not-yet-valid");
    session_free(session);
}
END_TEST

START_TEST(without_dates_nothing_is_said_of_them)
{
    struct session *session = session_on(25);

    certificate_of(session)->has_validity = false;
    certificate_of(session)->not_after = 0;
    expect_only(session, "");
    session_free(session);
}
END_TEST

START_TEST(subject_and_issuer_that_are_the_same_are_a_certificate_signed_by_itself)
{
    struct session *session = session_on(25);

    certificate_of(session)->issuer = certificate_of(session)->subject;
    expect_only(session, "tls-cert-self-signed");
    certificate_of(session)->subject = certificate_of(session)->issuer = bytes_of(NULL, 0);
    expect_only(session, "");
    session_free(session);
}
END_TEST

START_TEST(mail_programs_verify_so_there_it_is_a_warning)
{
    struct session *session = session_on(587);

    certificate_of(session)->issuer = certificate_of(session)->subject;
    judge(session);
    expect_severity(session, "tls-cert-self-signed", SEVERITY_WARNING);
    session_free(session);
    session = session_on(465);
    certificate_of(session)->not_after = 0;
    judge(session);
    expect_severity(session, "tls-cert-expired", SEVERITY_WARNING);
    session_free(session);
}
END_TEST

static const struct {
    const char *name, *asked_for;
    bool fits;
} names[] = {
    { "mail.example.com", "mail.example.com", true },
    { "MAIL.Example.COM", "mail.example.com", true },
    { "mail.example.com.", "mail.example.com", true },
    { "mail.example.com", "mail.example.com.", true },
    { "*.example.com", "mail.example.com", true },
    { "*.example.com", "example.com", false },
    { "*.example.com", "a.mail.example.com", false },
    { "*.com", "mail.example.com", false },
    { "*.", "mail.example.com", false },
    { "*mail.example.com", "xmail.example.com", false },
    { "*.example.com", ".example.com", false },
    { "*.example.com", "mail", false },
    { "*.com", "mail.", false },
    { "mail.example.org", "mail.example.com", false },
    { "example.com", "mail.example.com", false },
    { "postmaster@example.com", "mail.example.com", false },
};

START_TEST(a_name_fits_when_it_is_that_host_or_a_wildcard_for_its_first_label)
{
    struct session *session = session_on(25);

    certificate_of(session)->names[0] = bytes_of_string(names[_i].name);
    session->tls.handshake->server_name = bytes_of_string(names[_i].asked_for);
    expect_only(session, names[_i].fits ? "" : "tls-cert-name-mismatch");
    session_free(session);
}
END_TEST

START_TEST(without_other_names_that_of_the_subject_counts)
{
    struct session *session = session_on(25);

    certificate_of(session)->name_count = 0;
    expect_only(session, "");
    certificate_of(session)->subject = bytes_of_string("O=Example Ltd,CN=mail.example.com");
    expect_only(session, "");
    certificate_of(session)->subject = bytes_of_string("CN=www.example.com,O=Example Ltd");
    expect_only(session, "tls-cert-name-mismatch");
    certificate_of(session)->subject = bytes_of(NULL, 0);
    expect_only(session, "");
    session_free(session);
}
END_TEST

START_TEST(who_names_no_host_and_whose_names_were_not_all_read_is_not_judged)
{
    struct session *session = session_on(25);

    certificate_of(session)->names[0] = bytes_of_string("www.example.com");
    expect_only(session, "tls-cert-name-mismatch");
    session->left_out.tls_names = 1;
    expect_only(session, "");
    session->left_out.tls_names = 0;
    session->tls.handshake->server_name = bytes_of(NULL, 0);
    expect_only(session, "");
    session_free(session);
}
END_TEST

/* ------------------------------------------------------ scanners at the client */

static const struct issuer_row {
    const char *issuer;
    const char *ids;
} issuers[] = {
    { "CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield", "tls-issuer-antivirus" },
    { "CN=avast! Web/Mail Shield Root,O=avast! Web/Mail Shield,OU=generated by avast! antivirus",
      "tls-issuer-antivirus" },
    { "CN=AVG Web/Mail Shield Root", "tls-issuer-antivirus" },
    { "CN=Norton Web/Mail Shield Untrusted Root", "tls-issuer-antivirus" },
    { "CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab",
      "tls-issuer-antivirus" },
    { "C=SK,O=ESET\\, spol. s r. o.,CN=ESET SSL Filter CA", "tls-issuer-antivirus" },
    { "CN=Bitdefender Personal CA.Net-Defender,OU=IDS,O=Bitdefender", "tls-issuer-antivirus" },
    { "cn=eset ssl filter ca", "tls-issuer-antivirus" },
    /* Public authorities of such companies, authorities of gateways, and others. */
    { "CN=Symantec Class 3 Secure Server CA - G4,O=Symantec Corporation", "" },
    { "CN=Norton Root CA,O=Symantec Corporation", "" },
    { "CN=Kaspersky Lab Services CA,O=AO Kaspersky Lab", "" },
    { "O=ESET\\, spol. s r. o.,CN=ESET Mail CA", "" },
    { "CN=Bitdefender SRL", "" },
    { "CN=Zscaler Root CA", "" },
    { "CN=Example Mail Shield", "" },
    { "", "" },
};

START_TEST(an_authority_that_a_scanner_made_is_known_by_its_name)
{
    struct session *session = session_on(587);
    const struct finding *finding;

    certificate_of(session)->issuer = bytes_of_string(issuers[_i].issuer);
    expect_only(session, issuers[_i].ids);
    finding = session_finding(session, "tls-issuer-antivirus");
    if (finding != NULL) {
        const struct bytes issuer = required_evidence(finding, "issuer", EVIDENCE_TEXT)->text;

        expect_judgement(finding, SEVERITY_NOTICE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH);
        ck_assert(bytes_equal(issuer, certificate_of(session)->issuer));
        ck_assert_int_eq(session->steps[finding->step].kind, STEP_TLS);
        ck_assert_int_eq(session->steps[finding->step].from, SIDE_SERVER);
    }
    session_free(session);
}
END_TEST

/* The company's own server has a certificate of a public authority. */
START_TEST(a_scanner_in_the_subject_is_none)
{
    struct session *session = session_on(25);

    certificate_of(session)->subject = bytes_of_string("CN=Avast Web/Mail Shield Root");
    expect_only(session, "");
    session->tls.handshake->certificate[SIDE_SERVER] = NULL;
    expect_only(session, "");
    session_free(session);
}
END_TEST

/* The name was read whole, or it would not be there. */
START_TEST(a_hole_elsewhere_does_not_change_an_issuer)
{
    struct session *session = session_on(25);

    certificate_of(session)->issuer = bytes_of_string("CN=ESET SSL Filter CA");
    session->missing[SIDE_CLIENT] = 100;
    judge(session);
    expect_severity(session, "tls-issuer-antivirus", SEVERITY_NOTICE);
    expect_sentence(required_finding(session, "tls-issuer-antivirus"),
                    "The certificate is not the server's: the scanner of ESET on the client's "
                    "machine made it, and opens TLS");
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("certificate_rules");
    TCase *validity = tcase_create("validity");
    TCase *name = tcase_create("names");
    TCase *scanners = tcase_create("scanners");

    tcase_add_test(validity, a_certificate_that_is_in_order_is_calm);
    tcase_add_test(validity, a_certificate_is_expired_some_minutes_behind_its_end);
    tcase_add_test(validity, a_certificate_is_not_yet_valid_some_minutes_before_its_beginning);
    tcase_add_test(validity, without_dates_nothing_is_said_of_them);
    tcase_add_test(validity,
                   subject_and_issuer_that_are_the_same_are_a_certificate_signed_by_itself);
    tcase_add_test(validity, mail_programs_verify_so_there_it_is_a_warning);
    tcase_add_loop_test(name, a_name_fits_when_it_is_that_host_or_a_wildcard_for_its_first_label, 0,
                        sizeof names / sizeof names[0]);
    tcase_add_test(name, without_other_names_that_of_the_subject_counts);
    tcase_add_test(name, who_names_no_host_and_whose_names_were_not_all_read_is_not_judged);
    suite_add_tcase(suite, validity);
    tcase_add_loop_test(scanners, an_authority_that_a_scanner_made_is_known_by_its_name, 0,
                        sizeof issuers / sizeof issuers[0]);
    tcase_add_test(scanners, a_scanner_in_the_subject_is_none);
    tcase_add_test(scanners, a_hole_elsewhere_does_not_change_an_issuer);
    suite_add_tcase(suite, scanners);
    suite_add_tcase(suite, name);
    return suite;
}

SUITE_MAIN(suite);

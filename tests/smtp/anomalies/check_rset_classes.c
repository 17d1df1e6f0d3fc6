/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why there was a RSET: what is harmless stays info, and what is not is not excused. */
#include "smtp/anomalies/rset_classes.h"

#include "tests/smtp/anomalies/rule_kit.h"

struct dialogue_and_findings {
    const char *situation;
    const char *script;
    const char *ids;
};

#define PIPELINED_PROBE                                                                            \
    "C: MAIL FROM:<double-bounce@example.org>\nC+ RCPT TO:<bob@example.com>\nC+ RSET\n"            \
    "S: 250 2.1.0 Ok\nS+ 250 2.1.5 Ok\nS+ 250 2.0.0 Ok\n"
#define PROBE_OF(sender, recipient) MAIL(sender) RCPT(recipient) RSET
#define CALLOUT(recipient)          PROBE_OF("", recipient)
#define NO_VALID_RECIPIENTS         DATA_REFUSED("554 5.5.1 no valid recipients")

/* Nothing of this may be more than info. */
static const struct dialogue_and_findings calm[] = {
    { "a mail server probes the connection it kept open, then sends the next message",
      HELLO ALICE_TO_BOB MESSAGE "@ 1.5\n" RSET ALICE_TO("dave@example.com") MESSAGE QUIT,
      "rset-connection-reuse-probe" },
    { "RSET between all messages, also to the same recipient",
      HELLO ALICE_TO_BOB MESSAGE RSET ALICE_TO_BOB MESSAGE RSET ALICE_TO_BOB MESSAGE RSET QUIT,
      "rset-connection-reuse-probe rset-connection-reuse-probe rset-connection-reuse-probe" },
    { "the probe travels with the next message's envelope",
      HELLO ALICE_TO_BOB MESSAGE
      "C: RSET\nC+ MAIL FROM:<carol@example.org>\nC+ RCPT TO:<bob@example.com>\nC+ DATA\n"
      "S: 250 Ok\nS+ 250 Ok\nS+ 250 Ok\nS+ 354 go ahead\nC| x\\r\\n.\\r\\n\nS: 250 queued\n" QUIT,
      "rset-connection-reuse-probe" },
    { "two probes within a second", HELLO ALICE_TO_BOB MESSAGE RSET RSET QUIT,
      "rset-noop-equivalent rset-connection-reuse-probe" },
    { "a probe and then silence", HELLO ALICE_TO_BOB MESSAGE RSET "@ 300\n",
      "rset-noop-equivalent connection-idle-held" },
    { "before EHLO", "S: 220 hello\n" RSET "C: EHLO client.example.org\nS: 250 hello\n" QUIT,
      "rset-noop-equivalent" },
    { "right behind EHLO", HELLO RSET ALICE_TO_BOB MESSAGE QUIT, "rset-connection-reuse-probe" },
    { "between two EHLOs", HELLO RSET "C: EHLO client.example.org\nS: 250 hello\n" QUIT,
      "rset-noop-equivalent" },
    { "behind AUTH, as mail libraries do",
      HELLO
      "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: 235 2.7.0 welcome\n" RSET ALICE_TO_BOB MESSAGE QUIT,
      "rset-connection-reuse-probe" },
    { "behind AUTH that failed",
      HELLO "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: 535 5.7.8 no\n" RSET QUIT,
      "rset-connection-reuse-probe" },
    { "a pool that tests with NOOP first and with RSET then",
      HELLO ALICE_TO_BOB MESSAGE NOOP RSET ALICE_TO_BOB MESSAGE QUIT,
      "rset-connection-reuse-probe" },
    { "before QUIT", HELLO RSET QUIT, "rset-connection-reuse-probe" },
    { "the standard's example of an aborted transaction",
      HELLO MAIL("smith@example.org") RCPT("jones@example.com") RCPT_550("green@example.com")
          RSET QUIT,
      "rset-after-rejected-recipient" },
    { "the refused one was not the last",
      HELLO MAIL("smith@example.org") RCPT_550("green@example.com") RCPT("jones@example.com")
          RSET QUIT,
      "rset-after-rejected-recipient" },
    { "a NOOP between the refusal and RSET",
      HELLO MAIL("smith@example.org") RCPT("jones@example.com") RCPT_550("green@example.com")
          NOOP RSET QUIT,
      "rset-after-rejected-recipient" },
    { "greylisting, and the same envelope later",
      HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 450 4.7.1 later\n" RSET
                                      "@ 301\n" ALICE_TO_BOB MESSAGE QUIT,
      "rset-after-rejected-recipient connection-idle-held" },
    { "one recipient greylisted, then all accepted, on the same connection at once",
      HELLO MAIL("alice@example.org")
          RCPT("bob@example.com") "C: RCPT TO:<carol@example.com>\nS: 451 4.7.1 later\n" RSET MAIL(
              "alice@example.org") RCPT("bob@example.com") RCPT("carol@example.com") MESSAGE QUIT,
      "rset-after-rejected-recipient" },
    { "a refusal, and a probe of the connection two seconds later",
      HELLO MAIL("alice@example.org") RCPT_550("bob@example.com") RSET
      "@ 2\n" RSET MAIL("carol@example.org") RCPT("dave@example.com") MESSAGE QUIT,
      "rset-after-rejected-recipient rset-noop-equivalent" },
    { "MAIL refused", HELLO "C: MAIL FROM:<alice@example.org>\nS: 550 5.7.1 no\n" RSET QUIT,
      "rset-after-rejected-mail-or-data" },
    { "MAIL refused and with it the pipelined RCPT",
      HELLO "C: MAIL FROM:<alice@example.org>\nC+ RCPT TO:<bob@example.com>\n"
            "S: 452 4.3.1 disk full\nS+ 503 5.5.1 MAIL first\n" RSET QUIT,
      "rset-after-rejected-mail-or-data" },
    { "a second MAIL refused, which leaves the first one open",
      HELLO ALICE_TO_BOB "C: MAIL FROM:<carol@example.org>\nS: 503 5.5.1 nested MAIL\n" RSET QUIT,
      "rset-after-rejected-mail-or-data" },
    { "DATA refused although all was accepted",
      HELLO ALICE_TO_BOB DATA_REFUSED("451 4.3.0 try again later") RSET QUIT,
      "rset-after-rejected-mail-or-data" },
    { "the same, and at once again",
      HELLO ALICE_TO_BOB DATA_REFUSED("451 4.3.0 try again later") RSET ALICE_TO_BOB MESSAGE QUIT,
      "rset-after-rejected-mail-or-data" },
    { "DATA refused and RSET twice",
      HELLO ALICE_TO_BOB DATA_REFUSED("451 4.3.0 try again later") RSET RSET ALICE_TO_BOB MESSAGE,
      "rset-after-rejected-mail-or-data rset-after-rejected-mail-or-data" },
    { "DATA refused because no recipient was left",
      HELLO MAIL("alice@example.org") RCPT_550("bob@example.com") NO_VALID_RECIPIENTS RSET QUIT,
      "rset-after-rejected-mail-or-data" },
    { "a BDAT chunk refused",
      HELLO ALICE_TO_BOB "C: BDAT 5\nC|xxxxx\nS: 552 5.2.3 too much\n" RSET QUIT,
      "rset-after-rejected-mail-or-data" },
    { "the last BDAT chunk refused",
      HELLO ALICE_TO_BOB "C: BDAT 5 LAST\nC|xxxxx\nS: 554 5.6.0 spam\n" RSET QUIT,
      "rset-after-rejected-mail-or-data" },
    { "given up between two BDAT chunks",
      HELLO ALICE_TO_BOB "C: BDAT 5\nC|xxxxx\nS: 250 5 octets\n" RSET QUIT,
      "rset-noop-equivalent" },
    { "the message refused behind its last dot",
      HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\nS: 554 5.6.0 spam\n" RSET QUIT,
      "rset-connection-reuse-probe" },
    { "MAIL accepted and no RCPT", HELLO MAIL("alice@example.org") RSET QUIT,
      "rset-noop-equivalent" },
    { "MAIL accepted, RSET, twice within a second",
      HELLO MAIL("alice@example.org") RSET RSET ALICE_TO_BOB MESSAGE QUIT,
      "rset-noop-equivalent rset-noop-equivalent" },
    { "EHLO had given the transaction up already",
      HELLO ALICE_TO_BOB "C: EHLO client.example.org\nS: 250 hello\n" RSET QUIT,
      "rset-noop-equivalent" },
    { "RSET with an argument refused, and the message goes on",
      HELLO ALICE_TO_BOB "C: RSET now\nS: 501 5.5.4 no argument please\n" MESSAGE QUIT,
      "rset-noop-equivalent" },
    { "no reply to RCPT yet",
      HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\n@ 30\nC: RSET\n",
      "rset-noop-equivalent" },
    { "a callout with the empty sender", HELLO CALLOUT("bob@example.com") QUIT,
      "rset-recipient-verification" },
    { "a callout and two RSETs", HELLO CALLOUT("bob@example.com") RSET QUIT,
      "rset-recipient-verification rset-noop-equivalent" },
    { "a callout with Postfix's sender",
      HELLO PROBE_OF("double-bounce@example.org", "bob@example.com") QUIT,
      "rset-recipient-verification" },
    { "the same without a domain and in other case",
      HELLO PROBE_OF("Double-Bounce", "bob@example.com") QUIT, "rset-recipient-verification" },
    { "Postfix's sender with its time stamp",
      HELLO PROBE_OF("double-bounce3BVKZ9@example.org", "bob@example.com") QUIT,
      "rset-recipient-verification" },
    { "Postfix's probe in one segment", HELLO PIPELINED_PROBE QUIT, "rset-recipient-verification" },
    { "a callout of several recipients in one transaction",
      HELLO MAIL("") RCPT("bob@example.com") RCPT("carol@example.com") RSET QUIT,
      "rset-recipient-verification" },
    { "Exim's callout: a random address, the address, the postmaster",
      HELLO MAIL("") RCPT_550("xyzzy@example.com") RSET CALLOUT("bob@example.com")
          CALLOUT("postmaster@example.com") QUIT,
      "rset-after-rejected-recipient rset-recipient-verification rset-recipient-verification" },
    { "three recipients tried one by one and never sent to",
      HELLO PROBE_OF("check@example.org", "a@example.com") PROBE_OF(
          "check@example.org", "b@example.com") PROBE_OF("check@example.org", "c@example.com") QUIT,
      "rset-recipient-verification rset-recipient-verification rset-recipient-verification" },
    { "the same, and one of them does not exist",
      HELLO PROBE_OF("check@example.org", "a@example.com") MAIL("check@example.org")
          RCPT_550("b@example.com") RSET PROBE_OF("check@example.org", "c@example.com") QUIT,
      "rset-recipient-verification rset-after-rejected-recipient rset-recipient-verification" },
};

/* And this may not be taken for harmless. */
static const struct dialogue_and_findings excused_by_nothing[] = {
    { "one recipient of a real sender", HELLO ALICE_TO_BOB RSET QUIT, "rset-unexplained-abort" },
    { "two recipients one by one are not enough to be a check",
      HELLO ALICE_TO("a@example.com") RSET ALICE_TO("b@example.com") RSET QUIT,
      "rset-unexplained-abort rset-unexplained-abort" },
    { "the same recipient three times is not three",
      HELLO ALICE_TO_BOB RSET ALICE_TO_BOB RSET ALICE_TO_BOB RSET QUIT,
      "rset-unexplained-abort rset-unexplained-abort rset-unexplained-abort" },
    { "three recipients, but one was sent to later",
      HELLO ALICE_TO("a@example.com") RSET ALICE_TO("b@example.com") RSET ALICE_TO("c@example.com")
          RSET "@ 700\n" ALICE_TO("b@example.com") MESSAGE QUIT,
      "rset-unexplained-abort rset-unexplained-abort rset-unexplained-abort "
      "connection-idle-held" },
    { "an empty sender whose envelope comes back with a message",
      HELLO CALLOUT("bob@example.com") "@ 10\n" MAIL("") RCPT("bob@example.com") MESSAGE QUIT,
      "rset-unexplained-abort envelope-replay-after-abort" },
    { "an address that only begins like Postfix's",
      HELLO PROBE_OF("double-bounce~1@example.org", "bob@example.com") QUIT,
      "rset-unexplained-abort" },
    { "another one", HELLO PROBE_OF("double-bounce-handler@example.org", "bob@example.com") QUIT,
      "rset-unexplained-abort" },
    { "a refusal in an earlier transaction",
      HELLO ALICE_TO_BOB DATA_REFUSED("451 4.3.0 later") ALICE_TO("dave@example.com") RSET QUIT,
      "rset-unexplained-abort" },
    { "a refusal earlier, and the abort in one segment",
      HELLO MAIL("carol@example.org")
          DATA_REFUSED("554 5.5.1 no recipients") "C: MAIL FROM:<alice@example.org>\nC+ RCPT "
                                                  "TO:<bob@example.com>\nC+ RSET\n"
                                                  "S: 250 Ok\nS+ 250 Ok\nS+ 250 Ok\n" QUIT,
      "rset-unexplained-abort" },
    { "a NOOP between RCPT and RSET", HELLO ALICE_TO_BOB NOOP RSET QUIT, "rset-unexplained-abort" },
    { "the server shuts down in answer to RSET",
      HELLO ALICE_TO_BOB "C: RSET\nS: 421 4.3.2 shutting down\n", "rset-unexplained-abort" },
};

enum {
    CALM = sizeof calm / sizeof calm[0],
    EXCUSED_BY_NOTHING = sizeof excused_by_nothing / sizeof excused_by_nothing[0],
};

/* What is found besides is other families' business. */
static void keep_findings_of_rsets(struct session *session)
{
    static const char *const prefixes[] = { "rset-", "noop-", "envelope-", "connection-idle-" };
    size_t kept = 0;

    for (size_t i = 0; i < session->finding_count; i++) {
        bool wanted = false;

        for (size_t j = 0; j < sizeof prefixes / sizeof prefixes[0]; j++)
            wanted |= strncmp(session->findings[i].id, prefixes[j], strlen(prefixes[j])) == 0;
        if (wanted)
            session->findings[kept++] = session->findings[i];
    }
    session->finding_count = kept;
}

static struct session *session_with_rsets(const struct dialogue_and_findings *expected)
{
    struct session *session = script_session(expected->script, NULL);

    keep_findings_of_rsets(session);
    expect_ids(session, expected->ids);
    return session;
}

START_TEST(what_is_harmless_is_info)
{
    struct session *session = session_with_rsets(&calm[_i]);

    ck_assert_msg(session_worst(session) == SEVERITY_INFO, "%s", calm[_i].situation);
    session_free(session);
}
END_TEST

START_TEST(what_nothing_excuses_is_above_info)
{
    const struct dialogue_and_findings *expected = &excused_by_nothing[_i];
    struct session *session = session_with_rsets(expected);

    ck_assert_msg(session_worst(session) >= SEVERITY_NOTICE, "%s", expected->situation);
    session_free(session);
}
END_TEST

/* ---------------------------------------------------------------- what is said */

static const struct said {
    const char *script;
    const char *id;
    unsigned rset; /* which RSET the finding is about */
    enum confidence confidence;
    const char *sentence;
} said[] = {
    { HELLO RSET ALICE_TO_BOB, "rset-connection-reuse-probe", 0, CONFIDENCE_HIGH,
      "RSET with nothing open: the client tests whether the connection is still alive" },
    { HELLO RSET NOOP, "rset-noop-equivalent", 0, CONFIDENCE_HIGH,
      "RSET with nothing open: it has no effect" },
    { HELLO MAIL("alice@example.org") RSET, "rset-noop-equivalent", 0, CONFIDENCE_HIGH,
      "RSET before any recipient was accepted" },
    { HELLO ALICE_TO_BOB "C: RSET now\nS: 501 no argument please\n", "rset-noop-equivalent", 0,
      CONFIDENCE_HIGH, "RSET was refused and had no effect" },
    { HELLO ALICE_TO_BOB "C: BDAT 1\nC|x\nS: 250 Ok\n" RSET, "rset-noop-equivalent", 0,
      CONFIDENCE_HIGH, "RSET gave up a message that was being sent in chunks" },
    { HELLO "C: MAIL FROM:<alice@example.org>\n@ 60\nC: RSET\n", "rset-noop-equivalent", 0,
      CONFIDENCE_HIGH, "RSET in a transaction whose MAIL was not seen to be accepted" },
    { HELLO ALICE_TO_BOB "GAP S 10\nS|x\\r\\n\n" RSET, "rset-noop-equivalent", 0, CONFIDENCE_HIGH,
      "RSET gave up a transaction, and the record does not show why" },
    { HELLO MAIL("a@example.org") RCPT("b@example.com") RCPT_550("c@example.com") RSET,
      "rset-after-rejected-recipient", 0, CONFIDENCE_HIGH,
      "RSET after 1 of 2 recipients was refused" },
    { HELLO MAIL("a@example.org") RCPT_550("b@example.com") RCPT_550("c@example.com") RSET,
      "rset-after-rejected-recipient", 0, CONFIDENCE_HIGH,
      "RSET after 2 of 2 recipients were refused" },
    { HELLO RSET ALICE_TO_BOB DATA_REFUSED("451 later") RSET, "rset-after-rejected-mail-or-data", 1,
      CONFIDENCE_HIGH, "RSET after the server refused the transaction: cleaning up" },
    { HELLO CALLOUT("bob@example.com"), "rset-recipient-verification", 0, CONFIDENCE_MEDIUM,
      "RSET after a recipient was tried: the client only wants to know whether the address "
      "exists" },
};

START_TEST(a_harmless_finding_names_its_rset_and_says_why)
{
    struct session *session = script_session(said[_i].script, NULL);
    const struct finding *finding = required_finding(session, said[_i].id);

    expect_judgement(finding, SEVERITY_INFO, BLAME_CLIENT, said[_i].confidence);
    expect_step(session, finding, "RSET", said[_i].rset);
    expect_sentence(finding, said[_i].sentence);
    ck_assert_uint_eq(finding->evidence_count, 0);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("rset_classes");
    TCase *harmless = tcase_create("harmless");
    TCase *not_excused = tcase_create("not excused");
    TCase *words = tcase_create("words");

    tcase_add_loop_test(harmless, what_is_harmless_is_info, 0, CALM);
    tcase_add_loop_test(not_excused, what_nothing_excuses_is_above_info, 0, EXCUSED_BY_NOTHING);
    tcase_add_loop_test(words, a_harmless_finding_names_its_rset_and_says_why, 0,
                        sizeof said / sizeof said[0]);
    suite_add_tcase(suite, harmless);
    suite_add_tcase(suite, not_excused);
    suite_add_tcase(suite, words);
    return suite;
}

SUITE_MAIN(suite);

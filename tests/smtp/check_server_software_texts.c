/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs are known by their real texts. */
#include "smtp/server_software.h"

#include "tests/support/suite_main.h"

static struct server_software *builtin(void)
{
    struct server_software *software = server_software_new();
    struct error error;

    if (!server_software_load_builtin(software, &error))
        ck_abort_msg("%s", error.message);
    return software;
}

static int find(const struct server_software *software, const char *id)
{
    int product = server_software_find(software, id);

    ck_assert_msg(product != PRODUCT_NONE, "no product %s", id);
    return product;
}

static const char rfc_354[] = "Start mail input; end with <CRLF>.<CRLF>";
static const char postfix_354[] = "End data with <CR><LF>.<CR><LF>";

/* Every text that a program's source was read for, with host names, identifiers and
 * dates filled in. */
static const struct {
    const char *product;
    enum fingerprint_field field;
    const char *text;
} said[] = {
    { "postfix", FINGERPRINT_BANNER, "mail.example.com ESMTP Postfix" },
    { "postfix", FINGERPRINT_BANNER, "mail.example.com ESMTP Postfix (Debian/GNU)" },
    { "postfix", FINGERPRINT_DATA, postfix_354 },
    { "postfix", FINGERPRINT_MESSAGE, "Ok: queued as 13128A80492" },
    { "postfix", FINGERPRINT_MESSAGE, "Ok: 240 bytes queued as 4Rk1Lp2Xq6z9sX" },
    { "postfix", FINGERPRINT_QUIT, "Bye" },
    { "postfix", FINGERPRINT_RSET, "Ok" },
    { "postfix", FINGERPRINT_NOOP, "Ok" },
    { "postfix", FINGERPRINT_UNKNOWN, "Error: command not recognized" },
    { "postfix", FINGERPRINT_UNKNOWN, "Error: I can break rules, too. Goodbye." },

    { "postscreen", FINGERPRINT_RCPT, "Service currently unavailable" },
    { "postscreen", FINGERPRINT_QUIT, "Bye" },
    { "postscreen", FINGERPRINT_RSET, "Ok" },
    { "postscreen", FINGERPRINT_NOOP, "Ok" },
    { "postscreen", FINGERPRINT_UNKNOWN, "Error: command not recognized" },

    { "exim", FINGERPRINT_BANNER,
      "mail.example.com ESMTP Exim 4.96 Tue, 24 Nov 2026 00:11:56 +0000" },
    { "exim", FINGERPRINT_EHLO, "mail.example.com Hello client.example.org [192.0.2.10]" },
    { "exim", FINGERPRINT_MAIL, "OK" },
    { "exim", FINGERPRINT_RCPT, "Accepted" },
    { "exim", FINGERPRINT_DATA, "Enter message, ending with \".\" on a line by itself" },
    { "exim", FINGERPRINT_MESSAGE, "OK id=1r6Zxy-0003Xb-2K" },
    { "exim", FINGERPRINT_QUIT, "mail.example.com closing connection" },
    { "exim", FINGERPRINT_RSET, "Reset OK" },
    { "exim", FINGERPRINT_NOOP, "OK" },
    { "exim", FINGERPRINT_UNKNOWN, "unrecognized command" },

    { "sendmail", FINGERPRINT_BANNER,
      "mail.example.com ESMTP Sendmail 8.17.1/8.17.1; Tue, 24 Nov 2026 00:11:56 GMT" },
    { "sendmail", FINGERPRINT_EHLO,
      "mail.example.com Hello client.example.org [192.0.2.10], pleased to meet you" },
    { "sendmail", FINGERPRINT_DATA, "Enter mail, end with \".\" on a line by itself" },
    { "sendmail", FINGERPRINT_MESSAGE, "4AO0Bu5K012345 Message accepted for delivery" },
    { "sendmail", FINGERPRINT_QUIT, "mail.example.com closing connection" },
    { "sendmail", FINGERPRINT_RSET, "Reset state" },
    { "sendmail", FINGERPRINT_NOOP, "OK" },
    { "sendmail", FINGERPRINT_UNKNOWN, "Command unrecognized: \"XYZZY\"" },

    { "opensmtpd", FINGERPRINT_BANNER, "mail.example.com ESMTP OpenSMTPD" },
    { "opensmtpd", FINGERPRINT_EHLO,
      "mail.example.com Hello client.example.org [192.0.2.10], pleased to meet you" },
    { "opensmtpd", FINGERPRINT_DATA, "Enter mail, end with \".\" on a line by itself" },
    { "opensmtpd", FINGERPRINT_MESSAGE, "1f2e3d4c Message accepted for delivery" },
    { "opensmtpd", FINGERPRINT_QUIT, "Bye" },
    { "opensmtpd", FINGERPRINT_RSET, "Reset state" },
    { "opensmtpd", FINGERPRINT_NOOP, "Ok" },
    { "opensmtpd", FINGERPRINT_UNKNOWN, "Invalid command: Command unrecognized" },

    { "qmail", FINGERPRINT_BANNER, "mail.example.com ESMTP" },
    { "qmail", FINGERPRINT_DATA, "go ahead" },
    { "qmail", FINGERPRINT_MESSAGE, "ok 1795479116 qp 4711" },
    { "qmail", FINGERPRINT_REFUSAL, "See https://cr.yp.to/docs/smtplf.html." },
    { "qmail", FINGERPRINT_RSET, "flushed" },
    { "qmail", FINGERPRINT_NOOP, "ok" },
    { "qmail", FINGERPRINT_UNKNOWN, "unimplemented (#5.5.1)" },

    { "qpsmtpd", FINGERPRINT_BANNER,
      "mail.example.com ESMTP qpsmtpd 0.96 ready; send us your mail, but not your spam." },
    { "qpsmtpd", FINGERPRINT_HELO,
      "mail.example.com Hi client.example.org [192.0.2.10]; I am so happy to meet you." },
    { "qpsmtpd", FINGERPRINT_DATA, "go ahead" },
    { "qpsmtpd", FINGERPRINT_MESSAGE, "Queued" },
    { "qpsmtpd", FINGERPRINT_MESSAGE, "Queued! 1795479116 qp 4711 <1@example.org>" },
    { "qpsmtpd", FINGERPRINT_QUIT, "mail.example.com closing connection. Have a wonderful day." },
    { "qpsmtpd", FINGERPRINT_RSET, "OK" },
    { "qpsmtpd", FINGERPRINT_NOOP, "OK" },
    { "qpsmtpd", FINGERPRINT_UNKNOWN, "Unrecognized command" },
    { "qpsmtpd", FINGERPRINT_UNKNOWN, "command unrecognized: 'xyzzy'" },

    { "courier", FINGERPRINT_BANNER, "mail.example.com ESMTP" },
    { "courier", FINGERPRINT_EHLO, "mail.example.com Ok." },
    { "courier", FINGERPRINT_DATA, "Ok." },
    { "courier", FINGERPRINT_MESSAGE, "Ok. 0000000000A1B2C3.0000000065601234.00001267" },
    { "courier", FINGERPRINT_QUIT, "Bye." },
    { "courier", FINGERPRINT_RSET, "Ok" },
    { "courier", FINGERPRINT_NOOP, "Ok" },
    { "courier", FINGERPRINT_UNKNOWN, "ESMTP command error" },

    { "haraka", FINGERPRINT_BANNER, "mail.example.com ESMTP Haraka ready" },
    { "haraka", FINGERPRINT_BANNER, "mail.example.com ESMTP Haraka/3.0.3 ready (A1B2C3)" },
    { "haraka", FINGERPRINT_EHLO,
      "mail.example.com Hello client.example.org [192.0.2.10], Haraka is at your service." },
    { "haraka", FINGERPRINT_DATA, "go ahead, make my day" },
    { "haraka", FINGERPRINT_MESSAGE, "Message Queued (A1B2C3D4-E5F6-4711-8899-AABBCCDDEEFF.1)" },
    { "haraka", FINGERPRINT_QUIT, "mail.example.com closing connection. Have a jolly good day." },
    { "haraka", FINGERPRINT_RSET, "OK" },
    { "haraka", FINGERPRINT_NOOP, "OK" },
    { "haraka", FINGERPRINT_UNKNOWN, "Unrecognized command" },

    { "james", FINGERPRINT_BANNER,
      "mail.example.com SMTP Server (JAMES SMTP Server 3.8.0) ready Tue, 24 Nov 2026" },
    { "james", FINGERPRINT_EHLO, "mail.example.com Hello client.example.org [192.0.2.10])" },
    { "james", FINGERPRINT_HELO, "mail.example.com Hello client.example.org [192.0.2.10])" },
    { "james", FINGERPRINT_DATA, "Ok Send data ending with <CRLF>.<CRLF>" },
    { "james", FINGERPRINT_MESSAGE, "Message received" },
    { "james", FINGERPRINT_QUIT, "mail.example.com Service closing transmission channel" },
    { "james", FINGERPRINT_RSET, "OK" },
    { "james", FINGERPRINT_NOOP, "OK" },
    { "james", FINGERPRINT_UNKNOWN, "Command XYZZY unrecognized." },

    { "hmailserver", FINGERPRINT_BANNER, "mail.example.com ESMTP" },
    { "hmailserver", FINGERPRINT_HELO, "Hello." },
    { "hmailserver", FINGERPRINT_DATA, "OK, send." },
    { "hmailserver", FINGERPRINT_MESSAGE, "Queued (0.016 seconds)" },
    { "hmailserver", FINGERPRINT_QUIT, "goodbye" },
    { "hmailserver", FINGERPRINT_RSET, "OK" },
    { "hmailserver", FINGERPRINT_NOOP, "OK" },
    { "hmailserver", FINGERPRINT_UNKNOWN, "Bad sequence of commands" },

    { "stalwart", FINGERPRINT_BANNER, "mail.example.com Stalwart ESMTP at your service" },
    { "stalwart", FINGERPRINT_DATA, rfc_354 },
    { "stalwart", FINGERPRINT_MESSAGE, "Message queued with id 1f2e3d4c5b6a." },
    { "stalwart", FINGERPRINT_QUIT, "Bye." },
    { "stalwart", FINGERPRINT_RSET, "OK" },
    { "stalwart", FINGERPRINT_NOOP, "OK" },
    { "stalwart", FINGERPRINT_UNKNOWN, "Invalid command." },

    { "go-smtp", FINGERPRINT_BANNER, "example.com ESMTP Service Ready" },
    { "go-smtp", FINGERPRINT_HELO, "Hello client.example.org" },
    { "go-smtp", FINGERPRINT_MAIL, "Roger, accepting mail from <alice@example.org>" },
    { "go-smtp", FINGERPRINT_RCPT, "I'll make sure <bob@example.com> gets this" },
    { "go-smtp", FINGERPRINT_DATA, "Go ahead. End your data with <CR><LF>.<CR><LF>" },
    { "go-smtp", FINGERPRINT_MESSAGE, "OK: queued" },
    { "go-smtp", FINGERPRINT_QUIT, "Bye" },
    { "go-smtp", FINGERPRINT_RSET, "Session reset" },
    { "go-smtp", FINGERPRINT_NOOP, "I have successfully done nothing" },

    { "maddy", FINGERPRINT_BANNER, "example.com ESMTP Service Ready" },
    { "maddy", FINGERPRINT_HELO, "Hello client.example.org" },
    { "maddy", FINGERPRINT_DATA, "Go ahead. End your data with <CR><LF>.<CR><LF>" },
    { "maddy", FINGERPRINT_MESSAGE, "OK: queued" },
    { "maddy", FINGERPRINT_QUIT, "Bye" },
    { "maddy", FINGERPRINT_RSET, "Session reset" },
    { "maddy", FINGERPRINT_NOOP, "I have successfully done nothing" },

    { "dovecot", FINGERPRINT_BANNER, "mail.example.com Dovecot ready." },
    { "dovecot", FINGERPRINT_DATA, "OK" },
    { "dovecot", FINGERPRINT_MESSAGE, "<bob@example.com> aBcDeFgHiJk1267 Saved" },
    { "dovecot", FINGERPRINT_QUIT, "Bye" },
    { "dovecot", FINGERPRINT_RSET, "OK" },
    { "dovecot", FINGERPRINT_NOOP, "OK" },
    { "dovecot", FINGERPRINT_UNKNOWN, "Unknown command" },

    { "aiosmtpd", FINGERPRINT_BANNER, "host.example.com Python SMTP 1.4.4" },
    { "aiosmtpd", FINGERPRINT_DATA, postfix_354 },
    { "aiosmtpd", FINGERPRINT_MESSAGE, "OK" },
    { "aiosmtpd", FINGERPRINT_QUIT, "Bye" },
    { "aiosmtpd", FINGERPRINT_RSET, "OK" },
    { "aiosmtpd", FINGERPRINT_NOOP, "OK" },
    { "aiosmtpd", FINGERPRINT_UNKNOWN, "Error: command \"XYZZY\" not recognized" },

    { "python-smtpd", FINGERPRINT_BANNER, "host.example.com Python SMTP proxy version 0.3" },
    { "python-smtpd", FINGERPRINT_DATA, postfix_354 },
    { "python-smtpd", FINGERPRINT_MESSAGE, "OK" },
    { "python-smtpd", FINGERPRINT_QUIT, "Bye" },
    { "python-smtpd", FINGERPRINT_RSET, "OK" },
    { "python-smtpd", FINGERPRINT_NOOP, "OK" },
    { "python-smtpd", FINGERPRINT_UNKNOWN, "Error: command \"XYZZY\" not recognized" },

    { "nodemailer-smtp-server", FINGERPRINT_BANNER, "host.example.com ESMTP" },
    { "nodemailer-smtp-server", FINGERPRINT_DATA, postfix_354 },
    { "nodemailer-smtp-server", FINGERPRINT_MESSAGE, "OK: message queued" },
    { "nodemailer-smtp-server", FINGERPRINT_QUIT, "Bye" },
    { "nodemailer-smtp-server", FINGERPRINT_RSET, "Flushed" },
    { "nodemailer-smtp-server", FINGERPRINT_NOOP, "OK" },
    { "nodemailer-smtp-server", FINGERPRINT_UNKNOWN, "Error: command not recognized" },

    { "mailpit", FINGERPRINT_BANNER, "host.example.com Mailpit ESMTP Service ready" },
    { "mailpit", FINGERPRINT_EHLO, "host.example.com greets client.example.org" },
    { "mailpit", FINGERPRINT_DATA, "Start mail input; end with <CR><LF>.<CR><LF>" },
    { "mailpit", FINGERPRINT_MESSAGE, "Ok: queued as aBcDeFgHiJkLmNoPqRsTuV" },
    { "mailpit", FINGERPRINT_QUIT,
      "host.example.com Mailpit ESMTP Service closing transmission channel" },
    { "mailpit", FINGERPRINT_RSET, "Ok" },
    { "mailpit", FINGERPRINT_NOOP, "Ok" },
    { "mailpit", FINGERPRINT_UNKNOWN, "Syntax error, command unrecognized" },

    { "mailhog", FINGERPRINT_BANNER, "mailhog.example ESMTP MailHog" },
    { "mailhog", FINGERPRINT_DATA, postfix_354 },
    { "mailhog", FINGERPRINT_MESSAGE, "Ok: queued as aBcDeF=@mailhog.example" },
    { "mailhog", FINGERPRINT_QUIT, "Bye" },
    { "mailhog", FINGERPRINT_RSET, "Ok" },
    { "mailhog", FINGERPRINT_NOOP, "Ok" },
    { "mailhog", FINGERPRINT_UNKNOWN, "Unrecognised command" },

    { "mox", FINGERPRINT_BANNER, "mail.example.com ESMTP mox" },
    { "mox", FINGERPRINT_MAIL, "looking good" },
    { "mox", FINGERPRINT_RCPT, "now on the list" },
    { "mox", FINGERPRINT_DATA, "see you at the bare dot" },
    { "mox", FINGERPRINT_MESSAGE, "it is done" },
    { "mox", FINGERPRINT_QUIT, "okay thanks bye" },
    { "mox", FINGERPRINT_RSET, "all clear" },
    { "mox", FINGERPRINT_NOOP, "alrighty" },
    { "mox", FINGERPRINT_UNKNOWN, "unknown command xyzzy" },

    { "chasquid", FINGERPRINT_BANNER, "mail.example.com ESMTP chasquid" },
    { "chasquid", FINGERPRINT_MAIL, "You feel like you are being watched" },
    { "chasquid", FINGERPRINT_DATA, "You suddenly realize it is unnaturally quiet" },
    { "chasquid", FINGERPRINT_MESSAGE, "You ascend to the status of Demigod(dess)..." },
    { "chasquid", FINGERPRINT_QUIT, "Be seeing you..." },
    { "chasquid", FINGERPRINT_RSET, "Who was that Maud person anyway?" },
    { "chasquid", FINGERPRINT_NOOP, "You hear a faint typing noise." },
    { "chasquid", FINGERPRINT_UNKNOWN, "You hear someone cursing shoplifters" },

    { "kumomta", FINGERPRINT_BANNER, "mail.example.com KumoMTA" },
    { "kumomta", FINGERPRINT_HELO, "Hello client.example.org!" },
    { "kumomta", FINGERPRINT_DATA, "Send body; end with CRLF.CRLF" },
    { "kumomta", FINGERPRINT_QUIT, "So long, and thanks for all the fish!" },
    { "kumomta", FINGERPRINT_RSET, "Reset state" },
    { "kumomta", FINGERPRINT_UNKNOWN, "Syntax error in command or arguments: XYZZY" },

    { "go-guerrilla", FINGERPRINT_BANNER,
      "mail.example.com SMTP Guerrilla(1.6.1) #12 (3) 2026-11-24T00:11:56Z" },
    { "go-guerrilla", FINGERPRINT_EHLO, "mail.example.com Hello" },
    { "go-guerrilla", FINGERPRINT_DATA, "Enter message, ending with '.' on a line by itself" },
    { "go-guerrilla", FINGERPRINT_MESSAGE, "OK: queued as 0123456789abcdef0123456789abcdef" },
    { "go-guerrilla", FINGERPRINT_QUIT, "Bye" },
    { "go-guerrilla", FINGERPRINT_UNKNOWN, "Unrecognized command" },

    { "postal", FINGERPRINT_BANNER, "mail.example.com ESMTP Postal/A1B2C3" },
    { "postal", FINGERPRINT_EHLO, "My capabilities are" },
    { "postal", FINGERPRINT_DATA, "Go ahead" },
    { "postal", FINGERPRINT_MESSAGE, "OK" },
    { "postal", FINGERPRINT_QUIT, "Closing Connection" },
    { "postal", FINGERPRINT_RSET, "OK" },
    { "postal", FINGERPRINT_NOOP, "OK" },
    { "postal", FINGERPRINT_UNKNOWN, "Invalid/unsupported command" },

    { "inbucket", FINGERPRINT_BANNER, "inbucket.example Inbucket SMTP ready" },
    { "inbucket", FINGERPRINT_EHLO, "Great, let's get this show on the road" },
    { "inbucket", FINGERPRINT_DATA, rfc_354 },
    { "inbucket", FINGERPRINT_MESSAGE, "Mail accepted for delivery" },
    { "inbucket", FINGERPRINT_QUIT, "Goodnight and good luck" },
    { "inbucket", FINGERPRINT_RSET, "Session reset" },
    { "inbucket", FINGERPRINT_NOOP, "I have successfully done nothing" },
    { "inbucket", FINGERPRINT_UNKNOWN, "Syntax error, XYZZY command unrecognized" },

    { "subethasmtp", FINGERPRINT_BANNER, "host.example.com ESMTP SubEthaSMTP 6.0.0" },
    { "subethasmtp", FINGERPRINT_DATA, postfix_354 },
    { "subethasmtp", FINGERPRINT_MESSAGE, "Ok" },
    { "subethasmtp", FINGERPRINT_QUIT, "Bye" },
    { "subethasmtp", FINGERPRINT_RSET, "Ok" },
    { "subethasmtp", FINGERPRINT_NOOP, "Ok" },

    { "greenmail", FINGERPRINT_BANNER, "/127.0.0.1 GreenMail SMTP Service v2.1.0 ready" },
    { "greenmail", FINGERPRINT_DATA, rfc_354 },
    { "greenmail", FINGERPRINT_MESSAGE, "OK" },
    { "greenmail", FINGERPRINT_QUIT, "/127.0.0.1 Service closing transmission channel" },
    { "greenmail", FINGERPRINT_RSET, "OK" },
    { "greenmail", FINGERPRINT_NOOP, "Is that all?" },
    { "greenmail", FINGERPRINT_UNKNOWN, "Command not recognized" },

    { "smtp4dev", FINGERPRINT_BANNER, "host.example.com smtp4dev ready" },
    { "smtp4dev", FINGERPRINT_DATA, "End message with period" },
    { "smtp4dev", FINGERPRINT_QUIT, "Goodbye" },
    { "smtp4dev", FINGERPRINT_UNKNOWN, "Command unrecognised" },

    { "smtpserver-net", FINGERPRINT_DATA, "end with <CRLF>.<CRLF>" },
    { "smtpserver-net", FINGERPRINT_MESSAGE, "Ok" },
    { "smtpserver-net", FINGERPRINT_QUIT, "bye" },
    { "smtpserver-net", FINGERPRINT_RSET, "Ok" },
    { "smtpserver-net", FINGERPRINT_NOOP, "Ok" },
    { "smtpserver-net", FINGERPRINT_UNKNOWN, "Unrecognized command, 4 retry(ies) remaining." },

    { "nginx", FINGERPRINT_BANNER, "mail.example.com ESMTP ready" },
    { "nginx", FINGERPRINT_QUIT, "Bye" },
    { "nginx", FINGERPRINT_RSET, "OK" },
    { "nginx", FINGERPRINT_NOOP, "OK" },
    { "nginx", FINGERPRINT_UNKNOWN, "Invalid command" },

    { "spamd", FINGERPRINT_BANNER,
      "mail.example.com ESMTP spamd IP-based SPAM blocker; Tue Nov 24 00:11:56 2026" },
    { "spamd", FINGERPRINT_HELO, "Hello, spam sender. Pleased to be wasting your time." },
    { "spamd", FINGERPRINT_DATA, "Enter spam, end with \".\" on a line by itself" },
    { "spamd", FINGERPRINT_RSET, "Ok to start over." },
    { "spamd", FINGERPRINT_NOOP, "OK I did nothing" },
    { "spamd", FINGERPRINT_UNKNOWN, "Command unrecognized" },

    { "demo-servers", FINGERPRINT_MESSAGE, "Mail queued for delivery. MessageId: 4711" },
    { "spserver", FINGERPRINT_QUIT, "Closing connection. Good bye." },

    /* interceptors */
    { "norton-email-proxy", FINGERPRINT_DATA, "Please start mail input." },
    { "norton-email-proxy", FINGERPRINT_MESSAGE, "Mail queued for delivery." },
    { "norton-email-proxy", FINGERPRINT_QUIT, "Closing connection. Good bye." },
    { "norton-email-proxy", FINGERPRINT_STARTTLS, "Unsupported command." },
    { "clamsmtp", FINGERPRINT_BANNER, "smtp.passthru" },
    { "clamsmtp", FINGERPRINT_EHLO, "XFILTERED" },
    { "clamsmtp", FINGERPRINT_MESSAGE, "Virus Detected; Discarded Email" },
    { "clamsmtp", FINGERPRINT_REFUSAL, "Virus Detected; Content Rejected" },
    { "proxsmtp", FINGERPRINT_REFUSAL, "Content Rejected; spam" },
    { "smtp-gated", FINGERPRINT_BANNER, "* SMTP" },
    { "smtp-gated", FINGERPRINT_REFUSAL, "* Malware found, go away" },
    { "smtp-gated", FINGERPRINT_QUIT, "* Signing off." },
    { "avast", FINGERPRINT_BANNER, "mail.example.com avast! SMTP proxy ready." },
    { "avast", FINGERPRINT_CLOSING,
      "Cannot connect to SMTP server 192.0.2.25 (192.0.2.25:25), connect error 10061" },
    { "avast", FINGERPRINT_CLOSING, "concurrent connection limit in avast! exceeded(pass:0)" },
    { "avg", FINGERPRINT_BANNER, "AVG ESMTP Proxy Server 8.0.1 [192.0.2.10]" },
    { "bitdefender", FINGERPRINT_BANNER, "mail.example.com ESMTP BitDefender Proxy" },

    /* gateways, filters and services */
    { "trendmicro-interscan", FINGERPRINT_BANNER, "InterScan Version 3.6-Build_1182 $Date$ Ready" },
    { "pgp-universal", FINGERPRINT_BANNER,
      "mail.example.com PGP Universal service ready (proxied server greeted us with: x ESMTP)" },
    { "symantec-messaging-gateway", FINGERPRINT_DATA,
      "continue.  finished with \"\\r\\n.\\r\\n\"" },
    { "momentum", FINGERPRINT_BANNER,
      "2.0.0 mail.example.com ESMTP ecelerity 4.2.1 r(:) Tue, 24 Nov 2026" },
    { "momentum", FINGERPRINT_DATA, "continue.  finished with \"\\r\\n.\\r\\n\"" },
    { "amavis", FINGERPRINT_BANNER, "[127.0.0.1] ESMTP amavisd-new service ready" },
    { "amavis", FINGERPRINT_MESSAGE,
      "from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4F2A" },
    { "postgrey", FINGERPRINT_RCPT,
      "<bob@example.com>: Recipient address rejected: Greylisted, see "
      "http://postgrey.schweikert.ch/help/example.com.html" },
    { "exchange", FINGERPRINT_BANNER,
      "mail.example.com Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026 00:11:56 +0000" },
    { "exchange", FINGERPRINT_MESSAGE,
      "<1@example.org> [InternalId=4711, Hostname=mail.example.com] Queued mail for delivery" },
    { "gmail", FINGERPRINT_DATA, "Go ahead 5b1f17b1804b1-45.4 - gsmtp" },
    { "domino", FINGERPRINT_BANNER,
      "mail.example.com ESMTP Service (HCL Domino Release 12.0.2) ready at Tue, 24 Nov 2026" },
    { "axigen", FINGERPRINT_MESSAGE, "Mail queued for delivery" },
};

START_TEST(a_program_is_known_by_what_it_says)
{
    struct server_software *software = builtin();
    struct product_set products =
        server_software_match(software, said[_i].field, bytes_of_string(said[_i].text));

    if (!product_set_contains(products, find(software, said[_i].product)))
        ck_abort_msg("%s: `%s' is not known", said[_i].product, said[_i].text);
    server_software_free(software);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("server software texts");
    TCase *texts = tcase_create("texts");

    tcase_add_loop_test(texts, a_program_is_known_by_what_it_says, 0, sizeof said / sizeof said[0]);
    suite_add_tcase(suite, texts);
    return suite;
}

SUITE_MAIN(suite);

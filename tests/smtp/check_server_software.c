/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the servers.conf that comes with the program knows, as a whole. */
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

/* Each 354 text with all programs that say it, and no other. */
static const struct {
    const char *text;
    const char *products[16];
} shared[] = {
    { postfix_354,
      { "postfix", "zimbra", "sendmail", "aiosmtpd", "python-smtpd", "nodemailer-smtp-server",
        "subethasmtp", "mailhog", "amazon-ses", "coremail" } },
    { rfc_354,
      { "exchange", "iis-smtp", "stalwart", "inbucket", "greenmail", "gmx", "clamsmtp", "proxsmtp",
        "spserver" } },
    { "Start mail input; end with <CR><LF>.<CR><LF>", { "mailpit" } },
    { "end with <CRLF>.<CRLF>", { "smtpserver-net" } },
    { "Enter message, ending with \".\" on a line by itself", { "exim" } },
    { "Enter message, ending with '.' on a line by itself", { "go-guerrilla" } },
    { "Enter message, end with \".\" on a line by itself", { "domino" } },
    { "Enter mail, end with \".\" on a line by itself",
      { "sendmail", "opensmtpd", "communigate" } },
    { "Enter mail, end with CRLF.CRLF", { "kerio" } },
    { "Enter mail, end with <CRLF>.<CRLF>", { "mdaemon" } },
    { "go ahead", { "qmail", "qpsmtpd", "postal" } },
    { "go ahead, make my day", { "haraka" } },
    { "Go ahead a1-2.3 - gsmtp", { "gmail" } },
    { "Go ahead. End your data with <CR><LF>.<CR><LF>", { "go-smtp", "maddy" } },
    { "OK", { "dovecot" } },
    { "Ok.", { "courier" } },
    { "OK, send.", { "hmailserver" } },
    { "Ok Send data ending with <CRLF>.<CRLF>", { "james" } },
    { "OK, send data, end with CRLF.CRLF", { "mercury" } },
    { "Ready to receive data; remember <CRLF>.<CRLF>", { "axigen" } },
    { "continue.  finished with \"\\r\\n.\\r\\n\"", { "momentum", "symantec-messaging-gateway" } },
    { "Continue", { "sendgrid", "mailgun" } },
    { "Send body; end with CRLF.CRLF", { "kumomta" } },
    { "see you at the bare dot", { "mox" } },
    { "You suddenly realize it is unnaturally quiet", { "chasquid" } },
    { "End message with period", { "smtp4dev" } },
    { "Enter spam, end with \".\" on a line by itself", { "spamd" } },
    { "Please start mail input.", { "norton-email-proxy" } },
    /* hobby servers and near misses */
    { "Please start mail input; end with <CRLF>.<CRLF>", { "demo-servers" } },
    { "Please start mail input", { NULL } },
    { "Please start mail input. End it with a dot.", { NULL } },
    { "", { NULL } },
};

START_TEST(a_354_tells_exactly_the_programs_that_say_it)
{
    struct server_software *software = builtin();
    struct product_set products =
        server_software_match(software, FINGERPRINT_DATA, bytes_of_string(shared[_i].text));
    struct product_set expected = { { 0 } };

    for (size_t i = 0; shared[_i].products[i] != NULL; i++)
        product_set_add(&expected, find(software, shared[_i].products[i]));
    if (!product_set_equal(products, expected))
        ck_abort_msg("`%s': other programs than expected", shared[_i].text);
    server_software_free(software);
}
END_TEST

static const struct {
    enum fingerprint_field field;
    const char *text;
} harmless[] = {
    { FINGERPRINT_MESSAGE, "Mail queued for delivery" },
    { FINGERPRINT_MESSAGE, "<1@example.org> Queued mail for delivery" },
    { FINGERPRINT_MESSAGE, "Your mail queued for delivery." },
    { FINGERPRINT_QUIT, "Closing Connection" },
    { FINGERPRINT_QUIT, "Closing connection." },
    { FINGERPRINT_QUIT, "Good bye" },
    { FINGERPRINT_DATA, "Please start mail input; end with <CRLF>.<CRLF>" },
    { FINGERPRINT_STARTTLS, "Ready to start TLS" },
    { FINGERPRINT_STARTTLS, "Error: command not implemented yet" },
    { FINGERPRINT_STARTTLS, "Command not implemented" },
    { FINGERPRINT_REFUSAL, "Local error in processing" },
    { FINGERPRINT_REFUSAL, "Message refused: Malware found" },
    { FINGERPRINT_QUIT, "mail.example.com Signing off." },
    { FINGERPRINT_UNKNOWN, "Unsupported command." },
    { FINGERPRINT_BANNER, "mail.example.com ESMTP Service ready" },
    { FINGERPRINT_BANNER, "mail.example.com SMTP" },
    { FINGERPRINT_BANNER, "****************2***********0*****" },
    { FINGERPRINT_BANNER, "mail.example.com ESMTP Postfix" },
};

START_TEST(a_near_miss_fits_no_interceptor)
{
    struct server_software *software = builtin();
    struct product_set products =
        server_software_match(software, harmless[_i].field, bytes_of_string(harmless[_i].text));

    ck_assert(
        !product_set_intersects(products, server_software_of_kind(software, PRODUCT_INTERCEPTOR)));
    server_software_free(software);
}
END_TEST

START_TEST(a_text_of_one_field_says_nothing_in_another)
{
    struct server_software *software = builtin();

    for (int field = 0; field < FINGERPRINT_FIELD_COUNT; field++) {
        struct product_set products = server_software_match(
            software, (enum fingerprint_field)field, bytes_of_string("Please start mail input."));

        ck_assert_int_eq(product_set_is_empty(products), field != FINGERPRINT_DATA);
    }
    server_software_free(software);
}
END_TEST

START_TEST(a_text_longer_than_the_limit_fits_nobody)
{
    struct server_software *software = builtin();
    char text[FINGERPRINT_TEXT_MAXIMUM + 1];
    const char start[] = "mail.example.com ESMTP Postfix";

    memset(text, 'x', sizeof text);
    memcpy(text, start, strlen(start));
    ck_assert(!product_set_is_empty(server_software_match(
        software, FINGERPRINT_BANNER, bytes_of(text, FINGERPRINT_TEXT_MAXIMUM))));
    ck_assert(product_set_is_empty(
        server_software_match(software, FINGERPRINT_BANNER, bytes_of(text, sizeof text))));
    server_software_free(software);
}
END_TEST

START_TEST(every_product_has_a_title_and_loading_twice_adds_none)
{
    struct server_software *software = builtin();
    size_t count = server_software_count(software);

    ck_assert_uint_ge(count, 70);
    for (int i = 0; (size_t)i < count; i++) {
        const struct product *product = server_software_product(software, i);

        ck_assert_int_eq(server_software_find(software, product->id), i);
        ck_assert_msg(product->title != product->id, "%s has no title", product->id);
        ck_assert_msg(!product->rare || product->kind == PRODUCT_SERVER, "%s is rare", product->id);
    }
    ck_assert(server_software_load_builtin(software, NULL));
    ck_assert_uint_eq(server_software_count(software), count);
    server_software_free(software);
    server_software_free(NULL);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("server software");
    TCase *texts = tcase_create("354 texts");
    TCase *interceptors = tcase_create("interceptors");
    TCase *whole = tcase_create("the whole file");

    tcase_add_loop_test(texts, a_354_tells_exactly_the_programs_that_say_it, 0,
                        sizeof shared / sizeof shared[0]);
    tcase_add_loop_test(interceptors, a_near_miss_fits_no_interceptor, 0,
                        sizeof harmless / sizeof harmless[0]);
    tcase_add_test(whole, a_text_of_one_field_says_nothing_in_another);
    tcase_add_test(whole, a_text_longer_than_the_limit_fits_nobody);
    tcase_add_test(whole, every_product_has_a_title_and_loading_twice_adds_none);
    suite_add_tcase(suite, texts);
    suite_add_tcase(suite, interceptors);
    suite_add_tcase(suite, whole);
    return suite;
}

SUITE_MAIN(suite);

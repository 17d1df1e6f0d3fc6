/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ordinary sessions of every product in servers.conf that is no interceptor, by itself
 * and behind every front end: nothing of them speaks of interception. */
#include <stdlib.h>

#include "tests/smtp/history/history_kit.h"
#include "tests/support/ordinary_traffic.h"

enum { PRODUCTS = 128, TEXTS = 8, TEXT_SIZE = 256, SESSIONS = 12, CLIENTS = 5 };

/* What ordinary sessions have of a product's texts. */
enum said {
    SAID_BANNER,
    SAID_HELO,
    SAID_EHLO,
    SAID_MAIL,
    SAID_RCPT,
    SAID_354,
    SAID_250,
    SAID_RSET,
    SAID_NOOP,
    SAID_221,
    SAID_COUNT
};

static const char *const keys[] = { "banner", "helo", "ehlo", "mail", "rcpt",
                                    "354",    "250",  "rset", "noop", "221" };

_Static_assert(sizeof keys / sizeof keys[0] == SAID_COUNT, "a key each");

struct fingerprints {
    char id[PRODUCT_ID_MAXIMUM + 1];
    char kind[16];
    bool rare;
    size_t count[SAID_COUNT];
    char texts[SAID_COUNT][TEXTS][TEXT_SIZE];
};

static struct fingerprints products[PRODUCTS];
static size_t product_count;

/* A text that fits the pattern; `#` becomes a number later. */
static void fill_in(enum said said, const char *pattern, char *text, size_t size)
{
    bool is_message = said == SAID_250; /* begins with a queue's name, not a host's */
    size_t length = 0;

    for (const char *at = pattern; *at != '\0' && length + 16 < size; at++) {
        if (at[0] == '\\' && at[1] == '*')
            text[length++] = *++at;
        else if (*at == '*')
            length += (size_t)snprintf(text + length, size - length, "%s",
                                       at == pattern && !is_message ? "mx.example.com" : "a#");
        else
            text[length++] = *at;
    }
    text[length] = '\0';
}

static void read_pair(struct fingerprints *product, const char *key, const char *value)
{
    if (strcmp(key, "kind") == 0)
        snprintf(product->kind, sizeof product->kind, "%s", value);
    product->rare |= strcmp(key, "rare") == 0;
    for (enum said said = 0; said < SAID_COUNT; said++)
        if (strcmp(key, keys[said]) == 0 && product->count[said] < TEXTS)
            fill_in(said, value, product->texts[said][product->count[said]++], TEXT_SIZE);
}

static void read_line(char *line)
{
    char *equals = strstr(line, " = ");

    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '[') {
        ck_assert_uint_lt(product_count, PRODUCTS);
        snprintf(products[product_count].id, sizeof products[0].id, "%.*s",
                 (int)strcspn(line + 1, "]"), line + 1);
        snprintf(products[product_count++].kind, sizeof products[0].kind, "server");
    } else if (line[0] != '#' && equals != NULL) {
        *equals = '\0';
        read_pair(&products[product_count - 1], line, equals + 3);
    }
}

static void read_products(void)
{
    char line[1024];
    FILE *file;

    snprintf(line, sizeof line, "%s/smtp/fingerprints/servers.conf",
             getenv("top_srcdir") != NULL ? getenv("top_srcdir") : "..");
    file = fopen(line, "r");
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file) != NULL)
        read_line(line);
    fclose(file);
    ck_assert_uint_gt(product_count, 60);
}

/* ---------------------------------------------------------------------- servers */

/* The n-th way in which a product speaks; texts that are not known are anybody's.
 * With enhanced codes or without. */
struct speaker {
    struct ordinary_server server;
    char texts[SAID_COUNT][TEXT_SIZE + 8];
};

static void speak(struct speaker *speaker, const struct fingerprints *of[SAID_COUNT], size_t n,
                  bool codes)
{
    static const char *const anybodys[] = { "mx.example.com ESMTP",
                                            "mx.example.com",
                                            NULL,
                                            "Ok",
                                            "Ok",
                                            "Go on",
                                            "Taken as a#",
                                            "Ok",
                                            "Ok",
                                            "Bye" };
    static const char *const coded[] = { "", "",       "",       "2.1.0 ", "2.1.5 ",
                                         "", "2.0.0 ", "2.0.0 ", "2.0.0 ", "2.0.0 " };

    for (enum said said = 0; said < SAID_COUNT; said++) {
        size_t count = of[said]->count[said];

        snprintf(speaker->texts[said], sizeof speaker->texts[said], "%s%s",
                 codes ? coded[said] : "",
                 count > 0                ? of[said]->texts[said][n % count]
                 : anybodys[said] != NULL ? anybodys[said]
                                          : speaker->texts[SAID_HELO]);
    }
    speaker->server = (struct ordinary_server){
        .banner = speaker->texts[SAID_BANNER],
        .hello = speaker->texts[SAID_EHLO],
        .keywords = codes ? "S+ 250-PIPELINING\nS+ 250-ENHANCEDSTATUSCODES\nS+ 250-STARTTLS\n"
                          : "S+ 250-PIPELINING\nS+ 250-STARTTLS\n",
        .mail = speaker->texts[SAID_MAIL],
        .rcpt = speaker->texts[SAID_RCPT],
        .data = speaker->texts[SAID_354],
        .message = speaker->texts[SAID_250],
        .rset = speaker->texts[SAID_RSET],
        .noop = speaker->texts[SAID_NOOP],
        .quit = speaker->texts[SAID_221],
    };
}

static void expect_no_interception(const struct ordinary_traffic *traffic,
                                   const struct session *session, const char *front,
                                   const char *behind)
{
    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        if (finding->severity > SEVERITY_INFO && !ordinary_traffic_contains(traffic, finding->id)) {
            fprintf(stderr, "%s\n", traffic->text);
            ck_abort_msg("%s (%s): %s: %.*s", front, behind, finding->id,
                         (int)finding->message.length, (const char *)finding->message.data);
        }
    }
    if (session->interception.verdict != VERDICT_NONE)
        ck_abort_msg("%s (%s): interception %s", front, behind,
                     verdict_name(session->interception.verdict));
}

static unsigned play_sessions(struct history *history, struct ordinary_traffic *traffic,
                              const struct fingerprints *front, const struct fingerprints *behind,
                              size_t n)
{
    const struct fingerprints *of[SAID_COUNT];
    struct speaker speaker;
    unsigned sessions = 0;

    for (enum said said = 0; said < SAID_COUNT; said++)
        of[said] = said == SAID_BANNER ? front : behind;
    speak(&speaker, of, n, n % 2 == 1);
    history->options.server = host(1000 + history->options.server.port, 25);
    for (; sessions < SESSIONS; sessions++) {
        ordinary_traffic_next(traffic, &speaker.server, 1, CLIENTS);
        /* Of a rare one a text alone does not speak, as servers.conf says. */
        if (behind->rare && (traffic->contained >> DEED_BE_TURNED_AWAY & 1) != 0)
            continue;
        history->options.server_round_trip = traffic->round_trip;
        expect_no_interception(traffic, play_from(history, traffic->client, traffic->text),
                               front->id, behind->id);
    }
    return sessions;
}

/* A history of its own for each pair: they are all one server. */
static unsigned play_pair(struct ordinary_traffic *traffic, const struct fingerprints *front,
                          const struct fingerprints *behind, size_t n)
{
    struct history *history = history_new();
    unsigned sessions = play_sessions(history, traffic, front, behind, n);

    traffic->waiting_count = 0;
    history_free(history);
    return sessions;
}

static bool is_kind(const struct fingerprints *product, const char *kind)
{
    return strcmp(product->kind, kind) == 0;
}

/* ------------------------------------------------------------------------- tests */

START_TEST(every_product_is_calm_by_itself)
{
    struct ordinary_traffic *traffic = ordinary_traffic_new(2000);
    unsigned sessions = 0, played = 0;

    for (size_t i = 0; i < product_count; i++) {
        if (is_kind(&products[i], "interceptor"))
            continue;
        played++;
        for (size_t n = 0; n < 2 * TEXTS; n++)
            sessions += play_pair(traffic, &products[i], &products[i], n);
    }
    printf("%u products: %u sessions\n", played, sessions);
    ck_assert_uint_gt(played, 60);
    ordinary_traffic_free(traffic);
}
END_TEST

START_TEST(every_front_end_is_calm_before_every_server)
{
    struct ordinary_traffic *traffic = ordinary_traffic_new(3000);
    unsigned sessions = 0, pairs = 0;

    for (size_t i = 0; i < product_count; i++) {
        if (!is_kind(&products[i], "front-end") && !is_kind(&products[i], "filter"))
            continue;
        for (size_t j = 0; j < product_count; j++) {
            if (!is_kind(&products[j], "server") || products[j].rare)
                continue;
            pairs++;
            sessions += play_pair(traffic, &products[i], &products[j], pairs);
        }
    }
    printf("%u pairs of a front end and a server: %u sessions\n", pairs, sessions);
    ck_assert_uint_gt(pairs, 500);
    ordinary_traffic_free(traffic);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("fingerprinted_servers");
    TCase *calm = tcase_create("calm");

    tcase_set_timeout(calm, 300);
    tcase_add_checked_fixture(calm, read_products, NULL);
    tcase_add_test(calm, every_product_is_calm_by_itself);
    tcase_add_test(calm, every_front_end_is_calm_before_every_server);
    suite_add_tcase(suite, calm);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ordinary mail traffic, put together by chance from fixed seeds, through the
 * whole chain of rules and histories: nothing of it is above info. */
#include <stdlib.h>

#include "tests/smtp/history/history_kit.h"

/* What servers of well-known kinds say; `#` becomes a number, each time another. */
static const struct server {
    const char *banner;
    const char *keywords;
    const char *mail;
    const char *rcpt;
    const char *data;
    const char *message;
    const char *rset;
    const char *noop;
    const char *quit;
} servers[] = {
    { "mx.example.com ESMTP Postfix (Debian/GNU)", "S+ 250-STARTTLS\nS+ 250-ENHANCEDSTATUSCODES\n",
      "2.1.0 Ok", "2.1.5 Ok", "End data with <CR><LF>.<CR><LF>", "2.0.0 Ok: queued as 4#A",
      "2.0.0 Ok", "2.0.0 Ok", "2.0.0 Bye" },
    { "mx.example.com ESMTP Exim 4.96 Tue, 24 Nov 2026 04:00:# +0000", "S+ 250-PIPELINING\n", "OK",
      "Accepted", "Enter message, ending with \".\" on a line by itself", "OK id=1rX-#-a",
      "Reset OK", "OK", "mx.example.com closing connection" },
    { "mx.example.com ESMTP Sendmail 8.17/8.17; Tue, 24 Nov 2026 04:00:# GMT",
      "S+ 250-ENHANCEDSTATUSCODES\n", "2.1.0 <a>... Sender ok", "2.1.5 <b>... Recipient ok",
      "Enter mail, end with \".\" on a line by itself", "2.0.0 1A# Message accepted for delivery",
      "2.0.0 Reset state", "2.0.0 OK", "2.0.0 mx.example.com closing connection" },
    { "mx.example.com ESMTP OpenSMTPD", "S+ 250-ENHANCEDSTATUSCODES\n", "2.0.0 Ok",
      "2.1.5 Destination address valid: Recipient ok",
      "Enter mail, end with \".\" on a line by itself", "2.0.0 8# Message accepted for delivery",
      "2.0.0 Reset state", "2.0.0 Ok", "2.0.0 Bye" },
    { "mx.example.com ESMTP", "", "ok", "ok", "go ahead", "ok 17# qp 9#", "flushed", "ok",
      "mx.example.com" },
    { "mx.example.com ESMTP Haraka ready (A#)", "S+ 250-PIPELINING\n", "sender OK", "recipient OK",
      "go ahead, make my day", "Message Queued (A-#)", "OK", "OK",
      "mx.example.com closing connection. Have a jolly good day." },
    { "mx.example.com Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026 04:00:# +0000",
      "S+ 250-ENHANCEDSTATUSCODES\nS+ 250-X-ANONYMOUSTLS\n", "2.1.0 Sender OK",
      "2.1.5 Recipient OK", "Start mail input; end with <CRLF>.<CRLF>",
      "2.6.0 <a@b> [InternalId=#] Queued mail for delivery", "2.0.0 Resetting", "2.0.0 OK",
      "2.0.0 Service closing transmission channel" },
    { "mx.example.com ESMTP q#x - gsmtp", "S+ 250-STARTTLS\nS+ 250-ENHANCEDSTATUSCODES\n",
      "2.1.0 OK q#x - gsmtp", "2.1.5 OK q#x - gsmtp", " Go ahead q#x - gsmtp",
      "2.0.0 OK  17 q#x - gsmtp", "2.1.5 Flushed q#x - gsmtp", "2.0.0 OK q#x - gsmtp",
      "2.0.0 closing connection q#x - gsmtp" },
    { "mx.example.com Axigen ESMTP ready", "", "Sender accepted", "Recipient accepted",
      "Ready to receive data; remember <CRLF>.<CRLF>", "Mail queued for delivery", "Reset done",
      "Ok", "Good bye" },
    { "mx.example.com ESMTP Postal/A#", "", "OK", "OK", "Go ahead", "OK", "OK", "OK",
      "Closing Connection" },
    { "mx.example.com ESMTP CommuniGate Pro 6.3", "", "sender accepted", "will relay mail",
      "Enter mail, end with \".\" on a line by itself", "# message accepted for delivery",
      "SMTP state reset", "ok", "mx.example.com CommuniGate Pro SMTP closing connection" },
    { "mx.example.com ESMTP MDaemon 20.0.#; Tue, 24 Nov 2026 04:00:# +0000",
      "S+ 250-ENHANCEDSTATUSCODES\n", "2.1.0 Sender OK", "2.1.5 Recipient OK",
      "Enter mail, end with <CRLF>.<CRLF>", "2.6.0 Ok, message saved <Message-ID: #@x>",
      "2.0.0 RSET? Well, ok.", "2.0.0 OK", "2.0.0 See ya in cyberspace" },
    { "mx.example.com ESMTP Service ready", "S+ 250-ENHANCEDSTATUSCODES\n",
      "2.0.0 Roger, accepting mail from <a>", "2.0.0 I'll make sure <b> gets this",
      "Go ahead. End your data with <CR><LF>.<CR><LF>", "2.0.0 OK: queued", "2.0.0 Session reset",
      "2.0.0 I have successfully done nothing", "2.0.0 Bye" },
    /* A front end with another product behind it. */
    { "mx.example.com ESMTP Exim 4.96", "S+ 250-ENHANCEDSTATUSCODES\n", "2.1.0 Ok", "2.1.5 Ok",
      "End data with <CR><LF>.<CR><LF>", "2.0.0 Ok: queued as 4#A", "2.0.0 Ok", "2.0.0 Ok",
      "2.0.0 Bye" },
};

enum { SERVERS = sizeof servers / sizeof servers[0], SEEDS = 3, SESSIONS_A_SEED = 150 };

struct chance {
    uint64_t state;
};

static unsigned pick(struct chance *chance, unsigned below)
{
    chance->state ^= chance->state >> 12;
    chance->state ^= chance->state << 25;
    chance->state ^= chance->state >> 27;
    return (unsigned)((chance->state * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % below;
}

struct script {
    struct chance *chance;
    char text[16384];
    size_t length;
};

static void add(struct script *script, const char *text)
{
    for (; *text != '\0'; text++) {
        char number[16] = { *text };

        if (*text == '#')
            snprintf(number, sizeof number, "%u", pick(script->chance, 1000000));
        script->length += (size_t)snprintf(script->text + script->length,
                                           sizeof script->text - script->length, "%s", number);
        ck_assert_uint_lt(script->length, sizeof script->text);
    }
}

static void exchange(struct script *script, const char *command, const char *code, const char *text)
{
    add(script, "C: ");
    add(script, command);
    add(script, "\nS: ");
    add(script, code);
    add(script, text);
    add(script, "\n");
}

static void add_envelope(struct script *script, const struct server *server, const char *between)
{
    exchange(script, "MAIL FROM:<a@example.org>", "250 ", server->mail);
    add(script, between);
    exchange(script, "RCPT TO:<b#@example.com>", "250 ", server->rcpt);
    add(script, between);
}

static void add_message(struct script *script, const struct server *server, const char *between)
{
    exchange(script, "DATA", "354 ", server->data);
    add(script, "C| text\\r\\n\n");
    add(script, between);
    add(script, "C| .\\r\\n\nS: 250 ");
    add(script, server->message);
    add(script, "\n");
}

static void deliver(struct script *script, const struct server *server)
{
    add_envelope(script, server, "");
    add_message(script, server, "");
}

static void pipeline(struct script *script, const struct server *server)
{
    add(script,
        "C: MAIL FROM:<a@example.org>\nC+ RCPT TO:<b#@example.com>\nC+ DATA\n@ 0.05\nS: 250 ");
    add(script, server->mail);
    add(script, "\nS+ 250 ");
    add(script, server->rcpt);
    add(script, "\nS+ 354 ");
    add(script, server->data);
    add(script, "\nC| text\\r\\n.\\r\\n\nS: 250 ");
    add(script, server->message);
    add(script, "\n");
}

/* Connection caches and pools test a connection before they use it. */
static void probe(struct script *script, const struct server *server)
{
    add(script, "@ 2\n");
    exchange(script, "RSET", "250 ", server->rset);
    deliver(script, server);
}

static void ask_whether_alive(struct script *script, const struct server *server)
{
    add(script, "@ 30\n");
    for (unsigned n = 1 + pick(script->chance, 2); n > 0; n--)
        exchange(script, "NOOP", "250 ", server->noop);
    deliver(script, server);
}

static void idle_with_noops(struct script *script, const struct server *server)
{
    for (unsigned n = pick(script->chance, 5); n > 0; n--) {
        add(script, n % 2 == 0 ? "@ 240\n" : "@ 400\n");
        exchange(script, "NOOP", "250 ", server->noop);
    }
}

static void type_slowly(struct script *script, const struct server *server)
{
    add(script, "@ 9\n");
    add_envelope(script, server, "@ 9\n");
    add_message(script, server, "@ 20\n");
}

static void be_refused(struct script *script, const struct server *server)
{
    static const char *const refusals[] = {
        "550 5.1.1 no such user", "550 no such user",   "450 4.2.0 Greylisted, come back",
        "451 try later",          "452 4.2.2 too full", "554 5.7.1 Relay access denied",
    };

    exchange(script, "MAIL FROM:<a@example.org>", "250 ", server->mail);
    exchange(script, "RCPT TO:<x@example.com>", refusals[pick(script->chance, 6)], "");
    if (pick(script->chance, 2) == 0)
        exchange(script, "RSET", "250 ", server->rset);
    else
        exchange(script, "RCPT TO:<b#@example.com>", "250 ", server->rcpt);
}

static void be_refused_at_the_end(struct script *script, const struct server *server)
{
    add_envelope(script, server, "");
    exchange(script, "DATA", pick(script->chance, 2) == 0 ? "451 4.3.0 later" : "554 no", "");
    exchange(script, "RSET", "250 ", server->rset);
}

static void verify(struct script *script, const struct server *server)
{
    exchange(script, "MAIL FROM:<>", "250 ", server->mail);
    exchange(script, "RCPT TO:<b#@example.com>", "250 ", server->rcpt);
    exchange(script, "RSET", "250 ", server->rset);
}

static void look_around(struct script *script, const struct server *server)
{
    (void)server;
    exchange(script, "HELP", "214 ", "no");
    exchange(script, "VRFY postmaster", "252 ", "maybe");
    exchange(script, "XSCAN", "500 ", "what?");
}

static void wait(struct script *script, const struct server *server)
{
    (void)server;
    add(script, "@ 90\n");
}

static void (*const deeds[])(struct script *, const struct server *) = {
    deliver,
    deliver,
    pipeline,
    probe,
    ask_whether_alive,
    idle_with_noops,
    be_refused,
    be_refused_at_the_end,
    verify,
    look_around,
    wait,
};

/* How a session begins and ends, and what is done in it. */
static void make_session(struct script *script, const struct server *server)
{
    struct chance *chance = script->chance;

    script->length = 0;
    add(script, "S: 220 ");
    add(script, server->banner);
    add(script, "\n");
    if (pick(chance, 20) == 0)
        return; /* a port scan */
    if (pick(chance, 4) == 0) {
        exchange(script, "HELO client.example.org", "250 ", "mx.example.com");
    } else {
        add(script, "C: EHLO client.example.org\nS: 250-mx.example.com\n");
        add(script, server->keywords);
        add(script, "S+ 250 8BITMIME\n");
    }
    if (pick(chance, 10) == 0)
        type_slowly(script, server);
    else
        for (unsigned n = pick(chance, 4); n > 0; n--)
            deeds[pick(chance, sizeof deeds / sizeof deeds[0])](script, server);
    if (pick(chance, 6) > 0)
        exchange(script, "QUIT", "221 ", server->quit);
    else if (pick(chance, 2) == 0)
        add(script, "@ 300\nS: 421 4.4.2 mx.example.com timeout\n");
}

START_TEST(ordinary_traffic_is_calm)
{
    struct chance chance = { .state = (uint64_t)_i * 32452843 + 1 };
    struct history *history = history_new();
    static struct script script;

    script.chance = &chance;
    for (unsigned n = 0; n < SESSIONS_A_SEED; n++) {
        unsigned number = pick(&chance, SERVERS);
        const struct session *session;

        make_session(&script, &servers[number]);
        history->options.server = host(100 + number, 25);
        history->options.server_round_trip = (1 + pick(&chance, 100)) * DURATION_MILLISECOND;
        session = play_from(history, pick(&chance, 8), script.text);
        if (session_worst(session) > SEVERITY_INFO || history->notice_count > 0)
            printf("%s\n", script.text);
        expect_calm(session);
        ck_assert_uint_eq(history->notice_count, 0);
        ck_assert_int_eq(session->interception.verdict, VERDICT_NONE);
    }
    history_free(history);
}
END_TEST

/* All traffic of one server and one client, as a client's own machine sees it. */
START_TEST(ordinary_traffic_of_one_client_is_calm)
{
    struct chance chance = { .state = (uint64_t)_i * 49979687 + 1 };
    struct history *history = history_new();
    static struct script script;

    script.chance = &chance;
    for (unsigned n = 0; n < 12; n++) {
        make_session(&script, &servers[_i % SERVERS]);
        expect_calm(play_from(history, 1, script.text));
    }
    ck_assert_uint_eq(history->notice_count, 0);
    history_free(history);
}
END_TEST

static Suite *suite(void)
{
    const char *wanted = getenv("SMTPSCOPE_TEST_SEEDS");
    int seeds = wanted != NULL && atoi(wanted) > 0 ? atoi(wanted) : SEEDS;
    Suite *suite = suite_create("ordinary_traffic");
    TCase *calm = tcase_create("calm");

    tcase_set_timeout(calm, 120);
    tcase_add_loop_test(calm, ordinary_traffic_is_calm, 0, seeds);
    tcase_add_loop_test(calm, ordinary_traffic_of_one_client_is_calm, 0, SERVERS + seeds);
    suite_add_tcase(suite, calm);
    return suite;
}

SUITE_MAIN(suite);

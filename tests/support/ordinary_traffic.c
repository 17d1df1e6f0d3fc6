/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making sessions by chance. */
#include "tests/support/ordinary_traffic.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/smtp/tls_talk.h"

/* What one session is made with. */
struct making {
    struct ordinary_traffic *traffic;
    const struct ordinary_server *server;
    bool extended; /* greeted with EHLO */
    bool over;     /* nothing more is done */
    bool gone;     /* not even QUIT */
};

static uint32_t below(struct making *making, uint32_t sides)
{
    return roll(&making->traffic->dice, sides);
}

/* ------------------------------------------------------------------------ words */

static void add(struct making *making, const char *text)
{
    struct ordinary_traffic *traffic = making->traffic;

    for (; *text != '\0'; text++) {
        char piece[16] = { *text };

        if (*text == '#')
            snprintf(piece, sizeof piece, "%u", below(making, 1000000));
        /* An assertion that holds costs Check a write. */
        if (traffic->length + sizeof piece >= sizeof traffic->text)
            ck_abort_msg("the script is too long");
        memcpy(traffic->text + traffic->length, piece, sizeof piece);
        traffic->length += strlen(piece);
    }
}

static void pause(struct making *making, double seconds)
{
    char line[32];

    snprintf(line, sizeof line, "@ %.3f\n", seconds);
    add(making, line);
}

/* No reply comes sooner than the way to the server and back takes. */
static void think(struct making *making)
{
    pause(making, duration_seconds(making->traffic->round_trip) + below(making, 80) / 1000.0);
}

static void command(struct making *making, const char *text)
{
    add(making, "C: ");
    add(making, text);
    add(making, "\n");
}

static void reply(struct making *making, const char *code, const char *text)
{
    think(making);
    add(making, "S: ");
    add(making, code);
    add(making, text);
    add(making, "\n");
}

static void exchange(struct making *making, const char *text, const char *code, const char *answer)
{
    command(making, text);
    reply(making, code, answer);
}

static bool offers(const struct making *making, const char *keyword)
{
    return making->extended && strstr(making->server->keywords, keyword) != NULL;
}

/* ------------------------------------------------------------------ whole messages */

static void sender(struct making *making)
{
    exchange(making, "MAIL FROM:<alice@example.org>", "250 ", making->server->mail);
}

static void recipient(struct making *making)
{
    exchange(making, "RCPT TO:<b#@example.com>", "250 ", making->server->rcpt);
}

static void content(struct making *making)
{
    add(making, "C| Message-ID: <#.#@client.example.org>\\r\\nFrom: alice@example.org\\r\\n"
                "Subject: #\\r\\n\\r\\n\n");
    for (uint32_t lines = 1 + below(making, below(making, 30) == 0 ? 300 : 8); lines > 0; lines--)
        add(making, below(making, 9) == 0 ? "C| ..hidden # in the list\\r\\n\n"
                                          : "C| An ordinary line with # words in it.\\r\\n\n");
}

static void message(struct making *making)
{
    exchange(making, "DATA", "354 ", making->server->data);
    content(making);
    add(making, "C| .\\r\\n\n");
    pause(making, below(making, 2000) / 1000.0);
    reply(making, "250 ", making->server->message);
}

static void deliver(struct making *making)
{
    sender(making);
    recipient(making);
    message(making);
}

static void deliver_to_several(struct making *making)
{
    sender(making);
    for (uint32_t more = 2 + below(making, 6); more > 0; more--)
        recipient(making);
    message(making);
}

static void pipeline(struct making *making)
{
    if (!offers(making, "PIPELINING")) {
        deliver(making);
        return;
    }
    add(making, "C: MAIL FROM:<alice@example.org>\nC+ RCPT TO:<b#@example.com>\nC+ DATA\n");
    reply(making, "250 ", making->server->mail);
    add(making, "S+ 250 ");
    add(making, making->server->rcpt);
    add(making, "\nS+ 354 ");
    add(making, making->server->data);
    add(making, "\n");
    content(making);
    add(making, "C| .\\r\\n\n");
    reply(making, "250 ", making->server->message);
}

static void chunks(struct making *making)
{
    if (!offers(making, "CHUNKING")) {
        deliver_to_several(making);
        return;
    }
    sender(making);
    recipient(making);
    add(making, "C: BDAT 25 LAST\nC| Subject: in one chunk\\r\\n\\r\\n\n");
    reply(making, "250 ", making->server->message);
}

/* ------------------------------------------------------- with somewhat more to it */

/* Connection caches and pools test a connection before they use it. */
static void probe_and_deliver(struct making *making)
{
    deliver(making);
    pause(making, 2);
    exchange(making, "RSET", "250 ", making->server->rset);
    deliver(making);
}

static void ask_whether_alive(struct making *making)
{
    pause(making, 30);
    for (uint32_t n = 1 + below(making, 2); n > 0; n--)
        exchange(making, "NOOP", "250 ", making->server->noop);
    deliver(making);
}

static void idle(struct making *making)
{
    for (uint32_t n = 1 + below(making, 4); n > 0; n--) {
        pause(making, n % 2 == 0 ? 140 : 200);
        exchange(making, "NOOP", "250 ", making->server->noop);
    }
}

static void reset_or_leave(struct making *making)
{
    if (below(making, 2) == 0)
        exchange(making, "RSET", "250 ", making->server->rset);
    else
        making->over = true;
}

static void named_recipient(struct making *making, unsigned number, const char *code,
                            const char *answer)
{
    char text[64];

    snprintf(text, sizeof text, "RCPT TO:<grey%u@example.com>", number);
    exchange(making, text, code, answer);
}

static void greylisted(struct making *making)
{
    static const char *const texts[] = {
        "450 4.2.0 Greylisted, come back in 300 seconds",
        "451 Temporary failure, please try again later.",
        "450 4.7.1 Try again later",
    };
    struct ordinary_traffic *traffic = making->traffic;
    unsigned number = traffic->sessions;

    if (traffic->waiting_count == ORDINARY_WAITING) {
        deliver(making);
        return;
    }
    traffic->waiting[traffic->waiting_count++] =
        (struct waiting_mail){ traffic->client, traffic->server, number, traffic->sessions };
    sender(making);
    named_recipient(making, number, "", texts[below(making, 3)]);
    reset_or_leave(making);
}

static void come_back(struct making *making, unsigned number)
{
    sender(making);
    named_recipient(making, number, "250 ", making->server->rcpt);
    message(making);
}

/* One of several recipients is refused; the others, if any, get their mail. */
static void recipient_refused(struct making *making)
{
    static const char *const refusals[] = {
        "550 5.1.1 no such user",        "550 no such user",
        "452 4.2.2 mailbox full",        "450 4.1.8 cannot find your domain now",
        "554 5.7.1 Relay access denied",
    };

    sender(making);
    exchange(making, "RCPT TO:<x#@example.com>", "", refusals[below(making, 5)]);
    if (below(making, 2) == 0) {
        reset_or_leave(making);
    } else {
        recipient(making);
        message(making);
    }
}

static void sender_refused(struct making *making)
{
    static const char *const refusals[] = { "550 5.7.1 your domain is not welcome",
                                            "451 4.3.0 try later", "452 4.3.1 no space left",
                                            "550 rejected" };

    exchange(making, "MAIL FROM:<alice@example.org>", "", refusals[below(making, 4)]);
    reset_or_leave(making);
}

static void data_refused(struct making *making)
{
    sender(making);
    recipient(making);
    exchange(making, "DATA", "", below(making, 2) == 0 ? "451 4.3.0 later" : "554 no");
    reset_or_leave(making);
}

static void message_refused(struct making *making)
{
    static const char *const refusals[] = { "554 5.7.1 Message looks like spam",
                                            "451 4.3.2 come again", "552 5.3.4 too large",
                                            "550 no" };

    sender(making);
    recipient(making);
    exchange(making, "DATA", "354 ", making->server->data);
    content(making);
    add(making, "C| .\\r\\n\n");
    reply(making, "", refusals[below(making, 4)]);
}

/* Another server's callout. */
static void verify(struct making *making)
{
    exchange(making, "MAIL FROM:<>", "250 ", making->server->mail);
    if (below(making, 4) == 0)
        exchange(making, "RCPT TO:<v#@example.com>", "550 ", "5.1.1 unknown user");
    else
        exchange(making, "RCPT TO:<v#@example.com>", "250 ", making->server->rcpt);
    reset_or_leave(making);
}

static void look_around(struct making *making)
{
    exchange(making, "HELP", "214 ", "no");
    exchange(making, "VRFY postmaster", "252 ", "maybe");
    exchange(making, "XSCAN", "500 ", "what?");
}

/* --------------------------------------------------------------------------- TLS */

/* As lines of a script; the caller frees it. */
static char *handshake_text(struct tls_dialogue dialogue)
{
    size_t length = 0, size = 1;
    char *text;

    for (size_t i = 0; i < dialogue.count; i++)
        size += 4 + 4 * dialogue.turns[i].octets->length;
    text = memory_new(size, 1);
    for (size_t i = 0; i < dialogue.count; i++) {
        struct bytes octets = octets_bytes(dialogue.turns[i].octets);

        length += (size_t)snprintf(text + length, size - length, "%c| ",
                                   dialogue.turns[i].from == SIDE_CLIENT ? 'C' : 'S');
        for (size_t at = 0; at < octets.length; at++)
            length += (size_t)snprintf(text + length, size - length, "\\x%02x", octets.data[at]);
        text[length++] = '\n';
    }
    tls_dialogue_clear(&dialogue);
    return text;
}

/* With a certificate that is seen, or one that TLS 1.3 hides. */
static void go_on_in_tls(struct making *making)
{
    if (!offers(making, "STARTTLS")) {
        deliver(making);
        return;
    }
    exchange(making, "STARTTLS", "220 ", "2.0.0 Ready to start TLS");
    add(making, making->traffic->handshakes[below(making, 2)]);
    making->traffic->in_tls = true;
    making->over = making->gone = true;
}

/* --------------------------------------------------------------- whole sessions */

static void type_slowly(struct making *making)
{
    pause(making, 9);
    command(making, "MAIL FROM:<alice@example.org>");
    reply(making, "250 ", making->server->mail);
    pause(making, 11);
    recipient(making);
    pause(making, 8);
    exchange(making, "DATA", "354 ", making->server->data);
    pause(making, 10);
    add(making, "C| Just a test\\r\\n\n");
    pause(making, 6);
    add(making, "C| .\\r\\n\n");
    reply(making, "250 ", making->server->message);
}

static void time_out(struct making *making)
{
    pause(making, 310);
    add(making, "S: 421 4.4.2 mx.example.com Error: timeout exceeded\n");
    making->over = making->gone = true;
}

static void go_away(struct making *making)
{
    making->over = making->gone = true;
}

static const struct deed_row {
    const char *name;
    void (*act)(struct making *);
    uint32_t weight; /* among what is done behind the greeting; 0: it is not drawn there */
    const char *contained[3];
} deed_rows[] = {
    [DEED_DELIVER] = { "deliver", deliver, 30, { NULL } },
    [DEED_DELIVER_TO_SEVERAL] = { "deliver to several", deliver_to_several, 8, { NULL } },
    [DEED_PIPELINE] = { "pipeline", pipeline, 15, { NULL } },
    [DEED_CHUNKS] = { "chunks", chunks, 5, { NULL } },
    [DEED_PROBE_AND_DELIVER] = { "probe and deliver", probe_and_deliver, 6, { NULL } },
    [DEED_ASK_WHETHER_ALIVE] = { "ask whether alive", ask_whether_alive, 3, { NULL } },
    [DEED_IDLE] = { "idle", idle, 2, { NULL } },
    [DEED_GREYLISTED] = { "greylisted", greylisted, 6, { NULL } },
    [DEED_COME_BACK] = { "come back", NULL, 0, { NULL } },
    [DEED_RECIPIENT_REFUSED] = { "recipient refused", recipient_refused, 8, { NULL } },
    [DEED_SENDER_REFUSED] = { "sender refused", sender_refused, 3, { NULL } },
    [DEED_DATA_REFUSED] = { "DATA refused", data_refused, 3, { NULL } },
    [DEED_MESSAGE_REFUSED] = { "message refused", message_refused, 4, { "post-data-rejection" } },
    [DEED_VERIFY] = { "verify", verify, 6, { NULL } },
    [DEED_LOOK_AROUND] = { "look around",
                           look_around,
                           1,
                           { "vrfy-expn-probe", "unknown-command-burst" } },
    [DEED_TLS] = { "TLS", go_on_in_tls, 20, { NULL } },
    [DEED_TYPE_SLOWLY] = { "type slowly", type_slowly, 0, { NULL } },
    [DEED_BE_TURNED_AWAY] = { "be turned away",
                              go_away,
                              0,
                              { "server-refuses-connections", "greeting-not-220" } },
    [DEED_SCAN_PORT] = { "scan port", go_away, 0, { "connection-lost-in-*", "quit-missing" } },
    [DEED_LEAVE_WITHOUT_QUIT] = { "leave without QUIT",
                                  go_away,
                                  2,
                                  { "connection-lost-in-*", "quit-missing" } },
    [DEED_TIME_OUT] = { "time out", time_out, 1, { "shutdown-421" } },
};

_Static_assert(sizeof deed_rows / sizeof deed_rows[0] == DEED_COUNT, "a row for each deed");
_Static_assert(DEED_COUNT <= 32, "a bit for each deed");

const char *ordinary_deed_name(enum ordinary_deed deed)
{
    return deed_rows[deed].name;
}

static void note(struct making *making, enum ordinary_deed deed)
{
    making->traffic->deeds[deed]++;
    making->traffic->contained |= UINT32_C(1) << deed;
}

static void do_deed(struct making *making, enum ordinary_deed deed)
{
    note(making, deed);
    deed_rows[deed].act(making);
}

static enum ordinary_deed draw_deed(struct making *making)
{
    uint32_t sum = 0, drawn;

    for (unsigned i = 0; i < DEED_COUNT; i++)
        sum += deed_rows[i].weight;
    drawn = below(making, sum);
    for (unsigned i = 0; i < DEED_COUNT; i++) {
        if (drawn < deed_rows[i].weight)
            return (enum ordinary_deed)i;
        drawn -= deed_rows[i].weight;
    }
    ck_abort_msg("weights");
}

static void greet(struct making *making)
{
    think(making);
    if (making->server->teaser) {
        add(making, "S: 220-mx.example.com ESMTP\n");
        pause(making, 6);
    }
    add(making, "S: 220 ");
    add(making, making->server->banner);
    add(making, "\n");
}

static void say_hello(struct making *making)
{
    making->extended = below(making, 5) > 0;
    if (!making->extended) {
        exchange(making, "HELO client.example.org", "250 ", making->server->hello);
        return;
    }
    command(making, "EHLO client.example.org");
    reply(making, "250-", making->server->hello);
    add(making, making->server->keywords);
    add(making, "S+ 250 8BITMIME\n");
}

/* The mail that has waited for longest, when it is time for it to come again. */
static bool take_waiting(struct ordinary_traffic *traffic, struct waiting_mail *ret_mail)
{
    const struct waiting_mail *first = &traffic->waiting[0];

    if (traffic->waiting_count == 0 || traffic->sessions < first->session + 6)
        return false;
    *ret_mail = *first;
    traffic->waiting_count--;
    memmove(traffic->waiting, traffic->waiting + 1, traffic->waiting_count * sizeof *first);
    return true;
}

static void session_of_returner(struct making *making, unsigned number)
{
    greet(making);
    say_hello(making);
    note(making, DEED_COME_BACK);
    come_back(making, number);
    exchange(making, "QUIT", "221 ", making->server->quit);
}

static void session_of_anyone(struct making *making)
{
    if (below(making, 40) == 0) {
        note(making, DEED_BE_TURNED_AWAY);
        reply(making, "554 ", "5.7.1 No SMTP service here");
        command(making, "QUIT");
        reply(making, "221 ", making->server->quit);
        return;
    }
    greet(making);
    if (below(making, 30) == 0) {
        note(making, DEED_SCAN_PORT);
        return;
    }
    say_hello(making);
    if (below(making, 25) == 0)
        do_deed(making, DEED_TYPE_SLOWLY);
    else
        for (uint32_t n = below(making, 5); n > 0 && !making->over; n--)
            do_deed(making, draw_deed(making));
    if (!making->gone)
        exchange(making, "QUIT", "221 ", making->server->quit);
}

void ordinary_traffic_next(struct ordinary_traffic *traffic, const struct ordinary_server *servers,
                           unsigned server_count, unsigned client_count)
{
    struct making making = { .traffic = traffic };
    struct waiting_mail mail = { 0 };
    bool returns = take_waiting(traffic, &mail);

    traffic->length = 0;
    traffic->contained = 0;
    traffic->in_tls = false;
    traffic->client = returns ? mail.client : roll(&traffic->dice, client_count);
    traffic->server = returns ? mail.server : roll(&traffic->dice, server_count);
    traffic->round_trip = (1 + roll(&traffic->dice, 60)) * DURATION_MILLISECOND;
    making.server = &servers[traffic->server];
    if (returns)
        session_of_returner(&making, mail.number);
    else
        session_of_anyone(&making);
    traffic->sessions++;
}

static bool names(const char *pattern, const char *id)
{
    size_t length = strlen(pattern);

    if (length > 0 && pattern[length - 1] == '*')
        return strncmp(pattern, id, length - 1) == 0;
    return strcmp(pattern, id) == 0;
}

bool ordinary_traffic_contains(const struct ordinary_traffic *traffic, const char *id)
{
    for (unsigned deed = 0; deed < DEED_COUNT; deed++)
        for (size_t i = 0; i < 3 && deed_rows[deed].contained[i] != NULL; i++)
            if ((traffic->contained >> deed & 1) != 0 && names(deed_rows[deed].contained[i], id))
                return true;
    return false;
}

struct ordinary_traffic *ordinary_traffic_new(uint64_t seed)
{
    struct ordinary_traffic *traffic = calloc(1, sizeof *traffic);

    ck_assert_ptr_nonnull(traffic);
    traffic->dice = dice_of_seed(seed);
    traffic->handshakes[0] = handshake_text(full_handshake());
    traffic->handshakes[1] = handshake_text(retried_handshake());
    return traffic;
}

void ordinary_traffic_free(struct ordinary_traffic *traffic)
{
    free(traffic->handshakes[0]);
    free(traffic->handshakes[1]);
    free(traffic);
}

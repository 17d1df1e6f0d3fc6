/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of history: sessions played one behind the other through the whole
 * chain of filters, as the program puts it together, and what comes out.
 *
 * Sessions begin a minute apart from noon on. Only the last KEPT_SESSIONS
 * sessions are kept.
 */
#ifndef TESTS_SMTP_HISTORY_HISTORY_KIT_H
#define TESTS_SMTP_HISTORY_HISTORY_KIT_H

#include "smtp/history/history_chain.h"
#include "tests/smtp/anomalies/rule_kit.h"

#define STANDARD(threshold) (threshold_row(threshold)->standard)
#define CLIENT_AGE          STANDARD(THRESHOLD_CLIENT_GIVES_UP_FORGOTTEN)
#define PROFILE_AGE         STANDARD(THRESHOLD_DATA_354_OUTLIER_FORGOTTEN)
#define MAIL_AGE            STANDARD(THRESHOLD_DEFERRED_UNRESOLVED_FORGOTTEN)
#define HARVEST_TIME        STANDARD(THRESHOLD_DIRECTORY_HARVEST_WITHIN)
#define ABORTS_TIME         STANDARD(THRESHOLD_RSET_UNEXPLAINED_ABORT_DAY)

#define NOON (INT64_C(1769947200) * DURATION_SECOND)

enum { KEPT_SESSIONS = 64, KEPT_NOTICES = 4096 };

struct history {
    struct server_software *software;
    struct history_chain chain;
    struct script_options options;
    size_t session_count;
    struct session *sessions[KEPT_SESSIONS]; /* a ring */
    size_t notice_count;
    struct notice *notices[KEPT_NOTICES];
};

static inline void history_keep(void *context, struct session *session)
{
    struct history *history = context;
    struct session **place = &history->sessions[history->session_count++ % KEPT_SESSIONS];

    session_free(*place);
    *place = session;
}

static inline void history_note(void *context, struct notice *notice)
{
    struct history *history = context;

    ck_assert_uint_lt(history->notice_count, KEPT_NOTICES);
    history->notices[history->notice_count++] = notice;
    rule_ledger_find(notice->finding.id);
}

/* The settings are lent; NULL: as the tables say. */
static inline struct history *history_with(struct rule_settings *settings)
{
    struct history *history = calloc(1, sizeof *history);
    const struct smtp_limits *limits = &history->options.sessions.limits;
    struct error error;

    history->software = server_software_new();
    ck_assert(server_software_load_builtin(history->software, &error));
    history->options = script_options_default();
    history->options.sessions.software = history->software;
    history->options.start = NOON;
    history_chain_init(&history->chain, limits, settings, history->software,
                       (struct session_sink){
                           .context = history, .receive = history_keep, .notify = history_note });
    return history;
}

static inline struct history *history_new(void)
{
    return history_with(NULL);
}

static inline void history_free(struct history *history)
{
    if (history->notice_count == 0)
        rule_ledger_quiet();
    for (size_t i = 0; i < KEPT_SESSIONS; i++)
        session_free(history->sessions[i]);
    for (size_t i = 0; i < history->notice_count; i++)
        notice_free(history->notices[i]);
    history_chain_clear(&history->chain);
    server_software_free(history->software);
    free(history);
}

static inline struct endpoint host(unsigned number, uint16_t port)
{
    const uint8_t octets[] = { 10, (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                               (uint8_t)number };

    return (struct endpoint){ ip_address_v4(octets), port };
}

/* A session of this client, with host 25 unless the options say otherwise. */
static inline struct session *play_from(struct history *history, unsigned client,
                                        const char *script)
{
    history->options.client = host(client, (uint16_t)(30000 + history->session_count % 30000));
    if (history->options.server.port == 0)
        history->options.server = host(25, 25);
    script_play(script, &history->options, history_chain_sink(&history->chain));
    history->options.start += 60 * DURATION_SECOND;
    return history->sessions[(history->session_count - 1) % KEPT_SESSIONS];
}

static inline void expect_calm(const struct session *session)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].severity > SEVERITY_INFO)
            ck_abort_msg("%s: %.*s", session->findings[i].id,
                         (int)session->findings[i].message.length,
                         (const char *)session->findings[i].message.data);
}

#define TALK(greeting, ehlo, r354, r250, r221)                                                     \
    "S: 220 " greeting "\nC: EHLO client.example.org\nS: 250-mail.example.com\n" ehlo              \
    "S+ 250 8BITMIME\n" ALICE_TO_BOB "C: DATA\nS: 354 " r354                                       \
    "\nC| text\\r\\n.\\r\\n\nS: 250 " r250 "\nC: QUIT\nS: 221 " r221 "\n"

#define POSTFIX_BANNER   "mail.example.com ESMTP Postfix"
#define POSTFIX_KEYWORDS "S+ 250-STARTTLS\nS+ 250-ENHANCEDSTATUSCODES\n"
#define POSTFIX_354      "End data with <CR><LF>.<CR><LF>"
#define POSTFIX_250      "2.0.0 Ok: queued as 4F2A1B3C"
#define POSTFIX_221      "2.0.0 Bye"
#define POSTFIX          TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, POSTFIX_354, POSTFIX_250, POSTFIX_221)

/* Something that nobody knows answers DATA, message and QUIT. */
#define INTERCEPTED TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, "Speak now", "Taken", "Gone")

#endif

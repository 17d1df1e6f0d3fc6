/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that try passwords. Whose they are is not known: nothing of credentials
 * is kept. */
#include "smtp/history/client_record.h"

enum { PASSWORD_REFUSED = 535 }; /* RFC 4954 6 */

/* The last intervals are alike, to a tenth, and long. */
static bool is_steady(const struct guessing *guessing, duration pace)
{
    duration shortest = INT64_MAX, longest = 0;

    if (guessing->count < GUESS_TIMES)
        return false;
    for (uint32_t i = guessing->count - GUESS_TIMES + 1; i < guessing->count; i++) {
        duration interval =
            guessing->times[i % GUESS_TIMES] - guessing->times[(i - 1) % GUESS_TIMES];

        shortest = interval < shortest ? interval : shortest;
        longest = interval > longest ? interval : longest;
    }
    return shortest >= pace && 10 * (longest - shortest) <= longest;
}

static enum severity severity_of(const struct rule_settings *settings,
                                 const struct guessing *guessing, uint32_t failed)
{
    duration pace = threshold_value(settings, THRESHOLD_AUTH_BRUTEFORCE_PACE);

    if (failed >= threshold_value(settings, THRESHOLD_AUTH_BRUTEFORCE_CRITICAL))
        return SEVERITY_CRITICAL;
    if (failed < threshold_value(settings, THRESHOLD_AUTH_BRUTEFORCE_WARNING))
        return SEVERITY_INFO;
    return is_steady(guessing, pace) ? SEVERITY_NOTICE : SEVERITY_WARNING;
}

static duration window_of(const struct client_passage *passage)
{
    return threshold_value(passage->settings, THRESHOLD_AUTH_BRUTEFORCE_WITHIN);
}

static void tell(const struct client_passage *passage, uint32_t failed)
{
    const struct guessing *guessing = &passage->client->guessing;
    bool steady = guessing->told == SEVERITY_NOTICE;
    char address[ADDRESS_TEXT_SIZE], window[TIME_WORDS_SIZE];
    struct notice *notice;

    ip_address_format(&passage->client->address, address);
    notice = notice_of_rule("auth-bruteforce", passage->session->end,
                            steady ? "%s was refused %u passwords within %s, at a steady "
                                     "pace, as by a program with an old password"
                                   : "%s was refused %u passwords within %s: it guesses",
                            address, failed, time_words(window_of(passage), window));
    notice->client = passage->client->address;
    notice->finding.severity = guessing->told;
    if (steady)
        notice->finding.confidence = CONFIDENCE_LOW;
    notice_add_text(notice, "client", bytes_of_string(address));
    notice_add_integer(notice, "failed", failed);
    notice_name_sessions(notice, &guessing->sessions);
    notice_queue_add(passage->notices, notice);
}

static void learn_failure(const struct client_passage *passage, timestamp time)
{
    struct guessing *guessing = &passage->client->guessing;
    enum severity severity;
    uint32_t failed;

    if (time_window_sum(&guessing->failed, window_of(passage), time) == 0) {
        guessing->told = SEVERITY_INFO;
        guessing->sessions.count = 0;
        guessing->count = 0;
    }
    time_window_add(&guessing->failed, window_of(passage), time, 1);
    guessing->times[guessing->count++ % GUESS_TIMES] = time;
    session_list_add(&guessing->sessions, passage->session->id);
    failed = time_window_sum(&guessing->failed, window_of(passage), time);
    severity = severity_of(passage->settings, guessing, failed);
    if (severity <= guessing->told)
        return;
    guessing->told = severity;
    tell(passage, failed);
}

void learn_guessing(const struct client_passage *passage)
{
    const struct session *session = passage->session;

    for (size_t i = 0; i < session->authentication_count; i++) {
        const struct authentication *authentication = &session->authentications[i];
        duration t = authentication->step != STEP_NONE ? session->steps[authentication->step].t : 0;

        if (authentication->code == PASSWORD_REFUSED)
            learn_failure(passage, session->start + t);
    }
}

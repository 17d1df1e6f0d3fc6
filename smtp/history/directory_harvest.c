/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients that try which recipients there are. */
#include "smtp/anomalies/envelope.h"
#include "smtp/history/client_record.h"

/* RFC 5321 4.2.3 and RFC 3463 3.2: there is no such mailbox. A refusal to relay
 * says nothing of the mailbox. */
static bool says_unknown(const struct reply_status *status)
{
    if (status->code != 550 && status->code != 551 && status->code != 553)
        return false;
    if (status->enhanced.length > 0)
        return bytes_start_with_ignoring_case(status->enhanced, "5.1.");
    for (size_t i = 0; i < status->text.length; i++)
        if (bytes_start_with_ignoring_case(bytes_after(status->text, i), "relay"))
            return false;
    return true;
}

/* Who tries the same one again and again is not looking for others. */
static bool is_new(struct harvest *harvest, uint64_t recipient)
{
    uint32_t kept = harvest->recipient_count < HARVEST_RECIPIENTS ? harvest->recipient_count
                                                                  : HARVEST_RECIPIENTS;

    for (uint32_t i = 0; i < kept; i++)
        if (harvest->recipients[i] == recipient)
            return false;
    harvest->recipients[harvest->recipient_count++ % HARVEST_RECIPIENTS] = recipient;
    return true;
}

/* A hundred times that share of so many. */
static uint64_t share_of(const struct rule_settings *settings, enum threshold share, uint64_t count)
{
    return (uint64_t)threshold_value(settings, share) * count;
}

static duration window_of(const struct client_passage *passage)
{
    return threshold_value(passage->settings, THRESHOLD_DIRECTORY_HARVEST_WITHIN);
}

/* A list with old addresses has more that exist. */
static enum severity severity_of(const struct rule_settings *settings, uint64_t unknown,
                                 uint64_t tried)
{
    const uint64_t hundredfold = 100 * unknown;
    bool half = hundredfold >= share_of(settings, THRESHOLD_DIRECTORY_HARVEST_SHARE, tried);

    if ((half &&
         unknown >= (uint64_t)threshold_value(settings, THRESHOLD_DIRECTORY_HARVEST_CRITICAL)) ||
        (hundredfold > share_of(settings, THRESHOLD_DIRECTORY_HARVEST_NEARLY_ALL_SHARE, tried) &&
         tried >= (uint64_t)threshold_value(settings, THRESHOLD_DIRECTORY_HARVEST_NEARLY_ALL)))
        return SEVERITY_CRITICAL;
    return half && unknown >=
                       (uint64_t)threshold_value(settings, THRESHOLD_DIRECTORY_HARVEST_WARNING)
               ? SEVERITY_WARNING
               : SEVERITY_INFO;
}

static void tell(const struct client_passage *passage, uint32_t unknown, uint32_t tried,
                 timestamp time)
{
    struct harvest *harvest = &passage->client->harvest;
    char address[ADDRESS_TEXT_SIZE], window[TIME_WORDS_SIZE];
    struct notice *notice;

    ip_address_format(&passage->client->address, address);
    notice = notice_of_rule("directory-harvest", time,
                            "%s tried %u recipients that do not exist within %s, of %u in all: it "
                            "looks for addresses to send to",
                            address, unknown, time_words(window_of(passage), window), tried);
    notice->client = passage->client->address;
    notice->finding.severity = harvest->told;
    notice_add_text(notice, "client", bytes_of_string(address));
    notice_add_integer(notice, "unknown_recipients", unknown);
    notice_add_integer(notice, "recipients", tried);
    notice_name_sessions(notice, &harvest->sessions);
    notice_queue_add(passage->notices, notice);
}

static void learn_recipient(const struct client_passage *passage, const struct recipient *recipient,
                            timestamp time)
{
    struct harvest *harvest = &passage->client->harvest;

    time_window_add(&harvest->tried, window_of(passage), time, 1);
    if (!says_unknown(&recipient->status) ||
        !is_new(harvest, envelope_path_hash(passage->key, recipient->address)))
        return;
    if (time_window_sum(&harvest->unknown, window_of(passage), time) == 0) {
        harvest->told = SEVERITY_INFO;
        harvest->sessions.count = 0;
    }
    time_window_add(&harvest->unknown, window_of(passage), time, 1);
    session_list_add(&harvest->sessions, passage->session->id);
}

/* What was told before is told again only when it has become worse, or when an hour
 * has passed without any. */
static void judge(const struct client_passage *passage, timestamp time)
{
    struct harvest *harvest = &passage->client->harvest;
    uint32_t unknown = time_window_sum(&harvest->unknown, window_of(passage), time);
    uint32_t tried = time_window_sum(&harvest->tried, window_of(passage), time);
    enum severity severity = severity_of(passage->settings, unknown, tried);

    if (severity <= harvest->told)
        return;
    harvest->told = severity;
    tell(passage, unknown, tried, passage->session->end);
}

/* All recipients of a session count before it is judged: the good ones may come last. */
void learn_harvest(const struct client_passage *passage)
{
    const struct session *session = passage->session;
    timestamp last = INT64_MIN;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        for (size_t j = 0; j < transaction->recipient_count; j++) {
            const struct recipient *recipient = &transaction->recipients[j];

            if (recipient->status.code == 0)
                continue;
            last =
                session->start +
                (recipient->step != STEP_NONE ? session->steps[recipient->step].t : transaction->t);
            learn_recipient(passage, recipient, last);
        }
    }
    if (last != INT64_MIN)
        judge(passage, last);
}

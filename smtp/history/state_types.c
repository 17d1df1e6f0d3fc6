/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of members. Names in the file are those of the members, so whoever renames
 * one changes the format: then STATE_VERSION counts up. */
#include "smtp/history/state_types.h"

#include <assert.h>

#include "smtp/history/attempt_record.h"
#include "smtp/history/client_record.h"
#include "smtp/history/mail_record.h"

#define TYPE(name)                                                                                 \
    static const struct state_type name##_type = { sizeof name##_fields / sizeof name##_fields[0], \
                                                   name##_fields }

#define SIZE_OF(owner, member) sizeof(((struct owner *)NULL)->member)

/* A member of its own, with what is particular to its kind; an array of such. */
#define MEMBER(what, owner, member, ...)                                                           \
    {                                                                                              \
        .name = #member, .kind = (what), .offset = offsetof(struct owner, member),                 \
        .size = SIZE_OF(owner, member), .count = 1, __VA_ARGS__                                    \
    }
#define ARRAY(what, owner, member, ...)                                                            \
    {                                                                                              \
        .name = #member, .kind = (what), .offset = offsetof(struct owner, member),                 \
        .size = SIZE_OF(owner, member[0]),                                                         \
        .count = SIZE_OF(owner, member) / SIZE_OF(owner, member[0]), __VA_ARGS__                   \
    }

static const struct state_field endpoint_fields[] = {
    MEMBER(STATE_ADDRESS, endpoint, address, ),
    MEMBER(STATE_PORT, endpoint, port, ),
};
TYPE(endpoint);

static const struct state_field time_window_fields[] = {
    MEMBER(STATE_TIME, time_window, newest, ),
    MEMBER(STATE_TIME, time_window, part, ),
    ARRAY(STATE_COUNT, time_window, counts, ),
};
TYPE(time_window);

static const struct state_field session_list_fields[] = {
    MEMBER(STATE_COUNT, session_list, count, ),
    ARRAY(STATE_HASH, session_list, sessions, ),
};
TYPE(session_list);

/* ------------------------------------------------------------------------ servers */

static const struct state_field tallied_text_fields[] = {
    MEMBER(STATE_HASH, tallied_text, hash, ),
    MEMBER(STATE_COUNT, tallied_text, count, ),
    MEMBER(STATE_ORDINAL, tallied_text, first, ),
    MEMBER(STATE_ORDINAL, tallied_text, last, ),
    MEMBER(STATE_HASH, tallied_text, session, ),
    ARRAY(STATE_OCTETS, tallied_text, text, .length_offset = offsetof(struct tallied_text, length)),
};
TYPE(tallied_text);

static const struct state_field text_tally_fields[] = {
    MEMBER(STATE_COUNT, text_tally, total, ),
    MEMBER(STATE_ORDINAL, text_tally, added, ),
    ARRAY(STATE_RECORD, text_tally, texts, .type = &tallied_text_type),
    MEMBER(STATE_HASH, text_tally, last_hash, ),
    MEMBER(STATE_COUNT, text_tally, in_a_row, ),
    MEMBER(STATE_FLAG, text_tally, row_of_several, ),
    MEMBER(STATE_FLAG, text_tally, all_of_several, ),
    MEMBER(STATE_ADDRESS, text_tally, row_client, ),
    MEMBER(STATE_ADDRESS, text_tally, first_client, ),
};
TYPE(text_tally);

static const struct state_field profile_client_fields[] = {
    MEMBER(STATE_ADDRESS, profile_client, address, ),
    MEMBER(STATE_FLAG, profile_client, suspected, ),
    MEMBER(STATE_FLAG, profile_client, saw_starttls, ),
};
TYPE(profile_client);

static const struct state_field profile_key_fields[] = {
    MEMBER(STATE_RECORD, profile_key, server, .type = &endpoint_type),
    MEMBER(STATE_HASH, profile_key, name, ),
};
TYPE(profile_key);

static const struct state_field reply_size_fields[] = {
    MEMBER(STATE_COUNT, reply_size, octets, ),
    MEMBER(STATE_COUNT, reply_size, microseconds, ),
};
TYPE(reply_size);

static const struct state_field reply_sizes_fields[] = {
    MEMBER(STATE_COUNT, reply_sizes, count, ),
    ARRAY(STATE_RECORD, reply_sizes, samples, .type = &reply_size_type),
};
TYPE(reply_sizes);

static const struct state_field server_profile_fields[] = {
    MEMBER(STATE_RECORD, server_profile, key, .type = &profile_key_type),
    MEMBER(STATE_TIME, server_profile, last_heard, ),
    ARRAY(STATE_RECORD, server_profile, features, .type = &text_tally_type),
    MEMBER(STATE_COUNT, server_profile, reported, ),
    MEMBER(STATE_COUNT, server_profile, with_code, ),
    MEMBER(STATE_COUNT, server_profile, without_code, ),
    MEMBER(STATE_COUNT, server_profile, with_tls, ),
    MEMBER(STATE_HASH, server_profile, certificates, ),
    MEMBER(STATE_RECORD, server_profile, sizes, .type = &reply_sizes_type),
    MEMBER(STATE_SIZE, server_profile, client_count, .maximum = PROFILE_CLIENTS),
    ARRAY(STATE_RECORD, server_profile, clients, .type = &profile_client_type),
};
TYPE(server_profile);

static const struct state_field host_fields[] = {
    { .name = "address",
      .kind = STATE_ADDRESS,
      .offset = 0,
      .size = sizeof(struct ip_address),
      .count = 1 },
};
TYPE(host);

/* ------------------------------------------------------------------------ clients */

static const struct state_field harvest_fields[] = {
    MEMBER(STATE_RECORD, harvest, tried, .type = &time_window_type),
    MEMBER(STATE_RECORD, harvest, unknown, .type = &time_window_type),
    MEMBER(STATE_COUNT, harvest, recipient_count, ),
    ARRAY(STATE_HASH, harvest, recipients, ),
    MEMBER(STATE_SEVERITY, harvest, told, ),
    MEMBER(STATE_RECORD, harvest, sessions, .type = &session_list_type),
};
TYPE(harvest);

static const struct state_field guessing_fields[] = {
    MEMBER(STATE_RECORD, guessing, failed, .type = &time_window_type),
    MEMBER(STATE_COUNT, guessing, count, ),
    ARRAY(STATE_TIME, guessing, times, ),
    MEMBER(STATE_SEVERITY, guessing, told, ),
    MEMBER(STATE_RECORD, guessing, sessions, .type = &session_list_type),
};
TYPE(guessing);

static const struct state_field aborts_fields[] = {
    MEMBER(STATE_RECORD, aborts, recent, .type = &time_window_type),
    MEMBER(STATE_FLAG, aborts, of_mail, ),
    MEMBER(STATE_COUNT, aborts, recipient_count, .maximum = ABORTED_RECIPIENTS),
    ARRAY(STATE_HASH, aborts, recipients, ),
};
TYPE(aborts);

static const struct state_field failed_tls_fields[] = {
    MEMBER(STATE_ADDRESS, failed_tls, server, ),
    MEMBER(STATE_TIME, failed_tls, time, ),
    MEMBER(STATE_HASH, failed_tls, session, ),
};
TYPE(failed_tls);

static const struct state_field leaving_fields[] = {
    MEMBER(STATE_COUNT, leaving, sessions, ),
    MEMBER(STATE_COUNT, leaving, without_quit, ),
    MEMBER(STATE_FLAG, leaving, told, ),
    MEMBER(STATE_RECORD, leaving, left, .type = &session_list_type),
};
TYPE(leaving);

static const struct state_field client_record_fields[] = {
    MEMBER(STATE_ADDRESS, client_record, address, ),
    MEMBER(STATE_TIME, client_record, last_heard, ),
    MEMBER(STATE_COUNT, client_record, gave_up, .maximum = GIVING_UP_SESSIONS),
    ARRAY(STATE_HASH, client_record, gave_up_in, ),
    MEMBER(STATE_RECORD, client_record, harvest, .type = &harvest_type),
    MEMBER(STATE_RECORD, client_record, guessing, .type = &guessing_type),
    MEMBER(STATE_RECORD, client_record, aborts, .type = &aborts_type),
    MEMBER(STATE_RECORD, client_record, leaving, .type = &leaving_type),
    MEMBER(STATE_COUNT, client_record, failed_tls_count, ),
    ARRAY(STATE_RECORD, client_record, failed_tls, .type = &failed_tls_type),
};
TYPE(client_record);

/* -------------------------------------------------------------------------- mails */

static const struct state_field aborted_key_fields[] = {
    MEMBER(STATE_ADDRESS, aborted_key, client, ),
    MEMBER(STATE_ADDRESS, aborted_key, server, ),
    MEMBER(STATE_HASH, aborted_key, fingerprint, ),
};
TYPE(aborted_key);

static const struct state_field aborted_envelope_fields[] = {
    MEMBER(STATE_RECORD, aborted_envelope, key, .type = &aborted_key_type),
    MEMBER(STATE_TIME, aborted_envelope, first, ),
    MEMBER(STATE_TIME, aborted_envelope, last, ),
    MEMBER(STATE_HASH, aborted_envelope, first_session, ),
    MEMBER(STATE_HASH, aborted_envelope, last_session, ),
};
TYPE(aborted_envelope);

static const struct state_field deferred_key_fields[] = {
    MEMBER(STATE_ADDRESS, deferred_key, network, ),
    MEMBER(STATE_HASH, deferred_key, mail, ),
};
TYPE(deferred_key);

static const struct state_field deferred_mail_fields[] = {
    MEMBER(STATE_RECORD, deferred_mail, key, .type = &deferred_key_type),
    MEMBER(STATE_TIME, deferred_mail, first, ),
    MEMBER(STATE_TIME, deferred_mail, last, ),
    MEMBER(STATE_COUNT, deferred_mail, tries, ),
    MEMBER(STATE_FLAG, deferred_mail, grey, ),
    MEMBER(STATE_FLAG, deferred_mail, told, ),
    MEMBER(STATE_RECORD, deferred_mail, sessions, .type = &session_list_type),
};
TYPE(deferred_mail);

static const struct state_field deferred_network_fields[] = {
    MEMBER(STATE_ADDRESS, deferred_network, network, ),
    MEMBER(STATE_TIME, deferred_network, told, ),
    MEMBER(STATE_COUNT, deferred_network, untold, ),
};
TYPE(deferred_network);

static const struct state_field lost_key_fields[] = {
    MEMBER(STATE_ADDRESS, lost_key, client, ),
    MEMBER(STATE_HASH, lost_key, mail, ),
};
TYPE(lost_key);

static const struct state_field lost_mail_fields[] = {
    MEMBER(STATE_RECORD, lost_mail, key, .type = &lost_key_type),
    MEMBER(STATE_TIME, lost_mail, time, ),
    MEMBER(STATE_HASH, lost_mail, session, ),
};
TYPE(lost_mail);

/* ----------------------------------------------------------------------- attempts */

static const struct state_field unanswered_key_fields[] = {
    MEMBER(STATE_ADDRESS, unanswered_key, client, ),
    MEMBER(STATE_RECORD, unanswered_key, server, .type = &endpoint_type),
};
TYPE(unanswered_key);

static const struct state_field unanswered_fields[] = {
    MEMBER(STATE_RECORD, unanswered, key, .type = &unanswered_key_type),
    MEMBER(STATE_TIME, unanswered, first, ),
    MEMBER(STATE_TIME, unanswered, last, ),
    MEMBER(STATE_COUNT, unanswered, attempts, ),
    MEMBER(STATE_COUNT, unanswered, packets, ),
    MEMBER(STATE_FLAG, unanswered, told, ),
};
TYPE(unanswered);

static const struct state_field attempt_told_fields[] = {
    MEMBER(STATE_TIME, attempt_told, time, ),
    MEMBER(STATE_COUNT, attempt_told, untold, ),
    MEMBER(STATE_FLAG, attempt_told, ever, ),
};
TYPE(attempt_told);

static const struct state_field attempt_client_fields[] = {
    MEMBER(STATE_ADDRESS, attempt_client, address, ),
    ARRAY(STATE_RECORD, attempt_client, told, .type = &attempt_told_type),
};
TYPE(attempt_client);

static const struct state_field answering_server_fields[] = {
    MEMBER(STATE_ADDRESS, answering_server, address, ),
    MEMBER(STATE_COUNT, answering_server, count, ),
    MEMBER(STATE_COUNT, answering_server, ttl_count, ),
    ARRAY(STATE_COUNT, answering_server, ttls, .maximum = UINT8_MAX),
};
TYPE(answering_server);

/* ------------------------------------------------------------------------- tables */

static const struct state_table tables[] = {
    [HISTORY_SERVERS] = { &server_profile_type, sizeof(struct server_profile) },
    [HISTORY_HOSTS] = { &host_type, sizeof(struct ip_address) },
    [HISTORY_CLIENTS] = { &client_record_type, sizeof(struct client_record) },
    [HISTORY_ABORTED_ENVELOPES] = { &aborted_envelope_type, sizeof(struct aborted_envelope) },
    [HISTORY_DEFERRED_MAILS] = { &deferred_mail_type, sizeof(struct deferred_mail) },
    [HISTORY_DEFERRED_NETWORKS] = { &deferred_network_type, sizeof(struct deferred_network) },
    [HISTORY_LOST_MAILS] = { &lost_mail_type, sizeof(struct lost_mail) },
    [HISTORY_UNANSWERED] = { &unanswered_type, sizeof(struct unanswered) },
    [HISTORY_ATTEMPT_CLIENTS] = { &attempt_client_type, sizeof(struct attempt_client) },
    [HISTORY_ANSWERING_SERVERS] = { &answering_server_type, sizeof(struct answering_server) },
};

_Static_assert(sizeof tables / sizeof tables[0] == HISTORY_TABLE_COUNT, "a type for each table");

const struct state_table *state_table(enum history_table table)
{
    assert(table < HISTORY_TABLE_COUNT);
    return &tables[table];
}

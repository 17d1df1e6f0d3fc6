/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a line says of who spoke, how it was captured and what was said; and the numbers of runs. */
#include "output/report/entry_keep.h"

static const char *name_of_directions(unsigned index)
{
    return directions_name((enum directions)index);
}

static const char *name_of_outcome(unsigned index)
{
    return outcome_name((enum outcome)index);
}

/* ---------------------------------------------------------------- client, server */

KEEP_TEXT(take_client_ip, session.client)
KEEP_TEXT(take_server_ip, session.server)

static void take_server_port(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->session.server_port = (unsigned)json_scalar_count(scalar);
}

static const struct json_field client_fields[] = { FIELD("ip", take_client_ip) };
static const struct json_field server_fields[] = { FIELD("ip", take_server_ip),
                                                   FIELD("port", take_server_port) };
const struct json_shape entry_client = SHAPE(client_fields, NULL, NULL);
const struct json_shape entry_server = SHAPE(server_fields, NULL, NULL);

/* --------------------------------- capture, of a session; groups, of a summary */

KEEP_TEXT(take_source, session.source)
KEEP_TEXT(take_close, session.close)
KEEP_FLAG(take_handshake, session.handshake)
KEEP_WORD(take_directions, session.directions, enum directions, DIRECTIONS_COUNT,
          name_of_directions)
ADD_COUNT(take_missing, session.gap_bytes)

static void take_gap_length(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->session.gaps++;
    draft->session.gap_bytes += json_scalar_count(scalar);
}

/* `capture.frames` and so on. */
static void take_number(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;
    struct bytes parts[3] = { draft->group, bytes_of_string("."), key };
    struct report_number *number;

    if (scalar->kind != SCALAR_NUMBER || draft->numbers.count == ENTRY_ITEMS_OF_RUN)
        return;
    number = draft_array_add(&draft->numbers, sizeof *number);
    number->name = arena_join(draft->arena, parts, 3);
    number->value = json_scalar_count(scalar);
}

static void begin_capture(void *context)
{
    DRAFT;

    draft->group = bytes_of_string("capture");
}

static void begin_reassembly(void *context)
{
    DRAFT;

    draft->group = bytes_of_string("reassembly");
}

static void begin_memory(void *context)
{
    DRAFT;

    draft->group = bytes_of_string("memory");
}

static const struct json_field gap_fields[] = { FIELD("length", take_gap_length) };
static const struct json_shape gap_shape = SHAPE(gap_fields, NULL, NULL);
static const struct json_field missing_fields[] = { { JSON_ANY_KEY, take_missing, NULL } };
static const struct json_shape missing_shape = SHAPE(missing_fields, NULL, NULL);

static const struct json_field capture_fields[] = {
    FIELD("source", take_source),        FIELD("engine", NULL),
    FIELD("handshake", take_handshake),  FIELD("directions", take_directions),
    OBJECT("gaps", gap_shape),           OBJECT("missing", missing_shape),
    FIELD("close", take_close),          FIELD("closed_by", NULL),
    { JSON_ANY_KEY, take_number, NULL },
};
static const struct json_field group_fields[] = { { JSON_ANY_KEY, take_number, NULL } };
const struct json_shape entry_capture = SHAPE(capture_fields, begin_capture, NULL);
const struct json_shape entry_reassembly = SHAPE(group_fields, begin_reassembly, NULL);
/* What else a summary says of memory is no count. */
static const struct json_field memory_fields[] = { FIELD("refused", take_number) };
const struct json_shape entry_memory = SHAPE(memory_fields, begin_memory, NULL);

/* ----------------------------------------------------------- greeting, helo, TLS */

KEEP_TEXT(take_host, session.host)
KEEP_TEXT(take_helo, session.helo)
KEEP_TEXT(take_tls_version, session.tls_version)
KEEP_FLAG(take_plaintext, session.plaintext)

static void take_software(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;
    struct bytes *software = &draft->session.software;
    struct bytes parts[3] = { *software, bytes_of_string(", "), scalar->text };

    (void)key;
    if (software->data == NULL)
        *software = kept(draft, scalar);
    else if (scalar->kind == SCALAR_TEXT && software->length < 100)
        *software = arena_join(draft->arena, parts, 3);
}

static void take_tls_started(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->session.tls = scalar->kind == SCALAR_TEXT;
}

static const struct json_field greeting_fields[] = { FIELD("host", take_host),
                                                     FIELD("software", take_software) };
static const struct json_field helo_fields[] = { FIELD("argument", take_helo) };
static const struct json_field tls_fields[] = { FIELD("started", take_tls_started),
                                                FIELD("plaintext", take_plaintext),
                                                FIELD("version", take_tls_version) };
const struct json_shape entry_greeting = SHAPE(greeting_fields, NULL, NULL);
const struct json_shape entry_helo = SHAPE(helo_fields, NULL, NULL);
const struct json_shape entry_tls = SHAPE(tls_fields, NULL, NULL);

/* ------------------------------------------------------------------------- AUTH */

KEEP_COUNT(take_responses, responses)

/* Those whose response is the password itself, or as good as it. */
static void take_mechanism(void *context, struct bytes key, const struct json_scalar *scalar)
{
    static const char *const clear[] = { "PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER" };
    DRAFT;

    (void)key;
    for (size_t i = 0; i < sizeof clear / sizeof clear[0]; i++)
        if (bytes_equal(scalar->text, bytes_of_string(clear[i])))
            draft->clear_mechanism = true;
}

static void take_cancelled(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    if (scalar->flag)
        draft->clear_mechanism = false;
}

static void begin_auth(void *context)
{
    DRAFT;

    draft->clear_mechanism = false;
    draft->responses = 0;
}

static void end_auth(void *context)
{
    DRAFT;

    draft->session.logins += draft->clear_mechanism && draft->responses > 0;
}

static const struct json_field auth_fields[] = { FIELD("mechanism", take_mechanism),
                                                 FIELD("responses", take_responses),
                                                 FIELD("cancelled", take_cancelled) };
const struct json_shape entry_auth = SHAPE(auth_fields, begin_auth, end_auth);

/* ----------------------------------------------------------------- transactions */

ADD_COUNT(take_message_bytes, session.message_bytes)

static void take_outcome(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;
    unsigned outcome = word_index(scalar, OUTCOME_COUNT, name_of_outcome);

    (void)key;
    draft->session.outcomes[outcome < OUTCOME_COUNT ? outcome : OUTCOME_UNKNOWN]++;
}

static void end_recipient(void *context)
{
    DRAFT;

    draft->session.recipients++;
}

static const struct json_shape recipient_shape = { 0, NULL, NULL, end_recipient };
static const struct json_field message_fields[] = { FIELD("bytes", take_message_bytes) };
static const struct json_shape message_shape = SHAPE(message_fields, NULL, NULL);
static const struct json_field transaction_fields[] = {
    OBJECT("recipients", recipient_shape),
    OBJECT("message", message_shape),
    FIELD("outcome", take_outcome),
};
const struct json_shape entry_transaction = SHAPE(transaction_fields, NULL, NULL);

/* ----------------------------------------------------------------------- timing */

KEEP_SECONDS(take_greeting_wait, greeting_wait)

static const struct json_field waited_fields[] = { FIELD("waited_for_server", take_greeting_wait) };
static const struct json_shape waited_shape = SHAPE(waited_fields, NULL, NULL);
static const struct json_field stage_fields[] = { OBJECT("greeting", waited_shape) };
static const struct json_shape stages_shape = SHAPE(stage_fields, NULL, NULL);
static const struct json_field timing_fields[] = { OBJECT("stages", stages_shape) };
const struct json_shape entry_timing = SHAPE(timing_fields, NULL, NULL);

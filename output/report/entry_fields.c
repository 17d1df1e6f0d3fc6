/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fields of a line that a report counts. */
#include <string.h>

#include "output/report/entry_draft.h"

#define DRAFT struct entry_draft *draft = context

/* A field whose key nobody asks for. */
#define FIELD(name, function)                                                                      \
    {                                                                                              \
        JSON_KEY(name), function, NULL                                                             \
    }
#define OBJECT(name, shape)                                                                        \
    {                                                                                              \
        JSON_KEY(name), NULL, &(shape)                                                             \
    }
#define SHAPE(rows, begin, end)                                                                    \
    {                                                                                              \
        sizeof(rows) / sizeof((rows)[0]), rows, begin, end                                         \
    }

static struct bytes kept(struct entry_draft *draft, const struct json_scalar *scalar)
{
    return scalar->kind == SCALAR_TEXT ? arena_copy(draft->arena, scalar->text) : bytes_of(NULL, 0);
}

/* The word's place in a list of words; `count` when it is not in it. */
static unsigned word_index(const struct json_scalar *scalar, unsigned count,
                           const char *(*name)(unsigned index))
{
    unsigned i = 0;

    while (i < count &&
           (scalar->kind != SCALAR_TEXT || !bytes_equal(scalar->text, bytes_of_string(name(i)))))
        i++;
    return i;
}

static const char *name_of_severity(unsigned index)
{
    return severity_name((enum severity)index);
}

static const char *name_of_protocol(unsigned index)
{
    return protocol_name((enum protocol)index);
}

static const char *name_of_directions(unsigned index)
{
    return directions_name((enum directions)index);
}

static const char *name_of_outcome(unsigned index)
{
    return outcome_name((enum outcome)index);
}

static const char *name_of_verdict(unsigned index)
{
    return verdict_name((enum verdict)index);
}

/* A function that keeps a text, a number or a mark in one member. */
#define KEEP_TEXT(function, member)                                                                \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member = kept(draft, scalar);                                                       \
    }

#define KEEP_COUNT(function, member)                                                               \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member = json_scalar_count(scalar);                                                 \
    }

#define ADD_COUNT(function, member)                                                                \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member += json_scalar_count(scalar);                                                \
    }

#define KEEP_SECONDS(function, member)                                                             \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member = json_scalar_seconds(scalar);                                               \
    }

#define KEEP_TIME(function, member, known)                                                         \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->known = json_scalar_time(scalar, &draft->member);                                   \
    }

#define KEEP_FLAG(function, member)                                                                \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        (void)key;                                                                                 \
        draft->member = scalar->flag;                                                              \
    }

/* A member that is one of the words of an enum; another word leaves it alone. */
#define KEEP_WORD(function, member, type, count, name)                                             \
    static void function(void *context, struct bytes key, const struct json_scalar *scalar)        \
    {                                                                                              \
        DRAFT;                                                                                     \
        unsigned word = word_index(scalar, count, name);                                           \
        (void)key;                                                                                 \
        if (word < (count))                                                                        \
            draft->member = (type)word;                                                            \
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
static const struct json_shape client_shape = SHAPE(client_fields, NULL, NULL);
static const struct json_shape server_shape = SHAPE(server_fields, NULL, NULL);

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
static const struct json_shape capture_shape = SHAPE(capture_fields, begin_capture, NULL);
static const struct json_shape reassembly_shape = SHAPE(group_fields, begin_reassembly, NULL);
/* What else a summary says of memory is no count. */
static const struct json_field memory_fields[] = { FIELD("refused", take_number) };
static const struct json_shape memory_shape = SHAPE(memory_fields, begin_memory, NULL);

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
static const struct json_shape greeting_shape = SHAPE(greeting_fields, NULL, NULL);
static const struct json_shape helo_shape = SHAPE(helo_fields, NULL, NULL);
static const struct json_shape tls_shape = SHAPE(tls_fields, NULL, NULL);

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
static const struct json_shape auth_shape = SHAPE(auth_fields, begin_auth, end_auth);

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
static const struct json_shape transaction_shape = SHAPE(transaction_fields, NULL, NULL);

/* ----------------------------------------------------------------------- timing */

KEEP_SECONDS(take_greeting_wait, greeting_wait)

static const struct json_field waited_fields[] = { FIELD("waited_for_server", take_greeting_wait) };
static const struct json_shape waited_shape = SHAPE(waited_fields, NULL, NULL);
static const struct json_field stage_fields[] = { OBJECT("greeting", waited_shape) };
static const struct json_shape stages_shape = SHAPE(stage_fields, NULL, NULL);
static const struct json_field timing_fields[] = { OBJECT("stages", stages_shape) };
static const struct json_shape timing_shape = SHAPE(timing_fields, NULL, NULL);

/* --------------------------------------------------------------------- judgement */

KEEP_TEXT(take_sign_id, sign.id)
KEEP_TEXT(take_sign_message, sign.message)
KEEP_SECONDS(take_sign_t, sign.t)
KEEP_WORD(take_sign_severity, sign.severity, enum severity, SEVERITY_COUNT, name_of_severity)
KEEP_WORD(take_verdict, session.verdict, enum verdict, VERDICT_COUNT, name_of_verdict)
KEEP_TEXT(take_product, session.product)
ADD_COUNT(take_suppressed, session.suppressed)
ADD_COUNT(take_left_out, session.left_out)

static void take_score(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->session.score = (int64_t)json_scalar_count(scalar);
}

static void add_text(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;
    struct bytes *text;

    (void)key;
    if (scalar->kind != SCALAR_TEXT || draft->texts.count == ENTRY_ITEMS_OF_RUN)
        return;
    text = draft_array_add(&draft->texts, sizeof *text);
    *text = kept(draft, scalar);
}

static void begin_sign(void *context)
{
    DRAFT;

    draft->sign = (struct report_sign){ .severity = SEVERITY_INFO };
}

static void end_sign(void *context)
{
    DRAFT;
    struct report_sign *sign;

    if (draft->sign.id.data == NULL)
        return;
    sign = draft_array_add(&draft->signs, sizeof *sign);
    *sign = draft->sign;
}

static const struct json_field sign_fields[] = {
    FIELD("id", take_sign_id),
    FIELD("severity", take_sign_severity),
    FIELD("t", take_sign_t),
    FIELD("message", take_sign_message),
};
static const struct json_shape sign_shape = SHAPE(sign_fields, begin_sign, end_sign);
static const struct json_field interception_fields[] = {
    FIELD("verdict", take_verdict),
    FIELD("score", take_score),
    FIELD("evidence", add_text),
    FIELD("product", take_product),
};
static const struct json_shape interception_shape = SHAPE(interception_fields, NULL, NULL);
static const struct json_field suppressed_fields[] = { { JSON_ANY_KEY, take_suppressed, NULL } };
static const struct json_shape suppressed_shape = SHAPE(suppressed_fields, NULL, NULL);
static const struct json_field truncated_fields[] = { { JSON_ANY_KEY, take_left_out, NULL } };
static const struct json_shape truncated_shape = SHAPE(truncated_fields, NULL, NULL);

/* ------------------------------------------------------------------------ notices */

KEEP_TEXT(take_notice_client, notice.client)
KEEP_TEXT(take_notice_server, notice.server)
KEEP_SECONDS(take_delay, notice.delay)
KEEP_COUNT(take_notice_number, notice.number)

static uint64_t id_of(struct bytes text)
{
    uint64_t id = 0;

    for (size_t i = 0; i < text.length; i++)
        id = id << 4 | (uint64_t)(ascii_is_digit(text.data[i]) ? text.data[i] - '0'
                                                               : (text.data[i] - 'a' + 10) & 0xF);
    return id;
}

static bool is_id(struct bytes text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!ascii_is_digit(text.data[i]) && (text.data[i] < 'a' || text.data[i] > 'f'))
            return false;
    return text.length == 16;
}

static void take_session_of_notice(void *context, struct bytes key,
                                   const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    if (draft->notice.has_session || !is_id(scalar->text))
        return;
    draft->notice.has_session = true;
    draft->notice.session = id_of(scalar->text);
}

static const struct json_field evidence_fields[] = {
    FIELD("client", take_notice_client),
    FIELD("server", take_notice_server),
    FIELD("delay", take_delay),
    FIELD("failed", take_notice_number),
    FIELD("unknown_recipients", take_notice_number),
};
static const struct json_shape evidence_shape = SHAPE(evidence_fields, NULL, NULL);

/* ------------------------------------------------------------------- the whole line */

KEEP_TEXT(take_type, type)
KEEP_COUNT(take_schema, schema)
KEEP_TIME(take_start, session.start, has_start)
KEEP_TIME(take_end, session.end, has_end)
KEEP_TIME(take_time, notice.time, has_time)
KEEP_WORD(take_protocol, session.protocol, enum protocol, PROTOCOL_COUNT, name_of_protocol)

/* Of a session its hash, of a notice its rule. */
static void take_id(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->id = kept(draft, scalar);
    draft->has_id = is_id(draft->id);
    draft->session.id = draft->has_id ? id_of(draft->id) : 0;
}

static const struct json_field entry_fields[] = {
    FIELD("type", take_type),
    FIELD("schema", take_schema),
    FIELD("id", take_id),
    FIELD("community_id", NULL),
    FIELD("start", take_start),
    FIELD("end", take_end),
    OBJECT("client", client_shape),
    OBJECT("server", server_shape),
    FIELD("protocol", take_protocol),
    OBJECT("capture", capture_shape),
    OBJECT("greeting", greeting_shape),
    OBJECT("helo", helo_shape),
    OBJECT("tls", tls_shape),
    OBJECT("auth", auth_shape),
    OBJECT("transactions", transaction_shape),
    OBJECT("dialogue", step_shape),
    OBJECT("timing", timing_shape),
    OBJECT("anomalies", sign_shape),
    OBJECT("suppressed", suppressed_shape),
    OBJECT("interception", interception_shape),
    OBJECT("truncated", truncated_shape),
    /* of a notice */
    FIELD("severity", take_sign_severity),
    FIELD("message", take_sign_message),
    OBJECT("evidence", evidence_shape),
    FIELD("sessions", take_session_of_notice),
    FIELD("time", take_time),
    /* of a summary */
    FIELD("trouble", add_text),
    FIELD("mirror", add_text),
    OBJECT("reassembly", reassembly_shape),
    OBJECT("memory", memory_shape),
};

const struct json_shape entry_shape = SHAPE(entry_fields, NULL, NULL);

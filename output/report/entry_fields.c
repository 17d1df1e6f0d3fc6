/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fields of a line that a report counts. */
#include "output/report/entry_keep.h"

static const char *name_of_protocol(unsigned index)
{
    return protocol_name((enum protocol)index);
}

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
    draft->has_id = entry_is_id(draft->id);
    draft->session.id = draft->has_id ? entry_id(draft->id) : 0;
}

static const struct json_field entry_fields[] = {
    FIELD("type", take_type),
    FIELD("schema", take_schema),
    FIELD("id", take_id),
    FIELD("community_id", NULL),
    FIELD("start", take_start),
    FIELD("end", take_end),
    OBJECT("client", entry_client),
    OBJECT("server", entry_server),
    FIELD("protocol", take_protocol),
    OBJECT("capture", entry_capture),
    OBJECT("greeting", entry_greeting),
    OBJECT("helo", entry_helo),
    OBJECT("tls", entry_tls),
    OBJECT("auth", entry_auth),
    OBJECT("transactions", entry_transaction),
    OBJECT("dialogue", entry_step),
    OBJECT("timing", entry_timing),
    OBJECT("anomalies", entry_sign),
    OBJECT("suppressed", entry_suppressed),
    OBJECT("interception", entry_interception),
    OBJECT("truncated", entry_truncated),
    /* of a notice */
    FIELD("severity", entry_take_severity),
    FIELD("message", entry_take_message),
    OBJECT("evidence", entry_evidence),
    FIELD("sessions", entry_take_session_of_notice),
    FIELD("time", take_time),
    /* of a summary */
    FIELD("trouble", entry_take_text),
    FIELD("mirror", entry_take_mirror),
    OBJECT("reassembly", entry_reassembly),
    OBJECT("memory", entry_memory),
};

const struct json_shape entry_shape = SHAPE(entry_fields, NULL, NULL);

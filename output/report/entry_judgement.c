/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a line says of findings, interception and limits; and what a notice rests on. */
#include "output/report/entry_keep.h"

static const char *name_of_severity(unsigned index)
{
    return severity_name((enum severity)index);
}

static const char *name_of_verdict(unsigned index)
{
    return verdict_name((enum verdict)index);
}

/* --------------------------------------------------------------------- judgement */

KEEP_TEXT(take_sign_id, sign.id)
KEEP_SECONDS(take_sign_t, sign.t)
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

static void add_text(struct entry_draft *draft, struct draft_array *texts,
                     const struct json_scalar *scalar)
{
    struct bytes *text;

    if (scalar->kind != SCALAR_TEXT || texts->count == ENTRY_ITEMS_OF_RUN)
        return;
    text = draft_array_add(texts, sizeof *text);
    *text = kept(draft, scalar);
}

void entry_take_text(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    add_text(draft, &draft->texts, scalar);
}

void entry_take_mirror(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    add_text(draft, &draft->mirror, scalar);
}

void entry_take_message(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->sign.message = kept(draft, scalar);
}

void entry_take_severity(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;
    unsigned word = word_index(scalar, SEVERITY_COUNT, name_of_severity);

    (void)key;
    if (word < SEVERITY_COUNT)
        draft->sign.severity = (enum severity)word;
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
    FIELD("severity", entry_take_severity),
    FIELD("t", take_sign_t),
    FIELD("message", entry_take_message),
};
const struct json_shape entry_sign = SHAPE(sign_fields, begin_sign, end_sign);
static const struct json_field interception_fields[] = {
    FIELD("verdict", take_verdict),
    FIELD("score", take_score),
    FIELD("evidence", entry_take_text),
    FIELD("product", take_product),
};
const struct json_shape entry_interception = SHAPE(interception_fields, NULL, NULL);
static const struct json_field suppressed_fields[] = { { JSON_ANY_KEY, take_suppressed, NULL } };
const struct json_shape entry_suppressed = SHAPE(suppressed_fields, NULL, NULL);
static const struct json_field truncated_fields[] = { { JSON_ANY_KEY, take_left_out, NULL } };
const struct json_shape entry_truncated = SHAPE(truncated_fields, NULL, NULL);

/* ------------------------------------------------------------------------ notices */

KEEP_TEXT(take_notice_client, notice.client)
KEEP_TEXT(take_notice_server, notice.server)
KEEP_SECONDS(take_delay, notice.delay)
KEEP_COUNT(take_notice_number, notice.number)

uint64_t entry_id(struct bytes text)
{
    uint64_t id = 0;

    for (size_t i = 0; i < text.length; i++)
        id = id << 4 | (uint64_t)(ascii_is_digit(text.data[i]) ? text.data[i] - '0'
                                                               : (text.data[i] - 'a' + 10) & 0xF);
    return id;
}

bool entry_is_id(struct bytes text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!ascii_is_digit(text.data[i]) && (text.data[i] < 'a' || text.data[i] > 'f'))
            return false;
    return text.length == 16;
}

void entry_take_session_of_notice(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    if (draft->notice.has_session || !entry_is_id(scalar->text))
        return;
    draft->notice.has_session = true;
    draft->notice.session = entry_id(scalar->text);
}

static const struct json_field evidence_fields[] = {
    FIELD("client", take_notice_client),
    FIELD("server", take_notice_server),
    FIELD("delay", take_delay),
    FIELD("failed", take_notice_number),
    FIELD("unknown_recipients", take_notice_number),
};
const struct json_shape entry_evidence = SHAPE(evidence_fields, NULL, NULL);

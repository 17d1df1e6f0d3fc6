/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what the fields said to an entry. */
#include "output/report/entry_reader.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/report/entry_draft.h"
#include "output/report/report_json.h"
#include "output/session_json.h"
#include "output/summary_json.h"

struct entry_reader {
    struct entry_draft draft; /* its arrays are kept from line to line */
};

void *draft_array_add(struct draft_array *array, size_t size)
{
    uint8_t *items;

    if (array->count == array->capacity) {
        array->capacity = array->capacity == 0 ? 16 : 2 * array->capacity;
        array->items = memory_resize(array->items, array->capacity, size);
    }
    items = array->items;
    memset(items + array->count * size, 0, size);
    return items + array->count++ * size;
}

struct entry_reader *entry_reader_new(void)
{
    return memory_new(1, sizeof(struct entry_reader));
}

void entry_reader_free(struct entry_reader *reader)
{
    if (reader == NULL)
        return;
    free(reader->draft.stages.items);
    free(reader->draft.refused.items);
    free(reader->draft.waited.items);
    free(reader->draft.signs.items);
    free(reader->draft.texts.items);
    free(reader->draft.mirror.items);
    free(reader->draft.numbers.items);
    free(reader);
}

static struct draft_array emptied(const struct draft_array *array)
{
    return (struct draft_array){ .capacity = array->capacity, .items = array->items };
}

static void begin(struct entry_draft *draft, struct arena *arena)
{
    *draft = (struct entry_draft){
        .arena = arena,
        .notice = { .delay = -1 },
        .stages = emptied(&draft->stages),
        .refused = emptied(&draft->refused),
        .waited = emptied(&draft->waited),
        .signs = emptied(&draft->signs),
        .texts = emptied(&draft->texts),
        .mirror = emptied(&draft->mirror),
        .numbers = emptied(&draft->numbers),
        .greeting_wait = -1,
    };
}

/* The items go where the texts are. */
static const void *settled(struct entry_draft *draft, const struct draft_array *array, size_t size)
{
    void *items;

    if (array->count == 0)
        return NULL;
    items = arena_new(draft->arena, array->count, size);
    memcpy(items, array->items, array->count * size);
    return items;
}

/* How long the server took for its greeting can be told only from the handshake on. */
static void add_greeting_wait(struct entry_draft *draft)
{
    struct report_waited *waited;

    if (!draft->session.handshake || draft->greeting_wait < 0)
        return;
    waited = draft_array_add(&draft->waited, sizeof *waited);
    *waited = (struct report_waited){ WAIT_GREETING, draft->greeting_wait };
}

static void make_session(struct entry_draft *draft, struct report_entry *entry)
{
    struct report_session *session = &draft->session;

    add_greeting_wait(draft);
    session->refused_count = draft->refused.count;
    session->refused = settled(draft, &draft->refused, sizeof *session->refused);
    session->waited_count = draft->waited.count;
    session->waited = settled(draft, &draft->waited, sizeof *session->waited);
    session->sign_count = draft->signs.count;
    session->signs = settled(draft, &draft->signs, sizeof *session->signs);
    session->evidence_count = draft->texts.count;
    session->evidence = settled(draft, &draft->texts, sizeof *session->evidence);
    entry->session = *session;
    entry->kind = draft->has_id && draft->has_start && draft->has_end &&
                          session->client.data != NULL && session->server.data != NULL
                      ? ENTRY_SESSION
                      : ENTRY_BROKEN;
}

static void make_notice(struct entry_draft *draft, struct report_entry *entry)
{
    draft->notice.sign = draft->sign;
    draft->notice.sign.id = draft->id;
    entry->notice = draft->notice;
    entry->kind = draft->has_time && draft->id.data != NULL ? ENTRY_NOTICE : ENTRY_BROKEN;
}

static void make_run(struct entry_draft *draft, struct report_entry *entry)
{
    struct report_run *run = &draft->run;

    run->is_status = bytes_equal(draft->type, bytes_of_string("status"));
    run->has_start = draft->has_start;
    run->start = draft->session.start;
    run->has_time = draft->has_time || draft->has_end;
    run->time = draft->has_time ? draft->notice.time : draft->session.end;
    run->number_count = draft->numbers.count;
    run->numbers = settled(draft, &draft->numbers, sizeof *run->numbers);
    run->sentence_count = draft->texts.count;
    run->sentences = settled(draft, &draft->texts, sizeof *run->sentences);
    run->mirror_count = draft->mirror.count;
    run->mirror = settled(draft, &draft->mirror, sizeof *run->mirror);
    entry->run = *run;
    entry->kind = ENTRY_RUN;
}

static void make_event(struct entry_draft *draft, struct report_entry *entry)
{
    (void)draft;
    entry->kind = ENTRY_EVENT;
}

static void make_report(struct entry_draft *draft, struct report_entry *entry)
{
    (void)draft;
    entry->kind = ENTRY_REPORT;
}

static const struct line_type {
    const char *name;
    uint64_t schema;
    void (*make)(struct entry_draft *draft, struct report_entry *entry);
} line_types[] = {
    { "session", SESSION_SCHEMA, make_session }, { "notice", SESSION_SCHEMA, make_notice },
    { "event", SESSION_SCHEMA, make_event },     { "summary", SUMMARY_SCHEMA, make_run },
    { "status", SUMMARY_SCHEMA, make_run },      { "report", REPORT_SCHEMA, make_report },
};

static void make_entry(struct entry_draft *draft, struct report_entry *entry)
{
    for (size_t i = 0; i < sizeof line_types / sizeof line_types[0]; i++) {
        const struct line_type *type = &line_types[i];

        if (!bytes_equal(draft->type, bytes_of_string(type->name)))
            continue;
        if (draft->schema > type->schema)
            entry->kind = ENTRY_NEWER;
        else
            type->make(draft, entry);
        return;
    }
    entry->kind = draft->type.data != NULL ? ENTRY_UNKNOWN : ENTRY_BROKEN;
}

void entry_reader_read(struct entry_reader *reader, struct bytes line, struct arena *arena,
                       struct report_entry *ret_entry)
{
    begin(&reader->draft, arena);
    *ret_entry = (struct report_entry){ .kind = ENTRY_BROKEN, .line = line };
    if (json_read(line, &entry_shape, &reader->draft))
        make_entry(&reader->draft, ret_entry);
}

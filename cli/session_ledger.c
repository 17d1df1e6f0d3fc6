/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table of sessions by their connection, and the judgement. */
#include "cli/session_ledger.h"

#include <stdlib.h>
#include <time.h>

#include "base/keyed_hash.h"
#include "base/memory.h"

enum { FIRST_ENTRIES = 1024, NO_ENTRY = UINT32_MAX };

struct kept_entry {
    struct ledger_entry entry;
    bool earlier;      /* an earlier run has left it */
    uint32_t namesake; /* another one of the same bucket */
};

/* Entries are in the order in which they came; buckets have the latest one of theirs. */
struct session_ledger {
    struct kept_entry *kept;
    uint32_t count;
    uint32_t capacity; /* a power of two, and the number of buckets */
    uint32_t *buckets;
    timestamp believed_until;
    uint64_t counts[LEDGER_JUDGEMENT_COUNT];
    struct ledger_times times;
    timestamp earlier_until; /* what the runs before have read; meaningful if they have */
    bool has_earlier;
};

struct session_ledger *session_ledger_new(timestamp believed_until)
{
    struct session_ledger *ledger = memory_new(1, sizeof *ledger);

    ledger->believed_until = believed_until;
    return ledger;
}

timestamp session_ledger_believe(void)
{
    return (timestamp)(time(NULL) + 24 * 3600) * DURATION_SECOND;
}

void session_ledger_free(struct session_ledger *ledger)
{
    if (ledger == NULL)
        return;
    free(ledger->kept);
    free(ledger->buckets);
    free(ledger);
}

/* ------------------------------------------------------------------------ the key */

/* The same in every run, and whoever of the two is taken for the client. */
uint64_t ledger_connection(const struct session *session)
{
    static const struct hash_key key = { "smtpscope ledger" };
    bool in_order = endpoint_compare(&session->client, &session->server) <= 0;
    uint8_t octets[2 * ENDPOINT_OCTETS + 4];
    size_t length = 0;

    length += endpoint_put(octets, in_order ? &session->client : &session->server);
    length += endpoint_put(octets + length, in_order ? &session->server : &session->client);
    for (size_t i = 0; i < 4; i++)
        octets[length++] = (uint8_t)(session->encapsulation.tunnel_key >> (24 - 8 * i));
    return keyed_hash(&key, bytes_of(octets, length));
}

/* ---------------------------------------------------------------------- the table */

static uint32_t *bucket_of(const struct session_ledger *ledger, uint64_t connection)
{
    return &ledger->buckets[connection & (ledger->capacity - 1)];
}

static void enlist(struct session_ledger *ledger, uint32_t index)
{
    struct kept_entry *kept = &ledger->kept[index];
    uint32_t *bucket = bucket_of(ledger, kept->entry.connection);

    kept->namesake = *bucket;
    *bucket = index;
}

static void grow(struct session_ledger *ledger)
{
    ledger->capacity = ledger->capacity == 0 ? FIRST_ENTRIES : 2 * ledger->capacity;
    ledger->kept = memory_resize(ledger->kept, ledger->capacity, sizeof ledger->kept[0]);
    ledger->buckets = memory_resize(ledger->buckets, ledger->capacity, sizeof ledger->buckets[0]);
    for (uint32_t i = 0; i < ledger->capacity; i++)
        ledger->buckets[i] = NO_ENTRY;
    for (uint32_t i = 0; i < ledger->count; i++)
        enlist(ledger, i);
}

static void add(struct session_ledger *ledger, const struct ledger_entry *entry, bool earlier)
{
    if (ledger->count == ledger->capacity)
        grow(ledger);
    ledger->kept[ledger->count] = (struct kept_entry){ .entry = *entry, .earlier = earlier };
    enlist(ledger, ledger->count++);
}

static timestamp to_microsecond(timestamp time)
{
    return time - time % DURATION_MICROSECOND;
}

/* The same endpoints may have had one connection after the other. */
static bool begins_within(const struct ledger_entry *entry, const struct ledger_entry *told)
{
    if (entry->whole)
        return entry->start == told->start;
    return entry->start >= told->start && entry->start <= told->end;
}

static bool has_told(const struct kept_entry *kept, const struct ledger_entry *entry)
{
    return !kept->entry.open && begins_within(entry, &kept->entry);
}

/* Left open by an earlier run, and nothing has come of it since. */
static bool has_stood_still(const struct kept_entry *kept, const struct ledger_entry *entry)
{
    return kept->entry.open && kept->earlier && entry->start == kept->entry.start &&
           entry->end == kept->entry.end;
}

static bool has_any(const struct session_ledger *ledger, const struct ledger_entry *entry,
                    bool (*test)(const struct kept_entry *, const struct ledger_entry *))
{
    uint32_t index = ledger->capacity > 0 ? *bucket_of(ledger, entry->connection) : NO_ENTRY;

    for (; index != NO_ENTRY; index = ledger->kept[index].namesake)
        if (ledger->kept[index].entry.connection == entry->connection &&
            test(&ledger->kept[index], entry))
            return true;
    return false;
}

/* ------------------------------------------------------------------ the judgement */

static enum ledger_judgement judge(const struct session_ledger *ledger,
                                   const struct ledger_entry *entry)
{
    if (has_any(ledger, entry, has_told))
        return LEDGER_TOLD;
    if (ledger->times.known && entry->end < ledger->times.forgotten_until)
        return LEDGER_FORGOTTEN;
    if (entry->open && entry->end - entry->start <= LEDGER_OPEN_MOST &&
        !has_any(ledger, entry, has_stood_still))
        return LEDGER_STILL_OPEN;
    return LEDGER_NEW;
}

static void note_time(struct session_ledger *ledger, timestamp end)
{
    struct ledger_times *times = &ledger->times;

    if (end > ledger->believed_until)
        return;
    if (!times->known)
        *times =
            (struct ledger_times){ .known = true, .read_until = end, .forgotten_until = INT64_MIN };
    if (end > times->read_until)
        times->read_until = end;
}

enum ledger_judgement session_ledger_judge(struct session_ledger *ledger,
                                           const struct ledger_entry *seen)
{
    struct ledger_entry entry = *seen;
    enum ledger_judgement judgement;

    entry.start = to_microsecond(entry.start);
    entry.end = to_microsecond(entry.end);
    judgement = judge(ledger, &entry);
    ledger->counts[judgement]++;
    entry.open = judgement == LEDGER_STILL_OPEN;
    if (judgement == LEDGER_NEW || judgement == LEDGER_STILL_OPEN)
        add(ledger, &entry, false);
    note_time(ledger, entry.end);
    return judgement;
}

bool session_ledger_has_read(struct session_ledger *ledger, timestamp time)
{
    if (ledger->has_earlier && time <= ledger->earlier_until)
        return true;
    note_time(ledger, time);
    return false;
}

uint64_t session_ledger_count(const struct session_ledger *ledger, enum ledger_judgement judgement)
{
    return ledger->counts[judgement];
}

/* --------------------------------------------------------------- from run to run */

/* What was left open is remembered by the run that left it; later it was told or is left anew. */
static bool is_wanted(const struct kept_entry *kept, timestamp forgotten_until)
{
    return kept->entry.open ? !kept->earlier : kept->entry.end >= forgotten_until;
}

static timestamp earlier_of(timestamp one, timestamp other)
{
    return one < other ? one : other;
}

static timestamp later_of(timestamp one, timestamp other)
{
    return one > other ? one : other;
}

struct ledger_times session_ledger_times(const struct session_ledger *ledger)
{
    struct ledger_times times = ledger->times;

    if (!times.known)
        return times;
    times.forgotten_until = later_of(times.forgotten_until, times.read_until - LEDGER_REMEMBERS);
    times.read_again_from = times.read_until - LEDGER_READ_AGAIN;
    for (uint32_t i = 0; i < ledger->count; i++)
        if (ledger->kept[i].entry.open && !ledger->kept[i].earlier)
            times.read_again_from = earlier_of(times.read_again_from, ledger->kept[i].entry.start);
    times.read_again_from = later_of(times.read_again_from, times.read_until - LEDGER_OPEN_MOST);
    return times;
}

void session_ledger_visit(const struct session_ledger *ledger, void *context,
                          void (*visit)(void *context, const struct ledger_entry *entry))
{
    struct ledger_times times = session_ledger_times(ledger);

    for (uint32_t i = 0; i < ledger->count; i++)
        if (is_wanted(&ledger->kept[i], times.forgotten_until))
            visit(context, &ledger->kept[i].entry);
}

void session_ledger_begin(struct session_ledger *ledger, timestamp read_until,
                          timestamp forgotten_until)
{
    ledger->times = (struct ledger_times){ .known = true,
                                           .read_until = read_until,
                                           .forgotten_until = forgotten_until };
    ledger->earlier_until = read_until;
    ledger->has_earlier = true;
}

void session_ledger_remember(struct session_ledger *ledger, const struct ledger_entry *entry)
{
    add(ledger, entry, true);
}

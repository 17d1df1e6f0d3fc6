/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making, merging and dropping the parts. */
#include "output/report/report_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/report/own_text.h"

void report_span_add(struct report_span *span, timestamp time)
{
    if (time < span->first)
        span->first = time;
    if (time > span->last)
        span->last = time;
}

void report_span_merge(struct report_span *span, const struct report_span *other)
{
    if (other->first < span->first)
        span->first = other->first;
    if (other->last > span->last)
        span->last = other->last;
}

const struct top_owner report_plain_owner = { NULL, NULL };

void report_few_add(struct top_list **list, struct bytes key, uint64_t times)
{
    if (*list == NULL)
        *list = top_list_new(REPORT_FEW, &report_plain_owner);
    top_list_add(*list, key, times);
}

static void merge_few(struct top_list **list, struct top_list **other)
{
    if (*list == NULL) {
        *list = *other;
        *other = NULL;
    } else if (*other != NULL) {
        top_list_merge(*list, *other);
    }
}

static bool stands_before(struct bytes text, struct bytes other)
{
    size_t common = text.length < other.length ? text.length : other.length;
    int order = common > 0 ? memcmp(text.data, other.data, common) : 0;

    return order != 0 ? order < 0 : text.length < other.length;
}

/* Attaches what is made for it when nothing is. */
static void *part_of(struct top_entry *entry, size_t size, bool *ret_new)
{
    *ret_new = entry->attached == NULL;
    if (*ret_new)
        entry->attached = memory_new(1, size);
    return entry->attached;
}

/* ------------------------------------------------------------- servers and clients */

static void drop_party(void *attached)
{
    struct report_party *party = attached;

    for (unsigned i = 0; i < WAIT_COUNT; i++)
        quantile_sketch_clear(&party->waits[i]);
    own_text_free(&party->name);
    top_list_free(party->software);
    free(party);
}

void report_party_rename(struct report_party *party, struct bytes name, timestamp time)
{
    if (name.data == NULL)
        return;
    if (party->name.data != NULL &&
        (time < party->named || (time == party->named && !stands_before(name, party->name))))
        return;
    if (party->name.data == NULL || !bytes_equal(party->name, name))
        own_text_replace(&party->name, name);
    party->named = time;
}

static void merge_party(void *attached, void *other)
{
    struct report_party *party = attached, *from = other;

    report_tally_add(&party->tally, &from->tally);
    report_span_merge(&party->span, &from->span);
    report_party_rename(party, from->name, from->named);
    for (unsigned i = 0; i < WAIT_COUNT; i++)
        quantile_sketch_merge(&party->waits[i], &from->waits[i]);
    merge_few(&party->software, &from->software);
}

const struct top_owner report_party_owner = { drop_party, merge_party };

struct report_party *report_party_of(struct top_list *list, struct bytes key, uint64_t times)
{
    bool is_new;
    struct report_party *party = part_of(top_list_add(list, key, times), sizeof *party, &is_new);

    if (is_new)
        party->span = (struct report_span)REPORT_SPAN_NONE;
    return party;
}

/* ------------------------------------------------------------------------- findings */

static void drop_finding(void *attached)
{
    struct report_finding *finding = attached;

    own_text_free(&finding->message);
    top_list_free(finding->clients);
    top_list_free(finding->servers);
    report_examples_clear(&finding->examples);
    free(finding);
}

static bool is_told_before(const struct report_finding *finding, enum severity severity,
                           struct bytes message, timestamp time)
{
    if (finding->told_at == INT64_MAX)
        return true;
    if (severity != finding->told)
        return severity > finding->told;
    if (time != finding->told_at)
        return time < finding->told_at;
    return stands_before(message, finding->message);
}

void report_finding_tell(struct report_finding *finding, enum severity severity,
                         struct bytes message, timestamp time)
{
    if (is_told_before(finding, severity, message, time)) {
        own_text_replace(&finding->message, message);
        finding->told = severity;
        finding->told_at = time;
    }
    report_span_add(&finding->span, time);
}

enum severity report_finding_worst(const struct report_finding *finding)
{
    unsigned severity = SEVERITY_COUNT - 1;

    while (severity > SEVERITY_INFO && finding->severities[severity] == 0)
        severity--;
    return (enum severity)severity;
}

static void merge_finding(void *attached, void *other)
{
    struct report_finding *finding = attached, *from = other;

    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        finding->severities[i] += from->severities[i];
    finding->sessions += from->sessions;
    finding->is_notice |= from->is_notice;
    if (from->told_at != INT64_MAX)
        report_finding_tell(finding, from->told, from->message, from->told_at);
    report_span_merge(&finding->span, &from->span);
    merge_few(&finding->clients, &from->clients);
    merge_few(&finding->servers, &from->servers);
    report_examples_merge(&finding->examples, &from->examples);
}

const struct top_owner report_finding_owner = { drop_finding, merge_finding };

struct report_finding *report_finding_of(struct top_list *list, struct bytes id, uint64_t times)
{
    bool is_new;
    struct report_finding *finding =
        part_of(top_list_add(list, id, times), sizeof *finding, &is_new);

    if (is_new) {
        finding->span = (struct report_span)REPORT_SPAN_NONE;
        finding->told_at = INT64_MAX;
    }
    return finding;
}

/* --------------------------------------------------------------------- interception */

static void drop_interception(void *attached)
{
    struct report_interception *interception = attached;

    own_text_free(&interception->product);
    top_list_free(interception->evidence);
    top_list_free(interception->servers);
    report_examples_clear(&interception->examples);
    free(interception);
}

void report_interception_name(struct report_interception *interception, struct bytes product)
{
    if (product.data != NULL &&
        (interception->product.data == NULL || stands_before(product, interception->product)))
        own_text_replace(&interception->product, product);
}

static void merge_interception(void *attached, void *other)
{
    struct report_interception *interception = attached, *from = other;

    for (unsigned i = 0; i < VERDICT_COUNT; i++)
        interception->verdicts[i] += from->verdicts[i];
    if (from->score > interception->score)
        interception->score = from->score;
    report_interception_name(interception, from->product);
    report_span_merge(&interception->span, &from->span);
    merge_few(&interception->evidence, &from->evidence);
    merge_few(&interception->servers, &from->servers);
    report_examples_merge(&interception->examples, &from->examples);
}

const struct top_owner report_interception_owner = { drop_interception, merge_interception };

struct report_interception *report_interception_of(struct top_list *list, struct bytes client,
                                                   uint64_t times)
{
    bool is_new;
    struct report_interception *interception =
        part_of(top_list_add(list, client, times), sizeof *interception, &is_new);

    if (is_new)
        interception->span = (struct report_span)REPORT_SPAN_NONE;
    return interception;
}

/* -------------------------------------------------------------------------- refusals */

static void drop_refusal(void *attached)
{
    struct report_refusal *refusal = attached;

    own_text_free(&refusal->enhanced);
    own_text_free(&refusal->text);
    free(refusal);
}

static void merge_refusal(void *attached, void *other)
{
    struct report_refusal *refusal = attached, *from = other;

    report_span_merge(&refusal->span, &from->span);
}

const struct top_owner report_refusal_owner = { drop_refusal, merge_refusal };

struct report_refusal *report_refusal_of(struct top_list *list,
                                         const struct report_refused *refused, struct bytes text,
                                         uint64_t times)
{
    char key[512];
    struct report_refusal *refusal;
    bool is_new;
    int length = snprintf(key, sizeof key, "%u %u %.*s %.*s", (unsigned)refused->stage,
                          refused->code, (int)bytes_first(refused->enhanced, 32).length,
                          (const char *)refused->enhanced.data, (int)bytes_first(text, 256).length,
                          (const char *)text.data);

    refusal =
        part_of(top_list_add(list, bytes_of(key, (size_t)length), times), sizeof *refusal, &is_new);
    if (is_new) {
        refusal->stage = refused->stage;
        refusal->code = refused->code;
        refusal->enhanced = own_text(bytes_first(refused->enhanced, 32));
        refusal->text = own_text(bytes_first(text, 256));
        refusal->span = (struct report_span)REPORT_SPAN_NONE;
    }
    return refusal;
}

/* -------------------------------------------------------------------------- guessers */

static void drop_guesser(void *attached)
{
    free(attached);
}

static void merge_guesser(void *attached, void *other)
{
    struct report_guesser *guesser = attached, *from = other;

    if (from->most > guesser->most)
        guesser->most = from->most;
    report_span_merge(&guesser->span, &from->span);
}

const struct top_owner report_guesser_owner = { drop_guesser, merge_guesser };

struct report_guesser *report_guesser_of(struct top_list *list, struct bytes client, uint64_t times)
{
    bool is_new;
    struct report_guesser *guesser =
        part_of(top_list_add(list, client, times), sizeof *guesser, &is_new);

    if (is_new)
        guesser->span = (struct report_span)REPORT_SPAN_NONE;
    return guesser;
}

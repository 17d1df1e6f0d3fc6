/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting what was found, and saying what it means. */
#include "output/html/html_glossary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "output/html/html_parts.h"

void html_glossary_init(struct html_glossary *glossary, const struct html_rules *rules)
{
    *glossary = (struct html_glossary){ .rules = rules };
}

void html_glossary_clear(struct html_glossary *glossary)
{
    free(glossary->entries);
    *glossary = (struct html_glossary){ .rules = glossary->rules };
}

static struct html_glossary_entry *add_entry(struct html_glossary *glossary, const char *id)
{
    if (glossary->count == glossary->capacity) {
        glossary->capacity = glossary->capacity == 0 ? 32 : 2 * glossary->capacity;
        glossary->entries =
            memory_resize(glossary->entries, glossary->capacity, sizeof *glossary->entries);
    }
    glossary->entries[glossary->count] = (struct html_glossary_entry){ .id = id };
    return &glossary->entries[glossary->count++];
}

/* Identifiers are constants, and few. */
static struct html_glossary_entry *entry_of(struct html_glossary *glossary, const char *id)
{
    for (size_t i = 0; i < glossary->count; i++)
        if (glossary->entries[i].id == id || strcmp(glossary->entries[i].id, id) == 0)
            return &glossary->entries[i];
    return add_entry(glossary, id);
}

static struct html_glossary_entry *count(struct html_glossary *glossary,
                                         const struct finding *finding)
{
    struct html_glossary_entry *entry = entry_of(glossary, finding->id);

    entry->count++;
    if (finding->severity > entry->severity)
        entry->severity = finding->severity;
    return entry;
}

void html_glossary_count_finding(struct html_glossary *glossary, const struct finding *finding)
{
    count(glossary, finding);
}

void html_glossary_count(struct html_glossary *glossary, const struct session *session,
                         bool linkable)
{
    for (size_t i = 0; i < session->finding_count; i++) {
        struct html_glossary_entry *entry = count(glossary, &session->findings[i]);

        if (!linkable || entry->has_example)
            continue;
        entry->has_example = true;
        entry->example = session->id;
    }
}

static int compare(const void *a, const void *b)
{
    const struct html_glossary_entry *one = a;
    const struct html_glossary_entry *other = b;

    if (one->severity != other->severity)
        return one->severity > other->severity ? -1 : 1;
    if (one->count != other->count)
        return one->count > other->count ? -1 : 1;
    return strcmp(one->id, other->id);
}

static void add_paragraph(struct bounded_buffer *page, const char *label, const char *text)
{
    if (text == NULL)
        return;
    html_addf(page, "<p>%s", label);
    html_add_string(page, text);
    html_add(page, "</p>\n");
}

static void add_meaning(struct bounded_buffer *page, const struct html_rule *rule)
{
    add_paragraph(page, "", rule->explanation);
    add_paragraph(page, "<strong>Harmless when:</strong> ", rule->harmless);
    add_paragraph(page, "<strong>What to do:</strong> ", rule->remedy);
    add_paragraph(page, "<strong>Source:</strong> ", rule->reference);
}

static void add(struct bounded_buffer *page, const struct html_glossary_entry *entry,
                const struct html_rules *rules)
{
    struct html_rule rule;
    bool known = rules->find != NULL && rules->find(entry->id, &rule);

    html_add(page, "<details class=\"rule\" id=\"rule-");
    html_add_string(page, entry->id);
    html_add(page, "\"><summary>");
    html_add_chip(page, entry->severity);
    html_add(page, "<h3>");
    html_add_string(page, html_rule_title(rules, entry->id));
    html_addf(page, "</h3> <span class=\"when\">%" PRIu64 " time%s</span></summary>\n",
              entry->count, entry->count == 1 ? "" : "s");
    html_add(page, "<div class=\"inside\"><p><code>");
    html_add_string(page, entry->id);
    html_add(page, "</code>");
    if (entry->has_example)
        html_addf(page, ", first in <a href=\"#s-%016" PRIx64 "\">session %016" PRIx64 "</a>",
                  entry->example, entry->example);
    html_add(page, "</p>\n");
    if (known)
        add_meaning(page, &rule);
    html_add(page, "</div></details>\n");
}

void html_glossary_add(struct bounded_buffer *page, struct html_glossary *glossary)
{
    if (glossary->count > 0)
        qsort(glossary->entries, glossary->count, sizeof *glossary->entries, compare);
    html_add(page, "<section id=\"meaning\">\n<h2>What was found, and what it means</h2>\n");
    if (glossary->count == 0)
        html_add(page, "<p>Nothing was found.</p>\n");
    for (size_t i = 0; i < glossary->count; i++)
        add(page, &glossary->entries[i], glossary->rules);
    html_add(page, "</section>\n");
}

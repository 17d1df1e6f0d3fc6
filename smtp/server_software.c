/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server software database: products, their patterns, and matching. */
#include "smtp/server_software.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "smtp/server_software_pattern.h"
#include "smtp/server_software_store.h"

/* Many products say the same. */
struct shared_pattern {
    struct text_pattern text;
    struct product_set products;
};

/* All patterns for one field, in the order they were first added. */
struct field_patterns {
    struct shared_pattern *patterns;
    size_t count;
    size_t capacity;
};

struct server_software {
    struct arena texts;
    struct product products[PRODUCTS_MAXIMUM];
    size_t count;
    struct product_set kinds[PRODUCT_KIND_COUNT];
    size_t pattern_count; /* each as often as there are products that say it */
    struct field_patterns fields[FINGERPRINT_FIELD_COUNT];
};

static const char *const field_names[] = {
    [FINGERPRINT_BANNER] = "banner",   [FINGERPRINT_HELO] = "helo",
    [FINGERPRINT_EHLO] = "ehlo",       [FINGERPRINT_STARTTLS] = "starttls",
    [FINGERPRINT_MAIL] = "mail",       [FINGERPRINT_RCPT] = "rcpt",
    [FINGERPRINT_DATA] = "354",        [FINGERPRINT_MESSAGE] = "250",
    [FINGERPRINT_REFUSAL] = "refusal", [FINGERPRINT_RSET] = "rset",
    [FINGERPRINT_NOOP] = "noop",       [FINGERPRINT_UNKNOWN] = "unknown",
    [FINGERPRINT_QUIT] = "221",        [FINGERPRINT_CLOSING] = "421",
};

static const char *const kind_names[] = {
    [PRODUCT_SERVER] = "server",           [PRODUCT_FRONT_END] = "front-end",
    [PRODUCT_INTERCEPTOR] = "interceptor", [PRODUCT_TARPIT] = "tarpit",
    [PRODUCT_FILTER] = "filter",
};

_Static_assert((int)FINGERPRINT_TEXT_MAXIMUM <= (int)PATTERN_TEXT_MAXIMUM, "a text fits");
_Static_assert(sizeof field_names / sizeof field_names[0] == FINGERPRINT_FIELD_COUNT,
               "a name for each field");
_Static_assert(sizeof kind_names / sizeof kind_names[0] == PRODUCT_KIND_COUNT,
               "a name for each kind");

const char *fingerprint_field_name(enum fingerprint_field field)
{
    assert(field < FINGERPRINT_FIELD_COUNT);
    return field_names[field];
}

const char *product_kind_name(enum product_kind kind)
{
    assert(kind < PRODUCT_KIND_COUNT);
    return kind_names[kind];
}

struct server_software *server_software_new(void)
{
    struct server_software *software = memory_new(1, sizeof *software);

    arena_init(&software->texts);
    return software;
}

void server_software_free(struct server_software *software)
{
    if (software == NULL)
        return;
    for (size_t i = 0; i < FINGERPRINT_FIELD_COUNT; i++)
        free(software->fields[i].patterns);
    arena_clear(&software->texts);
    free(software);
}

/* ---------------------------------------------------------------- filling it */

static const char *keep_string(struct server_software *software, const char *string)
{
    size_t size = strlen(string) + 1;
    char *copy = arena_new(&software->texts, size, 1);

    memcpy(copy, string, size);
    return copy;
}

static struct product *product_at(struct server_software *software, int product)
{
    assert(product >= 0 && (size_t)product < software->count);
    return &software->products[product];
}

int server_software_add(struct server_software *software, const char *id)
{
    int product = (int)software->count;

    assert(software->count < PRODUCTS_MAXIMUM);
    software->products[software->count++].id = keep_string(software, id);
    server_software_empty(software, product);
    return product;
}

/* Returns how many there were. */
static size_t remove_patterns(struct field_patterns *field, int product)
{
    size_t kept = 0, removed = 0;

    for (size_t i = 0; i < field->count; i++) {
        struct shared_pattern *pattern = &field->patterns[i];

        removed += product_set_contains(pattern->products, product);
        product_set_remove(&pattern->products, product);
        if (!product_set_is_empty(pattern->products))
            field->patterns[kept++] = *pattern;
    }
    field->count = kept;
    return removed;
}

void server_software_empty(struct server_software *software, int product)
{
    struct product *emptied = product_at(software, product);

    for (size_t i = 0; i < FINGERPRINT_FIELD_COUNT; i++)
        software->pattern_count -= remove_patterns(&software->fields[i], product);
    *emptied = (struct product){ .id = emptied->id, .title = emptied->id, .kind = emptied->kind };
    server_software_set_kind(software, product, PRODUCT_SERVER);
}

void server_software_set_title(struct server_software *software, int product, const char *title)
{
    product_at(software, product)->title = keep_string(software, title);
}

void server_software_set_kind(struct server_software *software, int product, enum product_kind kind)
{
    struct product *changed = product_at(software, product);

    product_set_remove(&software->kinds[changed->kind], product);
    changed->kind = kind;
    product_set_add(&software->kinds[kind], product);
}

void server_software_set_rare(struct server_software *software, int product, bool rare)
{
    product_at(software, product)->rare = rare;
}

static struct shared_pattern *pattern_of(struct field_patterns *field,
                                         const struct text_pattern *text)
{
    for (size_t i = 0; i < field->count; i++)
        if (bytes_equal(field->patterns[i].text.compiled, text->compiled))
            return &field->patterns[i];
    if (field->count == field->capacity) {
        field->capacity = field->capacity > 0 ? field->capacity * 2 : 64;
        field->patterns = memory_resize(field->patterns, field->capacity, sizeof *field->patterns);
    }
    field->patterns[field->count] = (struct shared_pattern){ .text = *text };
    return &field->patterns[field->count++];
}

void server_software_add_pattern(struct server_software *software, int product,
                                 enum fingerprint_field field, struct bytes pattern)
{
    uint8_t *room = arena_new(&software->texts, pattern.length, 1);
    struct text_pattern text = text_pattern_compile(pattern, room);
    struct shared_pattern *shared = pattern_of(&software->fields[field], &text);

    software->pattern_count += !product_set_contains(shared->products, product);
    product_set_add(&shared->products, product);
}

/* ---------------------------------------------------------------- reading it */

size_t server_software_pattern_count(const struct server_software *software)
{
    return software->pattern_count;
}

size_t server_software_count(const struct server_software *software)
{
    return software->count;
}

const struct product *server_software_product(const struct server_software *software, int product)
{
    assert(product >= 0 && (size_t)product < software->count);
    return &software->products[product];
}

int server_software_find(const struct server_software *software, const char *id)
{
    for (size_t i = 0; i < software->count; i++)
        if (strcmp(software->products[i].id, id) == 0)
            return (int)i;
    return PRODUCT_NONE;
}

static const struct field_patterns *patterns_of(const struct server_software *software,
                                                enum fingerprint_field field)
{
    assert(field < FINGERPRINT_FIELD_COUNT);
    return &software->fields[field];
}

struct product_set server_software_match(const struct server_software *software,
                                         enum fingerprint_field field, struct bytes text)
{
    const struct field_patterns *of_field = patterns_of(software, field);
    struct product_set products = { { 0 } };
    struct pattern_text wanted;

    if (text.length > FINGERPRINT_TEXT_MAXIMUM)
        return products;
    pattern_text_init(&wanted, text);
    for (size_t i = 0; i < of_field->count; i++)
        if (text_pattern_fits(&of_field->patterns[i].text, &wanted))
            products = product_set_union(products, of_field->patterns[i].products);
    return products;
}

struct product_set server_software_of_kind(const struct server_software *software,
                                           enum product_kind kind)
{
    assert(kind < PRODUCT_KIND_COUNT);
    return software->kinds[kind];
}

struct product_set server_software_with_field(const struct server_software *software,
                                              enum fingerprint_field field)
{
    const struct field_patterns *of_field = patterns_of(software, field);
    struct product_set products = { { 0 } };

    for (size_t i = 0; i < of_field->count; i++)
        products = product_set_union(products, of_field->patterns[i].products);
    return products;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking GMime. */
#include "smtp/mime_fields.h"

#include <gmime/gmime.h>

void mime_prepare(void)
{
    g_mime_init();
}

/* Raw octets in a parameter are UTF-8 or nothing: a guess would depend on the
 * locale of whoever runs the program. */
static GMimeParserOptions *parser_options(void)
{
    static const char *const charsets[] = { "utf-8", NULL };
    GMimeParserOptions *options = g_mime_parser_options_new();

    g_mime_parser_options_set_fallback_charsets(options, (const char **)(uintptr_t)charsets);
    return options;
}

/* A C string of it, with what is not UTF-8, and NUL, replaced. */
static char *make_string(struct bytes text, bool *repaired)
{
    if (!g_utf8_validate((const char *)text.data, (gssize)text.length, NULL))
        *repaired = true;
    return g_utf8_make_valid((const char *)text.data, (gssize)text.length);
}

static struct bytes copy(struct arena *arena, const char *text)
{
    return text != NULL && text[0] != '\0' ? arena_copy(arena, bytes_of_string(text))
                                           : bytes_of(NULL, 0);
}

static struct bytes copy_lower(struct arena *arena, char *text)
{
    for (char *character = text; character != NULL && *character != '\0'; character++)
        *character = (char)ascii_lower((uint8_t)*character);
    return copy(arena, text);
}

/* ------------------------------------------------------------------- the type */

static void read_boundary(struct mime_entity *entity, GMimeContentType *type, struct arena *arena)
{
    const char *boundary = g_mime_content_type_get_parameter(type, "boundary");

    if (boundary == NULL || boundary[0] == '\0' || strlen(boundary) > MIME_BOUNDARY_MAXIMUM)
        return;
    entity->kind = ENTITY_MULTIPART;
    entity->boundary = copy(arena, boundary);
    entity->digest = g_mime_content_type_is_type(type, "multipart", "digest");
}

static bool is_message(GMimeContentType *type)
{
    return g_mime_content_type_is_type(type, "message", "rfc822") ||
           g_mime_content_type_is_type(type, "message", "global"); /* RFC 6532 */
}

static void read_type(struct mime_entity *entity, GMimeParserOptions *options, struct bytes field,
                      struct arena *arena)
{
    char *text = make_string(field, &entity->part.repaired);
    GMimeContentType *type = g_mime_content_type_parse(options, text);
    char *name = g_mime_content_type_get_mime_type(type);

    entity->part.type = copy_lower(arena, name);
    entity->part.file_name = copy(arena, g_mime_content_type_get_parameter(type, "name"));
    if (g_mime_content_type_is_type(type, "multipart", "*"))
        read_boundary(entity, type, arena);
    else if (is_message(type))
        entity->kind = ENTITY_MESSAGE;
    g_free(name);
    g_object_unref(type);
    g_free(text);
}

/* RFC 2045, 5.2. */
static void assume_type(struct mime_entity *entity, bool inside_digest)
{
    entity->part.type = bytes_of_string(inside_digest ? "message/rfc822" : "text/plain");
    entity->kind = inside_digest ? ENTITY_MESSAGE : ENTITY_LEAF;
}

/* ------------------------------------------------------------------ the others */

static void read_disposition(struct mime_entity *entity, GMimeParserOptions *options,
                             struct bytes field, struct arena *arena)
{
    char *text = make_string(field, &entity->part.repaired);
    GMimeContentDisposition *disposition = g_mime_content_disposition_parse(options, text);
    const char *name = g_mime_content_disposition_get_parameter(disposition, "filename");
    char *word = g_strdup(g_mime_content_disposition_get_disposition(disposition));

    entity->part.disposition = copy_lower(arena, word);
    if (name != NULL && name[0] != '\0')
        entity->part.file_name = copy(arena, name);
    g_free(word);
    g_object_unref(disposition);
    g_free(text);
}

/* The word in front of whatever does not belong there. */
static enum part_encoding read_encoding(struct bytes field)
{
    struct bytes word = bytes_trimmed(field);
    size_t length = 0;

    while (length < word.length && !ascii_is_blank(word.data[length]) && word.data[length] != ';' &&
           word.data[length] != '(')
        length++;
    word = bytes_first(word, length);
    for (enum part_encoding i = PART_ENCODING_7BIT; i < PART_ENCODING_UNKNOWN; i++)
        if (bytes_equal_ignoring_case(word, bytes_of_string(part_encoding_name(i))))
            return i;
    return length > 0 ? PART_ENCODING_UNKNOWN : PART_ENCODING_NONE;
}

struct mime_entity mime_fields_read(const struct mime_fields *fields, bool inside_digest,
                                    struct arena *arena)
{
    GMimeParserOptions *options = parser_options();
    struct mime_entity entity = { .kind = ENTITY_LEAF };

    if (fields->content_type.length > 0)
        read_type(&entity, options, fields->content_type, arena);
    else
        assume_type(&entity, inside_digest);
    if (fields->disposition.length > 0)
        read_disposition(&entity, options, fields->disposition, arena);
    entity.part.encoding = read_encoding(fields->encoding);
    /* RFC 2046, 5.2.1 forbids it: the message would have to be decoded to be read. */
    if (entity.kind == ENTITY_MESSAGE && part_is_encoded(entity.part.encoding))
        entity.kind = ENTITY_LEAF;
    g_mime_parser_options_free(options);
    return entity;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From lines to a list of parts. */
#include "smtp/mime_reader.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"

enum mime_state {
    MIME_HEADER,
    MIME_LEAF,    /* content of a part */
    MIME_IGNORED, /* what stands in front of the first part and behind the last */
    MIME_DONE,    /* nothing more is read */
    MIME_STATE_COUNT
};

/* The fields that tell what a part is. */
enum entity_field { FIELD_TYPE, FIELD_DISPOSITION, FIELD_ENCODING, ENTITY_FIELD_COUNT };

static const struct header_name names[] = {
    [FIELD_TYPE] = { .name = "Content-Type" },
    [FIELD_DISPOSITION] = { .name = "Content-Disposition" },
    [FIELD_ENCODING] = { .name = "Content-Transfer-Encoding" },
};

_Static_assert(sizeof names / sizeof names[0] == ENTITY_FIELD_COUNT, "a name for each");

struct mime_reader {
    enum mime_state state;
    bool exists;    /* the entity whose header is under way: a boundary or a byte of it has come */
    uint64_t left;  /* bytes that may still be read */
    size_t maximum; /* of parts */
    uint64_t cut;
    struct mime_boundaries boundaries;
    bool digest[MIME_DEPTH_MAXIMUM]; /* the multipart at that level is a digest */
    struct line_splitter lines;
    struct header_fields fields;
    struct bounded_buffer values[ENTITY_FIELD_COUNT]; /* the first of each name */
    struct part_digest *content; /* of a leaf, which is the last part of the list */
    struct arena arena;
    size_t capacity;
    struct message_parts parts;
};

static void begin_header(struct mime_reader *reader, bool exists)
{
    reader->state = MIME_HEADER;
    reader->exists = exists;
    line_splitter_reset(&reader->lines);
    header_fields_reset(&reader->fields);
    for (size_t i = 0; i < ENTITY_FIELD_COUNT; i++)
        bounded_buffer_reset(&reader->values[i]);
}

struct mime_reader *mime_reader_new(const struct smtp_limits *limits)
{
    struct mime_reader *reader = memory_new(1, sizeof *reader);

    reader->left = limits->mime;
    reader->maximum = limits->parts;
    mime_boundaries_init(&reader->boundaries);
    line_splitter_init(&reader->lines, limits->header_field);
    header_fields_init(&reader->fields, names, ENTITY_FIELD_COUNT, limits->header_field);
    for (size_t i = 0; i < ENTITY_FIELD_COUNT; i++)
        bounded_buffer_init(&reader->values[i], limits->header_field);
    arena_init(&reader->arena);
    begin_header(reader, false);
    return reader;
}

void mime_reader_free(struct mime_reader *reader)
{
    if (reader == NULL)
        return;
    mime_boundaries_clear(&reader->boundaries);
    line_splitter_clear(&reader->lines);
    header_fields_clear(&reader->fields);
    for (size_t i = 0; i < ENTITY_FIELD_COUNT; i++)
        bounded_buffer_clear(&reader->values[i]);
    part_digest_free(reader->content);
    arena_clear(&reader->arena);
    free(reader);
}

size_t mime_reader_memory(const struct mime_reader *reader)
{
    size_t memory = memory_cost(sizeof *reader) + reader->arena.used +
                    mime_boundaries_memory(&reader->boundaries) +
                    line_splitter_memory(&reader->lines) + header_fields_memory(&reader->fields);

    for (size_t i = 0; i < ENTITY_FIELD_COUNT; i++)
        memory += bounded_buffer_memory(&reader->values[i]);
    return memory + (reader->content != NULL ? part_digest_memory() : 0);
}

uint64_t mime_reader_cut(const struct mime_reader *reader)
{
    return reader->cut;
}

/* ------------------------------------------------------------------------ parts */

static void end_leaf(struct mime_reader *reader, bool complete)
{
    struct message_part *part;

    if (reader->content == NULL)
        return;
    part = &reader->parts.list[reader->parts.count - 1];
    part->complete = complete;
    if (complete)
        part_digest_finish(reader->content, part);
    part_digest_free(reader->content);
    reader->content = NULL;
}

static void stop(struct mime_reader *reader, enum parts_cut reason)
{
    end_leaf(reader, false);
    reader->state = MIME_DONE;
    reader->parts.cut = reason;
}

/* Where it stands among the open ones; false when it is too deep. */
static bool open_entity(struct mime_reader *reader, const struct mime_entity *entity)
{
    unsigned level = reader->boundaries.depth;

    if (!mime_boundaries_push(&reader->boundaries, entity->boundary)) {
        reader->parts.cut = PARTS_CUT_DEPTH;
        return false;
    }
    reader->digest[level] = entity->digest;
    return true;
}

static void list_part(struct mime_reader *reader, const struct message_part *part)
{
    struct message_parts *parts = &reader->parts;

    parts->list = arena_grow(&reader->arena, parts->list, parts->count, &reader->capacity,
                             sizeof *parts->list);
    parts->list[parts->count++] = *part;
}

/* The header is over: what follows is parts, a message, or content. */
static void begin_body(struct mime_reader *reader, const struct mime_entity *entity)
{
    struct message_part part = entity->part;

    part.depth = reader->boundaries.depth;
    part.has_parts = entity->kind != ENTITY_LEAF && open_entity(reader, entity);
    part.complete = part.has_parts;
    list_part(reader, &part);
    if (!part.has_parts) {
        reader->content = part_digest_new(part.encoding);
        reader->state = MIME_LEAF;
    } else if (entity->kind == ENTITY_MULTIPART) {
        reader->state = MIME_IGNORED;
    } else {
        begin_header(reader, false);
    }
}

static bool inside_digest(const struct mime_reader *reader)
{
    unsigned depth = reader->boundaries.depth;

    return depth > 0 && reader->digest[depth - 1];
}

static void end_header(struct mime_reader *reader)
{
    const struct mime_fields fields = {
        .content_type = bounded_buffer_bytes(&reader->values[FIELD_TYPE]),
        .disposition = bounded_buffer_bytes(&reader->values[FIELD_DISPOSITION]),
        .encoding = bounded_buffer_bytes(&reader->values[FIELD_ENCODING]),
    };
    struct mime_entity entity;

    if (reader->parts.count == reader->maximum) {
        stop(reader, PARTS_CUT_COUNT_OF_PARTS);
        return;
    }
    entity = mime_fields_read(&fields, inside_digest(reader), &reader->arena);
    begin_body(reader, &entity);
}

/* ----------------------------------------------------------------------- header */

static void take_field(struct mime_reader *reader, const struct header_field *field)
{
    struct bounded_buffer *value = &reader->values[field->name];

    if (value->length > 0)
        return;
    bounded_buffer_append(value, field->body);
    reader->cut += field->cut;
}

static void take_line(struct mime_reader *reader, const struct smtp_line *line)
{
    struct header_field field;

    if (header_fields_add(&reader->fields, line->text, line->cut, &field))
        take_field(reader, &field);
    if (reader->fields.state == HEADER_FIELDS_ENDED)
        end_header(reader);
}

/* It ends without the empty line. */
static void cut_header(struct mime_reader *reader)
{
    struct header_field field;
    struct smtp_line line;

    if (line_splitter_finish(&reader->lines, &line))
        take_line(reader, &line);
    if (reader->state != MIME_HEADER)
        return;
    if (header_fields_finish(&reader->fields, &field))
        take_field(reader, &field);
    end_header(reader);
}

/* ---------------------------------------------------------------------- content */

static void take_content(struct mime_reader *reader, struct bytes content)
{
    struct smtp_line line;

    reader->exists = true;
    while (reader->state == MIME_HEADER && content.length > 0)
        if (line_splitter_next(&reader->lines, &content, 0, &line))
            take_line(reader, &line);
    if (reader->state == MIME_LEAF)
        part_digest_add(reader->content, content);
}

/* The innermost entity is over. */
static void end_entity(struct mime_reader *reader)
{
    if (reader->state == MIME_HEADER && reader->exists)
        cut_header(reader);
    end_leaf(reader, true);
}

static void take_piece(struct mime_reader *reader, const struct mime_piece *piece)
{
    if (piece->kind == MIME_PIECE_CONTENT) {
        take_content(reader, piece->content);
        return;
    }
    end_entity(reader);
    if (reader->state == MIME_DONE)
        return;
    if (piece->kind == MIME_PIECE_BOUNDARY) {
        mime_boundaries_cut(&reader->boundaries, piece->level + 1);
        begin_header(reader, true);
    } else {
        mime_boundaries_cut(&reader->boundaries, piece->level);
        reader->state = MIME_IGNORED;
    }
}

static bool next_piece(struct mime_reader *reader, struct bytes *input,
                       struct mime_piece *ret_piece)
{
    reader->boundaries.in_header = reader->state == MIME_HEADER;
    return mime_boundaries_next(&reader->boundaries, input, ret_piece);
}

void mime_reader_add(struct mime_reader *reader, struct bytes content)
{
    bool is_beyond = content.length > reader->left;
    struct bytes input = is_beyond ? bytes_first(content, (size_t)reader->left) : content;
    struct mime_piece piece;

    reader->left -= input.length;
    while (reader->state != MIME_DONE && next_piece(reader, &input, &piece))
        take_piece(reader, &piece);
    if (is_beyond && reader->state != MIME_DONE)
        stop(reader, PARTS_CUT_SIZE);
}

void mime_reader_stop(struct mime_reader *reader)
{
    if (reader->state != MIME_DONE)
        stop(reader, reader->parts.cut);
}

void mime_reader_finish(struct mime_reader *reader)
{
    struct mime_piece piece;

    while (reader->state != MIME_DONE && mime_boundaries_finish(&reader->boundaries, &piece))
        take_piece(reader, &piece);
    if (reader->state != MIME_DONE)
        end_entity(reader);
    reader->state = MIME_DONE;
}

const struct message_parts *mime_reader_describe(const struct mime_reader *reader,
                                                 struct arena *arena)
{
    struct message_parts *parts = arena_new(arena, 1, sizeof *parts);
    struct message_part *list = arena_new(arena, reader->parts.count, sizeof *list);

    for (size_t i = 0; i < reader->parts.count; i++) {
        list[i] = reader->parts.list[i];
        list[i].type = arena_copy(arena, list[i].type);
        list[i].file_name = arena_copy(arena, list[i].file_name);
        list[i].disposition = arena_copy(arena, list[i].disposition);
    }
    *parts = reader->parts;
    parts->list = list;
    return parts;
}

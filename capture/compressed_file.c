/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recognising compression and reading through it. */
#include "capture/compressed_file.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "capture/gzip_decompressor.h"
#include "capture/zstd_decompressor.h"

enum { RAW_BUFFER_SIZE = 256 * 1024, MAGIC_SIZE = COMPRESSED_MAGIC_SIZE };

struct compressed_file {
    struct input_file input;
    bool input_ended;
    struct decompressor *decompressor; /* NULL: the file is not compressed */
    enum file_state state;
    struct error reason;
    struct bytes raw; /* what was read and not yet used, in the buffer */
    uint64_t ignored;
    uint8_t raw_buffer[RAW_BUFFER_SIZE];
};

/* A skippable frame of zstd may stand first; its number has 16 values. */
static const struct compression {
    uint8_t magic[MAGIC_SIZE];
    uint8_t mask[MAGIC_SIZE];
    struct decompressor *(*new_decompressor)(void);
} compressions[] = {
    { { 0x1f, 0x8b, 0x08, 0 }, { 0xff, 0xff, 0xff, 0 }, gzip_decompressor_new },
    { { 0x28, 0xb5, 0x2f, 0xfd }, { 0xff, 0xff, 0xff, 0xff }, zstd_decompressor_new },
    { { 0x50, 0x2a, 0x4d, 0x18 }, { 0xf0, 0xff, 0xff, 0xff }, zstd_decompressor_new },
};

static bool has_magic(struct bytes raw, const struct compression *compression)
{
    for (size_t i = 0; i < MAGIC_SIZE && compression->mask[i] != 0; i++)
        if (i >= raw.length || (raw.data[i] & compression->mask[i]) != compression->magic[i])
            return false;
    return true;
}

/* NULL when it is not compressed. */
static const struct compression *recognise(struct bytes raw)
{
    for (size_t i = 0; i < sizeof compressions / sizeof compressions[0]; i++)
        if (has_magic(raw, &compressions[i]))
            return &compressions[i];
    return NULL;
}

bool compressed_file_recognises(struct bytes beginning)
{
    return recognise(beginning) != NULL;
}

static void read_input(struct compressed_file *file, uint8_t *octets, size_t size,
                       size_t *ret_length)
{
    switch (input_file_read(&file->input, octets, size, ret_length, &file->reason)) {
    case INPUT_OCTETS:
        break;
    case INPUT_END:
        file->input_ended = true;
        break;
    case INPUT_FAILED:
        file->state = FILE_FAILED;
        break;
    }
}

/* Adds to the raw octets, of which only a few are left when this is called. */
static void refill(struct compressed_file *file)
{
    size_t kept = file->raw.length, added = 0;

    assert(kept < RAW_BUFFER_SIZE);
    if (kept > 0)
        memmove(file->raw_buffer, file->raw.data, kept);
    read_input(file, file->raw_buffer + kept, RAW_BUFFER_SIZE - kept, &added);
    file->raw = bytes_of(file->raw_buffer, kept + added);
}

static void read_magic(struct compressed_file *file)
{
    while (file->raw.length < MAGIC_SIZE && !file->input_ended && file->state == FILE_READABLE)
        refill(file);
}

struct compressed_file *compressed_file_new(const struct input_file *input)
{
    struct compressed_file *file = memory_new(1, sizeof *file);
    const struct compression *compression;

    file->input = *input;
    read_magic(file);
    compression = recognise(file->raw);
    if (compression != NULL)
        file->decompressor = compression->new_decompressor();
    return file;
}

struct compressed_file *compressed_file_open(const char *path, struct error *error)
{
    struct input_file input;

    return input_file_open(&input, path, error) ? compressed_file_new(&input) : NULL;
}

void compressed_file_close(struct compressed_file *file)
{
    if (file->decompressor != NULL)
        file->decompressor->operations->free(file->decompressor);
    input_file_close(&file->input);
    free(file);
}

/* What was read to find the magic stands before what is read now. */
static size_t read_plain(struct compressed_file *file, uint8_t *octets, size_t size)
{
    struct bytes first = bytes_first(file->raw, size);
    size_t length = 0;

    if (first.length > 0) {
        memcpy(octets, first.data, first.length);
        file->raw = bytes_after(file->raw, first.length);
        return first.length;
    }
    if (!file->input_ended)
        read_input(file, octets, size, &length);
    if (file->input_ended)
        file->state = FILE_ENDED;
    return length;
}

/* The rest is read all the same: whoever writes it into a pipe expects that. */
static void ignore_rest(struct compressed_file *file)
{
    file->ignored += file->raw.length;
    file->raw = bytes_of(NULL, 0);
    while (!file->input_ended && file->state == FILE_READABLE) {
        refill(file);
        file->ignored += file->raw.length;
        file->raw = bytes_of(NULL, 0);
    }
}

static void settle(struct compressed_file *file, enum decompress_result result)
{
    switch (result) {
    case DECOMPRESS_MORE:
        break;
    case DECOMPRESS_END:
        ignore_rest(file);
        if (file->state == FILE_READABLE)
            file->state = FILE_ENDED;
        break;
    case DECOMPRESS_CUT:
        file->state = FILE_CUT;
        break;
    case DECOMPRESS_FAILED:
        file->state = FILE_FAILED;
        break;
    }
}

/* Reads more only when the decompressor has nothing to give without it. */
static size_t read_decompressed(struct compressed_file *file, uint8_t *octets, size_t size)
{
    struct decompressor *decompressor = file->decompressor;

    while (file->state == FILE_READABLE) {
        size_t before = file->raw.length, written;
        enum decompress_result result = decompressor->operations->decompress(
            decompressor, &file->raw, file->input_ended, octets, size, &written, &file->reason);

        settle(file, result);
        if (written > 0)
            return written;
        if (file->state == FILE_READABLE && file->raw.length == before && !file->input_ended)
            refill(file);
    }
    return 0;
}

size_t compressed_file_read(struct compressed_file *file, uint8_t *octets, size_t size)
{
    if (file->state != FILE_READABLE)
        return 0;
    return file->decompressor != NULL ? read_decompressed(file, octets, size)
                                      : read_plain(file, octets, size);
}

enum file_state compressed_file_state(const struct compressed_file *file)
{
    return file->state;
}

const char *compressed_file_reason(const struct compressed_file *file)
{
    return file->reason.message;
}

void compressed_file_progress(const struct compressed_file *file, uint64_t *ret_done,
                              uint64_t *ret_total)
{
    *ret_done = file->input.read - file->raw.length;
    *ret_total = file->input.size;
}

uint64_t compressed_file_ignored(const struct compressed_file *file)
{
    return file->ignored;
}

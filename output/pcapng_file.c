/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of pcapng into a file. */
#include "config.h" /* PACKAGE_STRING */

#include "output/pcapng_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pcap/dlt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bounded_buffer.h"
#include "base/memory.h"
#include "output/pcapng_tail.h"

enum {
    BLOCK_SECTION_HEADER = 0x0a0d0d0a,
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET = 6, /* Enhanced Packet Block */
};

enum {
    OPTION_END = 0,
    OPTION_COMMENT = 1,
    OPTION_APPLICATION = 4, /* of a section header */
    OPTION_RESOLUTION = 9,  /* of an interface */
    OPTION_LENGTH_MOST = 65535,
};

enum { BYTE_ORDER_MAGIC = 0x1a2b3c4d, MAJOR_VERSION = 1, MINOR_VERSION = 0 };

/* 10 to the minus so many seconds: timestamps are nanoseconds. */
enum { NANOSECONDS = 9 };

enum { LINKTYPE_RAW = 101, LINK_TYPES_MOST = 32 };

struct pcapng_file {
    int descriptor;
    char *path; /* for messages */
    uint64_t octets;
    off_t end;                 /* of what is whole */
    size_t interfaces;         /* that the file has, by link type */
    size_t interfaces_written; /* without those of the group */
    int link_types[LINK_TYPES_MOST];
    struct bounded_buffer group;
};

/* ----------------------------------------------------------------------- blocks */

static void put(struct pcapng_file *file, const void *octets, size_t length)
{
    static const uint8_t padding[4];

    bounded_buffer_append(&file->group, bytes_of(octets, length));
    bounded_buffer_append(&file->group, bytes_of(padding, (4 - length % 4) % 4));
}

static void put_u32(struct pcapng_file *file, uint32_t number)
{
    put(file, &number, sizeof number);
}

static void put_u16_pair(struct pcapng_file *file, uint16_t first, uint16_t second)
{
    const uint16_t numbers[] = { first, second };

    put(file, numbers, sizeof numbers);
}

static void put_option(struct pcapng_file *file, uint16_t code, struct bytes value)
{
    value = bytes_first(value, OPTION_LENGTH_MOST);
    put_u16_pair(file, code, (uint16_t)value.length);
    put(file, value.data, value.length);
}

/* Where it begins; its length is not known yet. */
static size_t begin_block(struct pcapng_file *file, uint32_t type)
{
    size_t start = file->group.length;

    put_u32(file, type);
    put_u32(file, 0);
    return start;
}

static void end_block(struct pcapng_file *file, size_t start)
{
    uint32_t length = (uint32_t)(file->group.length - start + sizeof length);

    put_u32(file, length);
    memcpy(file->group.data + start + sizeof length, &length, sizeof length);
}

static void put_section_header(struct pcapng_file *file)
{
    static const uint64_t unknown_length = UINT64_MAX;
    size_t start = begin_block(file, BLOCK_SECTION_HEADER);

    put_u32(file, BYTE_ORDER_MAGIC);
    put_u16_pair(file, MAJOR_VERSION, MINOR_VERSION);
    put(file, &unknown_length, sizeof unknown_length);
    put_option(file, OPTION_APPLICATION, bytes_of_string(PACKAGE_STRING));
    put_u16_pair(file, OPTION_END, 0);
    end_block(file, start);
}

/* As files have it (capture/link_type.h). */
static uint16_t number_in_files(int link_type)
{
    return link_type == DLT_RAW ? LINKTYPE_RAW : (uint16_t)link_type;
}

static void put_interface(struct pcapng_file *file, int link_type)
{
    static const uint8_t resolution = NANOSECONDS;
    size_t start = begin_block(file, BLOCK_INTERFACE);

    put_u16_pair(file, number_in_files(link_type), 0);
    put_u32(file, 0); /* no snap length */
    put_option(file, OPTION_RESOLUTION, bytes_of(&resolution, 1));
    put_u16_pair(file, OPTION_END, 0);
    end_block(file, start);
}

/* Decoders know fewer link types than there is room for (capture/link_decoder.c). */
static uint32_t interface_of(struct pcapng_file *file, int link_type)
{
    uint32_t number = 0;

    while (number < file->interfaces && file->link_types[number] != link_type)
        number++;
    if (number < file->interfaces || number == LINK_TYPES_MOST)
        return number;
    file->link_types[file->interfaces++] = link_type;
    put_interface(file, link_type);
    return number;
}

void pcapng_file_add(struct pcapng_file *file, const struct pcapng_frame *frame)
{
    uint32_t interface = interface_of(file, frame->link_type);
    uint64_t time = frame->time > 0 ? (uint64_t)frame->time : 0;
    size_t start = begin_block(file, BLOCK_PACKET);

    put_u32(file, interface);
    put_u32(file, (uint32_t)(time >> 32));
    put_u32(file, (uint32_t)time);
    put_u32(file, (uint32_t)frame->octets.length);
    put_u32(file, frame->length);
    put(file, frame->octets.data, frame->octets.length);
    if (frame->comment != NULL) {
        put_option(file, OPTION_COMMENT, bytes_of_string(frame->comment));
        put_u16_pair(file, OPTION_END, 0);
    }
    end_block(file, start);
}

/* ------------------------------------------------------------------------- file */

static bool write_all(int descriptor, struct bytes bytes, off_t at)
{
    while (bytes.length > 0) {
        ssize_t written = pwrite(descriptor, bytes.data, bytes.length, at);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes = bytes_after(bytes, (size_t)written);
            at += written;
        }
    }
    return true;
}

bool pcapng_file_write(struct pcapng_file *file, struct error *error)
{
    struct bytes group = bounded_buffer_bytes(&file->group);
    bool written = write_all(file->descriptor, group, file->end);

    if (written) {
        file->end += (off_t)group.length;
        file->octets += group.length;
        file->interfaces_written = file->interfaces;
    } else {
        error_set(error, "cannot write to %s: %s", file->path, strerror(errno));
        file->interfaces = file->interfaces_written;
        if (ftruncate(file->descriptor, file->end) != 0)
            error_set(error, "cannot write to %s, nor cut it back: %s", file->path,
                      strerror(errno));
    }
    bounded_buffer_clear(&file->group);
    return written;
}

uint64_t pcapng_file_octets(const struct pcapng_file *file)
{
    return file->octets;
}

static bool check_kind(struct pcapng_file *file, enum pcapng_opening how, struct error *error)
{
    struct stat facts;

    if (fstat(file->descriptor, &facts) != 0)
        error_set(error, "cannot open %s: %s", file->path, strerror(errno));
    else if (!S_ISREG(facts.st_mode))
        error_set(error, "cannot write packets to %s: it is no regular file", file->path);
    else if (flock(file->descriptor, LOCK_EX | LOCK_NB) != 0)
        error_set(error, "cannot write packets to %s: another process does so", file->path);
    else if (how == PCAPNG_NEW && facts.st_size > 0)
        error_set(error, "cannot write packets to %s: it exists, and is not overwritten",
                  file->path);
    else {
        file->end = facts.st_size;
        return true;
    }
    return false;
}

static bool find_end(struct pcapng_file *file, uint64_t *ret_mended, struct error *error)
{
    uint64_t size = (uint64_t)file->end, whole;

    *ret_mended = 0;
    if (!pcapng_tail_find(file->descriptor, size, &whole)) {
        error_set(error, "cannot write packets to %s: it is no pcapng file that could go on",
                  file->path);
        return false;
    }
    *ret_mended = size - whole;
    file->end = (off_t)whole;
    if (whole == size || ftruncate(file->descriptor, file->end) == 0)
        return true;
    error_set(error, "cannot cut %s back to its last whole block: %s", file->path, strerror(errno));
    return false;
}

struct pcapng_file *pcapng_file_open(const char *path, enum pcapng_opening how,
                                     uint64_t *ret_mended, struct error *error)
{
    struct pcapng_file *file = memory_new(1, sizeof *file);

    file->path = memory_made(strdup(path));
    bounded_buffer_init(&file->group, SIZE_MAX);
    file->descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, S_IRUSR | S_IWUSR);
    if (file->descriptor < 0) {
        error_set(error, "cannot open %s for writing: %s", path, strerror(errno));
    } else if (check_kind(file, how, error) && find_end(file, ret_mended, error)) {
        put_section_header(file);
        if (pcapng_file_write(file, error))
            return file;
    }
    pcapng_file_close(file);
    return NULL;
}

void pcapng_file_close(struct pcapng_file *file)
{
    if (file == NULL)
        return;
    if (file->descriptor >= 0)
        close(file->descriptor);
    bounded_buffer_clear(&file->group);
    free(file->path);
    free(file);
}

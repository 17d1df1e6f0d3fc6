/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing to files and standard output, and remembering the first failure. */
#include "output/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* A file is written in blocks of this size, which the processor's cache holds; stdio's own
 * are of 4096 bytes, little more than a record. Whoever reads standard output may be
 * waiting for it. */
enum { BLOCK_SIZE = 64 * 1024 };

struct output_file {
    FILE *stream;
    char *name;  /* for messages */
    char *block; /* NULL: stdio's own */
    bool standard;
    enum output_status status;
    int failure; /* errno of the first failure */
    uint64_t octets;
    struct line_writer *writer; /* NULL: it is the stream that is written to */
};

static struct output_file *file_new(FILE *stream, const char *name)
{
    struct output_file *file = memory_new(1, sizeof *file);

    file->stream = stream;
    file->name = memory_made(strdup(name));
    return file;
}

struct output_file *output_file_open(const char *path, struct error *error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_TRUNC, S_IRUSR | S_IWUSR);
    struct output_file *file;

    if (descriptor < 0) {
        error_set(error, "cannot open %s for writing: %s", path, strerror(errno));
        return NULL;
    }
    file = file_new(memory_made(fdopen(descriptor, "w")), path);
    file->block = memory_new(BLOCK_SIZE, 1);
    setvbuf(file->stream, file->block, _IOFBF, BLOCK_SIZE);
    return file;
}

struct output_file *output_file_standard(void)
{
    struct output_file *file = file_new(stdout, "standard output");

    file->standard = true;
    return file;
}

struct output_file *output_file_queued(struct line_writer *writer)
{
    struct output_file *file = memory_new(1, sizeof *file);

    file->writer = writer;
    return file;
}

struct line_writer *output_file_writer(const struct output_file *file)
{
    return file->writer;
}

static void remember_failure(struct output_file *file)
{
    if (file->status != OUTPUT_GOOD)
        return;
    file->failure = errno;
    file->status = file->failure == EPIPE ? OUTPUT_PIPE_CLOSED : OUTPUT_FAILED;
}

void output_file_write(struct output_file *file, struct bytes bytes)
{
    if (file->status != OUTPUT_GOOD || bytes.length == 0)
        return;
    if (file->writer != NULL)
        line_writer_add(file->writer, bytes);
    else if (fwrite(bytes.data, 1, bytes.length, file->stream) != bytes.length)
        remember_failure(file);
    file->octets += bytes.length;
}

uint64_t output_file_octets(const struct output_file *file)
{
    return file->octets;
}

void output_file_flush(struct output_file *file)
{
    if (file->writer != NULL)
        line_writer_flush(file->writer);
    else if (file->status == OUTPUT_GOOD && fflush(file->stream) != 0)
        remember_failure(file);
}

enum output_status output_file_status(const struct output_file *file)
{
    return file->writer != NULL ? line_writer_status(file->writer) : file->status;
}

static enum output_status close_stream(struct output_file *file, struct error *error)
{
    output_file_flush(file);
    /* Some file systems report a full disk or quota only here. */
    if (!file->standard && fclose(file->stream) != 0)
        remember_failure(file);
    if (file->status == OUTPUT_FAILED)
        error_set(error, "cannot write to %s: %s", file->name, strerror(file->failure));
    return file->status;
}

enum output_status output_file_close(struct output_file *file, struct error *error)
{
    enum output_status status =
        file->writer != NULL ? line_writer_close(file->writer, error) : close_stream(file, error);

    free(file->block); /* behind fclose, which writes from it */
    free(file->name);
    free(file);
    return status;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads capture files one after the other into a pipeline.
 *
 * A file that cannot be read, or not to its end, is said, and the others are
 * read. Reading ends early only when the output has failed: nobody would get
 * what comes then.
 */
#ifndef CLI_CAPTURE_READER_H
#define CLI_CAPTURE_READER_H

#include "capture/packet_source.h"
#include "cli/pipeline.h"
#include "cli/progress.h"
#include "cli/trouble_log.h"
#include "output/output_file.h"

struct capture_reader {
    const char *filter; /* NULL for none */
    struct pipeline *pipeline;
    struct output_file *file;
    struct progress progress;
    struct trouble_log troubles;
    struct capture_statistics statistics;
    uint64_t inputs;
    uint64_t inputs_in_trouble;
    uint64_t total;    /* bytes of all files; 0 when it is not known */
    uint64_t finished; /* bytes of the files before this one */
};

void capture_reader_read(struct capture_reader *reader, int count, char **paths);

#endif

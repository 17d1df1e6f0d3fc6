/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads captures one after the other into a pipeline.
 *
 * A capture that cannot be read, or not to its end, is told, and the others are
 * read. Behind the last one every connection is ended. Where captures come from
 * and who is told what is for the host to say; so the same reader runs alone
 * and as one of several workers.
 *
 * Frames are numbered over all captures, from 1 on, whatever becomes of them:
 * whoever reads the same captures has the same numbers. Live, where every reader has frames of
 * its own, the latest time that was read stands in their place.
 */
#ifndef CLI_READING_CAPTURE_READER_H
#define CLI_READING_CAPTURE_READER_H

#include "capture/packet_source.h"
#include "cli/reading/pipeline.h"

/* `input` is the index of the capture. */
struct reader_host {
    void *context;
    struct packet_source *(*open)(void *context, size_t input, struct error *error);
    void (*close)(void *context, size_t input, struct packet_source *source);

    /* A packet and everything it brought about is done; false ends the reading. */
    bool (*passed)(void *context, size_t input, struct packet_source *source);

    /* It cannot be read, or no further. */
    void (*trouble)(void *context, size_t input, const struct error *error);

    /* No trouble: everything was read. */
    void (*remark)(void *context, size_t input, const struct error *remark);
};

/* The number that stands for the end behind the last frame. */
#define FRAME_END UINT64_MAX

struct capture_reader {
    struct reader_host host;
    struct pipeline *pipeline;
    struct capture_statistics statistics; /* of the captures before this one */
    size_t inputs;                        /* begun */
    uint64_t frame;                       /* the one that is handled */
    bool by_time;                         /* the time stands for the number */
    bool at_tick;                         /* it is none, but a tick */
    bool stopped;                         /* the host has ended it */
    enum close_reason ending;             /* of what is open behind the last capture */
};

/* A new reader; the pipeline is lent. */
struct capture_reader capture_reader_of(struct pipeline *pipeline, const struct reader_host *host);

/* Reads the captures 0 to count - 1. */
void capture_reader_read(struct capture_reader *reader, size_t count);

#endif

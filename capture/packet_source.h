/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet source: where packets come from, one after the other.
 *
 * The user's loop is the same for every kind of source: open, next until it
 * is no packet, statistics, close. Frames that are no sound IP packets are
 * counted and passed over. A source ends once: after SOURCE_END or
 * SOURCE_ERROR each further call gives the same answer again.
 *
 * Opening errors and reading errors are operator errors, one sentence that
 * names the source. A reading error means that nothing further can be read;
 * everything before it was delivered, and the statistics hold.
 *
 * A packet is lent until the next call on the same source.
 */
#ifndef CAPTURE_PACKET_SOURCE_H
#define CAPTURE_PACKET_SOURCE_H

#include "base/error.h"
#include "capture/capture_statistics.h"
#include "capture/input_file.h"
#include "capture/packet.h"

struct packet_source;

enum source_result {
    SOURCE_PACKET, /* there is one; call again */
    SOURCE_END,    /* the input ended as it should */
    SOURCE_ERROR,  /* the input cannot be read any further */
};

/* How a source reads. */
struct packet_source_options {
    const char *filter;       /* of pcap-filter(7), on the raw frame; NULL: everything is wanted */
    struct input_watch watch; /* who is told before the file's octets are waited for */
};

/* A capture file, `-` for standard input. pcap and pcapng, either also
 * compressed with gzip or zstd, are told by their first octets. NULL on error.
 *
 * `options` is lent for the call and may be NULL, as if all its members were. `path` is lent for as
 * long as the source is open, and for as long as anything keeps the `source` of its packets, which
 * is this very string. */
struct packet_source *packet_source_open_file(const char *path,
                                              const struct packet_source_options *options,
                                              struct error *error);

/* The same of an input that was opened; `path` is what it is called. Takes the
 * input over, also when it fails. */
struct packet_source *packet_source_open_input(const struct input_file *input, const char *path,
                                               const struct packet_source_options *options,
                                               struct error *error);

struct input_window;

/* The same of a window into it, of which nothing was taken; takes the window over likewise. */
struct packet_source *packet_source_open_window(struct input_window *window, const char *path,
                                                const struct packet_source_options *options,
                                                struct error *error);

/* Lends a source that has read nothing yet the place where fragments wait for the rest of their
 * packets, for as long as it is open. Sources that are one capture share it, one after the other;
 * a source that was lent none has its own. */
void packet_source_lend_fragments(struct packet_source *source, struct ip_fragments *fragments);

/* Takes NULL. */
void packet_source_close(struct packet_source *source);

/* Sets *ret_packet only with SOURCE_PACKET, *error only with SOURCE_ERROR. */
enum source_result packet_source_next(struct packet_source *source, struct packet *ret_packet,
                                      struct error *error);

/* Takes packets as they come, valid during the call; false: no more. */
struct packet_receiver {
    void *context;
    bool (*receive)(void *context, const struct packet *packet);
};

/* All that follow, as by packet_source_next: SOURCE_PACKET when the receiver wants no more. */
enum source_result packet_source_read(struct packet_source *source,
                                      const struct packet_receiver *receiver, struct error *error);

/* How far the reading is: octets of the input as it is stored, compressed or
 * not, and their number in all, 0 when nobody knows it, as of a pipe. Reading
 * runs ahead of the packets by a buffer or two. */
void packet_source_progress(const struct packet_source *source, uint64_t *ret_done,
                            uint64_t *ret_total);

/* What the operator should know of an input that was read to its end all the
 * same: one sentence each, which names the source, from index 0 on. False
 * behind the last one. */
bool packet_source_remark_at(const struct packet_source *source, size_t index,
                             struct error *ret_remark);

/* What was read up to this call; valid until the source is closed. */
const struct capture_statistics *packet_source_statistics(struct packet_source *source);

#endif

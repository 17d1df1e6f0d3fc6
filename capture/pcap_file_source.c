/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading capture files with libpcap. */
#include "config.h" /* offsets of 64 bits, before any system header */

#include "capture/pcap_file_source.h"

#include <errno.h>
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "capture/capture_filter.h"
#include "capture/input_file.h"
#include "capture/link_decoder.h"
#include "capture/packet_source_operations.h"

/* Large reads, since libpcap asks for each record's header and octets apart. */
enum { READ_BUFFER_SIZE = 256 * 1024 };

struct pcap_file_source {
    struct packet_source base; /* first, so that one pointer serves both */
    const char *path;
    pcap_t *pcap;
    const struct link_decoder *link;
    struct capture_filter *filter;
    char read_buffer[READ_BUFFER_SIZE];
};

static void close_source(struct packet_source *base)
{
    struct pcap_file_source *source = (struct pcap_file_source *)base;

    capture_filter_free(source->filter);
    if (source->pcap != NULL)
        pcap_close(source->pcap); /* closes the stream too */
    free(source);
}

/* Negative seconds are those above 2^31 where libpcap reads the field as signed. */
static void set_frame(const struct pcap_file_source *source, const struct pcap_pkthdr *header,
                      const u_char *octets, struct frame *ret_frame)
{
    int64_t seconds = header->ts.tv_sec;

    if (seconds < 0)
        seconds += INT64_C(1) << 32;
    frame_set_time(ret_frame, seconds, header->ts.tv_usec); /* nanoseconds, as asked for */
    frame_set_octets(ret_frame, octets, header->caplen, header->len);
    ret_frame->source = source->path;
    ret_frame->link = source->link;
    ret_frame->filter = source->filter;
}

/* libpcap's words for a short read count octets; an operator wants to know what it means. */
static void explain_failure(const struct pcap_file_source *source, int number, struct error *error)
{
    const char *label = input_file_label(source->path);
    uint64_t frames = source->base.statistics.counters[COUNTER_FRAMES];
    FILE *stream = pcap_file(source->pcap);

    if (feof(stream))
        error_set(error,
                  "%s is cut short: its last record is incomplete (frames read: %" PRIu64 ")",
                  label, frames);
    else
        error_set(error, "%s cannot be read any further: %s (frames read: %" PRIu64 ")", label,
                  ferror(stream) ? strerror(number) : pcap_geterr(source->pcap), frames);
}

static enum source_result read_frame(struct packet_source *base, struct frame *ret_frame,
                                     struct error *error)
{
    struct pcap_file_source *source = (struct pcap_file_source *)base;
    struct pcap_pkthdr *header;
    const u_char *octets;

    switch (pcap_next_ex(source->pcap, &header, &octets)) {
    case 1:
        set_frame(source, header, octets, ret_frame);
        return SOURCE_PACKET;
    case PCAP_ERROR_BREAK: /* so libpcap calls the end of a file */
        return SOURCE_END;
    default:
        explain_failure(source, errno, error);
        return SOURCE_ERROR;
    }
}

static const struct packet_source_operations operations = {
    .next = read_frame,
    .close = close_source,
};

static bool open_pcap(struct pcap_file_source *source, struct error *error)
{
    const char *label = input_file_label(source->path);
    char reason[PCAP_ERRBUF_SIZE] = "";
    FILE *stream =
        input_file_open(source->path, source->read_buffer, sizeof source->read_buffer, error);

    if (stream == NULL)
        return false;
    source->pcap =
        pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (source->pcap != NULL)
        return true;
    if (feof(stream))
        error_set(error, "cannot read %s: it ends inside the header of a capture file", label);
    else
        error_set(error, "cannot read %s: it is not a pcap or pcapng file (%s)", label, reason);
    fclose(stream);
    return false;
}

static bool find_link(struct pcap_file_source *source, struct error *error)
{
    const char *label = input_file_label(source->path);
    int link_type = pcap_datalink(source->pcap);
    const char *name = pcap_datalink_val_to_name(link_type);

    source->link = link_decoder_find(link_type);
    if (source->link != NULL)
        return true;
    if (name != NULL)
        error_set(error, "cannot read %s: its link type %s (%s) is not supported", label, name,
                  pcap_datalink_val_to_description(link_type));
    else
        error_set(error, "cannot read %s: its link type %d is not supported", label, link_type);
    return false;
}

static bool set_filter(struct pcap_file_source *source, const char *expression, struct error *error)
{
    if (expression == NULL)
        return true;
    source->filter = capture_filter_new(expression, pcap_datalink(source->pcap), error);
    return source->filter != NULL;
}

struct packet_source *pcap_file_source_open(const char *path, const char *filter,
                                            struct error *error)
{
    struct pcap_file_source *source = memory_new(1, sizeof *source);

    source->base.operations = &operations;
    source->path = path;
    if (open_pcap(source, error) && find_link(source, error) && set_filter(source, filter, error))
        return &source->base;
    close_source(&source->base);
    return NULL;
}

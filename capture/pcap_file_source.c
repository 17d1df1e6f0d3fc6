/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading pcap files with libpcap. */
#include "config.h" /* what stdio.h offers, before any system header */

#include "capture/pcap_file_source.h"

#include <pcap/pcap.h>
#include <stdlib.h>

#include "base/memory.h"
#include "capture/capture_filter.h"
#include "capture/input_file.h"
#include "capture/link_decoder.h"
#include "capture/link_type.h"
#include "capture/packet_source_operations.h"
#include "capture/reading_error.h"

/* Large reads, since libpcap asks for each record's header and octets apart. */
enum { READ_BUFFER_SIZE = 256 * 1024, FILE_HEADER_SIZE = 24 };

struct pcap_file_source {
    struct packet_source base; /* first, so that one pointer serves both */
    struct input_window *window;
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
    input_window_close(source->window);
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
    ret_frame->source = source->base.path;
    ret_frame->obstacle = FRAME_DELIVERED;
    ret_frame->link = source->link;
    ret_frame->filter = source->filter;
}

/* libpcap's words for a short read count octets; an operator wants to know what it means. */
static void explain_failure(const struct pcap_file_source *source, struct error *error)
{
    if (feof(pcap_file(source->pcap)))
        reading_error_cut(error, &source->base, "record");
    else
        reading_error_stopped(error, &source->base, pcap_geterr(source->pcap));
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
        explain_failure(source, error);
        return SOURCE_ERROR;
    }
}

static const struct packet_source_operations operations = {
    .next = read_frame,
    .close = close_source,
};

static bool check_beginning(struct input_window *window, const char *path, struct error *error)
{
    if (input_window_view(window, FILE_HEADER_SIZE).length == FILE_HEADER_SIZE)
        return true;
    error_set(error, "cannot read %s: it ends inside the header of a capture file",
              input_file_label(path));
    return false;
}

static bool open_pcap(struct pcap_file_source *source, struct input_window *window,
                      struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    FILE *stream = input_window_stream(window);

    setvbuf(stream, source->read_buffer, _IOFBF, sizeof source->read_buffer);
    source->pcap =
        pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (source->pcap != NULL)
        return true;
    error_set(error, "cannot read %s: its header is not sound (%s)",
              input_file_label(source->base.path), reason);
    fclose(stream);
    return false;
}

static bool find_link(struct pcap_file_source *source, struct error *error)
{
    int link_type = pcap_datalink(source->pcap);
    char name[LINK_TYPE_TEXT_SIZE];

    source->link = link_decoder_find(link_type);
    if (source->link != NULL)
        return true;
    link_type_format(link_type, name);
    error_set(error, "cannot read %s: its link type %s is not supported",
              input_file_label(source->base.path), name);
    return false;
}

static bool set_filter(struct pcap_file_source *source, const char *expression, struct error *error)
{
    struct error reason;

    if (expression == NULL)
        return true;
    source->filter = capture_filter_new(expression, pcap_datalink(source->pcap), &reason);
    if (source->filter == NULL)
        error_set(error, "cannot read %s: %.900s", input_file_label(source->base.path),
                  reason.message);
    return source->filter != NULL;
}

struct packet_source *pcap_file_source_open(struct input_window *window, const char *path,
                                            const char *filter, struct error *error)
{
    struct pcap_file_source *source;

    if (!check_beginning(window, path, error))
        return NULL;
    source = memory_new(1, sizeof *source);
    source->base.operations = &operations;
    source->base.path = path;
    source->base.file = input_window_file(window);
    if (open_pcap(source, window, error) && find_link(source, error) &&
        set_filter(source, filter, error)) {
        source->window = window;
        return &source->base;
    }
    close_source(&source->base);
    return NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading pcap files, with libpcap and past it. */
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
#include "capture/pcap_record.h"
#include "capture/reading_error.h"

/* Large reads, since libpcap asks for each record's header and octets apart. */
enum { READ_BUFFER_SIZE = 256 * 1024, NANOSECONDS_OF_A_MICROSECOND = 1000 };

struct pcap_file_source {
    struct packet_source base; /* first, so that one pointer serves both */
    struct input_window *window;
    pcap_t *pcap;
    const struct link_decoder *link;
    struct capture_filter *filter;
    uint32_t snap_length;
    int32_t fraction_unit; /* nanoseconds; of records that are read here */
    char *read_buffer;     /* NULL when they are */
};

static void close_source(struct packet_source *base)
{
    struct pcap_file_source *source = (struct pcap_file_source *)base;

    capture_filter_free(source->filter);
    if (source->pcap != NULL)
        pcap_close(source->pcap); /* closes the stream too */
    free(source->read_buffer);
    input_window_free(source->window);
    free(source);
}

static void set_frame(const struct pcap_file_source *source, struct bytes captured, uint32_t length,
                      struct frame *ret_frame)
{
    frame_set_octets(ret_frame, captured.data, (uint32_t)captured.length, length);
    ret_frame->source = source->base.path;
    ret_frame->obstacle = FRAME_DELIVERED;
    ret_frame->link = source->link;
    ret_frame->filter = source->filter;
}

static enum source_result read_record(struct packet_source *base, struct frame *ret_frame,
                                      struct error *error)
{
    struct pcap_file_source *source = (struct pcap_file_source *)base;
    struct pcap_record record;
    struct error reason;

    switch (pcap_record_read(source->window, source->snap_length, &record, &reason)) {
    case PCAP_RECORD:
        frame_set_time(ret_frame, record.seconds, (int64_t)record.fraction * source->fraction_unit);
        set_frame(source, record.captured, record.length, ret_frame);
        return SOURCE_PACKET;
    case PCAP_RECORDS_END:
        return SOURCE_END;
    case PCAP_RECORD_CUT:
        reading_error_cut(error, base, "record");
        return SOURCE_ERROR;
    case PCAP_RECORD_DAMAGED:
        reading_error_stopped(error, base, reason.message);
        return SOURCE_ERROR;
    }
    return SOURCE_ERROR;
}

/* Negative seconds are those above 2^31 where libpcap reads the field as signed. */
static int64_t seconds_of(const struct pcap_pkthdr *header)
{
    int64_t seconds = header->ts.tv_sec;

    return seconds < 0 ? seconds + (INT64_C(1) << 32) : seconds;
}

/* libpcap's words for a short read count octets; an operator wants to know what it means. */
static void explain_failure(const struct pcap_file_source *source, struct error *error)
{
    if (feof(pcap_file(source->pcap)))
        reading_error_cut(error, &source->base, "record");
    else
        reading_error_stopped(error, &source->base, pcap_geterr(source->pcap));
}

static enum source_result read_with_libpcap(struct packet_source *base, struct frame *ret_frame,
                                            struct error *error)
{
    struct pcap_file_source *source = (struct pcap_file_source *)base;
    struct pcap_pkthdr *header;
    const u_char *octets;

    switch (pcap_next_ex(source->pcap, &header, &octets)) {
    case 1:
        /* Nanoseconds, as asked for. */
        frame_set_time(ret_frame, seconds_of(header), header->ts.tv_usec);
        set_frame(source, bytes_of(octets, header->caplen), header->len, ret_frame);
        return SOURCE_PACKET;
    case PCAP_ERROR_BREAK: /* so libpcap calls the end of a file */
        return SOURCE_END;
    default:
        explain_failure(source, error);
        return SOURCE_ERROR;
    }
}

static const struct packet_source_operations own_operations = {
    .next = read_record,
    .close = close_source,
};

static const struct packet_source_operations libpcap_operations = {
    .next = read_with_libpcap,
    .close = close_source,
};

static bool open_pcap(struct pcap_file_source *source, FILE *stream, struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";

    source->pcap =
        pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (source->pcap != NULL) {
        source->snap_length = (uint32_t)pcap_snapshot(source->pcap);
        return true;
    }
    error_set(error, "cannot read %s: its header is not sound (%s)",
              input_file_label(source->base.path), reason);
    fclose(stream);
    return false;
}

/* libpcap sees the file header alone, and says what it means. */
static bool open_for_own_reading(struct pcap_file_source *source, struct input_window *window,
                                 struct bytes header, struct error *error)
{
    uint8_t copy[PCAP_FILE_HEADER_SIZE];

    memcpy(copy, header.data, sizeof copy);
    source->base.operations = &own_operations;
    source->fraction_unit = pcap_record_has_nanoseconds(header) ? 1 : NANOSECONDS_OF_A_MICROSECOND;
    if (!open_pcap(source, memory_made(fmemopen(copy, sizeof copy, "r")), error))
        return false;
    input_window_take(window, sizeof copy);
    return true;
}

static bool open_for_libpcap(struct pcap_file_source *source, struct input_window *window,
                             struct error *error)
{
    FILE *stream = input_window_stream(window);

    source->base.operations = &libpcap_operations;
    source->read_buffer = memory_new(READ_BUFFER_SIZE, 1);
    setvbuf(stream, source->read_buffer, _IOFBF, READ_BUFFER_SIZE);
    return open_pcap(source, stream, error);
}

static bool open_records(struct pcap_file_source *source, struct input_window *window,
                         struct error *error)
{
    struct bytes header = input_window_view(window, PCAP_FILE_HEADER_SIZE);

    if (header.length < PCAP_FILE_HEADER_SIZE) {
        error_set(error, "cannot read %s: it ends inside the header of a capture file",
                  input_file_label(source->base.path));
        return false;
    }
    return pcap_record_form_is_common(header) ? open_for_own_reading(source, window, header, error)
                                              : open_for_libpcap(source, window, error);
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
    struct pcap_file_source *source = memory_new(1, sizeof *source);

    source->base.path = path;
    source->base.file = input_window_file(window);
    if (open_records(source, window, error) && find_link(source, error) &&
        set_filter(source, filter, error)) {
        source->window = window;
        return &source->base;
    }
    close_source(&source->base);
    return NULL;
}

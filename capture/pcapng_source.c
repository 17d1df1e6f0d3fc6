/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From pcapng blocks to frames. */
#include "capture/pcapng_source.h"

#include <pcap/dlt.h>
#include <stdlib.h>

#include "base/memory.h"
#include "capture/filter_set.h"
#include "capture/input_file.h"
#include "capture/packet_source_operations.h"
#include "capture/pcapng_packet.h"
#include "capture/pcapng_section.h"
#include "capture/reading_error.h"

struct pcapng_source {
    struct packet_source base; /* first, so that one pointer serves both */
    struct input_window *window;
    struct filter_set filters;
    struct pcapng_section section;
    timestamp last_time;
    bool something_readable; /* a packet of a link type that can be decoded */
    bool first_is_pending;   /* read at opening */
    enum source_result first_result;
    struct frame first_frame;
};

/* How a packet block came out; then the frame is set. */
enum frame_result { FRAME_MADE, FRAME_NONE, FRAME_FILTER_FAILED };

static void close_source(struct packet_source *base)
{
    struct pcapng_source *source = (struct pcapng_source *)base;

    pcapng_section_clear(&source->section);
    filter_set_clear(&source->filters);
    input_window_free(source->window);
    free(source);
}

static uint64_t *counter(struct pcapng_source *source, enum capture_counter which)
{
    return &source->base.statistics.counters[which];
}

static void set_time(struct pcapng_source *source, const struct pcapng_packet *packet,
                     const struct pcapng_interface *interface, struct frame *frame)
{
    if (interface != NULL && packet->has_time) {
        struct pcapng_time time = pcapng_clock_time(&interface->clock, packet->time);

        frame_set_time(frame, time.seconds, time.nanoseconds);
        source->last_time = frame->time;
        return;
    }
    frame->time = source->last_time;
    ++*counter(source, COUNTER_FRAMES_WITHOUT_TIME);
}

static enum frame_fate judge(const struct pcapng_packet *packet,
                             const struct pcapng_interface *interface)
{
    if (packet->captured > packet->rest.length)
        return FRAME_RECORD_DAMAGED;
    if (interface == NULL)
        return FRAME_INTERFACE_UNKNOWN;
    return interface->link == NULL ? FRAME_LINK_UNSUPPORTED : FRAME_DELIVERED;
}

/* Of a damaged block no octets are shown. */
static void set_octets(struct frame *frame, const struct pcapng_packet *packet)
{
    if (packet->captured > packet->rest.length)
        frame_set_octets(frame, NULL, 0, 0);
    else
        frame_set_octets(frame, packet->rest.data, packet->captured, packet->length);
}

static enum frame_result make_frame(struct pcapng_source *source,
                                    const struct pcapng_packet *packet, struct frame *frame,
                                    struct error *error)
{
    const struct pcapng_interface *interface =
        pcapng_section_interface(&source->section, packet->interface);
    struct error reason;

    frame->source = source->base.path;
    frame->obstacle = judge(packet, interface);
    set_time(source, packet, interface, frame);
    set_octets(frame, packet);
    if (frame->obstacle == FRAME_LINK_UNSUPPORTED)
        unsupported_links_count(&source->base.unsupported, interface->link_type);
    if (frame->obstacle != FRAME_DELIVERED)
        return FRAME_MADE;
    source->something_readable = true;
    frame->link = interface->link;
    if (filter_set_find(&source->filters, interface->link_type, &frame->filter, &reason))
        return FRAME_MADE;
    error_set(error, "cannot read %s: %.900s", input_file_label(source->base.path), reason.message);
    return FRAME_FILTER_FAILED;
}

static uint32_t first_snap_length(const struct pcapng_section *section)
{
    const struct pcapng_interface *first = pcapng_section_interface(section, 0);

    return first != NULL ? first->snap_length : 0;
}

static enum frame_result read_packet_block(struct pcapng_source *source,
                                           const struct pcapng_block *block,
                                           struct frame *ret_frame, struct error *error)
{
    struct pcapng_packet packet;
    struct frame frame = { .length = 0 };
    enum frame_result result;

    switch (pcapng_packet_read(block, first_snap_length(&source->section), &packet)) {
    case PCAPNG_PACKET_NONE:
        ++*counter(source, COUNTER_BLOCKS_SKIPPED);
        return FRAME_NONE;
    case PCAPNG_PACKET_DAMAGED:
        packet = (struct pcapng_packet){ .captured = 1 }; /* more than the nothing there is */
        break;
    case PCAPNG_PACKET_READ:
        break;
    }
    result = make_frame(source, &packet, &frame, error);
    if (result == FRAME_MADE)
        *ret_frame = frame;
    return result;
}

static void begin_section(struct pcapng_source *source, const struct pcapng_block *header)
{
    pcapng_section_begin(&source->section, header);
    if (!source->section.readable)
        ++*counter(source, COUNTER_SECTIONS_SKIPPED);
}

static enum frame_result take_block(struct pcapng_source *source, const struct pcapng_block *block,
                                    struct frame *ret_frame, struct error *error)
{
    if (block->type == PCAPNG_SECTION_HEADER) {
        begin_section(source, block);
        return FRAME_NONE;
    }
    if (!source->section.readable) {
        ++*counter(source, COUNTER_BLOCKS_SKIPPED);
        return FRAME_NONE;
    }
    if (block->type != PCAPNG_INTERFACE_DESCRIPTION)
        return read_packet_block(source, block, ret_frame, error);
    *counter(source, COUNTER_OPTIONS_DAMAGED) +=
        pcapng_section_add_interface(&source->section, block);
    return FRAME_NONE;
}

/* An end behind which nobody has got anything is trouble. */
static enum source_result judge_end(struct pcapng_source *source, struct error *error)
{
    const char *label = input_file_label(source->base.path);
    struct unsupported_links *unsupported = &source->base.unsupported;
    struct error names;

    if (source->something_readable)
        return SOURCE_END;
    if (unsupported->count > 0) {
        unsupported_links_format(unsupported, &names);
        error_set(error, "cannot read %s: its link type %.800s is not supported", label,
                  names.message);
        unsupported->count = 0; /* it is said now */
        return SOURCE_ERROR;
    }
    if (*counter(source, COUNTER_SECTIONS_SKIPPED) == 0)
        return SOURCE_END;
    error_set(error, "cannot read %s: version %u.%u of pcapng is not known", label,
              source->section.major_version, source->section.minor_version);
    return SOURCE_ERROR;
}

static enum source_result read_frame(struct pcapng_source *source, struct frame *ret_frame,
                                     struct error *error)
{
    enum frame_result result = FRAME_NONE;
    struct pcapng_block block;
    struct error reason;

    while (result == FRAME_NONE) {
        switch (pcapng_block_read(source->window, source->section.big_endian, &block, &reason)) {
        case PCAPNG_BLOCK:
            result = take_block(source, &block, ret_frame, error);
            break;
        case PCAPNG_END:
            return judge_end(source, error);
        case PCAPNG_CUT:
            reading_error_cut(error, &source->base, "block");
            return SOURCE_ERROR;
        case PCAPNG_DAMAGED:
            reading_error_stopped(error, &source->base, reason.message);
            return SOURCE_ERROR;
        }
    }
    return result == FRAME_MADE ? SOURCE_PACKET : SOURCE_ERROR;
}

static enum source_result next_frame(struct packet_source *base, struct frame *ret_frame,
                                     struct error *error)
{
    struct pcapng_source *source = (struct pcapng_source *)base;

    if (!source->first_is_pending)
        return read_frame(source, ret_frame, error);
    source->first_is_pending = false;
    *ret_frame = source->first_frame;
    return source->first_result;
}

static const struct packet_source_operations operations = {
    .next = next_frame,
    .close = close_source,
};

/* Every file begins with a section header, of which this much is in each. */
static bool check_beginning(struct input_window *window, const char *path, struct error *error)
{
    if (input_window_view(window, PCAPNG_SECTION_HEADER_MIN).length == PCAPNG_SECTION_HEADER_MIN)
        return true;
    error_set(error, "cannot read %s: it ends inside the header of a capture file",
              input_file_label(path));
    return false;
}

/* Without a packet there is no link type, but a bad filter is bad all the same. */
static bool check_filter(struct pcapng_source *source, struct error *error)
{
    const struct capture_filter *filter;

    return source->first_result != SOURCE_END ||
           filter_set_find(&source->filters, DLT_EN10MB, &filter, error);
}

static bool read_ahead(struct pcapng_source *source, struct error *error)
{
    source->first_result = read_frame(source, &source->first_frame, error);
    source->first_is_pending = true;
    return source->first_result != SOURCE_ERROR && check_filter(source, error);
}

struct packet_source *pcapng_source_open(struct input_window *window, const char *path,
                                         const char *filter, struct error *error)
{
    struct pcapng_source *source;

    if (!check_beginning(window, path, error))
        return NULL;
    source = memory_new(1, sizeof *source);
    source->base.operations = &operations;
    source->base.path = path;
    source->base.file = input_window_file(window);
    source->window = window;
    pcapng_section_init(&source->section);
    filter_set_init(&source->filters, filter);
    if (read_ahead(source, error))
        return &source->base;
    source->window = NULL; /* is the caller's again */
    close_source(&source->base);
    return NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The public face of all packet sources. */
#include "capture/packet_source.h"

#include <inttypes.h>

#include "capture/capture_format.h"
#include "capture/input_file.h"
#include "capture/input_window.h"
#include "capture/link_type.h"
#include "capture/packet_source_operations.h"
#include "capture/pcap_file_source.h"
#include "capture/pcapng_source.h"
#include "capture/reading_error.h"

typedef struct packet_source *open_function(struct input_window *window, const char *path,
                                            const char *filter, struct error *error);

static open_function *const open_functions[] = {
    [CAPTURE_FORMAT_PCAP] = pcap_file_source_open,
    [CAPTURE_FORMAT_PCAPNG] = pcapng_source_open,
};

static struct packet_source *open_format(struct input_window *window, const char *path,
                                         const char *filter, struct error *error)
{
    struct bytes beginning = input_window_view(window, CAPTURE_MAGIC_SIZE);
    enum capture_format format = capture_format_find(beginning);

    if (format != CAPTURE_FORMAT_UNKNOWN)
        return open_functions[format](window, path, filter, error);
    error_set(error, "cannot read %s: %s", input_file_label(path),
              beginning.length > 0 ? capture_format_describe(beginning) : "it is empty");
    return NULL;
}

struct packet_source *packet_source_open_window(struct input_window *window, const char *path,
                                                const struct packet_source_options *options,
                                                struct error *error)
{
    const char *filter = options != NULL ? options->filter : NULL;
    struct packet_source *source = open_format(window, path, filter, error);

    if (source != NULL)
        return source;
    opening_error_of_file(error, path, input_window_file(window));
    input_window_free(window);
    return NULL;
}

struct packet_source *packet_source_open_input(const struct input_file *input, const char *path,
                                               const struct packet_source_options *options,
                                               struct error *error)
{
    struct input_file watched = *input;

    if (options != NULL)
        watched.watch = options->watch;
    return packet_source_open_window(input_window_new(&watched), path, options, error);
}

struct packet_source *packet_source_open_file(const char *path,
                                              const struct packet_source_options *options,
                                              struct error *error)
{
    struct input_file input;

    return input_file_open(&input, path, error)
               ? packet_source_open_input(&input, path, options, error)
               : NULL;
}

void packet_source_close(struct packet_source *source)
{
    if (source == NULL)
        return;
    ip_fragments_free(source->own_fragments);
    source->operations->close(source);
}

/* A format sees no more than that there are no further octets. */
static enum source_result end_reading(struct packet_source *source, enum source_result result)
{
    if (source->file != NULL)
        source->statistics.counters[COUNTER_OCTETS_IGNORED] = compressed_file_ignored(source->file);
    return reading_error_of_file(&source->failure, source) ? SOURCE_ERROR : result;
}

enum source_result packet_source_next_frame(struct packet_source *source, struct frame *ret_frame)
{
    enum source_result result;

    if (source->state != SOURCE_PACKET)
        return source->state;
    *ret_frame = (struct frame){ .obstacle = FRAME_DELIVERED };
    result = source->operations->next(source, ret_frame, &source->failure);
    source->state = result == SOURCE_PACKET ? result : end_reading(source, result);
    return source->state;
}

void packet_source_lend_fragments(struct packet_source *source, struct ip_fragments *fragments)
{
    source->fragments = fragments;
    memcpy(source->fragments_before, ip_fragments_counts(fragments),
           sizeof source->fragments_before);
}

static void use_own_fragments(struct packet_source *source)
{
    struct ip_fragments_limits limits = ip_fragments_limits_default();

    source->own_fragments = ip_fragments_new(&limits, NULL);
    packet_source_lend_fragments(source, source->own_fragments);
}

static const enum packet_kind packet_kinds[] = {
    [FRAME_OCTETS] = PACKET_IP,
    [FRAME_TICK] = PACKET_TICK,
    [FRAME_OUTAGE] = PACKET_OUTAGE,
};

/* False: there is no packet in it, or not yet. What the packet is lent from is in *decoded. */
static bool decode(struct packet_source *source, const struct frame *frame,
                   struct decoded_frame *decoded, struct packet *ret_packet)
{
    if (frame->kind != FRAME_OCTETS) {
        *ret_packet = (struct packet){ .kind = packet_kinds[frame->kind], .time = frame->time };
        return true;
    }
    frame_decode(frame, source->fragments, decoded);
    if (!frame->is_counted)
        capture_statistics_count(&source->statistics, frame, decoded);
    if (decoded->fate != FRAME_DELIVERED)
        return false;
    *ret_packet = decoded->packet;
    return true;
}

/* Reads frames until one of them is a packet. */
static enum source_result read_packet(struct packet_source *source, struct packet *ret_packet)
{
    struct decoded_frame decoded;
    struct frame frame;

    if (source->fragments == NULL)
        use_own_fragments(source);
    for (;;) {
        enum source_result result = packet_source_next_frame(source, &frame);

        if (result != SOURCE_PACKET || decode(source, &frame, &decoded, ret_packet))
            return result;
    }
}

static enum source_result tell(const struct packet_source *source, enum source_result result,
                               struct error *error)
{
    if (result == SOURCE_ERROR)
        error_set(error, "%s", source->failure.message);
    return result;
}

enum source_result packet_source_next(struct packet_source *source, struct packet *ret_packet,
                                      struct error *error)
{
    return tell(source, read_packet(source, ret_packet), error);
}

/* Between a source that hands on frames and whoever receives packets. */
struct frame_relayer {
    struct packet_source *source;
    const struct packet_receiver *receiver;
};

static bool receive_frame(void *context, const struct frame *frame)
{
    const struct frame_relayer *relayer = context;
    struct decoded_frame decoded;
    struct packet packet;

    return !decode(relayer->source, frame, &decoded, &packet) ||
           relayer->receiver->receive(relayer->receiver->context, &packet);
}

static enum source_result read_frames(struct packet_source *source,
                                      const struct packet_receiver *receiver)
{
    struct frame_relayer relayer = { source, receiver };
    const struct frame_receiver frames = { &relayer, receive_frame };
    enum source_result result;

    if (source->state != SOURCE_PACKET)
        return source->state;
    if (source->fragments == NULL)
        use_own_fragments(source);
    result = source->operations->read(source, &frames, &source->failure);
    source->state = result == SOURCE_PACKET ? result : end_reading(source, result);
    return source->state;
}

enum source_result packet_source_read(struct packet_source *source,
                                      const struct packet_receiver *receiver, struct error *error)
{
    enum source_result result;
    struct packet packet;

    if (source->operations->read != NULL)
        return tell(source, read_frames(source, receiver), error);
    do
        result = packet_source_next(source, &packet, error);
    while (result == SOURCE_PACKET && receiver->receive(receiver->context, &packet));
    return result;
}

void packet_source_progress(const struct packet_source *source, uint64_t *ret_done,
                            uint64_t *ret_total)
{
    uint64_t done = source->octets_done, total = source->octets_total;

    if (source->file != NULL)
        compressed_file_progress(source->file, &done, &total);
    *ret_done = done;
    *ret_total = total > 0 && total < done ? done : total; /* the file has grown */
}

static bool remark_of_link(const struct packet_source *source, size_t index,
                           struct error *ret_remark)
{
    char name[LINK_TYPE_TEXT_SIZE];

    link_type_format(source->unsupported.links[index].link_type, name);
    error_set(ret_remark,
              "%s has packets of link type %s, which is not supported (left out: %" PRIu64 ")",
              input_file_label(source->path), name, source->unsupported.links[index].frames);
    return true;
}

static const struct counter_remark {
    enum capture_counter counter;
    const char *words;
} counter_remarks[] = {
    { COUNTER_SECTIONS_SKIPPED, "sections of an unknown version of pcapng, left out" },
    { COUNTER_FRAMES_WITHOUT_TIME, "frames without a time, taken for that of the frame before" },
    { COUNTER_OPTIONS_DAMAGED, "damaged options of interfaces, left out" },
    { COUNTER_OCTETS_IGNORED, "octets behind the end of its compressed data, ignored" },
};

bool packet_source_remark_at(const struct packet_source *source, size_t index,
                             struct error *ret_remark)
{
    if (index < source->unsupported.count)
        return remark_of_link(source, index, ret_remark);
    index -= source->unsupported.count;
    for (size_t i = 0; i < sizeof counter_remarks / sizeof counter_remarks[0]; i++) {
        uint64_t count = source->statistics.counters[counter_remarks[i].counter];

        if (count == 0 || index-- > 0)
            continue;
        error_set(ret_remark, "%s has %s: %" PRIu64, input_file_label(source->path),
                  counter_remarks[i].words, count);
        return true;
    }
    return false;
}

const struct capture_statistics *packet_source_statistics(struct packet_source *source)
{
    if (source->fragments != NULL)
        capture_statistics_count_fragments(
            &source->statistics, ip_fragments_counts(source->fragments), source->fragments_before);
    if (source->operations->count != NULL)
        source->operations->count(source);
    return &source->statistics;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The public face of all packet sources. */
#include "capture/packet_source.h"

#include "capture/packet_source_operations.h"
#include "capture/pcap_file_source.h"

struct packet_source *packet_source_open_file(const char *path, const char *filter,
                                              struct error *error)
{
    return pcap_file_source_open(path, filter, error);
}

void packet_source_close(struct packet_source *source)
{
    if (source != NULL)
        source->operations->close(source);
}

/* Reads frames until one of them is a packet. */
static enum source_result read_packet(struct packet_source *source, struct packet *ret_packet)
{
    struct decoded_frame decoded;
    struct frame frame;

    for (;;) {
        enum source_result result = source->operations->next(source, &frame, &source->failure);

        if (result != SOURCE_PACKET)
            return result;
        frame_decode(&frame, &decoded);
        capture_statistics_count(&source->statistics, &frame, &decoded);
        if (decoded.fate == FRAME_DELIVERED) {
            *ret_packet = decoded.packet;
            return SOURCE_PACKET;
        }
    }
}

enum source_result packet_source_next(struct packet_source *source, struct packet *ret_packet,
                                      struct error *error)
{
    if (source->state == SOURCE_PACKET)
        source->state = read_packet(source, ret_packet);
    if (source->state == SOURCE_ERROR)
        error_set(error, "%s", source->failure.message);
    return source->state;
}

const struct capture_statistics *packet_source_statistics(const struct packet_source *source)
{
    return &source->statistics;
}

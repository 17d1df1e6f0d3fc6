/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any pcapng file: each frame meets one fate, a source ends once, and a filter
 * changes nothing but what is wanted.
 *
 * Input: the file as it stands. Other formats are left alone.
 */
#include "config.h" /* memfd_create, before any system header */

#include <inttypes.h>

#include "capture/packet_source.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_file.h"

const char fuzz_target_name[] = "pcapng";

/* What a reading came to. */
struct reading {
    bool opened;
    enum source_result result;
    struct capture_statistics statistics;
};

/* Volatile, so that no compiler leaves the reading out. */
static void touch(struct bytes octets)
{
    volatile uint8_t octet;

    for (size_t i = 0; i < octets.length; i++)
        octet = octets.data[i];
    (void)octet;
}

static void require_sentence(const struct error *error)
{
    size_t length = strlen(error->message);

    fuzz_require(length > 0 && length < sizeof error->message);
    for (size_t i = 0; i < length; i++)
        fuzz_require(error->message[i] >= ' ' && error->message[i] < 0x7f);
}

static uint64_t frames_of(const struct capture_statistics *statistics)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < FRAME_FATE_COUNT; i++)
        sum += statistics->fates[i];
    return sum;
}

static void require_remarks(const struct packet_source *source)
{
    struct error remark;

    for (size_t i = 0; packet_source_remark_at(source, i, &remark); i++)
        require_sentence(&remark);
}

static void require_ended(struct packet_source *source, enum source_result result)
{
    struct packet packet;
    struct error error = { "" };
    uint64_t done, total;

    fuzz_require(packet_source_next(source, &packet, &error) == result);
    if (result == SOURCE_ERROR)
        require_sentence(&error);
    packet_source_progress(source, &done, &total);
    fuzz_require(done <= total);
    require_remarks(source);
}

static void read_all(struct packet_source *source, struct reading *reading)
{
    uint64_t packets = 0;
    struct packet packet;
    struct error error = { "" };

    while ((reading->result = packet_source_next(source, &packet, &error)) == SOURCE_PACKET) {
        fuzz_require(packet.time >= 0 && packet.time <= FRAME_TIME_MAX);
        fuzz_require(packet.frame.length <= packet.frame_length);
        touch(packet.frame);
        packets++;
    }
    if (reading->result == SOURCE_ERROR)
        require_sentence(&error);
    require_ended(source, reading->result);
    reading->statistics = *packet_source_statistics(source);
    fuzz_require(reading->statistics.fates[FRAME_DELIVERED] == packets);
    fuzz_require(frames_of(&reading->statistics) == reading->statistics.counters[COUNTER_FRAMES]);
}

static struct reading read_file(const char *path, const char *filter)
{
    struct reading reading = { .opened = false };
    struct error error = { "" };
    struct packet_source_options options = { .filter = filter };
    struct packet_source *source = packet_source_open_file(path, &options, &error);

    if (source == NULL) {
        require_sentence(&error);
        return reading;
    }
    reading.opened = true;
    read_all(source, &reading);
    packet_source_close(source);
    return reading;
}

/* The filter may be none for a link type of the file; then reading ends there. */
static void require_same_frames(const struct reading *all, const struct reading *wanted)
{
    if (!wanted->opened)
        return;
    fuzz_require(all->opened);
    if (wanted->result != all->result)
        return;
    fuzz_require(frames_of(&wanted->statistics) <= frames_of(&all->statistics));
    fuzz_require(wanted->statistics.fates[FRAME_DELIVERED] <=
                 all->statistics.fates[FRAME_DELIVERED]);
    fuzz_require(all->statistics.fates[FRAME_FILTERED_OUT] == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static const uint8_t section_header[] = { 0x0a, 0x0d, 0x0d, 0x0a };
    struct bytes input = bytes_of(octets, size);
    struct memory_file file;
    struct reading all, wanted;

    if (!bytes_equal(bytes_first(input, 4), bytes_of(section_header, 4)))
        return 0;
    file = memory_file_open(input);
    all = read_file(file.path, NULL);
    wanted = read_file(file.path, "tcp port 25");
    require_same_frames(&all, &wanted);
    memory_file_close(&file);
    return 0;
}

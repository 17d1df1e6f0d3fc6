/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a file, suspiciously. */
#include "tests/fuzz/source_check.h"

#include "tests/fuzz/fuzz_target.h"

/* Volatile, so that no compiler leaves the reading out. */
static void touch(struct bytes octets)
{
    volatile uint8_t octet;

    for (size_t i = 0; i < octets.length; i++)
        octet = octets.data[i];
    (void)octet;
}

void check_sentence(const struct error *error)
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
        check_sentence(&remark);
}

static void require_ended(struct packet_source *source, enum source_result result)
{
    struct packet packet;
    struct error error = { "" };
    uint64_t done, total;

    fuzz_require(packet_source_next(source, &packet, &error) == result);
    if (result == SOURCE_ERROR)
        check_sentence(&error);
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
        touch(packet.payload);
        packets++;
    }
    if (reading->result == SOURCE_ERROR)
        check_sentence(&error);
    require_ended(source, reading->result);
    reading->statistics = *packet_source_statistics(source);
    fuzz_require(reading->statistics.fates[FRAME_DELIVERED] == packets);
    fuzz_require(frames_of(&reading->statistics) == reading->statistics.counters[COUNTER_FRAMES]);
}

struct reading check_file(const char *path, const char *filter)
{
    struct packet_source_options options = { .filter = filter };
    struct reading reading = { .opened = false };
    struct error error = { "" };
    struct packet_source *source = packet_source_open_file(path, &options, &error);

    if (source == NULL) {
        check_sentence(&error);
        return reading;
    }
    reading.opened = true;
    read_all(source, &reading);
    packet_source_close(source);
    return reading;
}

struct reading check_file_and_filter(const char *path)
{
    struct reading all = check_file(path, NULL);
    struct reading wanted = check_file(path, "tcp port 25");

    if (!wanted.opened)
        return all;
    fuzz_require(all.opened);
    /* The filter may be none for a link type of the file; then reading ends there. */
    if (wanted.result != all.result)
        return all;
    fuzz_require(frames_of(&wanted.statistics) <= frames_of(&all.statistics));
    fuzz_require(all.statistics.fates[FRAME_FILTERED_OUT] == 0);
    return all;
}

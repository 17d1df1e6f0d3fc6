/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading from an interface with libpcap. */
#include "config.h"

#include <net/if.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "capture/pcap_live_internal.h"

/* After being asked to end, whatever still comes. */
#define FINISH_WITHIN DURATION_SECOND

enum {
    FRAMES_PER_LOOK = 1024, /* between two looks at the clock */
    RESTS_THAT_FIT = 8,     /* into the ring */
};

static void close_source(struct packet_source *base)
{
    struct live_source *source = live(base);

    if (source->pcap != NULL)
        pcap_close(source->pcap);
    link_watch_close(&source->link_watch);
    bounded_buffer_clear(&source->filter);
    free(source);
}

/* --------------------------------------------------------------------- reading */

static void make_tick(struct live_source *source, struct frame *ret_frame)
{
    duration now = clock_now(CLOCK_MONOTONIC);
    duration idle = source->idle_since > 0 ? now - source->idle_since : 0;

    source->told_at = now;
    idle -= source->held_back;
    ret_frame->kind = FRAME_TICK;
    ret_frame->source = source->base.path;
    ret_frame->time = source->last + (idle > 0 ? idle : 0);
}

static void give_frame(struct live_source *source, const struct pcap_pkthdr *header,
                       const u_char *octets, struct frame *ret_frame)
{
    int64_t fraction = header->ts.tv_usec;

    frame_set_time(ret_frame, header->ts.tv_sec, source->nanoseconds ? fraction : fraction * 1000);
    frame_set_octets(ret_frame, octets, header->caplen, header->len);
    ret_frame->source = source->base.path;
    ret_frame->link = source->link;
    source->last = ret_frame->time;
    source->idle_since = 0;
    source->gathered += header->caplen;
}

/* What came before the source began is passed over. */
static bool counts(struct live_source *source, const struct frame *frame)
{
    uint64_t *counters = source->base.statistics.counters;

    if (frame->time < source->begun) {
        counters[COUNTER_FRAMES_TOO_EARLY]++;
        return false;
    }
    if (source->longest > 0 && frame->length > source->longest)
        counters[COUNTER_FRAMES_OFFLOADED]++;
    return true;
}

/* Another one may have its name by now. Asked on the socket that there is: a confined program
 * cannot make another one. */
static bool interface_is_gone(const struct live_source *source)
{
    struct ifreq request = { 0 };

    if (source->index == 0)
        return false;
    strncpy(request.ifr_name, source->base.path, IFNAMSIZ - 1);
    return ioctl(pcap_fileno(source->pcap), SIOCGIFINDEX, &request) != 0 ||
           (unsigned)request.ifr_ifindex != source->index;
}

/* What the kernel has of an interface that is gone can still be read, once it hands it on. */
static bool has_last_frames(struct live_source *source)
{
    if (source->gone || !interface_is_gone(source))
        return false;
    source->gone = true;
    poll(NULL, 0, (int)(source->held_back / DURATION_MILLISECOND));
    return true;
}

static enum source_result fail(const struct live_source *source, struct error *error)
{
    if (source->gone)
        error_set(error, "the interface %s is gone", source->base.path);
    else
        error_set(error, "cannot read from %s any further: %s", source->base.path,
                  pcap_geterr(source->pcap));
    return SOURCE_ERROR;
}

static bool has_finished(const struct live_source *source, duration now, duration patience)
{
    return source->finishing > 0 && now - source->finishing >= patience;
}

/* When there is something to do even without a frame. */
static duration due_at(const struct live_source *source)
{
    if (source->finishing > 0)
        return source->finishing + source->held_back;
    return source->told_at + source->tick_every;
}

static void look_at_link(struct live_source *source)
{
    if (link_watch_went_down(&source->link_watch) && source->outage == 0)
        source->outage = clock_now(CLOCK_REALTIME);
}

/* Where frames come all the time, waking for each block of the ring costs as much as reading it:
 * they gather for a while. Not where they come so fast that the ring could become too small. */
static bool may_rest(const struct live_source *source, duration now, duration due)
{
    return source->rest > 0 && source->gathered > 0 &&
           source->gathered <= source->ring / RESTS_THAT_FIT && now + source->rest < due;
}

/* Until there may be a frame; true when a tick is due. */
static bool wait_for_frames(struct live_source *source, duration now)
{
    struct pollfd waits[] = {
        { .fd = pcap_get_selectable_fd(source->pcap), .events = POLLIN },
        { .fd = source->wake, .events = POLLIN },
        { .fd = source->link_watch.descriptor, .events = POLLIN },
    };
    duration due = due_at(source);

    if (now >= due)
        return true;
    if (may_rest(source, now, due)) {
        waits[0].fd = -1;
        due = now + source->rest;
    }
    source->gathered = 0;
    poll(waits, sizeof waits / sizeof waits[0], (int)((due - now) / DURATION_MILLISECOND) + 1);
    if ((waits[2].revents & POLLIN) != 0)
        look_at_link(source);
    return (waits[1].revents & POLLIN) != 0;
}

/* There is no frame for the moment. */
static bool is_idle_for_tick(struct live_source *source, duration now)
{
    if (source->idle_since > 0 && !source->hurried)
        return wait_for_frames(source, now);
    if (source->hurried)
        look_at_link(source);
    if (source->idle_since == 0)
        source->idle_since = now;
    return true;
}

/* Frames come one behind the other, and perhaps none of them is a packet. */
static bool is_time_to_look(struct live_source *source, int frames)
{
    source->unseen += (unsigned)frames;
    if (source->unseen < FRAMES_PER_LOOK)
        return false;
    source->unseen = 0;
    return true;
}

/* What may be due though frames come without a pause; SOURCE_PACKET: nothing, or a tick. */
static enum source_result look(struct live_source *source, bool *ret_ticks)
{
    duration now = clock_now(CLOCK_MONOTONIC);

    *ret_ticks = false;
    if (has_finished(source, now, FINISH_WITHIN))
        return SOURCE_END;
    look_at_link(source);
    *ret_ticks = now - source->told_at >= source->tick_every;
    return SOURCE_PACKET;
}

/* libpcap has no frame for the moment, or no more at all (`result` below 0). SOURCE_PACKET: it is
 * to be asked again, perhaps behind a tick. */
static enum source_result pause_reading(struct live_source *source, int result, bool *ret_ticks,
                                        struct error *error)
{
    duration now;

    *ret_ticks = false;
    if (result != 0 && has_last_frames(source))
        return SOURCE_PACKET;
    if (result != 0 || source->gone)
        return fail(source, error);
    now = clock_now(CLOCK_MONOTONIC);
    if (has_finished(source, now, source->held_back))
        return SOURCE_END;
    *ret_ticks = is_idle_for_tick(source, now);
    return SOURCE_PACKET;
}

static enum source_result read_frame(struct live_source *source, struct frame *ret_frame,
                                     struct error *error)
{
    enum source_result result = SOURCE_PACKET;
    bool ticks = false;

    if (is_time_to_look(source, 1))
        result = look(source, &ticks);
    while (result == SOURCE_PACKET && !ticks) {
        struct pcap_pkthdr *header;
        const u_char *octets;
        int read = pcap_next_ex(source->pcap, &header, &octets);

        if (read == 1) {
            give_frame(source, header, octets, ret_frame);
            if (counts(source, ret_frame))
                return SOURCE_PACKET;
        } else {
            result = pause_reading(source, read, &ticks, error);
        }
    }
    if (ticks)
        make_tick(source, ret_frame);
    return result;
}

static struct frame take_outage(struct live_source *source)
{
    struct frame frame = { .kind = FRAME_OUTAGE,
                           .time = source->outage,
                           .source = source->base.path };

    source->outage = 0;
    return frame;
}

/* An outage has its place among the frames by its time. */
static bool outage_is_before(const struct live_source *source, const struct frame *frame)
{
    return source->outage != 0 && frame->time >= source->outage;
}

static enum source_result next_frame(struct packet_source *base, struct frame *ret_frame,
                                     struct error *error)
{
    struct live_source *source = live(base);
    enum source_result result;

    if (source->has_waiting) {
        source->has_waiting = false;
        *ret_frame = source->waiting;
        return SOURCE_PACKET;
    }
    result = read_frame(source, ret_frame, error);
    if (result != SOURCE_PACKET || !outage_is_before(source, ret_frame))
        return result;
    source->waiting = *ret_frame;
    source->has_waiting = true;
    *ret_frame = take_outage(source);
    return SOURCE_PACKET;
}

/* ---------------------------------------------------------- reading without copying */

/* pcap_next_ex copies each frame out of the ring, since it may be asked for more before the frame
 * is done with. Here the frame is done with when the callback returns. */
struct ring_reading {
    struct live_source *source;
    const struct frame_receiver *receiver;
    bool is_enough;
};

static void hand_on(struct ring_reading *reading, const struct frame *frame)
{
    const struct frame_receiver *receiver = reading->receiver;

    if (outage_is_before(reading->source, frame)) {
        struct frame outage = take_outage(reading->source);

        reading->is_enough |= !receiver->receive(receiver->context, &outage);
    }
    if (!reading->is_enough)
        reading->is_enough = !receiver->receive(receiver->context, frame);
    if (reading->is_enough)
        pcap_breakloop(reading->source->pcap);
}

static void take_octets(u_char *context, const struct pcap_pkthdr *header, const u_char *octets)
{
    struct ring_reading *reading = (struct ring_reading *)(void *)context;
    struct frame frame = { .obstacle = FRAME_DELIVERED };

    give_frame(reading->source, header, octets, &frame);
    if (counts(reading->source, &frame))
        hand_on(reading, &frame);
}

static enum source_result read_ring(struct packet_source *base,
                                    const struct frame_receiver *receiver, struct error *error)
{
    struct live_source *source = live(base);
    struct ring_reading reading = { .source = source, .receiver = receiver };
    enum source_result result = SOURCE_PACKET;
    int read = 0;

    while (result == SOURCE_PACKET && !reading.is_enough) {
        struct frame tick = { .obstacle = FRAME_DELIVERED };
        bool ticks = false;

        if (read > 0 && is_time_to_look(source, read))
            result = look(source, &ticks);
        read = 0;
        if (result == SOURCE_PACKET && !ticks) {
            read = pcap_dispatch(source->pcap, FRAMES_PER_LOOK, take_octets,
                                 (u_char *)(void *)&reading);
            if (read <= 0 && !reading.is_enough)
                result = pause_reading(source, read, &ticks, error);
        }
        if (!ticks)
            continue;
        make_tick(source, &tick);
        hand_on(&reading, &tick);
    }
    return result;
}

/* libpcap counts in 32 bits, and so is what has come since. Without an interface there are
 * no counts; then those of the last time hold. */
static void count(struct packet_source *base)
{
    struct live_source *source = live(base);
    uint64_t *counters = base->statistics.counters;
    struct pcap_stat now;

    if (pcap_stats(source->pcap, &now) != 0)
        return;
    counters[COUNTER_KERNEL_DROPPED] += now.ps_drop - source->counted.ps_drop;
    counters[COUNTER_INTERFACE_DROPPED] += now.ps_ifdrop - source->counted.ps_ifdrop;
    source->counted = now;
}

const struct packet_source_operations live_operations = {
    .next = next_frame,
    .read = read_ring,
    .close = close_source,
    .count = count,
};

/* ---------------------------------------------------------------- whoever reads */

void live_source_finish(struct packet_source *base)
{
    struct live_source *source = live(base);

    if (source->finishing == 0)
        source->finishing = clock_now(CLOCK_MONOTONIC);
}

void live_source_hurry(struct packet_source *source, bool hurried)
{
    live(source)->hurried = hurried;
}

bool live_source_is_gone(const struct packet_source *source)
{
    return ((const struct live_source *)source)->gone;
}

const char *live_source_warning(const struct packet_source *base)
{
    const struct live_source *source = (const struct live_source *)base;

    return source->warning.message[0] != '\0' ? source->warning.message : NULL;
}

int live_source_descriptor(const struct packet_source *source)
{
    return pcap_fileno(((const struct live_source *)source)->pcap);
}

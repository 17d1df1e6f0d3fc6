/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading from an interface with libpcap. */
#include "config.h"

#include "capture/pcap_live_source.h"

#include <net/if.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include <pcap/pcap.h>

#include "base/memory.h"
#include "capture/link_decoder.h"
#include "capture/link_type.h"
#include "capture/live_filter.h"
#include "capture/packet_source_operations.h"

#define MILLISECOND (DURATION_SECOND / 1000)

enum {
    BLOCK_MILLISECONDS = 100, /* the kernel hands on what it has at least so often */
    HELD_BACK_MILLISECONDS = 2 * BLOCK_MILLISECONDS, /* and may be late */
    FINISH_MILLISECONDS = 1000,
    FRAMES_PER_LOOK = 1024, /* between two looks at the clock */
    FILTER_TEXT_MAXIMUM = 64 * 1024,
};

struct live_source {
    struct packet_source base; /* first, so that one pointer serves both */
    pcap_t *pcap;
    const struct link_decoder *link;
    struct bounded_buffer filter; /* with a NUL */
    int wake;                     /* -1 for none */
    unsigned index;               /* of the interface; 0 for all of them, `any` */
    bool gone;
    bool nanoseconds;
    struct error warning; /* empty for none */
    timestamp last;       /* of the last frame, or of the start */
    duration idle_since;  /* by the monotonic clock; 0: not idle */
    duration told_at;     /* the last tick, by the same */
    duration finishing;   /* when it was asked to end, by the same; 0: it was not */
    unsigned unseen;      /* frames since the clock was looked at */
    struct pcap_stat counted;
};

static struct live_source *live(struct packet_source *base)
{
    return (struct live_source *)base;
}

static duration clock_now(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * DURATION_SECOND + now.tv_nsec;
}

static void close_source(struct packet_source *base)
{
    struct live_source *source = live(base);

    if (source->pcap != NULL)
        pcap_close(source->pcap);
    bounded_buffer_clear(&source->filter);
    free(source);
}

/* --------------------------------------------------------------------- reading */

static enum source_result give_tick(struct live_source *source, duration now,
                                    struct frame *ret_frame)
{
    duration idle = source->idle_since > 0 ? now - source->idle_since : 0;

    source->told_at = now;
    idle -= HELD_BACK_MILLISECONDS * MILLISECOND;
    ret_frame->is_tick = true;
    ret_frame->source = source->base.path;
    ret_frame->time = source->last + (idle > 0 ? idle : 0);
    return SOURCE_PACKET;
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
    poll(NULL, 0, HELD_BACK_MILLISECONDS);
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

static bool has_finished(const struct live_source *source, duration now, int milliseconds)
{
    return source->finishing > 0 && now - source->finishing >= milliseconds * MILLISECOND;
}

/* When there is something to do even without a frame. */
static duration due_at(const struct live_source *source)
{
    if (source->finishing > 0)
        return source->finishing + HELD_BACK_MILLISECONDS * MILLISECOND;
    return source->told_at + DURATION_SECOND;
}

/* Until there may be a frame; true when a tick is due. */
static bool wait_for_frames(struct live_source *source, duration now)
{
    struct pollfd waits[] = {
        { .fd = pcap_get_selectable_fd(source->pcap), .events = POLLIN },
        { .fd = source->wake, .events = POLLIN },
    };
    duration due = due_at(source);

    if (now >= due)
        return true;
    poll(waits, 2, (int)((due - now) / MILLISECOND) + 1);
    return (waits[1].revents & POLLIN) != 0;
}

/* There is no frame for the moment. */
static bool is_idle_for_tick(struct live_source *source, duration now)
{
    if (source->idle_since > 0)
        return wait_for_frames(source, now);
    source->idle_since = now;
    return true;
}

/* Frames come one behind the other, and perhaps none of them is a packet. */
static bool is_time_to_look(struct live_source *source)
{
    if (++source->unseen < FRAMES_PER_LOOK)
        return false;
    source->unseen = 0;
    return true;
}

static enum source_result next_frame(struct packet_source *base, struct frame *ret_frame,
                                     struct error *error)
{
    struct live_source *source = live(base);
    struct pcap_pkthdr *header;
    const u_char *octets;

    if (is_time_to_look(source)) {
        duration now = clock_now(CLOCK_MONOTONIC);

        if (has_finished(source, now, FINISH_MILLISECONDS))
            return SOURCE_END;
        if (now - source->told_at >= DURATION_SECOND)
            return give_tick(source, now, ret_frame);
    }
    for (;;) {
        int result = pcap_next_ex(source->pcap, &header, &octets);
        duration now;

        if (result == 1) {
            give_frame(source, header, octets, ret_frame);
            return SOURCE_PACKET;
        }
        if (result != 0 && has_last_frames(source))
            continue;
        if (result != 0 || source->gone)
            return fail(source, error);
        now = clock_now(CLOCK_MONOTONIC);
        if (has_finished(source, now, HELD_BACK_MILLISECONDS))
            return SOURCE_END;
        if (is_idle_for_tick(source, now))
            return give_tick(source, now, ret_frame);
    }
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

static const struct packet_source_operations operations = {
    .next = next_frame,
    .close = close_source,
    .count = count,
};

/* --------------------------------------------------------------------- opening */

static void set_options(pcap_t *pcap, const struct live_options *options)
{
    pcap_set_snaplen(pcap, LIVE_SNAP_LENGTH);
    pcap_set_promisc(pcap, options->promiscuous);
    pcap_set_timeout(pcap, BLOCK_MILLISECONDS);
    pcap_set_buffer_size(pcap, (int)options->buffer);
    pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO);
}

static const char *advice_for(int status)
{
    switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        return " (it needs the capability CAP_NET_RAW: run it as root, by its systemd unit, or "
               "after `setcap cap_net_raw=ep` on the program)";
    case PCAP_ERROR_NO_SUCH_DEVICE:
        return " (`ip link` lists the interfaces)";
    default:
        return "";
    }
}

/* A warning is above 0, an error below. */
static bool activate(struct live_source *source, struct error *error)
{
    int status = pcap_activate(source->pcap);
    const char *reason = pcap_geterr(source->pcap);

    if (reason[0] == '\0')
        reason = pcap_statustostr(status);
    if (status < 0) {
        error_set(error, "cannot open the interface %s: %s%s", source->base.path, reason,
                  advice_for(status));
        return false;
    }
    if (status > 0)
        error_set(&source->warning, "%s: %s", source->base.path, reason);
    source->nanoseconds = pcap_get_tstamp_precision(source->pcap) == PCAP_TSTAMP_PRECISION_NANO;
    return true;
}

static bool find_link(struct live_source *source, struct error *error)
{
    int link_type = pcap_datalink(source->pcap);
    char name[LINK_TYPE_TEXT_SIZE];

    source->link = link_decoder_find(link_type);
    if (source->link != NULL)
        return true;
    link_type_format(link_type, name);
    error_set(error, "cannot read from %s: its link type %s is not supported", source->base.path,
              name);
    return false;
}

static bool install_filter(struct live_source *source, struct error *error)
{
    const char *expression = (const char *)source->filter.data;
    struct bpf_program program;
    bool installed;

    if (pcap_compile(source->pcap, &program, expression, 1, PCAP_NETMASK_UNKNOWN) != 0) {
        error_set(error, "the filter '%.500s' is not valid: %s", expression,
                  pcap_geterr(source->pcap));
        return false;
    }
    installed = pcap_setfilter(source->pcap, &program) == 0;
    pcap_freecode(&program);
    if (!installed)
        error_set(error, "cannot filter on %s: %s", source->base.path, pcap_geterr(source->pcap));
    return installed;
}

static bool set_filter(struct live_source *source, const struct live_options *options,
                       struct error *error)
{
    if (options->filter == NULL)
        live_filter_write(&source->filter, options->ports, pcap_datalink(source->pcap));
    else
        bounded_buffer_append(&source->filter,
                              bytes_of(options->filter, strlen(options->filter) + 1));
    if (source->filter.dropped == 0)
        return install_filter(source, error);
    error_set(error, "the filter is longer than %d octets", FILTER_TEXT_MAXIMUM);
    return false;
}

static bool do_not_block(struct live_source *source, struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";

    if (pcap_setnonblock(source->pcap, 1, reason) == 0)
        return true;
    error_set(error, "cannot read from %s: %s", source->base.path, reason);
    return false;
}

static bool open_handle(struct live_source *source, const struct live_options *options,
                        struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";

    source->pcap = pcap_create(source->base.path, reason);
    if (source->pcap == NULL) {
        error_set(error, "cannot open the interface %s: %s", source->base.path, reason);
        return false;
    }
    set_options(source->pcap, options);
    return activate(source, error) && find_link(source, error) &&
           set_filter(source, options, error) && do_not_block(source, error);
}

struct packet_source *packet_source_open_interface(const char *interface,
                                                   const struct live_options *options,
                                                   struct error *error)
{
    struct live_source *source = memory_new(1, sizeof *source);

    source->base.operations = &operations;
    source->base.path = interface;
    source->last = clock_now(CLOCK_REALTIME);
    source->told_at = clock_now(CLOCK_MONOTONIC);
    bounded_buffer_init(&source->filter, FILTER_TEXT_MAXIMUM);
    source->wake = options->wake;
    source->index = if_nametoindex(interface);
    if (open_handle(source, options, error))
        return &source->base;
    close_source(&source->base);
    return NULL;
}

/* ---------------------------------------------------------------- whoever reads */

void live_source_finish(struct packet_source *base)
{
    struct live_source *source = live(base);

    if (source->finishing == 0)
        source->finishing = clock_now(CLOCK_MONOTONIC);
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

const char *live_source_filter(const struct packet_source *source)
{
    return (const char *)((const struct live_source *)source)->filter.data;
}

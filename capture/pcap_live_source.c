/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading from an interface with libpcap. */
#include "config.h"

#include "capture/pcap_live_source.h"

#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "base/memory.h"
#include "capture/link_decoder.h"
#include "capture/link_type.h"
#include "capture/live_filter.h"
#include "capture/packet_source_operations.h"

enum {
    BLOCK_MILLISECONDS = 100, /* the kernel hands on what it has at least so often */
    FRAMES_PER_LOOK = 1024,   /* between two looks at the clock */
    FILTER_TEXT_MAXIMUM = 64 * 1024,
};

struct live_source {
    struct packet_source base; /* first, so that one pointer serves both */
    pcap_t *pcap;
    const struct link_decoder *link;
    struct bounded_buffer filter; /* with a NUL */
    int wake;                     /* an eventfd */
    bool gone;
    bool nanoseconds;
    struct error warning; /* empty for none */
    timestamp begin;      /* what was captured before was captured by others of the group too */
    timestamp last;       /* of the last frame, or of the start */
    duration idle_since;  /* by the monotonic clock; 0: not idle */
    duration told_at;     /* the last tick, by the same */
    unsigned unseen;      /* frames since the clock was looked at */
    struct live_counts counts;
};

static struct live_source *live(struct packet_source *base)
{
    return (struct live_source *)base;
}

#define MILLISECOND (DURATION_SECOND / 1000)

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
    if (source->wake >= 0)
        close(source->wake);
    bounded_buffer_clear(&source->filter);
    free(source);
}

/* --------------------------------------------------------------------- reading */

static void give_tick(struct live_source *source, duration now, struct frame *ret_frame)
{
    uint64_t unread;

    source->told_at = now;
    ret_frame->is_tick = true;
    ret_frame->source = source->base.path;
    ret_frame->time = source->last + (source->idle_since > 0 ? now - source->idle_since : 0);
    /* Not blocking: it has been read, or there was nothing. */
    (void)!read(source->wake, &unread, sizeof unread);
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

static bool interface_is_gone(const struct live_source *source)
{
    return if_nametoindex(source->base.path) == 0;
}

static enum source_result fail(struct live_source *source, struct error *error)
{
    source->gone = interface_is_gone(source);
    if (source->gone)
        error_set(error, "the interface %s is gone", source->base.path);
    else
        error_set(error, "cannot read from %s any further: %s", source->base.path,
                  pcap_geterr(source->pcap));
    return SOURCE_ERROR;
}

/* Until there is a frame, or somebody wakes us, or it is time: then a tick is due. */
static bool wait_for_frames(struct live_source *source)
{
    struct pollfd waits[] = {
        { .fd = pcap_get_selectable_fd(source->pcap), .events = POLLIN },
        { .fd = source->wake, .events = POLLIN },
    };
    duration now = clock_now(CLOCK_MONOTONIC);
    duration due;

    if (source->idle_since == 0)
        source->idle_since = now;
    due = DURATION_SECOND +
          (source->told_at > source->idle_since ? source->told_at : source->idle_since);
    if (now >= due)
        return true;
    poll(waits, 2, (int)((due - now) / MILLISECOND) + 1);
    return (waits[1].revents & POLLIN) != 0;
}

/* Frames come one behind the other, and perhaps none of them is a packet. */
static bool is_time_for_tick(struct live_source *source, duration *ret_now)
{
    if (++source->unseen < FRAMES_PER_LOOK)
        return false;
    source->unseen = 0;
    *ret_now = clock_now(CLOCK_MONOTONIC);
    return *ret_now - source->told_at >= DURATION_SECOND;
}

static enum source_result next_frame(struct packet_source *base, struct frame *ret_frame,
                                     struct error *error)
{
    struct live_source *source = live(base);
    struct pcap_pkthdr *header;
    const u_char *octets;
    duration now;

    if (is_time_for_tick(source, &now)) {
        give_tick(source, now, ret_frame);
        return SOURCE_PACKET;
    }
    for (;;) {
        int result = pcap_next_ex(source->pcap, &header, &octets);

        if (result == 1)
            give_frame(source, header, octets, ret_frame);
        else if (result != 0)
            return fail(source, error);
        if (result == 1 && ret_frame->time >= source->begin)
            return SOURCE_PACKET;
        if (result == 0 && wait_for_frames(source)) {
            give_tick(source, clock_now(CLOCK_MONOTONIC), ret_frame);
            return SOURCE_PACKET;
        }
    }
}

static const struct packet_source_operations operations = {
    .next = next_frame,
    .close = close_source,
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

/* The group's members share the frames by a hash of the addresses and ports,
 * fragments put together before that (packet(7), PACKET_FANOUT). What is in the
 * ring by then may be in those of others too. */
static bool join_group(struct live_source *source, uint16_t number, struct error *error)
{
    int group = number | (PACKET_FANOUT_HASH | PACKET_FANOUT_FLAG_DEFRAG) << 16;

    if (number == 0)
        return true;
    if (setsockopt(pcap_fileno(source->pcap), SOL_PACKET, PACKET_FANOUT, &group, sizeof group) !=
        0) {
        error_set(error, "cannot share %s among workers: %s", source->base.path, strerror(errno));
        return false;
    }
    source->begin = clock_now(CLOCK_REALTIME);
    return true;
}

static bool open_wake(struct live_source *source, struct error *error)
{
    source->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (source->wake < 0)
        error_set(error, "cannot read from %s: %s", source->base.path, strerror(errno));
    return source->wake >= 0;
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
           set_filter(source, options, error) && join_group(source, options->fan_out, error) &&
           do_not_block(source, error);
}

struct packet_source *packet_source_open_interface(const char *interface,
                                                   const struct live_options *options,
                                                   struct error *error)
{
    struct live_source *source = memory_new(1, sizeof *source);

    source->base.operations = &operations;
    source->base.path = interface;
    source->last = clock_now(CLOCK_REALTIME);
    source->idle_since = source->told_at = clock_now(CLOCK_MONOTONIC);
    bounded_buffer_init(&source->filter, FILTER_TEXT_MAXIMUM);
    if (open_wake(source, error) && open_handle(source, options, error))
        return &source->base;
    close_source(&source->base);
    return NULL;
}

/* ---------------------------------------------------------------- whoever reads */

void live_source_wake(struct packet_source *source)
{
    const uint64_t one = 1;

    (void)!write(live(source)->wake, &one, sizeof one);
}

struct live_counts live_source_counts(struct packet_source *base)
{
    struct live_source *source = live(base);
    struct pcap_stat counts;

    /* Without an interface there are none; then those of the last time hold. libpcap
     * counts in 32 bits, and so is what has come since. */
    if (pcap_stats(source->pcap, &counts) == 0) {
        source->counts.received += (uint32_t)(counts.ps_recv - (uint32_t)source->counts.received);
        source->counts.dropped += (uint32_t)(counts.ps_drop - (uint32_t)source->counts.dropped);
        source->counts.interface_dropped +=
            (uint32_t)(counts.ps_ifdrop - (uint32_t)source->counts.interface_dropped);
    }
    return source->counts;
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

const char *live_source_filter(const struct packet_source *source)
{
    return (const char *)((const struct live_source *)source)->filter.data;
}

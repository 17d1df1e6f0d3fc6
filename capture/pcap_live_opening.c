/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening an interface with libpcap. */
#include "config.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/memory.h"
#include "capture/link_decoder.h"
#include "capture/link_type.h"
#include "capture/live_filter.h"
#include "capture/pcap_live_internal.h"

enum {
    FILTER_TEXT_MAXIMUM = 64 * 1024,
    ETHERNET_HEADER = 14,
    BLOCK_MILLISECONDS = 100,
    MOST_REST_MILLISECONDS = 20,
    LINK_OCTETS_PER_MILLISECOND = 4000000,
    BLOCKS_HELD_BACK = 2,
    LEAST_HELD_BACK_MILLISECONDS = 50, /* the kernel's timer may be late */
    VLAN_TAGS = 8,                     /* two of them, which the MTU does not count */
};

static int block_milliseconds(const struct live_options *options)
{
    return options->block > 0 ? (int)(options->block / DURATION_MILLISECOND) : BLOCK_MILLISECONDS;
}

/* Blocks of a frame or two come when their timer has run out. */
static duration held_back(const struct live_options *options)
{
    int milliseconds = BLOCKS_HELD_BACK * block_milliseconds(options);

    if (milliseconds < LEAST_HELD_BACK_MILLISECONDS)
        milliseconds = LEAST_HELD_BACK_MILLISECONDS;
    return milliseconds * DURATION_MILLISECOND;
}

/* The ring has room for what a link of 32 Gbit/s brings meanwhile. */
static duration rest_of(const struct live_options *options)
{
    duration rest = (duration)(options->buffer / LINK_OCTETS_PER_MILLISECOND);

    return (rest < MOST_REST_MILLISECONDS ? rest : MOST_REST_MILLISECONDS) * DURATION_MILLISECOND;
}

static void set_options(pcap_t *pcap, const struct live_options *options)
{
    pcap_set_snaplen(pcap, LIVE_SNAP_LENGTH);
    pcap_set_promisc(pcap, options->promiscuous);
    pcap_set_timeout(pcap, block_milliseconds(options));
    pcap_set_buffer_size(pcap, (int)options->buffer);
    pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO);
}

enum { ADVICE_SIZE = 160 };

/* `down` has what to do about an interface that is down, with its name. */
static const char *advice_for(int status, const char *down)
{
    switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        return " (it needs the capability CAP_NET_RAW: run it as root, by its systemd unit, or "
               "after `setcap cap_net_raw=ep` on the program)";
    case PCAP_ERROR_IFACE_NOT_UP:
        return down;
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
    char down[ADVICE_SIZE];

    if (reason[0] == '\0')
        reason = pcap_statustostr(status);
    if (status < 0) {
        snprintf(down, sizeof down,
                 " (`ip link set %s up` brings it up; with --wait it is waited for)",
                 source->base.path);
        error_set(error, "cannot open the interface %s: %s%s", source->base.path, reason,
                  advice_for(status, down));
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
        error_set(error, "the filter `%.500s` is not valid: %s", expression,
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

/* What is longer was joined by segmentation offload. Of `any` and of other links nobody knows. */
static void find_longest(struct live_source *source)
{
    struct ifreq request = { .ifr_mtu = 0 };

    if (source->index == 0 || pcap_datalink(source->pcap) != DLT_EN10MB)
        return;
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", source->base.path);
    if (ioctl(pcap_fileno(source->pcap), SIOCGIFMTU, &request) == 0)
        source->longest = (uint32_t)request.ifr_mtu + ETHERNET_HEADER + VLAN_TAGS;
}

/* `any` is never down. */
static bool watch_link(struct live_source *source, struct error *error)
{
    find_longest(source);
    return source->index == 0 || link_watch_open(&source->link_watch, source->index, error);
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

    source->base.operations = &live_operations;
    source->base.path = interface;
    source->last = clock_now(CLOCK_REALTIME);
    source->told_at = clock_now(CLOCK_MONOTONIC);
    bounded_buffer_init(&source->filter, FILTER_TEXT_MAXIMUM);
    source->wake = options->wake;
    source->tick_every = options->tick_every > 0 ? options->tick_every : DURATION_SECOND;
    source->held_back = held_back(options);
    source->rest = rest_of(options);
    source->ring = options->buffer;
    source->index = if_nametoindex(interface);
    source->link_watch.descriptor = -1;
    if (open_handle(source, options, error) && watch_link(source, error))
        return &source->base;
    live_operations.close(&source->base);
    return NULL;
}

/* ------------------------------------------------------------------------- groups */

bool live_source_join(struct packet_source *source, struct live_group *group, struct error *error)
{
    return live_group_join(group, pcap_fileno(live(source)->pcap), error);
}

void live_source_begin(struct packet_source *source, timestamp time)
{
    live(source)->begun = time;
}

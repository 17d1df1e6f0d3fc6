/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compiling and applying BPF. */
#include "capture/capture_filter.h"

#include <pcap/pcap.h>
#include <stdlib.h>

#include "base/memory.h"

/* Only whether a filter returns 0 matters to us, not how much it would keep. */
enum { FILTER_SNAPSHOT = 65535 };

struct capture_filter {
    struct bpf_program program;
};

static bool compile(pcap_t *pcap, struct bpf_program *ret_program, const char *expression,
                    struct error *error)
{
    if (pcap_compile(pcap, ret_program, expression, 1, PCAP_NETMASK_UNKNOWN) == 0)
        return true;
    /* So much of a long expression that the reason keeps its room. */
    error_set(error, "the filter `%.500s` is not valid: %s", expression, pcap_geterr(pcap));
    return false;
}

struct capture_filter *capture_filter_new(const char *expression, int link_type,
                                          struct error *error)
{
    pcap_t *pcap = pcap_open_dead(link_type, FILTER_SNAPSHOT);
    struct capture_filter *filter;

    if (pcap == NULL) {
        error_set(error, "the filter `%.500s` cannot be compiled: out of memory", expression);
        return NULL;
    }
    filter = memory_new(1, sizeof *filter);
    if (!compile(pcap, &filter->program, expression, error)) {
        free(filter);
        filter = NULL;
    }
    pcap_close(pcap);
    return filter;
}

/* Ethernet knows what the other link types know, and addresses and tags besides. */
bool capture_filter_check(const char *expression, struct error *error)
{
    struct capture_filter *filter = capture_filter_new(expression, DLT_EN10MB, error);

    capture_filter_free(filter);
    return filter != NULL;
}

void capture_filter_free(struct capture_filter *filter)
{
    if (filter == NULL)
        return;
    pcap_freecode(&filter->program);
    free(filter);
}

bool capture_filter_wants(const struct capture_filter *filter, const struct frame *frame)
{
    struct pcap_pkthdr header = { .caplen = (bpf_u_int32)frame->captured.length,
                                  .len = frame->length };

    return pcap_offline_filter(&filter->program, &header, frame->captured.data) != 0;
}

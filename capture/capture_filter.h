/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture filter: the operator's expression in the language of pcap-filter(7).
 *
 * It sees the raw frame, before tags and tunnels are taken off: `tcp port 25`
 * does not match inside a VLAN unless it says `vlan and tcp port 25`. Host
 * names in an expression are looked up by libpcap when it is compiled, with
 * the system's resolver.
 *
 * A filter belongs to one link type and does not change once it is made. Some
 * expressions are for some link types only: `vlan` is for Ethernet.
 * A bad expression is an operator error that quotes it with libpcap's reason.
 */
#ifndef CAPTURE_CAPTURE_FILTER_H
#define CAPTURE_CAPTURE_FILTER_H

#include "base/error.h"
#include "capture/frame.h"

struct capture_filter;

/* `link_type` is a DLT_ value of libpcap. NULL on error. */
struct capture_filter *capture_filter_new(const char *expression, int link_type,
                                          struct error *error);
void capture_filter_free(struct capture_filter *filter);

/* Whether the expression is good for any link type at all: what is wrong with the
 * others is wrong whatever the captures are. */
bool capture_filter_check(const char *expression, struct error *error);

bool capture_filter_wants(const struct capture_filter *filter, const struct frame *frame);

#endif

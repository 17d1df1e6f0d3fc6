/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening the interface that is watched, as the options say.
 */
#ifndef CLI_WATCH_WATCH_INTERFACE_H
#define CLI_WATCH_WATCH_INTERFACE_H

#include "capture/pcap_live_source.h"
#include "cli/options/watch_options.h"

/* Sets what the options say; what stands in *live already, such as `wake`, stays. NULL with an
 * error. */
struct packet_source *watch_interface_open(const char *interface,
                                           const struct watch_options *options,
                                           struct live_options *live, struct error *error);

/* Says on standard error that it is watched, and what the operator should know of it. */
void watch_interface_tell(const char *interface, const struct packet_source *source);

#endif

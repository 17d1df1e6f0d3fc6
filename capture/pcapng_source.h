/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet source that reads a pcapng file: draft-ietf-opsawg-pcapng.
 *
 * Any number of sections, each with its own byte order and interfaces, each
 * interface with its own link type, snap length and clock, as in merged files.
 * Blocks without packets (names, statistics, secrets, comments, unknown ones)
 * are passed over and counted.
 *
 * What can be passed over is counted: packets of link types that cannot be
 * decoded, of interfaces that are not described, and packets whose own fields
 * contradict their block. A file in which every packet is of such a link type
 * ends in SOURCE_ERROR, as a pcap file of that link type is refused; so does
 * one that only has sections of unknown versions. Damage to the blocks
 * themselves cannot be passed over and ends the reading with its place.
 *
 * Simple packet blocks, and packets of interfaces that are not described, have
 * no time: they take that of the packet before them, or 1970 when there is
 * none, and are counted.
 *
 * The filter is compiled at the first packet of each link type, and a link type
 * for which it is not valid ends in SOURCE_ERROR. Opening reads ahead to the
 * first packet, so that a filter that is bad for it is refused then.
 */
#ifndef CAPTURE_PCAPNG_SOURCE_H
#define CAPTURE_PCAPNG_SOURCE_H

#include "capture/input_window.h"
#include "capture/packet_source.h"

/* Takes the window over, unless it fails, and lends `path`. NULL on error. */
struct packet_source *pcapng_source_open(struct input_window *window, const char *path,
                                         const char *filter, struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps the packets of connections until these are over.
 *
 * It stands around a reassembler: packets go through it to the reassembler, and
 * the reassembler's events through it to who reads the streams. So it knows of
 * each packet which connection it is of, and when that is over: then its packets
 * lie here to be taken while the receiver of the streams handles `closed`.
 *
 * A connection's packets are those between the one that opened it and the one
 * that closed it. What comes behind that, such as the acknowledgement of a last
 * FIN sent again, is not kept, and neither is what the reassembler leaves out.
 *
 * Of each connection all headers are kept, and payload up to a limit. All is
 * taken from one store. When that is full, those are given up that have been opening for
 * long or are too many, then the connection that was quiet for longest: its packets are
 * all forgotten and counted. A connection has all its packets or none.
 */
#ifndef REASSEMBLY_PACKET_KEEPER_H
#define REASSEMBLY_PACKET_KEEPER_H

#include "base/kept_packets.h"
#include "reassembly/reassembler.h"

/* What is kept of the payload of one connection, both directions together, retransmissions
 * included. */
enum { PACKET_KEEPER_PAYLOAD = 32 * 1024 };

struct packet_keeper;

/* The options are those of the reassembler; they and the store are lent. */
struct packet_keeper *packet_keeper_new(const struct reassembly_options *options,
                                        struct kept_packets_store *store,
                                        struct stream_sink streams);

/* Takes NULL. */
void packet_keeper_free(struct packet_keeper *keeper);

/* What the reassembler is made with. */
struct stream_sink packet_keeper_stream_sink(struct packet_keeper *keeper);

/* The reassembler that was made with it. */
void packet_keeper_set_reassembler(struct packet_keeper *keeper, struct reassembler *reassembler);

/* Takes the place of the reassembler's sink. */
struct packet_sink packet_keeper_packet_sink(struct packet_keeper *keeper);

/* What comes now is another capture: every connection of the last one was closed. */
void packet_keeper_begin_capture(struct packet_keeper *keeper);

/* While `closed` is handled: the packets of that connection, owned by the caller. NULL when they
 * were given up, or not kept from the beginning. */
struct kept_packets *packet_keeper_take(struct packet_keeper *keeper);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The libnids engine: TCP reassembly by libnids 1.26, as a guest.
 *
 * libnids follows a connection of IPv4 whose handshake was captured whole and
 * in order, up to the first hole of each direction. It says nothing of what it
 * does not follow. So each watched connection has a record of ours as well,
 * from its first packet on; that record raises the events and knows what
 * libnids did not deliver. What ends how:
 *
 * - Both FINs acknowledged, an RST that libnids accepts: CLOSE_FIN, CLOSE_RST.
 * - Bytes undelivered at the end: CLOSE_STALLED, with `missing`. A connection
 *   with both FINs (or an acceptable RST) on the wire that libnids does not
 *   end, does so 5 s after its last packet (`closing_timeout`), or 10 s after
 *   the FINs by libnids's own timer, when packets keep coming.
 * - Never established for libnids (seen from its middle, one direction only,
 *   handshake out of order, data in the SYN, unreadable packets) but with
 *   payload or a handshake: at its end opened without handshake, and at once
 *   closed as CLOSE_STALLED with every byte missing.
 * - Never opened and without payload: no event, counted.
 * - Idle: CLOSE_TIMEOUT. Over the limit of connections: the longest idle is
 *   CLOSE_EVICTED. The limit is 49152 at most, which is what libnids holds, so
 *   that libnids never chooses itself.
 * - A SYN on the same endpoints (connection_reuse.h): if the old connection is
 *   over, the new one is simply followed. If it is closed on the wire but not
 *   ended, or stalled, or never followed, it becomes CLOSE_PORT_REUSED and the
 *   new one is followed. If it never opened, it is counted as unanswered. If
 *   it is open and sound, the SYN is held; its SYN/ACK makes the old one
 *   CLOSE_PORT_REUSED, libnids gets the SYN after all and follows the new one.
 *   libnids would ignore the new SYN; so its old stream is taken from it, which
 *   is allowed between packets.
 * - Facts only: libnids cannot count without collecting, so it is rid of the
 *   stream; the record alone watches for FINs, RST or idleness. Bytes not
 *   asked for are not missing.
 *
 * CLOSE_EVICTED and CLOSE_PORT_REUSED stand also when bytes are missing.
 *
 * After its close a record stays 5 s for stragglers, which are counted.
 *
 * Of data that waited in libnids's queue for a hole to be filled, each event is
 * one segment; a segment that overlaps bytes before it counts as starting
 * where its new bytes do.
 *
 * IPv6 is recorded the same way but gives no event, only counts.
 */
#ifndef REASSEMBLY_LIBNIDS_ENGINE_H
#define REASSEMBLY_LIBNIDS_ENGINE_H

#include "reassembly/reassembly_engine.h"

extern const struct reassembly_engine libnids_engine;

#endif

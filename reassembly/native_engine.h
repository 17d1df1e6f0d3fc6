/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The native engine: TCP reassembly for captures that lose, shuffle and repeat
 * packets, of IPv4 and IPv6.
 *
 * Packets are handled in the order of the capture; of each segment first the
 * acknowledgement, for the other direction, then the payload. What of a
 * direction was handed on, as data or as a gap, is *released*.
 *
 * Order. A payload is released when everything before it is, and everything
 * that its sender had acknowledged of the other direction: so a reply never
 * precedes the command it answers, however the capture shuffled them. In the
 * ordinary case that is so at once, and the bytes are lent from the capture's
 * buffer. Otherwise they are copied and wait, within the memory budget. Two
 * directions may wait for each other when a segment's first copy that was
 * captured is not the first that was sent, and acknowledges more than that one
 * did; then the one captured later goes first.
 *
 * Gaps. A hole is declared a gap at the first of:
 * (a) the receiver acknowledged past its end, and since then `hole_timeout` or
 *     `hole_packets` further packets of the connection have passed;
 * (b) the receiver was never seen, or not for `silence`, and `unheard_queue` or
 *     `unheard_timeout` wait behind the hole;
 * (c) the queue's limit is reached, or the memory budget is used up;
 * (d) the connection ends.
 * Bytes for a gap already declared are counted as late. A direction never seen
 * gives no gaps. What the snap length cut off is a gap at once. A last octet
 * that was acknowledged and never seen may be a FIN: it is waited for in the
 * same way and then let be.
 *
 * Overlaps. The first copy wins, as far as it is still held or remembered
 * (sent_texts.h); a copy with other bytes is counted as conflicting.
 *
 * Connections are followed from wherever the capture has them. One that has
 * carried nothing yet is kept small (dormant_connection.h), and the sink hears
 * of a connection with its first bytes, or at its end when it was established.
 * After both FINs or an RST it ends as soon as nothing is waited for, after
 * `closing_timeout` at the latest; a doubtful RST (tcp_connection.h) has that long
 * to be contradicted. A SYN on the endpoints of an open connection
 * is held until it is answered (connection_reuse.h).
 *
 * Memory. When the budget is exceeded, in this order are given up: half-open
 * connections, the waiting segments of whom has most, the connection idle for
 * longest. Half-open ones are spared while they are younger than a second and
 * take less than an eighth of the budget, since most of these are about to open.
 */
#ifndef REASSEMBLY_NATIVE_ENGINE_H
#define REASSEMBLY_NATIVE_ENGINE_H

#include "reassembly/reassembly_engine.h"

extern const struct reassembly_engine native_engine;

#endif

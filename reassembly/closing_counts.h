/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counting how connections ended.
 */
#ifndef REASSEMBLY_CLOSING_COUNTS_H
#define REASSEMBLY_CLOSING_COUNTS_H

#include "reassembly/reassembly_statistics.h"
#include "reassembly/tcp_connection.h"

/* A connection that nothing was heard of but its opening, or not even that. The sink is
 * told of an attempt. */
void closing_count_unreported(struct reassembly_statistics *statistics,
                              const struct stream_sink *sink, struct tcp_connection *connection,
                              timestamp time);

/* A connection that the sink is told of. */
void closing_count_reported(struct reassembly_statistics *statistics,
                            const struct stream_close *close);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Telling the sink of a connection, and heeding its answer.
 *
 * Each function raises one event of reassembly/stream_event.h and moves
 * `connection->report` to what the answer asks for.
 */
#ifndef REASSEMBLY_STREAM_REPORT_H
#define REASSEMBLY_STREAM_REPORT_H

#include "reassembly/tcp_connection.h"

/* Nothing was reported before. `handshake`: the engine saw all three packets. */
void stream_report_opened(const struct stream_sink *sink, struct tcp_connection *connection,
                          bool handshake, timestamp time);

/* The sink wants data; the bytes count as delivered. */
void stream_report_data(const struct stream_sink *sink, struct tcp_connection *connection,
                        const struct stream_data *data, timestamp time);

/* The sink wants data; the bytes count as skipped. */
void stream_report_gap(const struct stream_sink *sink, struct tcp_connection *connection,
                       const struct stream_gap *gap, timestamp time);

/* The sink waits for the close. */
void stream_report_closed(const struct stream_sink *sink, struct tcp_connection *connection,
                          const struct stream_close *close, timestamp time);

/* Nothing was reported, and nothing will be. */
void stream_report_attempt(const struct stream_sink *sink, struct tcp_connection *connection,
                           enum attempt_answer answer, timestamp time);

#endif

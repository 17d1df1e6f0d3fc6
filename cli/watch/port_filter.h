/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watched ports as an expression of pcap-filter(7). */
#ifndef CLI_WATCH_PORT_FILTER_H
#define CLI_WATCH_PORT_FILTER_H

#include "base/bounded_buffer.h"
#include "reassembly/port_set.h"

/* Such as `tcp port 25 or tcp portrange 587-588`, with a NUL at its end. `tcp`
 * when more than 16 ranges would be needed: a long filter costs more than it spares. */
void port_filter_write(struct bounded_buffer *expression, const struct port_set *ports);

#endif

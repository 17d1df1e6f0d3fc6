/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may be shown of that which stands in front of a dialogue; a part of payload_view.
 *
 * It has no steps, but parts of the record that say all of it: a sound PROXY header of version 1;
 * of version 2 the addresses, the types and lengths of TLVs, and values that the record has; SOCKS
 * 5 when nobody showed who he is. The rest of it is hidden: CONNECT, whose header may say anything,
 * and SOCKS with a name or a password.
 */
#ifndef OUTPUT_PAYLOAD_FRONT_H
#define OUTPUT_PAYLOAD_FRONT_H

#include "output/payload_view.h"

/* The octets that are in front of the side's first step. */
size_t payload_front_length(const struct session *session, enum side side);

/* Marks what may be shown of those, as far as they are there. */
void payload_front_show(const struct session *session, enum side side, struct bytes front,
                        uint8_t *view);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The comment on a session's first packet: who it is, what was found, what is not shown.
 * Nothing in it is from the wire.
 */
#ifndef OUTPUT_PACKET_COMMENT_H
#define OUTPUT_PACKET_COMMENT_H

#include "base/bounded_buffer.h"
#include "output/payload_view.h"

/* A C string, NUL included. */
void packet_comment_write(struct bounded_buffer *comment, const struct session *session,
                          const struct payload_view *view);

#endif

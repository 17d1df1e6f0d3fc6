/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two TCPs that talk over a bad network past a capture point.
 *
 * Each sends what its plan lets it say, acknowledges what it got, and sends
 * again what was not acknowledged, with other borders. So what is captured hangs
 * together as real traffic does: an acknowledgement says what its sender had
 * really got, and bytes are sent again only where the sender had a reason.
 */
#ifndef TESTS_REASSEMBLY_MODEL_PEERS_H
#define TESTS_REASSEMBLY_MODEL_PEERS_H

#include "tests/reassembly/model_plan.h"

struct model_peers;

struct model_peers *model_peers_new(void);
void model_peers_free(struct model_peers *peers);

/* Plays the plan out. What the packets of the capture point to lives until the
 * next call. */
void model_peers_talk(struct model_peers *peers, struct model_plan *plan,
                      struct model_capture *ret_capture);

#endif

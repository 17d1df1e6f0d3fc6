/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may be shown of a played dialogue's octets (output/payload_view.h): of those that the
 * record is said to account for none is of a credential.
 *
 * It stands around a session builder: stream events go through it, and sessions.
 */
#ifndef TESTS_FUZZ_VIEW_CHECK_H
#define TESTS_FUZZ_VIEW_CHECK_H

#include "reassembly/stream_event.h"
#include "smtp/session.h"
#include "tests/fuzz/dialogue_player.h"

enum { VIEW_CHECK_OCTETS = 32 * 1024 };

struct view_check {
    const struct player_input *input;
    struct stream_sink streams;
    struct session_sink sessions;
    uint8_t octets[SIDE_COUNT][VIEW_CHECK_OCTETS]; /* of the connection under way */
    size_t length[SIDE_COUNT];
    bool has_hole[SIDE_COUNT];
};

/* The sessions go on to `next`. */
struct session_sink view_check_sessions(struct view_check *check, const struct player_input *input,
                                        struct session_sink next);

/* What the builder is played with. */
struct stream_sink view_check_streams(struct view_check *check, struct stream_sink builder);

#endif

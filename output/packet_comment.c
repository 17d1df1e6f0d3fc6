/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of a session in front of its packets. */
#include "output/packet_comment.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const ends[] = {
    [PAYLOAD_WHOLE] = NULL,
    [PAYLOAD_UNKEPT] = "no more of it was kept in a row",
    [PAYLOAD_HOLE] = "packets are missing",
    [PAYLOAD_UNRECORDED] = "it is not known what it is",
    [PAYLOAD_CONTRADICTORY] = "packets contradict each other",
    [PAYLOAD_HEADLESS] = "the beginning of the connection is missing",
};

_Static_assert(sizeof ends / sizeof ends[0] == PAYLOAD_END_COUNT, "words for each end");

static void append(struct bounded_buffer *comment, const char *text)
{
    bounded_buffer_append(comment, bytes_of_string(text));
}

static void append_findings(struct bounded_buffer *comment, const struct session *session)
{
    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        append(comment, i > 0 ? ", " : ": ");
        append(comment, finding->id);
        append(comment, " (");
        append(comment, severity_name(finding->severity));
        append(comment, ")");
    }
}

static void append_end(struct bounded_buffer *comment, const struct payload_view *view,
                       enum side side)
{
    char words[256];

    if (ends[view->side[side].end] == NULL)
        return;
    snprintf(words, sizeof words,
             "; payload of the %s is shown up to octet %zu, since behind it %s", side_name(side),
             view->side[side].length, ends[view->side[side].end]);
    append(comment, words);
}

void packet_comment_write(struct bounded_buffer *comment, const struct session *session,
                          const struct payload_view *view)
{
    size_t hidden = payload_view_hidden(view);
    char words[128];

    snprintf(words, sizeof words, "smtpscope session %016" PRIx64, session->id);
    append(comment, words);
    append_findings(comment, session);
    if (hidden > 0) {
        snprintf(words, sizeof words, "; payload octets overwritten with x: %zu", hidden);
        append(comment, words);
    }
    for (enum side side = 0; side < SIDE_COUNT; side++)
        append_end(comment, view, side);
    bounded_buffer_append(comment, bytes_of("", 1));
}

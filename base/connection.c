/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the connection words. */
#include "base/connection.h"

#include <assert.h>

static const char *const side_names[] = {
    [SIDE_CLIENT] = "client",
    [SIDE_SERVER] = "server",
};

static const char *const directions_names[] = {
    [DIRECTIONS_BOTH] = "both",
    [DIRECTIONS_CLIENT] = "client",
    [DIRECTIONS_SERVER] = "server",
};

static const char *const close_reason_names[] = {
    [CLOSE_FIN] = "fin",
    [CLOSE_RST] = "rst",
    [CLOSE_TIMEOUT] = "timeout",
    [CLOSE_END_OF_CAPTURE] = "end-of-capture",
    [CLOSE_EVICTED] = "evicted",
    [CLOSE_STALLED] = "stalled",
    [CLOSE_PORT_REUSED] = "port-reused",
    [CLOSE_INTERFACE_LOST] = "interface-lost",
};

static const char *const closed_by_names[] = {
    [CLOSED_BY_NOBODY] = NULL,
    [CLOSED_BY_CLIENT] = "client",
    [CLOSED_BY_SERVER] = "server",
    [CLOSED_BY_BOTH] = "both",
};

static const char *const attempt_answer_names[] = {
    [ATTEMPT_UNANSWERED] = "unanswered",
    [ATTEMPT_REFUSED] = "refused",
    [ATTEMPT_ANSWERED] = "answered",
};

#define NAME_COUNT(names) (sizeof(names) / sizeof((names)[0]))

_Static_assert(NAME_COUNT(side_names) == SIDE_COUNT, "a name for each side");
_Static_assert(NAME_COUNT(directions_names) == DIRECTIONS_COUNT, "a name for each");
_Static_assert(NAME_COUNT(close_reason_names) == CLOSE_COUNT, "a name for each reason");
_Static_assert(NAME_COUNT(closed_by_names) == CLOSED_BY_COUNT, "a name for each");
_Static_assert(NAME_COUNT(attempt_answer_names) == ATTEMPT_ANSWER_COUNT, "a name for each");

const char *side_name(enum side side)
{
    assert(side < SIDE_COUNT);
    return side_names[side];
}

const char *directions_name(enum directions directions)
{
    assert(directions < DIRECTIONS_COUNT);
    return directions_names[directions];
}

const char *close_reason_name(enum close_reason reason)
{
    assert(reason < CLOSE_COUNT);
    return close_reason_names[reason];
}

const char *closed_by_name(enum closed_by closed_by)
{
    assert(closed_by < CLOSED_BY_COUNT);
    return closed_by_names[closed_by];
}

const char *attempt_answer_name(enum attempt_answer answer)
{
    assert(answer < ATTEMPT_ANSWER_COUNT);
    return attempt_answer_names[answer];
}

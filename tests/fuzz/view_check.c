/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams beside a session builder, and what its record lets show of them. */
#include "tests/fuzz/view_check.h"

#include "output/payload_view.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/output_check.h"

static void add(struct view_check *check, const struct stream_data *data)
{
    size_t *length = &check->length[data->from];
    size_t room = VIEW_CHECK_OCTETS - *length;
    struct bytes bytes = bytes_first(data->bytes, room);

    if (check->has_hole[data->from])
        return;
    memcpy(check->octets[data->from] + *length, bytes.data, bytes.length);
    *length += bytes.length;
    check->has_hole[data->from] = bytes.length < data->bytes.length;
}

static enum stream_interest receive_event(void *context, const struct stream_event *event)
{
    struct view_check *check = context;

    for (enum side side = 0; event->kind == STREAM_OPENED && side < SIDE_COUNT; side++) {
        check->length[side] = 0;
        check->has_hole[side] = false;
    }
    if (event->kind == STREAM_DATA)
        add(check, &event->data);
    if (event->kind == STREAM_GAP)
        check->has_hole[event->gap.from] = true;
    return check->streams.receive(check->streams.context, event);
}

static void require_safe(const struct view_check *check, const struct payload_view *view,
                         enum side side)
{
    size_t length = view->side[side].length;
    uint8_t shown[VIEW_CHECK_OCTETS];

    fuzz_require(length <= check->length[side] && view->side[side].end < PAYLOAD_END_COUNT);
    for (size_t i = 0; i < length; i++) {
        fuzz_require(view->side[side].octets[i] < PAYLOAD_OCTET_COUNT);
        shown[i] =
            view->side[side].octets[i] == PAYLOAD_RECORDED ? check->octets[side][i] : (uint8_t)'x';
    }
    check_no_secret(check->input, bytes_of(shown, length));
}

static void receive_session(void *context, struct session *session)
{
    struct view_check *check = context;
    struct kept_streams streams = { .is_contradictory = false };
    struct payload_view view;

    for (enum side side = 0; side < SIDE_COUNT; side++)
        streams.side[side] = (struct kept_stream){ .octets = check->octets[side],
                                                   .length = check->length[side],
                                                   .end = (int32_t)check->length[side] };
    payload_view_init(&view, session, &streams);
    for (enum side side = 0; side < SIDE_COUNT; side++)
        require_safe(check, &view, side);
    payload_view_clear(&view);
    session_sink_receive(&check->sessions, session);
}

static void notify(void *context, struct notice *notice)
{
    struct view_check *check = context;

    session_sink_notify(&check->sessions, notice);
}

struct session_sink view_check_sessions(struct view_check *check, const struct player_input *input,
                                        struct session_sink next)
{
    check->input = input;
    check->sessions = next;
    return (struct session_sink){ .context = check, .receive = receive_session, .notify = notify };
}

struct stream_sink view_check_streams(struct view_check *check, struct stream_sink builder)
{
    check->streams = builder;
    return (struct stream_sink){ .context = check, .receive = receive_event };
}

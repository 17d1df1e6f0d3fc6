/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From turns to segments. */
#include "tests/bench/traffic_session.h"

#include "tests/bench/traffic_random.h"

enum { SERVERS = 20, CLIENTS = 500, FIRST_PORT = 1024, PORTS = 64000 };

/* Linux acknowledges the first segments of a connection at once, later ones
 * with the answer when there is one in time. */
enum { TURNS_WITH_ACKNOWLEDGMENT = 6 };

/* RFC 5737. Clients have two networks, servers the third. */
static struct endpoint client_endpoint(uint64_t number)
{
    unsigned client = (unsigned)(number % CLIENTS);
    const uint8_t first[4] = { 198, 51, 100, (uint8_t)(1 + client / 2) };
    const uint8_t second[4] = { 203, 0, 113, (uint8_t)(1 + client / 2) };

    return (struct endpoint){ ip_address_v4(client % 2 == 0 ? first : second),
                              (uint16_t)(FIRST_PORT + number / CLIENTS % PORTS) };
}

static struct endpoint server_endpoint(uint64_t number)
{
    const uint8_t octets[4] = { 192, 0, 2, (uint8_t)(1 + number % SERVERS) };

    return (struct endpoint){ ip_address_v4(octets), 25 };
}

void traffic_session_begin(struct traffic_session *session, const struct traffic_profile *profile,
                           const struct traffic_content *content, uint64_t number, uint64_t time)
{
    session->phase = TRAFFIC_SYN;
    session->due = time;
    session->random = number;
    session->round_trip = (unsigned)traffic_between_logs(&session->random, 200, 50000);
    session->segment_pause = profile->segment_pause;
    session->end[SIDE_CLIENT] = client_endpoint(number);
    session->end[SIDE_SERVER] = server_endpoint(number);
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        session->sequence[side] = (uint32_t)traffic_random(&session->random);
        session->identification[side] = (uint16_t)traffic_random(&session->random);
    }
    session->turn = 0;
    session->said = 0;
    session->unacknowledged = 0;
    traffic_dialogue_make(&session->dialogue, profile, content, number, &session->random);
}

static void send_segment(struct traffic_session *session, struct traffic_file *file, enum side from,
                         unsigned flags, size_t payload)
{
    enum side to = side_other(from);
    struct traffic_segment segment = {
        .time = session->due,
        .from = &session->end[from],
        .to = &session->end[to],
        .sequence = session->sequence[from],
        .acknowledgment = (flags & SEGMENT_ACK) != 0 ? session->sequence[to] : 0,
        .identification = session->identification[from]++,
        .flags = (uint8_t)flags,
    };

    traffic_file_write(file, &segment, payload);
    session->sequence[from] +=
        (uint32_t)payload + ((flags & (SEGMENT_SYN | SEGMENT_FIN)) != 0 ? 1 : 0);
}

/* Copies the next bytes of the turn; returns how many. */
static size_t take_payload(const struct traffic_turn *turn, size_t offset, uint8_t *payload)
{
    size_t length = 0;

    for (size_t i = 0; i < TURN_PARTS; i++) {
        struct bytes part =
            bytes_first(bytes_after(turn->parts[i], offset), (size_t)TRAFFIC_SEGMENT - length);

        if (part.length > 0)
            memcpy(payload + length, part.data, part.length);
        length += part.length;
        offset -= offset < turn->parts[i].length ? offset : turn->parts[i].length;
    }
    return length;
}

static void pause_within_turn(struct traffic_session *session)
{
    session->due += traffic_between(&session->random, 1, session->segment_pause);
}

/* The other side's turn, or the end. */
static void pass_turn(struct traffic_session *session)
{
    session->turn++;
    session->said = 0;
    session->unacknowledged = 0;
    session->due += session->round_trip;
    session->phase = session->turn < session->dialogue.count ? TRAFFIC_TURNS : TRAFFIC_FIN;
}

static void send_of_turn(struct traffic_session *session, struct traffic_file *file)
{
    const struct traffic_turn *turn = &session->dialogue.turns[session->turn];
    size_t length = take_payload(turn, session->said, traffic_file_payload(file));
    bool last = session->said + length == turn->length;

    send_segment(session, file, turn->from, SEGMENT_ACK | (last ? SEGMENT_PSH : 0), length);
    session->said += length;
    session->unacknowledged++;
    if (last && session->turn >= TURNS_WITH_ACKNOWLEDGMENT) {
        pass_turn(session);
        return;
    }
    pause_within_turn(session);
    if (last || session->unacknowledged == 2)
        session->phase = TRAFFIC_ACKNOWLEDGES;
}

static void acknowledge(struct traffic_session *session, struct traffic_file *file)
{
    const struct traffic_turn *turn = &session->dialogue.turns[session->turn];

    send_segment(session, file, side_other(turn->from), SEGMENT_ACK, 0);
    session->unacknowledged = 0;
    session->phase = TRAFFIC_TURNS;
    if (session->said == turn->length)
        pass_turn(session);
    else
        pause_within_turn(session);
}

/* The segments without payload, in their order. */
static const struct control {
    enum side from;
    unsigned flags;
    enum traffic_phase next;
} controls[] = {
    [TRAFFIC_SYN] = { SIDE_CLIENT, SEGMENT_SYN, TRAFFIC_SYN_ACK },
    [TRAFFIC_SYN_ACK] = { SIDE_SERVER, SEGMENT_SYN | SEGMENT_ACK, TRAFFIC_ESTABLISHED },
    [TRAFFIC_ESTABLISHED] = { SIDE_CLIENT, SEGMENT_ACK, TRAFFIC_TURNS },
    [TRAFFIC_FIN] = { SIDE_SERVER, SEGMENT_FIN | SEGMENT_ACK, TRAFFIC_ANSWERS_FIN },
    [TRAFFIC_ANSWERS_FIN] = { SIDE_CLIENT, SEGMENT_FIN | SEGMENT_ACK, TRAFFIC_LAST_ACK },
    [TRAFFIC_LAST_ACK] = { SIDE_SERVER, SEGMENT_ACK, TRAFFIC_OVER },
};

void traffic_session_send(struct traffic_session *session, struct traffic_file *file)
{
    const struct control *control = &controls[session->phase];

    if (session->phase == TRAFFIC_TURNS) {
        send_of_turn(session, file);
    } else if (session->phase == TRAFFIC_ACKNOWLEDGES) {
        acknowledge(session, file);
    } else {
        send_segment(session, file, control->from, control->flags, 0);
        session->phase = control->next;
        session->due += session->round_trip / 2;
    }
}

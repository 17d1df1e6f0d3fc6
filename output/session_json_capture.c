/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the session was captured, and what TCP did. */
#include "output/session_json_parts.h"

static void put_gaps(struct bounded_buffer *line, const struct session *session)
{
    size_t mark = line->length;

    json_begin_array(line, "gaps");
    for (size_t i = 0; i < session->gap_count; i++) {
        json_begin_object(line, NULL);
        json_put_word(line, "from", side_name(session->gaps[i].from));
        json_put_count(line, "offset", session->gaps[i].offset);
        json_put_count(line, "length", session->gaps[i].length);
        json_end_object(line);
    }
    json_end_filled_array(line, mark);
}

static void put_missing(struct bounded_buffer *line, const uint64_t missing[SIDE_COUNT])
{
    size_t mark = line->length;

    json_begin_object(line, "missing");
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        json_put_count_above_zero(line, side_name(side), missing[side]);
    json_end_filled_object(line, mark);
}

static void put_vlans(struct bounded_buffer *line, const struct encapsulation *encapsulation)
{
    size_t mark = line->length;

    json_begin_array(line, "vlan");
    for (size_t i = 0; i < encapsulation->vlan_count; i++)
        json_put_count(line, NULL, encapsulation->vlan[i]);
    json_end_filled_array(line, mark);
}

static void put_tunnels(struct bounded_buffer *line, const struct encapsulation *encapsulation)
{
    size_t mark = line->length;

    json_begin_array(line, "tunnel");
    for (size_t i = 0; i < encapsulation->tunnel_count; i++)
        json_put_word(line, NULL, tunnel_name(encapsulation->tunnel[i]));
    json_end_filled_array(line, mark);
}

void session_json_put_capture(struct bounded_buffer *line, const struct session *session)
{
    bool lossy = false;

    json_begin_object(line, "capture");
    json_put_text(line, "source", session->source, &lossy);
    json_put_word(line, "engine", session->engine);
    json_put_boolean(line, "handshake", session->handshake);
    json_put_word(line, "directions", directions_name(session->directions));
    put_gaps(line, session);
    put_missing(line, session->missing);
    put_vlans(line, &session->encapsulation);
    put_tunnels(line, &session->encapsulation);
    json_put_word(line, "close", close_reason_name(session->close));
    json_put_word(line, "closed_by", closed_by_name(session->closed_by));
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
}

static void put_traffic(struct bounded_buffer *line, const char *key, const struct traffic *traffic)
{
    json_begin_object(line, key);
    json_put_count(line, "packets", traffic->packets);
    json_put_count(line, "bytes", traffic->bytes);
    json_put_count(line, "retransmitted", traffic->retransmitted);
    json_put_count(line, "out_of_order", traffic->out_of_order);
    json_put_count(line, "zero_window", traffic->zero_window);
    json_end_object(line);
}

void session_json_put_tcp(struct bounded_buffer *line, const struct session *session)
{
    json_begin_object(line, "tcp");
    json_put_seconds(line, "rtt", session->round_trip);
    put_traffic(line, "client", &session->traffic[SIDE_CLIENT]);
    put_traffic(line, "server", &session->traffic[SIDE_SERVER]);
    json_end_object(line);
}

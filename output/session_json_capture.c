/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the session was captured, and what TCP did. */
#include "output/json_build.h"
#include "output/session_json_parts.h"

static json_t *gaps_json(const struct session *session)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < session->gap_count; i++) {
        json_t *gap = json_object_new();

        json_put_word(gap, "from", side_name(session->gaps[i].from));
        json_put_count(gap, "offset", session->gaps[i].offset);
        json_put_count(gap, "length", session->gaps[i].length);
        json_append(array, gap);
    }
    return array;
}

static json_t *missing_json(const uint64_t missing[SIDE_COUNT])
{
    json_t *object = json_object_new();

    for (unsigned side = 0; side < SIDE_COUNT; side++)
        json_put_count_above_zero(object, side_name(side), missing[side]);
    return object;
}

static json_t *vlans_json(const struct encapsulation *encapsulation)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < encapsulation->vlan_count; i++)
        json_append(array, json_integer(encapsulation->vlan[i]));
    return array;
}

static json_t *tunnels_json(const struct encapsulation *encapsulation)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < encapsulation->tunnel_count; i++)
        json_append(array, json_string_nocheck(tunnel_name(encapsulation->tunnel[i])));
    return array;
}

void session_json_put_encapsulation(json_t *object, const struct encapsulation *encapsulation)
{
    json_put_filled(object, "vlan", vlans_json(encapsulation));
    json_put_filled(object, "tunnel", tunnels_json(encapsulation));
}

json_t *session_json_capture(const struct session *session)
{
    json_t *capture = json_object_new();
    bool lossy = false;

    json_put_text(capture, "source", session->source, &lossy);
    json_put_word(capture, "engine", session->engine);
    json_put_boolean(capture, "handshake", session->handshake);
    json_put_word(capture, "directions", directions_name(session->directions));
    json_put_filled(capture, "gaps", gaps_json(session));
    json_put_filled(capture, "missing", missing_json(session->missing));
    session_json_put_encapsulation(capture, &session->encapsulation);
    if (session->outage >= 0)
        json_put_seconds(capture, "interface_down", session->outage);
    json_put_word(capture, "close", close_reason_name(session->close));
    json_put_word(capture, "closed_by", closed_by_name(session->closed_by));
    json_put_word(capture, "closed_in", session_stage_name(session->timing.closed_in));
    json_put_flag(capture, "lossy", lossy);
    return capture;
}

static json_t *traffic_json(const struct traffic *traffic)
{
    json_t *object = json_object_new();

    json_put_count(object, "packets", traffic->packets);
    json_put_count(object, "bytes", traffic->bytes);
    json_put_count(object, "retransmitted", traffic->retransmitted);
    json_put_count(object, "out_of_order", traffic->out_of_order);
    json_put_count(object, "zero_window", traffic->zero_window);
    json_put_count_above_zero(object, "conflicting", traffic->conflicting);
    json_put_count_above_zero(object, "late", traffic->late);
    json_put_count_above_zero(object, "copies", traffic->copies);
    json_put_count_above_zero(object, "snapped", traffic->snapped);
    return object;
}

json_t *session_json_tcp(const struct session *session)
{
    json_t *tcp = json_object_new();

    json_put_seconds(tcp, "rtt", session->round_trip);
    json_put(tcp, "client", traffic_json(&session->traffic[SIDE_CLIENT]));
    json_put(tcp, "server", traffic_json(&session->traffic[SIDE_SERVER]));
    return tcp;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way of packets up to the engine. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/stream_recorder.h"
#include "tests/support/suite_main.h"

static enum stream_interest ignore(void *context, const struct stream_event *event)
{
    (void)context;
    (void)event;
    return STREAM_UNWANTED;
}

static const struct stream_sink nobody = { NULL, ignore };

START_TEST(unknown_engine_is_an_error_that_names_the_known_ones)
{
    struct reassembly_options options = reassembly_options_default();
    struct error error = { "" };

    options.engine = "steam";
    ck_assert_ptr_null(reassembler_new(&options, nobody, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "`steam`"));
    ck_assert_ptr_nonnull(strstr(error.message, "native, libnids"));
}
END_TEST

START_TEST(second_libnids_at_once_is_an_error)
{
    struct reassembly_options options = reassembly_options_default();
    struct error error = { "" };
    struct recording *first;

    options.engine = "libnids";
    first = recording_new_with(&options);
    ck_assert_ptr_null(reassembler_new(&options, nobody, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "libnids"));
    talk_handshake(&first->talk);
    talk_close(&first->talk, SIDE_CLIENT);
    ASSERT_LOG(first, "40001 opened\n"
                      "40001 closed fin client\n");
    recording_free(first);
}
END_TEST

START_TEST(one_libnids_after_another_works)
{
    for (int i = 0; i < 5; i++) {
        struct recording *recording = recording_new();

        talk_handshake(&recording->talk);
        talk_say(&recording->talk, SIDE_SERVER, "220 ready");
        ASSERT_LOG(recording, "40001 opened\n"
                              "40001 server 0 [220 ready]\n");
        recording_free(recording); /* with a connection open */
    }
}
END_TEST

START_TEST(freeing_nothing_is_allowed)
{
    reassembler_free(NULL);
}
END_TEST

START_TEST(after_the_end_another_capture_may_follow_with_earlier_times)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_talk again = *talk;

    again.now -= 86400 * DURATION_SECOND;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    recording_end(recording);
    talk_handshake(&again);
    talk_say(&again, SIDE_SERVER, "220 earlier");
    ck_assert_int_eq(recording->recorder.time, again.now - again.step);
    recording_end(recording);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed end-of-capture\n"
                          "40001 opened\n"
                          "40001 server 0 [220 earlier]\n"
                          "40001 closed end-of-capture\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_CLOCK_STEPS_BACK), 0);
    recording_free(recording);
}
END_TEST

START_TEST(lost_interface_is_the_reason_of_sound_connections)
{
    struct recording *recording = recording_new();

    talk_handshake(&recording->talk);
    reassembler_end(recording->reassembler, CLOSE_INTERFACE_LOST);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed interface-lost\n");
    recording_free(recording);
}
END_TEST

START_TEST(outage_is_told_in_its_place)
{
    struct recording *recording = recording_new();
    const struct packet outage = { .kind = PACKET_OUTAGE, .time = recording->talk.now };
    struct packet_sink packets = reassembler_packet_sink(recording->reassembler);

    talk_handshake(&recording->talk);
    packets.receive(packets.context, &outage);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "outage\n"
                          "40001 closed end-of-capture\n");
    recording_free(recording);
}
END_TEST

static struct reassembly_options watching(const char *ports)
{
    struct reassembly_options options = reassembly_options_default();

    ck_assert(port_set_parse(&options.ports, ports, NULL));
    return options;
}

START_TEST(only_watched_ports_are_analysed)
{
    struct reassembly_options options = watching("2500-2600");
    struct recording *recording = recording_new_with(&options);
    struct tcp_talk other = recording->talk;

    recording->talk.end[SIDE_SERVER].port = 2525;
    talk_handshake(&other);
    talk_handshake(&recording->talk);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed end-of-capture\n");
    ck_assert_uint_eq(recording->recorder.stream.server.port, 2525);
    ck_assert_uint_eq(recording_count(recording, COUNT_OTHER_PORTS), 3);
    ck_assert_uint_eq(recording_count(recording, COUNT_ANALYSED), 3);
    recording_free(recording);
}
END_TEST

START_TEST(damage_on_other_ports_is_not_counted_as_such)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk->end[SIDE_SERVER].port = 80;
    talk_control(talk, SIDE_CLIENT, TALK_SYN | TALK_FIN);
    ck_assert_uint_eq(recording_count(recording, COUNT_OTHER_PORTS), 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_TCP_HEADER_FLAGS), 0);
    recording_free(recording);
}
END_TEST

START_TEST(any_port_is_analysed_and_the_lower_one_serves)
{
    struct reassembly_options options = watching("any");
    struct recording *recording = recording_new_with(&options);
    struct tcp_talk *talk = &recording->talk;

    talk->end[SIDE_SERVER].port = 10025;
    talk_say(talk, SIDE_SERVER, "220 ready");
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.stream.client.port, 40001);
    recording_free(recording);
}
END_TEST

/* Ways to spoil the greeting, and what counts it. */
static void wrong_protocol(struct tcp_packet *packet)
{
    packet->packet.protocol = 17;
}

static void cut_header(struct tcp_packet *packet)
{
    packet->packet.payload.length = 12;
}

static void no_header(struct tcp_packet *packet)
{
    packet->packet.payload_length = 12;
    packet->packet.payload.length = 12;
}

static void far_offset(struct tcp_packet *packet)
{
    packet->memory[20 + 12] = 0xf0;
}

static void syn_and_fin(struct tcp_packet *packet)
{
    packet->memory[20 + 13] = TALK_SYN | TALK_FIN;
}

static void to_itself(struct tcp_packet *packet)
{
    memcpy(packet->memory + 22, packet->memory + 20, 2);
    packet->packet.destination_address = packet->packet.source_address;
}

static const struct {
    void (*spoil)(struct tcp_packet *packet);
    enum reassembly_statistic counted;
} spoilt[] = {
    { wrong_protocol, COUNT_NOT_TCP },       { cut_header, COUNT_TCP_HEADER_CUT },
    { no_header, COUNT_TCP_HEADER_SHORT },   { far_offset, COUNT_TCP_HEADER_OFFSET },
    { syn_and_fin, COUNT_TCP_HEADER_FLAGS }, { to_itself, COUNT_SAME_ENDPOINT },
};

START_TEST(packet_left_out_is_counted_by_its_reason)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;
    struct tcp_packet packet;

    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 ready"));
    packet = tcp_packet_new(&spec);
    spoilt[_i].spoil(&packet);
    talk->sink.receive(talk->sink.context, &packet.packet);
    tcp_packet_free(&packet);
    ASSERT_LOG(recording, "40001 opened\n");
    ck_assert_uint_eq(recording_count(recording, spoilt[_i].counted), 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_ANALYSED), 3);
    recording_free(recording);
}
END_TEST

/* Flips a bit of the greeting: in the IP header's identification, or in the text. */
static void send_with_bad_checksum(struct recording *recording, bool in_header)
{
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;
    struct tcp_packet packet;

    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 ready"));
    packet = tcp_packet_new(&spec);
    packet.memory[in_header ? 4 : 40] ^= 1;
    talk->sink.receive(talk->sink.context, &packet.packet);
    tcp_packet_free(&packet);
}

START_TEST(checksums_are_ignored_unless_asked_for)
{
    struct recording *recording = recording_new();

    send_with_bad_checksum(recording, _i == 0);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_SERVER], 9);
    recording_free(recording);
}
END_TEST

START_TEST(wrong_checksums_are_left_out_and_counted_when_asked_for)
{
    struct reassembly_options options = reassembly_options_default();
    struct recording *recording;

    options.verify_checksums = true;
    recording = recording_new_with(&options);
    send_with_bad_checksum(recording, _i == 0);
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.opened, 1);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_SERVER], 0);
    ck_assert_uint_eq(
        recording_count(recording, _i == 0 ? COUNT_BAD_IP_CHECKSUM : COUNT_BAD_TCP_CHECKSUM), 1);
    recording_free(recording);
}
END_TEST

START_TEST(clock_trouble_is_counted_and_expires_nothing)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    timestamp now;

    talk_handshake(talk);
    now = talk->now;
    talk->now += 86400 * DURATION_SECOND;
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk->now = now;
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk->now = now - 86400 * DURATION_SECOND;
    talk_say(talk, SIDE_SERVER, "250 b");
    /* Its own time, but for what would lie before the connection. */
    ck_assert_int_eq(recording->recorder.time, recording->recorder.stream.start);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 client 0 [EHLO a]\n"
                          "40001 server 9 [250 b]\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_CLOCK_JUMPS), 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_CLOCK_STEPS_BACK), 1);
    recording_free(recording);
}
END_TEST

START_TEST(connection_dated_ahead_by_mistake_still_times_out)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_talk other = *talk;
    timestamp now;

    talk_handshake(talk);
    now = talk->now;
    talk->now += 86400 * DURATION_SECOND;
    talk_say(talk, SIDE_SERVER, "220 ready");
    other.end[SIDE_CLIENT].port = 40002;
    other.now = now;
    for (int minute = 0; minute < 65; minute++) {
        talk_ack(&other, SIDE_CLIENT);
        talk_pause(&other, 60 * DURATION_SECOND);
    }
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed timeout\n");
    recording_free(recording);
}
END_TEST

START_TEST(connection_after_a_quiet_night_is_not_taken_for_idle)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    timestamp morning;

    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_SERVER);
    recording->recorder.log_length = 0;
    talk_pause(talk, 8 * 3600 * DURATION_SECOND);
    morning = talk->now;
    talk->end[SIDE_CLIENT].port = 40002;
    talk_handshake(talk);
    ASSERT_LOG(recording, "40002 opened\n");
    ck_assert_int_eq(recording->recorder.stream.start, morning);
    ck_assert_uint_eq(recording_count(recording, COUNT_CLOCK_JUMPS), 0);
    recording_free(recording);
}
END_TEST

START_TEST(every_statistic_has_a_name_of_its_own)
{
    for (int i = 0; i < REASSEMBLY_STATISTIC_COUNT; i++) {
        const char *name = reassembly_statistic_name((enum reassembly_statistic)i);

        ck_assert_uint_gt(strlen(name), 0);
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(name, reassembly_statistic_name((enum reassembly_statistic)j));
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("reassembler");
    TCase *engines = tcase_create("engines");
    TCase *picking = tcase_create("picking");
    TCase *time = tcase_create("time");

    tcase_add_test(engines, unknown_engine_is_an_error_that_names_the_known_ones);
    tcase_add_test(engines, second_libnids_at_once_is_an_error);
    tcase_add_test(engines, one_libnids_after_another_works);
    tcase_add_test(engines, freeing_nothing_is_allowed);
    tcase_add_test(picking, only_watched_ports_are_analysed);
    tcase_add_test(picking, damage_on_other_ports_is_not_counted_as_such);
    tcase_add_test(picking, any_port_is_analysed_and_the_lower_one_serves);
    tcase_add_loop_test(picking, packet_left_out_is_counted_by_its_reason, 0,
                        sizeof spoilt / sizeof spoilt[0]);
    tcase_add_loop_test(picking, checksums_are_ignored_unless_asked_for, 0, 2);
    tcase_add_loop_test(picking, wrong_checksums_are_left_out_and_counted_when_asked_for, 0, 2);
    tcase_add_test(picking, every_statistic_has_a_name_of_its_own);
    tcase_add_test(time, after_the_end_another_capture_may_follow_with_earlier_times);
    tcase_add_test(time, lost_interface_is_the_reason_of_sound_connections);
    tcase_add_test(time, outage_is_told_in_its_place);
    tcase_add_test(time, clock_trouble_is_counted_and_expires_nothing);
    tcase_add_test(time, connection_dated_ahead_by_mistake_still_times_out);
    tcase_add_test(time, connection_after_a_quiet_night_is_not_taken_for_idle);
    suite_add_tcase(suite, engines);
    suite_add_tcase(suite, picking);
    suite_add_tcase(suite, time);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections divided among reassemblers. */
#include "reassembly/flow_share.h"

#include "tests/reassembly/stream_recorder.h"
#include "tests/support/suite_main.h"

enum { SHARES = 7, CONNECTIONS = 4000 };

/* Many of one subnet to one server, as in a mirror port's traffic. */
static struct tcp_spec connection(unsigned number)
{
    return (struct tcp_spec){
        .from = endpoint_v4(192, 0, 2, (uint8_t)(1 + number % 200), (uint16_t)(32768 + number)),
        .to = endpoint_v4(198, 51, 100, 25, 25),
        .flags = TALK_SYN,
    };
}

static unsigned owner(const struct tcp_spec *spec, unsigned count)
{
    struct tcp_packet packet = tcp_packet_new(spec);
    struct tcp_header tcp;
    unsigned owners = 0, found = count;

    ck_assert_int_eq(tcp_header_parse(&packet.packet, &tcp), TCP_HEADER_SOUND);
    for (unsigned i = 0; i < count; i++) {
        const struct flow_share share = { i, count };

        if (flow_share_keeps(&share, &packet.packet, &tcp)) {
            owners++;
            found = i;
        }
    }
    tcp_packet_free(&packet);
    ck_assert_uint_eq(owners, 1);
    return found;
}

START_TEST(each_connection_belongs_to_one_share_whoever_sends)
{
    for (unsigned i = 0; i < CONNECTIONS; i++) {
        struct tcp_spec there = connection(i);
        struct tcp_spec back = there;

        back.from = there.to;
        back.to = there.from;
        ck_assert_uint_eq(owner(&there, SHARES), owner(&back, SHARES));
    }
}
END_TEST

START_TEST(connections_of_ipv6_have_one_share_too)
{
    for (unsigned i = 0; i < CONNECTIONS; i++) {
        struct tcp_spec there = { .from = endpoint_v6((uint8_t)i, (uint16_t)(1024 + i)),
                                  .to = endpoint_v6(25, 25),
                                  .flags = TALK_SYN };
        struct tcp_spec back = { .from = there.to, .to = there.from, .flags = TALK_SYN };

        ck_assert_uint_eq(owner(&there, SHARES), owner(&back, SHARES));
    }
}
END_TEST

START_TEST(shares_are_about_equal)
{
    unsigned sizes[SHARES] = { 0 };

    for (unsigned i = 0; i < CONNECTIONS; i++) {
        struct tcp_spec spec = connection(i);

        sizes[owner(&spec, SHARES)]++;
    }
    for (unsigned i = 0; i < SHARES; i++) {
        ck_assert_uint_gt(sizes[i], CONNECTIONS / SHARES * 4 / 5);
        ck_assert_uint_lt(sizes[i], CONNECTIONS / SHARES * 6 / 5);
    }
}
END_TEST

START_TEST(tunnels_with_the_same_addresses_are_divided_too)
{
    unsigned sizes[2] = { 0 };

    for (uint32_t key = 0; key < 200; key++) {
        struct tcp_spec spec = connection(1);

        spec.tunnel_key = key;
        sizes[owner(&spec, 2)]++;
    }
    ck_assert_uint_gt(sizes[0], 60);
    ck_assert_uint_gt(sizes[1], 60);
}
END_TEST

START_TEST(no_or_one_share_is_everything)
{
    struct tcp_spec spec = connection(1);
    struct tcp_packet packet = tcp_packet_new(&spec);
    struct tcp_header tcp;

    ck_assert_int_eq(tcp_header_parse(&packet.packet, &tcp), TCP_HEADER_SOUND);
    ck_assert(flow_share_keeps(&(struct flow_share){ 0, 0 }, &packet.packet, &tcp));
    ck_assert(flow_share_keeps(&(struct flow_share){ 0, 1 }, &packet.packet, &tcp));
    tcp_packet_free(&packet);
}
END_TEST

/* --------------------------------------------------------------- reassemblers */

/* Conversations beside packets of every other fate, in one capture. */
static void play(struct packet_sink sink)
{
    struct tcp_talk talk;
    struct tcp_spec spec;
    struct tcp_packet packet;

    talk_init(&talk, sink);
    for (unsigned i = 0; i < 40; i++) {
        talk.end[SIDE_CLIENT].port = (uint16_t)(40001 + i);
        talk_handshake(&talk);
        talk_say(&talk, SIDE_SERVER, "220 ready");
        talk_control(&talk, SIDE_CLIENT,
                     TALK_SYN | TALK_RST); /* flags that contradict each other */
        spec = talk_prepare(&talk, SIDE_CLIENT, TALK_ACK, bytes_of(NULL, 0));
        packet = tcp_packet_new(&spec);
        packet.packet.protocol = 17;
        sink.receive(sink.context, &packet.packet);
        packet.packet.protocol = 6;
        packet.packet.payload.data = packet.memory + 20;
        packet.packet.payload.length = 16;
        sink.receive(sink.context, &packet.packet); /* cut by the snap length */
        tcp_packet_free(&packet);
        spec.to.port = 80;
        talk_send(&talk, &spec);
        spec.to = spec.from = endpoint_v4(192, 0, 2, 1, 25);
        talk_send(&talk, &spec);
        spec = talk_prepare(&talk, SIDE_SERVER, TALK_ACK, bytes_of_string("x"));
        packet = tcp_packet_new(&spec);
        packet.memory[40] ^= 1; /* a wrong checksum */
        sink.receive(sink.context, &packet.packet);
        tcp_packet_free(&packet);
        talk.now -= 5 * talk.step; /* back in time */
        talk_close(&talk, SIDE_CLIENT);
    }
}

static struct recording *play_share(struct flow_share share)
{
    struct reassembly_options options = reassembly_options_default();
    struct recording *recording;

    options.share = share;
    options.verify_checksums = true;
    recording = recording_new_with(&options);
    play(reassembler_packet_sink(recording->reassembler));
    recording_end(recording);
    return recording;
}

START_TEST(counters_of_all_shares_add_up_to_those_of_one_reassembler)
{
    struct recording *whole = play_share((struct flow_share){ 0, 1 });
    struct reassembly_statistics one = *reassembler_statistics(whole->reassembler);
    struct reassembly_statistics sum = { { 0 } };
    unsigned opened = 0, all = whole->recorder.opened;

    recording_free(whole);
    ck_assert_uint_eq(all, 40);
    for (unsigned i = 0; i < SHARES; i++) {
        struct recording *part = play_share((struct flow_share){ i, SHARES });

        for (unsigned j = 0; j < REASSEMBLY_STATISTIC_COUNT; j++)
            sum.value[j] += reassembler_statistics(part->reassembler)->value[j];
        opened += part->recorder.opened;
        ck_assert_uint_lt(part->recorder.opened, all);
        recording_free(part);
    }
    ck_assert_uint_eq(opened, all);
    for (unsigned j = 0; j < REASSEMBLY_STATISTIC_COUNT; j++)
        ck_assert_msg(sum.value[j] == one.value[j], "%s",
                      reassembly_statistic_name((enum reassembly_statistic)j));
    ck_assert_uint_gt(one.value[COUNT_CLOCK_STEPS_BACK], 0);
    ck_assert_uint_eq(one.value[COUNT_BAD_TCP_CHECKSUM], 40);
    ck_assert_uint_eq(one.value[COUNT_TCP_HEADER_CUT], 40);
    ck_assert_uint_eq(one.value[COUNT_TCP_HEADER_FLAGS], 40);
    ck_assert_uint_eq(one.value[COUNT_SAME_ENDPOINT], 40);
    ck_assert_uint_eq(one.value[COUNT_NOT_TCP], 40);
    ck_assert_uint_eq(one.value[COUNT_OTHER_PORTS], 40);
}
END_TEST

/* Several that get packets anyhow and bring them to whose they are. */
struct division {
    struct recording *recordings[SHARES];
    unsigned packets;
};

static void divide(void *context, const struct packet *packet)
{
    struct division *division = context;
    struct recording *reader = division->recordings[division->packets++ % SHARES];
    unsigned owner;

    if (reassembler_sort(reader->reassembler, packet, &owner)) {
        struct packet_sink sink = reassembler_packet_sink(division->recordings[owner]->reassembler);

        sink.receive(sink.context, packet);
    }
}

static void begin_division(struct division *division)
{
    struct reassembly_options options = reassembly_options_default();

    options.verify_checksums = true;
    options.divided = true;
    division->packets = 0;
    for (unsigned i = 0; i < SHARES; i++) {
        options.share = (struct flow_share){ i, SHARES };
        division->recordings[i] = recording_new_with(&options);
    }
}

/* Adds up what they counted; how many connections they opened. */
static unsigned end_division(struct division *division, struct reassembly_statistics *ret_sum)
{
    unsigned opened = 0;

    *ret_sum = (struct reassembly_statistics){ { 0 } };
    for (unsigned i = 0; i < SHARES; i++) {
        struct recording *part = division->recordings[i];

        recording_end(part);
        opened += part->recorder.opened;
        for (unsigned j = 0; j < REASSEMBLY_STATISTIC_COUNT; j++)
            ret_sum->value[j] += reassembler_statistics(part->reassembler)->value[j];
        recording_free(part);
    }
    return opened;
}

/* Each has a clock of its own. */
START_TEST(divided_reassemblers_count_and_open_what_one_does)
{
    struct recording *whole = play_share((struct flow_share){ 0, 1 });
    struct reassembly_statistics one = *reassembler_statistics(whole->reassembler);
    struct reassembly_statistics sum;
    struct division division;
    unsigned all = whole->recorder.opened;

    recording_free(whole);
    begin_division(&division);
    play((struct packet_sink){ &division, divide });
    ck_assert_uint_eq(end_division(&division, &sum), all);
    ck_assert_uint_gt(sum.value[COUNT_CLOCK_STEPS_BACK], 0);
    sum.value[COUNT_CLOCK_STEPS_BACK] = one.value[COUNT_CLOCK_STEPS_BACK];
    ck_assert_mem_eq(&sum, &one, sizeof one);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("flow_share");
    TCase *dividing = tcase_create("dividing");
    TCase *reassemblers = tcase_create("reassemblers");

    tcase_add_test(dividing, each_connection_belongs_to_one_share_whoever_sends);
    tcase_add_test(dividing, connections_of_ipv6_have_one_share_too);
    tcase_add_test(dividing, shares_are_about_equal);
    tcase_add_test(dividing, tunnels_with_the_same_addresses_are_divided_too);
    tcase_add_test(dividing, no_or_one_share_is_everything);
    tcase_add_test(reassemblers, counters_of_all_shares_add_up_to_those_of_one_reassembler);
    tcase_add_test(reassemblers, divided_reassemblers_count_and_open_what_one_does);
    suite_add_tcase(suite, dividing);
    suite_add_tcase(suite, reassemblers);
    return suite;
}

SUITE_MAIN(suite);

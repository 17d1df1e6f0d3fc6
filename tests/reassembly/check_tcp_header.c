/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP headers. */
#include "reassembly/tcp_header.h"

#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

static struct tcp_spec example(void)
{
    return (struct tcp_spec){
        .from = endpoint_v4(192, 0, 2, 1, 40001),
        .to = endpoint_v4(198, 51, 100, 25, 25),
        .sequence = 0xdeadbeef,
        .acknowledgment = 0x12345678,
        .flags = TALK_PSH | TALK_ACK,
        .window = 4096,
        .payload = bytes_of_string("MAIL"),
    };
}

/* The packet of this spec with one octet of its TCP header overwritten. */
static enum tcp_header_fault parse_with(const struct tcp_spec *spec, size_t at, uint8_t octet,
                                        struct tcp_header *ret_header)
{
    struct tcp_packet packet = tcp_packet_new(spec);
    enum tcp_header_fault fault;

    packet.memory[packet.packet.header.length + at] = octet;
    fault = tcp_header_parse(&packet.packet, ret_header);
    tcp_packet_free(&packet);
    return fault;
}

START_TEST(fields_are_read)
{
    static const uint8_t options[] = { 1, 1, 1, 1 };
    struct tcp_spec spec = example();
    struct tcp_packet packet;
    struct tcp_header tcp;

    spec.options = bytes_of(options, sizeof options);
    packet = tcp_packet_new(&spec);
    ck_assert_int_eq(tcp_header_parse(&packet.packet, &tcp), TCP_HEADER_SOUND);
    ck_assert_uint_eq(tcp.source_port, 40001);
    ck_assert_uint_eq(tcp.destination_port, 25);
    ck_assert_uint_eq(tcp.sequence, 0xdeadbeef);
    ck_assert_uint_eq(tcp.acknowledgment, 0x12345678);
    ck_assert_uint_eq(tcp.window, 4096);
    ck_assert(tcp_header_has(&tcp, TCP_FLAG_PSH) && !tcp_header_has(&tcp, TCP_FLAG_SYN));
    ck_assert(bytes_equal(tcp.options, bytes_of(options, sizeof options)));
    ck_assert(bytes_equal(tcp.payload, bytes_of_string("MAIL")));
    ck_assert_uint_eq(tcp.payload_length, 4);
    tcp_packet_free(&packet);
}
END_TEST

START_TEST(data_offset_lies_between_five_and_the_packets_end)
{
    struct tcp_spec spec = example(); /* 24 octets: offsets 5 and 6 fit */
    struct tcp_header tcp;

    ck_assert_int_eq(parse_with(&spec, 12, (uint8_t)(_i << 4), &tcp),
                     _i == 5 || _i == 6 ? TCP_HEADER_SOUND : TCP_HEADER_OFFSET);
}
END_TEST

static bool makes_sense(unsigned flags)
{
    if ((flags & TALK_SYN) != 0)
        return (flags & (TALK_FIN | TALK_RST)) == 0;
    return (flags & (TALK_ACK | TALK_RST)) != 0;
}

START_TEST(flags_that_contradict_each_other_are_refused)
{
    struct tcp_spec spec = example();
    struct tcp_header tcp;

    for (unsigned flags = 0; flags < 256; flags++)
        ck_assert_int_eq(parse_with(&spec, 13, (uint8_t)flags, &tcp),
                         makes_sense(flags) ? TCP_HEADER_SOUND : TCP_HEADER_FLAGS);
}
END_TEST

START_TEST(short_and_cut_headers_are_told_apart)
{
    struct tcp_spec spec = example();
    struct tcp_packet packet = tcp_packet_new(&spec);
    struct tcp_header tcp;

    packet.packet.payload.length = 19;
    ck_assert_int_eq(tcp_header_parse(&packet.packet, &tcp), TCP_HEADER_CUT);
    packet.packet.payload_length = 19;
    ck_assert_int_eq(tcp_header_parse(&packet.packet, &tcp), TCP_HEADER_SHORT);
    packet.packet.payload = bytes_of(NULL, 0);
    packet.packet.payload_length = 0;
    ck_assert_int_eq(tcp_header_parse(&packet.packet, &tcp), TCP_HEADER_SHORT);
    tcp_packet_free(&packet);
}
END_TEST

START_TEST(header_cut_within_its_options_is_cut)
{
    static const uint8_t options[] = { 1, 1, 1, 1 };
    struct tcp_spec spec = example();
    struct tcp_packet packet;
    struct tcp_header tcp;

    spec.options = bytes_of(options, sizeof options);
    packet = tcp_packet_new(&spec);
    packet.packet.payload.length = 22;
    ck_assert_int_eq(tcp_header_parse(&packet.packet, &tcp), TCP_HEADER_CUT);
    tcp_packet_free(&packet);
}
END_TEST

START_TEST(cut_payload_keeps_its_length_on_the_wire)
{
    struct tcp_spec spec = example();
    struct tcp_packet packet = tcp_packet_new(&spec);
    struct tcp_header tcp;

    packet.packet.payload.length = 20;
    ck_assert_int_eq(tcp_header_parse(&packet.packet, &tcp), TCP_HEADER_SOUND);
    ck_assert_uint_eq(tcp.payload.length, 0);
    ck_assert_uint_eq(tcp.payload_length, 4);
    tcp_packet_free(&packet);
}
END_TEST

static struct syn_facts facts_of(const void *options, size_t length)
{
    struct tcp_header tcp = { .window = 64240, .options = bytes_of(options, length) };

    return tcp_header_syn_facts(&tcp, 64);
}

START_TEST(syn_options_are_kept_in_their_order)
{
    static const uint8_t linux_options[] = { 2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0,
                                             0, 1, 0,    0,    0, 0, 1, 3,  3, 7 };
    static const uint8_t order[] = { 2, 4, 8, 1, 3 };
    struct syn_facts facts = facts_of(linux_options, sizeof linux_options);

    ck_assert(facts.seen);
    ck_assert_uint_eq(facts.ttl, 64);
    ck_assert_uint_eq(facts.window, 64240);
    ck_assert_uint_eq(facts.maximum_segment_size, 1460);
    ck_assert_uint_eq(facts.window_scale, 7);
    ck_assert_uint_eq(facts.option_count, sizeof order);
    ck_assert_int_eq(memcmp(facts.options, order, sizeof order), 0);
}
END_TEST

START_TEST(option_list_ends_where_it_is_broken)
{
    static const uint8_t lists[][8] = {
        { 2, 4, 5, 180, 3, 1, 7, 0 },  /* shorter than its own head */
        { 2, 4, 5, 180, 3, 0, 0, 0 },  /* no length at all */
        { 2, 4, 5, 180, 3, 40, 7, 0 }, /* longer than the rest */
        { 2, 4, 5, 180, 0, 3, 3, 7 },  /* behind the end of the list */
    };
    uint8_t *exact = malloc(8);
    struct syn_facts facts;

    memcpy(exact, lists[_i], 8);
    facts = facts_of(exact, 8);
    ck_assert_uint_eq(facts.maximum_segment_size, 1460);
    ck_assert_uint_eq(facts.window_scale, 0);
    ck_assert_uint_eq(facts.option_count, 1);
    exact[0] = 3;
    facts = facts_of(exact, 1); /* a kind without its length */
    ck_assert_uint_eq(facts.option_count, 0);
    free(exact);
}
END_TEST

START_TEST(options_of_a_wrong_length_have_no_value)
{
    static const uint8_t options[] = { 2, 3, 5, 3, 4, 7, 0, 1 };
    struct syn_facts facts = facts_of(options, sizeof options);

    ck_assert_uint_eq(facts.maximum_segment_size, 0);
    ck_assert_uint_eq(facts.window_scale, 0);
    ck_assert_uint_eq(facts.option_count, 3);
}
END_TEST

START_TEST(more_options_than_fit_are_left_out)
{
    uint8_t options[40];
    struct syn_facts facts;

    memset(options, 1, sizeof options);
    facts = facts_of(options, sizeof options);
    ck_assert_uint_eq(facts.option_count, SYN_OPTION_KINDS);
}
END_TEST

START_TEST(window_scale_is_fourteen_at_most)
{
    static const uint8_t options[] = { 3, 3, 200, 0 };

    ck_assert_uint_eq(facts_of(options, sizeof options).window_scale, 14);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tcp header");
    TCase *headers = tcase_create("headers");
    TCase *options = tcase_create("options");

    tcase_add_test(headers, fields_are_read);
    tcase_add_loop_test(headers, data_offset_lies_between_five_and_the_packets_end, 0, 16);
    tcase_add_test(headers, flags_that_contradict_each_other_are_refused);
    tcase_add_test(headers, short_and_cut_headers_are_told_apart);
    tcase_add_test(headers, header_cut_within_its_options_is_cut);
    tcase_add_test(headers, cut_payload_keeps_its_length_on_the_wire);
    tcase_add_test(options, syn_options_are_kept_in_their_order);
    tcase_add_loop_test(options, option_list_ends_where_it_is_broken, 0, 4);
    tcase_add_test(options, options_of_a_wrong_length_have_no_value);
    tcase_add_test(options, more_options_than_fit_are_left_out);
    tcase_add_test(options, window_scale_is_fourteen_at_most);
    suite_add_tcase(suite, headers);
    suite_add_tcase(suite, options);
    return suite;
}

SUITE_MAIN(suite);

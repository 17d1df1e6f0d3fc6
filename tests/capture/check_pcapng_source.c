/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading pcapng files: blocks, byte orders, sections, interfaces, filters. */
#include "capture/pcapng_source.h"

#include "tests/capture/pcapng_image.h"
#include "tests/support/suite_main.h"

/* The next packet, with this time and this much payload. */
static void ck_assert_next(struct opened_image *opened, timestamp time, size_t payload)
{
    struct packet packet;

    ck_assert_int_eq(packet_source_next(opened->source, &packet, &opened->error), SOURCE_PACKET);
    ck_assert_packet_sound(&packet);
    ck_assert_int_eq(packet.time, time);
    ck_assert_uint_eq(packet.payload.length, payload);
    ck_assert_str_eq(packet.source, opened->path);
}

static void ck_assert_end(struct opened_image *opened, enum source_result result)
{
    struct packet packet;

    ck_assert_int_eq(packet_source_next(opened->source, &packet, &opened->error), result);
}

START_TEST(each_kind_of_packet_block_is_read_in_both_byte_orders)
{
    static const uint32_t types[] = { PCAPNG_ENHANCED_PACKET, PCAPNG_PACKET, PCAPNG_SIMPLE_PACKET };
    struct pcapng_image image;
    struct opened_image opened;

    pcapng_image_init_ethernet(&image, _i % 2 != 0);
    pcapng_add_ipv4_of(&image, types[_i / 2], 0, (UINT64_C(1) << 32) + 7, false);
    open_pcapng(&opened, &image);
    ck_assert_next(&opened, types[_i / 2] == PCAPNG_SIMPLE_PACKET ? 0 : INT64_C(4294967303000), 30);
    ck_assert_end(&opened, SOURCE_END);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_FRAMES_WITHOUT_TIME),
                      types[_i / 2] == PCAPNG_SIMPLE_PACKET);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(simple_packet_takes_the_time_of_the_packet_before_it)
{
    struct pcapng_image image;
    struct opened_image opened;

    pcapng_image_init_ethernet(&image, false);
    pcapng_add_ipv4(&image, 0, 5);
    pcapng_add_ipv4_of(&image, PCAPNG_SIMPLE_PACKET, 0, 0, false);
    open_pcapng(&opened, &image);
    ck_assert_next(&opened, 5000, 30);
    ck_assert_next(&opened, 5000, 30);
    ck_assert_end(&opened, SOURCE_END);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

/* The snap length is that of the first interface, whatever the others have. */
START_TEST(simple_packet_ends_at_the_snap_length_of_the_first_interface)
{
    struct pcapng_image image;
    struct opened_image opened;
    struct frame_builder builder;

    pcapng_image_init(&image);
    pcapng_add_section(&image, false);
    pcapng_add_interface(&image, 1, 50);
    pcapng_add_interface(&image, 101, 7);
    pcapng_build_ipv4(&builder, false);
    pcapng_begin_packet(&image, PCAPNG_SIMPLE_PACKET, 0, 0, bytes_of(builder.octets, 50),
                        (uint32_t)builder.length);
    pcapng_end(&image);
    open_pcapng(&opened, &image);
    ck_assert_next(&opened, 0, 16);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_FRAMES_SNAPPED), 1);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(packet_cut_by_the_snap_length_is_snapped)
{
    struct pcapng_image image;
    struct opened_image opened;
    struct frame_builder builder;

    pcapng_image_init_ethernet(&image, true);
    pcapng_build_ipv4(&builder, false);
    pcapng_begin_packet(&image, PCAPNG_ENHANCED_PACKET, 0, 1, bytes_of(builder.octets, 41),
                        (uint32_t)builder.length);
    pcapng_add_option(&image, 1, "comment", 7);
    pcapng_end(&image);
    open_pcapng(&opened, &image);
    ck_assert_next(&opened, 1000, 7);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_FRAMES_SNAPPED), 1);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

/* Names, statistics, secrets, custom, journal, one for local use; some empty. */
static const uint32_t other_blocks[] = { 4, 5, 10, 0xbad, 0x40000bad, 9, 0x80000001 };

START_TEST(other_blocks_are_passed_over_and_counted)
{
    struct pcapng_image image;
    struct opened_image opened;

    pcapng_image_init_ethernet(&image, false);
    for (size_t i = 0; i < sizeof other_blocks / sizeof other_blocks[0]; i++) {
        pcapng_begin(&image, other_blocks[i]);
        pcapng_add(&image, "something of any length", 4 * i);
        pcapng_end(&image);
    }
    pcapng_add_ipv4(&image, 0, 3);
    open_pcapng(&opened, &image);
    ck_assert_next(&opened, 3000, 30);
    ck_assert_end(&opened, SOURCE_END);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_BLOCKS_SKIPPED), 7);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_FRAMES), 1);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(block_larger_than_the_first_buffer_is_passed_over)
{
    static const uint8_t filling[2000000];
    struct pcapng_image image;
    struct opened_image opened;

    pcapng_image_init_ethernet(&image, false);
    pcapng_add_ipv4(&image, 0, 1);
    pcapng_begin(&image, 10);
    pcapng_add(&image, filling, sizeof filling);
    pcapng_end(&image);
    pcapng_add_ipv4(&image, 0, 2);
    open_pcapng(&opened, &image);
    ck_assert_next(&opened, 1000, 30);
    ck_assert_next(&opened, 2000, 30);
    ck_assert_end(&opened, SOURCE_END);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

/* Interface 0 is another one in each section, and so is the byte order. */
START_TEST(each_section_has_its_own_byte_order_and_interfaces)
{
    struct pcapng_image image;
    struct opened_image opened;

    pcapng_image_init_ethernet(&image, false);
    pcapng_add_ipv4(&image, 0, 1);
    pcapng_add_section(&image, true);
    pcapng_add_interface(&image, 101, 0);
    pcapng_add_ipv4_of(&image, PCAPNG_ENHANCED_PACKET, 0, 2, true);
    pcapng_add_section(&image, false);
    pcapng_add_ipv4(&image, 0, 3);
    pcapng_add_interface(&image, 1, 0);
    pcapng_add_ipv4(&image, 0, 4);
    open_pcapng(&opened, &image);
    ck_assert_next(&opened, 1000, 30);
    ck_assert_next(&opened, 2000, 30);
    ck_assert_next(&opened, 4000, 30);
    ck_assert_end(&opened, SOURCE_END);
    ck_assert_uint_eq(fate_count(&opened, FRAME_INTERFACE_UNKNOWN), 1);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

/* As merging two captures gives it: the packets of both are mixed. */
static void build_merged(struct pcapng_image *image, uint16_t second_link)
{
    pcapng_image_init(image);
    pcapng_add_section(image, false);
    pcapng_add_interface(image, 1, 65535);
    pcapng_add_interface(image, second_link, 262144);
    pcapng_add_ipv4(image, 0, 1);
    pcapng_add_ipv4_of(image, PCAPNG_ENHANCED_PACKET, 1, 2, true);
    pcapng_add_ipv4(image, 0, 3);
    pcapng_add_ipv4_of(image, PCAPNG_ENHANCED_PACKET, 1, 4, true);
}

START_TEST(merged_file_with_two_link_types_and_snap_lengths_is_read)
{
    struct pcapng_image image;
    struct opened_image opened;

    build_merged(&image, 101);
    open_pcapng(&opened, &image);
    for (timestamp time = 1000; time <= 4000; time += 1000)
        ck_assert_next(&opened, time, 30);
    ck_assert_end(&opened, SOURCE_END);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(packets_of_an_unsupported_link_type_are_left_out_and_remarked)
{
    struct pcapng_image image;
    struct opened_image opened;
    struct error remark;

    build_merged(&image, 105);
    open_pcapng(&opened, &image);
    ck_assert_next(&opened, 1000, 30);
    ck_assert_next(&opened, 3000, 30);
    ck_assert_end(&opened, SOURCE_END);
    ck_assert_uint_eq(fate_count(&opened, FRAME_LINK_UNSUPPORTED), 2);
    ck_assert(packet_source_remark_at(opened.source, 0, &remark));
    ck_assert_message(&remark, "", opened.path,
                      " has packets of link type IEEE802_11 (802.11), which is not supported "
                      "(left out: 2)");
    ck_assert(!packet_source_remark_at(opened.source, 1, &remark));
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(file_of_unsupported_link_types_only_ends_in_an_error_that_names_them)
{
    struct pcapng_image image;
    struct opened_image opened;
    struct error remark;

    pcapng_image_init(&image);
    pcapng_add_section(&image, false);
    pcapng_add_interface(&image, 1, 0); /* without packets */
    pcapng_add_interface(&image, 105, 0);
    pcapng_add_interface(&image, 127, 0);
    pcapng_add_ipv4(&image, 1, 1);
    pcapng_add_ipv4(&image, 2, 2);
    open_pcapng(&opened, &image);
    ck_assert_end(&opened, SOURCE_ERROR);
    ck_assert_message(&opened.error, "cannot read ", opened.path,
                      ": its link type IEEE802_11 (802.11), IEEE802_11_RADIO (802.11 plus radiotap "
                      "header) is not supported");
    ck_assert_uint_eq(fate_count(&opened, FRAME_LINK_UNSUPPORTED), 2);
    ck_assert(!packet_source_remark_at(opened.source, 0, &remark));
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(section_of_an_unknown_version_is_passed_over)
{
    struct pcapng_image image;
    struct opened_image opened;
    struct error remark;

    pcapng_image_init_ethernet(&image, false);
    pcapng_add_ipv4(&image, 0, 1);
    pcapng_add_section_of(&image, true, 1, 1);
    pcapng_add_interface(&image, 1, 0);
    pcapng_add_ipv4(&image, 0, 2);
    pcapng_add_section_of(&image, true, 1, 2);
    pcapng_add_interface(&image, 1, 0);
    pcapng_add_ipv4(&image, 0, 3);
    open_pcapng(&opened, &image);
    ck_assert_next(&opened, 1000, 30);
    ck_assert_next(&opened, 3000, 30);
    ck_assert_end(&opened, SOURCE_END);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_SECTIONS_SKIPPED), 1);
    ck_assert(packet_source_remark_at(opened.source, 0, &remark));
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(file_of_an_unknown_version_only_is_refused)
{
    struct pcapng_image image;
    struct opened_image opened;

    pcapng_image_init(&image);
    pcapng_add_section_of(&image, false, 2, 0);
    pcapng_add_interface(&image, 1, 0);
    open_octets(&opened, bounded_buffer_bytes(&image.octets), NULL);
    ck_assert_ptr_null(opened.source);
    ck_assert_message(&opened.error, "cannot read ", opened.path,
                      ": version 2.0 of pcapng is not known");
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(section_without_packets_ends_at_once)
{
    struct pcapng_image image;
    struct opened_image opened;

    pcapng_image_init_ethernet(&image, false);
    open_pcapng(&opened, &image);
    ck_assert_end(&opened, SOURCE_END);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_FRAMES), 0);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(filter_holds_for_each_link_type)
{
    struct pcapng_image image;
    struct opened_image opened;
    enum source_result result;

    build_merged(&image, 101);
    open_octets(&opened, bounded_buffer_bytes(&image.octets), "host 192.0.2.1");
    ck_assert_uint_eq(read_to_end(opened.source, &result, NULL), 4);
    opened_image_clear(&opened);
    open_octets(&opened, bounded_buffer_bytes(&image.octets), "host 192.0.2.2");
    ck_assert_uint_eq(read_to_end(opened.source, &result, NULL), 0);
    ck_assert_uint_eq(fate_count(&opened, FRAME_FILTERED_OUT), 4);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(filter_that_a_later_link_type_cannot_have_ends_in_an_error)
{
    struct pcapng_image image;
    struct opened_image opened;

    build_merged(&image, 101);
    open_octets(&opened, bounded_buffer_bytes(&image.octets), "ether host 02:02:02:02:02:02");
    ck_assert_next(&opened, 1000, 30);
    ck_assert_end(&opened, SOURCE_ERROR);
    ck_assert_ptr_nonnull(strstr(opened.error.message, "`ether host 02:02:02:02:02:02`"));
    ck_assert_ptr_nonnull(strstr(opened.error.message, "; link type: RAW (Raw IP)"));
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(bad_filter_is_refused_with_and_without_packets)
{
    struct pcapng_image image;
    struct opened_image opened;

    pcapng_image_init_ethernet(&image, false);
    if (_i > 0)
        pcapng_add_ipv4(&image, 0, 1);
    open_octets(&opened, bounded_buffer_bytes(&image.octets), "port smtp and and");
    ck_assert_ptr_null(opened.source);
    ck_assert_ptr_nonnull(strstr(opened.error.message, "`port smtp and and`"));
    pcapng_image_clear(&image);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("pcapng_source");
    TCase *blocks = tcase_create("blocks");
    TCase *sections = tcase_create("sections");
    TCase *links = tcase_create("link types");
    TCase *filters = tcase_create("filters");

    tcase_add_loop_test(blocks, each_kind_of_packet_block_is_read_in_both_byte_orders, 0, 6);
    tcase_add_test(blocks, simple_packet_takes_the_time_of_the_packet_before_it);
    tcase_add_test(blocks, simple_packet_ends_at_the_snap_length_of_the_first_interface);
    tcase_add_test(blocks, packet_cut_by_the_snap_length_is_snapped);
    tcase_add_test(blocks, other_blocks_are_passed_over_and_counted);
    tcase_add_test(blocks, block_larger_than_the_first_buffer_is_passed_over);
    tcase_add_test(sections, each_section_has_its_own_byte_order_and_interfaces);
    tcase_add_test(sections, section_of_an_unknown_version_is_passed_over);
    tcase_add_test(sections, file_of_an_unknown_version_only_is_refused);
    tcase_add_test(sections, section_without_packets_ends_at_once);
    tcase_add_test(links, merged_file_with_two_link_types_and_snap_lengths_is_read);
    tcase_add_test(links, packets_of_an_unsupported_link_type_are_left_out_and_remarked);
    tcase_add_test(links, file_of_unsupported_link_types_only_ends_in_an_error_that_names_them);
    tcase_add_test(filters, filter_holds_for_each_link_type);
    tcase_add_test(filters, filter_that_a_later_link_type_cannot_have_ends_in_an_error);
    tcase_add_loop_test(filters, bad_filter_is_refused_with_and_without_packets, 0, 2);
    suite_add_tcase(suite, blocks);
    suite_add_tcase(suite, sections);
    suite_add_tcase(suite, links);
    suite_add_tcase(suite, filters);
    return suite;
}

SUITE_MAIN(suite);

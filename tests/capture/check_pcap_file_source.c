/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading pcap files: formats, times, lengths, standard input. */
#include "capture/pcap_file_source.h"

#include <pcap/pcap.h>
#include <unistd.h>

#include "tests/capture/opened_image.h"
#include "tests/support/suite_main.h"

static const struct capture_format ethernet = { .link_type = 1 };

START_TEST(both_byte_orders_and_both_precisions_are_read)
{
    const struct capture_format format = {
        .big_endian = (_i & 1) != 0,
        .nanoseconds = (_i & 2) != 0,
        .link_type = 1,
    };
    struct capture_image image;
    struct opened_image opened;
    struct packet packet;

    capture_image_init(&image, format);
    add_ipv4_frame(&image, 1700000000, format.nanoseconds ? 123456789 : 123456);
    open_image(&opened, &image);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_PACKET);
    ck_assert_int_eq(packet.time, format.nanoseconds ? INT64_C(1700000000123456789)
                                                     : INT64_C(1700000000123456000));
    ck_assert_str_eq(packet.source, opened.path);
    ck_assert_uint_eq(packet.frame.length, IPV4_FRAME);
    ck_assert_uint_eq(packet.frame_length, IPV4_FRAME);
    ck_assert_uint_eq(packet.payload.length, 30);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_END);
    opened_image_clear(&opened);
    capture_image_clear(&image);
}
END_TEST

/* Of a patched libpcap for Linux: eight octets more in front of each packet. */
START_TEST(modified_format_is_read)
{
    struct frame_builder builder = { .length = 0 };
    struct capture_image image;
    struct opened_image opened;
    struct packet packet;

    build_fill(&builder, 0, 8);
    build_ethernet(&builder, 0x0800);
    build_ipv4(&builder, 30);
    capture_image_init(&image, ethernet);
    memcpy(image.octets.data, "\x34\xcd\xb2\xa1", 4);
    capture_image_add(&image, 1, 2, bytes_of(builder.octets, builder.length), IPV4_FRAME);
    image.octets.data[CAPTURE_FILE_HEADER + 8] = IPV4_FRAME; /* the octets more do not count */
    open_image(&opened, &image);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_PACKET);
    ck_assert_int_eq(packet.time, 1000002000);
    ck_assert_uint_eq(packet.payload.length, 30);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_END);
    opened_image_clear(&opened);
    capture_image_clear(&image);
}
END_TEST

START_TEST(seconds_have_no_sign)
{
    struct capture_image image;
    struct opened_image opened;
    struct packet packet;

    capture_image_init(&image, ethernet);
    add_ipv4_frame(&image, 0, 7);
    add_ipv4_frame(&image, UINT32_C(4102444800), 5); /* the year 2100 */
    open_image(&opened, &image);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_PACKET);
    ck_assert_int_eq(packet.time, 7000);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_PACKET);
    ck_assert_int_eq(packet.time, INT64_C(4102444800000005000));
    opened_image_clear(&opened);
    capture_image_clear(&image);
}
END_TEST

START_TEST(file_without_packets_ends_at_once)
{
    struct capture_image image;
    struct opened_image opened;
    struct packet packet;

    capture_image_init(&image, ethernet);
    open_image(&opened, &image);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_END);
    ck_assert_uint_eq(packet_source_statistics(opened.source)->counters[COUNTER_FRAMES], 0);
    opened_image_clear(&opened);
    capture_image_clear(&image);
}
END_TEST

START_TEST(packet_cut_by_the_snap_length_is_delivered_as_snapped)
{
    struct frame_builder builder = { .length = 0 };
    struct capture_image image;
    struct opened_image opened;
    struct packet packet;

    build_ethernet(&builder, 0x0800);
    build_ipv4(&builder, 1000);
    capture_image_init(&image, ethernet);
    capture_image_add(&image, 1, 0, bytes_of(builder.octets, 96), (uint32_t)builder.length);
    open_image(&opened, &image);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_PACKET);
    ck_assert_packet_sound(&packet);
    ck_assert(packet_is_snapped(&packet));
    ck_assert_uint_eq(packet.frame.length, 96);
    ck_assert_uint_eq(packet.frame_length, 1034);
    ck_assert_uint_eq(packet.payload.length, 62);
    ck_assert_uint_eq(packet.payload_length, 1000);
    ck_assert_uint_eq(packet_source_statistics(opened.source)->counters[COUNTER_FRAMES_SNAPPED], 1);
    opened_image_clear(&opened);
    capture_image_clear(&image);
}
END_TEST

/* Records in the byte order of the machine are read past libpcap, others with it. */
START_TEST(a_record_beyond_the_snap_length_is_cut_to_it)
{
    const struct capture_format format = { .big_endian = _i == 1, .link_type = 1 };
    const uint8_t snap_length[4] = { [0] = _i == 1 ? 0 : 60, [3] = _i == 1 ? 60 : 0 };
    struct frame_builder builder = { .length = 0 };
    struct capture_image image;
    struct opened_image opened;
    struct packet packet;

    build_ethernet(&builder, 0x0800);
    build_ipv4(&builder, 100);
    capture_image_init(&image, format);
    memcpy(image.octets.data + 16, snap_length, sizeof snap_length);
    capture_image_add(&image, 1, 0, bytes_of(builder.octets, builder.length),
                      (uint32_t)builder.length);
    add_ipv4_frame(&image, 2, 0);
    open_image(&opened, &image);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_PACKET);
    ck_assert_uint_eq(packet.frame.length, 60);
    ck_assert_uint_eq(packet.frame_length, 134);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_PACKET);
    ck_assert_int_eq(packet.time, 2 * DURATION_SECOND);
    opened_image_clear(&opened);
    capture_image_clear(&image);
}
END_TEST

START_TEST(a_file_of_any_size_is_read_record_by_record)
{
    const struct capture_format format = { .big_endian = _i == 1, .link_type = 1 };
    struct frame_builder builder = { .length = 0 };
    struct capture_image image;
    struct opened_image opened;
    struct packet packet;

    build_ethernet(&builder, 0x0800);
    build_ipv4(&builder, 1400);
    capture_image_init(&image, format);
    for (uint32_t i = 0; i < 1000; i++)
        capture_image_add(&image, i, 0, bytes_of(builder.octets, 34 + i), 34 + i);
    open_image(&opened, &image);
    for (uint32_t i = 0; i < 1000; i++) {
        ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_PACKET);
        ck_assert_int_eq(packet.time, i * DURATION_SECOND);
        ck_assert(bytes_equal(packet.frame, bytes_of(builder.octets, 34 + i)));
    }
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_END);
    opened_image_clear(&opened);
    capture_image_clear(&image);
}
END_TEST

START_TEST(filter_is_compiled_for_the_files_link_type)
{
    struct frame_builder builder = { .length = 0 };
    const struct capture_format raw = { .link_type = 101 };
    struct capture_image image;
    struct opened_image opened;
    enum source_result result;

    build_ipv6(&builder, 30);
    capture_image_init(&image, raw);
    capture_image_add(&image, 1, 0, bytes_of(builder.octets, builder.length), 70);
    builder = (struct frame_builder){ .length = 0 };
    build_ipv4(&builder, 30);
    capture_image_add(&image, 1, 0, bytes_of(builder.octets, builder.length), 50);
    open_octets(&opened, bounded_buffer_bytes(&image.octets), "host 2001:db8::25");
    ck_assert_uint_eq(read_to_end(opened.source, &result, NULL), 1);
    ck_assert_uint_eq(packet_source_statistics(opened.source)->fates[FRAME_FILTERED_OUT], 1);
    opened_image_clear(&opened);
    capture_image_clear(&image);
}
END_TEST

START_TEST(standard_input_is_read_through_a_pipe)
{
    int original = dup(STDIN_FILENO);
    struct packet_source *source;
    struct capture_image image;
    struct packet packet;
    int ends[2];

    capture_image_init(&image, ethernet);
    add_ipv4_frame(&image, 1, 2);
    add_ipv4_frame(&image, 3, 4);
    ck_assert_int_eq(pipe(ends), 0);
    capture_write(ends[1], bounded_buffer_bytes(&image.octets));
    close(ends[1]);
    ck_assert_int_ge(dup2(ends[0], STDIN_FILENO), 0);
    close(ends[0]);
    source = packet_source_open_file("-", NULL, NULL);
    ck_assert_ptr_nonnull(source);
    ck_assert_int_eq(packet_source_next(source, &packet, NULL), SOURCE_PACKET);
    ck_assert_str_eq(packet.source, "-");
    ck_assert_int_eq(packet_source_next(source, &packet, NULL), SOURCE_PACKET);
    ck_assert_int_eq(packet.time, 3000004000);
    ck_assert_int_eq(packet_source_next(source, &packet, NULL), SOURCE_END);
    packet_source_close(source);
    capture_image_clear(&image);
    if (original >= 0)
        dup2(original, STDIN_FILENO);
    close(original);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("pcap_file_source");
    TCase *formats = tcase_create("formats");
    TCase *packets = tcase_create("packets");
    TCase *input = tcase_create("standard input");

    tcase_add_loop_test(formats, both_byte_orders_and_both_precisions_are_read, 0, 4);
    tcase_add_test(formats, modified_format_is_read);
    tcase_add_test(formats, seconds_have_no_sign);
    tcase_add_test(formats, file_without_packets_ends_at_once);
    tcase_add_test(packets, packet_cut_by_the_snap_length_is_delivered_as_snapped);
    tcase_add_loop_test(packets, a_record_beyond_the_snap_length_is_cut_to_it, 0, 2);
    tcase_add_loop_test(packets, a_file_of_any_size_is_read_record_by_record, 0, 2);
    tcase_add_test(packets, filter_is_compiled_for_the_files_link_type);
    tcase_add_test(input, standard_input_is_read_through_a_pipe);
    suite_add_tcase(suite, formats);
    suite_add_tcase(suite, packets);
    suite_add_tcase(suite, input);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks of interfaces, and the options that set them. */
#include "capture/pcapng_interface.h"

#include "capture/pcapng_section.h"
#include "tests/capture/pcapng_image.h"
#include "tests/support/suite_main.h"

enum { BASE_2 = 0x80 };

static const struct {
    uint8_t resolution;
    int64_t offset;
    uint64_t units;
    int64_t seconds;
    int64_t nanoseconds;
} times[] = {
    { 6, 0, UINT64_C(1700000000123456), 1700000000, 123456000 },
    { 9, 0, UINT64_C(1700000000123456789), 1700000000, 123456789 },
    { 0, 0, 1700000000, 1700000000, 0 },
    { 3, 0, UINT64_C(1700000000123), 1700000000, 123000000 },
    { 12, 0, UINT64_C(1700000123456789), 1700, 123456 },
    { 18, 0, UINT64_C(5000000007999999999), 5, 7 },
    { 19, 0, UINT64_C(15000000000000000000), 1, 500000000 },
    { 20, 0, UINT64_C(15000000000000000000), 0, 150000000 },
    { 28, 0, UINT64_MAX, 0, 1 },
    { 29, 0, UINT64_MAX, 0, 0 },
    { 127, 0, UINT64_MAX, 0, 0 },
    { BASE_2 | 0, 0, 77, 77, 0 },
    { BASE_2 | 10, 0, 1024 * 5 + 512, 5, 500000000 },
    { BASE_2 | 32, 0, (UINT64_C(1700000000) << 32) + (UINT64_C(1) << 30), 1700000000, 250000000 },
    { BASE_2 | 63, 0, UINT64_C(3) << 62, 1, 500000000 },
    { BASE_2 | 64, 0, UINT64_C(1) << 63, 0, 500000000 },
    { BASE_2 | 127, 0, UINT64_MAX, 0, 0 },
    { 6, 1700000000, 5000001, 1700000005, 1000 },
    { 6, -10, 5000001, -5, 1000 },
    { 0, 0, UINT64_MAX, INT64_MAX, 0 },
    { 0, INT64_MIN, UINT64_MAX, INT64_MAX, 0 },
    { 0, INT64_MAX, 1, INT64_MAX, 0 },
    { 6, INT64_MIN, 0, INT64_MIN, 0 },
};

START_TEST(units_of_any_size_become_seconds_and_nanoseconds)
{
    const struct pcapng_clock clock = { times[_i].resolution, times[_i].offset };
    struct pcapng_time time = pcapng_clock_time(&clock, times[_i].units);

    ck_assert_int_eq(time.seconds, times[_i].seconds);
    ck_assert_int_eq(time.nanoseconds, times[_i].nanoseconds);
}
END_TEST

/* Reads the block that `image` has begun; the number of damaged options. */
static unsigned read_interface(struct pcapng_image *image, struct pcapng_interface *ret_interface)
{
    struct pcapng_block block = { .type = PCAPNG_INTERFACE_DESCRIPTION,
                                  .big_endian = image->big_endian };
    struct bytes body = bytes_after(bounded_buffer_bytes(&image->octets), image->block + 8);
    uint8_t *exact = malloc(body.length + 1); /* so that one octet too far is found */
    unsigned damaged;

    ck_assert_ptr_nonnull(exact);
    if (body.length > 0)
        memcpy(exact, body.data, body.length);
    block.body = bytes_of(exact, body.length);
    damaged = pcapng_interface_read(&block, ret_interface);
    free(exact);
    pcapng_image_clear(image);
    return damaged;
}

static void begin_interface(struct pcapng_image *image, bool big_endian)
{
    pcapng_image_init(image);
    image->big_endian = big_endian;
    pcapng_begin_interface(image, 1, 96);
}

START_TEST(interface_without_options_counts_microseconds)
{
    struct pcapng_interface interface;
    struct pcapng_image image;

    begin_interface(&image, _i != 0);
    ck_assert_uint_eq(read_interface(&image, &interface), 0);
    ck_assert(interface.known);
    ck_assert_ptr_eq(interface.link, link_decoder_find(DLT_EN10MB));
    ck_assert_uint_eq(interface.snap_length, 96);
    ck_assert_uint_eq(interface.clock.resolution, 6);
    ck_assert_int_eq(interface.clock.offset, 0);
}
END_TEST

START_TEST(options_set_resolution_and_offset_in_both_byte_orders)
{
    static const uint8_t little[] = { 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
    static const uint8_t big[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe };
    struct pcapng_interface interface;
    struct pcapng_image image;
    uint8_t resolution = 9;

    begin_interface(&image, _i != 0);
    pcapng_add_option(&image, 2, "eth0", 4);
    pcapng_add_option(&image, 9, &resolution, 1);
    pcapng_add_option(&image, 13, "\4", 1);
    pcapng_add_option(&image, 14, _i != 0 ? big : little, 8);
    pcapng_add_option(&image, 0, NULL, 0);
    ck_assert_uint_eq(read_interface(&image, &interface), 0);
    ck_assert_uint_eq(interface.clock.resolution, 9);
    ck_assert_int_eq(interface.clock.offset, -2);
}
END_TEST

START_TEST(options_behind_their_end_are_not_read)
{
    struct pcapng_interface interface;
    struct pcapng_image image;

    begin_interface(&image, false);
    pcapng_add_option(&image, 0, NULL, 0);
    pcapng_add_option(&image, 9, "\11", 1);
    ck_assert_uint_eq(read_interface(&image, &interface), 0);
    ck_assert_uint_eq(interface.clock.resolution, 6);
}
END_TEST

START_TEST(options_of_a_wrong_length_are_passed_over_and_counted)
{
    struct pcapng_interface interface;
    struct pcapng_image image;

    begin_interface(&image, false);
    pcapng_add_option(&image, 9, "\11\11", 2);
    pcapng_add_option(&image, 9, NULL, 0);
    pcapng_add_option(&image, 14, "1234", 4);
    pcapng_add_u16s(&image, 2, 100); /* reaches out of the block */
    pcapng_add(&image, "eth0", 4);
    ck_assert_uint_eq(read_interface(&image, &interface), 4);
    ck_assert_uint_eq(interface.clock.resolution, 6);
    ck_assert_int_eq(interface.clock.offset, 0);
}
END_TEST

START_TEST(too_short_a_description_keeps_its_number_but_is_unknown)
{
    struct pcapng_section section;
    const uint8_t body[8] = { 1 };
    const struct pcapng_block sound = { .body = bytes_of(body, 8) };
    const struct pcapng_block damaged = { .body = bytes_of(body, 4) };

    pcapng_section_init(&section);
    pcapng_section_add_interface(&section, &damaged);
    pcapng_section_add_interface(&section, &sound);
    ck_assert_ptr_null(pcapng_section_interface(&section, 0));
    ck_assert_ptr_nonnull(pcapng_section_interface(&section, 1));
    ck_assert_ptr_null(pcapng_section_interface(&section, 2));
    ck_assert_ptr_null(pcapng_section_interface(&section, UINT32_MAX));
    pcapng_section_clear(&section);
}
END_TEST

START_TEST(section_keeps_so_many_interfaces_and_no_more)
{
    struct pcapng_section section;
    const uint8_t body[8] = { 1 };
    const struct pcapng_block description = { .body = bytes_of(body, 8) };

    pcapng_section_init(&section);
    for (unsigned i = 0; i <= PCAPNG_INTERFACES_MAX; i++)
        pcapng_section_add_interface(&section, &description);
    ck_assert_uint_eq(section.count, PCAPNG_INTERFACES_MAX);
    ck_assert_ptr_nonnull(pcapng_section_interface(&section, PCAPNG_INTERFACES_MAX - 1));
    ck_assert_ptr_null(pcapng_section_interface(&section, PCAPNG_INTERFACES_MAX));
    pcapng_section_clear(&section);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("pcapng_interface");
    TCase *clock = tcase_create("clock");
    TCase *options = tcase_create("options");
    TCase *section = tcase_create("section");

    tcase_add_loop_test(clock, units_of_any_size_become_seconds_and_nanoseconds, 0,
                        sizeof times / sizeof times[0]);
    tcase_add_loop_test(options, interface_without_options_counts_microseconds, 0, 2);
    tcase_add_loop_test(options, options_set_resolution_and_offset_in_both_byte_orders, 0, 2);
    tcase_add_test(options, options_behind_their_end_are_not_read);
    tcase_add_test(options, options_of_a_wrong_length_are_passed_over_and_counted);
    tcase_add_test(section, too_short_a_description_keeps_its_number_but_is_unknown);
    tcase_add_test(section, section_keeps_so_many_interfaces_and_no_more);
    suite_add_tcase(suite, clock);
    suite_add_tcase(suite, options);
    suite_add_tcase(suite, section);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ports as an expression of pcap-filter(7). */
#include "cli/watch/port_filter.h"

#include "capture/capture_filter.h"
#include "tests/support/suite_main.h"

/* The expression that is made of a list of ports, which libpcap must take. */
static const char *expression_of(struct bounded_buffer *buffer, const char *list)
{
    struct port_set ports;
    struct error error;

    ck_assert(port_set_parse(&ports, list, &error));
    bounded_buffer_init(buffer, 1024);
    port_filter_write(buffer, &ports);
    ck_assert_uint_eq(buffer->dropped, 0);
    ck_assert(capture_filter_check((const char *)buffer->data, &error));
    return (const char *)buffer->data;
}

static const struct {
    const char *list;
    const char *expression;
} cases[] = {
    { "25", "tcp port 25" },
    { "587,25", "tcp port 25 or tcp port 587" },
    { "25,26,27,587", "tcp portrange 25-27 or tcp port 587" },
    { "65535", "tcp port 65535" },
    { "1-65535", "tcp portrange 1-65535" },
    { "any", "tcp" },
    { "1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33", "tcp" },
};

START_TEST(ports_are_written_as_the_fewest_ranges)
{
    struct bounded_buffer buffer;

    ck_assert_str_eq(expression_of(&buffer, cases[_i].list), cases[_i].expression);
    bounded_buffer_clear(&buffer);
}
END_TEST

START_TEST(the_most_ranges_there_can_be_have_room)
{
    struct bounded_buffer buffer;

    expression_of(&buffer, "10000-10001,11000-11001,12000-12001,13000-13001,14000-14001,"
                           "15000-15001,16000-16001,17000-17001,18000-18001,19000-19001,"
                           "20000-20001,21000-21001,22000-22001,23000-23001,24000-24001,"
                           "25000-25001");
    ck_assert_ptr_nonnull(strstr((const char *)buffer.data, "tcp portrange 25000-25001"));
    bounded_buffer_clear(&buffer);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("port_filter");
    TCase *ranges = tcase_create("ranges");

    tcase_add_loop_test(ranges, ports_are_written_as_the_fewest_ranges, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(ranges, the_most_ranges_there_can_be_have_room);
    suite_add_tcase(suite, ranges);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's filter loses no frame that may have mail in it. */
#include "capture/live_filter.h"

#include "capture/capture_filter.h"
#include "tests/capture/frame_builder.h"
#include "tests/support/suite_main.h"

enum { ANY_TYPE = 0x9999, TYPE_IPV4 = 0x0800, TYPE_IPV6 = 0x86dd };

/* Whether the filter for port 25 wants the frame. */
static bool wants(int link_type, const struct frame_builder *builder)
{
    struct error error = { "" };
    struct frame frame = { .link = link_decoder_find(link_type) };
    struct bounded_buffer expression;
    struct capture_filter *filter;
    bool wanted;

    bounded_buffer_init(&expression, 4096);
    live_filter_write(&expression, "tcp port 25", link_type);
    filter = capture_filter_new((const char *)expression.data, link_type, &error);
    ck_assert_msg(filter != NULL, "%s", error.message);
    frame_set_octets(&frame, builder->octets, (uint32_t)builder->length, (uint32_t)builder->length);
    wanted = capture_filter_wants(filter, &frame);
    capture_filter_free(filter);
    bounded_buffer_clear(&expression);
    return wanted;
}

/* TCP between two ports of 28784, 'pp', or one of 25. */
static void build_tcp(struct frame_builder *builder, unsigned family, bool mail)
{
    size_t payload;

    if (family == TYPE_IPV4)
        build_ipv4(builder, 40);
    else
        build_ipv6(builder, 40);
    payload = builder->length - 40;
    if (mail)
        set_be16(builder, payload, 25);
}

START_TEST(plain_tcp_passes_by_its_port)
{
    static const unsigned families[] = { TYPE_IPV4, TYPE_IPV6 };
    static const int links[] = { DLT_EN10MB, DLT_RAW };

    for (unsigned link = 0; link < 2; link++) {
        for (unsigned mail = 0; mail < 2; mail++) {
            struct frame_builder builder = { .length = 0 };

            if (links[link] == DLT_EN10MB)
                build_ethernet(&builder, families[_i]);
            build_tcp(&builder, families[_i], mail == 1);
            ck_assert_int_eq(wants(links[link], &builder), mail == 1);
        }
    }
}
END_TEST

START_TEST(other_traffic_stays_with_the_kernel)
{
    struct frame_builder builder = { .length = 0 };

    build_ethernet(&builder, ANY_TYPE);
    build_fill(&builder, 0, 60);
    ck_assert(!wants(DLT_EN10MB, &builder));
    builder.length = 0;
    build_ethernet(&builder, 0x0806);
    build_fill(&builder, 0, 60);
    ck_assert(!wants(DLT_EN10MB, &builder));
    builder.length = 0;
    build_ethernet(&builder, TYPE_IPV4);
    build_ipv4(&builder, 40);
    builder.octets[builder.ip + 9] = 17;
    ck_assert(!wants(DLT_EN10MB, &builder));
}
END_TEST

/* Every type that the decoder goes through to find IP. */
static const unsigned opaque_types[] = { 0x8100, 0x88a8, 0x9100, 0x9200,
                                         0x8847, 0x8848, 0x8864, 0x6558 };

START_TEST(what_stands_behind_tags_and_labels_passes)
{
    struct frame_builder builder = { .length = 0 };

    build_ethernet(&builder, opaque_types[_i]);
    build_fill(&builder, 0, 60);
    ck_assert(wants(DLT_EN10MB, &builder));
}
END_TEST

static const uint8_t tunnels[] = { 4, 41, 47 };

START_TEST(what_stands_in_ip_and_gre_tunnels_passes)
{
    struct frame_builder builder = { .length = 0 };

    build_ethernet(&builder, TYPE_IPV4);
    build_ipv4(&builder, 40);
    builder.octets[builder.ip + 9] = tunnels[_i];
    ck_assert(wants(DLT_EN10MB, &builder));
    builder.length = 0;
    build_ethernet(&builder, TYPE_IPV6);
    build_ipv6(&builder, 40);
    builder.octets[builder.ip + 6] = tunnels[_i];
    ck_assert(wants(DLT_EN10MB, &builder));
}
END_TEST

static const unsigned tunnel_ports[] = { 4789, 4790, 8472, 6081 };

START_TEST(what_stands_in_udp_tunnels_passes)
{
    struct frame_builder builder = { .length = 0 };

    build_ethernet(&builder, TYPE_IPV4);
    build_ipv4(&builder, 40);
    builder.octets[builder.ip + 9] = 17;
    set_be16(&builder, builder.ip + 22, tunnel_ports[_i]);
    ck_assert(wants(DLT_EN10MB, &builder));
    builder.length = 0;
    build_ethernet(&builder, TYPE_IPV6);
    build_ipv6(&builder, 40);
    builder.octets[builder.ip + 6] = 17;
    set_be16(&builder, builder.ip + 42, tunnel_ports[_i]);
    ck_assert(wants(DLT_EN10MB, &builder));
}
END_TEST

START_TEST(every_fragment_passes)
{
    static const unsigned fields[] = { 0x2000, 0x2001, 0x0001 };

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct frame_builder builder = { .length = 0 };

        build_ethernet(&builder, TYPE_IPV4);
        build_ipv4(&builder, 40);
        set_be16(&builder, builder.ip + 6, fields[i]);
        ck_assert(wants(DLT_EN10MB, &builder));
        set_be16(&builder, builder.ip + 6, 0x4000); /* don't fragment */
        ck_assert(!wants(DLT_EN10MB, &builder));
    }
}
END_TEST

static const uint8_t extensions[] = { 0, 43, 44, 51, 60, 135, 139, 140 };

START_TEST(what_stands_behind_ipv6_extension_headers_passes)
{
    struct frame_builder builder = { .length = 0 };

    build_ethernet(&builder, TYPE_IPV6);
    build_ipv6(&builder, 40);
    builder.octets[builder.ip + 6] = extensions[_i];
    ck_assert(wants(DLT_EN10MB, &builder));
}
END_TEST

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static Suite *suite(void)
{
    Suite *suite = suite_create("live_filter");
    TCase *filter = tcase_create("filter");

    tcase_add_loop_test(filter, plain_tcp_passes_by_its_port, 0, 2);
    tcase_add_test(filter, other_traffic_stays_with_the_kernel);
    tcase_add_loop_test(filter, what_stands_behind_tags_and_labels_passes, 0,
                        COUNT_OF(opaque_types));
    tcase_add_loop_test(filter, what_stands_in_ip_and_gre_tunnels_passes, 0, COUNT_OF(tunnels));
    tcase_add_loop_test(filter, what_stands_in_udp_tunnels_passes, 0, COUNT_OF(tunnel_ports));
    tcase_add_test(filter, every_fragment_passes);
    tcase_add_loop_test(filter, what_stands_behind_ipv6_extension_headers_passes, 0,
                        COUNT_OF(extensions));
    suite_add_tcase(suite, filter);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcapng files that are cut or damaged: what is counted, and what ends them. */
#include "capture/pcapng_source.h"

#include "tests/capture/pcapng_image.h"
#include "tests/support/suite_main.h"

/* Sizes of what pcapng_image_init_ethernet writes. */
enum { SECTION_HEADER = 28, INTERFACE = 20, FIRST_PACKET = SECTION_HEADER + INTERFACE };

static void build_three(struct pcapng_image *image, bool big_endian)
{
    pcapng_image_init_ethernet(image, big_endian);
    for (uint64_t time = 1; time <= 3; time++)
        pcapng_add_ipv4(image, 0, time);
}

/* How the second packet block is damaged, and what is said of it. */
static const struct {
    size_t offset; /* in the block */
    uint32_t number;
    const char *message;
} damages[] = {
    { 4, 8, "the block at octet 144 has the impossible length 8" },
    { 4, 0, "the block at octet 144 has the impossible length 0" },
    { 4, 97, "the block at octet 144 has the impossible length 97" },
    { 4, 92, "the block at octet 144 has the length 92 at its beginning and 0 at its end" },
    { 4, 0x7ffffffc, "the block at octet 144 has the length 2147483644, and 16 MB are the most" },
    { 4, 16777220, "the block at octet 144 has the length 16777220, and 16 MB are the most" },
    { PCAPNG_IPV4_BLOCK - 4, 100,
      "the block at octet 144 has the length 96 at its beginning and 100 at its end" },
    { 0, PCAPNG_SECTION_HEADER, "the section header at octet 144 shows no byte order" },
};

START_TEST(damaged_block_ends_the_reading_with_its_place)
{
    struct pcapng_image image;
    struct opened_image opened;
    enum source_result result;
    char behind[256];

    build_three(&image, false);
    /* Where a block of 92 octets would have its second length. */
    memset(image.octets.data + FIRST_PACKET + PCAPNG_IPV4_BLOCK + 88, 0, 4);
    pcapng_put_u32(&image,
                   image.octets.data + FIRST_PACKET + PCAPNG_IPV4_BLOCK + damages[_i].offset,
                   damages[_i].number);
    open_pcapng(&opened, &image);
    ck_assert_uint_eq(read_to_end(opened.source, &result, &opened.error), 1);
    ck_assert_int_eq(result, SOURCE_ERROR);
    snprintf(behind, sizeof behind, " cannot be read any further: %s (frames read: 1)",
             damages[_i].message);
    ck_assert_message(&opened.error, "", opened.path, behind);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(section_header_shorter_than_its_fields_is_damaged)
{
    struct pcapng_image image;
    struct opened_image opened;

    build_three(&image, false);
    pcapng_put_u32(&image, image.octets.data + 4, 24);
    open_octets(&opened, bounded_buffer_bytes(&image.octets), NULL);
    ck_assert_ptr_null(opened.source);
    ck_assert_ptr_nonnull(strstr(opened.error.message, "octet 0 has the impossible length 24"));
    pcapng_image_clear(&image);
}
END_TEST

/* How the second packet block contradicts itself, and the fate that gives. */
static const struct {
    size_t offset;
    uint32_t number;
    enum frame_fate fate;
} contradictions[] = {
    { 8, 1, FRAME_INTERFACE_UNKNOWN },
    { 8, UINT32_MAX, FRAME_INTERFACE_UNKNOWN },
    { 20, IPV4_FRAME + 1, FRAME_RECORD_DAMAGED },
    { 20, UINT32_MAX, FRAME_RECORD_DAMAGED },
};

START_TEST(packet_that_contradicts_itself_is_counted_and_the_next_is_read)
{
    struct pcapng_image image;
    struct opened_image opened;
    enum source_result result;

    build_three(&image, _i % 2 != 0);
    pcapng_put_u32(&image,
                   image.octets.data + FIRST_PACKET + PCAPNG_IPV4_BLOCK + contradictions[_i].offset,
                   contradictions[_i].number);
    open_pcapng(&opened, &image);
    ck_assert_uint_eq(read_to_end(opened.source, &result, NULL), 2);
    ck_assert_int_eq(result, SOURCE_END);
    ck_assert_uint_eq(fate_count(&opened, contradictions[_i].fate), 1);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_FRAMES), 3);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

/* Its header alone is larger than the block. */
START_TEST(packet_block_without_room_for_its_header_is_counted)
{
    static const uint32_t types[] = { PCAPNG_ENHANCED_PACKET, PCAPNG_PACKET, PCAPNG_SIMPLE_PACKET };
    struct pcapng_image image;
    struct opened_image opened;
    enum source_result result;

    pcapng_image_init_ethernet(&image, false);
    pcapng_begin(&image, types[_i]);
    if (types[_i] != PCAPNG_SIMPLE_PACKET)
        pcapng_add(&image, "sixteen octets..", 16);
    pcapng_end(&image);
    pcapng_add_ipv4(&image, 0, 1);
    open_pcapng(&opened, &image);
    ck_assert_uint_eq(read_to_end(opened.source, &result, NULL), 1);
    ck_assert_int_eq(result, SOURCE_END);
    ck_assert_uint_eq(fate_count(&opened, FRAME_RECORD_DAMAGED), 1);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(packets_without_any_interface_are_counted)
{
    struct pcapng_image image;
    struct opened_image opened;
    enum source_result result;

    pcapng_image_init(&image);
    pcapng_add_section(&image, false);
    pcapng_add_ipv4(&image, 0, 1);
    pcapng_add_ipv4_of(&image, PCAPNG_SIMPLE_PACKET, 0, 0, false);
    open_pcapng(&opened, &image);
    ck_assert_uint_eq(read_to_end(opened.source, &result, NULL), 0);
    ck_assert_int_eq(result, SOURCE_END);
    ck_assert_uint_eq(fate_count(&opened, FRAME_INTERFACE_UNKNOWN), 2);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(time_beyond_all_bounds_is_counted)
{
    struct pcapng_image image;
    struct opened_image opened;
    struct packet packet;

    pcapng_image_init_ethernet(&image, false);
    pcapng_add_ipv4(&image, 0, UINT64_MAX);
    open_pcapng(&opened, &image);
    ck_assert_int_eq(packet_source_next(opened.source, &packet, NULL), SOURCE_PACKET);
    ck_assert_int_eq(packet.time, FRAME_TIME_MAX);
    ck_assert_uint_eq(counter_of(&opened, COUNTER_TIMES_OUT_OF_RANGE), 1);
    opened_image_clear(&opened);
    pcapng_image_clear(&image);
}
END_TEST

/* Where blocks of the file of three packets end. */
static bool is_block_end(size_t length)
{
    return length == SECTION_HEADER ||
           (length >= FIRST_PACKET && (length - FIRST_PACKET) % PCAPNG_IPV4_BLOCK == 0);
}

static void ck_assert_prefix(const struct pcapng_image *image, size_t length)
{
    unsigned whole = length < FIRST_PACKET ? 0 : (length - FIRST_PACKET) / PCAPNG_IPV4_BLOCK;
    struct opened_image opened;
    enum source_result result;

    open_octets(&opened, bytes_of(image->octets.data, length), NULL);
    if (opened.source == NULL) {
        ck_assert_uint_eq(whole, 0);
        ck_assert(!is_block_end(length));
        return;
    }
    ck_assert_uint_eq(read_to_end(opened.source, &result, &opened.error), whole);
    ck_assert_int_eq(result, is_block_end(length) ? SOURCE_END : SOURCE_ERROR);
    if (result == SOURCE_ERROR)
        ck_assert_ptr_nonnull(
            strstr(opened.error.message, " is cut short: its last block is incomplete"));
    opened_image_clear(&opened);
}

START_TEST(every_prefix_gives_its_whole_packets_and_says_that_it_is_cut)
{
    struct pcapng_image image;

    build_three(&image, _i != 0);
    for (size_t length = 1; length <= image.octets.length; length++)
        ck_assert_prefix(&image, length);
    pcapng_image_clear(&image);
}
END_TEST

enum { DAMAGED_FILES = 1500 };

static void build_everything(struct pcapng_image *image, bool big_endian)
{
    static const uint8_t resolution = 9;

    pcapng_image_init_ethernet(image, big_endian);
    pcapng_begin_interface(image, 101, 60);
    pcapng_add_option(image, 9, &resolution, 1);
    pcapng_add_option(image, 14, "\0\0\0\0\0\0\0\1", 8);
    pcapng_end(image);
    pcapng_add_interface(image, 105, 0);
    for (uint32_t i = 0; i < 6; i++)
        pcapng_add_ipv4_of(image, PCAPNG_ENHANCED_PACKET, i % 3, i, i % 3 == 1);
    pcapng_add_ipv4_of(image, PCAPNG_PACKET, 0, 9, false);
    pcapng_add_section(image, !big_endian);
    pcapng_add_interface(image, 1, 0);
    pcapng_add_ipv4_of(image, PCAPNG_SIMPLE_PACKET, 0, 0, false);
    pcapng_add_ipv4(image, 0, 10);
}

static void damage(struct pcapng_image *image)
{
    for (int changes = 1 + rand() % 6; changes > 0; changes--)
        image->octets.data[(unsigned)rand() % image->octets.length] = (uint8_t)rand();
}

/* 1 when it was read to its end. */
static unsigned read_damaged(const struct pcapng_image *image, const char *filter)
{
    struct opened_image opened;
    enum source_result result;
    uint64_t sum = 0;
    unsigned packets;

    open_octets(&opened, bounded_buffer_bytes(&image->octets), filter);
    if (opened.source == NULL) {
        ck_assert_str_ne(opened.error.message, "");
        return 0;
    }
    packets = read_to_end(opened.source, &result, NULL);
    for (unsigned i = 0; i < FRAME_FATE_COUNT; i++)
        sum += fate_count(&opened, (enum frame_fate)i);
    ck_assert_uint_eq(sum, counter_of(&opened, COUNTER_FRAMES));
    ck_assert_uint_eq(packets, fate_count(&opened, FRAME_DELIVERED));
    opened_image_clear(&opened);
    return result == SOURCE_END;
}

START_TEST(every_frame_of_a_damaged_file_has_one_fate)
{
    unsigned read = 0;

    for (unsigned seed = 0; seed < DAMAGED_FILES; seed++) {
        struct pcapng_image image;

        srand(seed);
        build_everything(&image, seed % 2 != 0);
        damage(&image);
        read += read_damaged(&image, seed % 8 == 0 ? "ip" : NULL);
        pcapng_image_clear(&image);
    }
    ck_assert_uint_gt(read, DAMAGED_FILES / 20);
    ck_assert_uint_lt(read, DAMAGED_FILES);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("pcapng_damage");
    TCase *blocks = tcase_create("blocks");
    TCase *packets = tcase_create("packets");
    TCase *files = tcase_create("files");

    tcase_add_loop_test(blocks, damaged_block_ends_the_reading_with_its_place, 0,
                        sizeof damages / sizeof damages[0]);
    tcase_add_test(blocks, section_header_shorter_than_its_fields_is_damaged);
    tcase_add_loop_test(packets, packet_that_contradicts_itself_is_counted_and_the_next_is_read, 0,
                        sizeof contradictions / sizeof contradictions[0]);
    tcase_add_loop_test(packets, packet_block_without_room_for_its_header_is_counted, 0, 3);
    tcase_add_test(packets, packets_without_any_interface_are_counted);
    tcase_add_test(packets, time_beyond_all_bounds_is_counted);
    tcase_add_loop_test(files, every_prefix_gives_its_whole_packets_and_says_that_it_is_cut, 0, 2);
    tcase_add_test(files, every_frame_of_a_damaged_file_has_one_fate);
    tcase_set_timeout(files, 60);
    suite_add_tcase(suite, blocks);
    suite_add_tcase(suite, packets);
    suite_add_tcase(suite, files);
    return suite;
}

SUITE_MAIN(suite);

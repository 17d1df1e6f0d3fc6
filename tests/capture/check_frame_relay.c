/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One input, several readers in threads of their own. */
#include "capture/frame_relay.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "tests/capture/compressed_image.h"
#include "tests/capture/pcapng_image.h"
#include "tests/support/suite_main.h"

enum { READERS = 3, ALL = -1 };

/* What a reader saw of the packets, in their order. */
struct witness {
    struct frame_relay *relay;
    int packets_wanted; /* then it leaves; ALL to the end */
    bool opened;
    enum source_result result;
    struct error error;
    struct error remark;
    _Atomic unsigned packets;
    uint64_t digest;
    struct capture_statistics statistics;
    uint64_t octets_done;
    _Atomic unsigned waits;
};

static void note_packet(struct witness *witness, const struct packet *packet)
{
    uint64_t digest = witness->digest;

    ck_assert_packet_sound(packet);
    for (size_t i = 0; i < packet->frame.length; i++)
        digest = (digest ^ packet->frame.data[i]) * UINT64_C(0x100000001b3);
    witness->digest = digest ^ (uint64_t)packet->time;
    witness->packets++;
}

static void witness_source(struct witness *witness, struct packet_source *source)
{
    struct packet packet;
    uint64_t total;

    witness->result = SOURCE_PACKET;
    while (
        (witness->packets_wanted == ALL || witness->packets < (unsigned)witness->packets_wanted) &&
        (witness->result = packet_source_next(source, &packet, &witness->error)) == SOURCE_PACKET)
        note_packet(witness, &packet);
    packet_source_remark_at(source, 0, &witness->remark);
    packet_source_progress(source, &witness->octets_done, &total);
    witness->statistics = *packet_source_statistics(source);
    packet_source_close(source);
}

static void count_wait(void *context)
{
    atomic_fetch_add(&((struct witness *)context)->waits, 1);
}

static void *read_relay(void *context)
{
    struct witness *witness = context;
    const struct relay_watch watch = { witness, count_wait };
    struct packet_source *source = frame_relay_open(witness->relay, &watch, &witness->error);

    witness->opened = source != NULL;
    if (witness->opened)
        witness_source(witness, source);
    return NULL;
}

struct feeding {
    struct frame_relay *relay;
    struct input_file input;
    const char *path;
    const char *filter;
};

static void *feed(void *context)
{
    struct feeding *feeding = context;
    const struct packet_source_options options = { .filter = feeding->filter };

    frame_relay_feed(feeding->relay, &feeding->input, feeding->path, &options);
    return NULL;
}

/* A relay at work. */
struct relaying {
    struct feeding feeding;
    pthread_t feeder;
    struct witness witnesses[READERS];
    pthread_t readers[READERS];
};

static void start(struct relaying *relaying, const struct input_file *input, const char *path,
                  const char *filter)
{
    struct frame_relay *relay = frame_relay_new(READERS);

    ck_assert_ptr_nonnull(relay);
    relaying->feeding = (struct feeding){ relay, *input, path, filter };
    ck_assert_int_eq(pthread_create(&relaying->feeder, NULL, feed, &relaying->feeding), 0);
    for (unsigned i = 0; i < READERS; i++) {
        relaying->witnesses[i].relay = relay;
        ck_assert_int_eq(
            pthread_create(&relaying->readers[i], NULL, read_relay, &relaying->witnesses[i]), 0);
    }
}

static void finish(struct relaying *relaying)
{
    for (unsigned i = 0; i < READERS; i++)
        pthread_join(relaying->readers[i], NULL);
    pthread_join(relaying->feeder, NULL);
    frame_relay_free(relaying->feeding.relay);
}

static struct relaying everybody_reads_all(void)
{
    struct relaying relaying = { .feeder = 0 };

    for (unsigned i = 0; i < READERS; i++)
        relaying.witnesses[i].packets_wanted = ALL;
    return relaying;
}

/* Relays a file, and reads it directly. */
static void relay_file(struct relaying *relaying, struct witness *direct, struct bytes octets,
                       const char *filter)
{
    const struct packet_source_options options = { .filter = filter };
    char path[CAPTURE_PATH_SIZE];
    struct packet_source *source;
    struct input_file input;

    capture_file_create(octets, path);
    *direct = (struct witness){ .packets_wanted = ALL };
    source = packet_source_open_file(path, &options, &direct->error);
    direct->opened = source != NULL;
    if (direct->opened)
        witness_source(direct, source);
    ck_assert(input_file_open(&input, path, NULL));
    start(relaying, &input, path, filter);
    finish(relaying);
    unlink(path);
}

static void ck_assert_same(const struct witness *witness, const struct witness *direct)
{
    ck_assert_int_eq(witness->opened, direct->opened);
    ck_assert_int_eq(witness->result, direct->result);
    ck_assert_uint_eq(witness->packets, direct->packets);
    ck_assert_uint_eq(witness->digest, direct->digest);
    ck_assert_str_eq(witness->error.message, direct->error.message);
    ck_assert_str_eq(witness->remark.message, direct->remark.message);
    ck_assert_mem_eq(&witness->statistics, &direct->statistics, sizeof direct->statistics);
}

static void ck_assert_all_same(const struct relaying *relaying, const struct witness *direct)
{
    for (unsigned i = 0; i < READERS; i++)
        ck_assert_same(&relaying->witnesses[i], direct);
}

/* Frames of all sizes, some of them no IP. */
static void add_frames(struct capture_image *image, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct frame_builder builder = { .length = 0 };

        build_ethernet(&builder, i % 7 == 3 ? 0x0806 : 0x0800);
        build_ipv4(&builder, i * 31 % 1400);
        capture_image_add(image, 1700000000 + i, i % 1000, bytes_of(builder.octets, builder.length),
                          (uint32_t)builder.length);
    }
}

static struct capture_image many_frames(unsigned count)
{
    struct capture_image image;

    capture_image_init(&image, (struct capture_format){ .link_type = 1 });
    add_frames(&image, count);
    return image;
}

START_TEST(every_reader_sees_what_a_source_gives)
{
    struct capture_image image = many_frames(20000);
    struct relaying relaying = everybody_reads_all();
    struct witness direct;

    relay_file(&relaying, &direct, bounded_buffer_bytes(&image.octets), NULL);
    ck_assert_uint_gt(direct.packets, 17000);
    ck_assert_all_same(&relaying, &direct);
    for (unsigned i = 0; i < READERS; i++)
        ck_assert_uint_eq(relaying.witnesses[i].octets_done, direct.octets_done);
    capture_image_clear(&image);
}
END_TEST

START_TEST(filter_is_applied_for_every_reader)
{
    struct capture_image image = many_frames(2000);
    struct relaying relaying = everybody_reads_all();
    struct witness direct;

    relay_file(&relaying, &direct, bounded_buffer_bytes(&image.octets), "ip and less 500");
    ck_assert(direct.statistics.fates[FRAME_FILTERED_OUT] > 0 && direct.packets > 0);
    ck_assert_all_same(&relaying, &direct);
    capture_image_clear(&image);
}
END_TEST

START_TEST(file_that_is_cut_short_is_cut_for_every_reader)
{
    struct capture_image image = many_frames(2000);
    struct relaying relaying = everybody_reads_all();
    struct bytes octets = bounded_buffer_bytes(&image.octets);
    struct witness direct;

    octets.length -= 3;
    relay_file(&relaying, &direct, octets, NULL);
    ck_assert_int_eq(direct.result, SOURCE_ERROR);
    ck_assert_ptr_nonnull(strstr(direct.error.message, "(frames read: 1999)"));
    ck_assert_all_same(&relaying, &direct);
    capture_image_clear(&image);
}
END_TEST

START_TEST(compressed_file_with_a_remark_has_it_for_every_reader)
{
    struct capture_image image = many_frames(500);
    struct relaying relaying = everybody_reads_all();
    struct bounded_buffer compressed;
    struct witness direct;

    bounded_buffer_init(&compressed, CAPTURE_IMAGE_MAX);
    add_gzip(&compressed, bounded_buffer_bytes(&image.octets));
    ck_assert(bounded_buffer_append(&compressed, bytes_of_string("behind the end")));
    relay_file(&relaying, &direct, bounded_buffer_bytes(&compressed), NULL);
    ck_assert_int_eq(direct.result, SOURCE_END);
    ck_assert_ptr_nonnull(strstr(direct.remark.message, "ignored: 14"));
    ck_assert_all_same(&relaying, &direct);
    bounded_buffer_clear(&compressed);
    capture_image_clear(&image);
}
END_TEST

/* An IPv4 frame with so much behind it. */
static void add_frame_with_padding(struct pcapng_image *image, size_t padding)
{
    uint8_t *octets = calloc(1, IPV4_FRAME + padding);
    struct frame_builder builder;

    pcapng_build_ipv4(&builder, false);
    memcpy(octets, builder.octets, builder.length);
    pcapng_begin_packet(image, PCAPNG_ENHANCED_PACKET, 0, 1,
                        bytes_of(octets, builder.length + padding),
                        (uint32_t)(builder.length + padding));
    pcapng_end(image);
    free(octets);
}

START_TEST(frames_larger_than_a_batch_and_odd_blocks_are_relayed)
{
    struct relaying relaying = everybody_reads_all();
    struct pcapng_image image;
    struct witness direct;

    pcapng_image_init_ethernet(&image, false);
    pcapng_add_interface(&image, 147, 0); /* a link type that nobody can decode */
    for (unsigned i = 0; i < 3 * RELAY_BATCHES; i++) {
        add_frame_with_padding(&image, 100);
        add_frame_with_padding(&image, i % 3 == 0 ? RELAY_BATCH_OCTETS * 3 / 2 : 1000 * i);
        pcapng_add_ipv4(&image, 1, 5);
        pcapng_add_ipv4(&image, 9, 5); /* of an interface that there is not */
        pcapng_add_ipv4_of(&image, PCAPNG_SIMPLE_PACKET, 0, 0, false);
    }
    relay_file(&relaying, &direct, bounded_buffer_bytes(&image.octets), NULL);
    ck_assert_uint_eq(direct.packets, 9 * RELAY_BATCHES);
    ck_assert_ptr_nonnull(strstr(direct.remark.message, "link type"));
    ck_assert_uint_eq(direct.statistics.counters[COUNTER_FRAMES_WITHOUT_TIME], 6 * RELAY_BATCHES);
    ck_assert_all_same(&relaying, &direct);
    pcapng_image_clear(&image);
}
END_TEST

START_TEST(input_that_is_no_capture_is_refused_to_every_reader)
{
    struct relaying relaying = everybody_reads_all();
    struct witness direct;

    relay_file(&relaying, &direct, bytes_of_string("this is no capture at all"), NULL);
    ck_assert(!direct.opened);
    ck_assert_all_same(&relaying, &direct);
}
END_TEST

START_TEST(bad_filter_is_told_to_every_reader)
{
    struct capture_image image = many_frames(10);
    struct relaying relaying = everybody_reads_all();
    struct witness direct;

    relay_file(&relaying, &direct, bounded_buffer_bytes(&image.octets), "port and and");
    ck_assert(!direct.opened);
    ck_assert_all_same(&relaying, &direct);
    capture_image_clear(&image);
}
END_TEST

START_TEST(reader_that_leaves_does_not_hold_up_the_others)
{
    struct capture_image image = many_frames(20000);
    struct relaying relaying = everybody_reads_all();
    struct witness direct;

    relaying.witnesses[0].packets_wanted = 1;
    relaying.witnesses[1].packets_wanted = 3000;
    relay_file(&relaying, &direct, bounded_buffer_bytes(&image.octets), NULL);
    ck_assert_uint_eq(relaying.witnesses[0].packets + relaying.witnesses[1].packets, 3001);
    ck_assert_same(&relaying.witnesses[2], &direct);
    capture_image_clear(&image);
}
END_TEST

/* ---------------------------------------------------------------------- pipes */

struct piped {
    struct relaying relaying;
    int write_end;
};

static void start_pipe(struct piped *piped)
{
    struct input_file input = { .descriptor = -1 };
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    input.descriptor = ends[0];
    piped->relaying = everybody_reads_all();
    piped->write_end = ends[1];
    start(&piped->relaying, &input, "a pipe", NULL);
}

static void wait_for_packets(const struct piped *piped, unsigned packets)
{
    for (unsigned i = 0; i < READERS; i++)
        while (atomic_load(&piped->relaying.witnesses[i].packets) < packets)
            usleep(1000);
}

START_TEST(what_comes_through_a_pipe_is_seen_before_more_comes)
{
    struct capture_image image = many_frames(1);
    struct piped piped;

    start_pipe(&piped);
    capture_write(piped.write_end, bounded_buffer_bytes(&image.octets));
    wait_for_packets(&piped, 1);
    capture_write(piped.write_end,
                  bytes_after(bounded_buffer_bytes(&image.octets), CAPTURE_FILE_HEADER));
    wait_for_packets(&piped, 2);
    close(piped.write_end);
    finish(&piped.relaying);
    for (unsigned i = 0; i < READERS; i++) {
        ck_assert_uint_eq(piped.relaying.witnesses[i].packets, 2);
        ck_assert_int_eq(piped.relaying.witnesses[i].result, SOURCE_END);
        ck_assert_uint_ge(piped.relaying.witnesses[i].waits, 1);
    }
    capture_image_clear(&image);
}
END_TEST

START_TEST(stopping_ends_a_wait_for_the_pipe)
{
    struct capture_image image = many_frames(1);
    struct piped piped;

    start_pipe(&piped);
    capture_write(piped.write_end, bounded_buffer_bytes(&image.octets));
    wait_for_packets(&piped, 1);
    frame_relay_stop(piped.relaying.feeding.relay);
    finish(&piped.relaying);
    close(piped.write_end);
    capture_image_clear(&image);
}
END_TEST

START_TEST(stopping_ends_a_wait_for_the_first_octet)
{
    struct piped piped;

    start_pipe(&piped);
    frame_relay_stop(piped.relaying.feeding.relay);
    finish(&piped.relaying);
    close(piped.write_end);
    for (unsigned i = 0; i < READERS; i++)
        ck_assert(!piped.relaying.witnesses[i].opened);
}
END_TEST

START_TEST(feeder_stops_when_nobody_reads_any_more)
{
    struct capture_image image = many_frames(20000);
    struct relaying relaying = everybody_reads_all();
    char path[CAPTURE_PATH_SIZE];
    struct input_file input;

    capture_file_create(bounded_buffer_bytes(&image.octets), path);
    ck_assert(input_file_open(&input, path, NULL));
    for (unsigned i = 0; i < READERS; i++)
        relaying.witnesses[i].packets_wanted = 0;
    start(&relaying, &input, path, NULL);
    finish(&relaying);
    for (unsigned i = 0; i < READERS; i++)
        ck_assert_uint_eq(relaying.witnesses[i].packets, 0);
    unlink(path);
    capture_image_clear(&image);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("frame_relay");
    TCase *files = tcase_create("files");
    TCase *pipes = tcase_create("pipes");

    tcase_add_test(files, every_reader_sees_what_a_source_gives);
    tcase_add_test(files, filter_is_applied_for_every_reader);
    tcase_add_test(files, file_that_is_cut_short_is_cut_for_every_reader);
    tcase_add_test(files, compressed_file_with_a_remark_has_it_for_every_reader);
    tcase_add_test(files, frames_larger_than_a_batch_and_odd_blocks_are_relayed);
    tcase_add_test(files, input_that_is_no_capture_is_refused_to_every_reader);
    tcase_add_test(files, bad_filter_is_told_to_every_reader);
    tcase_add_test(files, reader_that_leaves_does_not_hold_up_the_others);
    tcase_add_test(files, feeder_stops_when_nobody_reads_any_more);
    tcase_add_test(pipes, what_comes_through_a_pipe_is_seen_before_more_comes);
    tcase_add_test(pipes, stopping_ends_a_wait_for_the_pipe);
    tcase_add_test(pipes, stopping_ends_a_wait_for_the_first_octet);
    suite_add_tcase(suite, files);
    suite_add_tcase(suite, pipes);
    return suite;
}

SUITE_MAIN(suite);

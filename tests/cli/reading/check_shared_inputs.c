/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inputs that several workers read. */
#include "cli/reading/shared_inputs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/capture/compressed_image.h"
#include "tests/capture/opened_image.h"
#include "tests/support/suite_main.h"

enum { WORKERS = 3, MOST_INPUTS = 3 * INPUTS_APART };

struct crew {
    struct shared_inputs *inputs;
    size_t count;
    char *paths[MOST_INPUTS];
};

/* What a worker has found in each input. */
struct findings {
    struct crew *crew;
    _Atomic size_t begun;  /* inputs */
    _Atomic unsigned told; /* that it may have to wait */
    unsigned packets[MOST_INPUTS];
    struct error errors[MOST_INPUTS];
};

static void count_told(void *context)
{
    atomic_fetch_add(&((struct findings *)context)->told, 1);
}

static void read_input(struct findings *findings, size_t input)
{
    const struct relay_watch watch = { findings, count_told };
    struct error *error = &findings->errors[input];
    struct packet_source *source = shared_inputs_open(findings->crew->inputs, input, &watch, error);
    enum source_result result;

    if (source != NULL)
        findings->packets[input] = read_to_end(source, &result, error);
    shared_inputs_close(findings->crew->inputs, input, source);
}

static void *work(void *context)
{
    struct findings *findings = context;

    for (size_t i = 0; i < findings->crew->count; i++) {
        atomic_store(&findings->begun, i + 1);
        read_input(findings, i);
    }
    return NULL;
}

static void start(struct crew *crew, struct findings findings[WORKERS], pthread_t threads[WORKERS],
                  unsigned workers)
{
    crew->inputs = shared_inputs_new(crew->paths, NULL, WORKERS);
    for (unsigned i = 0; i < workers; i++) {
        findings[i].crew = crew;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &findings[i]), 0);
    }
}

static void join(pthread_t threads[WORKERS], unsigned workers)
{
    for (unsigned i = 0; i < workers; i++)
        pthread_join(threads[i], NULL);
}

static void fill_image(struct capture_image *image, unsigned frames)
{
    capture_image_init(image, (struct capture_format){ .link_type = 1 });
    for (unsigned i = 0; i < frames; i++)
        add_ipv4_frame(image, 1700000000, i);
}

static void create_capture(unsigned frames, bool compressed, char ret_path[CAPTURE_PATH_SIZE])
{
    struct capture_image image;
    struct bounded_buffer octets;

    fill_image(&image, frames);
    bounded_buffer_init(&octets, CAPTURE_IMAGE_MAX);
    if (compressed)
        add_gzip(&octets, bounded_buffer_bytes(&image.octets));
    else
        bounded_buffer_append(&octets, bounded_buffer_bytes(&image.octets));
    capture_file_create(bounded_buffer_bytes(&octets), ret_path);
    bounded_buffer_clear(&octets);
    capture_image_clear(&image);
}

static char no_such_file[] = "no-such-file.pcap";

START_TEST(every_worker_reads_every_input_or_hears_the_same_of_it)
{
    static char paths[MOST_INPUTS][CAPTURE_PATH_SIZE];
    static struct findings findings[WORKERS];
    struct crew crew = { .count = MOST_INPUTS };
    pthread_t threads[WORKERS];

    for (size_t i = 0; i < MOST_INPUTS; i++) {
        crew.paths[i] = i % 5 == 4 ? no_such_file : paths[i];
        if (i % 5 != 4)
            create_capture((unsigned)(i * 100), i % 3 == 2, paths[i]);
    }
    start(&crew, findings, threads, WORKERS);
    join(threads, WORKERS);
    for (size_t i = 0; i < MOST_INPUTS; i++) {
        for (unsigned worker = 0; worker < WORKERS; worker++) {
            if (i % 5 == 4)
                ck_assert_str_eq(findings[worker].errors[i].message,
                                 "cannot open no-such-file.pcap: No such file or directory");
            else
                ck_assert_uint_eq(findings[worker].packets[i], i * 100);
        }
        if (i % 5 != 4)
            unlink(paths[i]);
    }
    ck_assert_uint_ge(findings[0].told, MOST_INPUTS);
    shared_inputs_free(crew.inputs);
}
END_TEST

START_TEST(file_is_the_one_that_the_first_worker_found)
{
    static struct findings findings[WORKERS];
    char path[CAPTURE_PATH_SIZE], other[CAPTURE_PATH_SIZE];
    struct crew crew = { .count = 1, .paths = { path } };

    create_capture(10, false, path);
    create_capture(20, false, other);
    crew.inputs = shared_inputs_new(crew.paths, NULL, WORKERS);
    for (unsigned i = 0; i < WORKERS; i++) {
        findings[i].crew = &crew;
        read_input(&findings[i], 0);
        if (i == 0)
            ck_assert_int_eq(rename(other, path), 0);
        ck_assert_uint_eq(findings[i].packets[0], 10);
    }
    ck_assert(!shared_inputs_are_live(crew.inputs));
    shared_inputs_free(crew.inputs);
    unlink(path);
}
END_TEST

START_TEST(no_worker_runs_far_ahead_of_the_others)
{
    static struct findings findings[WORKERS];
    struct crew crew = { .count = MOST_INPUTS };
    pthread_t threads[WORKERS];

    for (size_t i = 0; i < MOST_INPUTS; i++)
        crew.paths[i] = no_such_file;
    start(&crew, findings, threads, WORKERS - 1);
    while (atomic_load(&findings[0].begun) <= INPUTS_APART ||
           atomic_load(&findings[1].begun) <= INPUTS_APART)
        usleep(1000);
    usleep(20000);
    ck_assert_uint_eq(findings[0].begun, INPUTS_APART + 1);
    ck_assert_uint_eq(findings[1].begun, INPUTS_APART + 1);
    findings[2].crew = &crew;
    work(&findings[2]);
    join(threads, WORKERS - 1);
    ck_assert_uint_eq(findings[0].begun, MOST_INPUTS);
    shared_inputs_free(crew.inputs);
}
END_TEST

/* ------------------------------------------------------------------------- pipes */

static void create_pipe(char path[CAPTURE_PATH_SIZE])
{
    create_capture(0, false, path);
    unlink(path);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
}

START_TEST(named_pipe_is_read_once_for_all)
{
    static struct findings findings[WORKERS];
    char path[CAPTURE_PATH_SIZE];
    struct crew crew = { .count = 1, .paths = { path } };
    struct capture_image image;
    pthread_t threads[WORKERS];
    FILE *file;

    create_pipe(path);
    fill_image(&image, 500);
    start(&crew, findings, threads, WORKERS);
    file = fopen(path, "w");
    while (!shared_inputs_are_live(crew.inputs))
        usleep(1000);
    ck_assert_uint_eq(fwrite(image.octets.data, 1, image.octets.length, file), image.octets.length);
    fclose(file);
    join(threads, WORKERS);
    for (unsigned i = 0; i < WORKERS; i++)
        ck_assert_uint_eq(findings[i].packets[0], 500);
    ck_assert(!shared_inputs_are_live(crew.inputs));
    shared_inputs_free(crew.inputs);
    capture_image_clear(&image);
    unlink(path);
}
END_TEST

START_TEST(stopping_ends_a_wait_for_a_writer)
{
    static struct findings findings[WORKERS];
    char path[CAPTURE_PATH_SIZE];
    struct crew crew = { .count = 1, .paths = { path } };
    pthread_t threads[WORKERS];

    create_pipe(path);
    start(&crew, findings, threads, WORKERS);
    while (!shared_inputs_are_live(crew.inputs))
        usleep(1000);
    shared_inputs_stop(crew.inputs);
    join(threads, WORKERS);
    for (unsigned i = 0; i < WORKERS; i++)
        ck_assert_uint_eq(findings[i].packets[0], 0);
    shared_inputs_free(crew.inputs);
    unlink(path);
}
END_TEST

START_TEST(stopping_ends_a_wait_for_the_others)
{
    static struct findings findings[WORKERS];
    struct crew crew = { .count = MOST_INPUTS };
    pthread_t threads[WORKERS];

    for (size_t i = 0; i < MOST_INPUTS; i++)
        crew.paths[i] = no_such_file;
    start(&crew, findings, threads, 1);
    while (atomic_load(&findings[0].begun) <= INPUTS_APART)
        usleep(1000);
    shared_inputs_stop(crew.inputs);
    join(threads, 1);
    ck_assert_str_eq(findings[0].errors[INPUTS_APART].message, "the reading was stopped");
    shared_inputs_free(crew.inputs); /* that two workers have not read */
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("shared_inputs");
    TCase *files = tcase_create("files");
    TCase *pipes = tcase_create("pipes");

    tcase_set_timeout(files, 60);
    tcase_add_test(files, every_worker_reads_every_input_or_hears_the_same_of_it);
    tcase_add_test(files, file_is_the_one_that_the_first_worker_found);
    tcase_add_test(files, no_worker_runs_far_ahead_of_the_others);
    tcase_set_timeout(pipes, 60);
    tcase_add_test(pipes, named_pipe_is_read_once_for_all);
    tcase_add_test(pipes, stopping_ends_a_wait_for_a_writer);
    tcase_add_test(pipes, stopping_ends_a_wait_for_the_others);
    suite_add_tcase(suite, files);
    suite_add_tcase(suite, pipes);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any number of workers over captures made by chance: the same bytes as one. */
#include "cli/reading/read_workers.h"

#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "output/json_lines.h"
#include "tests/support/capture_file.h"
#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

enum { MOST_TALKS = 400, TURNS = 6000, FILES = 3, LINK_TYPE_RAW = 101 };

/* The same numbers everywhere. */
struct chance {
    uint32_t state;
};

static uint32_t below(struct chance *chance, uint32_t limit)
{
    chance->state = chance->state * 1664525 + 1013904223;
    return (chance->state >> 8) % limit;
}

static bool one_in(struct chance *chance, uint32_t times)
{
    return below(chance, times) == 0;
}

/* -------------------------------------------------------------------- the capture */

static const struct said {
    enum side from;
    const char *text;
} script[] = {
    { SIDE_SERVER, "220 mail.example.com ESMTP\r\n" },
    { SIDE_CLIENT, "EHLO client.example.net\r\n" },
    { SIDE_SERVER, "250-mail.example.com\r\n250 PIPELINING\r\n" },
    { SIDE_CLIENT, "MAIL FROM:<a@example.net>\r\n" },
    { SIDE_SERVER, "250 2.1.0 Ok\r\n" },
    { SIDE_CLIENT, "RCPT TO:<b@example.com>\r\n" },
    { SIDE_SERVER, "250 2.1.5 Ok\r\n" },
    { SIDE_CLIENT, "RSET\r\n" },
    { SIDE_SERVER, "250 2.0.0 Ok\r\n" },
    { SIDE_CLIENT, "MAIL FROM:<a@example.net>\r\n" },
    { SIDE_SERVER, "250 2.1.0 Ok\r\n" },
    { SIDE_CLIENT, "RCPT TO:<b@example.com>\r\n" },
    { SIDE_SERVER, "250 2.1.5 Ok\r\n" },
    { SIDE_CLIENT, "DATA\r\n" },
    { SIDE_SERVER, "354 End data with <CR><LF>.<CR><LF>\r\n" },
    { SIDE_CLIENT, "Subject: test\r\n\r\nHello\r\n.\r\n" },
    { SIDE_SERVER, "250 2.0.0 Ok: queued as 4F2A\r\n" },
    { SIDE_CLIENT, "QUIT\r\n" },
    { SIDE_SERVER, "221 2.0.0 Bye\r\n" },
};

enum { SCRIPT_LENGTH = sizeof script / sizeof script[0] };

/* A conversation, and how far it is. */
struct talk {
    struct tcp_talk tcp;
    size_t next;
};

/* Writes what is sent into one of several files. */
struct scene {
    struct chance chance;
    timestamp now;
    size_t talk_count;
    struct talk talks[MOST_TALKS];
    struct capture_image images[FILES];
    size_t file;
    unsigned clients;
    uint8_t late[2048]; /* the second fragment of a packet, which may come in the next file */
    size_t late_length;
};

static void write_octets(struct scene *scene, timestamp time, struct bytes octets)
{
    capture_image_add(&scene->images[scene->file], (uint32_t)(time / DURATION_SECOND),
                      (uint32_t)(time % DURATION_SECOND / DURATION_MICROSECOND), octets,
                      (uint32_t)octets.length);
}

static void write_late(struct scene *scene, timestamp time)
{
    if (scene->late_length == 0)
        return;
    write_octets(scene, time, bytes_of(scene->late, scene->late_length));
    scene->late_length = 0;
}

enum { IP_HEADER = 20, FIRST_FRAGMENT = 24 };

/* Part of the packet as a fragment; `field` is that of flags and offset. */
static size_t make_fragment(uint8_t *fragment, const struct packet *packet, unsigned field,
                            struct bytes octets)
{
    size_t length = IP_HEADER + octets.length;

    memcpy(fragment, packet->header.data, IP_HEADER);
    spec_put16(fragment + 2, (unsigned)length);
    spec_put16(fragment + 6, field);
    memcpy(fragment + IP_HEADER, octets.data, octets.length);
    return length;
}

static void write_fragments(struct scene *scene, timestamp time, const struct packet *packet)
{
    uint8_t first[IP_HEADER + FIRST_FRAGMENT];

    write_late(scene, time);
    make_fragment(first, packet, 0x2000, bytes_first(packet->payload, FIRST_FRAGMENT));
    write_octets(scene, time, bytes_of(first, sizeof first));
    scene->late_length = make_fragment(scene->late, packet, FIRST_FRAGMENT / 8,
                                       bytes_after(packet->payload, FIRST_FRAGMENT));
    if (one_in(&scene->chance, 2))
        write_late(scene, time);
}

static void write_packet(void *context, const struct packet *packet)
{
    struct scene *scene = context;
    timestamp time = packet->time;

    if (one_in(&scene->chance, 60))
        return; /* lost */
    if (one_in(&scene->chance, 80))
        time -= (timestamp)below(&scene->chance, 3000) * DURATION_MILLISECOND;
    if (one_in(&scene->chance, 300))
        time += (timestamp)(3601 + below(&scene->chance, 9000)) * DURATION_SECOND; /* a bad stamp */
    if (packet->payload.length > FIRST_FRAGMENT && one_in(&scene->chance, 15)) {
        write_fragments(scene, time, packet);
        return;
    }
    for (unsigned copies = one_in(&scene->chance, 50) ? 2 : 1; copies > 0; copies--)
        write_octets(scene, time, packet->frame);
    if (one_in(&scene->chance, 4))
        write_late(scene, time);
}

/* Few addresses and ports, so that connections are used again. */
static void begin(struct scene *scene, struct talk *talk)
{
    unsigned client = one_in(&scene->chance, 8) ? below(&scene->chance, 50) : scene->clients++;

    talk_init(&talk->tcp, (struct packet_sink){ scene, write_packet });
    talk->tcp.end[SIDE_CLIENT] =
        endpoint_v4(192, 0, 2, (uint8_t)(1 + client % 5), (uint16_t)(30000 + client % 4000));
    talk->tcp.end[SIDE_SERVER].address.octets[3] = (uint8_t)(25 + client % 3);
    talk->tcp.sequence[SIDE_CLIENT] = below(&scene->chance, UINT32_MAX);
    talk->tcp.step = 0;
    talk->next = 0;
    talk->tcp.now = scene->now;
    if (one_in(&scene->chance, 10))
        talk_control(&talk->tcp, SIDE_CLIENT, TALK_SYN); /* and again below */
    if (!one_in(&scene->chance, 15))
        talk_handshake(&talk->tcp);
}

static void end(struct scene *scene, struct talk *talk)
{
    switch (below(&scene->chance, 8)) {
    case 0:
        break; /* goes idle for good */
    case 1:
        talk_control(&talk->tcp, SIDE_SERVER, TALK_RST | TALK_ACK);
        break;
    case 2:
        talk_control(&talk->tcp, SIDE_CLIENT, TALK_FIN | TALK_ACK);
        break;
    default:
        talk_close(&talk->tcp, SIDE_CLIENT);
        break;
    }
    begin(scene, talk);
}

static void move_time(struct scene *scene)
{
    struct chance *chance = &scene->chance;

    if (one_in(chance, 2000))
        scene->now += (timestamp)(3600 + below(chance, 9000)) * DURATION_SECOND;
    else if (one_in(chance, 100))
        scene->now += (timestamp)below(chance, 40) * DURATION_SECOND;
    else if (!one_in(chance, 4)) /* else at the same moment as the packet before */
        scene->now += (timestamp)below(chance, 20) * DURATION_MILLISECOND;
}

static void take_turn(struct scene *scene)
{
    struct talk *talk = &scene->talks[below(&scene->chance, (uint32_t)scene->talk_count)];

    move_time(scene);
    talk->tcp.now = scene->now;
    if (talk->next == SCRIPT_LENGTH || one_in(&scene->chance, 60)) {
        end(scene, talk);
        return;
    }
    talk_say(&talk->tcp, script[talk->next].from, script[talk->next].text);
    talk->next++;
}

/* Connections that are open when the next file begins go on in it, or not. */
static void play(struct scene *scene, uint32_t seed)
{
    memset(scene, 0, sizeof *scene);
    scene->chance.state = seed;
    scene->now = TALK_START_SECONDS * DURATION_SECOND;
    for (size_t i = 0; i < FILES; i++)
        capture_image_init(&scene->images[i],
                           (struct capture_format){ .link_type = LINK_TYPE_RAW });
    scene->talk_count = seed % 3 == 0 ? MOST_TALKS : MOST_TALKS / 10;
    for (size_t i = 0; i < scene->talk_count; i++)
        begin(scene, &scene->talks[i]);
    for (scene->file = 0; scene->file < FILES; scene->file++) {
        for (unsigned i = 0; i < TURNS / FILES; i++)
            take_turn(scene);
        scene->now += (timestamp)below(&scene->chance, 1200) * DURATION_SECOND;
    }
}

struct files {
    char path[FILES][CAPTURE_PATH_SIZE];
    char *paths[FILES];
};

static void write_files(struct files *files, uint32_t seed)
{
    struct scene *scene = malloc(sizeof *scene);

    play(scene, seed);
    for (size_t i = 0; i < FILES; i++) {
        capture_file_create(bounded_buffer_bytes(&scene->images[i].octets), files->path[i]);
        files->paths[i] = files->path[i];
        capture_image_clear(&scene->images[i]);
    }
    free(scene);
}

static void remove_files(const struct files *files)
{
    for (size_t i = 0; i < FILES; i++)
        unlink(files->path[i]);
}

/* -------------------------------------------------------------------- the reading */

struct result {
    char path[CAPTURE_PATH_SIZE];
    char *text;
    size_t length;
    uint64_t sessions;
    struct capture_statistics capture;
    struct reassembly_statistics reassembly;
};

static void keep_text(struct result *result)
{
    FILE *file = fopen(result->path, "r");

    ck_assert_ptr_nonnull(file);
    fseek(file, 0, SEEK_END);
    result->length = (size_t)ftell(file);
    rewind(file);
    result->text = malloc(result->length + 1);
    ck_assert_uint_eq(fread(result->text, 1, result->length, file), result->length);
    result->text[result->length] = '\0';
    fclose(file);
    unlink(result->path);
}

static void read_files(struct result *result, const struct files *files, unsigned workers,
                       bool separate)
{
    struct server_software *software = server_software_new();
    struct pipeline_options options = pipeline_options_default();
    struct selection_criteria every = selection_criteria_default();
    struct error error = { "" };
    struct output_file *file;
    struct json_lines *lines;
    struct reading reading = { .count = FILES, .paths = files->paths, .workers = workers };

    *result = (struct result){ .text = NULL };
    capture_file_create(bytes_of(NULL, 0), result->path);
    file = output_file_open(result->path, &error);
    ck_assert_msg(file != NULL, "%s", error.message);
    lines = json_lines_new(file);
    ck_assert(server_software_load_builtin(software, &error));
    options.separate = separate;
    options.sessions.software = software;
    reading.pipeline = options;
    reading.file = file;
    reading.ahead = &every;
    reading.history =
        session_history_new(&options.sessions.limits, NULL, software, json_lines_sink(lines));
    ck_assert_msg(reading_run(&reading, &error), "%s", error.message);
    result->sessions = session_history_count(reading.history);
    result->capture = reading.capture;
    result->reassembly = reading.reassembly;
    ck_assert_uint_eq(reading.inputs, FILES);
    ck_assert_uint_eq(reading.inputs_in_trouble, 0);
    ck_assert_uint_eq(reading.memory_refused, 0);
    session_history_free(reading.history);
    reading_clear(&reading);
    json_lines_free(lines);
    server_software_free(software);
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_GOOD);
    keep_text(result);
}

/* The first line that differs, rather than all of them. */
static void ck_assert_same_lines(const char *expected, const char *actual, const char *what)
{
    unsigned line = 1;

    while (*expected != '\0' && *expected == *actual) {
        line += *expected == '\n';
        expected++;
        actual++;
    }
    ck_assert_msg(*expected == *actual, "%s: line %u differs: `%.80s` and not `%.80s`", what, line,
                  actual, expected);
}

static void ck_assert_same(const struct result *one, const struct result *several, const char *what)
{
    ck_assert_same_lines(one->text, several->text, what);
    ck_assert_uint_eq(one->sessions, several->sessions);
    ck_assert_mem_eq(&one->capture, &several->capture, sizeof one->capture);
    for (unsigned i = 0; i < REASSEMBLY_STATISTIC_COUNT; i++)
        ck_assert_msg(one->reassembly.value[i] == several->reassembly.value[i], "%s: %s", what,
                      reassembly_statistic_name((enum reassembly_statistic)i));
}

static void compare(const struct files *files, uint32_t seed, bool separate)
{
    static const unsigned counts[] = { 2, 3, 5, 16 };
    struct result one, several;
    char what[80];

    read_files(&one, files, 1, separate);
    ck_assert_uint_gt(one.sessions, 50);
    ck_assert_uint_gt(one.capture.counters[COUNTER_DATAGRAMS_WHOLE], 50);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        snprintf(what, sizeof what, "seed %u, %u workers%s", seed, counts[i],
                 separate ? ", separate" : "");
        read_files(&several, files, counts[i], separate);
        ck_assert_same(&one, &several, what);
        free(several.text);
    }
    free(one.text);
}

static unsigned seeds(void)
{
    const char *asked = getenv("SMTPSCOPE_TEST_SEEDS");

    return asked != NULL ? (unsigned)atoi(asked) : 4;
}

START_TEST(captures_made_by_chance_read_the_same_for_any_number_of_workers)
{
    for (uint32_t seed = 1; seed <= seeds(); seed++) {
        struct files files;

        write_files(&files, seed);
        compare(&files, seed, seed % 2 == 0);
        remove_files(&files);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("workers");
    TCase *chance = tcase_create("chance");

    tcase_set_timeout(chance, 600);
    tcase_add_test(chance, captures_made_by_chance_read_the_same_for_any_number_of_workers);
    suite_add_tcase(suite, chance);
    return suite;
}

SUITE_MAIN(suite);

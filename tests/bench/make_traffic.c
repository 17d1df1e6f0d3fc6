/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes a capture to measure with, the same each time:
 *
 *     make_traffic mixed|small MEGABYTES > FILE
 *
 * 200 sessions go on at any time, segment by segment in the order of their
 * time, as on a mirror port.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tests/bench/traffic_random.h"
#include "tests/bench/traffic_session.h"

enum { SESSIONS_AT_ONCE = 200, START_SECONDS = 1795478400, BUFFER = 1 << 20 };

static const struct traffic_profile profiles[] = {
    { "mixed", 2 << 10, 5 << 20, 3, 240 },
    { "small", 300, 2 << 10, 1, 240 },
};

struct generator {
    const struct traffic_profile *profile;
    struct traffic_content content;
    struct traffic_file file;
    struct traffic_session *sessions;
    size_t order[SESSIONS_AT_ONCE]; /* a heap of sessions, the one due next on top */
    size_t count;
    uint64_t begun;
};

static uint64_t due(const struct generator *generator, size_t place)
{
    return generator->sessions[generator->order[place]].due;
}

/* Lets the session at this place sink to where it belongs. */
static void sink(struct generator *generator, size_t place)
{
    for (;;) {
        size_t child = 2 * place + 1;
        size_t moved = generator->order[place];

        if (child + 1 < generator->count && due(generator, child + 1) < due(generator, child))
            child++;
        if (child >= generator->count || due(generator, place) <= due(generator, child))
            return;
        generator->order[place] = generator->order[child];
        generator->order[child] = moved;
        place = child;
    }
}

static void begin_session(struct generator *generator, size_t index, uint64_t time)
{
    traffic_session_begin(&generator->sessions[index], generator->profile, &generator->content,
                          generator->begun++, time);
}

static void begin(struct generator *generator)
{
    uint64_t random = 2;

    traffic_content_init(&generator->content);
    traffic_file_begin(&generator->file, stdout);
    generator->sessions = memory_new(SESSIONS_AT_ONCE, sizeof *generator->sessions);
    for (size_t i = 0; i < SESSIONS_AT_ONCE; i++) {
        begin_session(generator, i,
                      START_SECONDS * UINT64_C(1000000) + traffic_between(&random, 0, 1000000));
        generator->order[generator->count++] = i;
    }
    for (size_t place = SESSIONS_AT_ONCE; place-- > 0;)
        sink(generator, place);
}

/* The capture stops when there is enough, whatever is under way. */
static void run(struct generator *generator, uint64_t octets)
{
    while (generator->file.octets < octets) {
        size_t index = generator->order[0];
        struct traffic_session *session = &generator->sessions[index];

        traffic_session_send(session, &generator->file);
        if (session->phase == TRAFFIC_OVER)
            begin_session(generator, index,
                          session->due + traffic_between(&session->random, 0, 100000));
        sink(generator, 0);
    }
}

static const struct traffic_profile *find_profile(const char *name)
{
    for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
        if (strcmp(profiles[i].name, name) == 0)
            return &profiles[i];
    return NULL;
}

int main(int argc, char **argv)
{
    static char buffer[BUFFER];
    struct generator generator = { .count = 0 };
    unsigned long megabytes = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;

    if (megabytes == 0 || (generator.profile = find_profile(argv[1])) == NULL) {
        fprintf(stderr, "usage: make_traffic mixed|small MEGABYTES > FILE\n");
        return 2;
    }
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    begin(&generator);
    run(&generator, (uint64_t)megabytes * 1000000);
    traffic_content_clear(&generator.content);
    free(generator.sessions);
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        perror("make_traffic: cannot write");
        return 2;
    }
    return 0;
}

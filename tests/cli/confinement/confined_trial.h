/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trying something in a process that has confined itself as watching does.
 *
 * A trial that needs what the kernel or the build lacks answers NOT_HERE, and its test
 * says so and passes.
 */
#ifndef TESTS_CLI_CONFINEMENT_CONFINED_TRIAL_H
#define TESTS_CLI_CONFINEMENT_CONFINED_TRIAL_H

#include "config.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/confinement/confinement.h"
#include "tests/support/scratch_file.h"

/* What a trial may use. */
struct place {
    struct scratch_file folder;  /* that may be written to */
    struct scratch_file outside; /* a file beside it */
    int capture[2];              /* a pair of sockets, the first of which captures */
    bool files_are_confined;
    bool calls_are_filtered;
};

/* Answers 0, or the errno of what was refused. */
typedef int trial(const struct place *place);

/* A trial's status when the protection that it tries is not to be had here. */
enum { NOT_HERE = 200, NOT_CONFINED };

static inline int refusal(long result)
{
    return result < 0 ? errno : 0;
}

static inline void make_place(struct place *place)
{
    int file;

    place->folder = scratch_file_name("check_confinement-folder");
    place->outside = scratch_file_name("check_confinement-outside");
    ck_assert_int_eq(mkdir(place->folder.path, 0700), 0);
    file = open(place->outside.path, O_WRONLY | O_CREAT, 0600);
    ck_assert_int_ge(file, 0);
    close(file);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_DGRAM, 0, place->capture), 0);
}

static inline void remove_place(const struct place *place)
{
    char name[128];

    snprintf(name, sizeof name, "%s/new", place->folder.path);
    unlink(name);
    snprintf(name, sizeof name, "%s/renamed", place->folder.path);
    unlink(name);
    rmdir(place->folder.path);
    unlink(place->outside.path);
    close(place->capture[0]);
    close(place->capture[1]);
}

static inline void confine(struct place *place)
{
    struct confinement confinement = { .captures = place->capture, .capture_count = 1 };
    struct error error;

    confinement_allow(&confinement, PATH_WRITTEN_FOLDER, place->folder.path);
    if (!confinement_enter(&confinement, &error))
        _exit(NOT_CONFINED);
    place->files_are_confined = confinement.lacks[PROTECTION_FILES].message[0] == '\0';
    place->calls_are_filtered = confinement.lacks[PROTECTION_CALLS].message[0] == '\0';
}

/* The wait status of a process that confined itself and then tried it. */
static inline int outcome(trial *try)
{
    struct place place = { .files_are_confined = false };
    pid_t process;
    int status;

    make_place(&place);
    process = fork();
    ck_assert_int_ge(process, 0);
    if (process == 0) {
        confine(&place);
        _exit(try(&place));
    }
    ck_assert_int_eq(waitpid(process, &status, 0), process);
    remove_place(&place);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_HERE)
        puts("this protection is not to be had here: skipped");
    return status;
}

static inline bool was_skipped(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == NOT_HERE;
}

static inline void check_answer(trial *try, int expected)
{
    int status = outcome(try);

    if (was_skipped(status))
        return;
    ck_assert_msg(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
    ck_assert_int_eq(WEXITSTATUS(status), expected);
}

/* A build with sanitizers is refused what ends any other. */
static inline void check_fatal(trial *try)
{
    int status = outcome(try);

    if (was_skipped(status))
        return;
#ifdef INSTRUMENTED_BUILD
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), EPERM);
#else
    ck_assert_msg(WIFSIGNALED(status), "not ended but answered %d", WEXITSTATUS(status));
    ck_assert_int_eq(WTERMSIG(status), SIGSYS);
#endif
}

#define NEEDS_FILTER(place)                                                                        \
    if (!(place)->calls_are_filtered)                                                              \
    return NOT_HERE

#define NEEDS_FILES(place)                                                                         \
    if (!(place)->files_are_confined)                                                              \
    return NOT_HERE

#endif

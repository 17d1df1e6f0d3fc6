/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a command and writes on standard output, on one line: wall time and
 * processor time in seconds, and the most memory that was resident, in KiB.
 *
 *     measure COMMAND [ARGUMENT...]
 *
 * A small program for it, since a child is charged with the memory of whoever
 * started it. The status is the command's own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(const struct timeval *time)
{
    return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    double start = now();
    struct rusage usage;
    pid_t child;
    int status;

    if (argc < 2)
        return 2;
    child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return 2;
    }
    printf("%.6f %.6f %ld\n", now() - start, seconds(&usage.ru_utime) + seconds(&usage.ru_stime),
           usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

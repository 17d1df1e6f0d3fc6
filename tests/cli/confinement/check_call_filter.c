/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a confined program can still ask of the system. */
#include "config.h"

#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

#include "tests/cli/confinement/confined_trial.h"
#include "tests/support/suite_main.h"

/* ------------------------------------------------------------------ system calls */

static int execute(const struct place *place)
{
    char *const arguments[] = { (char[]){ "true" }, NULL };

    NEEDS_FILTER(place);
    return refusal(execv("/bin/true", arguments));
}

START_TEST(executing_a_program_ends_it)
{
    check_fatal(execute);
}
END_TEST

static int read_other_memory(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(syscall(SYS_process_vm_readv, getppid(), NULL, 0L, NULL, 0L, 0L));
}

static int trace(const struct place *place)
{
#ifdef INSTRUMENTED_BUILD
    (void)place;
    return NOT_HERE;
#else
    NEEDS_FILTER(place);
    return refusal(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
#endif
}

START_TEST(tracing_ends_it)
{
    check_fatal(trace);
    check_fatal(read_other_memory);
}
END_TEST

static int become_root(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(syscall(SYS_setuid, 0));
}

static int leave_namespace(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(unshare(CLONE_NEWUSER));
}

START_TEST(becoming_another_user_ends_it)
{
    check_fatal(become_root);
    check_fatal(leave_namespace);
}
END_TEST

static int type(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(ioctl(STDIN_FILENO, TIOCSTI, "x"));
}

START_TEST(typing_in_a_terminal_ends_it)
{
    check_fatal(type);
}
END_TEST

static int make_socket(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(socket(AF_INET, SOCK_DGRAM, 0));
}

static int make_packet_socket(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(socket(AF_PACKET, SOCK_RAW, 0));
}

static int make_pair(const struct place *place)
{
    int pair[2];

    NEEDS_FILTER(place);
    return refusal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}

START_TEST(no_socket_can_be_made)
{
    check_answer(make_socket, EPERM);
    check_answer(make_packet_socket, EPERM);
    check_answer(make_pair, EPERM);
}
END_TEST

static int make_process(const struct place *place)
{
    pid_t process;

#ifdef INSTRUMENTED_BUILD
    return NOT_HERE;
#endif
    NEEDS_FILTER(place);
    process = fork();
    if (process == 0)
        _exit(0);
    return refusal(process);
}

START_TEST(no_process_can_be_made)
{
    check_answer(make_process, EPERM);
}
END_TEST

static void *make_socket_in_thread(void *context)
{
    int *answer = context;

    *answer = refusal(socket(AF_INET, SOCK_DGRAM, 0));
    return NULL;
}

static int make_thread(const struct place *place)
{
    pthread_t thread;
    int answer = 0;

    NEEDS_FILTER(place);
    if (pthread_create(&thread, NULL, make_socket_in_thread, &answer) != 0)
        return NOT_CONFINED;
    pthread_join(thread, NULL);
    return answer;
}

START_TEST(threads_can_be_made_and_are_confined_too)
{
    check_answer(make_thread, EPERM);
}
END_TEST

/* -------------------------------------------------------------------- capturing */

static int write_to_capture(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(write(place->capture[0], "x", 1));
}

/* The kernel takes the lower half of a descriptor. */
static int write_above_32_bits(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(syscall(SYS_write, (1L << 32) | place->capture[0], "x", 1L));
}

static int send_to_capture(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(send(place->capture[0], "x", 1, 0));
}

START_TEST(nothing_can_be_sent_on_a_socket_that_captures)
{
    check_answer(write_to_capture, EPERM);
    check_answer(write_above_32_bits, EPERM);
    check_answer(send_to_capture, EPERM);
}
END_TEST

static int copy_capture(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(dup(place->capture[0]));
}

static int copy_capture_over(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(dup2(place->capture[0], STDERR_FILENO));
}

static int copy_capture_by_fcntl(const struct place *place)
{
    NEEDS_FILTER(place);
    return refusal(fcntl(place->capture[0], F_DUPFD_CLOEXEC, 0));
}

START_TEST(a_socket_that_captures_cannot_be_copied)
{
    check_answer(copy_capture, EPERM);
    check_answer(copy_capture_over, EPERM);
    check_answer(copy_capture_by_fcntl, EPERM);
}
END_TEST

static int read_from_capture(const struct place *place)
{
    char octet = 0;

    if (write(place->capture[1], "x", 1) != 1 || read(place->capture[0], &octet, 1) != 1)
        return errno;
    return octet == 'x' ? 0 : EIO;
}

START_TEST(it_can_still_be_read_from_and_other_descriptors_written_to)
{
    check_answer(read_from_capture, 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *whole = suite_create("call_filter");
    TCase *calls = tcase_create("system calls");
    TCase *captures = tcase_create("sockets that capture");

    tcase_add_test(calls, executing_a_program_ends_it);
    tcase_add_test(calls, tracing_ends_it);
    tcase_add_test(calls, becoming_another_user_ends_it);
    tcase_add_test(calls, typing_in_a_terminal_ends_it);
    tcase_add_test(calls, no_socket_can_be_made);
    tcase_add_test(calls, no_process_can_be_made);
    tcase_add_test(calls, threads_can_be_made_and_are_confined_too);
    suite_add_tcase(whole, calls);

    tcase_add_test(captures, nothing_can_be_sent_on_a_socket_that_captures);
    tcase_add_test(captures, a_socket_that_captures_cannot_be_copied);
    tcase_add_test(captures, it_can_still_be_read_from_and_other_descriptors_written_to);
    suite_add_tcase(whole, captures);
    return whole;
}

SUITE_MAIN(suite);

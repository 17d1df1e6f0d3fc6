/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a confined program can still do: each test tries it in a process of its own. */
#include "config.h"

#include "cli/confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "smtp/mail_charset.h"
#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

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

static int refusal(long result)
{
    return result < 0 ? errno : 0;
}

static void make_place(struct place *place)
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

static void remove_place(const struct place *place)
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

static void confine(struct place *place)
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
static int outcome(trial *try)
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

static bool was_skipped(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == NOT_HERE;
}

static void check_answer(trial *try, int expected)
{
    int status = outcome(try);

    if (was_skipped(status))
        return;
    ck_assert_msg(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
    ck_assert_int_eq(WEXITSTATUS(status), expected);
}

/* A build with sanitizers is refused what ends any other. */
static void check_fatal(trial *try)
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

/* ------------------------------------------------------------------------- files */

static int open_password_file(const struct place *place)
{
    NEEDS_FILES(place);
    return refusal(open("/etc/passwd", O_RDONLY));
}

static int write_outside(const struct place *place)
{
    NEEDS_FILES(place);
    return refusal(open(place->outside.path, O_WRONLY));
}

static int make_outside(const struct place *place)
{
    NEEDS_FILES(place);
    return refusal(open("check_confinement-new.scratch", O_WRONLY | O_CREAT, 0600));
}

static int remove_outside(const struct place *place)
{
    NEEDS_FILES(place);
    return refusal(unlink(place->outside.path));
}

START_TEST(other_files_cannot_be_opened_made_or_removed)
{
    check_answer(open_password_file, EACCES);
    check_answer(write_outside, EACCES);
    check_answer(make_outside, EACCES);
    check_answer(remove_outside, EACCES);
}
END_TEST

static int replace_file(const struct place *place)
{
    char name[128], other[128];
    int file;

    snprintf(name, sizeof name, "%s/new", place->folder.path);
    snprintf(other, sizeof other, "%s/renamed", place->folder.path);
    file = open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (file < 0 || write(file, "line\n", 5) != 5 || ftruncate(file, 4) != 0 || close(file) != 0)
        return errno;
    return refusal(rename(name, other));
}

START_TEST(files_in_the_folder_of_the_output_can_be_made_and_renamed)
{
    check_answer(replace_file, 0);
}
END_TEST

static int lead_outside(const struct place *place)
{
    char name[128];

    NEEDS_FILES(place);
    snprintf(name, sizeof name, "%s/new", place->folder.path);
    return refusal(rename(place->outside.path, name));
}

START_TEST(nothing_can_be_taken_into_that_folder)
{
    check_answer(lead_outside, EACCES);
}
END_TEST

static int convert_charsets(const struct place *place)
{
    static const char *const names[] = {
        "ISO-8859-5", "KOI8-R",      "WINDOWS-1251", "GB18030",     "BIG5-HKSCS",
        "EUC-TW",     "ISO-2022-JP", "SHIFT_JIS",    "EUC-JP",      "EUC-KR",
        "UTF-7",      "IBM850",      "TIS-620",      "ISO-2022-KR", "WINDOWS-1258",
    };
    struct bounded_buffer text;
    int lost = 0;

    (void)place;
    bounded_buffer_init(&text, 1024);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!mail_charset_append(mail_charset_find(bytes_of_string(names[i])),
                                 bytes_of_string("mail"), &text))
            lost++;
    bounded_buffer_clear(&text);
    return lost;
}

static int use_libraries(const struct place *place)
{
    const time_t moment = 0;
    struct tm parts;
    json_t *object = json_object();
    bool good = object != NULL && localtime_r(&moment, &parts) != NULL;

    (void)place;
    json_decref(object);
    return good ? 0 : EIO;
}

START_TEST(what_libraries_read_late_can_still_be_read)
{
    check_answer(convert_charsets, 0);
    check_answer(use_libraries, 0);
}
END_TEST

/* ------------------------------------------------------------------- the process */

static int find_privileges(const struct place *place)
{
    (void)place;
#ifndef INSTRUMENTED_BUILD
    if (prctl(PR_GET_DUMPABLE) != 0)
        return 1;
#endif
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        return 2;
    return 0;
}

START_TEST(it_has_no_new_privileges_and_its_memory_is_its_own)
{
    check_answer(find_privileges, 0);
}
END_TEST

/* Whoever runs this as root can see the difference. */
static int use_capability(const struct place *place)
{
    (void)place;
#ifndef HAVE_LIBCAP_NG
    return NOT_HERE;
#endif
    return refusal(chown(place->folder.path, 12345, (gid_t)-1));
}

START_TEST(no_capability_is_left)
{
    check_answer(use_capability, EPERM);
}
END_TEST

/* ---------------------------------------------------------------- keeping some */

static int keeping(const char **allowed, const char *path)
{
    struct confinement confinement = { .keeps_capabilities = true };
    struct error error;

    for (; *allowed != NULL; allowed++)
        confinement_allow(&confinement, PATH_WRITTEN_FILE, *allowed);
    confinement_allow(&confinement, PATH_READ, "/");
    if (!confinement_enter(&confinement, &error))
        return NOT_CONFINED;
    if (confinement.lacks[PROTECTION_FILES].message[0] != '\0')
        return NOT_HERE;
    if (access("/etc/passwd", R_OK) != 0 || open("/etc/passwd", O_RDONLY) < 0)
        return NOT_CONFINED;
    return refusal(open(path, O_WRONLY | O_CREAT, 0600));
}

/* The folders of a file that is written through a link are both open. */
START_TEST(a_file_may_be_written_through_a_link)
{
    struct place place = { .files_are_confined = false };
    const char *allowed[] = { "check_confinement-link.scratch", NULL };
    char target[128];
    int status;

    make_place(&place);
    snprintf(target, sizeof target, "%s/new", place.folder.path);
    close(open(target, O_WRONLY | O_CREAT, 0600));
    unlink(allowed[0]);
    ck_assert_int_eq(symlink(target, allowed[0]), 0);
    if (fork() == 0)
        _exit(keeping(allowed, target));
    wait(&status);
    unlink(allowed[0]);
    remove_place(&place);
    ck_assert(was_skipped(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
}
END_TEST

START_TEST(of_a_device_nothing_but_itself_is_opened)
{
    const char *allowed[] = { "/dev/null", NULL };
    int status;

    if (fork() == 0)
        _exit(keeping(allowed, "/dev/null"));
    wait(&status);
    ck_assert(was_skipped(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    if (fork() == 0)
        _exit(keeping(allowed, "/dev/check_confinement"));
    wait(&status);
    ck_assert(was_skipped(status) || (WIFEXITED(status) && WEXITSTATUS(status) == EACCES));
}
END_TEST

static Suite *suite(void)
{
    Suite *whole = suite_create("confinement");
    TCase *calls = tcase_create("system calls");
    TCase *captures = tcase_create("sockets that capture");
    TCase *files = tcase_create("files");
    TCase *process = tcase_create("process");

    tcase_add_test(calls, executing_a_program_ends_it);
    tcase_add_test(calls, tracing_ends_it);
    tcase_add_test(calls, becoming_another_user_ends_it);
    tcase_add_test(calls, no_socket_can_be_made);
    tcase_add_test(calls, no_process_can_be_made);
    tcase_add_test(calls, threads_can_be_made_and_are_confined_too);
    suite_add_tcase(whole, calls);

    tcase_add_test(captures, nothing_can_be_sent_on_a_socket_that_captures);
    tcase_add_test(captures, a_socket_that_captures_cannot_be_copied);
    tcase_add_test(captures, it_can_still_be_read_from_and_other_descriptors_written_to);
    suite_add_tcase(whole, captures);

    tcase_add_test(files, other_files_cannot_be_opened_made_or_removed);
    tcase_add_test(files, files_in_the_folder_of_the_output_can_be_made_and_renamed);
    tcase_add_test(files, nothing_can_be_taken_into_that_folder);
    tcase_add_test(files, what_libraries_read_late_can_still_be_read);
    tcase_add_test(files, a_file_may_be_written_through_a_link);
    tcase_add_test(files, of_a_device_nothing_but_itself_is_opened);
    suite_add_tcase(whole, files);

    tcase_add_test(process, it_has_no_new_privileges_and_its_memory_is_its_own);
    tcase_add_test(process, no_capability_is_left);
    suite_add_tcase(whole, process);
    return whole;
}

SUITE_MAIN(suite);

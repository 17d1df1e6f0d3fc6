/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list, and libseccomp. */
#include "config.h"

#include "cli/confinement/call_filter.h"

#ifdef HAVE_LIBSECCOMP

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

#define REFUSED SCMP_ACT_ERRNO(EPERM)

/* LeakSanitizer stops the threads of its program by tracing them from a process of its own,
 * and clang's sanitizers execute a program that names the places in their reports. */
#ifdef INSTRUMENTED_BUILD
#define FATAL REFUSED
#else
#define FATAL SCMP_ACT_KILL_PROCESS
#endif

/* By name, since no architecture and no version of the kernel has them all. */
static const char *const refused_calls[] = {
    "socket",
    "socketpair",
    "bind",
    "listen",
    "accept",
    "accept4",
#ifndef INSTRUMENTED_BUILD
    "fork",
    "vfork",
#endif
    "kill",
    "tkill",
    "rt_sigqueueinfo",
    "pidfd_open",
    "pidfd_send_signal",
    "memfd_create",
    "memfd_secret",
};

static const char *const fatal_calls[] = {
    /* Other programs. */
    "execve",
    "execveat",
    "uselib",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "pidfd_getfd",
    "kcmp",
#ifndef INSTRUMENTED_BUILD
    "ptrace",
#endif
    /* Who it is. */
    "setuid",
    "setgid",
    "setreuid",
    "setregid",
    "setresuid",
    "setresgid",
    "setgroups",
    "setfsuid",
    "setfsgid",
    "setuid32",
    "setgid32",
    "setreuid32",
    "setregid32",
    "setresuid32",
    "setresgid32",
    "setgroups32",
    "setfsuid32",
    "setfsgid32",
    "capset",
    "unshare",
    "setns",
    /* The file systems. */
    "chroot",
    "pivot_root",
    "mount",
    "umount",
    "umount2",
    "mount_setattr",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "swapon",
    "swapoff",
    "quotactl",
    "quotactl_fd",
    "fanotify_init",
    "name_to_handle_at",
    "open_by_handle_at",
    /* The kernel. */
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "acct",
    "syslog",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "add_key",
    "keyctl",
    "request_key",
    "iopl",
    "ioperm",
    "modify_ldt",
    "vhangup",
    "settimeofday",
    "clock_settime",
    "clock_settime64",
    "adjtimex",
    "clock_adjtime",
    "clock_adjtime64",
    "sethostname",
    "setdomainname",
};

/* Calls that send on a descriptor or copy it, and which of their arguments it is. */
struct descriptor_call {
    const char *name;
    unsigned argument;
};

static const struct descriptor_call sending_calls[] = {
    { "write", 0 },      { "writev", 0 }, { "pwrite64", 0 }, { "pwritev", 0 },  { "pwritev2", 0 },
    { "sendto", 0 },     { "send", 0 },   { "sendmsg", 0 },  { "sendmmsg", 0 }, { "sendfile", 0 },
    { "sendfile64", 0 }, { "splice", 2 }, { "dup", 0 },      { "dup2", 0 },     { "dup3", 0 },
};

static const int copying_commands[] = { F_DUPFD, F_DUPFD_CLOEXEC };

#ifdef __s390__
#define CLONE_FLAGS_ARGUMENT 1
#else
#define CLONE_FLAGS_ARGUMENT 0
#endif

#define COUNT_OF(table) (sizeof(table) / sizeof(table)[0])

/* ----------------------------------------------------------------------- rules */

static int deny_all(scmp_filter_ctx filter, const char *const *names, size_t count, uint32_t action)
{
    int status = 0;

    for (size_t i = 0; i < count && status == 0; i++) {
        int call = seccomp_syscall_resolve_name(names[i]);

        if (call != __NR_SCMP_ERROR) /* libseccomp does not know it */
            status = seccomp_rule_add(filter, action, call, 0);
    }
    return status;
}

/* Words put into a terminal are commands to the shell behind the program. */
static int deny_typing(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, FATAL, SCMP_SYS(ioctl), 1,
                            SCMP_A1_64(SCMP_CMP_MASKED_EQ, UINT32_MAX, TIOCSTI));
}

static int deny_processes(scmp_filter_ctx filter)
{
#ifdef INSTRUMENTED_BUILD
    (void)filter;
    return 0;
#else
    return seccomp_rule_add(filter, REFUSED, SCMP_SYS(clone), 1,
                            SCMP_CMP64(CLONE_FLAGS_ARGUMENT, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
#endif
}

/* The kernel looks at 32 bits of a descriptor, whatever stands above them. */
static struct scmp_arg_cmp is_descriptor(unsigned argument, int descriptor)
{
    return SCMP_CMP64(argument, SCMP_CMP_MASKED_EQ, UINT32_MAX, (uint32_t)descriptor);
}

static int deny_copies(scmp_filter_ctx filter, int call, int descriptor)
{
    int status = 0;

    for (size_t i = 0; i < COUNT_OF(copying_commands) && status == 0; i++)
        status = seccomp_rule_add(
            filter, REFUSED, call, 2, is_descriptor(0, descriptor),
            SCMP_A1_64(SCMP_CMP_MASKED_EQ, UINT32_MAX, (uint32_t)copying_commands[i]));
    return status;
}

static int deny_sending(scmp_filter_ctx filter, int descriptor)
{
    int status = deny_copies(filter, SCMP_SYS(fcntl), descriptor);

    if (status == 0)
        status = deny_copies(filter, SCMP_SYS(fcntl64), descriptor);
    for (size_t i = 0; i < COUNT_OF(sending_calls) && status == 0; i++) {
        const struct descriptor_call *row = &sending_calls[i];

        status = seccomp_rule_add(filter, REFUSED, seccomp_syscall_resolve_name(row->name), 1,
                                  is_descriptor(row->argument, descriptor));
    }
    return status;
}

/* Kernels before 5.16 would slow down whoever has a filter, for fear of code that is not the
 * program's own; there is none here. What a kernel cannot do of these it does without. */
static void set_attributes(scmp_filter_ctx filter)
{
    seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, FATAL);
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
}

/* A thread is made by clone; clone3 hides what it is asked for behind a pointer, and the C
 * library goes back to clone where clone3 is unknown. That is no attempt at anything, so it is not
 * logged; whether it is, is for a whole filter. */
static int hide_clone3(scmp_filter_ctx filter)
{
#ifdef INSTRUMENTED_BUILD
    (void)filter;
    return 0;
#else
    int status;

    seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 0);
    status = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    return status == 0 ? seccomp_load(filter) : status;
#endif
}

static int deny_calls(scmp_filter_ctx filter, const int *captures, size_t count)
{
    int status = deny_all(filter, refused_calls, COUNT_OF(refused_calls), REFUSED);

    if (status == 0)
        status = deny_all(filter, fatal_calls, COUNT_OF(fatal_calls), FATAL);
    if (status == 0)
        status = deny_processes(filter);
    if (status == 0)
        status = deny_typing(filter);
    for (size_t i = 0; i < count && status == 0; i++)
        status = deny_sending(filter, captures[i]);
    return status == 0 ? seccomp_load(filter) : status;
}

static int enter_filters(const int *captures, size_t count)
{
    scmp_filter_ctx hiding = seccomp_init(SCMP_ACT_ALLOW), denying = seccomp_init(SCMP_ACT_ALLOW);
    int status = -ENOMEM;

    if (hiding != NULL && denying != NULL) {
        set_attributes(hiding);
        set_attributes(denying);
        status = hide_clone3(hiding);
        if (status == 0)
            status = deny_calls(denying, captures, count);
    }
    seccomp_release(hiding);
    seccomp_release(denying);
    return status;
}

bool call_filter_enter(const int *captures, size_t count, struct error *error)
{
    int status = enter_filters(captures, count);

    if (status != 0)
        error_set(error, "seccomp: %s", strerror(-status));
    return status == 0;
}

#else

bool call_filter_enter(const int *captures, size_t count, struct error *error)
{
    (void)captures;
    (void)count;
    error_set(error, "built without libseccomp");
    return false;
}

#endif

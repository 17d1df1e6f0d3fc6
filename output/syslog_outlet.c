/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Datagrams to whoever keeps the log. */
#include "output/syslog_outlet.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "output/short_record.h"

/* RFC 5424, 6.2.1: what is worth knowing and no trouble. */
enum { SEVERITY_INFORMATIONAL = 6, SEVERITIES = 8 };

enum { FRONT_SIZE = 64, OCTETS_TOGETHER = 64 * 1024 };

struct syslog_outlet {
    struct line_outlet outlet; /* first */
    int descriptor;
    struct sockaddr_un address;
    unsigned priority;
    uint64_t refused_told;
    struct bounded_buffer shortened;
};

static const char *const facilities[] = {
    "kern",   "user",   "mail",     "daemon", "auth",   "syslog", "lpr",    "news",
    "uucp",   "cron",   "authpriv", "ftp",    NULL,     NULL,     NULL,     NULL,
    "local0", "local1", "local2",   "local3", "local4", "local5", "local6", "local7",
};

enum { FACILITY_COUNT = sizeof facilities / sizeof facilities[0] };

bool syslog_facility_parse(unsigned *ret_facility, const char *name, struct error *error)
{
    for (unsigned i = 0; i < FACILITY_COUNT; i++)
        if (facilities[i] != NULL && strcmp(facilities[i], name) == 0) {
            *ret_facility = i;
            return true;
        }
    error_set(error,
              "`%.40s` is no facility: expected such as mail, daemon, user, or local0 to "
              "local7",
              name);
    return false;
}

/* ------------------------------------------------------------------------------- sending */

/* RFC 3164, 4.1: the month is English, the time is local. */
static int write_front(const struct syslog_outlet *outlet, timestamp now, char front[FRONT_SIZE])
{
    static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    time_t seconds = (time_t)(now / DURATION_SECOND);
    struct tm local;

    localtime_r(&seconds, &local);
    return snprintf(front, FRONT_SIZE,
                    "<%u>%s %2d %02d:%02d:%02d smtpscope[%ld]: ", outlet->priority,
                    months[local.tm_mon], local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec,
                    (long)getpid());
}

/* False with the reason in errno. */
static bool send_message(struct syslog_outlet *outlet, struct bytes front, struct bytes line)
{
    struct iovec parts[] = {
        { (void *)(uintptr_t)front.data, front.length },
        { (void *)(uintptr_t)line.data, line.length - 1 }, /* without its newline */
    };
    const struct msghdr message = {
        .msg_name = &outlet->address,
        .msg_namelen = sizeof outlet->address,
        .msg_iov = parts,
        .msg_iovlen = sizeof parts / sizeof parts[0],
    };
    ssize_t sent = sendmsg(outlet->descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);

    if (sent >= 0)
        outlet->outlet.counts.octets += (uint64_t)sent;
    return sent >= 0;
}

/* As much of a line as can be sent; absent when none can. */
static struct bytes fitting(struct syslog_outlet *outlet, struct bytes line, size_t front)
{
    size_t most = SYSLOG_MESSAGE_MOST - front + 1; /* its newline is not sent */

    if (line.length <= most)
        return line;
    if (short_record_make(line, most, &outlet->shortened))
        return bounded_buffer_bytes(&outlet->shortened);
    return bytes_of(NULL, 0);
}

/* Of the first line. */
static enum outlet_result send_line(struct syslog_outlet *outlet, struct bytes line, timestamp now,
                                    struct error *error)
{
    char front[FRONT_SIZE];
    size_t length = (size_t)write_front(outlet, now, front);
    struct bytes sent = fitting(outlet, line, length);

    if (sent.length > 0 && send_message(outlet, bytes_of(front, length), sent))
        return OUTLET_TAKEN;
    if (sent.length > 0 && (errno == EAGAIN || errno == EINTR || errno == ENOBUFS))
        return OUTLET_BUSY;
    if (sent.length == 0 || errno == EMSGSIZE) {
        error_set(error, "they are too long for %s", outlet->outlet.name);
        outlet->outlet.counts.refused++;
        return OUTLET_TAKEN;
    }
    error_set(error, "%s", strerror(errno));
    return OUTLET_FAILED;
}

static enum outlet_result write_lines(void *context, struct line_list *lines, timestamp now,
                                      struct error *error)
{
    enum outlet_result result = OUTLET_TAKEN;

    while (lines->first != NULL && result == OUTLET_TAKEN) {
        result = send_line(context, queued_line_bytes(lines->first), now, error);
        if (result == OUTLET_TAKEN)
            line_list_drop(lines);
    }
    return result;
}

static bool rest(void *context, timestamp now, struct error *error)
{
    struct syslog_outlet *outlet = context;
    uint64_t refused = outlet->outlet.counts.refused;

    (void)now;
    if (refused == outlet->refused_told)
        return true;
    outlet->refused_told = refused;
    error_set(error,
              refused == 1 ? "%" PRIu64 " line has been too long for %s, and was dropped"
                           : "%" PRIu64 " lines have been too long for %s, and were dropped",
              refused, outlet->outlet.name);
    return false;
}

/* It is the same whoever is behind it. */
static bool reopen(void *context, timestamp now, struct error *error)
{
    (void)context;
    (void)now;
    (void)error;
    return true;
}

static bool close_outlet(void *context, struct error *error)
{
    struct syslog_outlet *outlet = context;

    (void)error;
    close(outlet->descriptor);
    bounded_buffer_clear(&outlet->shortened);
    free(outlet);
    return true;
}

/* ------------------------------------------------------------------------------- opening */

static const struct outlet_methods methods = {
    .write = write_lines,
    .rest = rest,
    .reopen = reopen,
    .close = close_outlet,
};

static bool is_socket(const char *path)
{
    struct stat facts;

    if (stat(path, &facts) != 0)
        return false;
    errno = ENOTSOCK;
    return S_ISSOCK(facts.st_mode);
}

struct line_outlet *syslog_outlet_new(const char *path, unsigned facility, struct error *error)
{
    struct syslog_outlet *outlet;
    int descriptor = is_socket(path) ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;

    if (descriptor < 0) {
        error_set(error, "cannot write to syslog by %s: %s", path, strerror(errno));
        return NULL;
    }
    outlet = memory_new(1, sizeof *outlet);
    tzset(); /* while the file of the zone can be read */
    outlet->descriptor = descriptor;
    outlet->address.sun_family = AF_UNIX;
    snprintf(outlet->address.sun_path, sizeof outlet->address.sun_path, "%s", path);
    outlet->priority = facility * SEVERITIES + SEVERITY_INFORMATIONAL;
    bounded_buffer_init(&outlet->shortened, SIZE_MAX);
    outlet->outlet =
        (struct line_outlet){ .methods = &methods, .name = "syslog", .together = OCTETS_TOGETHER };
    return &outlet->outlet;
}

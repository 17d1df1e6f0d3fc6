/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system's log as an outlet: a datagram a line to a socket such as /dev/log, in the form
 * that syslog(3) has, `<PRI>Nov 24 00:12:10 smtpscope[4711]: {"type":...`.
 *
 * One socket that is never connected is opened at the start and serves for good, also when
 * whoever reads the log is started anew; until he is there again lines wait.
 *
 * RFC 5424, 6.1, leaves it to the receiver how long a message may be, and receivers cut what is
 * longer, in silence: rsyslog by default at 8192 octets. A line that would be longer is a record
 * with fewer steps instead (short_record.h); one that cannot be made short enough is refused and
 * counted. What is sent is always whole.
 */
#ifndef OUTPUT_SYSLOG_OUTLET_H
#define OUTPUT_SYSLOG_OUTLET_H

#include "output/line_outlet.h"

#define SYSLOG_SOCKET "/dev/log"

/* Of a message with all that stands in front of the line. */
enum { SYSLOG_MESSAGE_MOST = 8192 };

/* The number of a facility by its name, such as `mail` or `local0`; RFC 5424, 6.2.1. False with an
 * error that names all. */
bool syslog_facility_parse(unsigned *ret_facility, const char *name, struct error *error);

/* NULL with an error when there is no such socket. */
struct line_outlet *syslog_outlet_new(const char *path, unsigned facility, struct error *error);

#endif

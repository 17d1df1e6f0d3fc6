/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A story and what must be said of it, as a text file.
 *
 * A story is one or several sessions. Each begins with a line that says what is
 * particular about it, and then has its dialogue as in dialogue_script.h:
 *
 *   == after 600 client 192.0.2.11 port 465 close rst by server retransmitted C 1448 9
 *
 *   after SECONDS            later than the session before
 *   client ADDRESS, port N   of the server; 192.0.2.10 and 25 otherwise
 *   close REASON by SIDE     fin, rst, timeout, ...
 *   retransmitted SIDE OCTETS TIMES   its largest segment that was sent again
 *
 * A line with nothing but `=` ends the dialogues. Behind it stands, in JSON, what
 * must be in `sessions` and `notices` (json_fits.h). The sessions go through the
 * whole chain of history and diagnosis, with the software that is compiled in.
 */
#ifndef TESTS_SUPPORT_STORY_FILE_H
#define TESTS_SUPPORT_STORY_FILE_H

/* Fails the test unless all is as expected. With `records`, all that was told is added
 * to that file as a line. */
void story_file_check(const char *path, const char *records);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dialogue and the record it must give, as a text file.
 *
 * First what is said, as in dialogue_script.h, then a line with nothing but `=`,
 * then what the record must have, in JSON. Lines that begin with `!` may stand
 * before the script:
 *
 *   ! secret hunter22        is in no output, in none of its formats
 *   ! limit steps 20         one of struct smtp_limits
 *   ! close timeout          how the connection ends; fin otherwise
 *   ! digest                 with the SHA-256 of each message
 *   ! headers, ! parts       and with what their headers say, and their parts
 *   ! no-handshake           the capture began later
 *   ! directions client      and has the packets of one side alone
 *   ! any-port               only what speaks SMTP gives a record
 *
 * What is expected is a part of the record: of an object the keys named, of an
 * array all items. A key that is null must be absent. `"record":null` alone: no
 * record comes about. Beside the keys of the record there is `said`, the
 * dialogue in short, a text for each step:
 *
 *   S 250 to 3               a reply, and the step it answers
 *   C RCPT TO:<bob@x>        a command; `C BDAT 5 (5)` with its octets
 *   C FROB nicate ?          one that is unknown
 *   C message 120            content; C refused 80: the same behind a refusal
 *   C auth, C tls 12, S gap 5, S line what
 *
 * with ` again` behind those that were read again.
 */
#ifndef TESTS_SUPPORT_DIALOGUE_FILE_H
#define TESTS_SUPPORT_DIALOGUE_FILE_H

/* Plays the file's dialogue and fails the test unless its record is as expected,
 * and the same when the bytes come one by one or cut in two anywhere. With
 * `records`, instead of trying cuts the record is added to that file as a line. */
void dialogue_file_check(const char *path, const char *records);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a connection speaks SMTP, by what is said on it.
 *
 * With any port watched it is what tells mail from the protocols that look like
 * it: FTP greets with 220 and has replies of the same form, NNTP, POP3 and IMAP
 * have lines and some of the same verbs, and a text that HTTP carries may hold
 * anything.
 *
 * The server's word is enough: a greeting that names the protocol (in a word that
 * is no host name, and unless it names FTP too), 354, or 521 or 554 instead of a
 * greeting (RFC 7504). The client's is when it says HELO, EHLO or LHLO, MAIL FROM:
 * or what RFC 821 has beside it, RCPT TO: or BDAT with a number, as no other protocol of lines has
 * them; unless the connection has begun as one of another protocol: the client with a request of
 * HTTP, the server with a line that is no reply, or with one that greets for another protocol (RFC
 * 3977, 5.1.1: 200 and 201).
 */
#ifndef SMTP_MAIL_EVIDENCE_H
#define SMTP_MAIL_EVIDENCE_H

#include "smtp/command_parser.h"
#include "smtp/session.h"

enum mail_evidence {
    MAIL_EVIDENCE_NONE,
    MAIL_EVIDENCE_MAIL,
    MAIL_EVIDENCE_OTHER, /* it begins as another protocol does: only the server's word counts */
    MAIL_EVIDENCE_COUNT
};

/* What is known together with a line of the client. */
enum mail_evidence mail_evidence_of_command(enum mail_evidence known,
                                            const struct parsed_command *command);

/* What is known together with a reply. `greets`: nobody has said anything before it. */
enum mail_evidence mail_evidence_of_reply(enum mail_evidence known, const struct reply *reply,
                                          bool first, bool greets);

/* What is known together with a line of the server that is no reply, its first. */
enum mail_evidence mail_evidence_of_stray_line(enum mail_evidence known);

/* The last word is a version of HTTP, as in `GET / HTTP/1.1` (RFC 9112 3). */
bool mail_evidence_is_http_request(struct bytes argument);

/* A line of it names SMTP or LMTP. */
bool mail_evidence_names_the_protocol(const struct reply *reply);

/* A protocol of ALPN (RFC 7301) that mail programs ask for; none is registered. */
bool mail_evidence_of_protocol(struct bytes protocol);

#endif

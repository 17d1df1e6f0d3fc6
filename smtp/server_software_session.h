/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fingerprints of a session: what its server said, and who says so.
 *
 * Of each field the first text of the session counts. A reply of several lines
 * fits the products that any of its lines fits; its text is the last line, but
 * of the greeting and of the replies to HELO and EHLO it is the first. Steps
 * that a limit left out of the record are not looked at.
 *
 * Texts are lent by the session.
 */
#ifndef SMTP_SERVER_SOFTWARE_SESSION_H
#define SMTP_SERVER_SOFTWARE_SESSION_H

#include "smtp/server_software_cache.h"
#include "smtp/session.h"

struct fingerprint {
    step_index step; /* the reply; STEP_NONE when the field did not occur */
    struct bytes text;
    struct product_set products; /* empty when nobody is known to say that */
};

struct session_fingerprints {
    struct fingerprint fields[FINGERPRINT_FIELD_COUNT];
};

struct session_fingerprints server_software_of_session(struct server_software_cache *software,
                                                       const struct session *session);

/* Finds them once for all that look at the session later: session->fingerprints,
 * in the session's arena. `software` may be NULL; then there are none. */
void session_find_fingerprints(struct session *session, struct server_software_cache *software);

/* No product that says `a` says `b`: both texts are known, none of their
 * products is the same, and of every product that says `a` it is known what it
 * says in the other field. So a front end with a banner of its own that passes
 * the server's replies on does not contradict itself. Not symmetric: `a` is
 * what names the server, mostly the banner. */
bool fingerprints_contradict(const struct server_software *software,
                             const struct session_fingerprints *fingerprints,
                             enum fingerprint_field a, enum fingerprint_field b);

/* The interceptors that this field's text gives away: it fits them, and
 * nothing else that it fits explains it. Other products explain it; one that
 * is rare does so only when another field of the session fits it too. */
struct product_set fingerprints_interceptors(const struct server_software *software,
                                             const struct session_fingerprints *fingerprints,
                                             enum fingerprint_field field);

#endif

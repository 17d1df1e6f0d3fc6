/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A diagnosis while it is written, and the functions that each add a sentence or
 * none. Private to smtp/diagnosis/.
 *
 * A text from the wire is quoted in double quotes, at most once a sentence and as
 * its end, so that --mask all knows what to hide. Addresses may stand in sentences.
 */
#ifndef SMTP_DIAGNOSIS_DIAGNOSIS_DRAFT_H
#define SMTP_DIAGNOSIS_DIAGNOSIS_DRAFT_H

#include "smtp/session.h"

struct diagnosis_draft {
    struct session *session;
    size_t count;
    struct bytes sentences[DIAGNOSIS_SENTENCES];
};

/* When all places are taken the sentence is left out: the most important come first. */
void draft_say(struct diagnosis_draft *draft, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Neither side sent a byte. */
static inline bool session_is_silent(const struct session *session)
{
    return session->traffic[SIDE_CLIENT].bytes == 0 && session->traffic[SIDE_SERVER].bytes == 0 &&
           session->missing[SIDE_CLIENT] == 0 && session->missing[SIDE_SERVER] == 0;
}

/* mail_fates.c: what became of each mail. */
void say_what_became_of_mail(struct diagnosis_draft *draft);

/* What the server refused first of a mail whose outcome is deferred or rejected. */
struct mail_refusal {
    struct reply_status status;
    const char *where; /* in the mail, for a sentence */
    duration t;        /* of the reply */
};

/* first_refusal.c */
struct mail_refusal first_refusal_of_mail(const struct session *session,
                                          const struct transaction *transaction);

/* privacy.c: the handshake failed, so that nothing was said inside TLS. */
bool tls_was_not_agreed_on(const struct session *session);

/* What went wrong first: its own words, and what the reader should do. */
struct cause {
    const char *id; /* NULL for none */
    enum blame blame;
    const char *remedy;
    struct bytes sentence;
};

/* causes.c */
struct cause cause_find(const struct session *session);
void say_cause(struct diagnosis_draft *draft, const struct cause *cause);

/* endings.c: who hung up, unless QUIT came first. */
void say_who_hung_up(struct diagnosis_draft *draft);

/* waits.c: the longest wait and for whom, when it was a long one. */
void say_where_time_went(struct diagnosis_draft *draft);

/* privacy.c: TLS, and passwords in clear. */
void say_what_was_encrypted(struct diagnosis_draft *draft);

#endif

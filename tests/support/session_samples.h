/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sessions and notices made in memory, for testing what is done with them.
 *
 * Each sample shows one thing, as its name says. The caller frees it.
 */
#ifndef TESTS_SUPPORT_SESSION_SAMPLES_H
#define TESTS_SUPPORT_SESSION_SAMPLES_H

#include "smtp/session.h"

struct session_sample {
    const char *name;
    struct session *(*make)(void);
};

extern const struct session_sample session_samples[];
extern const unsigned session_sample_count;

/* The sample, and where its time went. */
struct session *session_sample_make(unsigned index);

struct notice_sample {
    const char *name;
    struct notice *(*make)(void);
};

extern const struct notice_sample notice_samples[];
extern const unsigned notice_sample_count;

/* As many as the largest enum of the record has members, and a session in
 * which every enum has its member `index`, counted round. */
enum {
    SAMPLE_WORDS =
        (int)PROXY_FAULT_COUNT > (int)STAGE_COUNT ? (int)PROXY_FAULT_COUNT : (int)STAGE_COUNT
};
struct session *sample_of_words(unsigned index);

/* Something in front of the dialogue. */
struct session *sample_of_a_proxied_client(void);
struct session *sample_of_a_refused_tunnel(void);

/* A greeting and a QUIT, with a finding of each severity. */
struct session *sample_of_a_visit(void);

/* Samples in files of their own. */
struct session *sample_of_lossy_bytes(void);
struct session *sample_of_odd_message(void);
struct session *sample_of_turned_roles(void);
struct session *sample_of_message_details(void);

/* What TLS says: nothing but its bytes, all of it, little of it; and STARTTLS
 * without it. */
struct session *sample_of_implicit_tls(void);
struct session *sample_of_tls_handshake(void);
struct session *sample_of_tls_failure(void);
struct session *sample_of_plaintext_behind_starttls(void);

/* A session without steps from 192.0.2.10:40000 to 192.0.2.25:25, closed by
 * the client 11.03 s after its start. */
struct session *sample_session(void);

/* Steps at a number of microseconds. The texts must outlive the session. */
struct step *sample_step(struct session *session, enum step_kind kind, enum side from, duration us);
struct step *sample_command(struct session *session, duration us, const char *verb,
                            const char *argument);

/* A reply to that step with the lines of `text`, which newlines separate. */
struct step *sample_reply(struct session *session, duration us, step_index reply_to, unsigned code,
                          const char *text);

/* A transaction of an empty dialogue, from that sender, begun at that step. */
struct transaction *sample_transaction(struct session *session, step_index mail_step,
                                       const char *mail_from);
void sample_recipient(struct session *session, struct transaction *transaction, step_index step,
                      const char *address, struct reply_status status);
struct reply_status sample_status(unsigned code, const char *enhanced, const char *text);
struct finding *sample_finding(struct session *session, step_index step, const char *message);
void sample_suppressed(struct session *session, const char *rule, uint64_t count);
void sample_evidence(struct session *session, struct finding *finding, struct evidence evidence);

/* One product or, unless the second is NULL, two. */
void sample_software(struct session *session, const char *first, const char *second);

/* Absent when NULL. */
struct bytes sample_text(const char *text);

#endif

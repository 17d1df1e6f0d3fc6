/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a session is compared with its server's other sessions.
 *
 * Texts are lent by the session or by the features themselves. A feature that
 * the session does not show has a null text.
 */
#ifndef SMTP_HISTORY_SESSION_FEATURES_H
#define SMTP_HISTORY_SESSION_FEATURES_H

#include "smtp/history/server_profile.h"
#include "smtp/server_software_session.h"

enum { FEATURE_TEXT_SIZE = 512 };

struct session_feature {
    struct bytes text;
    step_index step; /* what shows it; STEP_NONE for the whole connection */
};

struct session_features {
    struct session_feature feature[FEATURE_COUNT];
    uint8_t buffer[FEATURE_COUNT][FEATURE_TEXT_SIZE];
};

void session_features_find(const struct session *session,
                           const struct session_fingerprints *fingerprints,
                           struct session_features *ret_features);

/* Texts of FEATURE_CERTIFICATE, as far as they were kept, have the same issuer. */
bool certificates_have_one_issuer(struct bytes a, struct bytes b);

/* What certificates a server shows depends on the name it is asked for, and on the kinds of key
 * that the client takes: only those with the same hash are compared. 0 without a certificate. */
uint64_t session_certificate_kind(const struct session *session);

/* A text of FEATURE_KEYWORDS has STARTTLS in it. */
bool keywords_have_starttls(struct bytes keywords);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking for findings in a session. */
#ifndef SMTP_HISTORY_SESSION_FINDINGS_H
#define SMTP_HISTORY_SESSION_FINDINGS_H

#include "smtp/session.h"

/* The first one of this rule; NULL for none. */
static inline struct finding *session_find_finding(const struct session *session, const char *id)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (strcmp(session->findings[i].id, id) == 0)
            return &session->findings[i];
    return NULL;
}

static inline bool session_has_finding(const struct session *session, const char *id)
{
    return session_find_finding(session, id) != NULL;
}

#endif

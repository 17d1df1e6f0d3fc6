/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an AUTH in clear shows. */
#include "smtp/anomalies/auth_exposure.h"

#include "smtp/transaction.h"

static enum exposure exposure_of(struct bytes mechanism)
{
    static const struct mechanism {
        const char *prefix;
        enum exposure exposure;
    } mechanisms[] = {
        { "PLAIN", EXPOSURE_PASSWORD },  { "LOGIN", EXPOSURE_PASSWORD },
        { "XOAUTH", EXPOSURE_PASSWORD }, { "OAUTHBEARER", EXPOSURE_PASSWORD },
        { "CRAM-MD5", EXPOSURE_HASH },   { "DIGEST-MD5", EXPOSURE_HASH },
        { "NTLM", EXPOSURE_HASH },       { "SCRAM-", EXPOSURE_HASH },
    };

    for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++)
        if (bytes_start_with_ignoring_case(mechanism, mechanisms[i].prefix))
            return mechanisms[i].exposure;
    return EXPOSURE_NONE;
}

/* The client sent what the mechanism asks for, or the server has judged what the capture
 * lacks. What cancels an exchange is a response too; and some servers say 535 to AUTH
 * itself, when nothing was sent yet. */
static bool was_sent(const struct session *session, const struct authentication *authentication)
{
    return authentication->responses > (authentication->cancelled ? 1U : 0U) ||
           authentication->code == 235 ||
           (authentication->code == 535 && session_is_incomplete(session));
}

enum exposure authentication_exposure(const struct session *session,
                                      const struct authentication *authentication)
{
    return was_sent(session, authentication) ? exposure_of(authentication->mechanism)
                                             : EXPOSURE_NONE;
}

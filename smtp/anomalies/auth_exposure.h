/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an AUTH in clear shows to whoever reads the packets: nothing, a hash with which
 * passwords can be tried until one fits, or the password itself or a token that is as
 * good (RFC 4616, RFC 7628). Of an AUTH inside TLS there is no record.
 */
#ifndef SMTP_ANOMALIES_AUTH_EXPOSURE_H
#define SMTP_ANOMALIES_AUTH_EXPOSURE_H

#include "smtp/session.h"

enum exposure { EXPOSURE_NONE, EXPOSURE_HASH, EXPOSURE_PASSWORD };

/* None as well when it did not come to what the mechanism asks for. */
enum exposure authentication_exposure(const struct session *session,
                                      const struct authentication *authentication);

#endif

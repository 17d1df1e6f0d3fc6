/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The envelope of a transaction: sender and set of recipients, whatever their
 * order and parameters. Domains compare without case, local parts exactly
 * (RFC 5321, 2.4).
 */
#ifndef SMTP_ANOMALIES_ENVELOPE_H
#define SMTP_ANOMALIES_ENVELOPE_H

#include "base/keyed_hash.h"
#include "smtp/session.h"

/* Equal for paths that are the same mailbox. */
uint64_t envelope_path_hash(const struct hash_key *key, struct bytes path);

/* Equal for equal envelopes, and only for these but for one chance in 2^64. */
uint64_t envelope_fingerprint(const struct transaction *transaction);

#endif

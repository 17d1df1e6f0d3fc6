/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fingerprints of envelopes. */
#include "smtp/anomalies/envelope.h"

#include <stdlib.h>

#include "base/memory.h"

/* A domain has at most 255 octets (RFC 5321, 4.5.3.1.2); of a longer one the
 * rest does not count. */
enum { DOMAIN_MAXIMUM = 512 };

static const struct hash_key fixed_key = { "smtpscope envel." };

/* Where the domain begins; a path without `@` is all local part. */
static size_t domain_start(struct bytes path)
{
    for (size_t i = path.length; i > 0; i--)
        if (path.data[i - 1] == '@')
            return i;
    return path.length;
}

uint64_t envelope_path_hash(const struct hash_key *key, struct bytes path)
{
    size_t start = domain_start(path);
    struct bytes domain = bytes_first(bytes_after(path, start), DOMAIN_MAXIMUM);
    uint8_t folded[8 + DOMAIN_MAXIMUM];
    uint64_t local = keyed_hash(key, bytes_first(path, start));

    memcpy(folded, &local, sizeof local);
    for (size_t i = 0; i < domain.length; i++)
        folded[sizeof local + i] = ascii_lower(domain.data[i]);
    return keyed_hash(key, bytes_of(folded, sizeof local + domain.length));
}

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

uint64_t envelope_fingerprint(const struct transaction *transaction)
{
    size_t count = transaction->recipient_count, distinct = 1;
    uint64_t *hashes = memory_new(count + 1, sizeof *hashes);
    uint64_t fingerprint;

    for (size_t i = 0; i < count; i++)
        hashes[i + 1] = envelope_path_hash(&fixed_key, transaction->recipients[i].address);
    qsort(hashes + 1, count, sizeof *hashes, compare);
    /* A recipient named twice is one. */
    for (size_t i = 1; i <= count; i++)
        if (i == 1 || hashes[i] != hashes[distinct - 1])
            hashes[distinct++] = hashes[i];
    hashes[0] = envelope_path_hash(&fixed_key, transaction->mail_from);
    fingerprint = keyed_hash(&fixed_key, bytes_of(hashes, distinct * sizeof *hashes));
    free(hashes);
    return fingerprint;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decoding piece by piece. */
#include "smtp/part_digest.h"

#include <assert.h>
#include <gmime/gmime.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"

/* What is decoded at once, and room for what becomes of it: what is decoded is
 * no longer, but for a few bytes that were held back before. */
enum { PIECE = 4096, DECODED = PIECE + 16 };

struct part_digest {
    GMimeEncoding decoder;
    bool encoded;
    uint64_t bytes;
    struct content_digest *sha256;
};

struct part_digest *part_digest_new(enum part_encoding encoding)
{
    struct part_digest *digest = memory_new(1, sizeof *digest);

    digest->encoded = part_is_encoded(encoding);
    g_mime_encoding_init_decode(&digest->decoder, encoding == PART_ENCODING_BASE64
                                                      ? GMIME_CONTENT_ENCODING_BASE64
                                                      : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    digest->sha256 = content_digest_new();
    return digest;
}

void part_digest_free(struct part_digest *digest)
{
    if (digest == NULL)
        return;
    content_digest_free(digest->sha256);
    free(digest);
}

size_t part_digest_memory(void)
{
    return memory_cost(sizeof(struct part_digest)) + CONTENT_DIGEST_MEMORY;
}

static void add_decoded(struct part_digest *digest, struct bytes decoded)
{
    digest->bytes += decoded.length;
    content_digest_add(digest->sha256, decoded);
}

static void decode(struct part_digest *digest, struct bytes content)
{
    char decoded[DECODED];

    while (content.length > 0) {
        struct bytes piece = bytes_first(content, PIECE);
        size_t length;

        assert(g_mime_encoding_outlen(&digest->decoder, piece.length) <= sizeof decoded);
        length =
            g_mime_encoding_step(&digest->decoder, (const char *)piece.data, piece.length, decoded);
        add_decoded(digest, bytes_of(decoded, length));
        content = bytes_after(content, piece.length);
    }
}

void part_digest_add(struct part_digest *digest, struct bytes content)
{
    if (digest->encoded)
        decode(digest, content);
    else
        add_decoded(digest, content);
}

void part_digest_finish(const struct part_digest *digest, struct message_part *part)
{
    part->bytes = digest->bytes;
    content_digest_value(digest->sha256, part->sha256);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a transcript says of TLS. */
#include "output/handshake_words.h"
#include "output/transcript_parts.h"

struct telling {
    struct transcript_page *page;
    const char *label; /* of the first line */
};

static void add(void *context, struct bytes words)
{
    struct telling *telling = context;

    page_add_labelled(telling->page, STYLE_PLAIN, telling->label, words);
    telling->label = "";
}

void transcript_add_tls(struct transcript_page *page, const struct tls_facts *facts)
{
    struct telling telling = { page, "tls" };
    const struct words_sink sink = { &telling, add };

    handshake_words_tell(&sink, facts);
}

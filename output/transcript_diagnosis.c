/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a session comes to: the last lines of its transcript. */
#include "output/transcript_parts.h"

static const struct page_margin margin = { STYLE_PLAIN, "            " };

/* One behind the other, as one paragraph. */
static void add_sentences(struct transcript_page *page, const struct diagnosis *diagnosis)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    for (size_t i = 0; i < diagnosis->sentence_count; i++) {
        if (i > 0)
            bounded_buffer_append(&text, bytes_of_string(" "));
        bounded_buffer_append(&text, diagnosis->sentences[i]);
    }
    page_add_paragraph(page, &margin, bounded_buffer_bytes(&text));
    bounded_buffer_clear(&text);
}

void transcript_add_diagnosis(struct transcript_page *page, const struct diagnosis *diagnosis)
{
    if (diagnosis->sentence_count == 0)
        return;
    page_end_line(page);
    page_add_styled(page, STYLE_HEADING, "  in short ");
    add_sentences(page, diagnosis);
    if (diagnosis->remedy == NULL)
        return;
    page_add_styled(page, STYLE_HEADING, "  remedy   ");
    page_add_paragraph(page, &margin, bytes_of_string(diagnosis->remedy));
}

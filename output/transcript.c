/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions and notices in, transcripts out. */
#include "output/transcript.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/transcript_page.h"
#include "output/transcript_parts.h"

/* The buffer of a transcript longer than this is given back to the system. */
enum { LARGEST_KEPT_TEXT = 1 << 20 };

struct transcript {
    struct output_file *file;
    struct transcript_page page;
};

struct transcript *transcript_new(struct output_file *file,
                                  const struct transcript_options *options)
{
    struct transcript *transcript = memory_new(1, sizeof *transcript);

    transcript->file = file;
    transcript_page_init(&transcript->page, options);
    return transcript;
}

void transcript_free(struct transcript *transcript)
{
    if (transcript == NULL)
        return;
    transcript_page_clear(&transcript->page);
    free(transcript);
}

/* What is on the page goes to the file, and the page is empty again. */
static void write_page(struct transcript *transcript)
{
    struct transcript_page *page = &transcript->page;

    page_end_line(page);
    output_file_write(transcript->file, bounded_buffer_bytes(&page->text));
    bounded_buffer_reset(&page->text);
    if (page->text.capacity > LARGEST_KEPT_TEXT)
        transcript_page_clear(page);
}

static void write_session(struct transcript *transcript, const struct session *session)
{
    transcript_add_heading(&transcript->page, session);
    transcript_add_dialogue(&transcript->page, session);
    transcript_add_summary(&transcript->page, session);
    transcript_add_diagnosis(&transcript->page, &session->diagnosis);
    write_page(transcript);
}

static void write_notice(struct transcript *transcript, const struct notice *notice)
{
    transcript_add_notice(&transcript->page, notice);
    write_page(transcript);
}

static void receive(void *context, struct session *session)
{
    struct transcript *transcript = context;

    if (output_file_status(transcript->file) == OUTPUT_GOOD)
        write_session(transcript, session);
    session_free(session);
}

static void notify(void *context, struct notice *notice)
{
    struct transcript *transcript = context;

    if (output_file_status(transcript->file) == OUTPUT_GOOD)
        write_notice(transcript, notice);
    notice_free(notice);
}

struct session_sink transcript_sink(struct transcript *transcript)
{
    return (struct session_sink){ .context = transcript, .receive = receive, .notify = notify };
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transcripts as strings. */
#include "tests/support/transcript_text.h"

#include <check.h>
#include <stdlib.h>

#include "tests/support/golden.h"

struct transcript_writing transcript_writing_start(const struct transcript_options *options)
{
    struct transcript_writing writing = { .scratch = scratch_file_name("transcript") };

    writing.file = output_file_open(writing.scratch.path, NULL);
    ck_assert_ptr_nonnull(writing.file);
    writing.transcript = transcript_new(writing.file, options);
    return writing;
}

void transcript_writing_add(struct transcript_writing *writing, struct session *session)
{
    struct session_sink sink = transcript_sink(writing->transcript);

    session_sink_receive(&sink, session);
}

void transcript_writing_add_notice(struct transcript_writing *writing, struct notice *notice)
{
    struct session_sink sink = transcript_sink(writing->transcript);

    session_sink_notify(&sink, notice);
}

char *transcript_writing_finish(struct transcript_writing *writing)
{
    struct bytes content;
    char *text;

    transcript_free(writing->transcript);
    ck_assert_int_eq(output_file_close(writing->file, NULL), OUTPUT_GOOD);
    content = golden_read(writing->scratch.path);
    unlink(writing->scratch.path);
    text = calloc(content.length + 1, 1);
    memcpy(text, content.data, content.length);
    free((void *)(uintptr_t)content.data);
    return text;
}

char *transcript_text(struct session *session, const struct transcript_options *options)
{
    struct transcript_writing writing = transcript_writing_start(options);

    transcript_writing_add(&writing, session);
    return transcript_writing_finish(&writing);
}

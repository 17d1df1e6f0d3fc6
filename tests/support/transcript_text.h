/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a transcript says, as a string.
 */
#ifndef TESTS_SUPPORT_TRANSCRIPT_TEXT_H
#define TESTS_SUPPORT_TRANSCRIPT_TEXT_H

#include "output/transcript.h"
#include "tests/support/scratch_file.h"

/* A transcript on its way into a file. */
struct transcript_writing {
    struct scratch_file scratch;
    struct output_file *file;
    struct transcript *transcript;
};

struct transcript_writing transcript_writing_start(const struct transcript_options *options);

/* These take the session and the notice. */
void transcript_writing_add(struct transcript_writing *writing, struct session *session);
void transcript_writing_add_notice(struct transcript_writing *writing, struct notice *notice);

/* What was written, with a NUL behind it; the caller frees it. */
char *transcript_writing_finish(struct transcript_writing *writing);

/* Of one session, which is taken. */
char *transcript_text(struct session *session, const struct transcript_options *options);

#endif

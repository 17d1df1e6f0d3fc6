/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The content of one message as it goes by: counted, searched for its
 * Message-ID, and whatever else message_options.h asks for; never kept here.
 */
#ifndef SMTP_MESSAGE_CONTENT_H
#define SMTP_MESSAGE_CONTENT_H

#include "smtp/content_digest.h"
#include "smtp/content_scan.h"
#include "smtp/content_sink.h"
#include "smtp/header_scanner.h"
#include "smtp/line_end.h"
#include "smtp/message_options.h"
#include "smtp/mime_reader.h"

struct message_content {
    uint64_t bytes;
    struct line_end_counts line_ends;
    struct line_lengths lengths;
    struct rare_bytes rare;
    bool after_cr;    /* the last byte was a CR */
    bool inside_line; /* something followed the last CRLF */
    bool damaged;     /* a hole is in it */
    struct header_scanner header;
    struct content_digest *digest; /* NULL when none is wanted */
    struct mime_reader *parts;     /* likewise */
    const struct content_sink *keeper;
    void *kept;           /* with the keeper, as long as it is under way and whole */
    uint64_t kept_number; /* 0: nobody keeps it */
};

/* A place in it, to which it may turn out that it ended there. */
struct content_mark {
    uint64_t bytes;
    struct line_end_counts line_ends;
    struct line_lengths lengths;
    struct rare_bytes rare;
    bool inside_line;
};

void message_content_init(struct message_content *content, const struct message_options *options,
                          const struct smtp_limits *limits);
void message_content_clear(struct message_content *content);

/* Bytes it has taken beside itself. */
size_t message_content_memory(const struct message_content *content);

void message_content_add(struct message_content *content, struct bytes bytes);

/* Bytes are missing here. What follows is counted and no more. */
void message_content_gap(struct message_content *content);

struct content_mark message_content_mark(const struct message_content *content);

/* Takes what was added behind the mark off the counts; bytes are missing there. */
void message_content_return(struct message_content *content, const struct content_mark *mark);

/* Fills in what is known of the message so far; more may follow, as with the
 * chunks of BDAT: into the same `*ret_message`, zeroed before the first time.
 * Texts are copied into the arena. */
void message_content_describe(const struct message_content *content, struct arena *arena,
                              struct message *ret_message);

/* The record has no place for it: nobody needs to keep it. */
void message_content_forget_kept(struct message_content *content);

/* No more will come; `complete`: the end was seen. */
void message_content_finish(struct message_content *content, bool complete);

#endif

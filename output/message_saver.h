/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saves the content of whole messages as files, for who has asked for that.
 *
 * It is the keeper of contents (smtp/content_sink.h) and a filter for sessions.
 * While a content comes it is written to a file without a name of its own, in a
 * private folder inside the given one: a message may be larger than memory, and
 * whether its session is selected shows only when that is over. Then the file
 * becomes `ID-N.eml`, the session's identifier and the index of its transaction,
 * and the record says so; or it is deleted. Files have mode 0600.
 *
 * A content is saved when it is complete: no byte is missing, and its end was
 * seen. A file that exists is never overwritten: when it has the same content it
 * is the message, from an earlier run; when not, that is a failure.
 *
 * Each content under way takes MESSAGE_SAVER_BUFFER and has no file open but
 * while it is written to, so that any number of them can be.
 *
 * The first failure, such as a full disk, is remembered and told at the end.
 * Nothing is saved after it; sessions go on.
 */
#ifndef OUTPUT_MESSAGE_SAVER_H
#define OUTPUT_MESSAGE_SAVER_H

#include "base/error.h"
#include "output/session_selection.h"

enum { MESSAGE_SAVER_BUFFER = 16 * 1024 };

struct message_saver_counts {
    uint64_t saved;      /* messages that have a file */
    uint64_t bytes;      /* of these */
    uint64_t incomplete; /* not saved: bytes are missing, or the end was not seen */
    uint64_t unrecorded; /* not saved: the record has no transaction for them */
};

struct message_saver;

/* Criteria are lent. NULL with an error when nothing can be written in the folder. */
struct message_saver *message_saver_new(const char *folder,
                                        const struct selection_criteria *criteria,
                                        struct error *error);

/* Where sessions go on to; to be set before the first one comes. */
void message_saver_set_next(struct message_saver *saver, struct session_sink next);

/* Both valid as long as the object. The first may be used by several threads. */
const struct content_sink *message_saver_keeper(struct message_saver *saver);
struct session_sink message_saver_sink(struct message_saver *saver);

/* When no content is under way. */
struct message_saver_counts message_saver_counts(const struct message_saver *saver);

/* Deletes what has not become a message, and frees. False with the error of the
 * first failure. Takes NULL. */
bool message_saver_close(struct message_saver *saver, struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting the sentences together. */
#include "smtp/diagnosis/diagnosis.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "smtp/diagnosis/diagnosis_draft.h"

enum { SENTENCE_SIZE = 1024 };

void draft_say(struct diagnosis_draft *draft, const char *format, ...)
{
    char sentence[SENTENCE_SIZE];
    va_list arguments;

    if (draft->count == DIAGNOSIS_SENTENCES)
        return;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    draft->sentences[draft->count++] =
        arena_copy(&draft->session->arena, bytes_of_string(sentence));
}

static const struct bytes *keep_sentences(struct diagnosis_draft *draft)
{
    struct bytes *kept = arena_new(&draft->session->arena, draft->count, sizeof *kept);

    memcpy(kept, draft->sentences, draft->count * sizeof *kept);
    return kept;
}

void diagnosis_make(struct session *session)
{
    struct diagnosis_draft draft = { .session = session };
    struct cause cause = cause_find(session);

    assert(session->diagnosis.sentence_count == 0);
    say_what_became_of_mail(&draft);
    say_cause(&draft, &cause);
    say_who_hung_up(&draft);
    say_where_time_went(&draft);
    say_what_was_encrypted(&draft);
    session->diagnosis = (struct diagnosis){
        .sentence_count = draft.count,
        .sentences = keep_sentences(&draft),
        .cause = cause.id,
        .blame = cause.blame,
        .remedy = cause.remedy,
    };
}

static void receive(void *context, struct session *session)
{
    const struct diagnosis_filter *filter = context;

    diagnosis_make(session);
    session_sink_receive(&filter->next, session);
}

static void notify(void *context, struct notice *notice)
{
    const struct diagnosis_filter *filter = context;

    session_sink_notify(&filter->next, notice);
}

struct session_sink diagnosis_filter_sink(struct diagnosis_filter *filter)
{
    return (struct session_sink){ .context = filter, .receive = receive, .notify = notify };
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents into files, and files into messages. */
#include "config.h" /* renameat2, before any system header */

#include "output/message_saver.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/memory_budget.h"
#include "output/saved_file.h"

struct message_saver {
    char *folder_name; /* for messages */
    char *private_name;
    int folder;         /* descriptors */
    int private_folder; /* inside it */
    const struct selection_criteria *criteria;
    struct session_sink next;
    struct content_sink keeper;
    uint64_t saved; /* by the thread that has the sessions */
    uint64_t bytes;

    /* By all threads. */
    _Atomic uint64_t numbers; /* given so far */
    _Atomic uint64_t fates[CONTENT_FATE_COUNT];
    _Atomic bool failed;  /* something did, and nothing is saved any more */
    _Atomic bool telling; /* somebody has set the error */
    struct error error;
};

/* A content under way. */
struct content {
    struct saved_file file;
    uint64_t number;
};

static void fail(struct message_saver *saver, const char *what)
{
    int failure = errno;

    if (!atomic_exchange(&saver->telling, true))
        error_set(&saver->error, "cannot save messages in %s: %s: %s", saver->folder_name, what,
                  strerror(failure));
    atomic_store(&saver->failed, true);
}

/* --------------------------------------------------------------------- contents */

static void *begin(void *context)
{
    struct message_saver *saver = context;
    struct content *content = memory_new(1, sizeof *content);

    content->number = atomic_fetch_add(&saver->numbers, 1) + 1;
    saved_file_init(&content->file, saver->private_folder, content->number);
    return content;
}

static void add(void *context, void *object, struct bytes bytes)
{
    struct message_saver *saver = context;
    struct content *content = object;

    if (!atomic_load(&saver->failed) && !saved_file_add(&content->file, bytes))
        fail(saver, "writing");
}

static uint64_t end(void *context, void *object, enum content_fate fate)
{
    struct message_saver *saver = context;
    struct content *content = object;
    uint64_t number = 0;

    atomic_fetch_add(&saver->fates[fate], 1);
    if (fate == CONTENT_COMPLETE && !atomic_load(&saver->failed)) {
        if (saved_file_finish(&content->file))
            number = content->number;
        else
            fail(saver, "writing");
    }
    if (number == 0)
        saved_file_drop(&content->file);
    free(content);
    return number;
}

/* --------------------------------------------------------------------- sessions */

static void name_message(struct message_saver *saver, struct session *session, size_t index)
{
    struct message *message = &session->transactions[index].message;
    struct bytes name = arena_format(&session->arena, "%016" PRIx64 "-%zu.eml", session->id, index);
    char text[MESSAGE_NAME_SIZE];

    snprintf(text, sizeof text, "%.*s", (int)name.length, (const char *)name.data);
    switch (saved_file_place(saver->private_folder, message->kept, message->bytes, saver->folder,
                             text)) {
    case SAVED_FILE_PLACED:
        message->file = name;
        saver->saved++;
        saver->bytes += message->bytes;
        break;
    case SAVED_FILE_IN_THE_WAY:
        errno = EEXIST;
        fail(saver, text);
        break;
    case SAVED_FILE_FAILED:
        fail(saver, text);
        break;
    }
}

static void receive(void *context, struct session *session)
{
    struct message_saver *saver = context;
    bool selected = session_selected(session, saver->criteria);

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct message *message = &session->transactions[i].message;

        if (message->kept == 0)
            continue;
        /* Parts of it may have come by BURL. */
        if (selected && !message->complete)
            atomic_fetch_add(&saver->fates[CONTENT_INCOMPLETE], 1);
        else if (selected && !atomic_load(&saver->failed))
            name_message(saver, session, i);
        if (!bytes_present(message->file))
            saved_file_forget(saver->private_folder, message->kept);
    }
    session_sink_receive(&saver->next, session);
}

static void notify(void *context, struct notice *notice)
{
    struct message_saver *saver = context;

    session_sink_notify(&saver->next, notice);
}

/* -------------------------------------------------------------------- beginning */

static bool open_folders(struct message_saver *saver, struct error *error)
{
    static const char template[] = "/.smtpscope-XXXXXX";
    size_t size = strlen(saver->folder_name) + sizeof template;

    saver->folder = open(saver->folder_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (saver->folder < 0) {
        error_set(error, "cannot save messages in %s: %s", saver->folder_name, strerror(errno));
        return false;
    }
    saver->private_name = memory_new(size, 1);
    snprintf(saver->private_name, size, "%s%s", saver->folder_name, template);
    if (mkdtemp(saver->private_name) == NULL) {
        error_set(error, "cannot save messages in %s: %s", saver->folder_name, strerror(errno));
        return false;
    }
    saver->private_folder = open(saver->private_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (saver->private_folder >= 0)
        return true;
    error_set(error, "cannot save messages in %s: %s", saver->private_name, strerror(errno));
    rmdir(saver->private_name);
    return false;
}

static void saver_free(struct message_saver *saver)
{
    if (saver->folder >= 0)
        close(saver->folder);
    if (saver->private_folder >= 0)
        close(saver->private_folder);
    free(saver->private_name);
    free(saver->folder_name);
    free(saver);
}

struct message_saver *message_saver_new(const char *folder,
                                        const struct selection_criteria *criteria,
                                        struct error *error)
{
    struct message_saver *saver = memory_new(1, sizeof *saver);

    saver->folder_name = memory_made(strdup(folder));
    saver->folder = -1;
    saver->private_folder = -1;
    saver->criteria = criteria;
    saver->keeper =
        (struct content_sink){ saver, memory_cost(sizeof(struct content)), begin, add, end };
    if (open_folders(saver, error))
        return saver;
    saver_free(saver);
    return NULL;
}

void message_saver_set_next(struct message_saver *saver, struct session_sink next)
{
    saver->next = next;
}

const struct content_sink *message_saver_keeper(struct message_saver *saver)
{
    return &saver->keeper;
}

struct session_sink message_saver_sink(struct message_saver *saver)
{
    return (struct session_sink){ .context = saver, .receive = receive, .notify = notify };
}

struct message_saver_counts message_saver_counts(const struct message_saver *saver)
{
    return (struct message_saver_counts){
        .saved = saver->saved,
        .bytes = saver->bytes,
        .incomplete = atomic_load(&saver->fates[CONTENT_INCOMPLETE]),
        .unrecorded = atomic_load(&saver->fates[CONTENT_UNRECORDED]),
    };
}

bool message_saver_close(struct message_saver *saver, struct error *error)
{
    bool good;

    if (saver == NULL)
        return true;
    saved_file_sweep(saver->private_folder);
    if (rmdir(saver->private_name) != 0)
        fail(saver, saver->private_name);
    good = !atomic_load(&saver->failed);
    if (!good)
        *error = saver->error;
    saver_free(saver);
    return good;
}

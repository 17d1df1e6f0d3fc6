/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One protection after the other. */
#include "config.h"

#include "cli/confinement/confinement.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/bounded_buffer.h"
#include "cli/confinement/call_filter.h"
#include "cli/command.h"
#include "cli/confinement/file_confinement.h"
#include "cli/confinement/lazy_files.h"
#include "cli/confinement/privileges.h"

static const char *const names[PROTECTION_COUNT] = {
    [PROTECTION_CAPABILITIES] = "capabilities",
    [PROTECTION_NEW_PRIVILEGES] = "no new privileges",
    [PROTECTION_DUMPS] = "memory",
    [PROTECTION_FILES] = "files",
    [PROTECTION_CALLS] = "system calls",
};

void confinement_allow(struct confinement *confinement, enum path_use use, const char *path)
{
    if (path == NULL)
        return;
    assert(confinement->path_count < CONFINEMENT_PATHS);
    confinement->paths[confinement->path_count++] = (struct confined_path){ use, path };
}

/* ------------------------------------------------------------------------ files */

static void allow(struct file_confinement *files, const struct confined_path *path)
{
    switch (path->use) {
    case PATH_READ:
        file_confinement_read(files, path->path);
        break;
    case PATH_WRITTEN_FILE:
        file_confinement_write_file(files, path->path);
        break;
    case PATH_WRITTEN_FOLDER:
        file_confinement_write_folder(files, path->path);
        break;
    }
}

static void confine_files(const struct confinement *confinement, struct error *lack)
{
    struct file_confinement *files = file_confinement_new(confinement->abstract_sockets, lack);
    char *charsets;

    if (files == NULL)
        return;
    charsets = lazy_files_charset_folder();
    if (charsets != NULL)
        file_confinement_read(files, charsets);
    free(charsets);
    for (size_t i = 0; i < confinement->path_count; i++)
        allow(files, &confinement->paths[i]);
    file_confinement_enter(files, lack);
}

/* ------------------------------------------------------------------ the process */

static void control(int what, unsigned long value, struct error *lack)
{
    if (prctl(what, value, 0, 0, 0) != 0)
        error_set(lack, "%s", strerror(errno));
}

static bool give_up_capabilities(struct error *lack, struct error *error)
{
    if (privileges_obstacle() != NULL)
        error_set(lack, "%s", privileges_obstacle());
    return privileges_give_up(error);
}

/* The sanitizers look for leaks by tracing. */
static void forbid_dumps(struct error *lack)
{
#ifdef INSTRUMENTED_BUILD
    error_set(lack, "instrumented build");
#else
    control(PR_SET_DUMPABLE, 0, lack);
#endif
}

bool confinement_enter(struct confinement *confinement, struct error *error)
{
    struct error *lacks = confinement->lacks;

    lazy_files_load();
    if (!confinement->keeps_capabilities) {
        if (!give_up_capabilities(&lacks[PROTECTION_CAPABILITIES], error))
            return false;
        forbid_dumps(&lacks[PROTECTION_DUMPS]);
    }
    control(PR_SET_NO_NEW_PRIVS, 1, &lacks[PROTECTION_NEW_PRIVILEGES]);
    confine_files(confinement, &lacks[PROTECTION_FILES]);
    /* Last, since it forbids what the others are made with. */
    call_filter_enter(confinement->captures, confinement->capture_count, &lacks[PROTECTION_CALLS]);
    return true;
}

/* ---------------------------------------------------------------------- telling */

static void append_lack(struct bounded_buffer *text, const char *name, const struct error *lack)
{
    bounded_buffer_append(text, bytes_of_string(name));
    if (lack == NULL)
        return;
    bounded_buffer_append(text, bytes_of_string(" ("));
    bounded_buffer_append(text, bytes_of_string(lack->message));
    bounded_buffer_append(text, bytes_of_string(")"));
}

static size_t list(const struct confinement *confinement, bool lacking, struct bounded_buffer *text)
{
    size_t count = 0;

    for (size_t i = 0; i < PROTECTION_COUNT; i++) {
        const struct error *lack = &confinement->lacks[i];

        if ((lack->message[0] != '\0') != lacking)
            continue;
        if (count++ > 0)
            bounded_buffer_append(text, bytes_of_string(", "));
        append_lack(text, names[i], lacking ? lack : NULL);
    }
    return count;
}

void confinement_tell(const struct confinement *confinement)
{
    struct bounded_buffer holds, lacking;
    size_t count;

    bounded_buffer_init(&holds, SIZE_MAX);
    bounded_buffer_init(&lacking, SIZE_MAX);
    list(confinement, false, &holds);
    count = list(confinement, true, &lacking);
    complain("note: confined: %.*s%s%.*s", (int)holds.length, (const char *)holds.data,
             count > 0 ? "; not confined: " : "", (int)lacking.length, (const char *)lacking.data);
    bounded_buffer_clear(&holds);
    bounded_buffer_clear(&lacking);
}

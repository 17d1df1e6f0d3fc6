/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading, setting aside, and replacing the state file. */
#include "cli/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

static const char aside_suffix[] = ".set-aside";
static const char temporary_suffix[] = ".XXXXXX"; /* mkstemp(3) */

static char *joined(const char *path, const char *suffix)
{
    size_t size = strlen(path) + strlen(suffix) + 1;
    char *text = memory_new(size, 1);

    snprintf(text, size, "%s%s", path, suffix);
    return text;
}

/* -------------------------------------------------------------------------- reading */

/* The error has the reason, and then the whole sentence. */
static enum state_file_reading set_aside(const char *path, struct error *error)
{
    char *aside = joined(path, aside_suffix);
    struct error reason = *error;
    bool renamed = rename(path, aside) == 0;

    if (renamed)
        error_set(error, "%s is of no use (%s): it is %s now, and history begins anew", path,
                  reason.message, aside);
    else
        error_set(error, "%s is of no use (%s) and cannot be set aside: %s", path, reason.message,
                  strerror(errno));
    free(aside);
    return renamed ? STATE_FILE_SET_ASIDE : STATE_FILE_TROUBLE;
}

enum state_file_reading state_file_read(const char *path, struct history_chain *chain,
                                        struct error *error)
{
    FILE *file = fopen(path, "re");
    enum state_reading reading;
    bool failed;

    if (file == NULL && errno == ENOENT)
        return STATE_FILE_READ;
    if (file == NULL) {
        error_set(error, "cannot read %s: %s", path, strerror(errno));
        return STATE_FILE_TROUBLE;
    }
    reading = history_state_read(chain, file, error);
    failed = ferror(file) != 0;
    if (failed)
        error_set(error, "cannot read %s: %s", path, strerror(errno));
    fclose(file);
    if (failed)
        return STATE_FILE_TROUBLE;
    return reading == STATE_READ ? STATE_FILE_READ : set_aside(path, error);
}

/* -------------------------------------------------------------------------- writing */

/* The file's name is on the disk only when its folder is. */
static bool sync_folder(const char *path)
{
    char *copy = memory_made(strdup(path));
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = folder >= 0 && fsync(folder) == 0;

    if (folder >= 0)
        close(folder);
    free(copy);
    return synced;
}

/* Closes the file in any case. */
static bool write_all(FILE *file, const struct history_chain *chain)
{
    bool written;

    history_state_write(chain, file);
    written = fflush(file) == 0 && !ferror(file) && fsync(fileno(file)) == 0;
    return fclose(file) == 0 && written;
}

static bool replace(const char *path, const char *temporary, FILE *file,
                    const struct history_chain *chain)
{
    if (write_all(file, chain) && rename(temporary, path) == 0)
        return sync_folder(path);
    unlink(temporary);
    return false;
}

bool state_file_write(const char *path, const struct history_chain *chain, struct error *error)
{
    char *temporary = joined(path, temporary_suffix);
    int descriptor = mkstemp(temporary); /* mode 0600 */
    bool written =
        descriptor >= 0 && replace(path, temporary, memory_made(fdopen(descriptor, "w")), chain);

    if (!written)
        error_set(error, "cannot write %s: %s", path, strerror(errno));
    free(temporary);
    return written;
}

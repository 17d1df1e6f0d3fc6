/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading, setting aside, and replacing the state file. */
#include "cli/state_file.h"

#include <errno.h>
#include <string.h>

#include "cli/replaced_file.h"

enum state_file_reading state_file_read(const char *path, struct history_chain *chain,
                                        struct error *error)
{
    FILE *file;
    enum state_reading reading;
    bool failed;

    if (!replaced_file_open(path, HISTORY_STATE_BEGINNING, &file, error))
        return STATE_FILE_TROUBLE;
    if (file == NULL)
        return STATE_FILE_READ;
    reading = history_state_read(chain, file, error);
    failed = ferror(file) != 0;
    if (failed)
        error_set(error, "cannot read %s: %s", path, strerror(errno));
    fclose(file);
    if (failed)
        return STATE_FILE_TROUBLE;
    if (reading == STATE_READ)
        return STATE_FILE_READ;
    return replaced_file_set_aside(path, "history begins anew", error) ? STATE_FILE_SET_ASIDE
                                                                       : STATE_FILE_TROUBLE;
}

static void write_state(const void *chain, FILE *file)
{
    history_state_write(chain, file);
}

bool state_file_write(const char *path, const struct history_chain *chain, struct error *error)
{
    const struct replaced_file_writer writer = { chain, write_state };

    return replaced_file_write(path, &writer, error);
}

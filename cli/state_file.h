/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file of --state, in which history goes on from run to run
 * (smtp/history/history_state.h says what is in it).
 *
 * It is a replaced file (replaced_file.h).
 */
#ifndef CLI_STATE_FILE_H
#define CLI_STATE_FILE_H

#include "base/error.h"
#include "smtp/history/history_state.h"

enum state_file_reading {
    STATE_FILE_READ,      /* or there was none yet, or an empty one */
    STATE_FILE_SET_ASIDE, /* it was of no use and has another name now; the error says so */
    STATE_FILE_TROUBLE,   /* it cannot be read or set aside, or is no state at all */
};

/* Into a chain that remembers nothing yet; unless the file was read the chain may
 * have a part of it. */
enum state_file_reading state_file_read(const char *path, struct history_chain *chain,
                                        struct error *error);

/* False with an error when what was there before still stands there. */
bool state_file_write(const char *path, const struct history_chain *chain, struct error *error);

#endif

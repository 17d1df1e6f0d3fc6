/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands, options and findings for the shells that complete them
 * (packaging/completion/): what is offered is what there is.
 *
 * A line has six columns with tabs between them: kind (`command`, `option`, `anomaly`),
 * command, word, letter or nothing, what the argument is called or nothing, help.
 */
#ifndef CLI_OPTIONS_COMPLETION_TABLE_H
#define CLI_OPTIONS_COMPLETION_TABLE_H

#include <stdio.h>

void completion_table_print(FILE *file);

#endif

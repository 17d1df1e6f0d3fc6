/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of engines. */
#include "reassembly/reassembly_engine.h"

#include <stdio.h>
#include <string.h>

#include "reassembly/libnids_engine.h"
#include "reassembly/native_engine.h"

static const struct reassembly_engine *const engines[] = {
    &native_engine,
    &libnids_engine,
};

enum { ENGINE_COUNT = sizeof engines / sizeof engines[0], NAMES_SIZE = 128 };

static void list_names(char names[NAMES_SIZE])
{
    size_t length = 0;

    names[0] = '\0';
    for (size_t i = 0; i < ENGINE_COUNT && length < NAMES_SIZE; i++)
        length += (size_t)snprintf(names + length, NAMES_SIZE - length, "%s%s", i > 0 ? ", " : "",
                                   engines[i]->name);
}

const struct reassembly_engine *reassembly_engine_find(const char *name, struct error *error)
{
    char names[NAMES_SIZE];

    if (name == NULL)
        return engines[0];
    for (size_t i = 0; i < ENGINE_COUNT; i++)
        if (strcmp(engines[i]->name, name) == 0)
            return engines[i];
    list_names(names);
    error_set(error, "there is no engine `%s`; known engines: %s", name, names);
    return NULL;
}

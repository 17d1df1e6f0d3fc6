/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping source names: a list, the newest first. */
#include "reassembly/source_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct source_name {
    struct source_name *older;
    char text[];
};

struct source_names {
    struct source_name *newest;
};

struct source_names *source_names_new(void)
{
    return memory_new(1, sizeof(struct source_names));
}

void source_names_free(struct source_names *names)
{
    if (names == NULL)
        return;
    while (names->newest != NULL) {
        struct source_name *name = names->newest;

        names->newest = name->older;
        free(name);
    }
    free(names);
}

const char *source_names_keep(struct source_names *names, const char *text)
{
    struct source_name *name;
    size_t size;

    if (text == NULL)
        return NULL;
    for (name = names->newest; name != NULL; name = name->older)
        if (strcmp(name->text, text) == 0)
            return name->text;
    size = strlen(text) + 1;
    name = memory_new(1, sizeof *name + size);
    memcpy(name->text, text, size);
    name->older = names->newest;
    names->newest = name;
    return name->text;
}

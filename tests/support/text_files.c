/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding files. */
#include "tests/support/text_files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static int is_text(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 4 && strcmp(entry->d_name + length - 4, ".txt") == 0;
}

void text_files_find(struct text_files *ret_files, const char *folder)
{
    const char *top = getenv("top_srcdir");
    char path[4096];
    struct dirent *entry;
    DIR *stream;

    ret_files->count = 0;
    snprintf(path, sizeof path, "%s/%s", top != NULL ? top : ".", folder);
    stream = opendir(path);
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        size_t length = strlen(path) + strlen(entry->d_name) + 2;

        if (!is_text(entry) || ret_files->count == MOST_TEXT_FILES)
            continue;
        ret_files->paths[ret_files->count] = malloc(length);
        snprintf(ret_files->paths[ret_files->count++], length, "%s/%s", path, entry->d_name);
    }
    if (stream != NULL)
        closedir(stream);
    qsort(ret_files->paths, (size_t)ret_files->count, sizeof ret_files->paths[0], compare);
}

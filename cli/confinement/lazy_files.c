/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making libraries read their files. */
#include "config.h"

#include "cli/confinement/lazy_files.h"

#include <iconv.h>
#include <link.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "base/memory.h"

/* The C library of GNU reads its catalogue, and loads a module of this name. */
static const char module[] = "/ISO8859-2.so";

static iconv_t open_charset(void)
{
    return iconv_open("UTF-8", "ISO-8859-2");
}

static void close_charset(iconv_t charset)
{
    if (charset != (iconv_t)-1)
        iconv_close(charset);
}

void lazy_files_load(void)
{
    tzset();
    json_object_seed(0);
    close_charset(open_charset());
}

static int find_module(struct dl_phdr_info *info, size_t size, void *context)
{
    const char *found = info->dlpi_name != NULL ? strstr(info->dlpi_name, module) : NULL;
    char **ret_folder = context;

    (void)size;
    if (found == NULL)
        return 0;
    *ret_folder = memory_made(strndup(info->dlpi_name, (size_t)(found - info->dlpi_name)));
    return 1;
}

char *lazy_files_charset_folder(void)
{
    iconv_t charset = open_charset();
    char *folder = NULL;

    dl_iterate_phdr(find_module, &folder);
    close_charset(charset);
    return folder;
}

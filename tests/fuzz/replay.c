/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives a fuzz target every input of its corpus, or those named on the command
 * line. An empty or missing corpus is a failure.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "tests/fuzz/fuzz_target.h"

/* libFuzzer's own default for the length of an input is less. */
enum { LARGEST_INPUT = 1 << 20, LONGEST_PATH = 4096 };

/* The name comes first, so that it stands last when the target fails. */
static bool replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *octets, *exact;
    size_t size;

    if (file == NULL) {
        printf("cannot open %s: %s\n", path, strerror(errno));
        return false;
    }
    octets = memory_new(LARGEST_INPUT, 1);
    size = fread(octets, 1, LARGEST_INPUT, file);
    fclose(file);
    exact = memory_new(1, size > 0 ? size : 1);
    memcpy(exact, octets, size);
    free(octets);
    printf("%s: %zu octets\n", path, size);
    fflush(stdout);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return true;
}

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool replay_folder(const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_input, alphasort);
    bool done = count > 0;

    if (!done)
        printf("there are no inputs in %s\n", folder);
    for (int i = 0; i < count; i++) {
        char path[LONGEST_PATH];

        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        done = replay_file(path) && done;
        free(entries[i]);
    }
    free(entries);
    return done;
}

static bool replay(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? replay_folder(path)
                                                               : replay_file(path);
}

static bool replay_corpus(void)
{
    const char *source = getenv("top_srcdir");
    char folder[LONGEST_PATH];

    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", source != NULL ? source : ".",
             fuzz_target_name);
    return replay(folder);
}

int main(int argc, char **argv)
{
    bool done = argc > 1 || replay_corpus();

    for (int i = 1; i < argc; i++)
        done = replay(argv[i]) && done;
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

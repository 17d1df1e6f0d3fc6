/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments, one behind the other. */
#include "cli/report_again.h"

#include <string.h>

#include "output/report/report_words.h"

/* Hyphens that begin an option need no quotes. */
static struct bytes quoted(struct arena *arena, const char *argument)
{
    size_t hyphens = strspn(argument, "-");
    struct bytes rest = bytes_of_string(argument + hyphens);
    const struct bytes parts[2] = { bytes_first(bytes_of_string(argument), hyphens),
                                    words_quoted(arena, rest) };

    return rest.length == 0 && hyphens > 0 ? parts[0] : arena_join(arena, parts, 2);
}

static struct bytes add(struct arena *arena, struct bytes command, const char *argument)
{
    const struct bytes parts[3] = { command, bytes_of_string(" "), quoted(arena, argument) };

    return arena_join(arena, parts, 3);
}

/* How many arguments the option has here: itself and what it is set to, or both in one. */
static int arguments_of(const char *option, const char *argument)
{
    size_t length = strlen(option);

    if (strncmp(argument, option, length) != 0)
        return 0;
    return argument[length] == '\0' ? 2 : argument[length] == '=' ? 1 : 0;
}

void report_again(struct arena *arena, int argc, char *const *argv, int first, const char *option,
                  struct bytes ret_command[2])
{
    /* What ends the options stays in front of the files. */
    int files = first > 1 && strcmp(argv[first - 1], "--") == 0 ? first - 1 : first;

    ret_command[0] = bytes_of_string("smtpscope report");
    for (int i = 1; i < files; i++) {
        int passed_over = arguments_of(option, argv[i]);

        if (passed_over == 0)
            ret_command[0] = add(arena, ret_command[0], argv[i]);
        else
            i += passed_over - 1;
    }
    ret_command[1] = bytes_of_string("");
    for (int i = files; i < argc; i++)
        ret_command[1] = add(arena, ret_command[1], argv[i]);
}

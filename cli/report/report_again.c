/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments, one behind the other. */
#include "cli/report/report_again.h"

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

/* What the page is, is said anew; and what was told once is wanted again. */
static const struct {
    const char *name;
    char letter; /* 0 for none */
} left_out[] = {
    { "--format", 0 },  { "--output", 'o' }, { "--page", 0 },
    { "--ladders", 0 }, { "--ledger", 0 },   { "--state", 0 },
};

static int arguments_of_name(const char *name, const char *argument)
{
    size_t length = strlen(name);

    if (strncmp(argument, name, length) != 0)
        return 0;
    return argument[length] == '\0' ? 2 : argument[length] == '=' ? 1 : 0;
}

static int arguments_of_letter(char letter, const char *argument)
{
    if (letter == 0 || argument[0] != '-' || argument[1] != letter)
        return 0;
    return argument[2] == '\0' ? 2 : 1;
}

/* How many arguments belong to an option that is left out: itself and what it is set to, or both
 * in one. */
static int arguments_left_out(const char *argument)
{
    int count = 0;

    for (size_t i = 0; i < sizeof left_out / sizeof left_out[0] && count == 0; i++) {
        count = arguments_of_name(left_out[i].name, argument);
        if (count == 0)
            count = arguments_of_letter(left_out[i].letter, argument);
    }
    return count;
}

void report_again(struct arena *arena, const struct report_arguments *arguments, const char *output,
                  struct bytes ret_command[2])
{
    char *const *argv = arguments->argv;
    int first = arguments->first;
    /* What ends the options stays in front of the files. */
    int files = first > 1 && strcmp(argv[first - 1], "--") == 0 ? first - 1 : first;

    ret_command[0] = bytes_of_string("smtpscope report --format html");
    if (output != NULL)
        ret_command[0] = add(arena, add(arena, ret_command[0], "-o"), output);
    for (int i = 1; i < files; i++) {
        int passed_over = arguments_left_out(argv[i]);

        if (passed_over == 0)
            ret_command[0] = add(arena, ret_command[0], argv[i]);
        else
            i += passed_over - 1;
    }
    ret_command[1] = bytes_of_string("");
    for (int i = files; i < arguments->argc; i++)
        ret_command[1] = add(arena, ret_command[1], argv[i]);
}

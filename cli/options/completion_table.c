/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables as lines. */
#include "cli/options/completion_table.h"

#include "cli/command.h"
#include "smtp/anomalies/anomaly_rules.h"

static void print_text(FILE *file, const char *text)
{
    for (; *text != '\0'; text++)
        putc(*text == '\n' || *text == '\t' ? ' ' : *text, file);
    putc('\n', file);
}

static void print_option(FILE *file, const char *command, const struct option_row *row)
{
    const char letter[] = { '-', row->letter, '\0' };

    fprintf(file, "option\t%s\t--%s\t%s\t%s\t", command, row->name, row->letter != 0 ? letter : "",
            row->argument != NULL ? row->argument : "");
    print_text(file, row->help);
}

static void print_command(FILE *file, const struct subcommand *command)
{
    fprintf(file, "command\t%s\t%s\t\t\t", command->name, command->name);
    print_text(file, command->purpose);
    for (size_t i = 0; i < options_count(command->options); i++)
        print_option(file, command->name, options_row(command->options, i));
    print_option(file, command->name, &options_help_row);
}

void completion_table_print(FILE *file)
{
    for (const struct subcommand *command = subcommands; command->name != NULL; command++)
        print_command(file, command);
    for (size_t i = 0; i < anomaly_rule_count(); i++) {
        const struct anomaly_rule *rule = anomaly_rule_at(i);

        fprintf(file, "anomaly\texplain\t%s\t\t\t", rule->id);
        print_text(file, rule->title);
    }
}

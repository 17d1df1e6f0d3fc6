/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope explain`: the anomaly table for people. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/paragraph.h"
#include "smtp/anomalies/anomaly_rules.h"

static const struct option_table table = {
    .command = "explain",
    .usage = "[ANOMALY]",
    .purpose = "Says what a finding means, how sure it is, what looks alike and is harmless,\n"
               "and what to do. Without an ANOMALY it lists all there are.",
    .examples = "  smtpscope explain\n"
                "  smtpscope explain envelope-replay-after-abort",
};

enum { COLUMN_OF_TITLES = 44 };

static void print_list(void)
{
    for (size_t i = 0; i < anomaly_rule_count(); i++) {
        const struct anomaly_rule *rule = anomaly_rule_at(i);

        int column = printf("%-33s %-8s", rule->id, severity_name(rule->severity));

        paragraph_continue(stdout, column, COLUMN_OF_TITLES, rule->title);
    }
    printf("\n`smtpscope explain ANOMALY` says more about one of them.\n");
}

static void print_part(const char *heading, const char *text)
{
    if (text == NULL)
        return;
    printf("\n%s\n", heading);
    paragraph_print(stdout, 2, text);
}

static void print_rule(const struct anomaly_rule *rule)
{
    printf("%s\n%s\n\n", rule->id, rule->title);
    printf("  severity    %s\n", severity_name(rule->severity));
    printf("  blame       %s\n", blame_name(rule->blame));
    printf("  confidence  %s\n", confidence_name(rule->confidence));
    if (rule->reference != NULL)
        printf("  reference   %s\n", rule->reference);
    print_part("What it means", rule->explanation);
    print_part("What looks alike and is harmless", rule->harmless);
    print_part("What to do", rule->remedy);
}

int command_explain(int argc, char **argv)
{
    const struct anomaly_rule *rule;
    struct given_options given;
    struct error error;
    int first;

    switch (options_parse(&table, argc, argv, NULL, &given, &first, &error)) {
    case OPTIONS_HELP:
        options_print_help(&table, stdout);
        return EXIT_DONE;
    case OPTIONS_BAD:
        complain("%s", error.message);
        return EXIT_TROUBLE;
    case OPTIONS_GOOD:
        break;
    }
    if (first == argc) {
        print_list();
        return EXIT_DONE;
    }
    for (int i = first; i < argc; i++) {
        rule = anomaly_rule_find(argv[i]);
        if (rule == NULL) {
            complain("there is no anomaly `%s`; `smtpscope explain` lists them", argv[i]);
            return EXIT_TROUBLE;
        }
        if (i > first)
            printf("\n\n");
        print_rule(rule);
    }
    return EXIT_DONE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "cli/command.h"

int main(int argc, char **argv)
{
    int status;

    /* Only to learn whether the terminal speaks UTF-8; numbers stay as they are. */
    setlocale(LC_CTYPE, "");
    /* A reader that has gone shows as a failed write. */
    signal(SIGPIPE, SIG_IGN);
    /* So does a file that must not become larger (ulimit -f). */
    signal(SIGXFSZ, SIG_IGN);
    status = program_run(argc, argv);
    if (fflush(stdout) != 0 && status == EXIT_DONE)
        status = fail_to_print();
    return status;
}

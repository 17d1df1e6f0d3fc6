/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals that are read. */
#include "cli/watch/watch_signals.h"

#include <errno.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct signal_row {
    int number;
    enum watch_order order;
};

static const struct signal_row rows[] = {
    { SIGINT, WATCH_ORDER_FINISH },
    { SIGTERM, WATCH_ORDER_FINISH },
    { SIGUSR1, WATCH_ORDER_STATUS },
    { SIGHUP, WATCH_ORDER_REOPEN },
};

enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

bool watch_signals_catch(struct watch_signals *signals, struct error *error)
{
    sigset_t caught;

    sigemptyset(&caught);
    for (size_t i = 0; i < ROW_COUNT; i++)
        sigaddset(&caught, rows[i].number);
    sigprocmask(SIG_BLOCK, &caught, &signals->mask_before);
    signals->descriptor = signalfd(-1, &caught, SFD_NONBLOCK | SFD_CLOEXEC);
    if (signals->descriptor < 0)
        error_set(error, "cannot wait for signals: %s", strerror(errno));
    return signals->descriptor >= 0;
}

void watch_signals_release(struct watch_signals *signals)
{
    if (signals->descriptor >= 0)
        close(signals->descriptor);
    signals->descriptor = -1;
    sigprocmask(SIG_SETMASK, &signals->mask_before, NULL);
}

bool watch_signals_next(struct watch_signals *signals, enum watch_order *ret_order)
{
    struct signalfd_siginfo signal;

    while (read(signals->descriptor, &signal, sizeof signal) == (ssize_t)sizeof signal)
        for (size_t i = 0; i < ROW_COUNT; i++)
            if (rows[i].number == (int)signal.ssi_signo) {
                *ret_order = rows[i].order;
                signals->typed = signal.ssi_signo == SIGINT && signal.ssi_code == SI_KERNEL;
                return true;
            }
    return false;
}

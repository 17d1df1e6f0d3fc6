/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal that a test has both ends of (pty(7)).
 */
#ifndef TESTS_SUPPORT_PSEUDO_TERMINAL_H
#define TESTS_SUPPORT_PSEUDO_TERMINAL_H

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

struct pseudo_terminal {
    int screen;  /* what was written is read here */
    int program; /* what the program has */
};

static inline void pseudo_terminal_resize(const struct pseudo_terminal *terminal,
                                          unsigned short columns)
{
    const struct winsize size = { .ws_row = 24, .ws_col = columns };

    ck_assert_int_eq(ioctl(terminal->screen, TIOCSWINSZ, &size), 0);
}

static inline struct pseudo_terminal pseudo_terminal_open(unsigned short columns)
{
    struct pseudo_terminal terminal = { .screen = posix_openpt(O_RDWR | O_NOCTTY) };
    struct termios manners;

    ck_assert_int_ge(terminal.screen, 0);
    ck_assert_int_eq(grantpt(terminal.screen), 0);
    ck_assert_int_eq(unlockpt(terminal.screen), 0);
    terminal.program = open(ptsname(terminal.screen), O_RDWR | O_NOCTTY);
    ck_assert_int_ge(terminal.program, 0);
    ck_assert_int_eq(tcgetattr(terminal.program, &manners), 0);
    manners.c_oflag &= ~(tcflag_t)OPOST; /* nothing is added to line ends */
    ck_assert_int_eq(tcsetattr(terminal.program, TCSANOW, &manners), 0);
    pseudo_terminal_resize(&terminal, columns);
    return terminal;
}

static inline void pseudo_terminal_close(const struct pseudo_terminal *terminal)
{
    close(terminal->program);
    close(terminal->screen);
}

/* What was written since the last time. */
static inline const char *pseudo_terminal_read(const struct pseudo_terminal *terminal)
{
    static char text[4096];
    struct pollfd screen = { .fd = terminal->screen, .events = POLLIN };
    size_t length = 0;

    while (poll(&screen, 1, 20) > 0) {
        ssize_t got = read(terminal->screen, text + length, sizeof text - 1 - length);

        if (got <= 0)
            break;
        length += (size_t)got;
    }
    text[length] = '\0';
    return text;
}

#endif

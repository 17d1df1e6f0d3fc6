/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing and erasing one line. */
#include "output/bottom_line.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/memory.h"

/* Where a terminal does not say how wide it is. */
enum { USUAL_COLUMNS = 80 };

/* ECMA-48 8.3.41, 8.3.39, 8.3.117. */
static const char erasing[] = "\r\033[K";
static const char erasing_below[] = "\r\033[J";
static const char reverse[] = "\033[7m";
static const char plain[] = "\033[0m";

struct bottom_line {
    pthread_mutex_t lock; /* of everything below */
    unsigned owners;
    int descriptor;
    bool owned; /* the descriptor is */
    bool colour;
    bool drawn;
    int columns; /* that the terminal had then */
    bool broken; /* what was written last does not end a line */
    char text[BOTTOM_LINE_SIZE];
};

/* Others who have the descriptor count on it that writing waits. */
static int open_own(int terminal)
{
    char path[32];

    snprintf(path, sizeof path, "/proc/self/fd/%d", terminal);
    return open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

struct bottom_line *bottom_line_new(int terminal, bool colour)
{
    struct bottom_line *line = memory_new(1, sizeof *line);
    int own = open_own(terminal);

    pthread_mutex_init(&line->lock, NULL);
    line->owners = 1;
    line->descriptor = own >= 0 ? own : terminal;
    line->owned = own >= 0;
    line->colour = colour;
    return line;
}

struct bottom_line *bottom_line_share(struct bottom_line *line)
{
    pthread_mutex_lock(&line->lock);
    line->owners++;
    pthread_mutex_unlock(&line->lock);
    return line;
}

void bottom_line_release(struct bottom_line *line)
{
    bool last;

    if (line == NULL)
        return;
    pthread_mutex_lock(&line->lock);
    last = --line->owners == 0;
    pthread_mutex_unlock(&line->lock);
    if (!last)
        return;
    if (line->owned)
        close(line->descriptor);
    pthread_mutex_destroy(&line->lock);
    free(line);
}

/* The last column stays free: some terminals go on to the next line behind it. */
static int columns_of(const struct bottom_line *line)
{
    struct winsize size;
    int columns = USUAL_COLUMNS;

    if (ioctl(line->descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        columns = size.ws_col;
    return columns > 1 ? columns - 1 : 1;
}

static void set_text(struct bottom_line *line, const char *text)
{
    snprintf(line->text, sizeof line->text, "%s", text);
    for (char *letter = line->text; *letter != '\0'; letter++)
        if (*letter < ' ' || *letter > '~')
            *letter = '?';
}

/* What the terminal does not take is left out; the next time it is drawn anew. */
static void put(const struct bottom_line *line, const char *text)
{
    struct pollfd terminal = { .fd = line->descriptor, .events = POLLOUT };
    ssize_t written;

    if (poll(&terminal, 1, 0) <= 0)
        return;
    written = write(line->descriptor, text, strlen(text));
    (void)written;
}

/* When the terminal has another width it may have broken the line into several; the cursor stands
 * in the first, and below it nobody writes. */
static const char *erasing_of(const struct bottom_line *line)
{
    return line->drawn && line->columns != columns_of(line) ? erasing_below : erasing;
}

static void erase(struct bottom_line *line)
{
    if (line->drawn)
        put(line, erasing_of(line));
    line->drawn = false;
}

static void draw(struct bottom_line *line)
{
    char drawing[BOTTOM_LINE_SIZE + 32];
    int columns = columns_of(line);

    if (line->broken || line->text[0] == '\0')
        return;
    snprintf(drawing, sizeof drawing, "%s%s%.*s%s\r", erasing_of(line), line->colour ? reverse : "",
             columns, line->text, line->colour ? plain : "");
    put(line, drawing);
    line->drawn = true;
    line->columns = columns;
}

void bottom_line_say(struct bottom_line *line, const char *text)
{
    if (line == NULL || pthread_mutex_trylock(&line->lock) != 0)
        return; /* the next text comes soon */
    set_text(line, text);
    draw(line);
    pthread_mutex_unlock(&line->lock);
}

void bottom_line_erase(struct bottom_line *line)
{
    if (line == NULL || pthread_mutex_trylock(&line->lock) != 0)
        return; /* whoever holds it has erased it */
    erase(line);
    pthread_mutex_unlock(&line->lock);
}

void bottom_line_wipe(struct bottom_line *line)
{
    if (pthread_mutex_trylock(&line->lock) != 0)
        return;
    if (!line->drawn && !line->broken) {
        line->drawn = true;
        line->columns = columns_of(line);
    }
    erase(line);
    pthread_mutex_unlock(&line->lock);
}

void bottom_line_hold(struct bottom_line *line)
{
    pthread_mutex_lock(&line->lock);
    erase(line);
}

void bottom_line_let_go(struct bottom_line *line, bool whole)
{
    line->broken = !whole;
    draw(line);
    pthread_mutex_unlock(&line->lock);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two digits or three and a unit. */
#include "output/html/ladder_time.h"

#include <stdio.h>

struct unit {
    double below; /* seconds; what would round to more is the next unit's */
    double worth; /* seconds */
    int decimals;
    const char *name;
};

static const struct unit units[] = {
    { 999.5e-6, 1e-6, 0, "us" }, { 9.95e-3, 1e-3, 1, "ms" }, { 999.5e-3, 1e-3, 0, "ms" },
    { 9.95, 1, 1, "s" },         { 999.5, 1, 0, "s" },       { 99.5 * 60, 60, 0, "min" },
};

static const struct unit hours = { 0, 3600, 0, "h" };

static const struct unit *unit_of(double seconds)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (seconds < units[i].below)
            return &units[i];
    return &hours;
}

void ladder_time_format(duration span, char text[LADDER_TIME_SIZE])
{
    double seconds = (double)span / (double)DURATION_SECOND;
    double magnitude = seconds < 0 ? -seconds : seconds;
    const struct unit *unit = unit_of(magnitude);

    snprintf(text, LADDER_TIME_SIZE, "%c%.*f%s", seconds < 0 ? '-' : '+', unit->decimals,
             magnitude / unit->worth, unit->name);
}

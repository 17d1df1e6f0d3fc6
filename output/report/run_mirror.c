/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last word of each run. */
#include "output/report/run_mirror.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/report/own_text.h"

static void forget(struct run_mirror *mirror)
{
    for (size_t i = 0; i < mirror->count; i++)
        own_text_free(&mirror->sentences[i]);
    free(mirror->sentences);
    *mirror = (struct run_mirror){ .has_start = false };
}

void run_mirror_end(struct run_mirror *mirror, struct top_list *list)
{
    for (size_t i = 0; i < mirror->count; i++)
        top_list_add(list, mirror->sentences[i], 1);
    forget(mirror);
}

static bool is_same_run(const struct run_mirror *mirror, const struct report_run *run)
{
    return !mirror->has_start || (run->has_start && run->start == mirror->start);
}

void run_mirror_add(struct run_mirror *mirror, const struct report_run *run, struct top_list *list)
{
    if (is_same_run(mirror, run))
        forget(mirror);
    else
        run_mirror_end(mirror, list);
    mirror->has_start = run->has_start;
    mirror->start = run->start;
    mirror->count = run->mirror_count;
    mirror->sentences = memory_new(run->mirror_count + 1, sizeof mirror->sentences[0]);
    for (size_t i = 0; i < run->mirror_count; i++)
        mirror->sentences[i] = own_text(run->mirror[i]);
    if (!run->is_status)
        run_mirror_end(mirror, list);
}

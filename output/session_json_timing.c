/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the session's time went. */
#include "output/json_build.h"
#include "output/session_json_parts.h"

static void put_parts(json_t *object, const duration parts[TIME_PART_COUNT])
{
    for (unsigned part = 0; part < TIME_PART_COUNT; part++)
        if (parts[part] > 0)
            json_put_seconds(object, time_part_name(part), parts[part]);
}

/* Of what there was once the longest is the whole. */
static json_t *stage_json(const struct stage_timing *stage)
{
    json_t *object = json_object_new();

    put_parts(object, stage->parts);
    if (stage->count > 1) {
        json_put_count(object, "count", stage->count);
        if (stage->longest > 0)
            json_put_seconds(object, "longest", stage->longest);
    }
    return object;
}

static json_t *stages_json(const struct session_timing *timing)
{
    json_t *object = json_object_new();

    for (size_t i = 0; i < timing->stage_count; i++)
        json_put_filled(object, session_stage_name(timing->stages[i].stage),
                        stage_json(&timing->stages[i]));
    return object;
}

json_t *session_json_timing(const struct session_timing *timing)
{
    json_t *object = json_object_new();

    put_parts(object, timing->parts);
    json_put_seconds(object, "until", timing->until);
    json_put_filled(object, "stages", stages_json(timing));
    return object;
}

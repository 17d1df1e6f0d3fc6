/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which sessions are wanted. */
#include <string.h>
#include <time.h>

#include "cli/options/read_setters.h"
#include "cli/options/time_option.h"

static bool has_room(size_t count, struct error *error)
{
    if (count == SELECTION_VALUES)
        error_set(error, "given more than %d times", SELECTION_VALUES);
    return count < SELECTION_VALUES;
}

static bool add_network(struct selection_networks *networks, const char *value, struct error *error)
{
    if (!has_room(networks->count, error) ||
        !ip_network_parse(&networks->values[networks->count], value, error))
        return false;
    networks->count++;
    return true;
}

bool add_client(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return add_network(&options->selection.client, value, error);
}

bool add_server(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return add_network(&options->selection.server, value, error);
}

static bool add_glob(void *context, enum selection_field field, const char *value,
                     struct error *error)
{
    struct read_options *options = context;
    struct selection_globs *globs = &options->selection.globs[field];

    if (!has_room(globs->count, error))
        return false;
    globs->values[globs->count++] = value;
    return true;
}

bool add_sender(void *context, const char *value, struct error *error)
{
    return add_glob(context, SELECTION_SENDER, value, error);
}

bool add_recipient(void *context, const char *value, struct error *error)
{
    return add_glob(context, SELECTION_RECIPIENT, value, error);
}

bool add_queue_id(void *context, const char *value, struct error *error)
{
    return add_glob(context, SELECTION_QUEUE_ID, value, error);
}

bool add_message_id(void *context, const char *value, struct error *error)
{
    return add_glob(context, SELECTION_MESSAGE_ID, value, error);
}

/* Only a span looks at it: captures have times of their own. */
static timestamp now(void)
{
    return (timestamp)time(NULL) * DURATION_SECOND;
}

bool set_since(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return time_option_parse(&options->selection.since, value, now(), error);
}

bool set_until(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return time_option_parse(&options->selection.until, value, now(), error);
}

bool set_anomalous(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)value;
    (void)error;
    options->selection.anomalous = true;
    return true;
}

bool severity_parse(enum severity *ret_severity, const char *value, struct error *error)
{
    for (unsigned i = 0; i < SEVERITY_COUNT; i++) {
        if (strcmp(value, severity_name((enum severity)i)) == 0) {
            *ret_severity = (enum severity)i;
            return true;
        }
    }
    error_set(error, "`%s` is none of info, notice, warning, critical", value);
    return false;
}

/* Who names a minimum wants it applied. */
bool set_min_severity(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    if (!severity_parse(&options->selection.minimum, value, error))
        return false;
    options->selection.anomalous = true;
    return true;
}

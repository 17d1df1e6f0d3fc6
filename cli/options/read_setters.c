/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Input, output, and how the program behaves. */
#include "cli/options/read_setters.h"

#include <string.h>

#include "capture/capture_filter.h"
#include "cli/options/number_option.h"
#include "reassembly/reassembly_engine.h"

/* Which of the words the value is; -1 with an error that names them. */
static int choose(const char *value, const char *const words[], int count, struct error *error)
{
    char list[128] = "";

    for (int i = 0; i < count; i++) {
        size_t length = strlen(list);

        if (strcmp(value, words[i]) == 0)
            return i;
        snprintf(list + length, sizeof list - length, "%s%s", i > 0 ? ", " : "", words[i]);
    }
    if (count == 2)
        error_set(error, "`%s` is neither %s nor %s", value, words[0], words[1]);
    else
        error_set(error, "`%s` is none of %s", value, list);
    return -1;
}

static bool keep(const char **ret_text, const char *value, struct error *error)
{
    if (value[0] == '\0') {
        error_set(error, "the value is empty");
        return false;
    }
    *ret_text = value;
    return true;
}

/* --------------------------------------------------------------------- output */

bool set_output(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    if (!keep(&options->output, value, error))
        return false;
    /* As everywhere: a lone hyphen is standard output. */
    if (strcmp(value, "-") == 0)
        options->output = NULL;
    return true;
}

bool set_format(void *context, const char *value, struct error *error)
{
    static const char *const words[] = { "json", "text", "html", "events" };
    static const enum read_format formats[] = { FORMAT_JSON, FORMAT_TEXT, FORMAT_HTML,
                                                FORMAT_EVENTS };
    struct read_options *options = context;
    int chosen = choose(value, words, sizeof words / sizeof words[0], error);

    if (chosen < 0)
        return false;
    options->format = formats[chosen];
    return true;
}

bool set_save_messages(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return keep(&options->messages, value, error);
}

bool set_write_pcap(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return keep(&options->packets, value, error);
}

bool set_pcap_memory(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return size_option_parse(&options->packet_memory, value, PACKET_MEMORY_LEAST, error);
}

bool set_summary(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)value;
    (void)error;
    options->summary = true;
    return true;
}

bool set_mask(void *context, const char *value, struct error *error)
{
    static const char *const words[] = { "none", "addresses", "domains", "all" };
    struct read_options *options = context;
    int chosen = choose(value, words, MASK_LEVEL_COUNT, error);

    _Static_assert(sizeof words / sizeof words[0] == MASK_LEVEL_COUNT, "a word for each level");
    if (chosen < 0)
        return false;
    options->mask_chosen = true;
    options->mask = (enum mask_level)chosen;
    return true;
}

bool set_mask_key(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return keep(&options->mask_key, value, error);
}

/* ---------------------------------------------------------------------- input */

bool set_ports(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return port_set_parse(&options->pipeline.reassembly.ports, value, error);
}

bool set_filter(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return capture_filter_check(value, error) && keep(&options->filter, value, error);
}

bool set_checksums(void *context, const char *value, struct error *error)
{
    static const char *const words[] = { "ignore", "verify" };
    struct read_options *options = context;
    int chosen = choose(value, words, 2, error);

    if (chosen < 0)
        return false;
    options->pipeline.reassembly.verify_checksums = chosen == 1;
    return true;
}

bool set_separate(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)value;
    (void)error;
    options->pipeline.separate = true;
    return true;
}

bool set_engine(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;
    const struct reassembly_engine *engine = reassembly_engine_find(value, error);

    if (engine == NULL)
        return false;
    options->pipeline.reassembly.engine = engine->name;
    return true;
}

bool set_vlan_aware(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)value;
    (void)error;
    options->pipeline.reassembly.vlan_aware = true;
    return true;
}

bool set_digest(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)value;
    (void)error;
    options->pipeline.sessions.messages.digest = true;
    return true;
}

bool set_headers(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)value;
    (void)error;
    options->pipeline.sessions.messages.headers = true;
    return true;
}

bool set_mime(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)value;
    (void)error;
    options->pipeline.sessions.messages.parts = true;
    return true;
}

bool set_mime_limit(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    if (!size_option_parse(&options->pipeline.sessions.limits.mime, value, 0, error))
        return false;
    if (options->pipeline.sessions.limits.mime > 0)
        return true;
    error_set(error, "nothing of a message would be read");
    return false;
}

bool set_fingerprints(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    if (options->fingerprint_count == MOST_FINGERPRINT_FILES) {
        error_set(error, "given more than %d times", MOST_FINGERPRINT_FILES);
        return false;
    }
    if (!keep(&options->fingerprints[options->fingerprint_count], value, error))
        return false;
    options->fingerprint_count++;
    return true;
}

/* ---------------------------------------------------------------- the program */

bool set_progress(void *context, const char *value, struct error *error)
{
    static const char *const words[] = { "auto", "always", "never" };
    static const enum progress_mode modes[] = { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };
    struct read_options *options = context;
    int chosen = choose(value, words, sizeof words / sizeof words[0], error);

    if (chosen < 0)
        return false;
    options->progress = modes[chosen];
    return true;
}

bool set_workers(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return count_option_parse(&options->workers, value, 1, WORKERS_MOST, error);
}

bool set_memory(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return size_option_parse(&options->memory, value, MEMORY_LEAST, error);
}

bool set_fail_on(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    if (!severity_parse(&options->fails_on, value, error))
        return false;
    options->fails = true;
    return true;
}

bool set_state(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return keep(&options->state, value, error);
}

bool set_ledger(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return keep(&options->ledger, value, error);
}

bool set_config(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return keep(&options->config, value, error);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which paths the options name. */
#include "cli/confinement/record_confinement.h"

#include <assert.h>
#include <stdio.h>

#include "capture/pcap_live_source.h"
#include "cli/confinement/confinement.h"

static void allow_outputs(struct confinement *confinement, const struct read_options *options)
{
    confinement_allow(confinement, PATH_WRITTEN_FILE, options->output);
    confinement_allow(confinement, PATH_WRITTEN_FILE, options->state);
    confinement_allow(confinement, PATH_WRITTEN_FILE, options->ledger);
    confinement_allow(confinement, PATH_WRITTEN_FOLDER, options->messages);
}

void confine_reading(const struct read_options *options, const char *written)
{
    struct confinement confinement = { .keeps_capabilities = true };
    struct error error;

    confinement_allow(&confinement, PATH_READ, "/");
    allow_outputs(&confinement, options);
    confinement_allow(&confinement, PATH_WRITTEN_FILE, written);
    confinement_enter(&confinement, &error);
}

bool confine_watching(const struct watch_options *options, const char *interface,
                      const struct service_manager *manager, struct packet_source *const *sources,
                      size_t count, struct error *error)
{
    int captures[WORKERS_MOST];
    struct confinement confinement = {
        .abstract_sockets = service_manager_is_abstract(manager),
        .captures = captures,
        .capture_count = count,
    };
    char statistics[128];

    assert(count <= WORKERS_MOST);
    for (size_t i = 0; i < count; i++)
        captures[i] = live_source_descriptor(sources[i]);
    allow_outputs(&confinement, &options->read);
    confinement_allow(&confinement, PATH_WRITTEN_FILE, options->metrics);
    /* libpcap counts there what the interface dropped. */
    snprintf(statistics, sizeof statistics, "/sys/class/net/%s/statistics", interface);
    confinement_allow(&confinement, PATH_READ, statistics);
    if (!confinement_enter(&confinement, error))
        return false;
    confinement_tell(&confinement);
    return true;
}

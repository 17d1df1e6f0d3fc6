/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the commands that write records confine themselves (confinement.h), once all is
 * open that they were told to open.
 */
#ifndef CLI_CONFINEMENT_RECORD_CONFINEMENT_H
#define CLI_CONFINEMENT_RECORD_CONFINEMENT_H

#include "capture/packet_source.h"
#include "cli/watch/service_manager.h"
#include "cli/options/watch_options.h"

/* Captures are opened one after the other, so everything can still be read; written is
 * where the options say, and one more file, NULL for none. Nothing is said, and who cannot be
 * confined goes on. */
void confine_reading(const struct read_options *options, const char *written);

/* Nothing can be read any more but what was written; and nothing can be sent on the sockets
 * of the sources, which watch the interface. The service manager is still told. Says what holds.
 * False with an error when it must not go on. */
bool confine_watching(const struct watch_options *options, const char *interface,
                      const struct service_manager *manager, struct packet_source *const *sources,
                      size_t count, struct error *error);

#endif

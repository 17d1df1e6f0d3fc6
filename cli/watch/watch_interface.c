/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the options of watching to a live source. */
#include "cli/watch/watch_interface.h"

#include "cli/command.h"
#include "cli/watch/port_filter.h"

enum { PORT_TEXT_MAXIMUM = 1024 };

struct packet_source *watch_interface_open(const char *interface,
                                           const struct watch_options *options,
                                           struct live_options *live, struct error *error)
{
    struct packet_source *source;
    struct bounded_buffer ports;

    live->filter = options->read.filter;
    live->promiscuous = !options->discreet;
    live->buffer = options->buffer;
    bounded_buffer_init(&ports, PORT_TEXT_MAXIMUM);
    port_filter_write(&ports, &options->read.pipeline.reassembly.ports);
    live->ports = (const char *)ports.data;
    source = packet_source_open_interface(interface, live, error);
    live->ports = NULL;
    bounded_buffer_clear(&ports);
    return source;
}

void watch_interface_tell(const char *interface, const struct packet_source *source)
{
    if (live_source_warning(source) != NULL)
        complain("note: %s", live_source_warning(source));
    complain("note: watching %s", interface);
}

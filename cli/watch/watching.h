/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading from an interface, until SIGINT or SIGTERM, or until the interface is
 * gone.
 *
 * First everything is opened, then it is read: by one worker or by several
 * (watch_reader.h). What is written is flushed as soon as nothing more comes, at the
 * latest after a second. watch_desk.h has what else is done meanwhile.
 *
 * Sessions that are open at the end are written as `end-of-capture`, those of an
 * interface that is gone as `interface-lost`.
 */
#ifndef CLI_WATCH_WATCHING_H
#define CLI_WATCH_WATCHING_H

#include "cli/reading/reading.h"
#include "cli/record_writer.h"
#include "cli/options/watch_options.h"

/* The reading's only path is the interface. False with an error when it cannot begin. */
bool watching_run(struct reading *reading, struct record_writer *writer,
                  const struct watch_options *options, struct error *error);

#endif

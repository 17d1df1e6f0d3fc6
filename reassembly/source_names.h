/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of packet sources, kept for as long as connections speak of them.
 *
 * A packet's source name is lent until its file is closed; a connection may
 * outlive the file it began in. There are as many names as there were sources.
 */
#ifndef REASSEMBLY_SOURCE_NAMES_H
#define REASSEMBLY_SOURCE_NAMES_H

struct source_names;

struct source_names *source_names_new(void);
void source_names_free(struct source_names *names);

/* A copy of the name that lives as long as `names`; NULL stays NULL. */
const char *source_names_keep(struct source_names *names, const char *name);

#endif

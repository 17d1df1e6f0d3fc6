/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Remembers which products say a text.
 *
 * Servers say the same in all their sessions, and a few servers have most of
 * them. So of the texts of a session nearly all were matched before. A text
 * takes the place of another one that falls on it; whoever makes texts collide
 * only makes us match them again.
 *
 * Each thread has its own: the database that it stands in front of is shared.
 */
#ifndef SMTP_SERVER_SOFTWARE_CACHE_H
#define SMTP_SERVER_SOFTWARE_CACHE_H

#include "smtp/server_software.h"

struct server_software_cache;

/* The database is lent and must not be loaded into afterwards. */
struct server_software_cache *server_software_cache_new(const struct server_software *software);
void server_software_cache_free(struct server_software_cache *cache);

/* What server_software_match says. */
struct product_set server_software_cache_match(struct server_software_cache *cache,
                                               enum fingerprint_field field, struct bytes text);

#endif

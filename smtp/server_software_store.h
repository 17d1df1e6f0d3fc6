/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the server software database: what reading a file does to it.
 *
 * Counts and lengths have been checked against the limits by the caller.
 */
#ifndef SMTP_SERVER_SOFTWARE_STORE_H
#define SMTP_SERVER_SOFTWARE_STORE_H

#include "smtp/server_software.h"

/* An empty product: a server without a pattern, its title the id. */
int server_software_add(struct server_software *software, const char *id);

/* Takes everything from a product but its id. */
void server_software_empty(struct server_software *software, int product);

void server_software_set_title(struct server_software *software, int product, const char *title);
void server_software_set_kind(struct server_software *software, int product,
                              enum product_kind kind);
void server_software_set_rare(struct server_software *software, int product, bool rare);

void server_software_add_pattern(struct server_software *software, int product,
                                 enum fingerprint_field field, struct bytes pattern);

/* Patterns of all products. */
size_t server_software_pattern_count(const struct server_software *software);

#endif

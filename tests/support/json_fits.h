/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a JSON value has what is expected of it: of an object the keys named, of
 * an array all items. A key that is null must be absent.
 */
#ifndef TESTS_SUPPORT_JSON_FITS_H
#define TESTS_SUPPORT_JSON_FITS_H

#include <jansson.h>
#include <stdbool.h>

/* Says on standard error what differs. */
bool json_fits(json_t *actual, json_t *expected);

#endif

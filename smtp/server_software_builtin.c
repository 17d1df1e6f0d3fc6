/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The compiled-in servers.conf. */
#include "smtp/server_software_builtin.h"

static const char text[] =
/* One string literal a line, made from smtp/fingerprints/servers.conf. */
#include "smtp/fingerprints/servers.inc"
    ;

struct bytes server_software_builtin_text(void)
{
    return bytes_of(text, sizeof text - 1);
}

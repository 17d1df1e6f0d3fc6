/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * servers.conf as it was when the program was built, byte by byte, so that a
 * program that is not installed knows the servers too.
 */
#ifndef SMTP_SERVER_SOFTWARE_BUILTIN_H
#define SMTP_SERVER_SOFTWARE_BUILTIN_H

#include "base/bytes.h"

struct bytes server_software_builtin_text(void);

#endif

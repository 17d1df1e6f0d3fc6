/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libnids's own header, whose style of prototypes our warnings do not allow.
 */
#ifndef REASSEMBLY_LIBNIDS_LIBRARY_H
#define REASSEMBLY_LIBNIDS_LIBRARY_H

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#include <nids.h>
#pragma GCC diagnostic pop

#endif

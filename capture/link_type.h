/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Link types: the numbers that files use, and their names for people.
 *
 * A file's number (LINKTYPE_) is libpcap's (DLT_) but for a few, among them raw
 * IP, which has a number of its own on each system.
 */
#ifndef CAPTURE_LINK_TYPE_H
#define CAPTURE_LINK_TYPE_H

#include <stdint.h>

/* libpcap's number for the one in a file. */
int link_type_of_file(uint32_t number);

enum { LINK_TYPE_TEXT_SIZE = 160 };

/* "IEEE802_11 (802.11)", or the bare number. */
void link_type_format(int link_type, char text[LINK_TYPE_TEXT_SIZE]);

#endif

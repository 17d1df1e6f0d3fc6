/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and names of link types. */
#include "capture/link_type.h"

#include <pcap/pcap.h>
#include <stddef.h>
#include <stdio.h>

static const struct {
    uint32_t in_files;
    int in_libpcap;
} differing[] = {
    { 14, DLT_RAW }, /* OpenBSD's own, as some files have it */
    { 100, DLT_ATM_RFC1483 }, { 101, DLT_RAW }, { 102, DLT_SLIP_BSDOS }, { 103, DLT_PPP_BSDOS },
};

int link_type_of_file(uint32_t number)
{
    for (size_t i = 0; i < sizeof differing / sizeof differing[0]; i++)
        if (differing[i].in_files == number)
            return differing[i].in_libpcap;
    return (int)number;
}

void link_type_format(int link_type, char text[LINK_TYPE_TEXT_SIZE])
{
    const char *name = pcap_datalink_val_to_name(link_type);

    if (name == NULL)
        snprintf(text, LINK_TYPE_TEXT_SIZE, "%d", link_type);
    else
        snprintf(text, LINK_TYPE_TEXT_SIZE, "%s (%s)", name,
                 pcap_datalink_val_to_description(link_type));
}

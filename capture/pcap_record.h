/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The records of a pcap file, in the form that nearly all files have: version
 * 2.4 in the byte order of this machine, with micro- or nanoseconds.
 *
 * libpcap hands out each record through a buffer of its own and takes as long
 * for that as everything else up to TCP takes together. Here a record is a view
 * into the input window. The rarer forms stay with libpcap, and so does the
 * meaning of the file header in either case.
 *
 * A record larger than the snap length of the file is cut to it, as libpcap
 * does; one that is larger than any packet is damage.
 */
#ifndef CAPTURE_PCAP_RECORD_H
#define CAPTURE_PCAP_RECORD_H

#include "base/error.h"
#include "capture/input_window.h"

enum { PCAP_FILE_HEADER_SIZE = 24 };

enum pcap_record_result {
    PCAP_RECORD,
    PCAP_RECORDS_END,
    PCAP_RECORD_CUT, /* the file ends inside the record */
    PCAP_RECORD_DAMAGED,
};

struct pcap_record {
    uint32_t seconds;
    int32_t fraction; /* micro- or nanoseconds, as the file has them; negative in a damaged one */
    struct bytes captured; /* lent by the window */
    uint32_t length;       /* octets on the wire */
};

/* Whether a file that begins like this has that form. */
bool pcap_record_form_is_common(struct bytes beginning);

/* Whether the times of such a file have nanoseconds. */
bool pcap_record_has_nanoseconds(struct bytes beginning);

/* PCAP_RECORD: sets *ret_record. PCAP_RECORD_DAMAGED: `reason` says how. */
enum pcap_record_result pcap_record_read(struct input_window *window, uint32_t snap_length,
                                         struct pcap_record *ret_record, struct error *reason);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What has become of an output. */
#ifndef OUTPUT_OUTPUT_STATUS_H
#define OUTPUT_OUTPUT_STATUS_H

enum output_status {
    OUTPUT_GOOD,
    OUTPUT_PIPE_CLOSED, /* nobody reads any more */
    OUTPUT_FAILED,
    OUTPUT_STATUS_COUNT
};

#endif

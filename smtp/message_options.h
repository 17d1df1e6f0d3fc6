/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wanted of messages, beside their size and their Message-ID. */
#ifndef SMTP_MESSAGE_OPTIONS_H
#define SMTP_MESSAGE_OPTIONS_H

#include <stdbool.h>

struct content_sink; /* smtp/content_sink.h */

struct message_options {
    bool digest;                       /* SHA-256 of the content */
    bool headers;                      /* struct message_headers */
    bool parts;                        /* struct message_parts */
    const struct content_sink *keeper; /* lent; NULL: nobody keeps any content */
};

#endif

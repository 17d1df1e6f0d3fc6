/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The limits of decoding, all in one place.
 *
 * Reaching one never ends a session: what does not fit is counted in the
 * record's `truncated`, under the name given here.
 */
#ifndef SMTP_SMTP_LIMITS_H
#define SMTP_SMTP_LIMITS_H

#include <stddef.h>

#include "smtp/stutter.h"

struct smtp_limits {
    size_t line; /* bytes kept of a line; `line_bytes`. An AUTH line may have 12288 (RFC 4954 4) */
    size_t reply_lines;  /* lines kept of a reply; `reply_lines` */
    size_t steps;        /* steps of a dialogue; `dialogue`, and `last_steps` has the final ones */
    size_t transactions; /* `transactions` */
    size_t recipients;   /* of the whole session; `recipients` */
    size_t findings;     /* `findings` */
    size_t gaps;         /* `gaps` */
    size_t pending;      /* commands that wait for their replies; `pending` */
    size_t held; /* bytes behind DATA or STARTTLS before its reply; further ones are read at once */
    size_t front;         /* bytes held of a side before its dialogue; no PROXY header is longer */
    size_t header_bytes;  /* of a message's header, read for its fields; `headers` */
    size_t header_field;  /* bytes kept of a field of it; `header_bytes` */
    size_t mime;          /* bytes of a message that are read for its parts; `parts` */
    size_t parts;         /* of a message; `parts` */
    size_t record;        /* bytes a record takes; then as if `steps` were reached */
    size_t tls_handshake; /* bytes of a side's hellos and certificates; `tls_bytes` */
    size_t tls_names;     /* of a certificate, and protocols a hello offers; `tls_names` */
    size_t tls_alerts;    /* of both sides; `tls_alerts` */
    size_t credentials;   /* tokens remembered for redaction; then the oldest is forgotten */

    /* No limits, but what rules compare with while decoding goes on: from their thresholds. */
    struct stutter_pace stutter; /* tarpit-stutter */
    size_t smuggled;             /* smuggling-attempt: bytes behind an odd end that are searched */
};

extern const struct smtp_limits default_smtp_limits;

#endif

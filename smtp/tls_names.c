/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of what the record of TLS holds as numbers; ciphers have a file of their own. */
#include <assert.h>

#include "smtp/session_tls.h"

static const char *const start_names[] = {
    [TLS_NOT_STARTED] = NULL,
    [TLS_STARTTLS] = "starttls",
    [TLS_IMPLICIT] = "implicit",
    [TLS_UNDER_WAY] = "unknown",
};

static const char *const resumption_names[] = {
    [TLS_RESUME_NOTHING] = NULL,
    [TLS_RESUME_SESSION_ID] = "session-id",
    [TLS_RESUME_TICKET] = "ticket",
    [TLS_RESUME_PSK] = "psk",
};

struct number_name {
    uint16_t number;
    const char *name;
};

static const struct number_name version_names[] = {
    { 0x0002, "SSL 2.0" }, { 0x0300, "SSL 3.0" }, { 0x0301, "TLS 1.0" },
    { 0x0302, "TLS 1.1" }, { 0x0303, "TLS 1.2" }, { 0x0304, "TLS 1.3" },
};

static const struct number_name level_names[] = { { 1, "warning" }, { 2, "fatal" } };

/* IANA's registry "TLS Alerts". */
static const struct number_name description_names[] = {
    { 0, "close_notify" },
    { 10, "unexpected_message" },
    { 20, "bad_record_mac" },
    { 21, "decryption_failed" },
    { 22, "record_overflow" },
    { 30, "decompression_failure" },
    { 40, "handshake_failure" },
    { 41, "no_certificate" },
    { 42, "bad_certificate" },
    { 43, "unsupported_certificate" },
    { 44, "certificate_revoked" },
    { 45, "certificate_expired" },
    { 46, "certificate_unknown" },
    { 47, "illegal_parameter" },
    { 48, "unknown_ca" },
    { 49, "access_denied" },
    { 50, "decode_error" },
    { 51, "decrypt_error" },
    { 52, "too_many_cids_requested" },
    { 60, "export_restriction" },
    { 70, "protocol_version" },
    { 71, "insufficient_security" },
    { 80, "internal_error" },
    { 86, "inappropriate_fallback" },
    { 90, "user_canceled" },
    { 100, "no_renegotiation" },
    { 109, "missing_extension" },
    { 110, "unsupported_extension" },
    { 111, "certificate_unobtainable" },
    { 112, "unrecognized_name" },
    { 113, "bad_certificate_status_response" },
    { 114, "bad_certificate_hash_value" },
    { 115, "unknown_psk_identity" },
    { 116, "certificate_required" },
    { 117, "general_error" },
    { 120, "no_application_protocol" },
    { 121, "ech_required" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

_Static_assert(COUNT(start_names) == TLS_START_COUNT, "a name for each");
_Static_assert(COUNT(resumption_names) == TLS_RESUMPTION_COUNT, "a name for each");

static const char *find(const struct number_name *names, size_t count, uint16_t number)
{
    for (size_t i = 0; i < count; i++)
        if (names[i].number == number)
            return names[i].name;
    return NULL;
}

const char *tls_start_name(enum tls_start start)
{
    assert(start < TLS_START_COUNT);
    return start_names[start];
}

const char *tls_resumption_name(enum tls_resumption resumption)
{
    assert(resumption < TLS_RESUMPTION_COUNT);
    return resumption_names[resumption];
}

const char *tls_version_name(uint16_t version)
{
    return find(version_names, COUNT(version_names), version);
}

const char *tls_alert_level_name(uint8_t level)
{
    return find(level_names, COUNT(level_names), level);
}

const char *tls_alert_description_name(uint8_t description)
{
    return find(description_names, COUNT(description_names), description);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The defaults. */
#include "smtp/smtp_limits.h"

const struct smtp_limits default_smtp_limits = {
    .line = 16384,
    .reply_lines = 128,
    .steps = 4000,
    .transactions = 1000,
    .recipients = 10000,
    .findings = 200,
    .gaps = 1000,
    .pending = 10000,
    .held = 65536,
    .front = 65551,
    .header_bytes = 262144,
    .header_field = 4096,
    .mime = 8U << 20,
    .parts = 1000,
    .record = 8U << 20,
    .tls_handshake = 65536,
    .tls_names = 100,
    .tls_alerts = 16,
    .credentials = 256,
    .stutter = { 800 * DURATION_MILLISECOND, 1200 * DURATION_MILLISECOND },
    .smuggled = 4096,
};

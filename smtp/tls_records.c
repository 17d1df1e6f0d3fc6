/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading TLS records. */
#include "smtp/tls_records.h"

/* RFC 5246 6.2.3; TLS 1.3 allows less. */
enum { LARGEST_RECORD = (1 << 14) + 2048 };

enum { MAJOR_VERSION = 3, SSL2_HEADER = 2, SSL2_BIT = 0x80 };

void tls_records_init(struct tls_records *records)
{
    *records = (struct tls_records){ .state = TLS_RECORDS_HEADER };
}

static bool is_ssl2(const struct tls_records *records)
{
    return !records->begun && records->header_length > 0 && (records->header[0] & SSL2_BIT) != 0;
}

static bool is_content(uint8_t type)
{
    return type >= TLS_CHANGE_CIPHER_SPEC && type <= TLS_HEARTBEAT;
}

static void begin_body(struct tls_records *records, enum tls_content content, uint16_t length)
{
    records->content = content;
    records->length = length;
    records->left = length;
    records->begun = true;
    records->header_length = 0;
    records->state = TLS_RECORDS_BODY;
}

static void read_header(struct tls_records *records)
{
    const uint8_t *header = records->header;

    if (is_ssl2(records)) {
        if (records->header_length == SSL2_HEADER)
            begin_body(records, TLS_SSL2_HELLO, bytes_be16(header) & 0x7fff);
        return;
    }
    if (!is_content(header[0]) || (records->header_length > 1 && header[1] != MAJOR_VERSION))
        records->state = TLS_RECORDS_MALFORMED;
    else if (records->header_length < TLS_RECORD_HEADER)
        return;
    else if (bytes_be16(header + 3) > LARGEST_RECORD)
        records->state = TLS_RECORDS_MALFORMED;
    else
        begin_body(records, header[0], bytes_be16(header + 3));
}

static void take_header(struct tls_records *records, struct bytes *input)
{
    while (input->length > 0 && records->state == TLS_RECORDS_HEADER) {
        records->header[records->header_length++] = input->data[0];
        *input = bytes_after(*input, 1);
        read_header(records);
    }
}

static void take_body(struct tls_records *records, struct bytes *input,
                      struct tls_fragment *ret_fragment)
{
    struct bytes body = bytes_first(*input, records->left);

    *ret_fragment = (struct tls_fragment){ .content = records->content,
                                           .bytes = body,
                                           .length = records->length,
                                           .starts = records->left == records->length,
                                           .ends = records->left == body.length };
    *input = bytes_after(*input, body.length);
    records->left -= (uint16_t)body.length;
    if (records->left == 0)
        records->state = TLS_RECORDS_HEADER;
}

bool tls_records_next(struct tls_records *records, struct bytes *input,
                      struct tls_fragment *ret_fragment)
{
    take_header(records, input);
    if (tls_records_are_over(records))
        *input = bytes_of(NULL, 0);
    if (records->state != TLS_RECORDS_BODY || (input->length == 0 && records->left > 0))
        return false;
    take_body(records, input, ret_fragment);
    return true;
}

bool tls_records_skip(struct tls_records *records, uint64_t length)
{
    if (records->state != TLS_RECORDS_BODY || length > records->left) {
        if (records->state != TLS_RECORDS_MALFORMED)
            records->state = TLS_RECORDS_LOST;
        return false;
    }
    records->left -= (uint16_t)length;
    if (records->left == 0)
        records->state = TLS_RECORDS_HEADER;
    return true;
}

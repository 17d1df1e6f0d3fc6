/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a message's record. */
#include "smtp/message.h"

const char *header_text_name(enum header_text text)
{
    static const char *const names[] = {
        [HEADER_FROM] = "from",
        [HEADER_TO] = "to",
        [HEADER_CC] = "cc",
        [HEADER_REPLY_TO] = "reply_to",
        [HEADER_SUBJECT] = "subject",
        [HEADER_DATE] = "date",
        [HEADER_USER_AGENT] = "user_agent",
    };

    _Static_assert(sizeof names / sizeof names[0] == HEADER_TEXT_COUNT, "a name for each");
    return names[text];
}

const char *part_encoding_name(enum part_encoding encoding)
{
    static const char *const names[] = {
        [PART_ENCODING_NONE] = NULL,
        [PART_ENCODING_7BIT] = "7bit",
        [PART_ENCODING_8BIT] = "8bit",
        [PART_ENCODING_BINARY] = "binary",
        [PART_ENCODING_QUOTED_PRINTABLE] = "quoted-printable",
        [PART_ENCODING_BASE64] = "base64",
        [PART_ENCODING_UNKNOWN] = "unknown",
    };

    _Static_assert(sizeof names / sizeof names[0] == PART_ENCODING_COUNT, "a name for each");
    return names[encoding];
}

const char *parts_cut_name(enum parts_cut cut)
{
    static const char *const names[] = {
        [PARTS_CUT_NOT] = NULL,
        [PARTS_CUT_SIZE] = "size",
        [PARTS_CUT_COUNT_OF_PARTS] = "parts",
        [PARTS_CUT_DEPTH] = "depth",
        [PARTS_CUT_RECORD] = "record",
    };

    _Static_assert(sizeof names / sizeof names[0] == PARTS_CUT_COUNT, "a name for each");
    return names[cut];
}

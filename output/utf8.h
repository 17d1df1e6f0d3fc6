/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UTF-8 as it must be before it may be shown: one code point at a time.
 *
 * Well-formed is what RFC 3629, section 4, says: no overlong forms, no
 * surrogates, nothing above U+10FFFF. Of an ill-formed sequence the maximal
 * subpart is one unit, as the Unicode Standard recommends (3.9, "U+FFFD
 * Substitution of Maximal Subparts"): the longest start of a well-formed
 * sequence, or else one byte. So the number of replacements agrees with what
 * other programs make of the same bytes.
 */
#ifndef OUTPUT_UTF8_H
#define OUTPUT_UTF8_H

#include "base/bytes.h"

/* Stands for what is not valid UTF-8. */
#define UTF8_REPLACEMENT "\xEF\xBF\xBD"
enum { UTF8_REPLACEMENT_CODE_POINT = 0xFFFD, UTF8_REPLACEMENT_SIZE = 3 };

struct utf8_unit {
    uint32_t code_point; /* UTF8_REPLACEMENT_CODE_POINT when not valid */
    uint8_t length;      /* bytes, at least 1 */
    bool valid;
};

/* The first unit of `bytes`, which must not be empty. */
struct utf8_unit utf8_next(struct bytes bytes);

/* Whether a code point may steer a terminal or turn text around: C0, DEL, C1
 * and the bidirectional controls (Unicode Standard Annex 9, section 2). */
bool utf8_is_control(uint32_t code_point);

#endif

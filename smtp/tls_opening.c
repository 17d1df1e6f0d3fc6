/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telling TLS from text. */
#include "smtp/tls_opening.h"

/* Every byte of a form lies in its range. */
struct byte_range {
    uint8_t first;
    uint8_t last;
};

enum { LONGEST_FORM = 5 };

static const struct opening_form {
    size_t length;
    struct byte_range bytes[LONGEST_FORM];
} forms[] = {
    { 3, { { 20, 23 }, { 3, 3 }, { 0, 4 } } },
    { 5, { { 0x80, 0xff }, { 0, 0xff }, { 1, 1 }, { 3, 3 }, { 0, 4 } } },
    { 5, { { 0x80, 0xff }, { 0, 0xff }, { 1, 1 }, { 0, 0 }, { 2, 2 } } },
};

_Static_assert((int)LONGEST_FORM <= (int)TLS_OPENING_BYTES, "as promised");

static enum tls_opening compare(const struct opening_form *form, struct bytes first)
{
    for (size_t i = 0; i < form->length; i++) {
        if (i == first.length)
            return TLS_OPENING_UNDECIDED;
        if (first.data[i] < form->bytes[i].first || first.data[i] > form->bytes[i].last)
            return TLS_OPENING_OTHER;
    }
    return TLS_OPENING_TLS;
}

enum tls_opening tls_opening_judge(struct bytes first)
{
    enum tls_opening judgement = TLS_OPENING_OTHER;

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        enum tls_opening opening = compare(&forms[i], first);

        if (opening == TLS_OPENING_TLS)
            return opening;
        if (opening == TLS_OPENING_UNDECIDED)
            judgement = opening;
    }
    return judgement;
}

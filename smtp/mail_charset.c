/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of charsets, and iconv. */
#include "smtp/mail_charset.h"

#include <errno.h>
#include <iconv.h>

struct mail_charset {
    const char *name;
    const char *system_name; /* NULL: nothing is to be converted */
};

/* Names are those of IANA and those that well-known mailers use instead. GB2312
 * and KS_C_5601-1987 are labels for larger sets of which they are a part. */
static const struct mail_charset charsets[] = {
    { "UTF-8", NULL },
    { "UTF8", NULL },
    { "US-ASCII", NULL },
    { "ASCII", NULL },
    { "ANSI_X3.4-1968", NULL },
    { "ISO-8859-1", "ISO-8859-1" },
    { "ISO8859-1", "ISO-8859-1" },
    { "LATIN1", "ISO-8859-1" },
    { "ISO-8859-2", "ISO-8859-2" },
    { "ISO-8859-3", "ISO-8859-3" },
    { "ISO-8859-4", "ISO-8859-4" },
    { "ISO-8859-5", "ISO-8859-5" },
    { "ISO-8859-6", "ISO-8859-6" },
    { "ISO-8859-7", "ISO-8859-7" },
    { "ISO-8859-8", "ISO-8859-8" },
    { "ISO-8859-8-I", "ISO-8859-8" },
    { "ISO-8859-9", "ISO-8859-9" },
    { "ISO-8859-10", "ISO-8859-10" },
    { "ISO-8859-11", "ISO-8859-11" },
    { "ISO-8859-13", "ISO-8859-13" },
    { "ISO-8859-14", "ISO-8859-14" },
    { "ISO-8859-15", "ISO-8859-15" },
    { "ISO-8859-16", "ISO-8859-16" },
    { "WINDOWS-874", "CP874" },
    { "WINDOWS-1250", "CP1250" },
    { "WINDOWS-1251", "CP1251" },
    { "WINDOWS-1252", "CP1252" },
    { "WINDOWS-1253", "CP1253" },
    { "WINDOWS-1254", "CP1254" },
    { "WINDOWS-1255", "CP1255" },
    { "WINDOWS-1256", "CP1256" },
    { "WINDOWS-1257", "CP1257" },
    { "WINDOWS-1258", "CP1258" },
    { "CP1250", "CP1250" },
    { "CP1251", "CP1251" },
    { "CP1252", "CP1252" },
    { "KOI8-R", "KOI8-R" },
    { "KOI8-U", "KOI8-U" },
    { "IBM437", "CP437" },
    { "IBM850", "CP850" },
    { "IBM852", "CP852" },
    { "IBM866", "CP866" },
    { "CP866", "CP866" },
    { "TIS-620", "TIS-620" },
    { "GB2312", "GB18030" },
    { "GBK", "GB18030" },
    { "CP936", "GB18030" },
    { "GB18030", "GB18030" },
    { "BIG5", "BIG5" },
    { "BIG5-HKSCS", "BIG5-HKSCS" },
    { "EUC-TW", "EUC-TW" },
    { "ISO-2022-JP", "ISO-2022-JP" },
    { "SHIFT_JIS", "CP932" },
    { "SHIFT-JIS", "CP932" },
    { "X-SJIS", "CP932" },
    { "WINDOWS-31J", "CP932" },
    { "CP932", "CP932" },
    { "EUC-JP", "EUC-JP" },
    { "EUC-KR", "CP949" },
    { "KS_C_5601-1987", "CP949" },
    { "CP949", "CP949" },
    { "ISO-2022-KR", "ISO-2022-KR" },
    { "UTF-7", "UTF-7" },
    { "UNICODE-1-1-UTF-7", "UTF-7" },
};

const struct mail_charset *mail_charset_find(struct bytes name)
{
    for (size_t i = 0; i < sizeof charsets / sizeof charsets[0]; i++)
        if (bytes_equal_ignoring_case(name, bytes_of_string(charsets[i].name)))
            return &charsets[i];
    return NULL;
}

/* One step of iconv: as much as fits, up to what means nothing. */
static int convert(iconv_t converter, char **text, size_t *left, struct bounded_buffer *utf8)
{
    char converted[256];
    char *end = converted;
    size_t room = sizeof converted;
    bool stopped = iconv(converter, text, left, &end, &room) == (size_t)-1;
    int reason = stopped ? errno : 0;

    bounded_buffer_append(utf8, bytes_of(converted, sizeof converted - room));
    return reason;
}

static void convert_all(iconv_t converter, struct bytes text, struct bounded_buffer *utf8)
{
    static const uint8_t nothing[] = { 0xff };
    char *next = (char *)(uintptr_t)text.data; /* iconv does not write there */
    size_t left = text.length;

    while (left > 0) {
        int reason = convert(converter, &next, &left, utf8);

        if (reason == 0 || reason == E2BIG)
            continue;
        bounded_buffer_append(utf8, bytes_of(nothing, sizeof nothing));
        next++;
        left--;
    }
    /* What a charset with states has held back. */
    convert(converter, NULL, NULL, utf8);
}

bool mail_charset_append(const struct mail_charset *charset, struct bytes text,
                         struct bounded_buffer *utf8)
{
    iconv_t converter;

    if (charset->system_name == NULL) {
        bounded_buffer_append(utf8, text);
        return true;
    }
    converter = iconv_open("UTF-8", charset->system_name);
    if (converter == (iconv_t)-1)
        return false;
    convert_all(converter, text, utf8);
    iconv_close(converter);
    return true;
}

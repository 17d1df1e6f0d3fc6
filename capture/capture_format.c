/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of magic numbers. */
#include "capture/capture_format.h"

#define NUMBER_SIZE 4

static const struct pcap_magic {
    uint32_t number;
} pcap_magics[] = {
    { 0xa1b2c3d4 }, /* microseconds */
    { 0xa1b23c4d }, /* nanoseconds */
    { 0xa1b2cd34 }, /* longer record headers, of a patched libpcap for Linux */
    { 0xa12b3c4d }, /* Navtel */
};

static const uint8_t pcapng_magic[] = { 0x0a, 0x0d, 0x0d, 0x0a };

#define ADVICE_DECOMPRESS ", which is not supported: decompress it first"
#define TEXT_MODE         "it was damaged by a transfer in text mode"

static const struct foreign_format {
    struct bytes magic;
    const char *description;
} foreign_formats[] = {
#define MAGIC(octets)                                                                              \
    {                                                                                              \
        (const uint8_t *)(octets), sizeof(octets) - 1                                              \
    }
    { MAGIC("\x1f\x8b\x08"), "it is compressed more than once" },
    { MAGIC("\x28\xb5\x2f\xfd"), "it is compressed more than once" },
    { MAGIC("BZh"), "it is compressed with bzip2" ADVICE_DECOMPRESS },
    { MAGIC("\xfd"
            "7zXZ"),
      "it is compressed with xz" ADVICE_DECOMPRESS },
    { MAGIC("\x04\x22\x4d\x18"), "it is compressed with lz4" ADVICE_DECOMPRESS },
    { MAGIC("PK\x03\x04"), "it is a zip archive" ADVICE_DECOMPRESS },
    { MAGIC("snoop"), "it is a snoop capture: convert it to pcap first" },
    { MAGIC("{\"typ"), "it has records and no packets: `smtpscope report` reads records" },
    { MAGIC("\x0a\x0d\x0a"), TEXT_MODE },
    { MAGIC("\x0d\x0a\x0d\x0a"), TEXT_MODE },
    { MAGIC("\x0d\x0d\x0a"), TEXT_MODE },
#undef MAGIC
};

static bool begins_with(struct bytes beginning, struct bytes magic)
{
    return bytes_equal(bytes_first(beginning, magic.length), magic);
}

static bool is_pcap(struct bytes beginning)
{
    uint32_t number;

    if (beginning.length < NUMBER_SIZE)
        return false;
    number = bytes_be32(beginning.data);
    for (size_t i = 0; i < sizeof pcap_magics / sizeof pcap_magics[0]; i++)
        if (number == pcap_magics[i].number || number == __builtin_bswap32(pcap_magics[i].number))
            return true;
    return false;
}

enum capture_format capture_format_find(struct bytes beginning)
{
    if (begins_with(beginning, bytes_of(pcapng_magic, sizeof pcapng_magic)))
        return CAPTURE_FORMAT_PCAPNG;
    return is_pcap(beginning) ? CAPTURE_FORMAT_PCAP : CAPTURE_FORMAT_UNKNOWN;
}

const char *capture_format_describe(struct bytes beginning)
{
    for (size_t i = 0; i < sizeof foreign_formats / sizeof foreign_formats[0]; i++)
        if (begins_with(beginning, foreign_formats[i].magic))
            return foreign_formats[i].description;
    return "it is not a pcap or pcapng file";
}

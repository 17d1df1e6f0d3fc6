/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds for every packet source that reads a file: each frame meets one
 * fate, a source ends once, what it tells the operator are sentences, and a
 * filter changes nothing but what is wanted.
 */
#ifndef TESTS_FUZZ_SOURCE_CHECK_H
#define TESTS_FUZZ_SOURCE_CHECK_H

#include "capture/packet_source.h"

/* What a reading came to. */
struct reading {
    bool opened;
    enum source_result result;
    struct capture_statistics statistics;
};

/* Reads the file to its end, with a filter of pcap-filter(7) or NULL. */
struct reading check_file(const char *path, const char *filter);

/* Reads it without a filter and with one; returns the reading without. */
struct reading check_file_and_filter(const char *path);

void check_sentence(const struct error *error);

#endif

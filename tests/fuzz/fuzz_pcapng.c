/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any pcapng file: what source_check.h says.
 *
 * Input: the file as it stands. Other formats are left alone.
 */
#include "config.h" /* memfd_create, before any system header */

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/source_check.h"

const char fuzz_target_name[] = "pcapng";

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static const uint8_t section_header[] = { 0x0a, 0x0d, 0x0d, 0x0a };
    struct bytes input = bytes_of(octets, size);
    struct memory_file file;

    if (!bytes_equal(bytes_first(input, 4), bytes_of(section_header, 4)))
        return 0;
    file = memory_file_open(input);
    check_file_and_filter(file.path);
    memory_file_close(&file);
    return 0;
}

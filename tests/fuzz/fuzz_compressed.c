/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any file that gzip or zstd may have written, or none of them: what comes out
 * does not depend on how much is asked for at once, and reading ends once.
 *
 * Input: the file as it stands.
 */
#include "config.h" /* memfd_create, before any system header */

#include <stdlib.h>

#include "capture/compressed_file.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/source_check.h"

const char fuzz_target_name[] = "compressed";

/* A small file can hold a very large one. */
enum { MOST_OCTETS = 1 << 18 };

struct content {
    uint8_t *octets;
    size_t length;
    enum file_state state;
    uint64_t ignored;
};

static void require_ended(struct compressed_file *file)
{
    uint8_t octet;
    uint64_t done, total;
    struct error reason;

    fuzz_require(compressed_file_state(file) != FILE_READABLE);
    fuzz_require(compressed_file_read(file, &octet, 1) == 0);
    compressed_file_progress(file, &done, &total);
    fuzz_require(done <= total);
    if (compressed_file_state(file) == FILE_FAILED) {
        error_set(&reason, "%s", compressed_file_reason(file));
        check_sentence(&reason);
    }
}

static struct content read_content(const char *path, size_t at_once)
{
    struct error error;
    struct compressed_file *file = compressed_file_open(path, &error);
    struct content content = { .octets = malloc(MOST_OCTETS) };

    fuzz_require(file != NULL);
    while (content.length < MOST_OCTETS) {
        size_t room = MOST_OCTETS - content.length;
        size_t length = compressed_file_read(file, content.octets + content.length,
                                             room < at_once ? room : at_once);

        if (length == 0)
            break;
        content.length += length;
    }
    if (content.length < MOST_OCTETS)
        require_ended(file);
    content.state = compressed_file_state(file);
    content.ignored = compressed_file_ignored(file);
    compressed_file_close(file);
    return content;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct memory_file file = memory_file_open(bytes_of(octets, size));
    struct content whole = read_content(file.path, MOST_OCTETS);
    struct content pieces = read_content(file.path, 1 + size % 61);

    fuzz_require(
        bytes_equal(bytes_of(whole.octets, whole.length), bytes_of(pieces.octets, pieces.length)));
    if (whole.length < MOST_OCTETS) {
        fuzz_require(whole.state == pieces.state);
        fuzz_require(whole.ignored == pieces.ignored);
    }
    free(whole.octets);
    free(pieces.octets);
    memory_file_close(&file);
    return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fuzz target: a function that any octets may be given to.
 *
 * A target has a name and the function that libFuzzer calls. It is linked
 * twice: with libFuzzer, which makes inputs up (tests/fuzz/fuzz_NAME), and with
 * replay.c, which reads those of tests/fuzz/corpus/NAME/ and stands in `make
 * check`. What must hold for every input is demanded with fuzz_require; it also
 * fails where assert does not.
 *
 * With FUZZ_TRACE in the environment a target may say on standard error what it
 * makes of an input, for whoever wants to know why one fails.
 *
 * A target keeps nothing between two inputs that could change the result.
 */
#ifndef TESTS_FUZZ_FUZZ_TARGET_H
#define TESTS_FUZZ_FUZZ_TARGET_H

#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"

/* The folder of its corpus. */
extern const char fuzz_target_name[];

/* Returns 0, as libFuzzer wants it. */
int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size);

_Noreturn static inline void fuzz_fail(const char *file, int line, const char *what)
{
    fflush(stdout);
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

static inline bool fuzz_is_traced(void)
{
    return getenv("FUZZ_TRACE") != NULL;
}

#define fuzz_require(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))

#endif

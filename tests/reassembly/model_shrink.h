/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A smaller capture that shows the same fault: packets are taken out, first
 * many at once, then single ones, as long as a judge still finds fault.
 */
#ifndef TESTS_REASSEMBLY_MODEL_SHRINK_H
#define TESTS_REASSEMBLY_MODEL_SHRINK_H

#include "tests/reassembly/model_capture.h"

typedef bool model_is_faulty(void *context, const struct model_capture *capture);

/* `capture` is faulty before and after. */
void model_shrink(struct model_capture *capture, model_is_faulty *is_faulty, void *context);

#endif

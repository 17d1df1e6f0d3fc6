/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an engine owes for a capture, told from the list of its packets alone.
 *
 * For each byte of each direction three things are looked up: which captured
 * packet had it first, which packet of the other side acknowledged it first, and
 * which packet showed first that something lies behind it. From these follows
 * what must have come of the byte:
 *
 * - No packet had it: a gap, if something showed that it was sent.
 * - One had it, and came before or soon after the byte was acknowledged: data,
 *   with the value that this packet had.
 * - One had it, but so late that the engine was free to give the byte up: either.
 *
 * The events of a direction must tile its stream. A byte must come no sooner than
 * what its sender had got of the other direction when he sent it first. No rule of the engine
 * is carried out here again: nothing is queued, merged or timed.
 */
#ifndef TESTS_REASSEMBLY_MODEL_ORACLE_H
#define TESTS_REASSEMBLY_MODEL_ORACLE_H

#include "tests/reassembly/model_capture.h"

enum { MODEL_FAULT_SIZE = 200 };

struct model_oracle;

struct model_oracle *model_oracle_new(void);
void model_oracle_free(struct model_oracle *oracle);

/* Whether the log is what the capture deserves; else what is wrong with it. */
bool model_oracle_judge(struct model_oracle *oracle, const struct model_capture *capture,
                        const struct model_log *log, char fault[MODEL_FAULT_SIZE]);

#endif

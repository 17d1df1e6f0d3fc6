/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a session's transcript, from top to bottom.
 */
#ifndef OUTPUT_TRANSCRIPT_PARTS_H
#define OUTPUT_TRANSCRIPT_PARTS_H

#include "output/transcript_page.h"
#include "smtp/session.h"

/* transcript_heading.c: who, when, and what is unusual about the capture. */
void transcript_add_heading(struct transcript_page *page, const struct session *session);

/* transcript_dialogue.c: the steps, the findings on them, the close. */
void transcript_add_dialogue(struct transcript_page *page, const struct session *session);

/* transcript_step.c: one step, of the dialogue or of the last steps. */
void transcript_add_step(struct transcript_page *page, const struct session *session,
                         const struct step *step);

/* transcript_summary.c: transactions, other findings, what was left out. */
void transcript_add_summary(struct transcript_page *page, const struct session *session);

/* transcript_finding.c: one finding, whose sentence is indented so far; and
 * whether it stands under a step of the dialogue or in the summary. */
void transcript_add_finding(struct transcript_page *page, unsigned indent,
                            const struct finding *finding);
bool transcript_finding_has_step(const struct session *session, const struct finding *finding);

#endif

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

/* transcript_front.c: a PROXY header, or a proxy that was asked for the connection. */
void transcript_add_front(struct transcript_page *page, const struct session *session);

/* transcript_tls.c: what is known of TLS, in the heading; nothing when nothing is. */
void transcript_add_tls(struct transcript_page *page, const struct tls_facts *facts);

/* transcript_dialogue.c: the steps, the findings on them, the close. */
void transcript_add_dialogue(struct transcript_page *page, const struct session *session);

/* transcript_step.c: one step, of the dialogue or of the last steps; bold when marked. */
void transcript_add_step(struct transcript_page *page, const struct session *session,
                         const struct step *step, bool marked);

/* transcript_summary.c: transactions, where the time went, other findings,
 * what was left out. */
void transcript_add_summary(struct transcript_page *page, const struct session *session);

/* transcript_diagnosis.c: what the session comes to, and what to do. */
void transcript_add_diagnosis(struct transcript_page *page, const struct diagnosis *diagnosis);

/* transcript_judgement.c: how many findings of what severity, and whether
 * something in between changed the dialogue; nothing when there is neither. */
void transcript_add_judgement(struct transcript_page *page, const struct session *session);

/* transcript_finding.c: one finding under the step it is about, or elsewhere;
 * and whether it stands under a step of the dialogue or in the summary. */
enum finding_place { FINDING_UNDER_STEP, FINDING_BY_ITSELF };
void transcript_add_finding(struct transcript_page *page, enum finding_place place,
                            const struct finding *finding);
bool transcript_finding_has_step(const struct session *session, const struct finding *finding);
enum text_style transcript_severity_style(enum severity severity);

/* transcript_finding.c: a notice, which is a block of its own. */
void transcript_add_notice(struct transcript_page *page, const struct notice *notice);

#endif

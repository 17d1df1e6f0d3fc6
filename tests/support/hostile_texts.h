/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts that try to become more than text wherever they are shown: markup, quotation
 * marks, controls, marks that turn text around, bytes that are no UTF-8.
 */
#ifndef TESTS_SUPPORT_HOSTILE_TEXTS_H
#define TESTS_SUPPORT_HOSTILE_TEXTS_H

#include "smtp/session.h"

/* The text itself. */
struct bytes hostile_text(void);

/* Puts it into every text of the record, present before or not. */
void hostile_texts_fill(struct session *session);
void hostile_texts_fill_notice(struct notice *notice);

#endif

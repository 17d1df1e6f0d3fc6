/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tests ask of rules, for `make rule-coverage`: each question by a rule's id, with
 * its answer, is a line of the file that SMTPSCOPE_RULE_LEDGER names. Without that
 * variable nothing is written.
 *
 *   found rset-doubled whole     it was found, in a session of which all is there
 *   absent rset-doubled holed    it was not found, where bytes are missing
 *   quiet                        nothing was found, of any rule
 */
#ifndef TESTS_SUPPORT_RULE_LEDGER_H
#define TESTS_SUPPORT_RULE_LEDGER_H

#include "smtp/session.h"

void rule_ledger_ask(const char *id, const struct session *session, bool found);

/* A finding that no session is asked for, as of a notice. */
void rule_ledger_find(const char *id);

void rule_ledger_quiet(void);

#endif

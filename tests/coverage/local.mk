# SPDX-License-Identifier: GPL-2.0-or-later
# Which branches of the judging code its own tests take; in a folder configured with
# --enable-coverage.
EXTRA_DIST += tests/coverage/rule_branches.py

rule_tests = $(filter tests/smtp/anomalies/% tests/smtp/history/% tests/smtp/diagnosis/%,$(UNIT_TESTS))

.PHONY: rule-coverage
rule-coverage: $(rule_tests)
	top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' CK_DEFAULT_TIMEOUT=600 \
		$(PYTHON) $(srcdir)/tests/coverage/rule_branches.py $(rule_tests)

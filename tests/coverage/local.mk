# SPDX-License-Identifier: GPL-2.0-or-later
# Whether the tests of the judging code take each of its branches; in a folder configured with
# CC=clang --enable-coverage.
EXTRA_DIST += tests/coverage/rule_questions.py tests/coverage/rule_branches.py tests/coverage/rule_branches.txt

rule_tests = $(filter tests/smtp/anomalies/% tests/smtp/history/% tests/smtp/diagnosis/%,$(UNIT_TESTS))

.PHONY: rule-coverage
rule-coverage: $(rule_tests)
	top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' CK_DEFAULT_TIMEOUT=600 \
		$(PYTHON) $(srcdir)/tests/coverage/rule_branches.py $(rule_tests)

# SPDX-License-Identifier: GPL-2.0-or-later
# The script that cron runs, with all that can come in its way.
NIGHTLY_TESTS = tests/nightly/cron.sh tests/nightly/kill.sh tests/nightly/nightly.sh \
	tests/nightly/recipe.sh
dist_check_SCRIPTS += $(NIGHTLY_TESTS)
TESTS += $(NIGHTLY_TESTS)
EXTRA_DIST += tests/nightly/spool.py tests/nightly/support.sh tests/nightly/talk.py

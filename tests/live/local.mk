# SPDX-License-Identifier: GPL-2.0-or-later
# On real interfaces, in network namespaces; skipped where these cannot be made.
LIVE_TESTS = tests/live/watch.sh
dist_check_SCRIPTS += $(LIVE_TESTS)
TESTS += $(LIVE_TESTS)
EXTRA_DIST += tests/live/mail.py

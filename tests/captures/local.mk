# SPDX-License-Identifier: GPL-2.0-or-later
# Other projects' captures: what is in them is here, they themselves are not.
dist_check_SCRIPTS += tests/captures/check.sh
TESTS += tests/captures/check.sh
EXTRA_DIST += tests/captures/check_expectations.py tests/captures/expectations.json

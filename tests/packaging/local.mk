# SPDX-License-Identifier: GPL-2.0-or-later
PACKAGING_TESTS = tests/packaging/completion.sh tests/packaging/deb.sh tests/packaging/units.sh
dist_check_SCRIPTS += $(PACKAGING_TESTS)
TESTS += $(PACKAGING_TESTS)

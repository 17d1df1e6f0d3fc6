# SPDX-License-Identifier: GPL-2.0-or-later
dist_check_SCRIPTS += tests/cli/program.sh
TESTS += tests/cli/program.sh

UNIT_TESTS += \
	tests/cli/check_options \
	tests/cli/check_pipeline

# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	docs/architecture.md \
	docs/interception.md \
	docs/recordings.md \
	docs/session-record.md \
	docs/session-record.schema.json

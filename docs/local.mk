# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	docs/anomalies.md \
	docs/architecture.md \
	docs/configuration.md \
	docs/events.md \
	docs/html.md \
	docs/interception.md \
	docs/ledger.md \
	docs/masking.md \
	docs/nightly.md \
	docs/page.png \
	docs/recordings.md \
	docs/report.md \
	docs/report.schema.json \
	docs/saved-messages.md \
	docs/session-record.md \
	docs/session-record.schema.json \
	docs/state.md \
	docs/summary.schema.json \
	docs/watch.md \
	docs/write-pcap.md

dist_man_MANS = docs/man/smtpscope.1 docs/man/smtpscope-nightly.1

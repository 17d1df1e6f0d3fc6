# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	pcaps/MANIFEST \
	pcaps/delivery.pcap pcaps/delivery.jsonl \
	pcaps/founding-story-client-side.pcap pcaps/founding-story-client-side.jsonl \
	pcaps/founding-story-server-side.pcap pcaps/founding-story-server-side.jsonl \
	pcaps/rejected-recipient-rset.pcap pcaps/rejected-recipient-rset.jsonl \
	pcaps/reuse-rset-probe.pcap pcaps/reuse-rset-probe.jsonl \
	pcaps/record/README.md \
	pcaps/record/capture.sh \
	pcaps/record/manifest-check \
	pcaps/record/manifest.sh \
	pcaps/record/namespaces.sh \
	pcaps/record/plain_client.py \
	pcaps/record/postfix.sh \
	pcaps/record/proxy.py \
	pcaps/record/record \
	pcaps/record/recordings.sh

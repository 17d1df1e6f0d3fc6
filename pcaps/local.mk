# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	pcaps/MANIFEST \
	pcaps/callout.pcap pcaps/callout.jsonl \
	pcaps/delivery.pcap pcaps/delivery.jsonl \
	pcaps/founding-story-client-side.pcap pcaps/founding-story-client-side.jsonl \
	pcaps/founding-story-server-side.pcap pcaps/founding-story-server-side.jsonl \
	pcaps/held-with-noops-client-side.pcap pcaps/held-with-noops-client-side.jsonl \
	pcaps/held-with-noops-server-side.pcap pcaps/held-with-noops-server-side.jsonl \
	pcaps/helo-without-name.pcap pcaps/helo-without-name.jsonl \
	pcaps/helo-without-name-twice.pcap pcaps/helo-without-name-twice.jsonl \
	pcaps/mixed-front-end.pcap pcaps/mixed-front-end.jsonl \
	pcaps/noop-before-mail.pcap pcaps/noop-before-mail.jsonl \
	pcaps/one-among-ten-client-side.pcap pcaps/one-among-ten-client-side.jsonl \
	pcaps/one-among-ten-server-side.pcap pcaps/one-among-ten-server-side.jsonl \
	pcaps/rejected-recipient-rset.pcap pcaps/rejected-recipient-rset.jsonl \
	pcaps/reuse-rset-probe.pcap pcaps/reuse-rset-probe.jsonl \
	pcaps/record/README.md \
	pcaps/record/capture.sh \
	pcaps/record/compose \
	pcaps/record/composed/arrival.py \
	pcaps/record/composed/cases.py \
	pcaps/record/composed/closing.py \
	pcaps/record/composed/compose.py \
	pcaps/record/composed/conversation.py \
	pcaps/record/composed/dialogue.py \
	pcaps/record/composed/flow.py \
	pcaps/record/composed/fragments.py \
	pcaps/record/composed/frames.py \
	pcaps/record/composed/losses.py \
	pcaps/record/composed/opening.py \
	pcaps/record/composed/wrappings.py \
	pcaps/record/encapsulations.sh \
	pcaps/record/manifest-check \
	pcaps/record/manifest.sh \
	pcaps/record/namespaces.sh \
	pcaps/record/plain_client.py \
	pcaps/record/postfix.sh \
	pcaps/record/proxy.py \
	pcaps/record/record \
	pcaps/record/recordings.sh \
	pcaps/record/sessions.sh \
	pcaps/record/switches.sh

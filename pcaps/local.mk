# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	pcaps/MANIFEST \
	pcaps/statements.json \
	pcaps/credentials.txt \
	pcaps/6in4.pcap pcaps/6in4.jsonl \
	pcaps/auth-by-hand.pcap pcaps/auth-by-hand.jsonl \
	pcaps/auth-exim.pcap pcaps/auth-exim.jsonl \
	pcaps/auth-msmtp.pcap pcaps/auth-msmtp.jsonl \
	pcaps/auth-swaks.pcap pcaps/auth-swaks.jsonl \
	pcaps/bdat-exim.pcap pcaps/bdat-exim.jsonl \
	pcaps/bdat-exim-client.pcap pcaps/bdat-exim-client.jsonl \
	pcaps/bdat-postfix.pcap pcaps/bdat-postfix.jsonl \
	pcaps/callout.pcap pcaps/callout.jsonl \
	pcaps/callout-exim-recipient.pcap pcaps/callout-exim-recipient.jsonl \
	pcaps/callout-exim-sender.pcap pcaps/callout-exim-sender.jsonl \
	pcaps/clamsmtp-client-side.pcap pcaps/clamsmtp-client-side.jsonl \
	pcaps/clamsmtp-server-side.pcap pcaps/clamsmtp-server-side.jsonl \
	pcaps/delivery.pcap pcaps/delivery.jsonl \
	pcaps/erspan-i.pcap pcaps/erspan-i.jsonl \
	pcaps/erspan-ii.pcap pcaps/erspan-ii.jsonl \
	pcaps/erspan-iii.pcap pcaps/erspan-iii.jsonl \
	pcaps/founding-story-client-side.pcap pcaps/founding-story-client-side.jsonl \
	pcaps/founding-story-server-side.pcap pcaps/founding-story-server-side.jsonl \
	pcaps/geneve.pcap pcaps/geneve.jsonl \
	pcaps/gre.pcap pcaps/gre.jsonl \
	pcaps/gre-ip.pcap pcaps/gre-ip.jsonl \
	pcaps/gre-key.pcap pcaps/gre-key.jsonl \
	pcaps/haproxy-checks.pcap pcaps/haproxy-checks.jsonl \
	pcaps/held-with-noops-client-side.pcap pcaps/held-with-noops-client-side.jsonl \
	pcaps/held-with-noops-server-side.pcap pcaps/held-with-noops-server-side.jsonl \
	pcaps/helo-without-name.pcap pcaps/helo-without-name.jsonl \
	pcaps/helo-without-name-twice.pcap pcaps/helo-without-name-twice.jsonl \
	pcaps/http-connect.pcap pcaps/http-connect.jsonl \
	pcaps/http-connect-refused.pcap pcaps/http-connect-refused.jsonl \
	pcaps/implicit-tls12.pcap pcaps/implicit-tls12.jsonl \
	pcaps/implicit-tls13.pcap pcaps/implicit-tls13.jsonl \
	pcaps/ip-fragments.pcap pcaps/ip-fragments.jsonl \
	pcaps/ip-fragments-conflicting.pcap pcaps/ip-fragments-conflicting.jsonl \
	pcaps/ip-fragments-missing.pcap pcaps/ip-fragments-missing.jsonl \
	pcaps/ip-fragments-overlapping.pcap pcaps/ip-fragments-overlapping.jsonl \
	pcaps/ip-fragments-reversed.pcap pcaps/ip-fragments-reversed.jsonl \
	pcaps/ip-in-ip.pcap pcaps/ip-in-ip.jsonl \
	pcaps/ipv6.pcap pcaps/ipv6.jsonl \
	pcaps/ipv6-extension-headers.pcap pcaps/ipv6-extension-headers.jsonl \
	pcaps/ipv6-fragments.pcap pcaps/ipv6-fragments.jsonl \
	pcaps/link-loop.pcap pcaps/link-loop.jsonl \
	pcaps/link-nflog.pcap pcaps/link-nflog.jsonl \
	pcaps/link-null.pcap pcaps/link-null.jsonl \
	pcaps/link-ppp.pcap pcaps/link-ppp.jsonl \
	pcaps/link-raw.pcap pcaps/link-raw.jsonl \
	pcaps/link-sll.pcap pcaps/link-sll.jsonl \
	pcaps/link-sll2.pcap pcaps/link-sll2.jsonl \
	pcaps/link-sll2-gateway.pcap pcaps/link-sll2-gateway.jsonl \
	pcaps/list-delivery.pcap pcaps/list-delivery.jsonl \
	pcaps/mirror-port.pcap pcaps/mirror-port.jsonl \
	pcaps/mirror-twice.pcap pcaps/mirror-twice.jsonl \
	pcaps/mirror-vlan.pcap pcaps/mirror-vlan.jsonl \
	pcaps/mirror-vlan-by-direction.pcap pcaps/mirror-vlan-by-direction.jsonl \
	pcaps/mixed-front-end.pcap pcaps/mixed-front-end.jsonl \
	pcaps/mpls.pcap pcaps/mpls.jsonl \
	pcaps/mpls-three-labels.pcap pcaps/mpls-three-labels.jsonl \
	pcaps/nginx-client-side.pcap pcaps/nginx-client-side.jsonl \
	pcaps/nginx-server-side.pcap pcaps/nginx-server-side.jsonl \
	pcaps/noop-before-mail.pcap pcaps/noop-before-mail.jsonl \
	pcaps/offload.pcap pcaps/offload.jsonl \
	pcaps/offload-length-zero.pcap pcaps/offload-length-zero.jsonl \
	pcaps/one-among-ten-client-side.pcap pcaps/one-among-ten-client-side.jsonl \
	pcaps/one-among-ten-server-side.pcap pcaps/one-among-ten-server-side.jsonl \
	pcaps/postgrey.pcap pcaps/postgrey.jsonl \
	pcaps/postscreen.pcap pcaps/postscreen.jsonl \
	pcaps/pppoe.pcap pcaps/pppoe.jsonl \
	pcaps/probe-postfix.pcap pcaps/probe-postfix.jsonl \
	pcaps/product-aiosmtpd.pcap pcaps/product-aiosmtpd.jsonl \
	pcaps/product-chasquid.pcap pcaps/product-chasquid.jsonl \
	pcaps/product-dovecot.pcap pcaps/product-dovecot.jsonl \
	pcaps/product-exim.pcap pcaps/product-exim.jsonl \
	pcaps/product-opensmtpd.pcap pcaps/product-opensmtpd.jsonl \
	pcaps/product-qpsmtpd.pcap pcaps/product-qpsmtpd.jsonl \
	pcaps/product-sendmail.pcap pcaps/product-sendmail.jsonl \
	pcaps/proxsmtp-client-side.pcap pcaps/proxsmtp-client-side.jsonl \
	pcaps/proxsmtp-server-side.pcap pcaps/proxsmtp-server-side.jsonl \
	pcaps/proxy-local.pcap pcaps/proxy-local.jsonl \
	pcaps/proxy-not-waited-for.pcap pcaps/proxy-not-waited-for.jsonl \
	pcaps/proxy-v1.pcap pcaps/proxy-v1.jsonl \
	pcaps/proxy-v2.pcap pcaps/proxy-v2.jsonl \
	pcaps/rejected-recipient-rset.pcap pcaps/rejected-recipient-rset.jsonl \
	pcaps/reuse-rset-probe.pcap pcaps/reuse-rset-probe.jsonl \
	pcaps/snapped.pcap pcaps/snapped.jsonl \
	pcaps/socks4.pcap pcaps/socks4.jsonl \
	pcaps/socks5.pcap pcaps/socks5.jsonl \
	pcaps/socks5-refused.pcap pcaps/socks5-refused.jsonl \
	pcaps/starttls-exim.pcap pcaps/starttls-exim.jsonl \
	pcaps/starttls-exim-client.pcap pcaps/starttls-exim-client.jsonl \
	pcaps/starttls-injection.pcap pcaps/starttls-injection.jsonl \
	pcaps/starttls-refused.pcap pcaps/starttls-refused.jsonl \
	pcaps/starttls-resumed.pcap pcaps/starttls-resumed.jsonl \
	pcaps/starttls-tls10.pcap pcaps/starttls-tls10.jsonl \
	pcaps/starttls-tls12.pcap pcaps/starttls-tls12.jsonl \
	pcaps/starttls-tls13.pcap pcaps/starttls-tls13.jsonl \
	pcaps/starttls-unknown-ca.pcap pcaps/starttls-unknown-ca.jsonl \
	pcaps/starttls-version.pcap pcaps/starttls-version.jsonl \
	pcaps/tcp-ack-before-data.pcap pcaps/tcp-ack-before-data.jsonl \
	pcaps/tcp-client-only.pcap pcaps/tcp-client-only.jsonl \
	pcaps/tcp-fast-open.pcap pcaps/tcp-fast-open.jsonl \
	pcaps/tcp-fast-open-refused.pcap pcaps/tcp-fast-open-refused.jsonl \
	pcaps/tcp-fin-again.pcap pcaps/tcp-fin-again.jsonl \
	pcaps/tcp-fin-before-data.pcap pcaps/tcp-fin-before-data.jsonl \
	pcaps/tcp-fin-with-data.pcap pcaps/tcp-fin-with-data.jsonl \
	pcaps/tcp-gap-command.pcap pcaps/tcp-gap-command.jsonl \
	pcaps/tcp-gap-final-reply.pcap pcaps/tcp-gap-final-reply.jsonl \
	pcaps/tcp-gap-message.pcap pcaps/tcp-gap-message.jsonl \
	pcaps/tcp-gap-message-end.pcap pcaps/tcp-gap-message-end.jsonl \
	pcaps/tcp-gap-reply.pcap pcaps/tcp-gap-reply.jsonl \
	pcaps/tcp-half-closed.pcap pcaps/tcp-half-closed.jsonl \
	pcaps/tcp-half-open.pcap pcaps/tcp-half-open.jsonl \
	pcaps/tcp-handshake-shuffled.pcap pcaps/tcp-handshake-shuffled.jsonl \
	pcaps/tcp-keepalive.pcap pcaps/tcp-keepalive.jsonl \
	pcaps/tcp-loss-repaired.pcap pcaps/tcp-loss-repaired.jsonl \
	pcaps/tcp-midstream.pcap pcaps/tcp-midstream.jsonl \
	pcaps/tcp-midstream-message.pcap pcaps/tcp-midstream-message.jsonl \
	pcaps/tcp-overlap.pcap pcaps/tcp-overlap.jsonl \
	pcaps/tcp-overlap-conflict.pcap pcaps/tcp-overlap-conflict.jsonl \
	pcaps/tcp-overlap-conflict-queued.pcap pcaps/tcp-overlap-conflict-queued.jsonl \
	pcaps/tcp-port-blocked.pcap pcaps/tcp-port-blocked.jsonl \
	pcaps/tcp-ports-again.pcap pcaps/tcp-ports-again.jsonl \
	pcaps/tcp-ports-again-unclosed.pcap pcaps/tcp-ports-again-unclosed.jsonl \
	pcaps/tcp-rst.pcap pcaps/tcp-rst.jsonl \
	pcaps/tcp-rst-in-window.pcap pcaps/tcp-rst-in-window.jsonl \
	pcaps/tcp-rst-outside-window.pcap pcaps/tcp-rst-outside-window.jsonl \
	pcaps/tcp-segments-shuffled.pcap pcaps/tcp-segments-shuffled.jsonl \
	pcaps/tcp-segments-twice.pcap pcaps/tcp-segments-twice.jsonl \
	pcaps/tcp-sequence-wrap.pcap pcaps/tcp-sequence-wrap.jsonl \
	pcaps/tcp-server-only.pcap pcaps/tcp-server-only.jsonl \
	pcaps/tcp-simultaneous-open.pcap pcaps/tcp-simultaneous-open.jsonl \
	pcaps/tcp-syn-again.pcap pcaps/tcp-syn-again.jsonl \
	pcaps/tcp-syn-unanswered.pcap pcaps/tcp-syn-unanswered.jsonl \
	pcaps/tcp-urgent.pcap pcaps/tcp-urgent.jsonl \
	pcaps/tcp-vanished.pcap pcaps/tcp-vanished.jsonl \
	pcaps/tcp-zero-window.pcap pcaps/tcp-zero-window.jsonl \
	pcaps/vlan.pcap pcaps/vlan.jsonl \
	pcaps/vlan-qinq.pcap pcaps/vlan-qinq.jsonl \
	pcaps/vxlan.pcap pcaps/vxlan.jsonl \
	pcaps/vxlan-fragments.pcap pcaps/vxlan-fragments.jsonl \
	pcaps/vxlan-in-vlan.pcap pcaps/vxlan-in-vlan.jsonl \
	pcaps/record/README.md \
	pcaps/record/aiosmtpd_people.py \
	pcaps/record/auth.sh \
	pcaps/record/capture.sh \
	pcaps/record/chunk_client.py \
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
	pcaps/record/extensions.sh \
	pcaps/record/front_ends.sh \
	pcaps/record/interceptors.sh \
	pcaps/record/manifest-check \
	pcaps/record/manifest.sh \
	pcaps/record/namespaces.sh \
	pcaps/record/nginx_auth.py \
	pcaps/record/plain_client.py \
	pcaps/record/postfix.sh \
	pcaps/record/products.sh \
	pcaps/record/proxies.sh \
	pcaps/record/proxy.py \
	pcaps/record/record \
	pcaps/record/recordings.sh \
	pcaps/record/roots.sh \
	pcaps/record/servers.sh \
	pcaps/record/sessions.sh \
	pcaps/record/starttls_client.py \
	pcaps/record/switches.sh \
	pcaps/record/tls.sh \
	pcaps/record/verification.sh

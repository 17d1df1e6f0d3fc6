# SPDX-License-Identifier: GPL-2.0-or-later
# On real interfaces, in network namespaces; skipped where these cannot be made.
LIVE_TESTS = tests/live/bench.sh tests/live/confined.sh tests/live/metrics.sh \
	tests/live/output.sh tests/live/packets.sh tests/live/service.sh tests/live/soak.sh \
	tests/live/switch.sh tests/live/view.sh tests/live/watch.sh tests/live/workers.sh
dist_check_SCRIPTS += $(LIVE_TESTS)
TESTS += $(LIVE_TESTS)
check_PROGRAMS += tests/bench/make_traffic
EXTRA_DIST += tests/live/divided.py tests/live/mail.py tests/live/manager.py tests/live/screen.py \
	tests/live/senders.py tests/live/soak.py tests/live/support.sh

# At full length: no part of `make check`.
.PHONY: live-bench
live-bench: smtpscope$(EXEEXT) tests/bench/make_traffic$(EXEEXT) ## what watching costs, beside tcpdump
	BENCH_SECONDS=60 BENCH_RATES='20000 40000 60000 80000 100000 150000 200000 300000' \
		top_srcdir=$(srcdir) top_builddir=. sh $(srcdir)/tests/live/bench.sh

.PHONY: live-soak
live-soak: smtpscope$(EXEEXT) tests/bench/make_traffic$(EXEEXT) ## 20 minutes of watching, 200,000 sessions
	SOAK_SESSIONS=200000 SOAK_SECONDS=1200 top_srcdir=$(srcdir) top_builddir=. \
		sh $(srcdir)/tests/live/soak.sh

# SPDX-License-Identifier: GPL-2.0-or-later
# Measuring, which is no test: nothing here is part of `make check`.
bench_tools = tests/bench/measure
EXTRA_PROGRAMS += $(bench_tools)
CLEANFILES += $(bench_tools)
EXTRA_DIST += tests/bench/bench.py tests/bench/bench_report.py

tests_bench_make_traffic_SOURCES = \
	tests/bench/make_traffic.c \
	tests/bench/traffic_content.c tests/bench/traffic_content.h \
	tests/bench/traffic_dialogue.c tests/bench/traffic_dialogue.h \
	tests/bench/traffic_frame.c tests/bench/traffic_frame.h \
	tests/bench/traffic_random.h \
	tests/bench/traffic_session.c tests/bench/traffic_session.h
tests_bench_make_traffic_LDADD = libbase.a $(SODIUM_LIBS) -lm
tests_bench_measure_LDADD =

# BENCH_OPTIONS='--megabytes 100 --rounds 3 --folder DIR'; needs tcpdump, and
# 1 GB of room where temporary files go.
.PHONY: bench
bench: smtpscope$(EXEEXT) tests/bench/make_traffic$(EXEEXT) $(bench_tools)
	$(PYTHON) $(srcdir)/tests/bench/bench.py --programs . $(BENCH_OPTIONS)

# Against jq; BENCH_REPORT_OPTIONS='--sessions 10000000' also looks at memory.
EXTRA_PROGRAMS += tests/bench/make_lines
CLEANFILES += tests/bench/make_lines
tests_bench_make_lines_LDADD = libbase.a $(SODIUM_LIBS)
.PHONY: bench-report
bench-report: smtpscope$(EXEEXT) tests/bench/make_lines$(EXEEXT)
	cat $(srcdir)/pcaps/*.jsonl >tests/bench/lines.jsonl
	$(PYTHON) $(srcdir)/tests/bench/bench_report.py --programs . \
	  --lines tests/bench/lines.jsonl $(BENCH_REPORT_OPTIONS)
CLEANFILES += tests/bench/lines.jsonl

# SPDX-License-Identifier: GPL-2.0-or-later
# A fuzz target is linked twice. replay_NAME gives it the inputs of tests/fuzz/corpus/NAME/
# and is a test of every build; fuzz_NAME makes inputs up and needs --enable-fuzzers.
FUZZ_REPLAYS = \
	tests/fuzz/replay_compressed \
	tests/fuzz/replay_frame_decode \
	tests/fuzz/replay_ip_fragments \
	tests/fuzz/replay_pcap \
	tests/fuzz/replay_pcapng \
	tests/fuzz/replay_report \
	tests/fuzz/replay_session_builder \
	tests/fuzz/replay_tcp_segments \
	tests/fuzz/replay_tls
FUZZERS = \
	tests/fuzz/fuzz_compressed \
	tests/fuzz/fuzz_frame_decode \
	tests/fuzz/fuzz_ip_fragments \
	tests/fuzz/fuzz_pcap \
	tests/fuzz/fuzz_pcapng \
	tests/fuzz/fuzz_report \
	tests/fuzz/fuzz_session_builder \
	tests/fuzz/fuzz_tcp_segments \
	tests/fuzz/fuzz_tls

check_PROGRAMS += $(FUZZ_REPLAYS)
TESTS += $(FUZZ_REPLAYS)

# Built on demand.
EXTRA_PROGRAMS += $(FUZZERS)
CLEANFILES += $(FUZZERS)

FUZZ_LDADD = $(PIPELINE_ARCHIVE) $(STAGES) $(STAGE_LIBS)
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer

compressed_target = tests/fuzz/fuzz_compressed.c tests/fuzz/memory_file.h \
	tests/fuzz/source_check.c tests/fuzz/source_check.h
tests_fuzz_replay_compressed_SOURCES = tests/fuzz/replay.c $(compressed_target)
tests_fuzz_replay_compressed_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_compressed_SOURCES = $(compressed_target)
tests_fuzz_fuzz_compressed_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_compressed_LDFLAGS = $(FUZZ_LINK)

frame_decode_target = tests/fuzz/fuzz_frame_decode.c \
	tests/fuzz/fuzz_input.h tests/fuzz/fuzz_target.h
tests_fuzz_replay_frame_decode_SOURCES = tests/fuzz/replay.c $(frame_decode_target)
tests_fuzz_replay_frame_decode_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_frame_decode_SOURCES = $(frame_decode_target)
tests_fuzz_fuzz_frame_decode_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_frame_decode_LDFLAGS = $(FUZZ_LINK)

ip_fragments_target = tests/fuzz/fuzz_ip_fragments.c
tests_fuzz_replay_ip_fragments_SOURCES = tests/fuzz/replay.c $(ip_fragments_target)
tests_fuzz_replay_ip_fragments_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_ip_fragments_SOURCES = $(ip_fragments_target)
tests_fuzz_fuzz_ip_fragments_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_ip_fragments_LDFLAGS = $(FUZZ_LINK)

pcap_target = tests/fuzz/fuzz_pcap.c \
	tests/fuzz/source_check.c
tests_fuzz_replay_pcap_SOURCES = tests/fuzz/replay.c $(pcap_target)
tests_fuzz_replay_pcap_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_pcap_SOURCES = $(pcap_target)
tests_fuzz_fuzz_pcap_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_pcap_LDFLAGS = $(FUZZ_LINK)

pcapng_target = tests/fuzz/fuzz_pcapng.c \
	tests/fuzz/source_check.c
tests_fuzz_replay_pcapng_SOURCES = tests/fuzz/replay.c $(pcapng_target)
tests_fuzz_replay_pcapng_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_pcapng_SOURCES = $(pcapng_target)
tests_fuzz_fuzz_pcapng_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_pcapng_LDFLAGS = $(FUZZ_LINK)

report_target = tests/fuzz/fuzz_report.c
tests_fuzz_replay_report_SOURCES = tests/fuzz/replay.c $(report_target)
tests_fuzz_replay_report_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_report_SOURCES = $(report_target)
tests_fuzz_fuzz_report_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_report_LDFLAGS = $(FUZZ_LINK)

session_builder_target = tests/fuzz/fuzz_session_builder.c \
	tests/fuzz/content_check.c tests/fuzz/content_check.h \
	tests/fuzz/dialogue_player.c tests/fuzz/dialogue_player.h \
	tests/fuzz/output_check.c tests/fuzz/output_check.h \
	tests/fuzz/player_credentials.c \
	tests/fuzz/view_check.c tests/fuzz/view_check.h
tests_fuzz_replay_session_builder_SOURCES = tests/fuzz/replay.c $(session_builder_target)
tests_fuzz_replay_session_builder_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_session_builder_SOURCES = $(session_builder_target)
tests_fuzz_fuzz_session_builder_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_session_builder_LDFLAGS = $(FUZZ_LINK)

tcp_segments_target = tests/fuzz/fuzz_tcp_segments.c \
	tests/fuzz/stream_contract.c tests/fuzz/stream_contract.h
tests_fuzz_replay_tcp_segments_SOURCES = tests/fuzz/replay.c $(tcp_segments_target)
tests_fuzz_replay_tcp_segments_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_tcp_segments_SOURCES = $(tcp_segments_target)
tests_fuzz_fuzz_tcp_segments_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_tcp_segments_LDFLAGS = $(FUZZ_LINK)

tls_target = tests/fuzz/fuzz_tls.c tests/fuzz/output_check.c
tests_fuzz_replay_tls_SOURCES = tests/fuzz/replay.c $(tls_target)
tests_fuzz_replay_tls_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_tls_SOURCES = $(tls_target)
tests_fuzz_fuzz_tls_LDADD = $(FUZZ_LDADD)
tests_fuzz_fuzz_tls_LDFLAGS = $(FUZZ_LINK)

# Inputs, and the scripts that made the first of them out of pcaps/.
EXTRA_DIST += \
	tests/fuzz/corpus \
	tests/fuzz/fuzz.sh \
	tests/fuzz/seed_compressed.py \
	tests/fuzz/seed_dialogues.py \
	tests/fuzz/seed_fragments.py \
	tests/fuzz/seed_frames.py \
	tests/fuzz/seed_pcap.py \
	tests/fuzz/seed_pcapng.py \
	tests/fuzz/seed_segments.py \
	tests/fuzz/seed_tls.py \
	tests/fuzz/seeds.py \
	tests/fuzz/session_builder.dict

.PHONY: fuzz
FUZZ_SECONDS = 60
if FUZZING
fuzz: $(FUZZERS) ## fuzzes each target for FUZZ_SECONDS
	top_srcdir='$(top_srcdir)' $(srcdir)/tests/fuzz/fuzz.sh $(FUZZ_SECONDS) $(FUZZERS)
else
fuzz:
	@echo 'make fuzz needs a build that was configured with CC=clang --enable-fuzzers' >&2
	@exit 1
endif

# Found inputs are too dear for `make clean`.
distclean-local:
	rm -rf tests/fuzz/work tests/fuzz/failed

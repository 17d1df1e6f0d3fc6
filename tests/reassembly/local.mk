# SPDX-License-Identifier: GPL-2.0-or-later
libtestsupport_a_SOURCES += \
	tests/support/dice.h \
	tests/support/hostile_traffic.c tests/support/hostile_traffic.h \
	tests/support/tcp_packets.h \
	tests/reassembly/model_capture.c tests/reassembly/model_capture.h \
	tests/reassembly/model_lookup.c tests/reassembly/model_lookup.h \
	tests/reassembly/model_oracle.c tests/reassembly/model_oracle.h \
	tests/reassembly/model_peers.c tests/reassembly/model_peers.h \
	tests/reassembly/model_plan.c tests/reassembly/model_plan.h \
	tests/reassembly/model_shrink.c tests/reassembly/model_shrink.h \
	tests/reassembly/model_wire.c tests/reassembly/model_wire.h \
	tests/reassembly/native_talk.h \
	tests/reassembly/stream_recorder.h

UNIT_TESTS += \
	tests/reassembly/check_connection_reuse \
	tests/reassembly/check_encapsulated_streams \
	tests/reassembly/check_flow_share \
	tests/reassembly/check_dormant_connection \
	tests/reassembly/check_flow_table \
	tests/reassembly/check_ip_checksum \
	tests/reassembly/check_libnids_closing \
	tests/reassembly/check_libnids_engine \
	tests/reassembly/check_libnids_feed \
	tests/reassembly/check_libnids_random \
	tests/reassembly/check_model_oracle \
	tests/reassembly/check_native_closing \
	tests/reassembly/check_native_ends \
	tests/reassembly/check_mirror_copies \
	tests/reassembly/check_native_gaps \
	tests/reassembly/check_native_interest \
	tests/reassembly/check_native_limits \
	tests/reassembly/check_native_model \
	tests/reassembly/check_native_one_side \
	tests/reassembly/check_native_opening \
	tests/reassembly/check_native_order \
	tests/reassembly/check_native_overlaps \
	tests/reassembly/check_native_reset \
	tests/reassembly/check_packet_clock \
	tests/reassembly/check_packet_keeper \
	tests/reassembly/check_port_set \
	tests/reassembly/check_reassembler \
	tests/reassembly/check_recent_flows \
	tests/reassembly/check_segment_queue \
	tests/reassembly/check_sent_texts \
	tests/reassembly/check_source_names \
	tests/reassembly/check_stream_report \
	tests/reassembly/check_tcp_connection \
	tests/reassembly/check_tcp_header \
	tests/reassembly/check_tcp_sender

# At full size: no part of `make check`.
EXTRA_PROGRAMS += tests/bench/hostile_soak
CLEANFILES += tests/bench/hostile_soak

.PHONY: soak
soak: tests/bench/hostile_soak ## floods at full size against the memory budget
	tests/bench/hostile_soak

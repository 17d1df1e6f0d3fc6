# SPDX-License-Identifier: GPL-2.0-or-later
libtestsupport_a_SOURCES += \
	tests/support/dice.h \
	tests/support/tcp_packets.h \
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
	tests/reassembly/check_native_closing \
	tests/reassembly/check_mirror_copies \
	tests/reassembly/check_packet_clock \
	tests/reassembly/check_port_set \
	tests/reassembly/check_reassembler \
	tests/reassembly/check_segment_queue \
	tests/reassembly/check_sent_texts \
	tests/reassembly/check_source_names \
	tests/reassembly/check_stream_report \
	tests/reassembly/check_tcp_connection \
	tests/reassembly/check_tcp_header \
	tests/reassembly/check_tcp_sender

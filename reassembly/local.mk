# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += libreassembly.a
libreassembly_a_CFLAGS = $(STAGE_CFLAGS)
libreassembly_a_SOURCES = \
	reassembly/stream_event.h \
	reassembly/closing_counts.c reassembly/closing_counts.h \
	reassembly/connection_reuse.c reassembly/connection_reuse.h \
	reassembly/flow_share.c reassembly/flow_share.h \
	reassembly/dormant_connection.c reassembly/dormant_connection.h \
	reassembly/flow.c reassembly/flow.h \
	reassembly/flow_table.c reassembly/flow_table.h \
	reassembly/ip_checksum.c reassembly/ip_checksum.h \
	reassembly/libnids_callbacks.c \
	reassembly/libnids_closing.c \
	reassembly/libnids_engine.c reassembly/libnids_engine.h \
	reassembly/libnids_feed.c reassembly/libnids_feed.h \
	reassembly/libnids_guard.c reassembly/libnids_guard.h \
	reassembly/libnids_internal.h reassembly/libnids_library.h \
	reassembly/mirror_copies.c reassembly/mirror_copies.h \
	reassembly/native_closing.c \
	reassembly/native_delivery.c \
	reassembly/native_engine.c reassembly/native_engine.h \
	reassembly/native_gaps.c reassembly/native_internal.h \
	reassembly/native_pressure.c \
	reassembly/packet_copy.c reassembly/packet_copy.h \
	reassembly/packet_keeper.c reassembly/packet_keeper.h \
	reassembly/packet_clock.c reassembly/packet_clock.h \
	reassembly/port_set.c reassembly/port_set.h \
	reassembly/reassembler.c reassembly/reassembler.h \
	reassembly/reassembly_engine.c reassembly/reassembly_engine.h \
	reassembly/reassembly_limits.c reassembly/reassembly_limits.h \
	reassembly/reassembly_statistics.c reassembly/reassembly_statistics.h \
	reassembly/recent_flows.c reassembly/recent_flows.h \
	reassembly/segment_queue.c reassembly/segment_queue.h \
	reassembly/sent_texts.c reassembly/sent_texts.h \
	reassembly/source_names.c reassembly/source_names.h \
	reassembly/stream_report.c reassembly/stream_report.h \
	reassembly/tcp_connection.c reassembly/tcp_connection.h \
	reassembly/tcp_header.c reassembly/tcp_header.h \
	reassembly/tcp_sender.c reassembly/tcp_sender.h

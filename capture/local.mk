# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += libcapture.a
libcapture_a_SOURCES = \
	capture/capture_filter.c capture/capture_filter.h \
	capture/capture_statistics.c capture/capture_statistics.h \
	capture/frame.c capture/frame.h \
	capture/frame_decoder.c capture/frame_decoder.h \
	capture/input_file.c capture/input_file.h \
	capture/ip_decoder.c capture/ip_decoder.h \
	capture/link_decoder.c capture/link_decoder.h \
	capture/packet.h \
	capture/packet_source.c capture/packet_source.h \
	capture/packet_source_operations.h \
	capture/pcap_file_source.c capture/pcap_file_source.h

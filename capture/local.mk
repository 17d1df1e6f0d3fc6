# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += libcapture.a
libcapture_a_CFLAGS = $(STAGE_CFLAGS)
libcapture_a_SOURCES = \
	capture/capture_filter.c capture/capture_filter.h \
	capture/capture_format.c capture/capture_format.h \
	capture/capture_statistics.c capture/capture_statistics.h \
	capture/compressed_file.c capture/compressed_file.h \
	capture/decompressor.h \
	capture/ethernet_decoder.c capture/ethernet_decoder.h \
	capture/filter_set.c capture/filter_set.h \
	capture/fan_out.c capture/fan_out.h capture/fan_out_internal.h \
	capture/fan_out_source.c \
	capture/frame.c capture/frame.h \
	capture/frame_decoder.c capture/frame_decoder.h \
	capture/frame_ring.c capture/frame_ring.h \
	capture/frame_relay.c capture/frame_relay.h \
	capture/frame_relay_internal.h \
	capture/frame_relay_source.c \
	capture/gre_decoder.c capture/gre_decoder.h \
	capture/gzip_decompressor.c capture/gzip_decompressor.h \
	capture/input_file.c capture/input_file.h \
	capture/input_window.c capture/input_window.h \
	capture/ip_datagram.c capture/ip_datagram.h \
	capture/ip_decoder.c capture/ip_decoder.h \
	capture/ip_fragments.c capture/ip_fragments.h \
	capture/ipv6_extensions.c capture/ipv6_extensions.h \
	capture/layer.h \
	capture/link_decoder.c capture/link_decoder.h \
	capture/link_type.c capture/link_type.h \
	capture/link_watch.c capture/link_watch.h \
	capture/live_filter.c capture/live_filter.h \
	capture/live_group.c capture/live_group.h \
	capture/mpls_decoder.c capture/mpls_decoder.h \
	capture/nflog_decoder.c capture/nflog_decoder.h \
	capture/packet.h \
	capture/packet_source.c capture/packet_source.h \
	capture/packet_source_operations.h \
	capture/pcap_file_source.c capture/pcap_file_source.h \
	capture/pcap_live_internal.h \
	capture/pcap_live_opening.c \
	capture/pcap_live_source.c capture/pcap_live_source.h \
	capture/pcap_record.c capture/pcap_record.h \
	capture/pcapng_block.c capture/pcapng_block.h \
	capture/pcapng_clock.c capture/pcapng_clock.h \
	capture/pcapng_interface.c capture/pcapng_interface.h \
	capture/pcapng_packet.c capture/pcapng_packet.h \
	capture/pcapng_section.c capture/pcapng_section.h \
	capture/pcapng_source.c capture/pcapng_source.h \
	capture/ppp_decoder.c capture/ppp_decoder.h \
	capture/reading_error.c capture/reading_error.h \
	capture/tunnel_decoder.c capture/tunnel_decoder.h \
	capture/udp_tunnel_decoder.c capture/udp_tunnel_decoder.h \
	capture/unsupported_links.c capture/unsupported_links.h \
	capture/zstd_decompressor.c capture/zstd_decompressor.h

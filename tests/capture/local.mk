# SPDX-License-Identifier: GPL-2.0-or-later
UNIT_TESTS += \
	tests/capture/check_capture_file_errors \
	tests/capture/check_capture_filter \
	tests/capture/check_capture_statistics \
	tests/capture/check_compressed_capture \
	tests/capture/check_compressed_file \
	tests/capture/check_encapsulations \
	tests/capture/check_fan_out \
	tests/capture/check_fragmented_frames \
	tests/capture/check_frame \
	tests/capture/check_frame_decoder \
	tests/capture/check_frame_relay \
	tests/capture/check_frame_ring \
	tests/capture/check_gre_decoder \
	tests/capture/check_input_file \
	tests/capture/check_ip_datagram \
	tests/capture/check_ip_decoder \
	tests/capture/check_ip_fragments \
	tests/capture/check_ip_fragments_limits \
	tests/capture/check_ipv6_extensions \
	tests/capture/check_link_decoder \
	tests/capture/check_live_filter \
	tests/capture/check_mpls_decoder \
	tests/capture/check_nflog_decoder \
	tests/capture/check_packet_source \
	tests/capture/check_pcap_file_source \
	tests/capture/check_pcapng_damage \
	tests/capture/check_pcapng_interface \
	tests/capture/check_pcapng_source \
	tests/capture/check_ppp_decoder \
	tests/capture/check_tunnel_decoder \
	tests/capture/check_udp_tunnel_decoder

EXTRA_DIST += \
	tests/capture/compressed_image.h \
	tests/capture/fragment_feeder.h tests/capture/frame_builder.h \
	tests/capture/onion.h tests/capture/onion_frames.h tests/capture/opened_image.h \
	tests/capture/pcapng_image.h tests/capture/tunnel_checks.h \
	tests/support/capture_file.h

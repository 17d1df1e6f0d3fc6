# SPDX-License-Identifier: GPL-2.0-or-later
UNIT_TESTS += \
	tests/capture/check_capture_file_errors \
	tests/capture/check_capture_filter \
	tests/capture/check_capture_statistics \
	tests/capture/check_compressed_capture \
	tests/capture/check_compressed_file \
	tests/capture/check_frame \
	tests/capture/check_frame_decoder \
	tests/capture/check_frame_relay \
	tests/capture/check_input_file \
	tests/capture/check_ip_decoder \
	tests/capture/check_link_decoder \
	tests/capture/check_packet_source \
	tests/capture/check_pcap_file_source \
	tests/capture/check_pcapng_damage \
	tests/capture/check_pcapng_interface \
	tests/capture/check_pcapng_source

EXTRA_DIST += \
	tests/capture/compressed_image.h \
	tests/capture/frame_builder.h tests/capture/opened_image.h \
	tests/capture/pcapng_image.h \
	tests/support/capture_file.h

# SPDX-License-Identifier: GPL-2.0-or-later
UNIT_TESTS += \
	tests/base/check_address \
	tests/base/check_arena \
	tests/base/check_bounded_buffer \
	tests/base/check_bytes \
	tests/base/check_connection \
	tests/base/check_crc32c \
	tests/base/check_encapsulation \
	tests/base/check_error \
	tests/base/check_file_access \
	tests/base/check_glob \
	tests/base/check_ip_network \
	tests/base/check_internet_checksum \
	tests/base/check_kept_packets \
	tests/base/check_keyed_hash \
	tests/base/check_memory_budget \
	tests/base/check_timestamp

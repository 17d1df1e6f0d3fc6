# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += libbase.a
libbase_a_CFLAGS = $(STAGE_CFLAGS)
libbase_a_SOURCES = \
	base/address.c base/address.h \
	base/arena.c base/arena.h \
	base/bounded_buffer.c base/bounded_buffer.h \
	base/bytes.c base/bytes.h \
	base/connection.c base/connection.h \
	base/crc32c.c base/crc32c.h \
	base/encapsulation.c base/encapsulation.h \
	base/error.c base/error.h \
	base/glob.c base/glob.h \
	base/ip_network.c base/ip_network.h \
	base/keyed_hash.c base/keyed_hash.h \
	base/memory.c base/memory.h \
	base/memory_budget.c base/memory_budget.h \
	base/timestamp.c base/timestamp.h

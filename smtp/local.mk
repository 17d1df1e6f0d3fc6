# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += libsmtp.a
libsmtp_a_SOURCES = \
	smtp/session.c smtp/session.h

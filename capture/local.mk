# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += libcapture.a
libcapture_a_SOURCES =

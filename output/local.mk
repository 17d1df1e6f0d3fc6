# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += liboutput.a
liboutput_a_SOURCES =

# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += libreassembly.a
libreassembly_a_SOURCES =

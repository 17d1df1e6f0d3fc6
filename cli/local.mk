# SPDX-License-Identifier: GPL-2.0-or-later
# The pipeline is an archive of its own so that the tests can build and run it.
noinst_LIBRARIES += libcli.a
PIPELINE_ARCHIVE = libcli.a
libcli_a_SOURCES =

# SPDX-License-Identifier: GPL-2.0-or-later
# The pipeline is an archive of its own so that the tests can build and run it.
noinst_LIBRARIES += libcli.a
PIPELINE_ARCHIVE = libcli.a
libcli_a_SOURCES = \
	cli/command.c cli/command.h \
	cli/command_explain.c \
	cli/command_read.c \
	cli/loss_notes.c cli/loss_notes.h \
	cli/options.c cli/options.h \
	cli/paragraph.c cli/paragraph.h \
	cli/pipeline.c cli/pipeline.h \
	cli/read_options.c cli/read_options.h

bin_PROGRAMS += smtpscope
smtpscope_SOURCES = cli/main.c
smtpscope_LDADD = $(PIPELINE_ARCHIVE) $(STAGES) $(STAGE_LIBS)

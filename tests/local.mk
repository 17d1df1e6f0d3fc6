# SPDX-License-Identifier: GPL-2.0-or-later
TESTS =
UNIT_TESTS =

# The structure's own tests need nothing built.
STRUCTURE_TESTS = tests/layering.sh tests/sizes.sh
dist_check_SCRIPTS += $(STRUCTURE_TESTS)
TESTS += $(STRUCTURE_TESTS)

# The captures: as recorded, with the records they must give, which fit the schema, and with
# the output that the README shows.
CAPTURE_TESTS = tests/golden/captures.sh tests/golden/manifest.sh tests/golden/schema.sh \
	tests/golden/events.sh tests/golden/statements.sh tests/golden/products.sh \
	tests/golden/credentials.sh tests/golden/parity.sh tests/golden/reports.sh \
	tests/golden/written_packets.sh \
	tests/docs/readme.sh tests/docs/recordings.sh
dist_check_SCRIPTS += $(CAPTURE_TESTS)
EXTRA_DIST += tests/docs/recordings.py tests/golden/check_products.py \
	tests/golden/check_credentials.py tests/golden/check_statements.py \
	tests/golden/events.py tests/golden/parity.py \
	tests/golden/reports/changes.txt \
	tests/golden/reports/damaged.txt \
	tests/golden/reports/empty.txt \
	tests/golden/reports/few.html \
	tests/golden/reports/founding-story.html \
	tests/golden/reports/founding-story.json \
	tests/golden/reports/founding-story.markdown \
	tests/golden/reports/founding-story.txt \
	tests/golden/reports/night.markdown \
	tests/golden/reports/night.txt \
	tests/golden/reports/passwords.txt \
	tests/golden/written_file.py tests/golden/written_packets.py
TESTS += $(CAPTURE_TESTS)

check_LIBRARIES += libtestsupport.a
libtestsupport_a_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
libtestsupport_a_SOURCES = \
	tests/support/dialogue_file.c tests/support/dialogue_file.h \
	tests/support/json_fits.c tests/support/json_fits.h \
	tests/support/story_file.c tests/support/story_file.h \
	tests/support/text_files.c tests/support/text_files.h \
	tests/support/conversation.c tests/support/conversation.h \
	tests/support/conversation_maker.c tests/support/conversation_maker.h \
	tests/support/dialogue_script.c tests/support/dialogue_script.h \
	tests/support/event_list.h \
	tests/support/ordinary_servers.c \
	tests/support/ordinary_traffic.c tests/support/ordinary_traffic.h \
	tests/support/packet_show.c tests/support/packet_show.h \
	tests/support/random_dialogue.c tests/support/random_dialogue.h \
	tests/support/rule_ledger.c tests/support/rule_ledger.h \
	tests/support/record_part.h tests/support/suite_main.h tests/support/timing_sum.h

include tests/base/local.mk
include tests/capture/local.mk
include tests/reassembly/local.mk
include tests/smtp/local.mk
include tests/output/local.mk
include tests/cli/local.mk
include tests/html/local.mk
include tests/live/local.mk
include tests/packaging/local.mk
include tests/nightly/local.mk
include tests/captures/local.mk
include tests/dialogues/local.mk
include tests/stories/local.mk
include tests/bench/local.mk
include tests/coverage/local.mk
include tests/fuzz/local.mk

if HAVE_CHECK
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
endif

# A test that hangs is ended; one that only waits for a busy machine is not.
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' PYTHON='$(PYTHON)'; \
	CK_DEFAULT_TIMEOUT=$${CK_DEFAULT_TIMEOUT:-120}; \
	export top_srcdir top_builddir PYTHON CK_DEFAULT_TIMEOUT;

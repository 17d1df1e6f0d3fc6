# SPDX-License-Identifier: GPL-2.0-or-later
# Pages: their markup, and what a browser makes of them; skipped without one.
HTML_TESTS = tests/html/browser.sh tests/html/pages.sh
dist_check_SCRIPTS += $(HTML_TESTS)
TESTS += $(HTML_TESTS)
check_PROGRAMS += tests/html/hostile_page
EXTRA_DIST += tests/html/browser.js tests/html/check_pages.py

libtestsupport_a_SOURCES += tests/support/hostile_texts.c tests/support/hostile_texts.h

UNIT_TESTS += \
	tests/output/check_session_reader \
	tests/output/html/check_html_records \
	tests/output/html/check_html_text \
	tests/output/html/check_ladder_layout \
	tests/output/html/check_ladder_time \
	tests/output/html/check_volume_chart

# The sessions of check_html_records as fragments of a page.
EXTRA_DIST += \
	tests/output/html/findings.html \
	tests/output/html/ordinary-delivery.html \
	tests/output/html/turned-roles.html

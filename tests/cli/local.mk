# SPDX-License-Identifier: GPL-2.0-or-later
PROGRAM_TESTS = \
	tests/cli/bad_input.sh \
	tests/cli/events.sh \
	tests/cli/ledger.sh \
	tests/cli/manual.sh \
	tests/cli/messages.sh \
	tests/cli/program.sh \
	tests/cli/report.sh \
	tests/cli/rules.sh \
	tests/cli/save_messages.sh \
	tests/cli/selection.sh \
	tests/cli/state.sh \
	tests/cli/watch_output.sh tests/cli/workers.sh tests/cli/write_pcap.sh
dist_check_SCRIPTS += $(PROGRAM_TESTS)
TESTS += $(PROGRAM_TESTS)
EXTRA_DIST += tests/cli/confined_trial.h tests/cli/same_report.py tests/cli/support.sh

UNIT_TESTS += \
	tests/cli/check_call_filter \
	tests/cli/check_config_file \
	tests/cli/check_confinement \
	tests/cli/check_finisher \
	tests/cli/check_line_workers \
	tests/cli/check_live_view \
	tests/cli/check_mirror_notes \
	tests/cli/check_number_option \
	tests/cli/check_options \
	tests/cli/check_pipeline \
	tests/cli/check_port_filter \
	tests/cli/check_progress \
	tests/cli/check_rule_config \
	tests/cli/check_service_manager \
	tests/cli/check_session_ledger \
	tests/cli/check_shared_inputs \
	tests/cli/check_shown_packets \
	tests/cli/check_threshold_text \
	tests/cli/check_time_option \
	tests/cli/check_workers

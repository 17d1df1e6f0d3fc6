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
EXTRA_DIST += tests/cli/confinement/confined_trial.h tests/cli/same_report.py tests/cli/support.sh

UNIT_TESTS += \
	tests/cli/check_session_ledger \
	tests/cli/check_shown_packets \
	tests/cli/confinement/check_call_filter \
	tests/cli/confinement/check_confinement \
	tests/cli/explain/check_threshold_text \
	tests/cli/options/check_config_file \
	tests/cli/options/check_number_option \
	tests/cli/options/check_options \
	tests/cli/options/check_rule_config \
	tests/cli/options/check_time_option \
	tests/cli/reading/check_finisher \
	tests/cli/reading/check_pipeline \
	tests/cli/reading/check_progress \
	tests/cli/reading/check_shared_inputs \
	tests/cli/reading/check_workers \
	tests/cli/report/check_line_workers \
	tests/cli/watch/check_live_view \
	tests/cli/watch/check_mirror_notes \
	tests/cli/watch/check_port_filter \
	tests/cli/watch/check_service_manager
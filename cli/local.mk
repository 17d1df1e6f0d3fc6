# SPDX-License-Identifier: GPL-2.0-or-later
# The pipeline is an archive of its own so that the tests can build and run it.
noinst_LIBRARIES += libcli.a
libcli_a_CFLAGS = $(STAGE_CFLAGS)
PIPELINE_ARCHIVE = libcli.a
libcli_a_SOURCES = \
	cli/command.c cli/command.h \
	cli/command_read.c \
	cli/confinement/call_filter.c cli/confinement/call_filter.h \
	cli/confinement/confinement.c cli/confinement/confinement.h \
	cli/confinement/file_confinement.c cli/confinement/file_confinement.h \
	cli/confinement/lazy_files.c cli/confinement/lazy_files.h \
	cli/confinement/privileges.c cli/confinement/privileges.h \
	cli/confinement/record_confinement.c cli/confinement/record_confinement.h \
	cli/explain/command_explain.c \
	cli/explain/explain.h \
	cli/explain/explain_json.c \
	cli/explain/explain_markdown.c \
	cli/explain/explain_text.c \
	cli/explain/paragraph.c cli/explain/paragraph.h \
	cli/explain/threshold_text.c cli/explain/threshold_text.h \
	cli/ledger_file.c cli/ledger_file.h \
	cli/loss_notes.c cli/loss_notes.h \
	cli/mask_key.c cli/mask_key.h \
	cli/options/common_options.c cli/options/common_options.h \
	cli/options/completion_table.c cli/options/completion_table.h \
	cli/options/config_file.c cli/options/config_file.h \
	cli/options/number_option.c cli/options/number_option.h \
	cli/options/options.c cli/options/options.h \
	cli/options/read_options.c cli/options/read_options.h \
	cli/options/read_setters.c cli/options/read_setters.h \
	cli/options/report_options.c cli/options/report_options.h \
	cli/options/rule_config.c cli/options/rule_config.h \
	cli/options/selection_setters.c \
	cli/options/switch_option.c cli/options/switch_option.h \
	cli/options/time_option.c cli/options/time_option.h \
	cli/options/watch_options.c cli/options/watch_options.h \
	cli/options/watch_output_options.c cli/options/watch_output_options.h \
	cli/page_rules.c cli/page_rules.h \
	cli/reading/capture_reader.c cli/reading/capture_reader.h \
	cli/reading/finished.c cli/reading/finished.h \
	cli/reading/finisher.c cli/reading/finisher.h \
	cli/reading/packet_counts.c cli/reading/packet_counts.h \
	cli/reading/pipeline.c cli/reading/pipeline.h \
	cli/reading/progress.c cli/reading/progress.h \
	cli/reading/read_workers.c cli/reading/read_workers.h \
	cli/reading/reading.c cli/reading/reading.h \
	cli/reading/shared_inputs.c cli/reading/shared_inputs.h \
	cli/reading/trouble_log.c cli/reading/trouble_log.h \
	cli/reading/worker.c cli/reading/worker.h \
	cli/reading/workers.c cli/reading/workers.h \
	cli/record_command.c cli/record_command.h \
	cli/record_writer.c cli/record_writer.h \
	cli/replaced_file.c cli/replaced_file.h \
	cli/report/command_report.c \
	cli/report/line_batch.c cli/report/line_batch.h \
	cli/report/line_workers.c cli/report/line_workers.h \
	cli/report/report_again.c cli/report/report_again.h \
	cli/report/report_captures.c \
	cli/report/report_inputs.c cli/report/report_inputs.h \
	cli/report/report_ledger.c cli/report/report_ledger.h \
	cli/report/report_lines.c \
	cli/report/report_reading.h \
	cli/run_summary.c cli/run_summary.h \
	cli/session_history.c cli/session_history.h \
	cli/session_ledger.c cli/session_ledger.h \
	cli/silence_notes.c cli/silence_notes.h \
	cli/state_file.c cli/state_file.h \
	cli/watch/command_watch.c \
	cli/watch/live_output.c cli/watch/live_output.h \
	cli/watch/live_view.c cli/watch/live_view.h \
	cli/watch/metrics_file.c cli/watch/metrics_file.h \
	cli/watch/mirror_notes.c cli/watch/mirror_notes.h \
	cli/watch/port_filter.c cli/watch/port_filter.h \
	cli/watch/service_manager.c cli/watch/service_manager.h \
	cli/watch/watch_alone.c cli/watch/watch_alone.h \
	cli/watch/watch_desk.c cli/watch/watch_desk.h \
	cli/watch/watch_interface.c cli/watch/watch_interface.h \
	cli/watch/watch_reader.h \
	cli/watch/watch_service.c cli/watch/watch_service.h \
	cli/watch/watch_signals.c cli/watch/watch_signals.h \
	cli/watch/watch_status.c cli/watch/watch_status.h \
	cli/watch/watch_wait.c cli/watch/watch_wait.h \
	cli/watch/watch_workers.c cli/watch/watch_workers.h \
	cli/watch/watching.c cli/watch/watching.h \
	cli/written_files.c cli/written_files.h

bin_PROGRAMS += smtpscope
smtpscope_SOURCES = cli/main.c
smtpscope_CFLAGS = $(STAGE_CFLAGS)
smtpscope_LDFLAGS = $(LINK_FLAGS)
smtpscope_LDADD = $(PIPELINE_ARCHIVE) $(STAGES) $(STAGE_LIBS)

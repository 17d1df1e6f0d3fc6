# SPDX-License-Identifier: GPL-2.0-or-later
# The pipeline is an archive of its own so that the tests can build and run it.
noinst_LIBRARIES += libcli.a
libcli_a_CFLAGS = $(STAGE_CFLAGS)
PIPELINE_ARCHIVE = libcli.a
libcli_a_SOURCES = \
	cli/call_filter.c cli/call_filter.h \
	cli/capture_reader.c cli/capture_reader.h \
	cli/command.c cli/command.h \
	cli/command_explain.c \
	cli/command_read.c \
	cli/command_report.c \
	cli/command_watch.c \
	cli/common_options.c cli/common_options.h \
	cli/config_file.c cli/config_file.h \
	cli/completion_table.c cli/completion_table.h \
	cli/confinement.c cli/confinement.h \
	cli/explain.h \
	cli/explain_json.c \
	cli/explain_markdown.c \
	cli/explain_text.c \
	cli/file_confinement.c cli/file_confinement.h \
	cli/finished.c cli/finished.h \
	cli/finisher.c cli/finisher.h \
	cli/line_batch.c cli/line_batch.h \
	cli/line_workers.c cli/line_workers.h \
	cli/lazy_files.c cli/lazy_files.h \
	cli/ledger_file.c cli/ledger_file.h \
	cli/live_view.c cli/live_view.h \
	cli/live_output.c cli/live_output.h \
	cli/loss_notes.c cli/loss_notes.h \
	cli/mask_key.c cli/mask_key.h \
	cli/metrics_file.c cli/metrics_file.h \
	cli/mirror_notes.c cli/mirror_notes.h \
	cli/number_option.c cli/number_option.h \
	cli/options.c cli/options.h \
	cli/page_rules.c cli/page_rules.h \
	cli/packet_counts.c cli/packet_counts.h \
	cli/paragraph.c cli/paragraph.h \
	cli/pipeline.c cli/pipeline.h \
	cli/port_filter.c cli/port_filter.h \
	cli/privileges.c cli/privileges.h \
	cli/progress.c cli/progress.h \
	cli/read_options.c cli/read_options.h \
	cli/read_setters.c cli/read_setters.h \
	cli/read_workers.c cli/read_workers.h \
	cli/reading.c cli/reading.h \
	cli/record_command.c cli/record_command.h \
	cli/record_confinement.c cli/record_confinement.h \
	cli/record_writer.c cli/record_writer.h \
	cli/report_again.c cli/report_again.h \
	cli/report_captures.c \
	cli/report_inputs.c cli/report_inputs.h \
	cli/report_ledger.c cli/report_ledger.h \
	cli/report_lines.c \
	cli/report_options.c cli/report_options.h \
	cli/report_reading.h \
	cli/replaced_file.c cli/replaced_file.h \
	cli/rule_config.c cli/rule_config.h \
	cli/run_summary.c cli/run_summary.h \
	cli/selection_setters.c \
	cli/service_manager.c cli/service_manager.h \
	cli/session_history.c cli/session_history.h \
	cli/session_ledger.c cli/session_ledger.h \
	cli/shared_inputs.c cli/shared_inputs.h \
	cli/silence_notes.c cli/silence_notes.h \
	cli/state_file.c cli/state_file.h \
	cli/switch_option.c cli/switch_option.h \
	cli/threshold_text.c cli/threshold_text.h \
	cli/time_option.c cli/time_option.h \
	cli/trouble_log.c cli/trouble_log.h \
	cli/watch_alone.c cli/watch_alone.h \
	cli/watch_desk.c cli/watch_desk.h \
	cli/watch_interface.c cli/watch_interface.h \
	cli/watch_options.c cli/watch_options.h \
	cli/watch_output_options.c cli/watch_output_options.h \
	cli/watch_reader.h \
	cli/watch_service.c cli/watch_service.h \
	cli/watch_signals.c cli/watch_signals.h \
	cli/watch_status.c cli/watch_status.h \
	cli/watch_wait.c cli/watch_wait.h \
	cli/watch_workers.c cli/watch_workers.h \
	cli/watching.c cli/watching.h \
	cli/worker.c cli/worker.h \
	cli/workers.c cli/workers.h \
	cli/written_files.c cli/written_files.h

bin_PROGRAMS += smtpscope
smtpscope_SOURCES = cli/main.c
smtpscope_CFLAGS = $(STAGE_CFLAGS)
smtpscope_LDFLAGS = $(LINK_FLAGS)
smtpscope_LDADD = $(PIPELINE_ARCHIVE) $(STAGES) $(STAGE_LIBS)

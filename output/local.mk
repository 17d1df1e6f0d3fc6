# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += liboutput.a
liboutput_a_CFLAGS = $(STAGE_CFLAGS)
liboutput_a_SOURCES = \
	output/bottom_line.c output/bottom_line.h \
	output/community_id.c output/community_id.h \
	output/event_filter.c output/event_filter.h \
	output/event_lines.c output/event_lines.h \
	output/file_calls.c output/file_calls.h \
	output/file_outlet.c output/file_outlet.h \
	output/front_words.c output/front_words.h \
	output/handshake_words.c output/handshake_words.h \
	output/html/html_dialogue.c \
	output/html/html_facts.c \
	output/html/html_findings.c \
	output/html/html_glossary.c output/html/html_glossary.h \
	output/html/html_mails.c \
	output/html/html_overview.c output/html/html_overview.h \
	output/html/html_page.c output/html/html_page.h \
	output/html/html_parts.h \
	output/html/html_records.c output/html/html_records.h \
	output/html/html_rules.c output/html/html_rules.h \
	output/html/html_session.c output/html/html_session.h \
	output/html/html_summary.c output/html/html_summary.h \
	output/html/html_text.c output/html/html_text.h \
	output/html/ladder.c output/html/ladder.h \
	output/html/ladder_layout.c output/html/ladder_layout.h \
	output/html/ladder_time.c output/html/ladder_time.h \
	output/html/volume_chart.c output/html/volume_chart.h \
	output/json_build.c output/json_build.h \
	output/json_line.c output/json_line.h \
	output/json_lines.c output/json_lines.h \
	output/json_memory.c output/json_memory.h \
	output/json_reader.c output/json_reader.h \
	output/json_text.c output/json_text.h \
	output/leftover_parts.c output/leftover_parts.h \
	output/line_outlet.h \
	output/line_queue.c output/line_queue.h \
	output/line_writer.c output/line_writer.h \
	output/line_writer_parts.h output/line_writer_thread.c \
	output/mail_words.c output/mail_words.h \
	output/message_saver.c output/message_saver.h \
	output/name_pattern.c output/name_pattern.h \
	output/open_output.c output/open_output.h \
	output/output_file.c output/output_file.h \
	output/kept_streams.c output/kept_streams.h \
	output/outer_checksums.c \
	output/packet_comment.c output/packet_comment.h \
	output/packet_redaction.c output/packet_redaction.h \
	output/packet_writer.c output/packet_writer.h \
	output/payload_content.c \
	output/payload_front.c output/payload_front.h \
	output/payload_lines.c \
	output/payload_secrets.c output/payload_secrets.h \
	output/payload_view.c output/payload_view.h \
	output/payload_walk.c output/payload_walk.h \
	output/pcapng_file.c output/pcapng_file.h \
	output/pcapng_tail.c output/pcapng_tail.h \
	output/output_status.h \
	output/part_file.c output/part_file.h \
	output/record_text.c output/record_text.h \
	output/replacing_outlet.c output/replacing_outlet.h \
	output/rule_tally.c output/rule_tally.h \
	output/report/document_attention.c \
	output/report/document_changes.c \
	output/report/document_health.c \
	output/report/document_parties.c \
	output/report/document_parts.h \
	output/report/document_security.c \
	output/report/document_volumes.c \
	output/report/entry_draft.h \
	output/report/entry_facts.c \
	output/report/entry_fields.c \
	output/report/entry_judgement.c \
	output/report/entry_keep.h \
	output/report/entry_reader.c output/report/entry_reader.h \
	output/report/entry_steps.c \
	output/report/example_command.c output/report/example_command.h \
	output/report/flagged_sessions.c output/report/flagged_sessions.h \
	output/report/own_text.h \
	output/report/quantile_sketch.c output/report/quantile_sketch.h \
	output/report/refusal_text.c output/report/refusal_text.h \
	output/report/report.c output/report/report.h \
	output/report/report_collect.c output/report/report_collect.h \
	output/report/report_document.c output/report/report_document.h \
	output/report/report_entry.h \
	output/report/report_example.c output/report/report_example.h \
	output/report/report_html.c output/report/report_html.h \
	output/report/report_html_sessions.c output/report/report_html_sessions.h \
	output/report/report_json.c output/report/report_json.h \
	output/report/report_json_items.c \
	output/report/report_json_lists.c \
	output/report/report_json_parts.h \
	output/report/report_json_tally.c \
	output/report/report_markdown.c output/report/report_markdown.h \
	output/report/report_parts.c output/report/report_parts.h \
	output/report/report_quarters.c output/report/report_quarters.h \
	output/report/report_selection.c output/report/report_selection.h \
	output/report/report_tally.c output/report/report_tally.h \
	output/report/report_text.c output/report/report_text.h \
	output/report/report_words.c output/report/report_words.h \
	output/report/run_mirror.c output/report/run_mirror.h \
	output/report/run_numbers.c output/report/run_numbers.h \
	output/report/session_ids.c output/report/session_ids.h \
	output/report/top_list.c output/report/top_list.h \
	output/rotated_outlet.c output/rotated_outlet.h \
	output/rotation_clock.c output/rotation_clock.h \
	output/saved_file.c output/saved_file.h \
	output/session_json.c output/session_json.h output/session_json_parts.h \
	output/session_json_capture.c \
	output/session_json_dialogue.c \
	output/session_json_event.c \
	output/session_json_findings.c \
	output/session_json_front.c \
	output/session_json_message.c \
	output/session_json_timing.c \
	output/session_json_tls.c \
	output/session_json_transactions.c \
	output/session_mask.c output/session_mask.h output/session_mask_parts.h \
	output/session_mask_command.c \
	output/session_mask_finding.c \
	output/session_mask_front.c \
	output/session_mask_message.c \
	output/session_mask_protocol.c \
	output/session_mask_reply.c \
	output/session_mask_text.c \
	output/session_mask_tls.c \
	output/session_mask_token.c \
	output/session_mask_words.c \
	output/session_reader.c output/session_reader.h output/session_reader_parts.h \
	output/session_reader_dialogue.c \
	output/session_reader_judgement.c \
	output/session_reader_mails.c \
	output/session_selection.c output/session_selection.h \
	output/session_tally.c output/session_tally.h \
	output/session_words.c output/session_words.h \
	output/step_words.c output/step_words.h \
	output/short_record.c output/short_record.h \
	output/stream_outlet.c output/stream_outlet.h \
	output/summary.h \
	output/summary_json.c output/summary_json.h \
	output/summary_metrics.c output/summary_metrics.h \
	output/summary_text.c output/summary_text.h \
	output/syslog_outlet.c output/syslog_outlet.h \
	output/terminal_outlet.c output/terminal_outlet.h \
	output/text_escape.c output/text_escape.h \
	output/timing_words.c output/timing_words.h \
	output/tls_words.c output/tls_words.h \
	output/transcript.c output/transcript.h output/transcript_parts.h \
	output/transcript_diagnosis.c \
	output/transcript_dialogue.c \
	output/transcript_finding.c \
	output/transcript_front.c \
	output/transcript_heading.c \
	output/transcript_judgement.c \
	output/transcript_page.c output/transcript_page.h \
	output/transcript_step.c \
	output/transcript_summary.c \
	output/transcript_tls.c \
	output/utf8.c output/utf8.h \
	output/whole_file.c output/whole_file.h \
	output/words.c output/words.h \
	output/writing_trouble.c output/writing_trouble.h \
	output/zstd_frames.c output/zstd_frames.h

# The style sheet is compiled in: as one string literal a line, in a file that C includes.
EXTRA_DIST += output/html/style.css
CLEANFILES += output/html/style.inc

output/html/style.inc: output/html/style.css
	$(AM_V_GEN)$(MKDIR_P) output/html && \
	sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' \
		$(srcdir)/output/html/style.css >$@.tmp && \
	mv $@.tmp $@
output/html/liboutput_a-html_page.$(OBJEXT): output/html/style.inc

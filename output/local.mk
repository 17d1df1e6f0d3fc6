# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += liboutput.a
liboutput_a_CFLAGS = $(STAGE_CFLAGS)
liboutput_a_SOURCES = \
	output/community_id.c output/community_id.h \
	output/event_filter.c output/event_filter.h \
	output/event_lines.c output/event_lines.h \
	output/file_calls.c output/file_calls.h \
	output/file_outlet.c output/file_outlet.h \
	output/front_words.c output/front_words.h \
	output/handshake_words.c output/handshake_words.h \
	output/json_build.c output/json_build.h \
	output/json_line.c output/json_line.h \
	output/json_lines.c output/json_lines.h \
	output/json_memory.c output/json_memory.h \
	output/json_text.c output/json_text.h \
	output/line_outlet.h \
	output/line_queue.c output/line_queue.h \
	output/line_writer.c output/line_writer.h \
	output/mail_words.c output/mail_words.h \
	output/message_saver.c output/message_saver.h \
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
	output/record_text.c output/record_text.h \
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
	output/session_selection.c output/session_selection.h \
	output/session_tally.c output/session_tally.h \
	output/session_words.c output/session_words.h \
	output/step_words.c output/step_words.h \
	output/stream_outlet.c output/stream_outlet.h \
	output/summary.h \
	output/summary_json.c output/summary_json.h \
	output/summary_text.c output/summary_text.h \
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
	output/writing_trouble.c output/writing_trouble.h

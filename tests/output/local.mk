# SPDX-License-Identifier: GPL-2.0-or-later
libtestsupport_a_SOURCES += \
	tests/support/faulty_calls.c tests/support/faulty_calls.h \
	tests/output/kept_kit.h tests/output/rotated_kit.h \
	tests/support/pseudo_terminal.h \
	tests/support/golden.c tests/support/golden.h \
	tests/support/scratch_file.h \
	tests/support/session_sample_front.c \
	tests/support/session_sample_kit.c \
	tests/support/session_sample_lossy.c \
	tests/support/session_sample_message.c \
	tests/support/session_sample_notices.c \
	tests/support/session_sample_odd.c \
	tests/support/session_sample_tls.c \
	tests/support/session_samples.c tests/support/session_samples.h \
	tests/support/transcript_text.c tests/support/transcript_text.h

UNIT_TESTS += \
	tests/output/report/check_document_changes \
	tests/output/report/check_entry_reader \
	tests/output/report/check_flagged_sessions \
	tests/output/report/check_quantile_sketch \
	tests/output/report/check_refusal_text \
	tests/output/report/check_report \
	tests/output/report/check_report_document \
	tests/output/report/check_report_html \
	tests/output/report/check_report_quarters \
	tests/output/report/check_run_numbers \
	tests/output/report/check_session_ids \
	tests/output/report/check_top_list \
	tests/output/check_bottom_line \
	tests/output/check_community_id \
	tests/output/check_event_lines \
	tests/output/check_json_line \
	tests/output/check_json_lines \
	tests/output/check_json_memory \
	tests/output/check_json_reader \
	tests/output/check_json_text \
	tests/output/check_file_outlet \
	tests/output/check_kept_streams \
	tests/output/check_leftover_parts \
	tests/output/check_line_queue \
	tests/output/check_line_writer \
	tests/output/check_message_saver \
	tests/output/check_name_pattern \
	tests/output/check_output_file \
	tests/output/check_packet_redaction \
	tests/output/check_payload_lines \
	tests/output/check_packet_writer \
	tests/output/check_payload_view \
	tests/output/check_pcapng_file \
	tests/output/check_record_text \
	tests/output/check_replacing_outlet \
	tests/output/check_rule_tally \
	tests/output/check_rotated_outlet \
	tests/output/check_rotation_clock \
	tests/output/check_session_json \
	tests/output/check_session_mask \
	tests/output/check_session_mask_message \
	tests/output/check_session_mask_text \
	tests/output/check_session_mask_tls \
	tests/output/check_session_selection \
	tests/output/check_short_record \
	tests/output/check_stream_outlet \
	tests/output/check_summary_json \
	tests/output/check_syslog_outlet \
	tests/output/check_text_escape \
	tests/output/check_tls_words \
	tests/output/check_transcript \
	tests/output/check_transcript_colour \
	tests/output/check_utf8 \
	tests/output/check_whole_file \
	tests/output/check_writing_trouble \
	tests/output/check_zstd_frames

# A measurement, no test: built on demand.
EXTRA_PROGRAMS += tests/bench/output_bench
CLEANFILES += tests/bench/output_bench

OUTPUT_TESTS = \
	tests/output/schema.sh tests/output/mask_fields.sh tests/output/metrics.sh \
	tests/output/report/figures.sh tests/output/report/hostile.sh \
	tests/output/report/schema.sh
dist_check_SCRIPTS += $(OUTPUT_TESTS)
TESTS += $(OUTPUT_TESTS)
EXTRA_DIST += \
	tests/output/report/check_hostile.py \
	tests/output/report/check_report.py \
	tests/output/report/check_report_schema.py \
	tests/output/report/month.py \
	tests/output/report/report_maker.h

# Each sample of tests/support/session_samples.c as its record and as its transcript.
EXTRA_DIST += \
	tests/output/check_schema.py \
	tests/output/validate_lines.py \
	tests/output/summaries/counts.txt \
	tests/output/summaries/nothing-read.jsonl tests/output/summaries/nothing-read.txt \
	tests/output/summaries/status.jsonl tests/output/summaries/status.txt \
	tests/output/check_metrics.py tests/output/summaries/status.prom \
	tests/output/summaries/with-trouble.jsonl tests/output/summaries/with-trouble.txt \
	tests/output/records/authentication.jsonl tests/output/transcripts/authentication.txt \
	tests/output/records/events.jsonl \
	tests/output/records/findings.jsonl tests/output/transcripts/findings.txt \
	tests/output/records/gaps.jsonl tests/output/transcripts/gaps.txt \
	tests/output/records/intercepted.jsonl tests/output/transcripts/intercepted.txt \
	tests/output/records/implicit-tls.jsonl tests/output/transcripts/implicit-tls.txt \
	tests/output/records/lmtp-with-bdat.jsonl tests/output/transcripts/lmtp-with-bdat.txt \
	tests/output/records/lossy-bytes.jsonl tests/output/transcripts/lossy-bytes.txt \
	tests/output/records/message-cut-short.jsonl tests/output/transcripts/message-cut-short.txt \
	tests/output/records/message-details.jsonl tests/output/transcripts/message-details.txt \
	tests/output/records/notices.jsonl tests/output/transcripts/notices.txt \
	tests/output/records/nothing-said.jsonl tests/output/transcripts/nothing-said.txt \
	tests/output/records/odd-lines.jsonl tests/output/transcripts/odd-lines.txt \
	tests/output/records/odd-message.jsonl tests/output/transcripts/odd-message.txt \
	tests/output/records/ordinary-delivery.jsonl tests/output/transcripts/ordinary-delivery.txt \
	tests/output/records/proxied-client.jsonl tests/output/transcripts/proxied-client.txt \
	tests/output/records/refused-tunnel.jsonl tests/output/transcripts/refused-tunnel.txt \
	tests/output/records/refused-recipient.jsonl tests/output/transcripts/refused-recipient.txt \
	tests/output/records/refused-sender.jsonl tests/output/transcripts/refused-sender.txt \
	tests/output/records/starttls.jsonl tests/output/transcripts/starttls.txt \
	tests/output/records/tls-failure.jsonl tests/output/transcripts/tls-failure.txt \
	tests/output/records/tls-handshake.jsonl tests/output/transcripts/tls-handshake.txt \
	tests/output/records/tls-plaintext.jsonl tests/output/transcripts/tls-plaintext.txt \
	tests/output/records/truncated.jsonl tests/output/transcripts/truncated.txt \
	tests/output/records/turned-roles.jsonl tests/output/transcripts/turned-roles.txt \
	tests/output/records/words.jsonl tests/output/transcripts/words.txt

# What failed tests leave behind.
CLEANFILES += *.actual *.scratch

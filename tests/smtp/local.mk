# SPDX-License-Identifier: GPL-2.0-or-later
UNIT_TESTS += \
	tests/smtp/check_auth_exchange \
	tests/smtp/check_dialogue \
	tests/smtp/check_dialogue_files \
	tests/smtp/check_dialogue_limits \
	tests/smtp/check_dialogue_modes \
	tests/smtp/check_dialogue_segments \
	tests/smtp/check_dialogue_tls \
	tests/smtp/check_dialogue_tls_holes \
	tests/smtp/check_long_dialogues \
	tests/smtp/check_front_proxy \
	tests/smtp/check_front_tunnel \
	tests/smtp/check_holes \
	tests/smtp/check_lossy_dialogues
tests_smtp_check_lossy_dialogues_SOURCES = tests/smtp/check_lossy_dialogues.c \
	tests/smtp/lossy_claims.c tests/smtp/lossy_claims.h

# The modules below the dialogue.
UNIT_TESTS += \
	tests/smtp/check_command_parser \
	tests/smtp/check_content_digest \
	tests/smtp/check_content_keeping \
	tests/smtp/check_content_scan \
	tests/smtp/check_dot_unstuffer \
	tests/smtp/check_encoded_words \
	tests/smtp/check_end_candidates \
	tests/smtp/check_header_fields \
	tests/smtp/check_header_scanner \
	tests/smtp/check_line_splitter \
	tests/smtp/check_mail_evidence \
	tests/smtp/check_message_content \
	tests/smtp/check_message_id \
	tests/smtp/check_mime_boundaries \
	tests/smtp/check_mime_fields \
	tests/smtp/check_mime_reader \
	tests/smtp/check_part_digest \
	tests/smtp/check_path_parser \
	tests/smtp/check_pending_replies \
	tests/smtp/check_queue_id \
	tests/smtp/check_record \
	tests/smtp/check_record_message \
	tests/smtp/check_redaction \
	tests/smtp/check_redaction_texts \
	tests/smtp/check_reply_parser \
	tests/smtp/check_session \
	tests/smtp/check_session_builder \
	tests/smtp/check_session_builder_tls \
	tests/smtp/check_session_watch \
	tests/smtp/check_timeline \
	tests/smtp/check_timeline_unknown \
	tests/smtp/check_transaction \
	tests/smtp/check_verb_table

EXTRA_DIST += tests/smtp/dialogue_words.h tests/smtp/parser_kit.h tests/smtp/timeline_kit.h

UNIT_TESTS += \
	tests/smtp/diagnosis/check_causes \
	tests/smtp/diagnosis/check_diagnosis \
	tests/smtp/diagnosis/check_mail_fates \
	tests/smtp/diagnosis/check_privacy \
	tests/smtp/diagnosis/check_refusal_reasons \
	tests/smtp/diagnosis/check_stories

# TLS, from its bytes up.
UNIT_TESTS += \
	tests/smtp/check_tls_certificate \
	tests/smtp/check_tls_fingerprint \
	tests/smtp/check_tls_hello \
	tests/smtp/check_tls_messages \
	tests/smtp/check_tls_names \
	tests/smtp/check_tls_opening \
	tests/smtp/check_tls_records \
	tests/smtp/check_tls_watch \
	tests/smtp/check_tls_watch_damage

EXTRA_DIST += tests/smtp/tls_certificates.h tests/smtp/tls_kit.h \
	tests/smtp/tls_script.h tests/smtp/tls_talk.h

UNIT_TESTS += \
	tests/smtp/check_server_software \
	tests/smtp/check_server_software_cache \
	tests/smtp/check_server_software_errors \
	tests/smtp/check_server_software_file \
	tests/smtp/check_server_software_interceptors \
	tests/smtp/check_server_software_pattern \
	tests/smtp/check_server_software_session \
	tests/smtp/check_server_software_texts

# Rules and history.
UNIT_TESTS += \
	tests/smtp/anomalies/check_anomaly_rules \
	tests/smtp/anomalies/check_answer_rules \
	tests/smtp/anomalies/check_auth_rules \
	tests/smtp/anomalies/check_capture_rules \
	tests/smtp/anomalies/check_client_rules \
	tests/smtp/anomalies/check_certificate_rules \
	tests/smtp/anomalies/check_content_rules \
	tests/smtp/anomalies/check_data_path \
	tests/smtp/anomalies/check_data_rules \
	tests/smtp/anomalies/check_end_rules \
	tests/smtp/anomalies/check_ending_rules \
	tests/smtp/anomalies/check_tarpit_rules \
	tests/smtp/anomalies/check_tcp_rules \
	tests/smtp/anomalies/check_timing_rules \
	tests/smtp/anomalies/check_tls_rules \
	tests/smtp/anomalies/check_envelope_replay \
	tests/smtp/anomalies/check_envelope_rules \
	tests/smtp/anomalies/check_hello_rules \
	tests/smtp/anomalies/check_pipelining_rules \
	tests/smtp/anomalies/check_sequence_rules \
	tests/smtp/anomalies/check_fingerprinted_servers \
	tests/smtp/anomalies/check_missing_bytes \
	tests/smtp/anomalies/check_noop_rules \
	tests/smtp/anomalies/check_ordinary_traffic \
	tests/smtp/anomalies/check_random_dialogues \
	tests/smtp/anomalies/check_reply_rewriting_rules \
	tests/smtp/anomalies/check_reply_rules \
	tests/smtp/anomalies/check_rset_classes \
	tests/smtp/anomalies/check_extension_rules \
	tests/smtp/anomalies/check_protocol_rules \
	tests/smtp/anomalies/check_syntax_rules \
	tests/smtp/anomalies/check_rset_rules \
	tests/smtp/anomalies/check_rset_server_rules \
	tests/smtp/anomalies/check_rule_settings \
	tests/smtp/anomalies/check_set_thresholds \
	tests/smtp/anomalies/check_thresholds \
	tests/smtp/history/check_aborted_envelopes \
	tests/smtp/history/check_attempt_history \
	tests/smtp/history/check_auth_guessing \
	tests/smtp/history/check_client_history \
	tests/smtp/history/check_deferred_mail \
	tests/smtp/history/check_directory_harvest \
	tests/smtp/history/check_history_state \
	tests/smtp/history/check_history_thresholds \
	tests/smtp/history/check_interception \
	tests/smtp/history/check_keyed_table \
	tests/smtp/history/check_lost_mail \
	tests/smtp/history/check_notice_writer \
	tests/smtp/history/check_repeated_aborts \
	tests/smtp/history/check_reply_sizes \
	tests/smtp/history/check_server_history \
	tests/smtp/history/check_server_mixture \
	tests/smtp/history/check_server_profile \
	tests/smtp/history/check_server_tls \
	tests/smtp/history/check_session_features \
	tests/smtp/history/check_settings_filter \
	tests/smtp/history/check_text_tally \
	tests/smtp/history/check_time_window

EXTRA_DIST += tests/smtp/fingerprint_trial.h tests/smtp/software_trial.h
EXTRA_DIST += tests/smtp/diagnosis/diagnosis_kit.h tests/smtp/anomalies/reply_kit.h tests/smtp/anomalies/rule_kit.h tests/smtp/anomalies/rule_rows.h \
	tests/smtp/history/history_kit.h

# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LIBRARIES += libsmtp.a
libsmtp_a_CFLAGS = $(STAGE_CFLAGS)
libsmtp_a_SOURCES = \
	smtp/anomalies/anomaly_rules.c smtp/anomalies/anomaly_rules.h \
	smtp/anomalies/answer_rules.c \
	smtp/anomalies/answer_table.c \
	smtp/anomalies/auth_exposure.c smtp/anomalies/auth_exposure.h \
	smtp/anomalies/auth_rules.c \
	smtp/anomalies/auth_table.c \
	smtp/anomalies/capture_rules.c \
	smtp/anomalies/capture_table.c \
	smtp/anomalies/certificate_rules.c \
	smtp/anomalies/client_rules.c \
	smtp/anomalies/client_table.c \
	smtp/anomalies/content_rules.c \
	smtp/anomalies/content_table.c \
	smtp/anomalies/data_rules.c \
	smtp/anomalies/data_table.c \
	smtp/anomalies/dialogue_view.c smtp/anomalies/dialogue_view.h \
	smtp/anomalies/end_rules.c \
	smtp/anomalies/end_table.c \
	smtp/anomalies/ending_rules.c \
	smtp/anomalies/ending_table.c \
	smtp/anomalies/envelope.c smtp/anomalies/envelope.h \
	smtp/anomalies/envelope_header_rules.c \
	smtp/anomalies/envelope_rules.c \
	smtp/anomalies/envelope_table.c \
	smtp/anomalies/extension_rules.c \
	smtp/anomalies/extension_table.c \
	smtp/anomalies/finding_writer.c smtp/anomalies/finding_writer.h \
	smtp/anomalies/hello_rules.c \
	smtp/anomalies/hello_table.c \
	smtp/anomalies/history_table.c \
	smtp/anomalies/noop_rules.c \
	smtp/anomalies/noop_table.c \
	smtp/anomalies/notice_table.c \
	smtp/anomalies/pipelining_rules.c \
	smtp/anomalies/pipelining_table.c \
	smtp/anomalies/protocol_rules.c \
	smtp/anomalies/protocol_table.c \
	smtp/anomalies/reply_rewriting_rules.c \
	smtp/anomalies/reply_rules.c \
	smtp/anomalies/reply_table.c \
	smtp/anomalies/rset_classes.c smtp/anomalies/rset_classes.h \
	smtp/anomalies/rset_rules.c \
	smtp/anomalies/rset_server_rules.c \
	smtp/anomalies/rset_table.c \
	smtp/anomalies/rule_families.h \
	smtp/anomalies/rule_settings.c smtp/anomalies/rule_settings.h \
	smtp/anomalies/sequence_rules.c \
	smtp/anomalies/sequence_table.c \
	smtp/anomalies/syntax_rules.c \
	smtp/anomalies/syntax_table.c \
	smtp/anomalies/tarpit_rules.c \
	smtp/anomalies/tarpit_table.c \
	smtp/anomalies/tcp_rules.c \
	smtp/anomalies/tcp_table.c \
	smtp/anomalies/thresholds.c smtp/anomalies/thresholds.h \
	smtp/anomalies/timing_rules.c \
	smtp/anomalies/timing_table.c \
	smtp/anomalies/tls_rules.c \
	smtp/anomalies/tls_table.c \
	smtp/auth_exchange.c \
	smtp/client_content.c \
	smtp/client_held.c \
	smtp/client_holes.c \
	smtp/client_refused.c \
	smtp/client_revision.c \
	smtp/client_side.c \
	smtp/command_effects.c \
	smtp/command_form.c smtp/command_form.h \
	smtp/command_parser.c smtp/command_parser.h \
	smtp/connection_attempt.h \
	smtp/connect_request.c smtp/connect_request.h \
	smtp/content_digest.c smtp/content_digest.h \
	smtp/content_scan.c smtp/content_scan.h \
	smtp/content_sink.h \
	smtp/diagnosis/causes.c \
	smtp/diagnosis/diagnosis.c smtp/diagnosis/diagnosis.h \
	smtp/diagnosis/diagnosis_draft.h \
	smtp/diagnosis/endings.c \
	smtp/diagnosis/first_refusal.c \
	smtp/diagnosis/mail_fates.c \
	smtp/diagnosis/privacy.c \
	smtp/diagnosis/refusal_reasons.c smtp/diagnosis/refusal_reasons.h \
	smtp/diagnosis/waits.c \
	smtp/dialogue.c smtp/dialogue.h smtp/dialogue_parts.h \
	smtp/dialogue_tls.c \
	smtp/dot_lines.c smtp/dot_lines.h \
	smtp/dot_unstuffer.c smtp/dot_unstuffer.h \
	smtp/encoded_words.c smtp/encoded_words.h \
	smtp/end_candidates.c smtp/end_candidates.h \
	smtp/front.c smtp/front.h smtp/front_state.h \
	smtp/front_connect.c \
	smtp/front_proxy.c \
	smtp/front_socks.c \
	smtp/front_tunnel.c \
	smtp/header_fields.c smtp/header_fields.h \
	smtp/header_scanner.c smtp/header_scanner.h \
	smtp/held_bytes.c smtp/held_bytes.h \
	smtp/history/aborted_envelopes.c smtp/history/aborted_envelopes.h \
	smtp/history/attempt_history.c smtp/history/attempt_history.h \
	smtp/history/attempt_record.h \
	smtp/history/auth_guessing.c \
	smtp/history/blocked_port.c \
	smtp/history/client_history.c smtp/history/client_history.h \
	smtp/history/client_record.h \
	smtp/history/deferred_mail.c \
	smtp/history/directory_harvest.c \
	smtp/history/giving_up.c \
	smtp/history/history_chain.c smtp/history/history_chain.h \
	smtp/history/history_state.c smtp/history/history_state.h \
	smtp/history/interception.c smtp/history/interception.h \
	smtp/history/keyed_table.c smtp/history/keyed_table.h \
	smtp/history/leaving.c \
	smtp/history/lost_mail.c \
	smtp/history/mail_history.c smtp/history/mail_history.h \
	smtp/history/mail_record.h \
	smtp/history/notice_writer.c smtp/history/notice_writer.h \
	smtp/history/repeated_aborts.c \
	smtp/history/reply_sizes.c \
	smtp/history/server_history.c smtp/history/server_history.h \
	smtp/history/server_passage.h \
	smtp/history/server_tls.c \
	smtp/history/server_profile.c smtp/history/server_profile.h \
	smtp/history/session_findings.h \
	smtp/history/session_features.c smtp/history/session_features.h \
	smtp/history/settings_filter.c smtp/history/settings_filter.h \
	smtp/history/state_fields.c smtp/history/state_fields.h \
	smtp/history/state_types.c smtp/history/state_types.h \
	smtp/history/text_tally.c smtp/history/text_tally.h \
	smtp/history/time_window.c smtp/history/time_window.h \
	smtp/history/tls_fallback.c \
	smtp/history/unanswered.c \
	smtp/hole_lines.c smtp/hole_lines.h \
	smtp/holes.c \
	smtp/holes_heard.c \
	smtp/line_end.h \
	smtp/line_splitter.c smtp/line_splitter.h \
	smtp/mail_charset.c smtp/mail_charset.h \
	smtp/mail_evidence.c smtp/mail_evidence.h \
	smtp/message.c smtp/message.h \
	smtp/message_content.c smtp/message_content.h \
	smtp/message_id.c smtp/message_id.h \
	smtp/message_options.h \
	smtp/mime_boundaries.c smtp/mime_boundaries.h \
	smtp/mime_fields.c smtp/mime_fields.h \
	smtp/mime_reader.c smtp/mime_reader.h \
	smtp/part_digest.c smtp/part_digest.h \
	smtp/path_parser.c smtp/path_parser.h \
	smtp/one_machine.h \
	smtp/pending_replies.c smtp/pending_replies.h \
	smtp/proxy_header.c smtp/proxy_header.h \
	smtp/queue_id.c smtp/queue_id.h \
	smtp/record.c smtp/record.h \
	smtp/record_message.c smtp/record_message.h \
	smtp/redaction.c smtp/redaction.h \
	smtp/redaction_texts.c \
	smtp/reply_effects.c \
	smtp/reply_pairing.c smtp/reply_retrospect.c smtp/message_replies.c \
	smtp/reply_parser.c smtp/reply_parser.h \
	smtp/server_side.c \
	smtp/server_software.c smtp/server_software.h \
	smtp/server_software_builtin.c smtp/server_software_builtin.h \
	smtp/server_software_cache.c smtp/server_software_cache.h \
	smtp/server_software_file.c \
	smtp/server_software_pattern.c smtp/server_software_pattern.h \
	smtp/server_software_session.c smtp/server_software_session.h \
	smtp/server_software_set.h \
	smtp/server_software_store.h \
	smtp/session.c smtp/session.h \
	smtp/session_event.c smtp/session_event.h \
	smtp/session_watch.c smtp/session_watch.h \
	smtp/session_builder.c smtp/session_builder.h \
	smtp/session_draft.c smtp/session_draft.h \
	smtp/session_front.c smtp/session_front.h \
	smtp/session_stages.c smtp/session_stages.h \
	smtp/session_timing.h \
	smtp/session_judgement.h \
	smtp/session_tls.h \
	smtp/step_index.h \
	smtp/smtp_limits.c smtp/smtp_limits.h \
	smtp/socks_messages.c smtp/socks_messages.h \
	smtp/timeline.c smtp/timeline.h \
	smtp/stutter.c smtp/stutter.h \
	smtp/tls_certificate.c smtp/tls_certificate.h \
	smtp/tls_cipher_names.c \
	smtp/tls_cursor.h \
	smtp/tls_extensions.c smtp/tls_extensions.h \
	smtp/tls_fingerprint.c smtp/tls_fingerprint.h \
	smtp/tls_hello.c smtp/tls_hello.h \
	smtp/tls_hello_facts.c smtp/tls_hello_facts.h \
	smtp/tls_messages.c smtp/tls_messages.h \
	smtp/tls_names.c \
	smtp/tls_opening.c smtp/tls_opening.h \
	smtp/tls_records.c smtp/tls_records.h \
	smtp/tls_text_hash.c smtp/tls_text_hash.h \
	smtp/tls_watch.c smtp/tls_watch.h \
	smtp/transaction.c smtp/transaction.h \
	smtp/transaction_course.c \
	smtp/verb_table.c smtp/verb_table.h

# The server fingerprints are installed, for people to read, and compiled in: as
# one string literal a line, in a file that C includes.
dist_pkgdata_DATA = smtp/fingerprints/servers.conf
CLEANFILES += smtp/fingerprints/servers.inc

smtp/fingerprints/servers.inc: smtp/fingerprints/servers.conf
	$(AM_V_GEN)$(MKDIR_P) smtp/fingerprints && \
	sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' \
		$(srcdir)/smtp/fingerprints/servers.conf >$@.tmp && \
	mv $@.tmp $@
smtp/libsmtp_a-server_software_builtin.$(OBJEXT): smtp/fingerprints/servers.inc

AM_CFLAGS += $(GMIME_CFLAGS) $(INIH_CFLAGS)
STAGE_LIBS += $(GMIME_LIBS) $(INIH_LIBS)

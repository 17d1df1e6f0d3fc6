/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of the table and the functions behind them, family by family. */
#ifndef SMTP_ANOMALIES_RULE_FAMILIES_H
#define SMTP_ANOMALIES_RULE_FAMILIES_H

#include "smtp/anomalies/dialogue_view.h"
#include "smtp/anomalies/finding_writer.h"

/* The rows of a family stand in its *_table.c. */
struct rule_family {
    const struct anomaly_rule *rules;
    size_t count;
};

extern const struct rule_family rset_family;
extern const struct rule_family noop_family;
extern const struct rule_family data_family;
extern const struct rule_family client_family;
extern const struct rule_family end_family;
extern const struct rule_family reply_family;
extern const struct rule_family pipelining_family;
extern const struct rule_family hello_family;
extern const struct rule_family sequence_family;
extern const struct rule_family envelope_family;
extern const struct rule_family auth_family;
extern const struct rule_family answer_family;
extern const struct rule_family ending_family;
extern const struct rule_family tls_family;
extern const struct rule_family timing_family;
extern const struct rule_family tarpit_family;
extern const struct rule_family tcp_family;
extern const struct rule_family history_family; /* its rows have no functions here */
extern const struct rule_family notice_family;  /* nor have these */
extern const struct rule_family capture_family;
extern const struct rule_family protocol_family;
extern const struct rule_family syntax_family;
extern const struct rule_family content_family;
extern const struct rule_family extension_family;

/* rset_rules.c */
void find_rset_doubled(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_after_rejected_mail_or_data(const struct dialogue_view *view,
                                           struct finding_writer *writer);
void find_rset_after_rejected_recipient(const struct dialogue_view *view,
                                        struct finding_writer *writer);
void find_rset_recipient_verification(const struct dialogue_view *view,
                                      struct finding_writer *writer);
void find_rset_unexplained_abort(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_connection_reuse_probe(const struct dialogue_view *view,
                                      struct finding_writer *writer);
void find_rset_noop_equivalent(const struct dialogue_view *view, struct finding_writer *writer);
void find_envelope_replay_after_abort(const struct dialogue_view *view,
                                      struct finding_writer *writer);

/* rset_server_rules.c */
void find_rset_not_250(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_closes_connection(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_ignored(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_storm(const struct dialogue_view *view, struct finding_writer *writer);

/* noop_rules.c */
void find_noop_keepalive(const struct dialogue_view *view, struct finding_writer *writer);
void find_noop_liveness_check(const struct dialogue_view *view, struct finding_writer *writer);
void find_noop_with_proxy_argument(const struct dialogue_view *view, struct finding_writer *writer);
void find_noop_flood(const struct dialogue_view *view, struct finding_writer *writer);

/* data_rules.c */
void find_data_delayed(const struct dialogue_view *view, struct finding_writer *writer);
void find_data_body_burst(const struct dialogue_view *view, struct finding_writer *writer);
void find_dot_delayed_alone(const struct dialogue_view *view, struct finding_writer *writer);
void find_dot_split_stall(const struct dialogue_view *view, struct finding_writer *writer);
void find_data_354_faster_than_path(const struct dialogue_view *view,
                                    struct finding_writer *writer);
void find_connection_idle_held(const struct dialogue_view *view, struct finding_writer *writer);

/* protocol_rules.c */
void find_cross_protocol_http(const struct dialogue_view *view, struct finding_writer *writer);
void find_non_smtp_command(const struct dialogue_view *view, struct finding_writer *writer);
void find_tls_on_plaintext_port(const struct dialogue_view *view, struct finding_writer *writer);
void find_plaintext_on_tls_port(const struct dialogue_view *view, struct finding_writer *writer);
void find_proxy_header_not_expected(const struct dialogue_view *view,
                                    struct finding_writer *writer);

/* syntax_rules.c */
void find_bare_lf_in_command(const struct dialogue_view *view, struct finding_writer *writer);
void find_command_line_too_long(const struct dialogue_view *view, struct finding_writer *writer);
void find_reply_line_too_long(const struct dialogue_view *view, struct finding_writer *writer);
void find_nul_in_command(const struct dialogue_view *view, struct finding_writer *writer);
void find_non_ascii_without_smtputf8(const struct dialogue_view *view,
                                     struct finding_writer *writer);

/* extension_rules.c */
void find_param_not_offered(const struct dialogue_view *view, struct finding_writer *writer);
void find_size_exceeds_offer(const struct dialogue_view *view, struct finding_writer *writer);
void find_size_declaration_wrong(const struct dialogue_view *view, struct finding_writer *writer);
void find_bdat_protocol_error(const struct dialogue_view *view, struct finding_writer *writer);
void find_recipient_limit(const struct dialogue_view *view, struct finding_writer *writer);

/* end_rules.c */
void find_eod_ambiguous(const struct dialogue_view *view, struct finding_writer *writer);
void find_eod_nonstandard(const struct dialogue_view *view, struct finding_writer *writer);
void find_eod_nonstandard_accepted(const struct dialogue_view *view, struct finding_writer *writer);
void find_smuggling_attempt(const struct dialogue_view *view, struct finding_writer *writer);

/* content_rules.c */
void find_bare_lf_in_data(const struct dialogue_view *view, struct finding_writer *writer);
void find_text_line_too_long(const struct dialogue_view *view, struct finding_writer *writer);
void find_nul_in_data(const struct dialogue_view *view, struct finding_writer *writer);
void find_eight_bit_without_8bitmime(const struct dialogue_view *view,
                                     struct finding_writer *writer);
void find_dot_stuffing_missing(const struct dialogue_view *view, struct finding_writer *writer);
void find_bdat_dot_stuffed(const struct dialogue_view *view, struct finding_writer *writer);

/* client_rules.c */
void find_helo_missing_argument(const struct dialogue_view *view, struct finding_writer *writer);
void find_client_gives_up_after_501(const struct dialogue_view *view,
                                    struct finding_writer *writer);

/* reply_rules.c */
void find_data_354_known_interceptor(const struct dialogue_view *view,
                                     struct finding_writer *writer);
void find_enhanced_code_missing_midstream(const struct dialogue_view *view,
                                          struct finding_writer *writer);
void find_enhanced_code_class_mismatch(const struct dialogue_view *view,
                                       struct finding_writer *writer);
void find_reply_bare_lf(const struct dialogue_view *view, struct finding_writer *writer);
void find_reply_bare_cr(const struct dialogue_view *view, struct finding_writer *writer);
void find_starttls_advertised_but_rejected(const struct dialogue_view *view,
                                           struct finding_writer *writer);

/* reply_rewriting_rules.c */
void find_banner_masked(const struct dialogue_view *view, struct finding_writer *writer);
void find_ehlo_keyword_masked(const struct dialogue_view *view, struct finding_writer *writer);
void find_ehlo_filter_marker(const struct dialogue_view *view, struct finding_writer *writer);
void find_command_masked(const struct dialogue_view *view, struct finding_writer *writer);

/* pipelining_rules.c */
void find_early_talker(const struct dialogue_view *view, struct finding_writer *writer);
void find_talk_after_teaser(const struct dialogue_view *view, struct finding_writer *writer);
void find_pipelining_without_offer(const struct dialogue_view *view, struct finding_writer *writer);
void find_pipelining_bad_order(const struct dialogue_view *view, struct finding_writer *writer);
void find_commands_after_data_before_354(const struct dialogue_view *view,
                                         struct finding_writer *writer);

/* hello_rules.c */
void find_helo_own_name(const struct dialogue_view *view, struct finding_writer *writer);
void find_helo_bare_ip(const struct dialogue_view *view, struct finding_writer *writer);
void find_helo_invalid_name(const struct dialogue_view *view, struct finding_writer *writer);
void find_helo_changed(const struct dialogue_view *view, struct finding_writer *writer);
void find_no_helo(const struct dialogue_view *view, struct finding_writer *writer);
void find_ehlo_rejected(const struct dialogue_view *view, struct finding_writer *writer);

/* sequence_rules.c */
void find_data_no_valid_recipient(const struct dialogue_view *view, struct finding_writer *writer);
void find_mail_nested(const struct dialogue_view *view, struct finding_writer *writer);
void find_bad_sequence(const struct dialogue_view *view, struct finding_writer *writer);
void find_unknown_command_burst(const struct dialogue_view *view, struct finding_writer *writer);
void find_vrfy_expn_probe(const struct dialogue_view *view, struct finding_writer *writer);

/* envelope_rules.c */
void find_open_relay_test(const struct dialogue_view *view, struct finding_writer *writer);
void find_relay_denied(const struct dialogue_view *view, struct finding_writer *writer);
void find_null_sender_multi_rcpt(const struct dialogue_view *view, struct finding_writer *writer);
void find_received_hops_high(const struct dialogue_view *view, struct finding_writer *writer);

/* envelope_header_rules.c */
void find_envelope_header_mismatch(const struct dialogue_view *view, struct finding_writer *writer);

/* auth_rules.c */
void find_auth_plaintext_no_tls(const struct dialogue_view *view, struct finding_writer *writer);
void find_auth_not_offered(const struct dialogue_view *view, struct finding_writer *writer);
void find_base64_auth_malformed(const struct dialogue_view *view, struct finding_writer *writer);
void find_auth_response_line_broken(const struct dialogue_view *view,
                                    struct finding_writer *writer);

/* answer_rules.c */
void find_reply_code_invalid(const struct dialogue_view *view, struct finding_writer *writer);
void find_reply_not_allowed_for_command(const struct dialogue_view *view,
                                        struct finding_writer *writer);
void find_multiline_code_mismatch(const struct dialogue_view *view, struct finding_writer *writer);
void find_reply_unsolicited(const struct dialogue_view *view, struct finding_writer *writer);
void find_greeting_not_220(const struct dialogue_view *view, struct finding_writer *writer);
void find_server_refuses_connections(const struct dialogue_view *view,
                                     struct finding_writer *writer);
void find_post_data_rejection(const struct dialogue_view *view, struct finding_writer *writer);
void find_av_rejection(const struct dialogue_view *view, struct finding_writer *writer);
void find_lmtp_reply_count(const struct dialogue_view *view, struct finding_writer *writer);

/* ending_rules.c */
void find_connection_lost_in_helo(const struct dialogue_view *view, struct finding_writer *writer);
void find_connection_lost_in_mail(const struct dialogue_view *view, struct finding_writer *writer);
void find_connection_lost_in_data(const struct dialogue_view *view, struct finding_writer *writer);
void find_connection_lost_in_eod(const struct dialogue_view *view, struct finding_writer *writer);
void find_quit_missing(const struct dialogue_view *view, struct finding_writer *writer);
void find_quit_reply_not_awaited(const struct dialogue_view *view, struct finding_writer *writer);
void find_shutdown_421(const struct dialogue_view *view, struct finding_writer *writer);
void find_reply_missing(const struct dialogue_view *view, struct finding_writer *writer);
void find_no_greeting(const struct dialogue_view *view, struct finding_writer *writer);

/* tls_rules.c */
void find_starttls_command_injection(const struct dialogue_view *view,
                                     struct finding_writer *writer);
void find_starttls_response_injection(const struct dialogue_view *view,
                                      struct finding_writer *writer);
void find_tls_handshake_failed(const struct dialogue_view *view, struct finding_writer *writer);
void find_tls_version_old(const struct dialogue_view *view, struct finding_writer *writer);

/* certificate_rules.c */
void find_tls_cert_expired(const struct dialogue_view *view, struct finding_writer *writer);
void find_tls_cert_not_yet_valid(const struct dialogue_view *view, struct finding_writer *writer);
void find_tls_cert_name_mismatch(const struct dialogue_view *view, struct finding_writer *writer);
void find_tls_cert_self_signed(const struct dialogue_view *view, struct finding_writer *writer);
void find_tls_issuer_antivirus(const struct dialogue_view *view, struct finding_writer *writer);

/* timing_rules.c */
void find_slow_greeting(const struct dialogue_view *view, struct finding_writer *writer);
void find_slow_mail(const struct dialogue_view *view, struct finding_writer *writer);
void find_slow_rcpt(const struct dialogue_view *view, struct finding_writer *writer);
void find_slow_data_init(const struct dialogue_view *view, struct finding_writer *writer);
void find_slow_end_of_data(const struct dialogue_view *view, struct finding_writer *writer);
void find_data_block_stall(const struct dialogue_view *view, struct finding_writer *writer);
void find_client_timeout_short(const struct dialogue_view *view, struct finding_writer *writer);
void find_server_timeout_short(const struct dialogue_view *view, struct finding_writer *writer);

/* tarpit_rules.c */
void find_tarpit_stutter(const struct dialogue_view *view, struct finding_writer *writer);
void find_tarpit_delay(const struct dialogue_view *view, struct finding_writer *writer);

/* tcp_rules.c */
void find_tcp_rst_mid_transaction(const struct dialogue_view *view, struct finding_writer *writer);
void find_zero_window_stall(const struct dialogue_view *view, struct finding_writer *writer);
void find_retransmission_high(const struct dialogue_view *view, struct finding_writer *writer);
void find_pmtu_blackhole(const struct dialogue_view *view, struct finding_writer *writer);

/* capture_rules.c */
void find_capture_gap(const struct dialogue_view *view, struct finding_writer *writer);
void find_one_sided_capture(const struct dialogue_view *view, struct finding_writer *writer);
void find_mid_stream_start(const struct dialogue_view *view, struct finding_writer *writer);
void find_truncated_snaplen(const struct dialogue_view *view, struct finding_writer *writer);

#endif

# SPDX-License-Identifier: GPL-2.0-or-later
# Who says what, and the record of it; tests/smtp/check_dialogue_files plays them.
dist_check_SCRIPTS += tests/dialogues/schema.sh
TESTS += tests/dialogues/schema.sh

EXTRA_DIST += \
	tests/dialogues/any-port-lmtp.txt \
	tests/dialogues/any-port-refused-at-once.txt \
	tests/dialogues/atrn.txt \
	tests/dialogues/auth-cancelled.txt \
	tests/dialogues/auth-cram-md5.txt \
	tests/dialogues/auth-digest-md5.txt \
	tests/dialogues/auth-empty-initial.txt \
	tests/dialogues/auth-login-pipelined-refused.txt \
	tests/dialogues/auth-login-pipelined.txt \
	tests/dialogues/auth-no-base64.txt \
	tests/dialogues/auth-ntlm.txt \
	tests/dialogues/auth-oauthbearer.txt \
	tests/dialogues/auth-plain-asked.txt \
	tests/dialogues/auth-plain-initial.txt \
	tests/dialogues/auth-scram-sha-1.txt \
	tests/dialogues/auth-scram-sha-256.txt \
	tests/dialogues/auth-too-many-tokens.txt \
	tests/dialogues/auth-twice.txt \
	tests/dialogues/auth-xoauth2.txt \
	tests/dialogues/bdat-huge.txt \
	tests/dialogues/bdat-pipelined.txt \
	tests/dialogues/bdat-refused.txt \
	tests/dialogues/bdat-rset-between-chunks.txt \
	tests/dialogues/bdat-unknown-to-the-server.txt \
	tests/dialogues/bdat-without-a-size.txt \
	tests/dialogues/burl.txt \
	tests/dialogues/commands-all.txt \
	tests/dialogues/commands-old-mail.txt \
	tests/dialogues/data-refused-after-much-was-held.txt \
	tests/dialogues/data-refused-and-heeded.txt \
	tests/dialogues/data-refused-and-sent-all-the-same.txt \
	tests/dialogues/data-refused-and-the-text-has-commands.txt \
	tests/dialogues/end-lf-lf.txt \
	tests/dialogues/end-not-kept.txt \
	tests/dialogues/end-refused-in-silence.txt \
	tests/dialogues/end-refused-while-content-goes-on.txt \
	tests/dialogues/end-smuggled-before-quit.txt \
	tests/dialogues/end-smuggled-in-one-segment.txt \
	tests/dialogues/end-smuggled-while-open.txt \
	tests/dialogues/end-smuggling-that-failed.txt \
	tests/dialogues/end-timeout-is-none.txt \
	tests/dialogues/greeting-late-and-refused.txt \
	tests/dialogues/limits-line.txt \
	tests/dialogues/limits-pending.txt \
	tests/dialogues/limits-reply-lines.txt \
	tests/dialogues/limits-steps.txt \
	tests/dialogues/limits-transactions.txt \
	tests/dialogues/line-ends.txt \
	tests/dialogues/lmtp-all-refused-at-the-end.txt \
	tests/dialogues/lmtp-delivery.txt \
	tests/dialogues/lmtp-more-recipients-than-the-limit.txt \
	tests/dialogues/lmtp-pipelined.txt \
	tests/dialogues/not-smtp-ftp.txt \
	tests/dialogues/not-smtp-http.txt \
	tests/dialogues/not-smtp-imap.txt \
	tests/dialogues/not-smtp-nntp.txt \
	tests/dialogues/not-smtp-pop3.txt \
	tests/dialogues/ordinary-delivery.txt \
	tests/dialogues/paths.txt \
	tests/dialogues/pipelining-early-421.txt \
	tests/dialogues/pipelining-ehlo-accepted.txt \
	tests/dialogues/pipelining-ehlo-refused.txt \
	tests/dialogues/pipelining-everything-at-once.txt \
	tests/dialogues/pipelining-refused-sender.txt \
	tests/dialogues/pipelining-rset-group.txt \
	tests/dialogues/pipelining-three-nested-mails.txt \
	tests/dialogues/replies-odd.txt \
	tests/dialogues/replies-surplus.txt \
	tests/dialogues/turn-refused.txt \
	tests/dialogues/turn.txt \
	tests/dialogues/xclient.txt

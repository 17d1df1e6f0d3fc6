# SPDX-License-Identifier: GPL-2.0-or-later
# What happened and what is to be said of it; tests/smtp/diagnosis/check_stories plays them.
EXTRA_DIST += \
	tests/stories/01-rset-instead-of-data.txt \
	tests/stories/02-certificate-of-a-scanner.txt \
	tests/stories/03-dot-in-a-segment-of-its-own.txt \
	tests/stories/04-typed-through-an-inspection.txt \
	tests/stories/05-rst-behind-starttls.txt \
	tests/stories/06-large-segments-vanish.txt \
	tests/stories/07-only-quit-is-answered.txt \
	tests/stories/08-no-answer-to-the-message.txt \
	tests/stories/09-greylisting-with-a-full-mailbox-code.txt \
	tests/stories/10-helo-localhost-refused-at-rcpt.txt \
	tests/stories/11-first-line-of-the-greeting-is-taken-for-all.txt \
	tests/stories/12-both-sides-wait.txt \
	tests/stories/13-no-hello.txt \
	tests/stories/14-base64-in-two-lines.txt \
	tests/stories/15-bare-line-feeds-accepted.txt \
	tests/stories/16-client-gives-up-too-early.txt \
	tests/stories/17-dots-doubled-in-bdat.txt \
	tests/stories/18-old-421-on-a-reused-connection.txt \
	tests/stories/19-health-check.txt \
	tests/stories/20-message-sent-on-after-552.txt \
	tests/stories/b1-reset-of-a-kept-connection.txt \
	tests/stories/b2-idle-after-delivery.txt \
	tests/stories/b3-greylisting-and-then-success.txt \
	tests/stories/b4-quit-in-the-same-segment.txt \
	tests/stories/b5-delay-on-purpose.txt

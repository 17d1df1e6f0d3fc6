#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What is recorded of messages on request, and only then, from outside.
. "${top_srcdir:-.}/tests/cli/support.sh"

# The recorded delivery's message has a From and one part.
expect 0 '' read --format json "$delivery"
out_lacks '"headers"'
out_lacks '"mime"'
out_has '"message_id"'
expect 0 '' read --format json --headers "$delivery"
out_has '"headers":{"from":'
out_lacks '"mime"'
expect 0 '' read --format json --mime "$delivery"
out_has '"mime":{"parts":\[{"type":"text/plain"'
out_lacks '"headers"'
expect 0 '' read --format text --headers --mime "$delivery"
out_has '\[From: '
out_has '\[part: text/plain'

# A limit below the message's size gives the parts so far.
expect 0 '' read --format json --mime --mime-limit 10 "$delivery"
out_has '"mime":{"truncated":"size"}'
out_has '"truncated":{"mime":1}'
expect 2 'nothing of a message would be read' read --mime --mime-limit 0 "$delivery"
expect 2 'is no size' read --mime --mime-limit much "$delivery"

# Masks hide what headers say of people.
sender=$("$program" read --format json "$delivery" | sed -n 's/.*"mail_from":"\([^"@]*\)@.*/\1/p')
expect 0 '' read --format json --headers "$delivery"
out_has "$sender@"
expect 0 'masked with a key' read --format json --headers --mask addresses "$delivery"
out_lacks "$sender@"
out_has '"subject":"t-'
finish

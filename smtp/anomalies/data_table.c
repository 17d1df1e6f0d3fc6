/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about DATA: when it comes, and how it is answered. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "data-delayed",
        .title = "DATA comes late",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = NULL,
        .explanation = "Between the acceptance of the last recipient and DATA more time passed "
                       "than five seconds and than twenty times what this client usually takes for "
                       "a command (half a minute is always too long). A mail scanner that waits "
                       "for the whole message before it lets DATA through looks like this.",
        .harmless = "Somebody who types at a terminal; replies that had to be sent again; Postfix "
                    "delays the final dot, not DATA, to get around some firewalls.",
        .remedy = "Look at what the client did meanwhile; if it says that it sent DATA at once, "
                  "something in between held it back.",
        .find = find_data_delayed,
    },
    {
        .id = "data-body-burst",
        .title = "A late message comes all at once",
        .severity = SEVERITY_INFO,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_LOW,
        .byte_exact = true,
        .reference = NULL,
        .explanation =
            "After a delayed DATA the whole message came without a pause of more than 50 ms: "
            "whoever sent it had all of it already. It only supports other evidence.",
        .harmless = "Every mail server that has a message in its queue sends it like this.",
        .remedy = "Nothing on its own.",
        .find = find_data_body_burst,
    },
    {
        .id = "dot-delayed-alone",
        .title = "The final dot comes alone and late",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation =
            "Behind a greeting that a firewall has masked, Postfix sends the final dot in a packet "
            "of its own, ten seconds after the message, when the mail is older than 500 seconds. "
            "It works around a fault of old Cisco PIX firewalls.",
        .remedy = "Turn the SMTP inspection of the firewall off, or update it.",
        .find = find_dot_delayed_alone,
    },
    {
        .id = "dot-split-stall",
        .title = "The final dot was torn from its line end, and no reply came",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .of_absence = true,
        .reference = "Cisco bug CSCds90792",
        .explanation =
            "Behind a greeting that a firewall has masked, the dot that ends a message came in one "
            "packet and the CR LF behind it, or its LF, in the next, and then nobody answered, or "
            "the server gave up with 421. Old Cisco PIX firewalls do not see such an end and keep "
            "it from the server. The client tries again, and mostly fails in the same way.",
        .harmless = "A dot that comes with its line end in one packet, ten seconds late, is "
                    "Postfix's cure for that (dot-delayed-alone). A server that answers after some "
                    "seconds has only been slow.",
        .remedy = "Turn the SMTP inspection of the firewall off, or update it. Until then have the "
                  "client send the dot and its line end together (Postfix: smtp_pix_workarounds "
                  "with delay_dotcrlf).",
        .find = find_dot_split_stall,
    },
    {
        .id = "data-354-faster-than-path",
        .title = "354 faster than the path allows",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = NULL,
        .explanation =
            "The reply to DATA was here in less than 70 % of the time that a packet needs to the "
            "server and back, and in less than half of what any other command took. It "
            "cannot have come from there: something nearer answered in the server's place.",
        .harmless =
            "Servers that look things up for MAIL and RCPT are slower there, so at least two "
            "commands that need no looking up must have been slow too. What was pipelined "
            "is not compared. A path of less than a millisecond is too short to tell.",
        .remedy = "Find out what stands between the capture point and the server and speaks SMTP.",
        .find = find_data_354_faster_than_path,
    },
    {
        .id = "connection-idle-held",
        .title = "A connection held without use",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.5.3.2.7",
        .explanation =
            "The client said nothing for a minute or more while no mail was under way and nothing "
            "was left to wait for. From five minutes on, when servers may hang up, it is a warning "
            "if they did and the next mail found the connection gone.",
        .harmless = "A connection pool that holds connections for later: it tests them before use. "
                    "Postfix keeps connections for a few seconds only.",
        .remedy = "Lower the client's idle time, so that servers need not hang up.",
        .find = find_connection_idle_held,
    },
};

const struct rule_family data_family = { rules, sizeof rules / sizeof rules[0] };

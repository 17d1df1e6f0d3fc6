/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of what only several sessions show; smtp/history/ tells of it in notices. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "directory-harvest",
        .title = "A client looks for addresses that exist",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = false,
        .reference = "RFC 5321 3.5, 7.3",
        .explanation =
            "One client tried many recipients that do not exist (550, 551 or 553 with 5.1.x or no "
            "enhanced code): 25 within an hour are a warning and 100 critical, when they are half "
            "of all that it tried; 9 in 10 of at least 20 are critical too. The same recipient "
            "counts once.",
        .harmless = "A mailing list with old addresses has more that exist; a forwarder likewise.",
        .remedy = "Let the server slow down or turn away clients behind a few unknown recipients "
                  "(Postfix: smtpd_hard_error_limit; Exim: smtp_max_unknown_commands and "
                  "ratelimit). If the client is one of yours, see what it sends.",
        .find = NULL,
    },
    {
        .id = "auth-bruteforce",
        .title = "A client guesses passwords",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = false,
        .reference = "RFC 4954 6, 9",
        .explanation =
            "One client was refused five passwords (535) within ten minutes; fifty are critical. "
            "Whose passwords is not known: nothing of credentials is kept, so one user and many "
            "look alike. Behind TLS nothing of it is seen.",
        .harmless = "One program with an old password tries again at a steady pace: when the last "
                    "five intervals are alike to a tenth and at least 20 s long, it is a notice "
                    "with low confidence.",
        .remedy = "Have the server's log evaluated for repeated failures (fail2ban or the like), "
                  "and offer AUTH behind TLS only. A user with an old password changes it in the "
                  "mail program.",
        .find = NULL,
    },
    {
        .id = "greylisting",
        .title = "A mail was put off and then taken",
        .severity = SEVERITY_INFO,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = false,
        .reference = "RFC 6647",
        .explanation =
            "The server answered 450 or 451 at first, with a text about trying again, and took the "
            "same mail from the same client, or one of its neighbours, a minute or more later.",
        .remedy = "Nothing to do. Where the delay disturbs, put regular senders on the server's "
                  "list of exceptions.",
        .find = NULL,
    },
    {
        .id = "deferred-unresolved",
        .title = "A mail is put off again and again",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = false,
        .reference = "RFC 5321 4.5.4.1",
        .explanation =
            "A client has tried the same mail at least three times, over an hour or more, and was "
            "answered 4xx each time. Of the mails of one network it is told once an hour; `others` "
            "counts those that are in the same state.",
        .harmless = "Greylisting, which takes the mail at the second or third try; a mail that is "
                    "not tried again is not told of, since the client may have been what "
                    "greylisting is to keep out.",
        .remedy = "Read the server's answer: a full mailbox or disk, a domain that cannot be "
                  "looked up, a limit. With greylisting, see whether the client comes from another "
                  "network each time.",
        .find = NULL,
    },
    {
        .id = "duplicate-delivery-risk",
        .title = "A message may have been delivered twice",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_NETWORK,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = false,
        .reference = "RFC 5321 4.5.3.2.6, 6.1; RFC 1047",
        .explanation =
            "A client sent a message up to its end, and the connection was lost before the "
            "server's answer. The same client sent the same message (envelope and Message-ID) "
            "again, and now it was accepted. If the server had taken it the first time as well, "
            "the recipients have it twice.",
        .harmless = "Two mails to the same recipients have two Message-IDs.",
        .remedy = "Find out who ended the connection: a client that waits less than ten minutes "
                  "for the answer, a firewall that forgets idle connections, or a server that "
                  "checks the message for too long before it answers.",
        .find = NULL,
    },
    {
        .id = "syn-unanswered",
        .title = "A server does not answer when it is called",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_NETWORK_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = false,
        .reference = "RFC 9293 3.5, RFC 5321 4.5.4.1",
        .explanation =
            "A client tried three times within a day to open a connection to the same address and "
            "port, and nothing came back, neither SYN/ACK nor RST. A SYN that is sent again "
            "belongs "
            "to the same attempt; any answer begins the count anew. Packets discarded without a "
            "word are what most firewalls do with a blocked port; a host that is off or not there "
            "looks the same. Where `server_answers` is `others`, that server is up. Of one client "
            "it is told once an hour; `others` counts further servers that do not answer it.",
        .harmless =
            "A scan tries many addresses once each. A connection whose SYN/ACK the capture lacks "
            "is acknowledged by the client. Where no server's packets were captured at all, "
            "nothing is said; nor of a SYN with less than three seconds of capture behind it, nor "
            "with `--ports any`, where nobody knows what the connection was to be.",
        .remedy = "See from the client whether the server's port can be reached at all "
                  "(traceroute -T -p 25). Many providers block port 25 outwards: use the "
                  "provider's relay, or a submission server on port 587 or 465. If only one server "
                  "is silent, look whether its address in the DNS is still right.",
        .find = NULL,
    },
    {
        .id = "port-blocked",
        .title = "Something on the way refuses the connection",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = false,
        .reference = "RFC 9293 3.5.2",
        .explanation =
            "A SYN was answered with an RST that came from another distance than the server's own "
            "packets: its time to live is at least three hops from that of every kind of SYN/ACK "
            "that the same address was seen to send before. So a firewall in between has refused "
            "the connection in the server's name. Of one client it is told once an hour; `others` "
            "counts refusals since then.",
        .harmless =
            "A server without a listener refuses with its own time to live, or with another "
            "usual beginning (64, 128, 255) less the same hops. Several paths and servers behind "
            "one address differ by one or two.",
        .remedy = "Ask whoever runs the firewall between the two. Many providers block port 25 "
                  "outwards: use the provider's relay, or a submission server on port 587 or 465.",
        .find = NULL,
    },
};

const struct rule_family notice_family = { rules, sizeof rules / sizeof rules[0] };

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
};

const struct rule_family notice_family = { rules, sizeof rules / sizeof rules[0] };

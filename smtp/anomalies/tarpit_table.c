/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about servers that are slow on purpose. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "tarpit-stutter",
        .title = "Server sends octet by octet",
        .severity = SEVERITY_INFO,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation =
            "The server sent its replies in segments of one or two octets, about one a second. "
            "Tarpits do so to take the time of clients that they hold for spammers. When this took "
            "more than a minute it is a warning, since the mail does not get through.",
        .harmless = "Slow networks: they lose and delay segments, but do not keep a pace.",
        .remedy = "The server holds the client for a spammer: ask its operator, or look on which "
                  "block lists the client is.",
        .find = find_tarpit_stutter,
    },
    {
        .id = "tarpit-delay",
        .title = "Refusals come late, and nothing else does",
        .severity = SEVERITY_INFO,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_MEDIUM,
        .reference = NULL,
        .explanation =
            "The server took four seconds or more for each command that it refused, and less than "
            "one second for most of those that it accepted. Servers delay refusals on purpose, so "
            "that trying out addresses and passwords takes long.",
        .harmless =
            "A single late refusal: a name lookup that got no answer. Refusals of a whole message, "
            "which is looked at first. A server that is slow with everything. Where replies had to "
            "be sent again confidence is low.",
        .remedy = "Look at what is refused and mend that; the delay is meant.",
        .find = find_tarpit_delay,
    },
};

const struct rule_family tarpit_family = { rules, sizeof rules / sizeof rules[0] };

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of thresholds. */
#include "smtp/anomalies/thresholds.h"

#include <string.h>

#define SECONDS(n) ((n)*DURATION_SECOND)
#define MINUTES(n) SECONDS(60 * (n))
#define HOURS(n)   MINUTES(60 * (n))
#define MILLIS(n)  ((n)*DURATION_MILLISECOND)

/* The rule, the name within it, the unit; unless set, at least, at most; what it means. */
#define ROW(threshold, ...) [THRESHOLD_##threshold] = { __VA_ARGS__ }

static const struct threshold_row rows[] = {
    ROW(RSET_RECIPIENT_VERIFICATION_RECIPIENTS, "rset-recipient-verification", "recipients",
        UNIT_COUNT, 3, 2, 1000,
        "from so many recipients on that are tried one by one, none of them sent to, the client is "
        "verifying addresses, whatever the sender"),
    ROW(RSET_UNEXPLAINED_ABORT_RECURRING, "rset-unexplained-abort", "recurring", UNIT_COUNT, 3, 2,
        1000, "so many in a session are each one severity higher"),
    ROW(RSET_UNEXPLAINED_ABORT_IN_A_DAY, "rset-unexplained-abort", "in-a-day", UNIT_COUNT, 3, 2,
        1000, "from so many of one client in a day on it is a warning"),
    ROW(RSET_DOUBLED_WITHIN, "rset-doubled", "within", UNIT_DURATION, SECONDS(5), MILLIS(1),
        HOURS(1), "the second RSET comes at most so long after the first"),
    ROW(ENVELOPE_REPLAY_WITHIN, "envelope-replay-after-abort", "within", UNIT_DURATION, MINUTES(10),
        SECONDS(1), HOURS(24),
        "on the same connection the envelope comes back at most so long after the RSET"),
    ROW(ENVELOPE_REPLAY_WITHIN_ELSEWHERE, "envelope-replay-after-abort", "within-elsewhere",
        UNIT_DURATION, MINUTES(1), SECONDS(1), HOURS(24),
        "on another connection it comes back at most so long after the RSET"),
    ROW(ENVELOPE_REPLAY_AT_ONCE, "envelope-replay-after-abort", "at-once", UNIT_DURATION,
        SECONDS(1), 0, HOURS(1),
        "one that comes back sooner than that, with nothing in between, is a mail program that "
        "starts again: a notice"),
    ROW(RSET_CLOSES_CONNECTION_WITHIN, "rset-closes-connection", "within", UNIT_DURATION,
        SECONDS(1), MILLIS(1), MINUTES(5), "the connection ends at most so long after the RSET"),
    ROW(RSET_STORM_COUNT, "rset-storm", "count", UNIT_COUNT, 20, 2, 1000000,
        "from so many RSETs on, when they are over twice as many as messages"),
    ROW(RSET_STORM_COUNT_WITHOUT_MAIL, "rset-storm", "count-without-mail", UNIT_COUNT, 10, 2,
        1000000, "from so many RSETs on, when there are hardly any messages"),
    ROW(RSET_STORM_MESSAGES, "rset-storm", "messages", UNIT_COUNT, 3, 1, 1000000,
        "fewer messages than that are hardly any"),
    ROW(NOOP_KEEPALIVE_INTERVAL, "noop-keepalive", "interval", UNIT_DURATION, SECONDS(1), MILLIS(1),
        HOURS(1), "the NOOPs are at least so far apart"),
    ROW(NOOP_KEEPALIVE_VARIATION, "noop-keepalive", "variation", UNIT_PERCENT, 30, 1, 100,
        "their intervals vary by less than that (the standard deviation, of the mean)"),
    ROW(NOOP_LIVENESS_CHECK_WITHIN, "noop-liveness-check", "within", UNIT_DURATION, SECONDS(2),
        MILLIS(1), HOURS(1), "the next command comes at most so long after the NOOP"),
    ROW(NOOP_FLOOD_INTERVAL, "noop-flood", "interval", UNIT_DURATION, SECONDS(1), MILLIS(1),
        HOURS(1), "NOOPs that follow each other sooner than that are a row"),
    ROW(NOOP_FLOOD_ROW, "noop-flood", "row", UNIT_COUNT, 3, 2, 1000000,
        "from so many NOOPs in a row on they count"),
    ROW(NOOP_FLOOD_WARNING, "noop-flood", "warning", UNIT_COUNT, 20, 2, 1000000,
        "from so many between two messages on it is a warning"),
    ROW(NOOP_FLOOD_CRITICAL, "noop-flood", "critical", UNIT_COUNT, 100, 2, 1000000,
        "from so many between two messages on it is critical"),
    ROW(DATA_DELAYED_SHORTEST, "data-delayed", "shortest", UNIT_DURATION, SECONDS(5), MILLIS(1),
        HOURS(1), "DATA that comes sooner than that is never late"),
    ROW(DATA_DELAYED_LONGEST, "data-delayed", "longest", UNIT_DURATION, SECONDS(30), MILLIS(1),
        HOURS(1), "DATA that comes later than that is always late"),
    ROW(DATA_DELAYED_TIMES_USUAL, "data-delayed", "times-usual", UNIT_COUNT, 20, 1, 1000000,
        "between the two it is late after so many times what the client usually takes"),
    ROW(DATA_DELAYED_HALTING, "data-delayed", "halting-pause", UNIT_DURATION, SECONDS(2), MILLIS(1),
        HOURS(1),
        "a message that stops so long in the middle was typed, or made while it was sent"),
    ROW(DATA_BODY_BURST_PAUSE, "data-body-burst", "pause", UNIT_DURATION, MILLIS(50), 0, MINUTES(1),
        "no pause within the message is longer than that"),
    ROW(DOT_DELAYED_ALONE_SHORTEST, "dot-delayed-alone", "shortest", UNIT_DURATION, SECONDS(8),
        MILLIS(1), HOURS(1), "the pause before the dot is at least so long"),
    ROW(DOT_DELAYED_ALONE_LONGEST, "dot-delayed-alone", "longest", UNIT_DURATION, SECONDS(12),
        MILLIS(1), HOURS(1), "the pause before the dot is at most so long"),
    ROW(DATA_354_FASTER_PATH, "data-354-faster-than-path", "path", UNIT_DURATION, MILLIS(1), 0,
        MINUTES(1), "a way to the server and back that is shorter than that tells nothing"),
    ROW(DATA_354_FASTER_OF_OTHERS, "data-354-faster-than-path", "of-others", UNIT_PERCENT, 50, 1,
        100, "the 354 takes less than that of the quickest other reply"),
    ROW(DATA_354_FASTER_OF_PATH, "data-354-faster-than-path", "of-path", UNIT_PERCENT, 70, 1, 100,
        "and less than that of the way to the server and back"),
    ROW(CONNECTION_IDLE_HELD_IDLE, "connection-idle-held", "idle", UNIT_DURATION, MINUTES(1),
        SECONDS(1), HOURS(24), "from so long a silence on"),
    ROW(CONNECTION_IDLE_HELD_WARNING, "connection-idle-held", "warning", UNIT_DURATION, MINUTES(5),
        SECONDS(1), HOURS(24),
        "from so long a silence on it is a warning, when the next mail found the server gone"),
    ROW(ENHANCED_CODE_MISSING_CODED, "enhanced-code-missing-midstream", "coded-replies", UNIT_COUNT,
        2, 1, 1000, "so many replies with a code come before the one without"),
    ROW(ENHANCED_CODE_MISSING_SESSIONS, "enhanced-code-missing-midstream", "sessions", UNIT_COUNT,
        3, 1, 1000000,
        "from so many sessions on, four fifths of which are alike, it is known that the server has "
        "codes"),
    ROW(INTERCEPTION_POSSIBLE, "client-av-proxy-suspected", "possible", UNIT_COUNT, 3, 1, 1000,
        "from this score on interception is possible"),
    ROW(INTERCEPTION_LIKELY, "client-av-proxy-suspected", "likely", UNIT_COUNT, 5, 1, 1000,
        "from this score on it is likely"),
    ROW(INTERCEPTION_CERTAIN, "client-av-proxy-suspected", "certain", UNIT_COUNT, 10, 1, 1000,
        "from this score on it is certain, with an interceptor's own words"),
    ROW(INTERCEPTION_CLIENTS, "client-av-proxy-suspected", "clients", UNIT_COUNT, 5, 2, 64,
        "four fifths of so many clients make a pattern the server's own"),
    ROW(TLS_FALLBACK_WITHIN, "tls-fallback-cleartext", "within", UNIT_DURATION, MINUTES(10),
        SECONDS(1), HOURS(24), "it comes back at most so long after the failed handshake"),
    ROW(DIRECTORY_HARVEST_WARNING, "directory-harvest", "warning", UNIT_COUNT, 25, 2, 1000000,
        "from so many unknown recipients within an hour on, when they are half of all"),
    ROW(DIRECTORY_HARVEST_CRITICAL, "directory-harvest", "critical", UNIT_COUNT, 100, 2, 1000000,
        "from so many on it is critical"),
    ROW(DIRECTORY_HARVEST_NEARLY_ALL, "directory-harvest", "nearly-all", UNIT_COUNT, 20, 2, 1000000,
        "of so many recipients or more, more than nine in ten unknown ones are critical"),
    ROW(AUTH_BRUTEFORCE_WARNING, "auth-bruteforce", "warning", UNIT_COUNT, 5, 2, 1000000,
        "from so many refused passwords within ten minutes on"),
    ROW(AUTH_BRUTEFORCE_CRITICAL, "auth-bruteforce", "critical", UNIT_COUNT, 50, 2, 1000000,
        "from so many on it is critical"),
    ROW(AUTH_BRUTEFORCE_PACE, "auth-bruteforce", "pace", UNIT_DURATION, SECONDS(20), SECONDS(1),
        HOURS(1), "a steady pace that is no faster is that of a program with an old password"),
    ROW(GREYLISTING_LEAST, "greylisting", "least", UNIT_DURATION, MINUTES(1), SECONDS(1), HOURS(24),
        "a mail that is taken sooner was put off for another reason"),
    ROW(DEFERRED_UNRESOLVED_TRIES, "deferred-unresolved", "tries", UNIT_COUNT, 3, 2, 1000,
        "from so many tries of a mail on"),
    ROW(DEFERRED_UNRESOLVED_LEAST, "deferred-unresolved", "least", UNIT_DURATION, HOURS(1),
        SECONDS(1), HOURS(120), "and so long after the first one"),
    ROW(COMMAND_LINE_OCTETS, "command-line-too-long", "octets", UNIT_OCTETS, 512, 64, 1000000,
        "a command that no extension makes longer has at most so many with its CRLF"),
    ROW(COMMAND_LINE_WARNING, "command-line-too-long", "warning", UNIT_OCTETS, 2048, 64, 1000000,
        "one that has more is a warning"),
    ROW(REPLY_LINE_OCTETS, "reply-line-too-long", "octets", UNIT_OCTETS, 512, 64, 1000000,
        "a line has at most so many with its code and CRLF"),
    ROW(SIZE_DECLARATION_ABOVE, "size-declaration-wrong", "above", UNIT_PERCENT, 10, 0, 1000,
        "so much more than announced is an estimate"),
    ROW(SIZE_DECLARATION_OCTETS, "size-declaration-wrong", "octets", UNIT_OCTETS, 1024, 0, 1000000,
        "and so many octets beside"),
    ROW(RECIPIENT_LIMIT_LEAST, "recipient-limit", "least", UNIT_COUNT, 100, 1, 1000000,
        "a server that takes fewer is a warning"),
};

_Static_assert(sizeof rows / sizeof rows[0] == THRESHOLD_COUNT, "a row for each");

const struct threshold_row *threshold_row(enum threshold threshold)
{
    return &rows[threshold];
}

enum threshold threshold_find(const char *rule, const char *name)
{
    unsigned i = 0;

    while (i < THRESHOLD_COUNT &&
           (strcmp(rows[i].rule, rule) != 0 || strcmp(rows[i].name, name) != 0))
        i++;
    return (enum threshold)i;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One table: the first row that fits is the reason, so the more exact ones come first. */
#include "smtp/diagnosis/refusal_reasons.h"

#include <string.h>

/* A reply line has 512 octets (RFC 5321 4.5.3.1.5); of a longer one no more is looked at. */
enum { WORDINGS = 8, MOST_TEXT = 512 };

/* A row fits when the enhanced code has that subject and detail, or the text has
 * one of the wordings; and the code's class is the row's, if it has one. */
static const struct row {
    struct refusal_reason reason;
    unsigned class;       /* 4, 5, or 0 for both */
    uint16_t code;        /* that code fits; 0 for none */
    const char *enhanced; /* "1.1" of 5.1.1; NULL for none */
    const char *wordings[WORDINGS];
} rows[] = {
    {
        { "greylisting-odd-code", BLAME_SERVER,
          "The server greylists, and says so with a code that means something else: 4.2.2 is a "
          "full mailbox, and clients may give the mail up.",
          "Let the server answer 450 or 451 with 4.7.1 when it greylists; the client has to try "
          "again after some minutes." },
        4,
        0,
        NULL,
        { NULL },
    },
    {
        { "greylisting", BLAME_SERVER,
          "This is greylisting: the server lets the mail in when the client comes back after some "
          "minutes.",
          "Nothing, if the client keeps the mail and tries again, as mail servers do. A program "
          "that does not has to hand its mail to a server that does." },
        4,
        0,
        NULL,
        { "greylist", "graylist", "grey-list", "grey list", "gray list" },
    },
    {
        { "helo-name", BLAME_CLIENT,
          "The complaint is about the name that the client gave in HELO or EHLO, whatever command "
          "it answers.",
          "Set the client's HELO name to a full domain name that has an address, or to its address "
          "in brackets such as [192.0.2.1]." },
        0,
        0,
        NULL,
        { "helo command rejected", "ehlo command rejected", "invalid helo", "helo name",
          "fully-qualified hostname", "bad helo", "helo/ehlo argument" },
    },
    {
        { "helo-missing", BLAME_CLIENT,
          "The server has not heard HELO or EHLO; after STARTTLS it has to be said again.",
          "Update the program that sends: it has to say EHLO first, and again after STARTTLS (RFC "
          "3207, 4.2)." },
        0,
        0,
        NULL,
        { "send hello first", "helo/ehlo first", "ehlo/helo first", "helo first", "ehlo first",
          "polite people say h" },
    },
    {
        { "tls-required", BLAME_CLIENT, "The server wants TLS first.",
          "Switch STARTTLS on in the client, or use port 465 with TLS from the first byte." },
        0,
        0,
        "7.10",
        { "issue a starttls", "starttls first", "starttls is required", "requires tls",
          "requires encryption", "encryption required", "must use tls" },
    },
    {
        { "authentication-failed", BLAME_CLIENT,
          "The server did not accept the user name or the password.",
          "Correct the credentials in the client; some providers want a password of its own for "
          "each program." },
        5,
        535,
        "7.8",
        { "authentication failed", "authentication unsuccessful",
          "username and password not accepted", "authentication credentials invalid" },
    },
    {
        { "authentication-required", BLAME_CLIENT, "The server wants the client to log in first.",
          "Switch authentication on in the client, on the submission port (587 or 465)." },
        0,
        0,
        NULL,
        { "authentication required", "authentication is required", "must authenticate",
          "auth required", "not authenticated", "log in first" },
    },
    {
        { "relay-denied", BLAME_CLIENT,
          "The server does not pass mail on for this client: the recipient is not one of its own.",
          "Log in on the submission port, or let the server's administrator allow the client's "
          "address; or use the server that is responsible for the recipient." },
        0,
        0,
        NULL,
        { "relay access denied", "relaying denied", "unable to relay", "relay not permitted",
          "relaying not allowed", "not permitted to relay", "relay denied" },
    },
    {
        { "header-too-large", BLAME_CLIENT,
          "The message's header is larger than the server takes, and whatever was refused after "
          "that only follows from it.",
          "Find out what makes the header grow, often a loop; and have the client stop sending "
          "when it is refused." },
        0,
        0,
        NULL,
        { "header size exceeds", "headers too large", "header too large", "too many headers" },
    },
    {
        { "mailbox-full", BLAME_SERVER, "The recipient's mailbox is full.",
          "The recipient has to make room." },
        0,
        0,
        "2.2",
        { "mailbox full", "mailbox is full", "over quota", "quota exceeded" },
    },
    {
        { "message-too-large", BLAME_CLIENT, "The message is larger than the server takes.",
          "Send a smaller message or a link, or raise the server's limit." },
        0,
        552,
        "3.4",
        { "message size exceeds", "message too large", "message is too large", "too big",
          "size limit" },
    },
    {
        { "unknown-recipient", BLAME_CLIENT, "The server does not know the recipient.",
          "Correct the address, or take it off the list." },
        5,
        0,
        "1.1",
        { "user unknown", "no such user", "unknown user", "does not exist", "no mailbox here",
          "unknown recipient", "mailbox not found", "invalid recipient" },
    },
    {
        { "mailbox-disabled", BLAME_SERVER, "The recipient's mailbox is switched off.",
          "Ask the recipient's side; until then the mail cannot be delivered." },
        0,
        0,
        "2.1",
        { "account disabled", "mailbox disabled", "account is disabled" },
    },
    {
        { "sender-domain", BLAME_CLIENT,
          "The complaint is about the sender's address: its domain cannot be found or may not be "
          "used here.",
          "Set a sender address whose domain exists and may be sent from by this client." },
        0,
        0,
        "1.8",
        { "sender address rejected", "domain of sender", "sender domain", "invalid sender" },
    },
    {
        { "sender-authentication", BLAME_CLIENT,
          "The complaint is about SPF, DKIM or DMARC of the sender's domain.",
          "Let the domain's DNS name this client (SPF), or have the mail signed (DKIM)." },
        0,
        0,
        NULL,
        { "spf", "dkim", "dmarc", "unauthenticated email" },
    },
    {
        { "reverse-dns", BLAME_CLIENT,
          "The complaint is about the client's address: its reverse DNS entry is missing or does "
          "not fit.",
          "Have the provider set a PTR record for the client's address, and the name's address "
          "record to match." },
        0,
        0,
        "7.25",
        { "reverse dns", "reverse hostname", "ptr record", "rdns", "find your hostname",
          "find your reverse" },
    },
    {
        { "blocklisted", BLAME_CLIENT,
          "The complaint is about the client's address: it stands on a list of senders of spam.",
          "Find out why it is listed, mend that, and ask the list to take it off." },
        0,
        0,
        NULL,
        { "blocked using", "blacklist", "blocklist", "block list", "black list", "dnsbl",
          "poor reputation", "listed at" },
    },
    {
        { "virus", BLAME_CLIENT, "The server says that the message has a virus.",
          "Check the sending machine; if the message is clean, ask the server's administrator." },
        5,
        0,
        NULL,
        { "virus", "malware", "infected" },
    },
    {
        { "spam", BLAME_CLIENT, "The server takes the message or its sender for spam.",
          "Look at what was sent; the server's administrator can tell which rule it broke." },
        0,
        0,
        NULL,
        { "spam", "content rejected", "message content" },
    },
    {
        { "too-many", BLAME_CLIENT,
          "The client sends or connects more often than the server allows.",
          "Send more slowly and over fewer connections, or have the server's limit raised." },
        0,
        0,
        NULL,
        { "too many connections", "too many concurrent", "rate limit", "throttl",
          "too many messages", "too much mail", "sending rate", "too many recipients" },
    },
    {
        { "protocol-error", BLAME_CLIENT, "The client spoke before its turn.",
          "Update the program that sends: it has to wait for the whole greeting and, without "
          "PIPELINING, for every reply." },
        0,
        0,
        NULL,
        { "synchronization error", "protocol error", "improper use of smtp command pipelining",
          "improper command pipelining", "out of sequence" },
    },
    {
        { "bare-line-feeds", BLAME_CLIENT, "The complaint is about lines that do not end in CR LF.",
          "Have the sending program end its lines in CR LF." },
        0,
        0,
        NULL,
        { "bare lf", "bare linefeed", "bare line feed", "stray newline", "bare newline" },
    },
    {
        { "line-too-long", BLAME_CLIENT, "A line is longer than the server takes.",
          "Have the sending program break its lines (RFC 5321, 4.5.3.1)." },
        0,
        0,
        NULL,
        { "line too long", "lines too long", "line length" },
    },
    {
        { "server-resources", BLAME_SERVER, "The server has no room or no resources at present.",
          "Look after the server's disk, memory and load; the client tries again." },
        4,
        0,
        "3.1",
        { "insufficient system", "no system resources", "system resources", "insufficient disk",
          "try again later, server busy" },
    },
};

/* A refusal as the rows are held against it. */
struct refusal_text {
    const struct reply_status *status;
    char lower[MOST_TEXT + 1]; /* in small letters, as the wordings are; a NUL is a blank */
};

static struct refusal_text refusal_text_of(const struct reply_status *status)
{
    struct refusal_text refusal = { .status = status };
    struct bytes text = bytes_first(status->text, MOST_TEXT);

    for (size_t i = 0; i < text.length; i++)
        refusal.lower[i] = text.data[i] != '\0' ? (char)ascii_lower(text.data[i]) : ' ';
    return refusal;
}

static bool says(const struct row *row, const struct refusal_text *refusal)
{
    for (size_t i = 0; i < WORDINGS && row->wordings[i] != NULL; i++)
        if (strstr(refusal->lower, row->wordings[i]) != NULL)
            return true;
    return false;
}

/* Class and dot stand before it. */
static bool has_detail(const struct row *row, struct bytes enhanced)
{
    return row->enhanced != NULL &&
           bytes_equal(bytes_after(enhanced, 2), bytes_of_string(row->enhanced));
}

static bool fits(const struct row *row, const struct refusal_text *refusal)
{
    const struct reply_status *status = refusal->status;
    unsigned class = reply_class(status->code);

    if (row->class != 0 && row->class != class)
        return false;
    /* The enhanced code is the more exact one. */
    if (row->code != 0 && row->code == status->code && status->enhanced.length == 0)
        return true;
    return has_detail(row, status->enhanced) || says(row, refusal);
}

/* Which codes are meant for a message that has to wait: RFC 5321 4.2.3, 3.6.2. */
static bool is_odd_for_greylisting(const struct reply_status *status)
{
    return (status->code != 450 && status->code != 451 && status->code != 421) ||
           bytes_equal(status->enhanced, bytes_of_string("4.2.2"));
}

enum { ROW_ODD_GREYLISTING, ROW_GREYLISTING };

const struct refusal_reason *refusal_reason_of(const struct reply_status *status)
{
    struct refusal_text refusal;

    if (reply_class(status->code) != 4 && reply_class(status->code) != 5)
        return NULL;
    refusal = refusal_text_of(status);
    if (fits(&rows[ROW_GREYLISTING], &refusal) && is_odd_for_greylisting(status))
        return &rows[ROW_ODD_GREYLISTING].reason;
    for (size_t i = ROW_GREYLISTING; i < sizeof rows / sizeof rows[0]; i++)
        if (fits(&rows[i], &refusal))
            return &rows[i].reason;
    return NULL;
}

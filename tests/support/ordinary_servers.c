/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What servers of well-known kinds say. */
#include "tests/support/ordinary_traffic.h"

#define HELLO_NAME  "mx.example.com Hello client.example.org [192.0.2.1]"
#define CODES       "S+ 250-ENHANCEDSTATUSCODES\n"
#define PIPELINING  "S+ 250-PIPELINING\n"
#define CHUNKING    "S+ 250-CHUNKING\n"
#define STARTTLS    "S+ 250-STARTTLS\n"
#define SIZE        "S+ 250-SIZE 52428800\n"
#define SENDMAIL354 "Enter mail, end with \".\" on a line by itself"

const struct ordinary_server ordinary_servers[] = {
    { "mx.example.com ESMTP Postfix (Debian/GNU)", "mx.example.com",
      PIPELINING SIZE STARTTLS CODES CHUNKING, "2.1.0 Ok", "2.1.5 Ok",
      "End data with <CR><LF>.<CR><LF>", "2.0.0 Ok: queued as 4#A", "2.0.0 Ok", "2.0.0 Ok",
      "2.0.0 Bye", true },
    { "mx.example.com ESMTP Exim 4.96 Tue, 24 Nov 2026 04:00:# +0000", HELLO_NAME,
      SIZE PIPELINING CHUNKING STARTTLS, "OK", "Accepted",
      "Enter message, ending with \".\" on a line by itself", "OK id=1rX-#-a", "Reset OK", "OK",
      "mx.example.com closing connection", false },
    { "mx.example.com ESMTP Sendmail 8.17/8.17; Tue, 24 Nov 2026 04:00:# GMT",
      HELLO_NAME ", pleased to meet you", CODES PIPELINING SIZE STARTTLS, "2.1.0 <a>... Sender ok",
      "2.1.5 <b>... Recipient ok", SENDMAIL354, "2.0.0 1A# Message accepted for delivery",
      "2.0.0 Reset state", "2.0.0 OK", "2.0.0 mx.example.com closing connection", false },
    { "mx.example.com ESMTP OpenSMTPD", HELLO_NAME ", pleased to meet you", CODES SIZE STARTTLS,
      "2.0.0 Ok", "2.1.5 Destination address valid: Recipient ok", SENDMAIL354,
      "2.0.0 8# Message accepted for delivery", "2.0.0 Reset state", "2.0.0 Ok", "2.0.0 Bye",
      false },
    { "mx.example.com ESMTP", "mx.example.com", PIPELINING, "ok", "ok", "go ahead", "ok 17# qp 9#",
      "flushed", "ok", "mx.example.com", false },
    { "mx.example.com ESMTP Haraka ready (A#)", HELLO_NAME ", Haraka is at your service.",
      PIPELINING SIZE STARTTLS, "sender OK", "recipient OK", "go ahead, make my day",
      "Message Queued (A-#)", "OK", "OK",
      "mx.example.com closing connection. Have a jolly good day.", false },
    { "mx.example.com Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026 04:00:# +0000",
      "mx.example.com Hello [192.0.2.1]",
      SIZE PIPELINING CODES STARTTLS "S+ 250-X-ANONYMOUSTLS\n" CHUNKING, "2.1.0 Sender OK",
      "2.1.5 Recipient OK", "Start mail input; end with <CRLF>.<CRLF>",
      "2.6.0 <a@b> [InternalId=#] Queued mail for delivery", "2.0.0 Resetting", "2.0.0 OK",
      "2.0.0 Service closing transmission channel", false },
    { "mx.example.com ESMTP q#x - gsmtp", "mx.example.com at your service, [192.0.2.1]",
      SIZE STARTTLS CODES PIPELINING CHUNKING, "2.1.0 OK q#x - gsmtp", "2.1.5 OK q#x - gsmtp",
      " Go ahead q#x - gsmtp", "2.0.0 OK  17 q#x - gsmtp", "2.1.5 Flushed q#x - gsmtp",
      "2.0.0 OK q#x - gsmtp", "2.0.0 closing connection q#x - gsmtp", false },
    { "mx.example.com Axigen ESMTP ready", "mx.example.com Axigen ESMTP hello", PIPELINING SIZE,
      "Sender accepted", "Recipient accepted", "Ready to receive data; remember <CRLF>.<CRLF>",
      "Mail queued for delivery", "Reset done", "Ok", "Good bye", false },
    { "mx.example.com ESMTP Postal/A#", "My capabilities are", "", "OK", "OK", "Go ahead", "OK",
      "OK", "OK", "Closing Connection", false },
    { "mx.example.com ESMTP CommuniGate Pro 6.3", "mx.example.com is glad to see you", PIPELINING,
      "sender accepted", "will relay mail", SENDMAIL354, "# message accepted for delivery",
      "SMTP state reset", "ok", "mx.example.com CommuniGate Pro SMTP closing connection", false },
    { "mx.example.com ESMTP MDaemon 20.0.#; Tue, 24 Nov 2026 04:00:# +0000",
      "mx.example.com Hello client.example.org, pleased to meet you", CODES SIZE, "2.1.0 Sender OK",
      "2.1.5 Recipient OK", "Enter mail, end with <CRLF>.<CRLF>",
      "2.6.0 Ok, message saved <Message-ID: #@x>", "2.0.0 RSET? Well, ok.", "2.0.0 OK",
      "2.0.0 See ya in cyberspace", false },
    { "mx.example.com ESMTP Service ready", "Hello client.example.org",
      PIPELINING CODES CHUNKING STARTTLS, "2.0.0 Roger, accepting mail from <a>",
      "2.0.0 I'll make sure <b> gets this", "Go ahead. End your data with <CR><LF>.<CR><LF>",
      "2.0.0 OK: queued", "2.0.0 Session reset", "2.0.0 I have successfully done nothing",
      "2.0.0 Bye", false },
    /* A front end with another product behind it. */
    { "mx.example.com ESMTP Exim 4.96", "mx.example.com", CODES PIPELINING, "2.1.0 Ok", "2.1.5 Ok",
      "End data with <CR><LF>.<CR><LF>", "2.0.0 Ok: queued as 4#A", "2.0.0 Ok", "2.0.0 Ok",
      "2.0.0 Bye", false },
};

const size_t ordinary_server_count = sizeof ordinary_servers / sizeof ordinary_servers[0];

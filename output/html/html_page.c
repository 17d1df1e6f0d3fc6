/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Head and foot of a page. */
#include "output/html/html_page.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>

#include "base/memory.h"
#include "config.h"

/* One string literal a line. */
static const char style[] =
#include "output/html/style.inc"
    ;

enum { SHA256_SIZE = 32 };

/* In base64, as a policy names it. */
static void add_style_digest(struct bounded_buffer *page)
{
    unsigned char digest[SHA256_SIZE];
    gnutls_datum_t base64;
    const gnutls_datum_t data = { digest, sizeof digest };

    /* Neither can fail but for want of memory. */
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, style, sizeof style - 1, digest) != 0 ||
        gnutls_base64_encode2(&data, &base64) != 0)
        abort();
    bounded_buffer_append(page, bytes_of(base64.data, base64.size));
    gnutls_free(base64.data);
}

/* Arrowheads for the ladders, once for all of them. */
static const char markers[] =
    "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>\n"
    "<marker id=\"to-server\" class=\"head client\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
    "markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
    "<path d=\"M0 0L8 4L0 8z\"/></marker>\n"
    "<marker id=\"to-client\" class=\"head server\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
    "markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
    "<path d=\"M0 0L8 4L0 8z\"/></marker>\n"
    "<marker id=\"refusal\" class=\"head refused\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
    "markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
    "<path d=\"M0 0L8 4L0 8z\"/></marker>\n"
    "</defs></svg>\n";

void html_page_begin(struct bounded_buffer *page, const char *title, struct bytes about)
{
    html_add(page, "<!DOCTYPE html>\n"
                   "<html lang=\"en\">\n<head>\n"
                   "<meta charset=\"utf-8\"/>\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "base-uri 'none'; form-action 'none'; style-src 'sha256-");
    add_style_digest(page);
    html_add(page, "'\"/>\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                   "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                   "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
                   "<meta name=\"robots\" content=\"noindex\"/>\n"
                   "<meta name=\"generator\" content=\"smtpscope " PACKAGE_VERSION "\"/>\n<title>");
    html_add_string(page, title);
    html_add(page, "</title>\n<style>");
    html_add(page, style);
    html_add(page, "</style>\n</head>\n<body>\n");
    html_add(page, markers);
    html_add(page, "<header>\n<h1>");
    html_add_string(page, title);
    html_add(page, "</h1>\n<p>");
    html_add_text(page, about);
    html_add(page, "</p>\n</header>\n<main>\n");
}

void html_page_end(struct bounded_buffer *page)
{
    html_add(page, "</main>\n"
                   "<footer><p>Made by smtpscope " PACKAGE_VERSION
                   " from what passed by. It sent nothing, and this page asks for "
                   "nothing.</p></footer>\n"
                   "</body>\n</html>\n");
}

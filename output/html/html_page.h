/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frame of every page: what stands in front of its content and behind it.
 *
 * A page is one file that needs no other: its style sheet (style.css beside this file,
 * compiled in) is in it, and there is no script. A Content-Security-Policy forbids
 * everything else, scripts and requests of any kind; of style sheets it allows the one
 * with the digest of ours (W3C, Content Security Policy Level 3, 2.3.1 and 6.7.3.3).
 */
#ifndef OUTPUT_HTML_HTML_PAGE_H
#define OUTPUT_HTML_HTML_PAGE_H

#include "output/html/html_text.h"

/* Up to the opening of <main>: a title, and what the page is about. */
void html_page_begin(struct bounded_buffer *page, const char *title, struct bytes about);
void html_page_end(struct bounded_buffer *page);

#endif

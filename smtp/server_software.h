/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Server software: which programs answer with a given text.
 *
 * A server names itself in its greeting, but that is configuration; the texts
 * behind 354, 221 and 250 are fixed in most programs, and RFC 5321 4.2 leaves
 * them free. So each text tells a set of products, and a reply that cannot
 * come from any product of the greeting was perhaps written by somebody else.
 *
 * The knowledge is the file servers.conf, which says itself how it is written.
 * It is compiled in and installed; an operator adds to it with files of his
 * own, which extend the products there are or bring new ones.
 *
 * Texts are what reply_status has: code and enhanced status code (RFC 2034)
 * taken off, trimmed. For the banner they are everything behind the code and
 * its blank. A text of more than FINGERPRINT_TEXT_MAXIMUM bytes, twice what
 * RFC 5321 4.5.3.1.5 allows a reply line, fits no pattern.
 *
 * A database is filled by one thread and may then be read by any number.
 */
#ifndef SMTP_SERVER_SOFTWARE_H
#define SMTP_SERVER_SOFTWARE_H

#include "base/bytes.h"
#include "base/error.h"
#include "smtp/server_software_set.h"

/* What a text was said in answer to. */
enum fingerprint_field {
    FINGERPRINT_BANNER,   /* the lines of the 220 greeting */
    FINGERPRINT_HELO,     /* the lines of the 250 to HELO */
    FINGERPRINT_EHLO,     /* the lines of the 250 to EHLO or LHLO */
    FINGERPRINT_STARTTLS, /* the reply to STARTTLS, whatever its code */
    FINGERPRINT_MAIL,     /* the reply to MAIL, whatever its code */
    FINGERPRINT_RCPT,     /* the reply to RCPT, whatever its code */
    FINGERPRINT_DATA,     /* the 354 to DATA */
    FINGERPRINT_MESSAGE,  /* the 250 to the whole message, sent by DATA or BDAT */
    FINGERPRINT_REFUSAL,  /* a 4xx or 5xx to the whole message */
    FINGERPRINT_RSET,     /* the 250 to RSET */
    FINGERPRINT_NOOP,     /* the 250 to NOOP */
    FINGERPRINT_UNKNOWN,  /* the 4xx, 5xx or 221 to a verb that nobody knows */
    FINGERPRINT_QUIT,     /* the 221 to QUIT */
    FINGERPRINT_CLOSING,  /* a 421, whenever it comes */
    FINGERPRINT_FIELD_COUNT
};

/* Where a product stands. */
enum product_kind {
    PRODUCT_SERVER,
    PRODUCT_FRONT_END,   /* the server's own gateway, balancer or screen */
    PRODUCT_INTERCEPTOR, /* stands between a client and a server that was not told */
    PRODUCT_TARPIT,
    PRODUCT_FILTER, /* the server's content filter */
    PRODUCT_KIND_COUNT
};

struct product {
    const char *id;
    const char *title; /* for people; the id without one */
    enum product_kind kind;
    bool rare; /* explains a text only where another text of the session fits it too */
};

/* Reaching one of these, or PRODUCTS_MAXIMUM, is an operator error. */
enum {
    PRODUCT_ID_MAXIMUM = 32,
    PRODUCT_TITLE_MAXIMUM = 64,
    PATTERN_MAXIMUM = 160,          /* bytes of one pattern */
    PATTERNS_MAXIMUM = 4096,        /* of all products */
    SERVERS_FILE_MAXIMUM = 1 << 20, /* bytes of one file */
};

/* Reaching this one means "no product". */
enum { FINGERPRINT_TEXT_MAXIMUM = 1024 };

struct server_software;

struct server_software *server_software_new(void);
void server_software_free(struct server_software *software);

/* Adds the file that was compiled in, or one of the operator's. A failure
 * names file and line; the database may then hold a part of the file. */
bool server_software_load_builtin(struct server_software *software, struct error *error);
bool server_software_load_file(struct server_software *software, const char *path,
                               struct error *error);

/* The one that was compiled in, and then those of the operator. */
bool server_software_load(struct server_software *software, const char *const *paths, size_t count,
                          struct error *error);

/* As load_file, of a text in memory; `name` stands for it in messages. */
bool server_software_load_text(struct server_software *software, const char *name,
                               struct bytes text, struct error *error);

size_t server_software_count(const struct server_software *software);

/* Lent until the next load. */
const struct product *server_software_product(const struct server_software *software, int product);

/* PRODUCT_NONE when there is no such product. */
int server_software_find(const struct server_software *software, const char *id);

struct product_set server_software_match(const struct server_software *software,
                                         enum fingerprint_field field, struct bytes text);

struct product_set server_software_of_kind(const struct server_software *software,
                                           enum product_kind kind);

/* The products that have any text for the field: only of them is it known what they do not say. */
struct product_set server_software_with_field(const struct server_software *software,
                                              enum fingerprint_field field);

/* The key in servers.conf: "banner", "354", "221", ... */
const char *fingerprint_field_name(enum fingerprint_field field);
/* "server", "front-end", "interceptor", "tarpit", "filter". */
const char *product_kind_name(enum product_kind kind);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a transcript says of TLS. */
#include "output/tls_words.h"
#include "output/transcript_parts.h"

static const struct page_margin margin = { STYLE_PLAIN, PAGE_NO_LABEL };

static void add_words(struct transcript_page *page, const char *words)
{
    page_add_words(page, &margin, bytes_of_string(words));
}

/* Another part of the sentence: `, for mail.example.com`. */
static void add_part(struct transcript_page *page, const char *words, struct bytes wire)
{
    page_add(page, ",");
    add_words(page, words);
    page_add_words(page, &margin, wire);
}

static void add_agreement(struct transcript_page *page, const struct tls_handshake *handshake)
{
    char text[TLS_WORD_SIZE];

    if (handshake->server_hello) {
        page_add(page, tls_version_word(handshake->version, text));
        add_part(page, tls_cipher_word(handshake->cipher, text), bytes_of(NULL, 0));
    } else {
        page_add(page, "nothing was agreed upon that could be read");
    }
    if (handshake->server_name.length > 0)
        add_part(page, "for", handshake->server_name);
    if (handshake->resumed == TLS_RESUMED_YES)
        add_part(page, "resumed", bytes_of(NULL, 0));
    page_end_line(page);
}

/* Whose it is: as it says itself, or the first host it is for. */
static void add_certificate(struct transcript_page *page, const struct tls_certificate *certificate)
{
    char text[TLS_TIME_SIZE];
    struct bytes holder;

    if (certificate == NULL)
        return;
    holder = certificate->subject;
    if (!bytes_present(holder) && certificate->name_count > 0)
        holder = certificate->names[0];
    add_words(page, bytes_present(holder) ? "certificate of" : "certificate without a name");
    page_add_words(page, &margin, holder);
    if (certificate->has_validity)
        add_part(page, "valid until",
                 bytes_of_string(tls_time_words(certificate->not_after, text)));
    page_end_line(page);
}

static void add_alerts(struct transcript_page *page, const struct tls_handshake *handshake)
{
    char text[TLS_WORD_SIZE];

    for (size_t i = 0; i < handshake->alert_count; i++) {
        const struct tls_alert *alert = &handshake->alerts[i];

        add_words(page, tls_alert_level_word(alert->level, text));
        add_words(page, "alert of the");
        add_words(page, side_name(alert->from));
        page_add(page, ":");
        add_words(page, tls_alert_description_word(alert->description, text));
        page_end_line(page);
    }
}

void transcript_add_tls(struct transcript_page *page, const struct tls_facts *facts)
{
    const struct tls_handshake *handshake = facts->handshake;

    if (handshake == NULL && !facts->plaintext)
        return;
    page_add_label(page, STYLE_PLAIN, "tls");
    if (handshake == NULL) {
        page_add(page, "accepted, and then both sides went on in clear");
        page_end_line(page);
        return;
    }
    add_agreement(page, handshake);
    add_certificate(page, handshake->certificate[SIDE_SERVER]);
    add_alerts(page, handshake);
}

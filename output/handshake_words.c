/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was agreed upon, whose certificate it was, and what went wrong. */
#include "output/handshake_words.h"

#include "output/tls_words.h"

static void append_agreement(struct bounded_buffer *text, const struct tls_handshake *handshake)
{
    char word[TLS_WORD_SIZE];

    if (handshake->server_hello) {
        words_append(text, tls_version_word(handshake->version, word));
        words_append(text, ", ");
        words_append(text, tls_cipher_word(handshake->cipher, word));
    } else {
        words_append(text, "nothing was agreed upon that could be read");
    }
    if (handshake->server_name.length > 0) {
        words_append(text, ", for ");
        bounded_buffer_append(text, handshake->server_name);
    }
    if (handshake->resumed == TLS_RESUMED_YES)
        words_append(text, ", resumed");
}

/* Whose it is: as it says itself, or the first host it is for. */
static void append_certificate(struct bounded_buffer *text,
                               const struct tls_certificate *certificate)
{
    char time[TLS_TIME_SIZE];
    struct bytes holder = certificate->subject;

    if (!bytes_present(holder) && certificate->name_count > 0)
        holder = certificate->names[0];
    words_append(text, bytes_present(holder) ? "certificate of " : "certificate without a name");
    bounded_buffer_append(text, holder);
    if (certificate->has_validity) {
        words_append(text, ", valid until ");
        words_append(text, tls_time_words(certificate->not_after, time));
    }
}

static void append_alert(struct bounded_buffer *text, const struct tls_alert *alert)
{
    char word[TLS_WORD_SIZE];

    words_append(text, tls_alert_level_word(alert->level, word));
    words_append(text, " alert of the ");
    words_append(text, side_name(alert->from));
    words_append(text, ": ");
    words_append(text, tls_alert_description_word(alert->description, word));
}

void handshake_words_tell(const struct words_sink *sink, const struct tls_facts *facts)
{
    const struct tls_handshake *handshake = facts->handshake;
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    if (handshake == NULL) {
        if (facts->plaintext) {
            words_append(&text, "accepted, and then both sides went on in clear");
            words_tell(sink, &text);
        }
        return;
    }
    append_agreement(&text, handshake);
    words_tell(sink, &text);
    if (handshake->certificate[SIDE_SERVER] != NULL) {
        append_certificate(&text, handshake->certificate[SIDE_SERVER]);
        words_tell(sink, &text);
    }
    for (size_t i = 0; i < handshake->alert_count; i++) {
        append_alert(&text, &handshake->alerts[i]);
        words_tell(sink, &text);
    }
}

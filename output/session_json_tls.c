/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of TLS. */
#include "output/json_build.h"
#include "output/session_json_parts.h"
#include "output/tls_words.h"

static json_t *versions_json(const struct tls_handshake *handshake)
{
    json_t *array = json_array_new();
    char text[TLS_WORD_SIZE];

    for (size_t i = 0; i < handshake->offered_count; i++)
        json_append(array, json_string_nocheck(tls_version_word(handshake->offered[i], text)));
    return array;
}

/* Empty when the client wanted nothing of the kind, and got nothing. */
static json_t *resumption_json(const struct tls_handshake *handshake)
{
    json_t *object = json_object_new();

    json_put_word(object, "offered", tls_resumption_name(handshake->resumption));
    if (handshake->resumed == TLS_RESUMED_YES ||
        (handshake->resumed == TLS_RESUMED_NO && handshake->resumption != TLS_RESUME_NOTHING))
        json_put_boolean(object, "accepted", handshake->resumed == TLS_RESUMED_YES);
    return object;
}

static json_t *sides_json(const bool sides[SIDE_COUNT])
{
    json_t *array = json_array_new();

    for (enum side side = 0; side < SIDE_COUNT; side++)
        if (sides[side])
            json_append(array, json_string_nocheck(side_name(side)));
    return array;
}

static json_t *alerts_json(const struct tls_handshake *handshake)
{
    json_t *array = json_array_new();
    char text[TLS_WORD_SIZE];

    for (size_t i = 0; i < handshake->alert_count; i++) {
        const struct tls_alert *alert = &handshake->alerts[i];
        json_t *object = json_object_new();

        json_put_seconds(object, "t", alert->t);
        json_put_word(object, "from", side_name(alert->from));
        json_put_word(object, "level", tls_alert_level_word(alert->level, text));
        json_put_word(object, "description", tls_alert_description_word(alert->description, text));
        json_append(array, object);
    }
    return array;
}

static void put_day(json_t *object, const char *key, int64_t seconds)
{
    char text[TLS_TIME_SIZE];

    json_put_word(object, key, tls_time_words(seconds, text));
}

static json_t *certificate_json(const struct tls_certificate *certificate)
{
    json_t *object = json_object_new();
    bool lossy = false;

    if (certificate == NULL)
        return object;
    json_put_text(object, "subject", certificate->subject, &lossy);
    json_put_text(object, "issuer", certificate->issuer, &lossy);
    json_put_filled(object, "names",
                    json_texts_new(certificate->name_count, certificate->names, &lossy));
    if (certificate->has_validity) {
        put_day(object, "not_before", certificate->not_before);
        put_day(object, "not_after", certificate->not_after);
    }
    json_put_word(object, "key", certificate->key_type);
    json_put_count_above_zero(object, "key_bits", certificate->key_bits);
    json_put_text(object, "serial", certificate->serial, &lossy);
    json_put_text(object, "sha256", certificate->sha256, &lossy);
    json_put_count(object, "chain", certificate->chain);
    json_put_flag(object, "lossy", lossy);
    return object;
}

static void put_agreement(json_t *tls, const struct tls_handshake *handshake)
{
    char text[TLS_WORD_SIZE];

    if (handshake->server_hello)
        json_put_word(tls, "version", tls_version_word(handshake->version, text));
    json_put_filled(tls, "offered", versions_json(handshake));
    json_put_flag(tls, "ssl2_hello", handshake->ssl2_hello);
    json_put_flag(tls, "hello_retry_request", handshake->hello_retry_request);
    if (handshake->server_hello)
        json_put_word(tls, "cipher", tls_cipher_word(handshake->cipher, text));
}

static void put_hello(json_t *tls, const struct tls_handshake *handshake, bool *lossy)
{
    json_put_text(tls, "sni", handshake->server_name, lossy);
    json_put_text(tls, "alpn", handshake->protocol, lossy);
    json_put_filled(tls, "alpn_offered",
                    json_texts_new(handshake->protocol_count, handshake->protocols, lossy));
    json_put_word(tls, "ja3", handshake->ja3[0] != '\0' ? handshake->ja3 : NULL);
    json_put_word(tls, "ja4", handshake->ja4[0] != '\0' ? handshake->ja4 : NULL);
    json_put_filled(tls, "resumption", resumption_json(handshake));
}

static void put_course(json_t *tls, const struct tls_handshake *handshake)
{
    json_put_filled(tls, "certificate", certificate_json(handshake->certificate[SIDE_SERVER]));
    json_put_filled(tls, "client_certificate",
                    certificate_json(handshake->certificate[SIDE_CLIENT]));
    json_put_filled(tls, "application_data", sides_json(handshake->application_data));
    json_put_filled(tls, "alerts", alerts_json(handshake));
    json_put_filled(tls, "malformed", sides_json(handshake->malformed));
}

json_t *session_json_tls(const struct tls_facts *facts)
{
    json_t *tls = json_object_new();
    bool lossy = false;

    json_put_word(tls, "started", tls_start_name(facts->start));
    json_put_flag(tls, "plaintext", facts->plaintext);
    if (facts->handshake == NULL)
        return tls;
    put_agreement(tls, facts->handshake);
    put_hello(tls, facts->handshake, &lossy);
    put_course(tls, facts->handshake);
    json_put_flag(tls, "lossy", lossy);
    return tls;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding the features of a session. */
#include "smtp/history/session_features.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/keyed_hash.h"

static const char starttls[] = "STARTTLS";

enum { MOST_KEYWORDS = 64, MOST_NAMES = 16 };

/* What a server says back to this client and to no other: its name and the
 * names of its mails. Returns how many. */
static size_t list_names(const struct session *session, struct bytes *ret_names)
{
    size_t count = 0;

    if (session->helo != STEP_NONE)
        ret_names[count++] = session->steps[session->helo].command.argument;
    for (size_t i = 0; i < session->transaction_count && count < MOST_NAMES; i++)
        if (session->transactions[i].queue_id.length > 0)
            ret_names[count++] = session->transactions[i].queue_id;
    return count;
}

static void set_text(struct session_features *features, enum profile_feature which,
                     const struct session *session, const struct fingerprint *fingerprint)
{
    struct session_feature *feature = &features->feature[which];
    uint8_t *buffer = features->buffer[which];
    struct bytes names[MOST_NAMES];

    if (fingerprint->step == STEP_NONE)
        return;
    feature->step = fingerprint->step;
    feature->text =
        bytes_of(buffer, text_without_numbers(fingerprint->text, names, list_names(session, names),
                                              buffer, FEATURE_TEXT_SIZE));
}

/* Replies to BDAT are worded differently (Postfix counts the bytes there). */
static void set_message_text(struct session_features *features, const struct session *session,
                             const struct fingerprint *fingerprint)
{
    if (fingerprint->step != STEP_NONE &&
        session->steps[session->steps[fingerprint->step].reply_to].kind == STEP_MESSAGE)
        set_text(features, FEATURE_250, session, fingerprint);
}

static int compare_keywords(const void *a, const void *b)
{
    const struct bytes *left = a, *right = b;
    size_t shorter = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->data, right->data, shorter);

    return order != 0 ? order : (int)left->length - (int)right->length;
}

/* Keywords without values, since SIZE may differ; STARTTLS first, so that it
 * is seen also in a text that was cut. */
static size_t list_keywords(const struct session *session, uint8_t *text)
{
    struct bytes keywords[MOST_KEYWORDS];
    size_t count = 0, length = 0;

    for (size_t i = 0; i < session->extension_count && count < MOST_KEYWORDS; i++) {
        struct bytes rest = session->extensions[i];
        struct bytes keyword = bytes_next_word(&rest);

        if (bytes_equal_ignoring_case(keyword, bytes_of_string(starttls)))
            length = (size_t)snprintf((char *)text, FEATURE_TEXT_SIZE, "%s", starttls);
        else if (keyword.length > 0)
            keywords[count++] = keyword;
    }
    qsort(keywords, count, sizeof *keywords, compare_keywords);
    for (size_t i = 0; i < count && length + 1 + keywords[i].length <= FEATURE_TEXT_SIZE; i++) {
        if (length > 0)
            text[length++] = ' ';
        memcpy(text + length, keywords[i].data, keywords[i].length);
        length += keywords[i].length;
    }
    return length;
}

bool keywords_have_starttls(struct bytes keywords)
{
    return bytes_equal(bytes_next_word(&keywords), bytes_of_string(starttls));
}

static void set_keywords(struct session_features *features, const struct session *session)
{
    struct session_feature *feature = &features->feature[FEATURE_KEYWORDS];
    const struct step *helo;

    if (session->helo == STEP_NONE || session->extension_count == 0 || session->left_out.steps > 0)
        return;
    helo = &session->steps[session->helo];
    if (!bytes_equal(helo->command.verb, bytes_of_string("EHLO")))
        return;
    feature->step = session->helo;
    feature->text = bytes_of(features->buffer[FEATURE_KEYWORDS],
                             list_keywords(session, features->buffer[FEATURE_KEYWORDS]));
}

enum { DIGEST_SHOWN = 32 }; /* hexadecimal digits of the SHA-256 */

static const struct tls_certificate *certificate_of(const struct session *session)
{
    return session->tls.handshake != NULL ? session->tls.handshake->certificate[SIDE_SERVER] : NULL;
}

uint64_t session_certificate_kind(const struct session *session)
{
    static const struct hash_key key = { "smtpscope certs." };
    const struct tls_certificate *certificate = certificate_of(session);
    uint64_t parts[2];

    if (certificate == NULL)
        return 0;
    parts[0] = keyed_hash(&key, session->tls.handshake->server_name);
    parts[1] = certificate->key_type != NULL
                   ? keyed_hash(&key, bytes_of_string(certificate->key_type))
                   : 0;
    return keyed_hash(&key, bytes_of(parts, sizeof parts)) | 1;
}

/* The digest in front, so that it is seen also in a text that was cut. */
static void set_certificate(struct session_features *features, const struct session *session)
{
    const struct tls_certificate *certificate = certificate_of(session);
    struct session_feature *feature = &features->feature[FEATURE_CERTIFICATE];
    struct bytes parts[] = { { 0 }, bytes_of_string(" by "), { 0 } };
    size_t length = 0;

    if (certificate == NULL || certificate->sha256.length < DIGEST_SHOWN)
        return;
    parts[0] = bytes_first(certificate->sha256, DIGEST_SHOWN);
    parts[2] = bytes_first(certificate->issuer, FEATURE_TEXT_SIZE - DIGEST_SHOWN - 4);
    for (size_t i = 0; i < 3; i++) {
        if (parts[i].length > 0)
            memcpy(features->buffer[FEATURE_CERTIFICATE] + length, parts[i].data, parts[i].length);
        length += parts[i].length;
    }
    feature->text = bytes_of(features->buffer[FEATURE_CERTIFICATE], length);
}

bool certificates_have_one_issuer(struct bytes a, struct bytes b)
{
    size_t shorter;

    a = bytes_after(a, DIGEST_SHOWN);
    b = bytes_after(b, DIGEST_SHOWN);
    shorter = a.length < b.length ? a.length : b.length;
    /* One that was not cut is shorter only when it is another. */
    return bytes_equal(bytes_first(a, shorter), bytes_first(b, shorter)) &&
           (a.length == b.length || shorter == TALLY_TEXT_SIZE - DIGEST_SHOWN);
}

/* Stacks begin at 64, 128 or 255; how far a packet has come does not matter. */
static unsigned initial_ttl(uint8_t ttl)
{
    return ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255;
}

/* Appends words and a number; returns the end. Each session has such a text, so
 * it is made without printf. */
static char *put_words(char *at, const char *words)
{
    size_t length = strlen(words);

    memcpy(at, words, length);
    return at + length;
}

static char *put_number(char *at, const char *words, unsigned number)
{
    char digits[12];
    size_t first = sizeof digits;

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    at = put_words(at, words);
    memcpy(at, digits + first, sizeof digits - first);
    return at + (sizeof digits - first);
}

/* `TTL 64, window 65535, scale 7, MSS 1460, options 2 4 8 1 3`: fits by far. */
static void set_syn_ack(struct session_features *features, const struct session *session)
{
    const struct syn_facts *syn = &session->syn[SIDE_SERVER];
    struct session_feature *feature = &features->feature[FEATURE_SYN_ACK];
    char *text = (char *)features->buffer[FEATURE_SYN_ACK];
    char *end = text;

    if (!syn->seen)
        return;
    end = put_number(end, "TTL ", initial_ttl(syn->ttl));
    end = put_number(end, ", window ", syn->window);
    end = put_number(end, ", scale ", syn->window_scale);
    end = put_number(end, ", MSS ", syn->maximum_segment_size);
    end = put_words(end, ", options");
    for (size_t i = 0; i < syn->option_count; i++)
        end = put_number(end, " ", syn->options[i]);
    feature->text = bytes_of(text, (size_t)(end - text));
}

void session_features_find(const struct session *session,
                           const struct session_fingerprints *fingerprints,
                           struct session_features *ret_features)
{
    const struct fingerprint *fields = fingerprints->fields;

    for (size_t i = 0; i < FEATURE_COUNT; i++)
        ret_features->feature[i] = (struct session_feature){ .step = STEP_NONE };
    set_text(ret_features, FEATURE_BANNER, session, &fields[FINGERPRINT_BANNER]);
    set_text(ret_features, FEATURE_354, session, &fields[FINGERPRINT_DATA]);
    set_text(ret_features, FEATURE_221, session, &fields[FINGERPRINT_QUIT]);
    set_message_text(ret_features, session, &fields[FINGERPRINT_MESSAGE]);
    set_keywords(ret_features, session);
    set_certificate(ret_features, session);
    set_syn_ack(ret_features, session);
}

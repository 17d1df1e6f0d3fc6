/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding the features of a session. */
#include "smtp/history/session_features.h"

#include <stdio.h>
#include <stdlib.h>

static const char starttls[] = "STARTTLS";

enum { MOST_KEYWORDS = 64 };

static void set_text(struct session_features *features, enum profile_feature which,
                     const struct fingerprint *fingerprint, bool numbers_count)
{
    struct session_feature *feature = &features->feature[which];
    uint8_t *buffer = features->buffer[which];

    if (fingerprint->step == STEP_NONE)
        return;
    feature->step = fingerprint->step;
    feature->text = fingerprint->text.length > 0 ? fingerprint->text : bytes_empty();
    if (!numbers_count)
        feature->text =
            bytes_of(buffer, text_without_numbers(fingerprint->text, buffer, FEATURE_TEXT_SIZE));
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

/* Stacks begin at 64, 128 or 255; how far a packet has come does not matter. */
static unsigned initial_ttl(uint8_t ttl)
{
    return ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255;
}

static void set_syn_ack(struct session_features *features, const struct session *session)
{
    const struct syn_facts *syn = &session->syn[SIDE_SERVER];
    struct session_feature *feature = &features->feature[FEATURE_SYN_ACK];
    char *text = (char *)features->buffer[FEATURE_SYN_ACK];
    int length;

    if (!syn->seen)
        return;
    length =
        snprintf(text, FEATURE_TEXT_SIZE, "TTL %u, window %u, scale %u, MSS %u, options",
                 initial_ttl(syn->ttl), syn->window, syn->window_scale, syn->maximum_segment_size);
    for (size_t i = 0; i < syn->option_count && i < SYN_OPTION_KINDS; i++)
        length +=
            snprintf(text + length, FEATURE_TEXT_SIZE - (size_t)length, " %u", syn->options[i]);
    feature->text = bytes_of(text, (size_t)length);
}

void session_features_find(const struct session *session,
                           const struct session_fingerprints *fingerprints,
                           struct session_features *ret_features)
{
    const struct fingerprint *fields = fingerprints->fields;

    for (size_t i = 0; i < FEATURE_COUNT; i++)
        ret_features->feature[i] = (struct session_feature){ .step = STEP_NONE };
    set_text(ret_features, FEATURE_BANNER, &fields[FINGERPRINT_BANNER], false);
    set_text(ret_features, FEATURE_354, &fields[FINGERPRINT_DATA], true);
    set_text(ret_features, FEATURE_221, &fields[FINGERPRINT_QUIT], false);
    set_text(ret_features, FEATURE_250, &fields[FINGERPRINT_MESSAGE], false);
    set_keywords(ret_features, session);
    set_syn_ack(ret_features, session);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queue names, by how servers announce them. */
#include "smtp/queue_id.h"

/* The word behind `before` is the name, and where `after` is given the rest
 * begins with it. `before` stands at the start of the text, or anywhere. */
static const struct announcement {
    const char *before;
    const char *after;
    bool anywhere;
} announcements[] = {
    { "queued as ", NULL, true },               /* Postfix, MailHog, SendGrid, go-guerrilla */
    { "OK id=", NULL, false },                  /* Exim */
    { "Message queued with id ", NULL, false }, /* Stalwart */
    { "Requested mail action okay, completed: id=", NULL, false }, /* GMX */
    { "", " Message accepted for delivery", false },               /* Sendmail, OpenSMTPD, Kerio */
    { "Message Queued (", NULL, false },                           /* Haraka */
};

static size_t position_of(struct bytes text, struct bytes wanted)
{
    for (size_t i = 0; i + wanted.length <= text.length; i++)
        if (bytes_equal_ignoring_case(bytes_first(bytes_after(text, i), wanted.length), wanted))
            return i;
    return text.length;
}

static bool is_one_of(uint8_t byte, const char *bytes)
{
    return byte != 0 && strchr(bytes, byte) != NULL;
}

/* The word without the punctuation that belongs to the sentence. */
static struct bytes without_punctuation(struct bytes word)
{
    while (word.length > 0 && is_one_of(word.data[word.length - 1], ".,;)>"))
        word.length--;
    while (word.length > 0 && is_one_of(word.data[0], "(<"))
        word = bytes_after(word, 1);
    return word;
}

static struct bytes match(const struct announcement *announcement, struct bytes text)
{
    struct bytes before = bytes_of_string(announcement->before);
    size_t position = announcement->anywhere ? position_of(text, before) : 0;
    struct bytes rest = bytes_after(text, position);
    struct bytes word;

    if (rest.length == 0 || !bytes_start_with_ignoring_case(rest, announcement->before))
        return bytes_of(NULL, 0);
    rest = bytes_after(rest, before.length);
    word = bytes_next_word(&rest);
    if (announcement->after != NULL && !bytes_start_with_ignoring_case(rest, announcement->after))
        return bytes_of(NULL, 0);
    return without_punctuation(word);
}

struct bytes queue_id_find(struct bytes text)
{
    for (size_t i = 0; i < sizeof announcements / sizeof announcements[0]; i++) {
        struct bytes found = match(&announcements[i], text);

        if (found.length > 0)
            return found;
    }
    return bytes_of(NULL, 0);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings: sentences of ours that may quote the wire, and evidence. */
#include "output/session_mask_parts.h"

/* Evidence whose text is never the wire's: identifiers of sessions, rules and
 * products, and words of the protocol. */
static const char *const own_evidence[] = { "session", "product", "rule", "software", "verb" };

static bool is_own(const struct evidence *evidence)
{
    for (size_t i = 0; i < sizeof own_evidence / sizeof own_evidence[0]; i++)
        if (strcmp(evidence->name, own_evidence[i]) == 0)
            return true;
    return false;
}

/* An address, with or without brackets, a domain, or a word of the session. */
static bool is_name(const struct session_mask *mask, struct bytes text)
{
    const struct known_word *known = known_words_find(&mask->known, text);

    if (text.length > 2 && text.data[0] == '<' && text.data[text.length - 1] == '>')
        text = bytes_of(text.data + 1, text.length - 2);
    return (known != NULL && known->word.length == text.length) || mask_is_domain_name(text) ||
           mask_is_address(text);
}

/* A name has the mask that it has elsewhere. */
static struct bytes mask_evidence_text(struct session_mask *mask, struct bytes text)
{
    struct bytes masked = mask_text(mask, text);

    if (mask->level < MASK_ALL || text.length == 0 || is_protocol_word(text))
        return masked;
    return is_name(mask, text) ? masked : mask_token(mask, MASK_TEXT, text);
}

/* What our sentences quote stands in double quotes. A quoted text may hold such
 * a mark itself, and a sentence may be cut short: from the first to the last, or
 * to the end, it all counts as quoted. */
static struct bytes quotation(struct bytes sentence)
{
    size_t begin = bytes_find(sentence, '"') + 1;
    struct bytes quoted = bytes_after(sentence, begin);
    size_t length = quoted.length;

    while (length > 0 && quoted.data[length - 1] != '"')
        length--;
    return bytes_first(quoted, length > 0 ? length - 1 : quoted.length);
}

static struct bytes mask_quotation(struct session_mask *mask, struct bytes sentence)
{
    struct bytes quoted = quotation(sentence);
    size_t begin = bytes_find(sentence, '"') + 1;
    struct bytes parts[] = {
        mask_text(mask, bytes_first(sentence, begin)),
        mask_evidence_text(mask, quoted),
        mask_text(mask, bytes_after(sentence, begin + quoted.length)),
    };

    return arena_join(mask->arena, parts, 3);
}

static struct bytes mask_sentence(struct session_mask *mask, struct bytes sentence)
{
    if (sentence.length == 0)
        return sentence;
    return mask->level == MASK_ALL ? mask_quotation(mask, sentence) : mask_text(mask, sentence);
}

void mask_diagnosis(struct session_mask *mask, struct diagnosis *diagnosis)
{
    struct bytes *sentences = arena_new(mask->arena, diagnosis->sentence_count, sizeof *sentences);

    for (size_t i = 0; i < diagnosis->sentence_count; i++)
        sentences[i] = mask_sentence(mask, diagnosis->sentences[i]);
    diagnosis->sentences = sentences;
}

void mask_finding(struct session_mask *mask, struct finding *finding)
{
    finding->message = mask_sentence(mask, finding->message);
    for (size_t i = 0; i < finding->evidence_count; i++) {
        struct evidence *evidence = &finding->evidence[i];

        if (evidence->kind == EVIDENCE_TEXT && !is_own(evidence))
            evidence->text = mask_evidence_text(mask, evidence->text);
    }
}

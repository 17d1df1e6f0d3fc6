/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comparing a record with losses with that of the whole. */
#include "tests/smtp/lossy_claims.h"

#include <stdlib.h>

#include "output/session_json.h"
#include "output/transcript.h"
#include "tests/support/conversation_maker.h"
#include "tests/support/transcript_text.h"

#define DEMAND(condition, ...)                                                                     \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            printf("not so: %s: ", #condition);                                                    \
            printf(__VA_ARGS__);                                                                   \
            printf("\n");                                                                          \
            return false;                                                                          \
        }                                                                                          \
    } while (0)

static timestamp time_of(const struct session *session, const struct step *step)
{
    return session->start + step->t;
}

/* ----------------------------------------------------------------------- steps */

/* What was used to log in is withheld wherever it was said, if the login was seen. */
static bool is_same_word(struct bytes lossy, struct bytes whole)
{
    return bytes_equal(lossy, whole) || bytes_equal(whole, bytes_of_string("[redacted]"));
}

static bool is_same_command(const struct command *lossy, const struct command *whole)
{
    return is_same_word(lossy->verb, whole->verb) && is_same_word(lossy->argument, whole->argument);
}

/* The lossy reply may lack its first lines. */
static bool is_end_of(const struct reply *lossy, const struct reply *whole)
{
    size_t more = whole->line_count - lossy->line_count;

    if (lossy->code != whole->code || lossy->line_count > whole->line_count)
        return false;
    for (size_t i = 0; i < lossy->line_count; i++)
        if (!bytes_equal(lossy->lines[i], whole->lines[more + i]))
            return false;
    return true;
}

static bool is_withheld(const struct reply *reply)
{
    return reply->line_count == 1 && bytes_equal(reply->lines[0], bytes_of_string("[redacted]"));
}

static bool is_same_reply(const struct reply *lossy, const struct reply *whole)
{
    return is_withheld(lossy) ? lossy->code == whole->code : is_end_of(lossy, whole);
}

/* A message was sent between its first and its last byte; one whose beginning was
 * lost has the time of what came before. */
static bool is_same_message(const struct lossy_claims *claims, const struct step *lossy,
                            const struct step *whole, const struct step *before)
{
    return time_of(claims->lossy, lossy) <= claims->whole->start + whole->t_end &&
           (before == NULL || time_of(claims->lossy, lossy) >= time_of(claims->whole, before));
}

static bool is_within(const struct lossy_claims *claims, const struct step *lossy,
                      const struct step *whole)
{
    timestamp time = time_of(claims->lossy, lossy);

    return time >= time_of(claims->whole, whole) && time <= claims->whole->start + whole->t_end;
}

static bool is_auth(const struct step *step)
{
    return step->kind == STEP_COMMAND && bytes_equal(step->command.verb, bytes_of_string("AUTH"));
}

static bool is_same_step(const struct lossy_claims *claims, const struct step *lossy,
                         const struct step *whole, const struct step *before)
{
    /* Behind an AUTH that was seen a line of no known verb may be a password. */
    if (lossy->kind == STEP_COMMAND && lossy->command.unknown && whole->kind == STEP_AUTH_RESPONSE)
        return time_of(claims->lossy, lossy) == time_of(claims->whole, whole);
    /* An initial response, of which nothing shows that it is the rest of AUTH's line. */
    if (lossy->kind == STEP_AUTH_RESPONSE && is_auth(whole))
        return time_of(claims->lossy, lossy) == time_of(claims->whole, whole);
    /* And one of the text behind a refusal, when that was not seen. */
    if (lossy->kind == STEP_AUTH_RESPONSE && whole->refused)
        return is_within(claims, lossy, whole);
    if (lossy->kind != whole->kind || lossy->from != whole->from)
        return false;
    if (lossy->kind == STEP_MESSAGE)
        return is_same_message(claims, lossy, whole, before);
    if (lossy->kind == STEP_TLS)
        return true;
    if (time_of(claims->lossy, lossy) != time_of(claims->whole, whole))
        return false;
    switch (lossy->kind) {
    case STEP_COMMAND:
        return is_same_command(&lossy->command, &whole->command);
    case STEP_REPLY:
        return is_same_reply(&lossy->reply, &whole->reply);
    case STEP_STRAY_LINE:
        return bytes_equal(lossy->line, whole->line);
    default:
        return true;
    }
}

/* The step of the whole that the lossy one is; NULL when it was never there. */
static const struct step *original_of(const struct lossy_claims *claims, const struct step *lossy)
{
    const struct step *before = NULL;

    for (size_t i = 0; i < claims->whole->step_count; i++) {
        const struct step *whole = &claims->whole->steps[i];

        if (is_same_step(claims, lossy, whole, before))
            return whole;
        if (whole->kind == STEP_COMMAND || whole->kind == STEP_MESSAGE)
            before = whole;
    }
    return NULL;
}

static const struct step *answered_by(const struct session *session, const struct step *reply)
{
    return reply->reply_to == STEP_NONE ? NULL : &session->steps[reply->reply_to];
}

/* BDAT says nothing but a size, so that two of a segment may be the same. */
static bool is_alike(const struct step *a, const struct step *b)
{
    return a == b || (b != NULL && a->kind == STEP_COMMAND && b->kind == STEP_COMMAND &&
                      a->t == b->t && is_same_command(&a->command, &b->command));
}

static bool pair_holds(struct lossy_claims *claims, const struct step *lossy,
                       const struct step *whole)
{
    const struct step *answered = answered_by(claims->lossy, lossy);
    const struct step *original = answered != NULL ? original_of(claims, answered) : NULL;

    if (answered == NULL || !claims->pairs)
        return true;
    DEMAND(original != NULL && is_alike(original, answered_by(claims->whole, whole)),
           "step %td answers %d, and %td in the whole answers %d", lossy - claims->lossy->steps,
           lossy->reply_to, whole - claims->whole->steps, whole->reply_to);
    DEMAND(lossy->latency < 0 || lossy->latency == whole->latency,
           "step %td after %lld, but %lld in the whole", lossy - claims->lossy->steps,
           (long long)lossy->latency, (long long)whole->latency);
    claims->paired++;
    return true;
}

static bool steps_hold(struct lossy_claims *claims)
{
    const struct session *session = claims->lossy;
    duration latest = 0;

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];
        const struct step *whole;

        DEMAND(step->t >= latest, "step %zu", i);
        latest = step->t;
        if (step->kind == STEP_GAP)
            continue;
        whole = original_of(claims, step);
        DEMAND(whole != NULL, "step %zu was never said", i);
        if (step->kind == STEP_REPLY && !pair_holds(claims, step, whole))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ transactions */

static bool is_status_of(const struct reply_status *lossy, const struct reply_status *whole)
{
    return lossy->code == 0 ||
           (lossy->code == whole->code && bytes_equal(lossy->text, whole->text));
}

static const struct transaction *original_transaction(const struct lossy_claims *claims,
                                                      const struct transaction *lossy)
{
    for (size_t i = 0; i < claims->whole->transaction_count; i++)
        if (bytes_equal(claims->whole->transactions[i].mail_from, lossy->mail_from))
            return &claims->whole->transactions[i];
    return NULL;
}

/* What the client said behind a MAIL belongs to another transaction when the server had
 * that open and refused the MAIL. Without the refusal the record says what was asked for. */
static bool may_be_refused(const struct transaction *lossy, const struct transaction *whole)
{
    return lossy->mail_status.code == 0 && reply_class(whole->mail_status.code) > 3 &&
           whole->recipient_count == 0 && whole->method == TRANSFER_NONE;
}

static bool was_asked_for(const struct session *whole, const struct recipient *recipient)
{
    for (size_t i = 0; i < whole->transaction_count; i++) {
        const struct transaction *transaction = &whole->transactions[i];

        for (size_t k = 0; k < transaction->recipient_count; k++)
            if (bytes_equal(transaction->recipients[k].address, recipient->address))
                return is_status_of(&recipient->status, &transaction->recipients[k].status);
    }
    return false;
}

static bool wish_holds(const struct lossy_claims *claims, const struct transaction *lossy)
{
    DEMAND(lossy->outcome == OUTCOME_UNKNOWN, "outcome %d of a refused MAIL", lossy->outcome);
    DEMAND(lossy->final.code == 0, "the final reply of a refused MAIL");
    for (size_t i = 0; i < lossy->recipient_count; i++)
        DEMAND(was_asked_for(claims->whole, &lossy->recipients[i]), "recipient %zu", i);
    return true;
}

static bool recipients_hold(const struct transaction *lossy, const struct transaction *whole)
{
    for (size_t i = 0; i < lossy->recipient_count; i++) {
        const struct recipient *recipient = &lossy->recipients[i], *original = NULL;

        for (size_t k = 0; k < whole->recipient_count; k++)
            if (bytes_equal(whole->recipients[k].address, recipient->address))
                original = &whole->recipients[k];
        DEMAND(original != NULL, "recipient %zu", i);
        DEMAND(is_status_of(&recipient->status, &original->status), "recipient %zu", i);
        DEMAND(is_status_of(&recipient->delivery, &original->delivery), "recipient %zu", i);
    }
    return true;
}

static bool message_holds(const struct message *lossy, const struct message *whole)
{
    if (lossy->complete) {
        DEMAND(lossy->bytes == whole->bytes, "a complete message of other size");
        DEMAND(lossy->lines == whole->lines, "a complete message of other size");
        DEMAND(memcmp(lossy->sha256, whole->sha256, SHA256_SIZE) == 0, "another digest");
    } else {
        DEMAND(!lossy->has_sha256, "a digest of what is not complete");
    }
    DEMAND(lossy->message_id.length == 0 || bytes_equal(lossy->message_id, whole->message_id),
           "another Message-ID");
    return true;
}

/* LMTP has several, and the best of those that were seen counts. */
static bool is_final_of(const struct reply_status *lossy, const struct transaction *whole)
{
    for (size_t i = 0; i < whole->recipient_count; i++)
        if (whole->recipients[i].delivery.code != 0 &&
            is_status_of(lossy, &whole->recipients[i].delivery))
            return true;
    return is_status_of(lossy, &whole->final);
}

/* It may have several, and then the last one that was seen counts. */
static bool has_same_data(const struct lossy_claims *claims, const struct transaction *lossy,
                          const struct transaction *whole)
{
    return lossy->method == TRANSFER_DATA && lossy->data_step != STEP_NONE &&
           whole->data_step != STEP_NONE &&
           original_of(claims, &claims->lossy->steps[lossy->data_step]) ==
               &claims->whole->steps[whole->data_step];
}

/* Nobody knows in which of them it ended, so that what came between them counts. */
static bool has_several_holes(const struct session *session, const struct message *message,
                              step_index step)
{
    size_t holes = 0;

    if (message->complete || step == STEP_NONE)
        return false;
    for (size_t i = (size_t)step + 1; i < session->step_count; i++) {
        if (session->steps[i].from == SIDE_CLIENT && session->steps[i].kind != STEP_GAP)
            break;
        holes += session->steps[i].from == SIDE_CLIENT;
    }
    return holes > 1;
}

static bool transaction_holds(const struct lossy_claims *claims, const struct transaction *lossy)
{
    const struct transaction *whole = original_transaction(claims, lossy);

    DEMAND(whole != NULL, "a transaction that never was");
    if (may_be_refused(lossy, whole))
        return wish_holds(claims, lossy);
    DEMAND(lossy->outcome == OUTCOME_UNKNOWN || lossy->outcome == whole->outcome,
           "outcome %d, but %d in the whole", lossy->outcome, whole->outcome);
    DEMAND(is_status_of(&lossy->mail_status, &whole->mail_status), "MAIL");
    if (has_same_data(claims, lossy, whole))
        DEMAND(is_status_of(&lossy->data_status, &whole->data_status), "DATA");
    DEMAND(is_final_of(&lossy->final, whole), "the final reply");
    DEMAND(lossy->queue_id.length == 0 || bytes_equal(lossy->queue_id, whole->queue_id) ||
               claims->whole->protocol == PROTOCOL_LMTP,
           "the queue's name");
    /* Without the server nobody knows whether the message ended in a hole. Behind one
     * in the line before, the dot of the end is a line like any other. */
    DEMAND(lossy->message.bytes <=
                   whole->message.bytes + (lossy->message.complete ? 0 : strlen(".\r\n")) ||
               claims->lossy->directions == DIRECTIONS_CLIENT ||
               has_several_holes(claims->lossy, &lossy->message, lossy->message_step),
           "more than was sent");
    if (lossy->method != TRANSFER_NONE && !message_holds(&lossy->message, &whole->message))
        return false;
    return recipients_hold(lossy, whole);
}

/* ------------------------------------------------------------------------ the rest */

static bool has_extensions(const struct session *lossy, const struct step *reply)
{
    if (reply->kind != STEP_REPLY || reply->reply.line_count != lossy->extension_count + 1)
        return false;
    for (size_t i = 0; i < lossy->extension_count; i++)
        if (!bytes_equal(lossy->extensions[i], reply->reply.lines[i + 1]))
            return false;
    return true;
}

static bool extensions_were_offered(const struct lossy_claims *claims)
{
    for (size_t i = 0; i < claims->whole->step_count; i++)
        if (has_extensions(claims->lossy, &claims->whole->steps[i]))
            return true;
    return claims->lossy->extension_count == 0;
}

static bool facts_hold(const struct lossy_claims *claims)
{
    const struct session *lossy = claims->lossy, *whole = claims->whole;

    if (lossy->greeting != STEP_NONE)
        DEMAND(original_of(claims, &lossy->steps[lossy->greeting]) ==
                   &whole->steps[whole->greeting],
               "another greeting");
    DEMAND(extensions_were_offered(claims), "extensions");
    for (size_t i = 0; i < lossy->authentication_count; i++) {
        const struct authentication *authentication = &lossy->authentications[i];
        bool found = authentication->code == 0;

        for (size_t k = 0; k < whole->authentication_count; k++)
            found |= whole->authentications[k].code == authentication->code;
        DEMAND(found, "login %zu", i);
    }
    return true;
}

/* Losses raise no alarm that the whole does not raise. */
static bool findings_hold(const struct lossy_claims *claims)
{
    for (size_t i = 0; i < claims->lossy->finding_count; i++) {
        const struct finding *finding = &claims->lossy->findings[i];
        bool found = finding->severity == SEVERITY_INFO;

        for (size_t k = 0; k < claims->whole->finding_count; k++)
            found |= strcmp(claims->whole->findings[k].id, finding->id) == 0 &&
                     claims->whole->findings[k].severity >= finding->severity;
        DEMAND(found, "%s", finding->id);
    }
    return true;
}

bool lossy_claims_hold(struct lossy_claims *claims)
{
    if (!steps_hold(claims))
        return false;
    for (size_t i = 0; i < claims->lossy->transaction_count; i++)
        if (claims->pairs && !transaction_holds(claims, &claims->lossy->transactions[i]))
            return false;
    return !claims->pairs || (facts_hold(claims) && findings_hold(claims));
}

void lossy_record_print(const struct session *session)
{
    json_t *json = session_json_new(session);
    json_t *dialogue = json_object_get(json, "dialogue"), *item;
    size_t i;

    json_array_foreach(dialogue, i, item)
    {
        char *text = json_dumps(item, JSON_REAL_PRECISION(9));

        printf("%3zu %s\n", i, text);
        free(text);
    }
    json_array_foreach(json_object_get(json, "transactions"), i, item)
    {
        char *text = json_dumps(item, JSON_REAL_PRECISION(9));

        printf("mail %zu %s\n", i, text);
        free(text);
    }
    json_decref(json);
}

static bool is_discreet(const char *text)
{
    static const char *const words[] = { CONTENT_WORD, CONTENT_WORD_BASE64, SECRET_WORD };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        DEMAND(strstr(text, words[i]) == NULL, "%.60s", strstr(text, words[i]));
    return true;
}

bool lossy_record_is_discreet(struct session *session)
{
    const struct transcript_options options = { .unicode = true };
    json_t *json = session_json_new(session);
    char *text = json_dumps(json, 0);
    char *transcript = transcript_text(session, &options);
    bool discreet = is_discreet(text) && is_discreet(transcript);

    json_decref(json);
    free(text);
    free(transcript);
    return discreet;
}

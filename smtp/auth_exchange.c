/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The AUTH exchange (RFC 4954, 4): followed without storing what it carries. */
#include "smtp/command_form.h"
#include "smtp/dialogue.h"

static const char withheld[] = "[redacted]";

/* What follows the four letters of a misspelt AUTH, without a colon or the like. */
static struct bytes behind_auth(struct bytes word)
{
    struct bytes rest =
        bytes_start_with_ignoring_case(word, "AUTH") ? bytes_after(word, 4) : bytes_of(NULL, 0);

    if (rest.length > 0 && strchr(":=-_", rest.data[0]) != NULL)
        rest = bytes_after(rest, 1);
    return rest;
}

/* One letter too many, one too few, a wrong one, or two that changed places. */
static bool is_one_slip_from_auth(struct bytes word)
{
    struct bytes meant = bytes_of_string("AUTH");

    while (word.length > 0 && meant.length > 0 && ascii_upper(word.data[0]) == meant.data[0]) {
        word = bytes_after(word, 1);
        meant = bytes_after(meant, 1);
    }
    while (word.length > 0 && meant.length > 0 &&
           ascii_upper(word.data[word.length - 1]) == meant.data[meant.length - 1]) {
        word.length--;
        meant.length--;
    }
    if (word.length == 2 && meant.length == 2)
        return ascii_upper(word.data[0]) == meant.data[1] &&
               ascii_upper(word.data[1]) == meant.data[0];
    return word.length <= 1 && meant.length <= 1;
}

/* A line that is no command, but is read as AUTH by whoever sent it: the verb is
 * nearly AUTH, or the name of a mechanism stands where it or the verb belongs. */
static bool is_misspelt(const struct parsed_command *command)
{
    struct bytes argument = command->argument;

    return command->verb == VERB_UNKNOWN &&
           (is_one_slip_from_auth(command->word) || redaction_mechanism(command->word) != NULL ||
            redaction_mechanism(bytes_next_word(&argument)) != NULL);
}

/* After the first AUTH a misspelt one counts as a response, of which not even
 * the verb is kept: a password may look like one. */
bool auth_is_meant(const struct dialogue *dialogue, const struct parsed_command *command)
{
    if (command->verb == VERB_AUTH || command->verb == VERB_X_EXPS ||
        bytes_start_with_ignoring_case(command->word, "AUTH"))
        return true;
    return dialogue->redaction == NULL && is_misspelt(command);
}

/* A credential may stand where the mechanism belongs, so only the names of
 * mechanisms are let through. */
static void keep_names_only(const struct parsed_command *command, struct command *ret_command)
{
    struct bytes argument = command->argument;
    struct bytes behind = behind_auth(command->word);
    const char *mechanism = redaction_mechanism(bytes_next_word(&argument));

    if (command->has_argument)
        ret_command->argument = bytes_of_string(mechanism != NULL ? mechanism : withheld);
    if (behind.length > 0 && redaction_mechanism(behind) == NULL) {
        ret_command->verb = bytes_first(command->word, 4);
        ret_command->argument = bytes_of_string(withheld);
    }
}

static void begin_redaction(struct dialogue *dialogue)
{
    if (dialogue->redaction == NULL)
        dialogue->redaction = redaction_new(dialogue->limits);
}

void auth_begin(struct dialogue *dialogue, const struct parsed_command *command,
                struct pending_reply *pending, struct command *ret_command)
{
    struct auth_exchange *auth = &dialogue->auth;
    struct bytes initial = command->argument;
    struct bytes behind = behind_auth(command->word);
    struct bytes first = bytes_next_word(&initial);

    begin_redaction(dialogue);
    *auth = (struct auth_exchange){ .under_way = true, .mechanism = redaction_mechanism(first) };
    if (auth->mechanism == NULL) {
        initial = command->argument;
        auth->mechanism = redaction_mechanism(behind.length > 0 ? behind : command->word);
    }
    if (behind.length > 0 && redaction_mechanism(behind) == NULL)
        redaction_learn(dialogue->redaction, NULL, 0, behind);
    initial = bytes_trimmed(initial);
    /* A lone `=` is an empty initial response. */
    if (initial.length > 0 && !bytes_equal(initial, bytes_of_string("=")))
        redaction_learn(dialogue->redaction, auth->mechanism, auth->responses++, initial);
    keep_names_only(command, ret_command);
    pending->verb = VERB_AUTH;
    pending->authentication = record_authentication(
        &dialogue->record,
        auth->mechanism != NULL ? bytes_of_string(auth->mechanism) : ret_command->argument);
}

void auth_overhear(struct dialogue *dialogue, const struct parsed_command *command)
{
    struct bytes rest = command->argument;
    struct bytes word;

    if (!redaction_is_password(command->word, command->argument))
        return;
    begin_redaction(dialogue);
    if (bytes_equal_ignoring_case(command->word, bytes_of_string("PASS"))) {
        redaction_learn(dialogue->redaction, NULL, 0, rest);
        return;
    }
    /* The first word says what the others are. */
    bytes_next_word(&rest);
    while ((word = bytes_next_word(&rest)).length > 0)
        redaction_learn(dialogue->redaction, NULL, 0, word);
}

/* A 334 may have come that the capture lacks. */
static bool is_in_doubt(const struct dialogue *dialogue)
{
    return dialogue->auth.under_way && (dialogue->auth.doubtful || !dialogue->server.captured);
}

bool auth_claims_line(const struct dialogue *dialogue, const struct smtp_line *line,
                      const struct parsed_command *command)
{
    if (dialogue->auth.response_expected)
        return true;
    /* Nobody knows whether it was asked for. */
    if (is_in_doubt(dialogue))
        return !command_has_form(line->text);
    if (command->verb != VERB_UNKNOWN || auth_is_meant(dialogue, command))
        return false;
    return dialogue->redaction != NULL ||
           (dialogue_lacks_client_bytes(dialogue) && redaction_looks_like_response(line->text));
}

/* All replies of the exchange answer AUTH; the next one's clock starts here. */
static void restart_clock(struct dialogue *dialogue, timestamp time)
{
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->verb == VERB_AUTH) {
            pending->sent = time;
            return;
        }
    }
}

void auth_response(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct auth_exchange *auth = &dialogue->auth;
    bool was_expected = auth->response_expected;
    struct step step = client_step(dialogue, STEP_AUTH_RESPONSE, line->first, line->last);
    struct pending_reply pending = { .kind = PENDING_COMMAND,
                                     .verb = VERB_UNKNOWN,
                                     .transaction = TRANSACTION_NONE,
                                     .recipient = -1,
                                     .authentication = -1,
                                     .sent = line->last };

    if (!was_expected && !redaction_may_become_response(bytes_trimmed(line->text)))
        auth_go_past(dialogue);
    begin_redaction(dialogue);
    if (!bytes_equal(bytes_trimmed(line->text), bytes_of_string("*")))
        redaction_learn(dialogue->redaction, auth->mechanism, auth->responses, line->text);
    auth->response_expected = false;
    auth->responses++;
    pending.step = record_step(&dialogue->record, &step);
    if (auth->under_way)
        restart_clock(dialogue, line->last);
    else
        dialogue_await_reply(dialogue, &pending);
}

void auth_go_past(struct dialogue *dialogue)
{
    if (!dialogue->auth.doubtful)
        return;
    dialogue->auth = (struct auth_exchange){ 0 };
    if (pending_replies_are_doubtful(&dialogue->pending))
        pending_replies_forget(&dialogue->pending);
}

void auth_ask(struct dialogue *dialogue)
{
    struct auth_exchange *auth = &dialogue->auth;

    if (!auth->under_way && dialogue->holes != NULL) {
        *auth = (struct auth_exchange){ .under_way = true, .is_lost = true };
        pending_replies_lose_replies(&dialogue->pending);
    }
    auth->response_expected = true;
}

void auth_end_lost(struct dialogue *dialogue, uint16_t code)
{
    if (dialogue->auth.is_lost && reply_class(code) != 3)
        dialogue->auth = (struct auth_exchange){ 0 };
}

bool auth_has_code(uint16_t code)
{
    static const uint16_t codes[] = { 235, 334, 432, 534, 535, 538 };

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The AUTH exchange (RFC 4954, 4): followed without storing what it carries. */
#include "smtp/command_form.h"
#include "smtp/dialogue_parts.h"

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

/* Nothing but letters of RFC 4648, 4. */
static bool is_in_alphabet(struct bytes text)
{
    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = text.data[i];
        bool letter = ascii_lower(byte) >= 'a' && ascii_lower(byte) <= 'z';

        if (!letter && !ascii_is_digit(byte) && byte != '+' && byte != '/')
            return false;
    }
    return true;
}

static struct bytes without_padding(struct bytes text)
{
    for (size_t padding = 0; padding < 2 && text.length > 0 && text.data[text.length - 1] == '=';
         padding++)
        text.length--;
    return text;
}

/* With its padding. */
static bool is_base64(struct bytes text)
{
    return text.length % 4 == 0 && is_in_alphabet(without_padding(text));
}

/* Where encoders made for mail end a line: RFC 2045, 6.8 allows 76; 64 is that of RFC
 * 1421, 4.3.2.4. */
static bool is_as_long_as_a_line(struct bytes text)
{
    static const size_t lengths[] = { 60, 64, 72, 76, 78 };

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        if (text.length == lengths[i])
            return is_in_alphabet(text);
    return false;
}

/* What may be said of a response: that there was one, and of what kind. */
static void note_response(struct dialogue *dialogue, struct bytes response, bool initial)
{
    struct session_draft *draft = &dialogue->record.draft;
    struct authentication *noted;

    if (dialogue->auth.record < 0)
        return;
    noted = &draft->authentications[dialogue->auth.record];
    noted->responses++;
    noted->initial_response |= initial;
    dialogue->auth.at_line_limit = is_as_long_as_a_line(response);
    /* A lone `=` is an empty initial response. */
    if (initial && bytes_equal(response, bytes_of_string("=")))
        return;
    if (!initial && bytes_equal(response, bytes_of_string("*")))
        noted->cancelled = true;
    else if (!is_base64(response))
        noted->malformed = true;
}

/* Nobody asked for this one: it may be the next line of what the last one began. */
static void note_unasked(struct dialogue *dialogue, struct bytes response)
{
    struct auth_exchange *auth = &dialogue->auth;

    if (auth->record >= 0 && auth->at_line_limit && response.length > 0 &&
        is_in_alphabet(without_padding(response)))
        dialogue->record.draft.authentications[auth->record].line_broken = true;
}

/* What stands behind the mechanism, or in its place. */
static void take_initial(struct dialogue *dialogue, struct bytes initial)
{
    struct auth_exchange *auth = &dialogue->auth;

    if (initial.length == 0)
        return;
    if (auth->mechanism != NULL)
        note_response(dialogue, initial, true);
    if (!bytes_equal(initial, bytes_of_string("=")))
        redaction_learn(dialogue->redaction, auth->mechanism, auth->responses++, initial);
}

void auth_begin(struct dialogue *dialogue, const struct parsed_command *command,
                struct pending_reply *pending, struct command *ret_command)
{
    struct auth_exchange *auth = &dialogue->auth;
    struct bytes initial = command->argument;
    struct bytes behind = behind_auth(command->word);
    struct bytes first = bytes_next_word(&initial);

    begin_redaction(dialogue);
    *auth = (struct auth_exchange){ .under_way = true,
                                    .mechanism = redaction_mechanism(first),
                                    .record = -1 };
    if (auth->mechanism == NULL) {
        initial = command->argument;
        auth->mechanism = redaction_mechanism(behind.length > 0 ? behind : command->word);
    }
    if (behind.length > 0 && redaction_mechanism(behind) == NULL)
        redaction_learn(dialogue->redaction, NULL, 0, behind);
    keep_names_only(command, ret_command);
    pending->verb = VERB_AUTH;
    pending->authentication = record_authentication(
        &dialogue->record,
        auth->mechanism != NULL ? bytes_of_string(auth->mechanism) : ret_command->argument);
    auth->record = pending->authentication;
    take_initial(dialogue, bytes_trimmed(initial));
}

void auth_end(struct dialogue *dialogue, const struct pending_reply *command, uint16_t code)
{
    dialogue->auth = (struct auth_exchange){ .record = -1 };
    if (command->authentication >= 0)
        dialogue->record.draft.authentications[command->authentication].code = code;
}

/* A client that did not wait has sent its next response already. */
void auth_go_on(struct dialogue *dialogue)
{
    struct pending_replies *pending = &dialogue->pending;
    struct pending_reply *next = pending->count > 1 ? pending_replies_at(pending, 1) : NULL;

    dialogue->auth.response_expected =
        next == NULL || next->kind != PENDING_TEXT || next->verb != VERB_AUTH;
    if (dialogue->auth.response_expected)
        return;
    *next = *pending_replies_at(pending, 0);
    pending_replies_drop(pending);
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

/* Without being asked it is a response if the server goes on, and a command that
 * it does not know if it does not. */
static void await_answer(struct dialogue *dialogue, step_index step, bool asked, timestamp time)
{
    struct pending_reply pending = { .kind =
                                         dialogue->auth.under_way ? PENDING_TEXT : PENDING_COMMAND,
                                     .verb = dialogue->auth.under_way ? VERB_AUTH : VERB_UNKNOWN,
                                     .step = step,
                                     .transaction = TRANSACTION_NONE,
                                     .recipient = -1,
                                     .authentication = -1,
                                     .times = 1,
                                     .sent = time };

    if (dialogue->auth.under_way && (asked || is_in_doubt(dialogue)))
        restart_clock(dialogue, time);
    else
        dialogue_await_reply(dialogue, &pending);
}

void auth_response(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct auth_exchange *auth = &dialogue->auth;
    struct step step = client_step(dialogue, STEP_AUTH_RESPONSE, line->first, line->last);
    struct bytes response = bytes_trimmed(line->text);
    bool asked = auth->response_expected;
    step_index index;

    if (!asked && !redaction_may_become_response(response))
        auth_go_past(dialogue);
    begin_redaction(dialogue);
    if (!asked)
        note_unasked(dialogue, response);
    note_response(dialogue, response, false);
    if (!bytes_equal(response, bytes_of_string("*")))
        redaction_learn(dialogue->redaction, auth->mechanism, auth->responses, line->text);
    step.bare_line_end = line->ending == LINE_ENDING_LF;
    auth->response_expected = false;
    auth->responses += auth->responses < UINT8_MAX;
    index = record_step(&dialogue->record, &step);
    await_answer(dialogue, index, asked, line->last);
}

static bool is_auth(const struct pending_reply *pending)
{
    return pending->kind == PENDING_COMMAND && pending->verb == VERB_AUTH;
}

/* All up to AUTH; of what was lost behind it the replies are still to come. */
static void drop_exchange(struct pending_replies *pending)
{
    bool lost_behind = false;

    for (size_t i = pending->count; i > 0 && !is_auth(pending_replies_at(pending, i - 1)); i--)
        lost_behind |= i > 1 && pending_replies_at(pending, i - 1)->kind == PENDING_LOST;
    pending_replies_forget(pending);
    if (lost_behind)
        pending_replies_lose_commands(pending);
}

void auth_go_past(struct dialogue *dialogue)
{
    if (!dialogue->auth.doubtful)
        return;
    dialogue->auth = (struct auth_exchange){ .record = -1 };
    if (pending_replies_are_doubtful(&dialogue->pending))
        drop_exchange(&dialogue->pending);
}

void auth_lose(struct dialogue *dialogue)
{
    bool response_expected = dialogue->auth.response_expected;

    dialogue->auth = (struct auth_exchange){
        .record = -1, .under_way = true, .is_lost = true, .response_expected = response_expected
    };
    pending_replies_lose_replies(&dialogue->pending);
}

void auth_ask(struct dialogue *dialogue)
{
    if (!dialogue->auth.under_way && dialogue->holes != NULL)
        auth_lose(dialogue);
    dialogue->auth.response_expected = true;
}

void auth_end_lost(struct dialogue *dialogue, uint16_t code)
{
    if (dialogue->auth.is_lost && reply_class(code) != 3)
        dialogue->auth = (struct auth_exchange){ .record = -1 };
}

bool auth_has_code(uint16_t code)
{
    static const uint16_t codes[] = { 235, 334, 432, 534, 535, 538 };

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i] == code)
            return true;
    return false;
}

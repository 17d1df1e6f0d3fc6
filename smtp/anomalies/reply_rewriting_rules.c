/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What something on the way painted over, or put in: greetings, keywords,
 * commands. */
#include <assert.h>

#include "smtp/anomalies/rule_families.h"
#include "smtp/reply_parser.h"

void find_banner_masked(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    struct finding *finding;

    if (!session_banner_is_masked(session))
        return;
    finding = finding_add(writer, session->greeting,
                          "The greeting is painted over with asterisks: a firewall inspects SMTP "
                          "and hides what it does not know");
    if (session->helo != STEP_NONE && view_is_command(view, session->helo, "EHLO") &&
        session->extension_count > 0 && !session_offers(session, "STARTTLS"))
        finding_raise(writer, finding);
}

/* The keywords came with this reply. */
static step_index hello_answer(const struct dialogue_view *view)
{
    assert(view->session->helo != STEP_NONE && view->session->extension_count > 0);
    return view->answers[view->session->helo];
}

/* `XXXXXXXA`: as many letters as the keyword had, the last one counts them. */
static bool is_painted_over(struct bytes word)
{
    size_t i = 0;

    if (word.length < 3)
        return false;
    while (i < word.length && word.data[i] == 'X')
        i++;
    return i >= 2 && (i == word.length ||
                      (i == word.length - 1 && word.data[i] >= 'A' && word.data[i] <= 'Z'));
}

/* What filters that pass the dialogue on call themselves. */
static const char *const filter_markers[] = { "XFILTERED", "MAILSTORE", "XPASS" };
static const char filter_name[] = "smtp.passthru";

void find_ehlo_keyword_masked(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->extension_count; i++) {
        struct bytes rest = session->extensions[i];
        struct bytes keyword = bytes_next_word(&rest);

        if (!is_painted_over(keyword) && bytes_find(keyword, '*') == keyword.length)
            continue;
        finding_add(writer, hello_answer(view),
                    "The EHLO keyword %.*s was painted over on the way: something removes what "
                    "the server offers",
                    keyword.length < 64 ? (int)keyword.length : 64, (const char *)keyword.data);
        return;
    }
}

static bool greets_as_filter(const struct session *session)
{
    struct bytes text;

    if (session->greeting == STEP_NONE)
        return false;
    text = session->steps[session->greeting].reply.lines[0];
    return bytes_equal_ignoring_case(bytes_next_word(&text), bytes_of_string(filter_name));
}

void find_ehlo_filter_marker(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    if (greets_as_filter(session)) {
        finding_add(writer, session->greeting,
                    "The greeting's name %s is that of a mail filter that passes the dialogue on",
                    filter_name);
        return;
    }
    for (size_t i = 0; i < sizeof filter_markers / sizeof filter_markers[0]; i++)
        if (session_offers(session, filter_markers[i])) {
            finding_add(writer, hello_answer(view),
                        "The EHLO keyword %s is put there by a mail filter that passes the "
                        "dialogue on",
                        filter_markers[i]);
            return;
        }
}

/* Fewer are too easily something else. */
enum { CROSSES_OF_COMMAND = 4, CROSSES_OF_ECHO = 3 };

static bool is_crosses(struct bytes word, size_t least)
{
    size_t crosses = 0;

    while (crosses < word.length && word.data[crosses] == 'X')
        crosses++;
    return crosses >= least && crosses == word.length;
}

static bool is_overwritten(const struct step *step)
{
    return step->command.unknown && is_crosses(step->command.verb, CROSSES_OF_COMMAND);
}

static bool is_punctuation(uint8_t byte)
{
    return byte != '\0' && strchr("'\"`<>()[].,:;!", byte) != NULL;
}

/* Of a word that is quoted, as in `Command unknown: 'XXX'`. */
static struct bytes without_quotes(struct bytes word)
{
    while (word.length > 0 && is_punctuation(word.data[0]))
        word = bytes_after(word, 1);
    while (word.length > 0 && is_punctuation(word.data[word.length - 1]))
        word.length--;
    return word;
}

static bool has_crosses(struct bytes text)
{
    struct bytes word;

    while ((word = bytes_next_word(&text)).length > 0)
        if (is_crosses(without_quotes(word), CROSSES_OF_ECHO))
            return true;
    return false;
}

/* The server does not know the command and quotes it as a row of X, which the
 * client did not send. */
static bool is_echoed_as_crosses(const struct dialogue_view *view, step_index step)
{
    uint16_t code = view_code(view, step);
    const struct command *command = &view_step(view, step)->command;

    return code >= 500 && code <= 502 && !has_crosses(command->verb) &&
           !has_crosses(command->argument) &&
           has_crosses(reply_status_of(&view_step(view, view->answers[step])->reply).text);
}

void find_command_masked(const struct dialogue_view *view, struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];
        bool overwritten;

        if (step->kind != STEP_COMMAND)
            continue;
        overwritten = is_overwritten(step);
        /* A keyboard behind an inspecting firewall sends its letters one by one. */
        if ((!overwritten && !is_echoed_as_crosses(view, (step_index)i)) ||
            commands_look_typed(view->session, view->settings, 0, (step_index)i))
            continue;
        finding_add(writer, (step_index)i,
                    overwritten ? "The command was overwritten with X on the way: a firewall lets "
                                  "only commands through that it knows"
                                : "The server got a row of X instead of this command: a firewall "
                                  "lets only commands through that it knows");
        return;
    }
}

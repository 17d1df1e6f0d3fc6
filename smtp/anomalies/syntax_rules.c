/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that end, or are as long, as SMTP does not allow; bytes that it does not. */
#include "smtp/anomalies/rule_families.h"
#include "smtp/path_parser.h"

static bool is_command(const struct step *step)
{
    return step->kind == STEP_COMMAND && step->from == SIDE_CLIENT;
}

/* ------------------------------------------------------------------- line ends */

/* Version 2 of a PROXY header begins with what looks like commands, one of which
 * ends in LF, for servers that do not wait for it. */
static bool is_signature_of_proxy(const struct session *session)
{
    return session->proxied != NULL && session->proxied->late && session->proxied->version == 2;
}

void find_bare_lf_in_command(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index first = STEP_NONE;
    step_index last = STEP_NONE;
    struct finding *finding;
    int64_t count = 0;

    for (size_t i = 0; i < session->step_count; i++) {
        if (!is_command(&session->steps[i]) || !session->steps[i].bare_line_end)
            continue;
        count++;
        last = (step_index)i;
        if (first == STEP_NONE)
            first = last;
    }
    if (first == STEP_NONE || is_signature_of_proxy(session))
        return;
    finding = finding_add(writer, first,
                          "The client ends commands in LF alone; SMTP wants CRLF, and some servers "
                          "wait for it");
    if (commands_look_typed(session, view->settings, first, last))
        finding_set_severity(writer, finding, SEVERITY_INFO);
    finding_add_integer(writer, finding, "count", count);
}

/* ---------------------------------------------------------------------- lengths */

/* Keywords that make commands longer, by so much: RFC 1870 3, RFC 6152 2, RFC 4954 3,
 * RFC 3461 3, RFC 6531 3.1, RFC 2852 2, RFC 6710 3. */
static const struct allowance {
    const char *keyword;
    uint16_t mail;
    uint16_t rcpt;
} allowances[] = {
    { "SIZE", 26, 0 },      { "8BITMIME", 17, 0 },  { "AUTH", 500, 0 },       { "DSN", 100, 500 },
    { "SMTPUTF8", 10, 10 }, { "DELIVERBY", 17, 0 }, { "MT-PRIORITY", 15, 0 },
};

/* With the CRLF. Blanks between verb and argument count as one. */
static int64_t command_length(const struct command *command)
{
    size_t argument = command->argument.length > 0 ? 1 + command->argument.length : 0;

    return (int64_t)(command->verb.length + argument + 2);
}

static int64_t allowed_length(const struct dialogue_view *view, step_index step)
{
    bool mail = view_is_command(view, step, "MAIL");
    int64_t length = view_threshold(view, THRESHOLD_COMMAND_LINE_OCTETS);

    if (!mail && !view_is_command(view, step, "RCPT"))
        return length;
    for (size_t i = 0; i < sizeof allowances / sizeof allowances[0]; i++)
        if (session_offers(view->session, allowances[i].keyword))
            length += mail ? allowances[i].mail : allowances[i].rcpt;
    return length;
}

/* They have as many attributes as they like. Commands with a credential in them may be long
 * too, and are short in the record. */
static bool may_be_of_any_length(const struct dialogue_view *view, step_index step)
{
    return view_is_command(view, step, "XCLIENT") || view_is_command(view, step, "XFORWARD");
}

void find_command_line_too_long(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    int64_t usual = view_threshold(view, THRESHOLD_COMMAND_LINE_OCTETS);
    int64_t much = view_threshold(view, THRESHOLD_COMMAND_LINE_WARNING);

    for (size_t i = 0; i < session->step_count; i++) {
        step_index step = (step_index)i;
        struct finding *finding;
        int64_t length;

        if (!is_command(&session->steps[i]))
            continue;
        length = command_length(&session->steps[i].command);
        if (length <= usual || may_be_of_any_length(view, step) ||
            length <= allowed_length(view, step))
            continue;
        finding = finding_add(writer, step,
                              "A command of %lld octets: with its CRLF it may have %lld here",
                              (long long)length, (long long)allowed_length(view, step));
        if (length > much)
            finding_raise(writer, finding);
        finding_add_integer(writer, finding, "octets", length);
        return;
    }
}

void find_reply_line_too_long(const struct dialogue_view *view, struct finding_writer *writer)
{
    enum { CODE_AND_END = 3 + 1 + 2 };
    int64_t maximum = view_threshold(view, THRESHOLD_REPLY_LINE_OCTETS);

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];

        for (size_t line = 0; step->kind == STEP_REPLY && line < step->reply.line_count; line++) {
            int64_t length = (int64_t)step->reply.lines[line].length + CODE_AND_END;

            if (length <= maximum)
                continue;
            finding_add_integer(writer,
                                finding_add(writer, (step_index)i,
                                            "A line of the reply has %lld octets; it may have %lld",
                                            (long long)length, (long long)maximum),
                                "octets", length);
            return;
        }
    }
}

/* ------------------------------------------------------------------------ bytes */

static bool has_nul(const struct command *command)
{
    return bytes_find(command->verb, 0) < command->verb.length ||
           bytes_find(command->argument, 0) < command->argument.length;
}

void find_nul_in_command(const struct dialogue_view *view, struct finding_writer *writer)
{
    if (is_signature_of_proxy(view->session))
        return;
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];

        if (!is_command(step) || !has_nul(&step->command))
            continue;
        finding_add(writer, (step_index)i,
                    "A command has a NUL in it: what stands behind it, some programs do not see");
        return;
    }
}

static bool has_eighth_bit(struct bytes text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] >= 0x80)
            return true;
    return false;
}

static bool asks_for_utf8(const struct transaction *transaction)
{
    for (size_t i = 0; transaction != NULL && i < transaction->parameter_count; i++)
        if (bytes_equal_ignoring_case(transaction->parameters[i], bytes_of_string("SMTPUTF8")))
            return true;
    return false;
}

void find_non_ascii_without_smtputf8(const struct dialogue_view *view,
                                     struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;
        bool mail = view_is_command(view, step, "MAIL");
        struct parsed_path path;

        if ((!mail && !view_is_command(view, step, "RCPT")) ||
            !path_parse(view_step(view, step)->command.argument, mail ? "FROM" : "TO", &path) ||
            !has_eighth_bit(path.address) || asks_for_utf8(view_transaction(view, step)))
            continue;
        finding_add_integer(writer,
                            finding_add(writer, step,
                                        "An address has characters outside ASCII, and MAIL does "
                                        "not ask for SMTPUTF8"),
                            "code", view_code(view, step));
        return;
    }
}

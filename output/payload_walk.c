/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a stream along the steps of a record. */
#include "output/payload_walk.h"

/* ------------------------------------------------------------------------ steps */

static bool is_mine(const struct payload_walk *walk, size_t index, bool revised)
{
    const struct step *step = &walk->session->steps[index];

    return step->from == walk->side && step->revised == revised;
}

static void skip_others(const struct payload_walk *walk, size_t *index, bool revised)
{
    while (*index < walk->end && !is_mine(walk, *index, revised))
        ++*index;
}

/* What was read again after a message came before what had been read behind it, and was
 * recorded later. NULL behind the last step. */
static const struct step *next_step(struct payload_walk *walk)
{
    size_t *next = &walk->next;

    skip_others(walk, &walk->next, false);
    skip_others(walk, &walk->next_revised, true);
    if (walk->next == walk->end || (walk->may_be_revised && walk->next_revised < walk->end))
        next = &walk->next_revised;
    return *next < walk->end ? &walk->session->steps[(*next)++] : NULL;
}

static bool may_have_credential(const struct payload_walk *walk, size_t index)
{
    const struct session *session = walk->session;
    const struct step *step = &session->steps[index];

    if (step->kind == STEP_AUTH_RESPONSE)
        return true;
    if (step->kind == STEP_COMMAND && (payload_text_is_redacted(step->command.verb) ||
                                       payload_text_is_redacted(step->command.argument)))
        return true;
    for (size_t i = 0; i < session->authentication_count; i++)
        if (session->authentications[i].step == (step_index)index)
            return true;
    return false;
}

bool payload_walk_saw_credentials(const struct payload_walk *walk)
{
    for (size_t i = 0; i < walk->session->step_count; i++) {
        bool passed = walk->session->steps[i].revised ? i < walk->next_revised : i < walk->next;

        if (walk->session->steps[i].from == walk->side && !passed && may_have_credential(walk, i))
            return false;
    }
    return walk->session->last_step_count == 0;
}

/* ------------------------------------------------------------------------ octets */

static struct bytes rest_of(const struct payload_walk *walk)
{
    return bytes_after(walk->stream, walk->at);
}

static uint8_t *view_at(const struct payload_walk *walk)
{
    return walk->view + walk->at;
}

/* A line ends in CRLF or LF, as smtp/line_splitter.h has it; both are shown. */
static struct bytes take_line(struct payload_walk *walk)
{
    struct bytes rest = rest_of(walk);
    size_t length = bytes_find(rest, '\n');
    struct bytes line = bytes_first(rest, length);

    if (length == rest.length)
        return line;
    walk->view[walk->at + length] = PAYLOAD_RECORDED;
    if (length > 0 && line.data[length - 1] == '\r') {
        walk->view[walk->at + length - 1] = PAYLOAD_RECORDED;
        line.length--;
    }
    return line;
}

static void pass_line(struct payload_walk *walk)
{
    size_t length = bytes_find(rest_of(walk), '\n');

    walk->at += length < walk->stream.length - walk->at ? length + 1 : length;
}

static void hide_line(struct payload_walk *walk)
{
    size_t at = walk->at;

    pass_line(walk);
    memset(walk->view + at, PAYLOAD_HIDDEN, walk->at - at);
    walk->at = at;
}

static void pass(struct payload_walk *walk, size_t length, enum payload_octet what)
{
    memset(view_at(walk), what, length);
    walk->at += length;
}

/* --------------------------------------------------------------- kinds of steps */

/* The octets of a BDAT come behind its line. */
static bool read_command(struct payload_walk *walk, const struct step *step)
{
    size_t left;

    if (!payload_line_has_command(take_line(walk), &step->command, view_at(walk)))
        return false;
    pass_line(walk);
    left = walk->stream.length - walk->at;
    if (step->has_octets)
        pass(walk, step->octets < left ? (size_t)step->octets : left, PAYLOAD_CONTENT);
    return true;
}

static bool read_response(struct payload_walk *walk, const struct step *step)
{
    (void)step;
    payload_line_has_response(take_line(walk), view_at(walk));
    pass_line(walk);
    return true;
}

static bool read_stray_line(struct payload_walk *walk, const struct step *step)
{
    if (!payload_line_has_text(take_line(walk), step->line, view_at(walk)))
        return false;
    pass_line(walk);
    return true;
}

static bool read_reply(struct payload_walk *walk, const struct step *step)
{
    for (size_t i = 0; i < step->reply.line_count; i++) {
        if (walk->at == walk->stream.length)
            return true;
        if (!payload_line_has_reply(take_line(walk), &step->reply, i, view_at(walk)))
            return false;
        pass_line(walk);
    }
    return true;
}

/* And lines of a dot alone. */
static void show_line_ends(struct bytes text, uint8_t *view)
{
    for (size_t i = 0; i < text.length; i++) {
        bool begins = i == 0 || text.data[i - 1] == '\n';
        bool ends = i + 1 == text.length || text.data[i + 1] == '\r' || text.data[i + 1] == '\n';

        if (text.data[i] == '\r' || text.data[i] == '\n' || (text.data[i] == '.' && begins && ends))
            view[i] = PAYLOAD_RECORDED;
    }
}

/* Lines behind a refusal may be anything. Their step counts all their octets. */
static bool read_refused(struct payload_walk *walk, const struct step *step)
{
    struct bytes rest = rest_of(walk);
    size_t length = step->octets < rest.length ? (size_t)step->octets : rest.length;

    if (length < rest.length && (length == 0 || rest.data[length - 1] != '\n'))
        return false;
    show_line_ends(bytes_first(rest, length), view_at(walk));
    walk->at += length;
    return true;
}

static bool read_message(struct payload_walk *walk, const struct step *step)
{
    bool is_odd = false;
    size_t length;

    if (step->refused)
        return read_refused(walk, step);
    length = payload_content_length(rest_of(walk), step->octets, &is_odd);
    if (length == 0)
        return false;
    pass(walk, length, PAYLOAD_CONTENT);
    walk->may_be_revised |= is_odd;
    return true;
}

static bool read_tls(struct payload_walk *walk, const struct step *step)
{
    (void)step;
    pass(walk, payload_tls_length(rest_of(walk)), PAYLOAD_TLS);
    return true;
}

static bool read_gap(struct payload_walk *walk, const struct step *step)
{
    (void)walk;
    (void)step;
    return false;
}

static bool (*const readers[])(struct payload_walk *walk, const struct step *step) = {
    [STEP_REPLY] = read_reply,     [STEP_STRAY_LINE] = read_stray_line,
    [STEP_COMMAND] = read_command, [STEP_MESSAGE] = read_message,
    [STEP_TLS] = read_tls,         [STEP_AUTH_RESPONSE] = read_response,
    [STEP_GAP] = read_gap,
};

_Static_assert(sizeof readers / sizeof readers[0] == STEP_KIND_COUNT, "a reader for each kind");

bool payload_walk_run(struct payload_walk *walk)
{
    const struct step *step;

    while (walk->at < walk->stream.length && (step = next_step(walk)) != NULL)
        if (!readers[step->kind](walk, step)) {
            hide_line(walk);
            return false;
        }
    return walk->at == walk->stream.length;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session's texts, field by field. */
#include "smtp/server_software_session.h"

#include "smtp/reply_parser.h"

/* Replies to a command that are one of the fields. The first row that fits wins. */
static const struct {
    const char *verb; /* NULL: a verb that nobody knows */
    uint16_t first_code;
    uint16_t last_code;
    enum fingerprint_field field;
} answers[] = {
    { "HELO", 250, 250, FINGERPRINT_HELO },  { "EHLO", 250, 250, FINGERPRINT_EHLO },
    { "LHLO", 250, 250, FINGERPRINT_EHLO },  { "STARTTLS", 200, 599, FINGERPRINT_STARTTLS },
    { "MAIL", 200, 599, FINGERPRINT_MAIL },  { "RCPT", 200, 599, FINGERPRINT_RCPT },
    { "DATA", 354, 354, FINGERPRINT_DATA },  { "RSET", 250, 250, FINGERPRINT_RSET },
    { "NOOP", 250, 250, FINGERPRINT_NOOP },  { "QUIT", 221, 221, FINGERPRINT_QUIT },
    { NULL, 221, 221, FINGERPRINT_UNKNOWN }, { NULL, 400, 599, FINGERPRINT_UNKNOWN },
};

/* The field of a reply to a message, or to the chunk that ends one. */
static enum fingerprint_field field_of_message(uint16_t code)
{
    if (code == 250)
        return FINGERPRINT_MESSAGE;
    return code >= 400 ? FINGERPRINT_REFUSAL : FINGERPRINT_FIELD_COUNT;
}

/* RFC 3030 2: `BDAT 1000 LAST`. */
static bool is_last_chunk(const struct command *command)
{
    struct bytes rest = command->argument;

    if (!bytes_equal(command->verb, bytes_of_string("BDAT")))
        return false;
    bytes_next_word(&rest);
    return bytes_equal_ignoring_case(bytes_next_word(&rest), bytes_of_string("LAST"));
}

static enum fingerprint_field field_of_answer(const struct command *command, uint16_t code)
{
    if (is_last_chunk(command))
        return field_of_message(code);
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        bool same = answers[i].verb == NULL
                        ? command->unknown
                        : bytes_equal(command->verb, bytes_of_string(answers[i].verb));

        if (same && code >= answers[i].first_code && code <= answers[i].last_code)
            return answers[i].field;
    }
    return FINGERPRINT_FIELD_COUNT;
}

/* FINGERPRINT_FIELD_COUNT for a reply that is no fingerprint. */
static enum fingerprint_field field_of_reply(const struct session *session, size_t index)
{
    const struct step *step = &session->steps[index];
    const struct step *asked;

    if (step->reply.code == 421)
        return FINGERPRINT_CLOSING;
    if ((step_index)index == session->greeting)
        return step->reply.code == 220 ? FINGERPRINT_BANNER : FINGERPRINT_FIELD_COUNT;
    if (step->reply_to < 0 || (size_t)step->reply_to >= session->step_count)
        return FINGERPRINT_FIELD_COUNT;
    asked = &session->steps[step->reply_to];
    if (asked->kind == STEP_MESSAGE)
        return field_of_message(step->reply.code);
    if (asked->kind == STEP_COMMAND)
        return field_of_answer(&asked->command, step->reply.code);
    return FINGERPRINT_FIELD_COUNT;
}

static struct bytes line_text(const struct reply *reply, size_t line, enum fingerprint_field field)
{
    const struct reply one = { .code = reply->code, .line_count = 1, .lines = &reply->lines[line] };

    if (field == FINGERPRINT_BANNER)
        return bytes_trimmed(reply->lines[line]);
    return reply_status_of(&one).text;
}

static bool first_line_tells(enum fingerprint_field field)
{
    return field == FINGERPRINT_BANNER || field == FINGERPRINT_HELO || field == FINGERPRINT_EHLO;
}

static struct fingerprint take(struct server_software_cache *software,
                               const struct session *session, size_t index,
                               enum fingerprint_field field)
{
    const struct reply *reply = &session->steps[index].reply;
    struct fingerprint taken = { .step = (step_index)index, .text = bytes_empty() };

    for (size_t i = 0; i < reply->line_count; i++) {
        struct bytes text = line_text(reply, i, field);

        if (i == 0 || !first_line_tells(field))
            taken.text = text;
        taken.products =
            product_set_union(taken.products, server_software_cache_match(software, field, text));
    }
    return taken;
}

struct session_fingerprints server_software_of_session(struct server_software_cache *software,
                                                       const struct session *session)
{
    struct session_fingerprints taken;

    for (size_t i = 0; i < FINGERPRINT_FIELD_COUNT; i++)
        taken.fields[i] = (struct fingerprint){ .step = STEP_NONE };
    for (size_t i = 0; i < session->step_count; i++) {
        enum fingerprint_field field;

        if (session->steps[i].kind != STEP_REPLY)
            continue;
        field = field_of_reply(session, i);
        if (field < FINGERPRINT_FIELD_COUNT && taken.fields[field].step == STEP_NONE)
            taken.fields[field] = take(software, session, i, field);
    }
    return taken;
}

void session_find_fingerprints(struct session *session, struct server_software_cache *software)
{
    struct session_fingerprints *fingerprints;

    if (software == NULL)
        return;
    fingerprints = arena_new(&session->arena, 1, sizeof *fingerprints);
    *fingerprints = server_software_of_session(software, session);
    session->fingerprints = fingerprints;
}

bool fingerprints_contradict(const struct server_software *software,
                             const struct session_fingerprints *fingerprints,
                             enum fingerprint_field a, enum fingerprint_field b)
{
    struct product_set of_a = fingerprints->fields[a].products;
    struct product_set of_b = fingerprints->fields[b].products;
    struct product_set known = server_software_with_field(software, b);

    return !product_set_is_empty(of_a) && !product_set_is_empty(of_b) &&
           !product_set_intersects(of_a, of_b) &&
           product_set_is_empty(product_set_without(of_a, known));
}

static bool fits_another_field(const struct session_fingerprints *fingerprints,
                               enum fingerprint_field field, int product)
{
    for (size_t i = 0; i < FINGERPRINT_FIELD_COUNT; i++)
        if (i != field && product_set_contains(fingerprints->fields[i].products, product))
            return true;
    return false;
}

struct product_set fingerprints_interceptors(const struct server_software *software,
                                             const struct session_fingerprints *fingerprints,
                                             enum fingerprint_field field)
{
    const struct product_set nobody = { { 0 } };
    struct product_set fitting = fingerprints->fields[field].products;
    struct product_set interceptors =
        product_set_intersection(fitting, server_software_of_kind(software, PRODUCT_INTERCEPTOR));
    struct product_set others = product_set_without(fitting, interceptors);

    if (product_set_is_empty(interceptors))
        return nobody;
    for (int product = product_set_next(others, PRODUCT_NONE); product != PRODUCT_NONE;
         product = product_set_next(others, product))
        if (!server_software_product(software, product)->rare ||
            fits_another_field(fingerprints, field, product))
            return nobody;
    return interceptors;
}

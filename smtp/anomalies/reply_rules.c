/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the server's words give away: another product's texts, codes that are
 * missing, lines that end as no mail server ends them. */
#include "smtp/anomalies/rule_families.h"
#include "smtp/reply_parser.h"

/* ---------------------------------------------------------- interceptors' texts */

/* Texts that a server writes itself and an interceptor in its place. The
 * banner is not among them: what names itself does not hide. */
static const enum fingerprint_field telling_fields[] = {
    FINGERPRINT_DATA,     FINGERPRINT_MESSAGE, FINGERPRINT_QUIT,
    FINGERPRINT_STARTTLS, FINGERPRINT_REFUSAL, FINGERPRINT_CLOSING,
};

/* A server that does not offer STARTTLS refuses it in any words. */
static bool field_tells(const struct dialogue_view *view, enum fingerprint_field field)
{
    return field != FINGERPRINT_STARTTLS || session_offers(view->session, "STARTTLS");
}

static struct product_set interceptors_by_field(const struct dialogue_view *view, size_t index)
{
    const struct product_set nobody = { { 0 } };
    struct product_set named = view->fingerprints->fields[FINGERPRINT_BANNER].products;

    if (!field_tells(view, telling_fields[index]))
        return nobody;
    return product_set_without(
        fingerprints_interceptors(view->software, view->fingerprints, telling_fields[index]),
        named);
}

static void add_interceptor(const struct dialogue_view *view, struct finding_writer *writer,
                            size_t index, struct product_set products)
{
    const struct fingerprint *fingerprint = &view->fingerprints->fields[telling_fields[index]];
    const struct product *product =
        server_software_product(view->software, product_set_next(products, PRODUCT_NONE));
    struct finding *finding = finding_add(
        writer, fingerprint->step,
        "\"%.*s\" is what %s says, not a mail server: it answered in the server's place",
        fingerprint->text.length < 200 ? (int)fingerprint->text.length : 200,
        (const char *)fingerprint->text.data, product->title);

    finding_add_text(writer, finding, "product", bytes_of_string(product->id));
    finding_add_text(writer, finding, "text", fingerprint->text);
}

void find_data_354_known_interceptor(const struct dialogue_view *view,
                                     struct finding_writer *writer)
{
    if (view->software == NULL)
        return;
    for (size_t i = 0; i < sizeof telling_fields / sizeof telling_fields[0]; i++) {
        struct product_set products = interceptors_by_field(view, i);

        if (product_set_is_empty(products))
            continue;
        /* One finding is enough: the others say the same of the same session. */
        add_interceptor(view, writer, i, products);
        return;
    }
}

/* --------------------------------------------------------- enhanced status codes */

/* Replies that have an enhanced code where the server uses them (RFC 2034, 4):
 * those to the commands of mail. Servers forget it elsewhere, and texts of 4xx
 * and 5xx are often written by operators and filters, who forget it too. */
static bool should_have_code(const struct dialogue_view *view, const struct step *reply)
{
    static const char *const with[] = { "MAIL", "RCPT", "BDAT", "RSET", "NOOP", "QUIT" };

    if (reply->kind != STEP_REPLY || reply->reply_to == STEP_NONE ||
        reply_class(reply->reply.code) != 2)
        return false;
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++)
        if (view_is_command(view, reply->reply_to, with[i]))
            return true;
    return view_step(view, reply->reply_to)->kind == STEP_MESSAGE;
}

static struct bytes enhanced_code_of(const struct step *reply)
{
    return reply_status_of(&reply->reply).enhanced;
}

static bool ends_something(const struct dialogue_view *view, const struct step *reply)
{
    return view_step(view, reply->reply_to)->kind == STEP_MESSAGE ||
           view_is_command(view, reply->reply_to, "QUIT");
}

/* The first reply without a code behind two with one; of such replies one to a
 * message or QUIT tells more than the others. */
static step_index find_missing_code(const struct dialogue_view *view)
{
    size_t with_code = 0;
    step_index first = STEP_NONE;

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *reply = &view->session->steps[i];

        if (!should_have_code(view, reply))
            continue;
        if (bytes_present(enhanced_code_of(reply))) {
            with_code++;
            continue;
        }
        if (!view_reaches(view, THRESHOLD_ENHANCED_CODE_MISSING_CODED, with_code))
            continue;
        if (ends_something(view, reply))
            return (step_index)i;
        if (first == STEP_NONE)
            first = (step_index)i;
    }
    return first;
}

void find_enhanced_code_missing_midstream(const struct dialogue_view *view,
                                          struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index missing;
    struct finding *finding;

    if (!session_offers(session, "ENHANCEDSTATUSCODES") && session->extension_count > 0)
        return;
    missing = find_missing_code(view);
    if (missing == STEP_NONE)
        return;
    finding = finding_add(writer, missing,
                          "This reply has no enhanced status code although the server's others "
                          "have one: another program may have written it");
    if (ends_something(view, view_step(view, missing)))
        finding_raise(writer, finding);
}

/* A greeting and the replies to HELO and EHLO have names and versions there. */
static bool can_have_code(const struct dialogue_view *view, const struct step *reply)
{
    if (reply->kind != STEP_REPLY || reply_class(reply->reply.code) == 3 ||
        reply - view->session->steps == view->session->greeting)
        return false;
    return reply->reply_to == STEP_NONE || (!view_is_command(view, reply->reply_to, "EHLO") &&
                                            !view_is_command(view, reply->reply_to, "HELO") &&
                                            !view_is_command(view, reply->reply_to, "LHLO"));
}

static bool disagrees(const struct step *reply)
{
    struct bytes code = enhanced_code_of(reply);

    return code.length > 0 && (unsigned)(code.data[0] - '0') != reply_class(reply->reply.code);
}

void find_enhanced_code_class_mismatch(const struct dialogue_view *view,
                                       struct finding_writer *writer)
{
    const struct step *first = NULL;
    struct finding *finding;
    struct bytes code;
    int64_t count = 0;

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *reply = &view->session->steps[i];

        if (!can_have_code(view, reply) || !disagrees(reply))
            continue;
        first = first == NULL ? reply : first;
        count++;
    }
    if (first == NULL)
        return;
    code = enhanced_code_of(first);
    finding = finding_add(writer, (step_index)(first - view->session->steps),
                          "The reply's code %u and its enhanced code %.*s say different things",
                          first->reply.code, (int)code.length, (const char *)code.data);
    finding_add_integer(writer, finding, "count", count);
}

/* ------------------------------------------------------------- line ends, STARTTLS */

void find_reply_bare_lf(const struct dialogue_view *view, struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];

        if (step->from != SIDE_SERVER || !step->bare_line_end)
            continue;
        finding_add(writer, (step_index)i,
                    "The reply ends in LF alone; SMTP wants CRLF, and mail servers know that");
        return;
    }
}

static bool has_bare_cr(const struct step *step)
{
    if (step->kind == STEP_STRAY_LINE)
        return bytes_find(step->line, '\r') < step->line.length;
    for (size_t i = 0; step->kind == STEP_REPLY && i < step->reply.line_count; i++)
        if (bytes_find(step->reply.lines[i], '\r') < step->reply.lines[i].length)
            return true;
    return false;
}

void find_reply_bare_cr(const struct dialogue_view *view, struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        if (!has_bare_cr(&view->session->steps[i]))
            continue;
        finding_add(writer, (step_index)i,
                    "The reply has a CR without LF behind it; SMTP wants CRLF, and mail servers "
                    "know that");
        return;
    }
}

/* It came behind the EHLO that was offered it, with no mail under way and
 * nobody logged in: where it stands the server has no reason to refuse it. */
static bool may_start_tls(const struct dialogue_view *view, step_index starttls)
{
    if (view->session->helo > starttls || view_is_open_behind(view, starttls))
        return false;
    for (step_index i = 0; i < starttls; i++)
        if (view_is_command(view, i, "AUTH") && reply_class(view_code(view, i)) == 2)
            return false;
    return true;
}

void find_starttls_advertised_but_rejected(const struct dialogue_view *view,
                                           struct finding_writer *writer)
{
    if (!session_offers(view->session, "STARTTLS"))
        return;
    for (size_t i = 0; i < view->session->step_count; i++) {
        uint16_t code;
        struct finding *finding;

        if (!view_is_command(view, (step_index)i, "STARTTLS") ||
            !may_start_tls(view, (step_index)i))
            continue;
        code = view_code(view, (step_index)i);
        if (code != 500 && code != 502 && code != 503)
            continue;
        finding = finding_add(writer, (step_index)i,
                              "STARTTLS was offered and then answered %u: what answers is not what "
                              "made the offer",
                              code);
        finding_add_integer(writer, finding, "code", code);
        return;
    }
}

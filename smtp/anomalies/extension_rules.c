/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the server offers with EHLO, and whether both keep to it. */
#include "smtp/anomalies/rule_families.h"
#include "smtp/command_parser.h"
#include "smtp/path_parser.h"
#include "smtp/reply_parser.h"

/* -------------------------------------------------------------- what is offered */

/* What is in force at a step. */
struct offer {
    bool known;
    const struct reply *reply; /* to the EHLO; NULL behind HELO, which offers nothing */
};

/* A reply to EHLO of which a line may be missing, or was rewritten, offers nobody
 * knows what. */
static bool is_legible(const struct dialogue_view *view, step_index hello)
{
    const struct reply *reply = &view_step(view, view->answers[hello])->reply;

    if (view_has_gap(view, hello, view->answers[hello]) || view->session->left_out.reply_lines > 0)
        return false;
    for (size_t i = 1; i < reply->line_count; i++)
        if (bytes_start_with_ignoring_case(reply->lines[i], "XXX"))
            return false;
    return true;
}

static void follow(const struct dialogue_view *view, step_index step, struct offer *offer)
{
    bool ehlo = view_is_command(view, step, "EHLO") || view_is_command(view, step, "LHLO");

    if (view_step(view, step)->kind == STEP_TLS || view_step(view, step)->kind == STEP_GAP)
        offer->known = false;
    if ((!ehlo && !view_is_command(view, step, "HELO")) || reply_class(view_code(view, step)) != 2)
        return;
    offer->known = !ehlo || is_legible(view, step);
    offer->reply = ehlo ? &view_step(view, view->answers[step])->reply : NULL;
}

/* The keyword's line behind it; absent when it is not offered. */
static struct bytes offered(const struct offer *offer, struct bytes keyword)
{
    for (size_t i = 1; offer->reply != NULL && i < offer->reply->line_count; i++) {
        struct bytes rest = offer->reply->lines[i];

        if (bytes_equal_ignoring_case(bytes_next_word(&rest), keyword))
            return bytes_present(rest) ? bytes_trimmed(rest) : bytes_empty();
    }
    return bytes_of(NULL, 0);
}

static bool is_offered(const struct offer *offer, const char *keyword)
{
    return bytes_present(offered(offer, bytes_of_string(keyword)));
}

/* Digits and nothing else. RFC 1870 has up to 20 of them; from 18 on the number is more
 * than any message has octets. */
static bool read_number(struct bytes text, uint64_t *ret_number)
{
    const uint64_t most = UINT64_C(100000000000000000);
    uint64_t number = 0;

    if (text.length == 0)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (!ascii_is_digit(text.data[i]))
            return false;
        number = number < most ? number * 10 + (uint64_t)(text.data[i] - '0') : number;
    }
    *ret_number = number;
    return true;
}

/* ----------------------------------------------------------------- parameters */

/* Parameters of MAIL and RCPT, and the extension that each belongs to. Others are
 * nobody's, or somebody's own. */
static const struct parameter {
    const char *name;
    const char *keyword;
} parameters[] = {
    { "SIZE", "SIZE" },               /* RFC 1870 */
    { "BODY", "8BITMIME" },           /* RFC 6152; BINARYMIME of RFC 3030 needs it too */
    { "SMTPUTF8", "SMTPUTF8" },       /* RFC 6531 */
    { "RET", "DSN" },                 /* RFC 3461 */
    { "ENVID", "DSN" },               /* likewise */
    { "NOTIFY", "DSN" },              /* likewise */
    { "ORCPT", "DSN" },               /* likewise */
    { "AUTH", "AUTH" },               /* RFC 4954 */
    { "BY", "DELIVERBY" },            /* RFC 2852 */
    { "MT-PRIORITY", "MT-PRIORITY" }, /* RFC 6710 */
    { "REQUIRETLS", "REQUIRETLS" },   /* RFC 8689 */
    { "HOLDFOR", "FUTURERELEASE" },   /* RFC 4865 */
    { "HOLDUNTIL", "FUTURERELEASE" },
};

static const struct parameter *find_parameter(struct bytes text)
{
    struct bytes name = bytes_first(text, bytes_find(text, '='));

    for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
        if (bytes_equal_ignoring_case(name, bytes_of_string(parameters[i].name)))
            return &parameters[i];
    return NULL;
}

/* The first one that is not; NULL when all are. */
static const struct parameter *find_not_offered(struct bytes rest, const struct offer *offer)
{
    for (struct bytes word; (word = bytes_next_word(&rest)).length > 0;) {
        const struct parameter *parameter = find_parameter(word);

        if (parameter != NULL && !is_offered(offer, parameter->keyword))
            return parameter;
    }
    return NULL;
}

void find_param_not_offered(const struct dialogue_view *view, struct finding_writer *writer)
{
    struct offer offer = { 0 };

    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;
        bool mail = view_is_command(view, step, "MAIL");
        const struct parameter *parameter;
        struct finding *finding;
        struct parsed_path path;

        follow(view, step, &offer);
        if (!offer.known || (!mail && !view_is_command(view, step, "RCPT")) ||
            !path_parse(view_step(view, step)->command.argument, mail ? "FROM" : "TO", &path))
            continue;
        parameter = find_not_offered(path.parameters, &offer);
        if (parameter == NULL)
            continue;
        finding =
            finding_add(writer, step, "%s has the parameter %s, and the server does not offer %s",
                        mail ? "MAIL" : "RCPT", parameter->name, parameter->keyword);
        finding_add_text(writer, finding, "parameter", bytes_of_string(parameter->name));
        finding_add_integer(writer, finding, "code", view_code(view, step));
        return;
    }
}

/* ---------------------------------------------------------------------- sizes */

static bool declared_size(const struct transaction *transaction, uint64_t *ret_size)
{
    static const char name[] = "SIZE=";

    for (size_t i = 0; i < transaction->parameter_count; i++)
        if (bytes_start_with_ignoring_case(transaction->parameters[i], name))
            return read_number(bytes_after(transaction->parameters[i], strlen(name)), ret_size);
    return false;
}

/* The next transaction that begins at this step; transactions are in order. */
static const struct transaction *transaction_at(const struct session *session, step_index step,
                                                size_t *next)
{
    while (*next < session->transaction_count && session->transactions[*next].mail_step < step)
        (*next)++;
    if (*next == session->transaction_count || session->transactions[*next].mail_step != step)
        return NULL;
    return &session->transactions[*next];
}

/* Above the maximum, and by what: the client says so, or sends so much. */
static void judge_size(const struct dialogue_view *view, struct finding_writer *writer,
                       const struct transaction *transaction, uint64_t maximum)
{
    uint64_t declared = 0;
    uint64_t sent = transaction->method != TRANSFER_NONE ? transaction->message.bytes : 0;
    struct finding *finding;

    if (!declared_size(transaction, &declared))
        declared = 0;
    if (declared <= maximum && sent <= maximum)
        return;
    finding = finding_add(writer, transaction->mail_step,
                          sent > maximum ? "The message has %llu octets, and the server takes %llu"
                                         : "The client announces %llu octets, and the server takes "
                                           "%llu",
                          (unsigned long long)(sent > maximum ? sent : declared),
                          (unsigned long long)maximum);
    /* A client that asks first is told, and nothing is lost. */
    if (sent <= maximum)
        finding_set_severity(writer, finding, SEVERITY_NOTICE);
    finding_add_integer(writer, finding, "maximum", (int64_t)maximum);
    finding_add_integer(writer, finding, "code", view_code(view, transaction->mail_step));
}

void find_size_exceeds_offer(const struct dialogue_view *view, struct finding_writer *writer)
{
    struct offer offer = { 0 };
    size_t next = 0;

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct transaction *transaction = transaction_at(view->session, (step_index)i, &next);
        uint64_t maximum;

        follow(view, (step_index)i, &offer);
        /* SIZE without a number, or with 0, sets none: RFC 1870, 4. */
        if (transaction != NULL && offer.known &&
            read_number(offered(&offer, bytes_of_string("SIZE")), &maximum) && maximum > 0)
            judge_size(view, writer, transaction, maximum);
    }
}

void find_size_declaration_wrong(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    uint64_t percent = (uint64_t)view_threshold(view, THRESHOLD_SIZE_DECLARATION_ABOVE);
    uint64_t octets = (uint64_t)view_threshold(view, THRESHOLD_SIZE_DECLARATION_OCTETS);

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        struct finding *finding;
        uint64_t declared;

        if (transaction->method == TRANSFER_NONE || !declared_size(transaction, &declared) ||
            transaction->message.bytes <= declared + declared / 100 * percent + octets)
            continue;
        finding = finding_add(
            writer, transaction->mail_step, "The client announced %llu octets and sent %llu",
            (unsigned long long)declared, (unsigned long long)transaction->message.bytes);
        finding_add_integer(writer, finding, "declared", (int64_t)declared);
        finding_add_integer(writer, finding, "sent", (int64_t)transaction->message.bytes);
        return;
    }
}

/* ----------------------------------------------------------------------- BDAT */

static bool asks_for_binary(const struct transaction *transaction)
{
    for (size_t i = 0; transaction != NULL && i < transaction->parameter_count; i++)
        if (bytes_equal_ignoring_case(transaction->parameters[i],
                                      bytes_of_string("BODY=BINARYMIME")))
            return true;
    return false;
}

/* What the client has sent of the transaction under way. */
struct chunking {
    bool chunks; /* BDAT was said and accepted */
    bool last;   /* with LAST */
};

/* What is wrong with a BDAT or DATA here; NULL for nothing. */
static const char *chunk_fault(const struct dialogue_view *view, step_index step,
                               const struct chunking *chunking, const struct offer *offer)
{
    bool data = view_is_command(view, step, "DATA");

    if (!data && offer->known && !is_offered(offer, "CHUNKING"))
        return "BDAT is said to a server that does not offer CHUNKING";
    if (data && chunking->chunks && !chunking->last)
        return "DATA comes behind BDAT in one transaction";
    if (data && asks_for_binary(view_transaction(view, step)))
        return "DATA cannot carry a message that MAIL calls BINARYMIME";
    if (!data && chunking->last)
        return "BDAT comes behind the last chunk, and no MAIL between them";
    return NULL;
}

static void note_chunk(const struct dialogue_view *view, step_index step, struct chunking *chunking)
{
    uint64_t size;
    bool last = false;

    if (reply_class(view_code(view, step)) != 2 ||
        !command_parse_chunk(view_step(view, step)->command.argument, &size, &last))
        return;
    chunking->chunks = true;
    chunking->last = last;
}

void find_bdat_protocol_error(const struct dialogue_view *view, struct finding_writer *writer)
{
    struct chunking chunking = { 0 };
    struct offer offer = { 0 };

    for (size_t i = 0; i < view->session->step_count; i++) {
        step_index step = (step_index)i;
        bool bdat = view_is_command(view, step, "BDAT");
        const char *fault;

        follow(view, step, &offer);
        if (view_is_command(view, step, "MAIL") || view_is_command(view, step, "RSET") ||
            view_is_command(view, step, "EHLO") || view_is_command(view, step, "HELO") ||
            view_step(view, step)->kind == STEP_GAP)
            chunking = (struct chunking){ 0 };
        if (!bdat && !view_is_command(view, step, "DATA"))
            continue;
        fault = chunk_fault(view, step, &chunking, &offer);
        if (fault != NULL) {
            finding_add_integer(writer, finding_add(writer, step, "%s", fault), "code",
                                view_code(view, step));
            return;
        }
        if (bdat)
            note_chunk(view, step, &chunking);
    }
}

/* ----------------------------------------------------------------- recipients */

/* Too many of them, RFC 5321 4.5.3.1.10 and RFC 3463 3.6; not one whose mailbox, or a
 * server whose disk, is full. */
static bool is_limit(const struct reply_status *status)
{
    if (status->code != 452 && status->code != 552)
        return false;
    return status->enhanced.length == 0 ||
           bytes_equal(bytes_after(status->enhanced, 1), bytes_of_string(".5.3"));
}

void find_recipient_limit(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        size_t accepted = 0;

        for (size_t j = 0; j < transaction->recipient_count; j++) {
            const struct recipient *recipient = &transaction->recipients[j];
            struct finding *finding;

            accepted += reply_class(recipient->status.code) == 2;
            if (accepted == 0 || recipient->step == STEP_NONE || !is_limit(&recipient->status))
                continue;
            finding =
                finding_add(writer, recipient->step,
                            "The server takes no more than %zu recipients of a message", accepted);
            if (!view_reaches(view, THRESHOLD_RECIPIENT_LIMIT_LEAST, accepted))
                finding_raise(writer, finding);
            finding_add_integer(writer, finding, "accepted", (int64_t)accepted);
            return;
        }
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of messages, by what was counted in it. */
#include "smtp/anomalies/rule_families.h"

static step_index step_of(const struct transaction *transaction)
{
    return transaction->message_step != STEP_NONE ? transaction->message_step
                                                  : transaction->data_step;
}

void find_bare_lf_in_data(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        if (transaction->method != TRANSFER_DATA || transaction->message.bare_lf == 0)
            continue;
        finding_add_integer(writer,
                            finding_add(writer, step_of(transaction),
                                        "The message has LFs without a CR before them, which SMTP "
                                        "does not allow in DATA"),
                            "count", (int64_t)transaction->message.bare_lf);
        return;
    }
}

/* ------------------------------------------------------------------------ lines and bytes */

void find_text_line_too_long(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    int64_t maximum = view_threshold(view, THRESHOLD_TEXT_LINE_OCTETS);
    struct finding *finding;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        int64_t length = transaction->message.longest_line;

        if (transaction->method != TRANSFER_DATA || length <= maximum)
            continue;
        finding = finding_add(writer, step_of(transaction),
                              "A line of the message has %lld octets; it may have %lld",
                              (long long)length, (long long)maximum);
        if (length > view_threshold(view, THRESHOLD_TEXT_LINE_WARNING))
            finding_raise(writer, finding);
        finding_add_integer(writer, finding, "octets", length);
        return;
    }
}

void find_nul_in_data(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        if (transaction->method != TRANSFER_DATA || !transaction->message.has_nul)
            continue;
        finding_add(writer, step_of(transaction), "The message has a NUL in it");
        return;
    }
}

/* 8BITMIME, or BINARYMIME that goes further; RFC 6152, 2. With SMTPUTF8 comes 8BITMIME, but
 * it has to be said all the same: RFC 6531, 3.6. */
static bool says_eight_bits(const struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->parameter_count; i++)
        if (bytes_equal_ignoring_case(transaction->parameters[i],
                                      bytes_of_string("BODY=8BITMIME")) ||
            bytes_equal_ignoring_case(transaction->parameters[i],
                                      bytes_of_string("BODY=BINARYMIME")))
            return true;
    return false;
}

void find_eight_bit_without_8bitmime(const struct dialogue_view *view,
                                     struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        if (transaction->method != TRANSFER_DATA || !transaction->message.has_eighth_bit ||
            says_eight_bits(transaction))
            continue;
        finding_add(writer, step_of(transaction),
                    "The message has bytes above 127, and MAIL did not say BODY=8BITMIME");
        return;
    }
}

/* ------------------------------------------------------------------------------- dots */

static bool has_stuffed(const struct session *session)
{
    for (size_t i = 0; i < session->transaction_count; i++)
        if (session->transactions[i].method == TRANSFER_DATA &&
            session->transactions[i].message.doubled_dots > 0)
            return true;
    return false;
}

void find_dot_stuffing_missing(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        if (transaction->method != TRANSFER_DATA || transaction->message.single_dots == 0)
            continue;
        if (!has_stuffed(session))
            return;
        finding_add_integer(writer,
                            finding_add(writer, step_of(transaction),
                                        "A line of the message begins with one dot, which the "
                                        "server takes off; others got a second one as they should"),
                            "lines", transaction->message.single_dots);
        return;
    }
}

void find_bdat_dot_stuffed(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        const struct message *message = &transaction->message;

        if (transaction->method != TRANSFER_BDAT || message->single_dots > 0 ||
            (!message->has_doubled_dot_line &&
             !view_reaches(view, THRESHOLD_BDAT_DOT_STUFFED_LINES, message->doubled_dots)))
            continue;
        finding_add_integer(writer,
                            finding_add(writer, step_of(transaction),
                                        "Lines of the message begin with two dots and none with "
                                        "one: the client did what only DATA wants, and the "
                                        "recipients get the dots"),
                            "lines", message->doubled_dots);
        return;
    }
}

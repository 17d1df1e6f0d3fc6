/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of the diagnosis: sessions in rows, and all that must be said of each. */
#ifndef TESTS_SMTP_DIAGNOSIS_DIAGNOSIS_KIT_H
#define TESTS_SMTP_DIAGNOSIS_DIAGNOSIS_KIT_H

#include "smtp/diagnosis/diagnosis.h"
#include "tests/smtp/anomalies/rule_kit.h"

#define PLAIN         "Nothing was encrypted: the server did not offer STARTTLS."
#define ALICE         "the mail from <alice@example.org>"
#define TO_BOB        ALICE " to <bob@example.com>"
#define GREETING      "S: 220 mail.example.com ESMTP\n"
#define TLS           GREETING "C: EHLO client.example.org\nS: 250-mail.example.com\nS+ 250 STARTTLS\n"
#define NO_MAIL(verb) "No mail was begun: the client went no further than " verb ". "

struct diagnosis_row {
    const char *script;
    const char *sentences; /* all of them, with blanks between */
    const char *cause;     /* NULL for none */
    enum blame blame;
    enum close_reason close;  /* CLOSE_FIN, the first, unless said otherwise */
    enum closed_by closed_by; /* nobody: the client */
    void (*adapt)(struct script_options *);
};

static inline void join_sentences(const struct diagnosis *diagnosis, char *ret_text, size_t size)
{
    size_t length = 0;

    ret_text[0] = '\0';
    for (size_t i = 0; i < diagnosis->sentence_count; i++) {
        struct bytes sentence = diagnosis->sentences[i];

        length += (size_t)snprintf(ret_text + length, size - length, "%s%.*s", i > 0 ? " " : "",
                                   (int)sentence.length, (const char *)sentence.data);
        ck_assert_uint_lt(length, size);
    }
}

static inline void expect_diagnosis(const struct diagnosis_row *row)
{
    struct script_options options = script_options_default();
    struct session *session;
    char sentences[4096];

    options.close = row->close;
    options.closed_by = row->closed_by;
    if (row->adapt != NULL)
        row->adapt(&options);
    session = script_session(row->script, &options);
    diagnosis_make(session);
    join_sentences(&session->diagnosis, sentences, sizeof sentences);
    ck_assert_str_eq(sentences, row->sentences);
    ck_assert_uint_ge(session->diagnosis.sentence_count, 2);
    ck_assert_str_eq(session->diagnosis.cause != NULL ? session->diagnosis.cause : "none",
                     row->cause != NULL ? row->cause : "none");
    ck_assert_int_eq(session->diagnosis.cause != NULL, session->diagnosis.remedy != NULL);
    if (row->cause != NULL)
        ck_assert_int_eq(session->diagnosis.blame, row->blame);
    session_free(session);
}

/* The test runs for each row. */
#define tcase_add_diagnoses(tcase, test, rows)                                                     \
    tcase_add_loop_test(tcase, test, 0, (int)(sizeof(rows) / sizeof(rows)[0]))

#endif

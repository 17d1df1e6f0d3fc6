/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of messages. */
#include "tests/smtp/anomalies/rule_rows.h"

#define IN_MESSAGE HELLO ALICE_TO_BOB "C: DATA\nS: 354 go ahead\n"
#define QUEUED     "S: 250 2.0.0 queued\n"

static const struct rule_row line_ends[] = {
    { "a LF in a message", IN_MESSAGE "C| one\\ntwo\\r\\n.\\r\\n\n" QUEUED QUIT, SEVERITY_NOTICE,
      NULL },
    { "a message that is refused for it",
      IN_MESSAGE "C| one\\ntwo\\r\\n.\\r\\n\nS: 451 no stray newlines\n" QUIT, SEVERITY_NOTICE,
      NULL },
    { "a CR and a LF, each alone", IN_MESSAGE "C| one\\rtwo\\n\\r\\n.\\r\\n\n" QUEUED QUIT,
      SEVERITY_NOTICE, NULL },
    { "bytes are missing elsewhere", IN_MESSAGE "C| one\\ntwo\\r\\n.\\r\\n\n" QUEUED "GAP C 5\n",
      SEVERITY_INFO, NULL },
    { "CRLF", IN_MESSAGE "C| one\\r\\ntwo\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "a CR alone", IN_MESSAGE "C| one\\rtwo\\r\\n.\\r\\n\n" QUEUED QUIT, SILENT, NULL },
    { "BDAT, which may carry it",
      HELLO ALICE_TO_BOB "C| BDAT 8 LAST\\r\\none\\ntwo\\n\n" QUEUED QUIT, SILENT, NULL },
    { "a command that ends so", HELLO ALICE_TO_BOB MESSAGE "C| QUIT\\n\nS: 221 bye\n", SILENT,
      NULL },
};

START_TEST(bare_lf_in_a_message_is_found)
{
    expect_row(&line_ends[_i], "bare-lf-in-data");
}
END_TEST

START_TEST(bare_lfs_are_counted)
{
    struct session *session =
        script_session_any_cut(IN_MESSAGE "C| a\\nb\\nc\\r\\n.\\r\\n\n" QUEUED QUIT, NULL);

    expect_integer(required_finding(session, "bare-lf-in-data"), "count", 2);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("content_rules");
    TCase *lines = tcase_create("lines");

    tcase_add_rows(lines, bare_lf_in_a_message_is_found, line_ends);
    tcase_add_test(lines, bare_lfs_are_counted);
    suite_add_tcase(suite, lines);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What masking hides, and what it keeps. */
#include "output/session_mask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "output/json_lines.h"
#include "output/transcript.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/scratch_file.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static const struct hash_key key = { { 1, 2, 3 } };

/* ------------------------------------------------------------- what gets written */

static char *contents(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1 << 20);

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_lt(fread(text, 1, (1 << 20) - 1, file), (1 << 20) - 1);
    fclose(file);
    unlink(path);
    return text;
}

/* Takes the record that is not NULL. The caller frees the text. */
static char *written(enum mask_level level, bool json, struct session *session,
                     struct notice *notice)
{
    struct scratch_file scratch = scratch_file_name("mask");
    struct transcript_options look = { .unicode = true };
    struct error error;
    struct output_file *file = output_file_open(scratch.path, &error);
    struct json_lines *lines = json_lines_new(file);
    struct transcript *transcript = transcript_new(file, &look);
    struct session_mask *mask =
        session_mask_new(level, &key, json ? json_lines_sink(lines) : transcript_sink(transcript));
    struct session_sink sink = session_mask_sink(mask);

    if (session != NULL)
        session_sink_receive(&sink, session);
    if (notice != NULL)
        session_sink_notify(&sink, notice);
    session_mask_free(mask);
    json_lines_free(lines);
    transcript_free(transcript);
    ck_assert_int_eq(output_file_close(file, &error), OUTPUT_GOOD);
    return contents(scratch.path);
}

/* Where the word stands in any case, NULL for nowhere. */
static const char *find_word(const char *text, size_t length, const char *word)
{
    for (size_t i = 0; i + strlen(word) <= length; i++)
        if (strncasecmp(text + i, word, strlen(word)) == 0)
            return text + i;
    return NULL;
}

/* Neither in JSON nor in text, in no case. */
static void check_hidden(enum mask_level level, struct session *(*make)(void),
                         const char *const hidden[])
{
    for (int json = 0; json < 2; json++) {
        char *text = written(level, json == 1, make(), NULL);

        for (const char *const *word = hidden; *word != NULL; word++) {
            const char *found = find_word(text, strlen(text), *word);

            ck_assert_msg(found == NULL, "`%s` survived: %.200s", *word,
                          found != NULL && found - text > 60 ? found - 60 : text);
        }
        free(text);
    }
}

static void check_kept(enum mask_level level, struct session *(*make)(void),
                       const char *const kept[])
{
    for (int json = 0; json < 2; json++) {
        char *text = written(level, json == 1, make(), NULL);

        for (const char *const *word = kept; *word != NULL; word++)
            ck_assert_msg(strstr(text, *word) != NULL, "`%s` is not there: %s", *word, text);
        free(text);
    }
}

/* ------------------------------------------------------------ planted everywhere */

/* Every name begins with a planted word, every free text has one. */
static const char planted[] =
    "S: 220 mx1.plantedhost.example ESMTP plantedtext (for plantedlocal@planteddomain.example)\n"
    "C: EHLO planteddesk\n"
    "S: 250-mx1.plantedhost.example greets planteddesk\n"
    "S: 250-SIZE 1000000\n"
    "S: 250-AUTH PLAIN LOGIN\n"
    "S: 250-XPLANTED plantedtext\n"
    "S: 250 DSN\n"
    "C: HELO desk.plantedhost.example\n"
    "S: 250 mx1.plantedhost.example\n"
    "C: VRFY plantedlocal\n"
    "S: 252 2.0.0 plantedlocal\n"
    "C: EXPN plantedlist@planteddomain.example\n"
    "S: 250-plantedlocal <plantedlocal@planteddomain.example>\n"
    "S: 250 \"Planted. Local\" <\"plantedlocal smith\"@planteddomain.example>\n"
    "C: NOOP plantedtext plantedlocal@planteddomain.example\n"
    "S: 250 2.0.0 plantedtext\n"
    "C: PLANTEDTEXT plantedlocal@planteddomain.example and planteddomain.example\n"
    "S: 500 5.5.2 PLANTEDTEXT is unknown to mx1.plantedhost.example\n"
    "C: Received: from plantedlocal.planteddomain.example by plantedtext\n"
    "S: 500 5.5.2 plantedtext\n"
    "C: MAIL FROM:<plantedlocal@planteddomain.example> SIZE=300 ENVID=plantedtext "
    "AUTH=plantedlocal@planteddomain.example\n"
    "S: 250 2.1.0 plantedlocal@planteddomain.example... Sender ok, PlantedLocal\n"
    "C: RCPT TO:<PlantedLocal@PlantedDomain.example> "
    "ORCPT=rfc822;plantedlocal@planteddomain.example\n"
    "S: 250 2.1.5 <PlantedLocal@planteddomain.example> ok\n"
    "C: RCPT TO: \"Mr Plantedlocal\" <plantedlocal@plantedalone>\n"
    "S: 501 5.1.3 Bad syntax: \"Mr Plantedlocal\" <plantedlocal@plantedalone>\n"
    "C: RCPT TO:plantedlocal\n"
    "S: 550 5.1.1 plantedlocal: no such user here (state=plantedlocal@planteddomain.example)\n"
    "C: RCPT TO:<@planteddomain.example:\"planted local\"@planteddomain.example>\n"
    "S: 550 5.1.1 '\"planted local\"@planteddomain.example' refused by "
    "http://planteddomain.example/\n"
    "S: this is plantedtext of plantedlocal@planteddomain.example, no reply\n"
    "C: DATA\n"
    "S: 354 plantedtext\n"
    "C: Message-ID: <plantedtext.1@mx1.plantedhost.example>\n"
    "C: Subject: plantedtext\n"
    "C:\n"
    "C: plantedtext\n"
    "C: .\n"
    "S: 250 2.0.0 Ok: queued as <plantedlocal@planteddomain.example>\n"
    "C: AUTH XPLANTED\n"
    "S: 334 cGxhbnRlZGhvc3Q=\n"
    "C: *\n"
    "S: 501 5.7.0 plantedtext\n"
    "C: ETRN planteddomain.example\n"
    "S: 250 OK, queuing for node planteddomain.example started, plantedlocal\n"
    "C: QUIT plantedtext\n"
    "S: 221 2.0.0 mx1.plantedhost.example plantedtext\n";

static struct session *planted_session(void)
{
    struct session *session = script_session(planted, NULL);

    /* As rules quote the wire. */
    sample_evidence(session,
                    sample_finding(session, 2,
                                   "The server said \"plantedtext \"of\" plantedlocal\" to "
                                   "plantedlocal@planteddomain.example, PLANTEDLOCAL"),
                    (struct evidence){ .name = "text",
                                       .kind = EVIDENCE_TEXT,
                                       .text = sample_text("plantedtext plantedlocal <CR>.<CR>") });
    sample_evidence(
        session,
        sample_finding(session, STEP_NONE, "It said \"plantedtext <CR>.<CR>, which is cut of"),
        (struct evidence){ .name = "address",
                           .kind = EVIDENCE_TEXT,
                           .text = sample_text("plantedlocal@planteddomain.example") });
    return session;
}

START_TEST(no_local_part_survives_the_level_addresses)
{
    static const char *const hidden[] = { "plantedlocal", "plantedlist", "planted local", NULL };

    check_hidden(MASK_ADDRESSES, planted_session, hidden);
}
END_TEST

START_TEST(no_domain_survives_the_level_domains)
{
    static const char *const hidden[] = { "plantedlocal",    "plantedlist", "planted local",
                                          "planteddomain",   "plantedhost", "plantedalone",
                                          "cGxhbnRlZGhvc3Q", NULL };

    check_hidden(MASK_DOMAINS, planted_session, hidden);
}
END_TEST

START_TEST(nothing_planted_survives_the_level_all)
{
    static const char *const hidden[] = {
        "planted", "cGxhbnRlZGhvc3Q", "smith", "greets", "desk", "mx1", NULL
    };

    check_hidden(MASK_ALL, planted_session, hidden);
}
END_TEST

/* What no script brings together. */
static struct session *made_session(void)
{
    struct session *session = sample_session();
    struct bytes *extensions = arena_new(&session->arena, 2, sizeof *extensions);
    struct bytes *parameters = arena_new(&session->arena, 1, sizeof *parameters);
    struct transaction *transaction;

    parameters[0] = sample_text("ORCPT=rfc822;plantedlocal@planteddomain.example");
    extensions[0] = sample_text("XPLANTED plantedlocal@planteddomain.example");
    extensions[1] = sample_text("AUTH PLAIN");
    session->extensions = extensions;
    session->extension_count = 2;
    session->authentications = arena_new(&session->arena, 1, sizeof *session->authentications);
    session->authentications[0] =
        (struct authentication){ .mechanism = sample_text("PLANTED-MD5") };
    session->authentication_count = 1;
    sample_command(session, 0, "MAIL", "FROM:<a@solo>");
    transaction = sample_transaction(session, 0, "a@solo");
    sample_recipient(session, transaction, 0, "b@solo",
                     sample_status(250, "2.1.5", "plantedlocal@planteddomain.example"));
    transaction->recipients[0].delivery =
        sample_status(250, "2.1.5", "delivered to plantedlocal@planteddomain.example");
    transaction->recipients[0].parameters = parameters;
    transaction->recipients[0].parameter_count = 1;
    transaction->queue_id = sample_text("planted");
    /* The last steps name who is told of in the first. */
    sample_step(session, STEP_STRAY_LINE, SIDE_SERVER, 1)->line = sample_text("plantedlocal");
    session->last_steps = arena_new(&session->arena, 1, sizeof *session->last_steps);
    session->last_steps[0] = session->steps[0];
    session->last_steps[0].command.argument =
        sample_text("FROM:<plantedlocal@planteddomain.example>");
    session->last_step_count = 1;
    session->left_out.steps = 1;
    return session;
}

START_TEST(what_no_script_brings_together_is_masked_too)
{
    static const char *const local_parts[] = { "plantedlocal", NULL };
    static const char *const domains[] = { "plantedlocal", "planteddomain", "solo", NULL };
    static const char *const all[] = { "planted", "solo", "delivered", NULL };

    check_hidden(MASK_ADDRESSES, made_session, local_parts);
    check_hidden(MASK_DOMAINS, made_session, domains);
    check_hidden(MASK_ALL, made_session, all);
}
END_TEST

START_TEST(each_level_keeps_what_it_does_not_hide)
{
    static const char *const kept_by_addresses[] = {
        "@planteddomain.example",
        "mx1.plantedhost.example",
        "planteddesk",
        "plantedtext",
        "SIZE=300",
        "192.0.2.10",
        "PLAIN LOGIN",
        NULL,
    };
    static const char *const kept_by_domains[] = {
        "planteddesk", "plantedtext", "SIZE=300", "192.0.2.10", "Bad syntax", NULL,
    };
    static const char *const kept_by_all[] = {
        "SIZE=300", "192.0.2.10", "PLAIN LOGIN",     "SIZE 1000000", "DSN", "5.1.1",
        "MAIL",     "FROM:<m-",   "ORCPT=rfc822;m-", "ENVID=t-",     NULL,
    };

    check_kept(MASK_ADDRESSES, planted_session, kept_by_addresses);
    check_kept(MASK_DOMAINS, planted_session, kept_by_domains);
    check_kept(MASK_ALL, planted_session, kept_by_all);
}
END_TEST

START_TEST(without_a_level_nothing_changes)
{
    char *masked = written(MASK_NONE, true, planted_session(), NULL);

    ck_assert_ptr_nonnull(strstr(masked, "<plantedlocal@planteddomain.example>"));
    ck_assert_ptr_nonnull(strstr(masked, "PlantedLocal@PlantedDomain.example"));
    free(masked);
}
END_TEST

/* -------------------------------------------------------------------- stability */

/* The mask in {"address":"..."} of the first recipient. */
static char *json_with_key(const struct hash_key *with, enum mask_level level)
{
    struct session *session = planted_session();
    struct session_mask *mask = session_mask_new(level, with, (struct session_sink){ 0 });
    struct bytes address, sender;
    char *text;

    session_mask_session(mask, session);
    address = session->transactions[0].recipients[0].address;
    sender = session->transactions[0].mail_from;
    ck_assert_uint_gt(address.length, 0);
    /* plantedlocal and PlantedLocal are the same mailbox. */
    ck_assert_uint_eq(address.length, sender.length);
    ck_assert(level < MASK_DOMAINS || bytes_equal(address, sender));
    text = calloc(1, address.length + 1);
    memcpy(text, address.data, address.length);
    session_mask_free(mask);
    session_free(session);
    return text;
}

START_TEST(the_same_key_gives_the_same_masks_and_another_gives_others)
{
    const struct hash_key other = { { 1, 2, 4 } };
    char *once = json_with_key(&key, MASK_DOMAINS);
    char *again = json_with_key(&key, MASK_ALL);
    char *otherwise = json_with_key(&other, MASK_DOMAINS);

    ck_assert_str_eq(once, again);
    ck_assert_str_ne(once, otherwise);
    free(once);
    free(again);
    free(otherwise);
}
END_TEST

START_TEST(a_reply_has_the_same_mask_in_the_dialogue_and_in_the_transaction)
{
    struct session *session = planted_session();
    struct session_mask *mask = session_mask_new(MASK_ALL, &key, (struct session_sink){ 0 });
    const struct transaction *transaction;
    const struct step *step;
    struct bytes line;

    session_mask_session(mask, session);
    transaction = &session->transactions[0];
    step = &session->steps[transaction->recipients[0].step + 1];
    ck_assert_int_eq(step->kind, STEP_REPLY);
    line = step->reply.lines[0];
    ck_assert(bytes_equal(bytes_first(line, 6), bytes_of_string("2.1.5 ")));
    ck_assert(bytes_equal(bytes_after(line, 6), transaction->recipients[0].status.text));
    session_mask_free(mask);
    session_free(session);
}
END_TEST

START_TEST(absent_stays_absent_and_empty_stays_empty)
{
    struct session *session = sample_session();
    struct session_mask *mask = session_mask_new(MASK_ALL, &key, (struct session_sink){ 0 });
    struct transaction *transaction;

    sample_command(session, 0, "MAIL", NULL);
    sample_command(session, 0, "", NULL)->command.unknown = true;
    transaction = sample_transaction(session, 0, NULL);
    transaction = sample_transaction(session, 0, "");
    transaction->mail_from = bytes_empty();
    sample_reply(session, 1, 0, 250, "");
    session_mask_session(mask, session);
    ck_assert(!bytes_present(session->steps[0].command.argument));
    ck_assert(!bytes_present(session->transactions[0].mail_from));
    ck_assert(!bytes_present(session->transactions[0].queue_id));
    ck_assert(!bytes_present(session->transactions[0].message.message_id));
    ck_assert(bytes_present(session->transactions[1].mail_from));
    ck_assert_uint_eq(session->transactions[1].mail_from.length, 0);
    ck_assert_uint_eq(session->steps[2].reply.lines[0].length, 0);
    session_mask_free(mask);
    session_free(session);
}
END_TEST

/* ----------------------------------------------------------------------- notices */

static struct notice *planted_notice(void)
{
    struct notice *notice = notice_new();
    struct evidence *evidence = arena_new(&notice->arena, 2, sizeof *evidence);

    notice->finding.id = "sample-rule";
    notice->finding.message = sample_text("Nine tries to \"plantedlocal@planteddomain.example\"");
    evidence[0] = (struct evidence){ .name = "address",
                                     .kind = EVIDENCE_TEXT,
                                     .text = sample_text("plantedlocal@planteddomain.example") };
    evidence[1] = (struct evidence){ .name = "session",
                                     .kind = EVIDENCE_TEXT,
                                     .text = sample_text("9f3c0123456789ab") };
    notice->finding.evidence = evidence;
    notice->finding.evidence_count = 2;
    return notice;
}

START_TEST(notices_are_masked_and_keep_the_sessions_they_name)
{
    for (int json = 0; json < 2; json++) {
        char *text = written(MASK_ALL, json == 1, NULL, planted_notice());

        ck_assert_ptr_null(strstr(text, "planted"));
        ck_assert_ptr_nonnull(strstr(text, "Nine tries to "));
        ck_assert(json == 0 || strstr(text, "9f3c0123456789ab") != NULL);
        free(text);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_mask");
    TCase *survival = tcase_create("survival");
    TCase *stability = tcase_create("stability");

    tcase_add_test(survival, no_local_part_survives_the_level_addresses);
    tcase_add_test(survival, no_domain_survives_the_level_domains);
    tcase_add_test(survival, nothing_planted_survives_the_level_all);
    tcase_add_test(survival, what_no_script_brings_together_is_masked_too);
    tcase_add_test(survival, each_level_keeps_what_it_does_not_hide);
    tcase_add_test(survival, without_a_level_nothing_changes);
    tcase_add_test(survival, notices_are_masked_and_keep_the_sessions_they_name);
    tcase_add_test(stability, the_same_key_gives_the_same_masks_and_another_gives_others);
    tcase_add_test(stability, a_reply_has_the_same_mask_in_the_dialogue_and_in_the_transaction);
    tcase_add_test(stability, absent_stays_absent_and_empty_stays_empty);
    suite_add_tcase(suite, survival);
    suite_add_tcase(suite, stability);
    return suite;
}

SUITE_MAIN(suite);

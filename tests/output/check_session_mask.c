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
                                       .text = sample_text("plantedtext plantedlocal") });
    sample_evidence(session,
                    sample_finding(session, STEP_NONE, "It said \"plantedtext, which is cut of"),
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

/* ------------------------------------------------------------------ single texts */

/* What a line of the server becomes that is no reply; in a session with mail
 * from bob@corp.example to alice@solo. */
static void mask_line(enum mask_level level, const char *line, size_t length, char ret_text[512])
{
    struct session *session = sample_session();
    struct session_mask *mask = session_mask_new(level, &key, (struct session_sink){ 0 });
    struct transaction *transaction;

    sample_command(session, 0, "MAIL", "FROM:<bob@corp.example>");
    transaction = sample_transaction(session, 0, "bob@corp.example");
    sample_recipient(session, transaction, 0, "alice@solo", sample_status(0, NULL, NULL));
    sample_step(session, STEP_STRAY_LINE, SIDE_SERVER, 1)->line = bytes_of(line, length);
    session_mask_session(mask, session);
    ck_assert_uint_lt(session->steps[1].line.length, 512);
    memset(ret_text, 0, 512);
    memcpy(ret_text, session->steps[1].line.data, session->steps[1].line.length);
    session_mask_free(mask);
    session_free(session);
}

/* The mask of a text in this key, as the line with it alone shows it. */
static const char *mask_of(const char *text)
{
    static char masked[512];

    mask_line(MASK_DOMAINS, text, strlen(text), masked);
    return masked;
}

/* In a line, {text} stands for the mask that the text has by itself. */
static const struct example {
    enum mask_level level;
    const char *line;
    const char *masked;
} examples[] = {
    { MASK_ADDRESSES, "nobody is here", "nobody is here" },
    { MASK_ADDRESSES, "bob", "{bob}" },
    { MASK_ADDRESSES, "BOB, Bob; (bob)", "{bob}, {bob}; ({bob})" },
    { MASK_ADDRESSES, "bobsled kabob bob7", "bobsled kabob bob7" },
    { MASK_ADDRESSES, "bob@corp.example", "{bob}@corp.example" },
    { MASK_ADDRESSES, "<bob@other.example>.", "<{bob}@other.example>." },
    { MASK_ADDRESSES, "for=bob@corp.example", "for={bob}@corp.example" },
    { MASK_ADDRESSES, "bob's bob.alice", "{bob}'s {bob}.{alice}" },
    { MASK_ADDRESSES, "a@b, c @ d, @e, f@", "{a@b}, c @ d, @e, f@" },
    { MASK_ADDRESSES, "corp.example solo", "corp.example solo" },
    { MASK_DOMAINS, "corp.example. solo mail.corp.example",
      "{corp.example}. {solo} "
      "{mail.corp.example}" },
    { MASK_DOMAINS, "CORP.example", "{corp.example}" },
    { MASK_DOMAINS, "Postfix 3.7.11 at 192.0.2.1 e.g. x.y",
      "Postfix 3.7.11 at 192.0.2.1 e.g. x.y" },
    { MASK_DOMAINS, "https://corp.example/?u=bob@corp.example",
      "https://{corp.example}/?u={bob}@"
      "{corp.example}" },
    { MASK_DOMAINS, "x@[192.0.2.1]", "{x@[192.0.2.1]}" },
};

/* Replaces every {text}. `a@b` has a mask of its own at this level. */
static void expand(enum mask_level level, const char *pattern, char ret_text[512])
{
    size_t length = 0;

    while (*pattern != '\0') {
        char text[128] = "";
        char masked[512];

        if (*pattern != '{') {
            ret_text[length++] = *pattern++;
            continue;
        }
        memcpy(text, pattern + 1, strcspn(pattern, "}") - 1);
        pattern += strcspn(pattern, "}") + 1;
        mask_line(level, text, strlen(text), masked);
        length += (size_t)snprintf(ret_text + length, 512 - length, "%s", masked);
    }
    ret_text[length] = '\0';
}

START_TEST(a_text_is_masked_where_it_names_somebody)
{
    char masked[512], wanted[512];

    mask_line(examples[_i].level, examples[_i].line, strlen(examples[_i].line), masked);
    expand(examples[_i].level, examples[_i].masked, wanted);
    ck_assert_str_eq(masked, wanted);
}
END_TEST

START_TEST(masks_tell_their_kind_and_are_twelve_digits)
{
    const char *mask = mask_of("bob@corp.example");

    ck_assert_uint_eq(strlen(mask), 14 + 1 + 14);
    ck_assert_int_eq(strncmp(mask, "m-", 2), 0);
    ck_assert_int_eq(strncmp(mask + 14, "@d-", 3), 0);
    ck_assert_uint_eq(strspn(mask + 2, "0123456789abcdef"), 12);
}
END_TEST

START_TEST(an_address_is_found_whatever_stands_around_it)
{
    for (int before = 0; before < 256; before++) {
        for (int behind = 0; behind < 256; behind += 1) {
            char line[64], masked[512];
            int length = snprintf(line, sizeof line, "%czebediah@planted.example%c", 'a', 'b');

            line[0] = (char)before;
            line[length - 1] = (char)behind;
            mask_line(MASK_DOMAINS, line, (size_t)length, masked);
            ck_assert_msg(find_word(masked, sizeof masked, "zebediah") == NULL, "%02x %02x: %s",
                          before, behind, masked);
            ck_assert_msg(find_word(masked, sizeof masked, "planted") == NULL, "%02x %02x: %s",
                          before, behind, masked);
        }
    }
}
END_TEST

START_TEST(long_lines_take_no_long_time)
{
    static const char *const pieces[] = { "a.",   "a@",   "\"a", "a=", "\"\\\"",
                                          "bob ", "bob.", "@",   "\"" };
    struct session_mask *mask = session_mask_new(MASK_DOMAINS, &key, (struct session_sink){ 0 });

    for (size_t piece = 0; piece < sizeof pieces / sizeof pieces[0]; piece++) {
        struct session *session = sample_session();
        static char line[16384];

        for (size_t i = 0; i < sizeof line; i++)
            line[i] = pieces[piece][i % strlen(pieces[piece])];
        sample_command(session, 0, "MAIL", "FROM:<bob@corp.example>");
        sample_transaction(session, 0, "bob@corp.example");
        for (int i = 0; i < 20; i++)
            sample_step(session, STEP_STRAY_LINE, SIDE_SERVER, 1)->line =
                bytes_of(line, sizeof line);
        session_mask_session(mask, session);
        session_free(session);
    }
    session_mask_free(mask);
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
    TCase *texts = tcase_create("texts");
    TCase *stability = tcase_create("stability");

    tcase_set_timeout(texts, 60);
    tcase_add_test(survival, no_local_part_survives_the_level_addresses);
    tcase_add_test(survival, no_domain_survives_the_level_domains);
    tcase_add_test(survival, nothing_planted_survives_the_level_all);
    tcase_add_test(survival, each_level_keeps_what_it_does_not_hide);
    tcase_add_test(survival, without_a_level_nothing_changes);
    tcase_add_test(survival, notices_are_masked_and_keep_the_sessions_they_name);
    tcase_add_loop_test(texts, a_text_is_masked_where_it_names_somebody, 0,
                        sizeof examples / sizeof examples[0]);
    tcase_add_test(texts, masks_tell_their_kind_and_are_twelve_digits);
    tcase_add_test(texts, an_address_is_found_whatever_stands_around_it);
    tcase_add_test(texts, long_lines_take_no_long_time);
    tcase_add_test(stability, the_same_key_gives_the_same_masks_and_another_gives_others);
    tcase_add_test(stability, a_reply_has_the_same_mask_in_the_dialogue_and_in_the_transaction);
    tcase_add_test(stability, absent_stays_absent_and_empty_stays_empty);
    suite_add_tcase(suite, survival);
    suite_add_tcase(suite, texts);
    suite_add_tcase(suite, stability);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a message are listed the same however its content is cut. */
#include "smtp/mime_reader.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static const struct smtp_limits limits = { .header_field = 300, .mime = 100000, .parts = 50 };

static void note(struct journal *journal, const struct message_part *part)
{
    const char *encoding = part_encoding_name(part->encoding);

    for (unsigned i = 0; i < part->depth; i++)
        journal_add(journal, ">");
    journal_bytes(journal, part->type);
    if (part->file_name.data != NULL) {
        journal_add(journal, " ");
        journal_bytes(journal, part->file_name);
    }
    if (encoding != NULL)
        journal_add(journal, " %s", encoding);
    if (part->has_parts)
        journal_add(journal, " {}");
    else if (part->complete)
        journal_add(journal, " %u", (unsigned)part->bytes);
    else
        journal_add(journal, " ?");
    journal_add(journal, "\n");
}

static void note_all(struct journal *journal, const struct message_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        note(journal, &parts->list[i]);
    if (parts->cut != PARTS_CUT_NOT)
        journal_add(journal, "cut: %s\n", parts_cut_name(parts->cut));
}

static void add(struct mime_reader *reader, struct bytes content, size_t way)
{
    struct pieces pieces = pieces_of(content, way);
    struct bytes piece;

    while (pieces_next(&pieces, &piece))
        mime_reader_add(reader, piece);
}

/* What is done when the content is there. */
enum ending { ENDS, STOPS };

static void expect_parts_of(struct bytes content, size_t way, enum ending ending,
                            const struct smtp_limits *with, const char *expected)
{
    struct mime_reader *reader = mime_reader_new(with);
    struct journal journal = { .length = 0 };
    struct arena arena;

    arena_init(&arena);
    add(reader, content, way);
    if (ending == ENDS)
        mime_reader_finish(reader);
    else
        mime_reader_stop(reader);
    note_all(&journal, mime_reader_describe(reader, &arena));
    expect_journal(&journal, expected);
    mime_reader_free(reader);
    arena_clear(&arena);
}

static void expect_parts(const char *content, enum ending ending, const struct smtp_limits *with,
                         const char *expected)
{
    mime_prepare();
    for (size_t way = 0; way < ways_to_cut(strlen(content)); way++)
        expect_parts_of(TEXT(content), way, ending, with, expected);
}

#define MIXED "Content-Type: multipart/mixed; boundary=b\r\n\r\n"

static const struct {
    const char *content;
    const char *parts;
} cases[] = {
    { "", "" },
    { "\r\n", "text/plain 0\n" },
    { "\r\nhello", "text/plain 5\n" },
    { "Subject: a\r\n\r\nhello\r\n", "text/plain 7\n" },
    { "Subject: a\r\n", "text/plain 0\n" },
    { "Subject: a", "text/plain 0\n" },
    { "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n",
      "text/html base64 5\n" },
    { "Content-Type: application/pdf;\r\n name=\"a.pdf\"\r\n\r\nx", "application/pdf a.pdf 1\n" },
    { "content-type : text/html\n\nhello\n", "text/html 6\n" },
    /* The first of several counts. */
    { "Content-Type: text/html\r\nContent-Type: text/css\r\n\r\n", "text/html 0\n" },

    /* Multiparts. */
    { MIXED "--b\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\n\r\ntwo\r\n--b--\r\n",
      "multipart/mixed {}\n>text/plain 3\n>text/html 3\n" },
    { MIXED "in front\r\n--b\r\n\r\none\r\n--b--\r\nbehind\r\n--b\r\n\r\nlate\r\n",
      "multipart/mixed {}\n>text/plain 3\n" },
    { "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n",
      "multipart/mixed {}\n>text/plain 3\n>text/plain 3\n" },
    { MIXED "--b\r\n\r\none\r\n\r\n--b--\r\n", "multipart/mixed {}\n>text/plain 5\n" },
    { MIXED "--b--\r\n", "multipart/mixed {}\n" },
    { MIXED, "multipart/mixed {}\n" },
    { MIXED "no boundary line anywhere\r\n", "multipart/mixed {}\n" },
    { "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\none\r\n--b--\r\n", "multipart/mixed 19\n" },

    /* Parts without header, without body, without anything. */
    { MIXED "--b\r\n\r\n--b\r\n--b\r\nContent-Type: text/html\r\n--b\r\n\r\n\r\n--b--",
      "multipart/mixed {}\n>text/plain 0\n>text/plain 0\n>text/html 0\n>text/plain 0\n" },
    { MIXED "--b\r\nContent-Type: text/html", "multipart/mixed {}\n>text/html 0\n" },
    { MIXED "--b\r\nContent-Type: text/html\r\n\r\n", "multipart/mixed {}\n>text/html 0\n" },

    /* Without a closing boundary the message's end is the end. */
    { MIXED "--b\r\n\r\none\r\n", "multipart/mixed {}\n>text/plain 5\n" },
    { MIXED "--b\r\n\r\none\r\n--b", "multipart/mixed {}\n>text/plain 3\n>text/plain 0\n" },
    { MIXED "--b\r\n\r\none\r\n--b-", "multipart/mixed {}\n>text/plain 9\n" },
    { MIXED "--b\r\n\r\none\r\n--b--", "multipart/mixed {}\n>text/plain 3\n" },

    /* Inside one another. */
    { MIXED
      "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\none\r\n"
      "--c\r\nContent-Type: text/html\r\n\r\ntwo\r\n--c--\r\n\r\n--b\r\n\r\nthree\r\n--b--\r\n",
      "multipart/mixed {}\n>multipart/alternative {}\n>>text/plain 3\n>>text/html 3\n"
      ">text/plain 5\n" },
    /* An outer boundary ends what is inside. */
    { MIXED "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\none\r\n"
            "--b\r\n\r\nthree\r\n--c\r\n--b--\r\n",
      "multipart/mixed {}\n>multipart/alternative {}\n>>text/plain 3\n>text/plain 10\n" },
    { MIXED "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n--b\r\n\r\none\r\n--b--",
      "multipart/mixed {}\n>multipart/alternative {}\n>text/plain 3\n" },
    { MIXED "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b--\r\n"
            "--b\r\n\r\ntwo\r\n--b--\r\n",
      "multipart/mixed {}\n>multipart/mixed {}\n>>text/plain 3\n>text/plain 3\n" },

    /* Messages inside the message. */
    { "Content-Type: message/rfc822\r\n\r\nSubject: a\r\nContent-Type: text/html\r\n\r\nhello",
      "message/rfc822 {}\n>text/html 5\n" },
    { MIXED "--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment;\r\n"
            " filename=a.eml\r\n\r\nSubject: a\r\n" MIXED
            "--b\r\n\r\none\r\n--b--\r\n\r\n--b--\r\n",
      "multipart/mixed {}\n>message/rfc822 a.eml {}\n>>multipart/mixed {}\n>>>text/plain 3\n" },
    { MIXED "--b\r\nContent-Type: message/rfc822\r\n\r\n--b\r\n\r\none\r\n--b--\r\n",
      "multipart/mixed {}\n>message/rfc822 {}\n>text/plain 3\n" },
    { MIXED "--b\r\nContent-Type: message/rfc822\r\n--b\r\n\r\none\r\n--b--\r\n",
      "multipart/mixed {}\n>message/rfc822 {}\n>text/plain 3\n" },
    { "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      "U3ViamVjdDogYQ0KDQpoZWxsbw==\r\n",
      "message/rfc822 base64 19\n" },
    { "Content-Type: message/rfc822\r\n\r\n", "message/rfc822 {}\n" },
    { "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: a\r\n\r\none\r\n"
      "--b\r\nContent-Type: text/html\r\n\r\ntwo\r\n--b--\r\n",
      "multipart/digest {}\n>message/rfc822 {}\n>>text/plain 3\n>text/html 3\n" },

    /* Broken contents are parts all the same. */
    { MIXED "--b\r\nContent-Transfer-Encoding: base64\r\n\r\n*a-GVs\r\n-bG8=\r\n--b--\r\n",
      "multipart/mixed {}\n>text/plain base64 5\n" },
    { MIXED "--b\r\nno field at all\r\n\r\none\r\n--b--\r\n",
      "multipart/mixed {}\n>text/plain 3\n" },
    { MIXED
      "--b\r\nContent-Disposition: attachment; filename*0=\"one\";\r\n filename*1=\".exe\"\r\n"
      "\r\none\r\n--b--\r\n",
      "multipart/mixed {}\n>text/plain one.exe 3\n" },
};

START_TEST(parts_are_listed_the_same_however_the_content_is_cut)
{
    expect_parts(cases[_i].content, ENDS, &limits, cases[_i].parts);
}
END_TEST

/* ------------------------------------------------------------- what is missing */

static const struct {
    const char *content;
    const char *parts;
} stopped_cases[] = {
    { "", "" },
    { "Subject: a\r\n", "" },
    { "Subject: a\r\n\r\nhello", "text/plain ?\n" },
    { MIXED "--b\r\n\r\none\r\n", "multipart/mixed {}\n>text/plain ?\n" },
    { MIXED "--b\r\n\r\none\r\n--b\r\nContent-Type: text", "multipart/mixed {}\n>text/plain 3\n" },
    { MIXED "--b\r\n\r\none\r\n--b--\r\n", "multipart/mixed {}\n>text/plain 3\n" },
};

START_TEST(behind_a_hole_nothing_is_told)
{
    expect_parts(stopped_cases[_i].content, STOPS, &limits, stopped_cases[_i].parts);
}
END_TEST

START_TEST(what_comes_behind_the_end_is_not_read)
{
    struct mime_reader *reader = mime_reader_new(&limits);
    struct journal journal = { .length = 0 };
    struct arena arena;

    mime_prepare();
    arena_init(&arena);
    mime_reader_add(reader, TEXT(MIXED "--b\r\n\r\none"));
    mime_reader_stop(reader);
    mime_reader_add(reader, TEXT("\r\n--b\r\n\r\ntwo\r\n"));
    mime_reader_finish(reader);
    note_all(&journal, mime_reader_describe(reader, &arena));
    expect_journal(&journal, "multipart/mixed {}\n>text/plain ?\n");
    mime_reader_free(reader);
    arena_clear(&arena);
}
END_TEST

/* ---------------------------------------------------------------------- limits */

START_TEST(a_large_message_is_read_up_to_the_limit)
{
    static const char content[] = MIXED "--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n";
    struct smtp_limits few = limits;

    few.mime = strlen(content);
    expect_parts(content, ENDS, &few, "multipart/mixed {}\n>text/plain 3\n>text/plain 3\n");
    few.mime = strlen(content) - 1;
    expect_parts(content, ENDS, &few,
                 "multipart/mixed {}\n>text/plain 3\n>text/plain ?\ncut: size\n");
    few.mime = strlen(MIXED "--b\r\n\r\non");
    expect_parts(content, ENDS, &few, "multipart/mixed {}\n>text/plain ?\ncut: size\n");
    few.mime = 3;
    expect_parts(content, ENDS, &few, "cut: size\n");
}
END_TEST

/* Of thousands of parts so many are listed, and memory is for no more. */
START_TEST(a_bomb_of_parts_is_cut)
{
    enum { PARTS = 10000 };
    struct smtp_limits many = { .header_field = 300, .mime = SIZE_MAX, .parts = 1000 };
    struct mime_reader *reader = mime_reader_new(&many);
    const struct message_parts *parts;
    struct arena arena;

    mime_prepare();
    arena_init(&arena);
    mime_reader_add(reader, TEXT(MIXED));
    for (unsigned i = 0; i < PARTS; i++)
        mime_reader_add(reader, TEXT("--b\r\n\r\nx\r\n"));
    ck_assert_uint_lt(mime_reader_memory(reader), 1 << 20);
    mime_reader_finish(reader);
    parts = mime_reader_describe(reader, &arena);
    ck_assert_uint_eq(parts->count, 1000);
    ck_assert_int_eq(parts->cut, PARTS_CUT_COUNT_OF_PARTS);
    ck_assert_uint_eq(parts->list[999].bytes, 1);
    ck_assert(parts->list[999].complete);
    mime_reader_free(reader);
    arena_clear(&arena);
}
END_TEST

/* Each opens another; the one that is too deep is a part with content. */
static void expect_nested(const char *opening, const char *kind)
{
    const struct smtp_limits large = { .header_field = 300, .mime = SIZE_MAX, .parts = 1000 };
    struct mime_reader *reader = mime_reader_new(&large);
    const struct message_parts *parts;
    struct arena arena;

    mime_prepare();
    arena_init(&arena);
    for (unsigned i = 0; i < 10000; i++)
        mime_reader_add(reader, TEXT(opening));
    ck_assert_uint_lt(mime_reader_memory(reader), 1 << 20);
    mime_reader_finish(reader);
    parts = mime_reader_describe(reader, &arena);
    ck_assert_uint_eq(parts->count, MIME_DEPTH_MAXIMUM + 1);
    ck_assert_int_eq(parts->cut, PARTS_CUT_DEPTH);
    for (size_t i = 0; i < parts->count; i++) {
        expect_text(parts->list[i].type, kind);
        ck_assert_uint_eq(parts->list[i].depth, i);
        ck_assert(parts->list[i].has_parts == (i < MIME_DEPTH_MAXIMUM));
    }
    ck_assert_uint_eq(parts->list[MIME_DEPTH_MAXIMUM].bytes,
                      (10000 - MIME_DEPTH_MAXIMUM - 1) * strlen(opening));
    mime_reader_free(reader);
    arena_clear(&arena);
}

START_TEST(a_message_is_taken_apart_to_a_depth)
{
    expect_nested("Content-Type: message/rfc822\r\n\r\n", "message/rfc822");
}
END_TEST

START_TEST(deep_multiparts_end_at_an_outer_boundary)
{
    char content[8000] = "Content-Type: multipart/mixed; boundary=b0\r\n\r\n--b0\r\n";
    struct mime_reader *reader = mime_reader_new(&limits);
    const struct message_parts *parts;
    struct arena arena;

    mime_prepare();
    arena_init(&arena);
    for (unsigned i = 1; i < MIME_DEPTH_MAXIMUM + 5; i++)
        snprintf(content + strlen(content), sizeof content - strlen(content),
                 "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n--b%u\r\n", i, i);
    mime_reader_add(reader, TEXT(content));
    mime_reader_add(reader, TEXT("--b0\r\n\r\nlast"));
    mime_reader_finish(reader);
    parts = mime_reader_describe(reader, &arena);
    ck_assert_uint_eq(parts->count, MIME_DEPTH_MAXIMUM + 2);
    ck_assert_int_eq(parts->cut, PARTS_CUT_DEPTH);
    ck_assert(!parts->list[MIME_DEPTH_MAXIMUM].has_parts);
    ck_assert_uint_eq(parts->list[MIME_DEPTH_MAXIMUM + 1].depth, 1);
    ck_assert_uint_eq(parts->list[MIME_DEPTH_MAXIMUM + 1].bytes, 4);
    mime_reader_free(reader);
    arena_clear(&arena);
}
END_TEST

START_TEST(long_fields_are_cut_and_counted)
{
    struct mime_reader *reader = mime_reader_new(&limits);
    struct arena arena;
    const struct message_parts *parts;

    mime_prepare();
    arena_init(&arena);
    mime_reader_add(reader, TEXT("Content-Type: text/html"));
    for (unsigned i = 0; i < 100000; i++)
        mime_reader_add(reader, TEXT(";\r\n a=b"));
    ck_assert_uint_lt(mime_reader_memory(reader), 20000);
    mime_reader_finish(reader);
    parts = mime_reader_describe(reader, &arena);
    ck_assert_uint_eq(parts->count, 0); /* more than the limit of the message */
    ck_assert_int_eq(parts->cut, PARTS_CUT_SIZE);
    mime_reader_free(reader);

    reader = mime_reader_new(&limits);
    mime_reader_add(reader, TEXT("Content-Type: text/html"));
    for (unsigned i = 0; i < 1000; i++)
        mime_reader_add(reader, TEXT(";\r\n a=b"));
    mime_reader_finish(reader);
    expect_text(mime_reader_describe(reader, &arena)->list[0].type, "text/html");
    ck_assert_uint_gt(mime_reader_cut(reader), 4000);
    mime_reader_free(reader);
    arena_clear(&arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("mime_reader");
    TCase *parts = tcase_create("parts");
    TCase *cut = tcase_create("limits");

    tcase_set_timeout(parts, 60);
    tcase_add_loop_test(parts, parts_are_listed_the_same_however_the_content_is_cut, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(parts, behind_a_hole_nothing_is_told, 0,
                        sizeof stopped_cases / sizeof stopped_cases[0]);
    tcase_add_test(parts, what_comes_behind_the_end_is_not_read);
    tcase_add_test(cut, a_large_message_is_read_up_to_the_limit);
    tcase_add_test(cut, a_bomb_of_parts_is_cut);
    tcase_add_test(cut, a_message_is_taken_apart_to_a_depth);
    tcase_add_test(cut, deep_multiparts_end_at_an_outer_boundary);
    tcase_add_test(cut, long_fields_are_cut_and_counted);
    suite_add_tcase(suite, parts);
    suite_add_tcase(suite, cut);
    return suite;
}

SUITE_MAIN(suite);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the fields of a part say, well formed or not. */
#include "smtp/mime_fields.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

struct fields_case {
    const char *type;
    const char *disposition;
    const char *encoding;
    const char *expected; /* kind, type, disposition, file name, encoding */
};

static const char *const kinds[] = { "leaf", "multipart", "message" };

static void note_text(struct journal *journal, struct bytes text)
{
    journal_add(journal, "|");
    journal_bytes(journal, text.data != NULL ? text : TEXT("-"));
}

static void note(struct journal *journal, const struct mime_entity *entity)
{
    const char *encoding = part_encoding_name(entity->part.encoding);

    journal_add(journal, "%s%s", kinds[entity->kind], entity->digest ? "(digest)" : "");
    note_text(journal, entity->part.type);
    note_text(journal, entity->part.disposition);
    note_text(journal, entity->part.file_name);
    journal_add(journal, "|%s%s", encoding != NULL ? encoding : "-",
                entity->part.repaired ? "|repaired" : "");
}

static const struct fields_case cases[] = {
    { "text/plain", "", "", "leaf|text/plain|-|-|-" },
    { "Text/HTML; charset=utf-8", "", "7bit", "leaf|text/html|-|-|7bit" },
    { "", "", "", "leaf|text/plain|-|-|-" },
    { "multipart/mixed; boundary=b", "", "", "multipart|multipart/mixed|-|-|-" },
    { "multipart/mixed; boundary=\"a b\"", "", "", "multipart|multipart/mixed|-|-|-" },
    { "multipart/digest; boundary=b", "", "", "multipart(digest)|multipart/digest|-|-|-" },
    { "multipart/mixed", "", "", "leaf|multipart/mixed|-|-|-" },
    { "multipart/mixed; boundary=\"\"", "", "", "leaf|multipart/mixed|-|-|-" },
    { "message/rfc822", "", "", "message|message/rfc822|-|-|-" },
    { "message/rfc822", "", "8bit", "message|message/rfc822|-|-|8bit" },
    { "message/rfc822", "", "base64", "leaf|message/rfc822|-|-|base64" },
    { "message/global", "", "", "message|message/global|-|-|-" },
    { "message/delivery-status", "", "", "leaf|message/delivery-status|-|-|-" },
    { "nonsense", "", "", "leaf|application/octet-stream|-|-|-" },
    { "/", "", "", "leaf|application/octet-stream|-|-|-" },
    { ";;;", "", "", "leaf|application/octet-stream|-|-|-" },

    /* File names: where they belong, and where mailers put them. */
    { "application/pdf; name=a.pdf", "", "", "leaf|application/pdf|-|a.pdf|-" },
    { "application/pdf", "attachment; filename=a.pdf", "base64",
      "leaf|application/pdf|attachment|a.pdf|base64" },
    { "application/pdf; name=a.pdf", "ATTACHMENT; filename=\"b c.pdf\"", "",
      "leaf|application/pdf|attachment|b c.pdf|-" },
    { "application/pdf; name=a.pdf", "inline", "", "leaf|application/pdf|inline|a.pdf|-" },
    { "application/pdf", "attachment; filename=\"a\\\"b.pdf\"", "",
      "leaf|application/pdf|attachment|a\"b.pdf|-" },
    { "application/pdf", "attachment; filename=../../etc/passwd", "",
      "leaf|application/pdf|attachment|../../etc/passwd|-" },
    { "application/pdf", "attachment; filename=", "", "leaf|application/pdf|attachment|-|-" },

    /* RFC 2231: in pieces, with charset and language. */
    { "application/pdf", "attachment; filename*=utf-8'de'caf%C3%A9.pdf", "",
      "leaf|application/pdf|attachment|café.pdf|-" },
    { "application/pdf", "attachment; filename*=iso-8859-1''caf%E9.pdf", "",
      "leaf|application/pdf|attachment|café.pdf|-" },
    { "application/pdf", "attachment; filename*0=one; filename*1=two.pdf", "",
      "leaf|application/pdf|attachment|onetwo.pdf|-" },
    { "application/pdf", "attachment; filename*1=two.pdf; filename*0=one", "",
      "leaf|application/pdf|attachment|onetwo.pdf|-" },
    { "application/pdf", "attachment; filename*0*=utf-8''caf%C3; filename*1*=%A9; filename*2=.pdf",
      "", "leaf|application/pdf|attachment|café.pdf|-" },
    { "application/pdf", "attachment; filename=\"=?utf-8?Q?caf=C3=A9=2Epdf?=\"", "",
      "leaf|application/pdf|attachment|café.pdf|-" },
    { "application/pdf", "attachment; filename=caf\xc3\xa9.pdf", "",
      "leaf|application/pdf|attachment|café.pdf|-" },
    { "application/pdf", "attachment; filename=caf\xe9.pdf", "",
      "leaf|application/pdf|attachment|caf\xef\xbf\xbd.pdf|-|repaired" },
    { "multipart/mixed; boundary*0=a; boundary*1=b", "", "", "multipart|multipart/mixed|-|-|-" },

    /* Encodings. */
    { "", "", "BASE64", "leaf|text/plain|-|-|base64" },
    { "", "", " quoted-printable \t", "leaf|text/plain|-|-|quoted-printable" },
    { "", "", "base64 (a comment)", "leaf|text/plain|-|-|base64" },
    { "", "", "base64;", "leaf|text/plain|-|-|base64" },
    { "", "", "8bit", "leaf|text/plain|-|-|8bit" },
    { "", "", "binary", "leaf|text/plain|-|-|binary" },
    { "", "", "x-uuencode", "leaf|text/plain|-|-|unknown" },
    { "", "", "unknown", "leaf|text/plain|-|-|unknown" },
};

static struct mime_entity read_case(const struct fields_case *the_case, struct arena *arena)
{
    const struct mime_fields fields = { .content_type = TEXT(the_case->type),
                                        .disposition = TEXT(the_case->disposition),
                                        .encoding = TEXT(the_case->encoding) };

    mime_prepare();
    return mime_fields_read(&fields, false, arena);
}

START_TEST(fields_say_what_a_part_is)
{
    struct journal journal = { .length = 0 };
    struct mime_entity entity;
    struct arena arena;

    arena_init(&arena);
    entity = read_case(&cases[_i], &arena);
    note(&journal, &entity);
    expect_journal(&journal, cases[_i].expected);
    arena_clear(&arena);
}
END_TEST

START_TEST(a_part_of_a_digest_is_a_message_unless_it_says_otherwise)
{
    struct mime_fields fields = { .encoding = TEXT("7bit") };
    struct mime_entity entity;
    struct arena arena;

    arena_init(&arena);
    mime_prepare();
    entity = mime_fields_read(&fields, true, &arena);
    ck_assert_int_eq(entity.kind, ENTITY_MESSAGE);
    expect_text(entity.part.type, "message/rfc822");
    fields.encoding = TEXT("base64");
    entity = mime_fields_read(&fields, true, &arena);
    ck_assert_int_eq(entity.kind, ENTITY_LEAF);
    fields.content_type = TEXT("text/plain");
    entity = mime_fields_read(&fields, true, &arena);
    expect_text(entity.part.type, "text/plain");
    arena_clear(&arena);
}
END_TEST

START_TEST(a_boundary_has_a_longest)
{
    char type[MIME_BOUNDARY_MAXIMUM + 64] = "multipart/mixed; boundary=";
    size_t start = strlen(type);
    struct fields_case long_case = { type, "", "", NULL };
    struct mime_entity entity;
    struct arena arena;

    arena_init(&arena);
    memset(type + start, 'b', MIME_BOUNDARY_MAXIMUM);
    entity = read_case(&long_case, &arena);
    ck_assert_int_eq(entity.kind, ENTITY_MULTIPART);
    ck_assert_uint_eq(entity.boundary.length, MIME_BOUNDARY_MAXIMUM);
    type[start + MIME_BOUNDARY_MAXIMUM] = 'b';
    entity = read_case(&long_case, &arena);
    ck_assert_int_eq(entity.kind, ENTITY_LEAF);
    arena_clear(&arena);
}
END_TEST

START_TEST(a_nul_ends_nothing)
{
    struct mime_fields fields = { .disposition = OCTETS("attachment; filename=a\0b.exe") };
    struct mime_entity entity;
    struct arena arena;

    arena_init(&arena);
    mime_prepare();
    entity = mime_fields_read(&fields, false, &arena);
    expect_text(entity.part.file_name, "a\xef\xbf\xbd"
                                       "b.exe");
    ck_assert(entity.part.repaired);
    arena_clear(&arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("mime_fields");
    TCase *fields = tcase_create("fields");

    tcase_add_loop_test(fields, fields_say_what_a_part_is, 0, sizeof cases / sizeof cases[0]);
    tcase_add_test(fields, a_part_of_a_digest_is_a_message_unless_it_says_otherwise);
    tcase_add_test(fields, a_boundary_has_a_longest);
    tcase_add_test(fields, a_nul_ends_nothing);
    suite_add_tcase(suite, fields);
    return suite;
}

SUITE_MAIN(suite);

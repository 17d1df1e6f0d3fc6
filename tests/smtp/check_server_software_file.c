/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading servers.conf and an operator's own file. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "smtp/server_software_builtin.h"
#include "tests/support/scratch_file.h"
#include "tests/smtp/software_trial.h"

/* -------------------------------------------------------------------- format */

START_TEST(a_section_is_a_product_with_title_kind_and_texts)
{
    struct trial trial = begin();

    expect_loaded(&trial, "# remark\n"
                          "; another\n"
                          "\n"
                          "[one]\n"
                          "title = The one\n"
                          "kind = front-end\n"
                          "rare = yes\n"
                          "354 = go on\n"
                          "354 = please go on\n"
                          "[two]\n"
                          "221 = bye\n");
    ck_assert_uint_eq(server_software_count(trial.software), 2);
    ck_assert_str_eq(product(&trial, "one")->title, "The one");
    ck_assert_int_eq(product(&trial, "one")->kind, PRODUCT_FRONT_END);
    ck_assert(product(&trial, "one")->rare);
    ck_assert_str_eq(product(&trial, "two")->title, "two");
    ck_assert_int_eq(product(&trial, "two")->kind, PRODUCT_SERVER);
    ck_assert(!product(&trial, "two")->rare);
    ck_assert(says(&trial, "one", FINGERPRINT_DATA, "go on"));
    ck_assert(says(&trial, "one", FINGERPRINT_DATA, "please go on"));
    ck_assert(!says(&trial, "two", FINGERPRINT_DATA, "go on"));
    ck_assert(says(&trial, "two", FINGERPRINT_QUIT, "bye"));
    ck_assert_int_eq(server_software_find(trial.software, "three"), PRODUCT_NONE);
    end(&trial);
}
END_TEST

START_TEST(each_field_has_its_key)
{
    struct trial trial = begin();

    for (int field = 0; field < FINGERPRINT_FIELD_COUNT; field++) {
        char text[80];

        snprintf(text, sizeof text, "[p%d]\n%s = said here\n", field,
                 fingerprint_field_name((enum fingerprint_field)field));
        expect_loaded(&trial, text);
    }
    for (int field = 0; field < FINGERPRINT_FIELD_COUNT; field++) {
        struct product_set set = server_software_match(
            trial.software, (enum fingerprint_field)field, bytes_of_string("said here"));

        ck_assert_int_eq(product_set_next(set, PRODUCT_NONE), field);
        ck_assert_int_eq(product_set_next(set, field), PRODUCT_NONE);
    }
    end(&trial);
}
END_TEST

START_TEST(each_kind_has_its_word)
{
    struct trial trial = begin();

    for (int kind = 0; kind < PRODUCT_KIND_COUNT; kind++) {
        char text[80];

        snprintf(text, sizeof text, "[p%d]\nkind = %s\n", kind,
                 product_kind_name((enum product_kind)kind));
        expect_loaded(&trial, text);
    }
    for (int kind = 0; kind < PRODUCT_KIND_COUNT; kind++) {
        struct product_set set = server_software_of_kind(trial.software, (enum product_kind)kind);

        ck_assert_int_eq(product_set_next(set, PRODUCT_NONE), kind);
        ck_assert_int_eq(product_set_next(set, kind), PRODUCT_NONE);
    }
    end(&trial);
}
END_TEST

START_TEST(separators_and_semicolons_inside_a_text_survive)
{
    struct trial trial = begin();

    expect_loaded(&trial, "[p]\n"
                          "354 = Start mail input; end with <CRLF>.<CRLF>\n"
                          "354: a = b: c # d\n"
                          "banner = * X *; *   ; remark\n"
                          "250=continue.  finished with \"\\r\\n\"\n");
    ck_assert(says(&trial, "p", FINGERPRINT_DATA, "Start mail input; end with <CRLF>.<CRLF>"));
    ck_assert(!says(&trial, "p", FINGERPRINT_DATA, "Start mail input"));
    ck_assert(says(&trial, "p", FINGERPRINT_DATA, "a = b: c # d"));
    ck_assert(says(&trial, "p", FINGERPRINT_BANNER, "mail.example.com X 1.0; today"));
    ck_assert(!says(&trial, "p", FINGERPRINT_BANNER, "mail.example.com X 1.0"));
    ck_assert(says(&trial, "p", FINGERPRINT_MESSAGE, "continue.  finished with \"\\r\\n\""));
    ck_assert(!says(&trial, "p", FINGERPRINT_MESSAGE, "continue. finished with \"\\r\\n\""));
    end(&trial);
}
END_TEST

START_TEST(indentation_line_ends_and_byte_order_mark_do_not_matter)
{
    struct trial trial = begin();

    expect_loaded(&trial, "\xef\xbb\xbf[p]\r\n"
                          "  221 = one\r\n"
                          "\t221 = two\r\n"
                          "   \r\n"
                          "  ; remark\r\n"
                          "  [q]\r\n"
                          "221 = three");
    ck_assert(says(&trial, "p", FINGERPRINT_QUIT, "one"));
    ck_assert(says(&trial, "p", FINGERPRINT_QUIT, "two"));
    ck_assert(says(&trial, "q", FINGERPRINT_QUIT, "three"));
    ck_assert(!says(&trial, "p", FINGERPRINT_QUIT, "221 = two"));
    end(&trial);
}
END_TEST

START_TEST(an_empty_file_is_no_error)
{
    struct trial trial = begin();

    expect_loaded(&trial, "");
    expect_loaded(&trial, "\n\n# nothing\n");
    ck_assert_uint_eq(server_software_count(trial.software), 0);
    end(&trial);
}
END_TEST

/* --------------------------------------------------------------------- files */

static void write_file(const char *path, const char *text, size_t length)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(an_operators_file_extends_and_adds)
{
    struct trial trial = begin();
    struct scratch_file own = scratch_file_name("servers-own");
    const char text[] = "[postfix]\n221 = Farewell\n[house-mta]\n221 = Farewell\n";
    size_t builtin;

    ck_assert_msg(server_software_load_builtin(trial.software, &trial.error), "%s",
                  trial.error.message);
    builtin = server_software_count(trial.software);
    write_file(own.path, text, strlen(text));
    ck_assert_msg(server_software_load_file(trial.software, own.path, &trial.error), "%s",
                  trial.error.message);
    unlink(own.path);
    ck_assert_uint_eq(server_software_count(trial.software), builtin + 1);
    ck_assert(says(&trial, "postfix", FINGERPRINT_QUIT, "Farewell"));
    ck_assert(says(&trial, "postfix", FINGERPRINT_QUIT, "Bye"));
    ck_assert(says(&trial, "house-mta", FINGERPRINT_QUIT, "Farewell"));
    ck_assert_str_eq(product(&trial, "postfix")->title, "Postfix");
    end(&trial);
}
END_TEST

START_TEST(replace_empties_a_product_and_no_other)
{
    struct trial trial = begin();

    expect_loaded(&trial, "[p]\ntitle = P\nkind = filter\nrare = yes\n221 = bye\n354 = go\n"
                          "[q]\n221 = bye\n");
    expect_loaded(&trial, "[p]\nreplace = yes\n221 = so long\n");
    ck_assert(!says(&trial, "p", FINGERPRINT_QUIT, "bye"));
    ck_assert(!says(&trial, "p", FINGERPRINT_DATA, "go"));
    ck_assert(says(&trial, "p", FINGERPRINT_QUIT, "so long"));
    ck_assert(says(&trial, "q", FINGERPRINT_QUIT, "bye"));
    ck_assert_str_eq(product(&trial, "p")->title, "p");
    ck_assert_int_eq(product(&trial, "p")->kind, PRODUCT_SERVER);
    ck_assert(!product(&trial, "p")->rare);
    ck_assert_uint_eq(server_software_count(trial.software), 2);
    end(&trial);
}
END_TEST

START_TEST(replace_no_only_extends)
{
    struct trial trial = begin();

    expect_loaded(&trial, "[p]\n221 = bye\n");
    expect_loaded(&trial, "[p]\nreplace = no\n221 = so long\n");
    ck_assert(says(&trial, "p", FINGERPRINT_QUIT, "bye"));
    ck_assert(says(&trial, "p", FINGERPRINT_QUIT, "so long"));
    end(&trial);
}
END_TEST

START_TEST(the_error_of_a_file_names_its_path)
{
    struct trial trial = begin();
    struct scratch_file own = scratch_file_name("servers-own");
    char expected[128];

    ck_assert(!server_software_load_file(trial.software, own.path, &trial.error));
    snprintf(expected, sizeof expected,
             "cannot open the fingerprint file %s: No such file or directory", own.path);
    ck_assert_str_eq(trial.error.message, expected);
    write_file(own.path, "[p]\nx = 1\n", 10);
    ck_assert(!server_software_load_file(trial.software, own.path, &trial.error));
    unlink(own.path);
    snprintf(expected, sizeof expected, "%s:2: unknown key `x`", own.path);
    ck_assert_str_eq(trial.error.message, expected);
    ck_assert(!server_software_load_file(trial.software, ".", &trial.error));
    ck_assert_str_eq(trial.error.message, "cannot read the fingerprint file .: Is a directory");
    end(&trial);
}
END_TEST

START_TEST(a_file_that_is_too_large_is_refused)
{
    struct trial trial = begin();
    struct scratch_file own = scratch_file_name("servers-own");
    size_t length = SERVERS_FILE_MAXIMUM + 1;
    char *text = memory_new(length, 1);
    char expected[128];

    memset(text, '\n', length);
    write_file(own.path, text, length);
    ck_assert(!server_software_load_file(trial.software, own.path, &trial.error));
    snprintf(expected, sizeof expected, "%s: more than 1048576 bytes", own.path);
    ck_assert_str_eq(trial.error.message, expected);
    write_file(own.path, text, length - 1);
    ck_assert_msg(server_software_load_file(trial.software, own.path, &trial.error), "%s",
                  trial.error.message);
    unlink(own.path);
    free(text);
    end(&trial);
}
END_TEST

START_TEST(what_is_compiled_in_is_the_file)
{
    const char *folder = getenv("top_srcdir");
    struct bytes builtin = server_software_builtin_text();
    char path[4096];
    char *text = memory_new(SERVERS_FILE_MAXIMUM, 1);
    size_t length;
    FILE *file;

    snprintf(path, sizeof path, "%s/smtp/fingerprints/servers.conf", folder != NULL ? folder : ".");
    file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s cannot be opened", path);
    length = fread(text, 1, SERVERS_FILE_MAXIMUM, file);
    fclose(file);
    ck_assert(bytes_equal(builtin, bytes_of(text, length)));
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("server software files");
    TCase *format = tcase_create("format");
    TCase *files = tcase_create("files");

    tcase_add_test(format, a_section_is_a_product_with_title_kind_and_texts);
    tcase_add_test(format, each_field_has_its_key);
    tcase_add_test(format, each_kind_has_its_word);
    tcase_add_test(format, separators_and_semicolons_inside_a_text_survive);
    tcase_add_test(format, indentation_line_ends_and_byte_order_mark_do_not_matter);
    tcase_add_test(format, an_empty_file_is_no_error);
    tcase_add_test(files, an_operators_file_extends_and_adds);
    tcase_add_test(files, replace_empties_a_product_and_no_other);
    tcase_add_test(files, replace_no_only_extends);
    tcase_add_test(files, the_error_of_a_file_names_its_path);
    tcase_add_test(files, a_file_that_is_too_large_is_refused);
    tcase_add_test(files, what_is_compiled_in_is_the_file);
    suite_add_tcase(suite, format);
    suite_add_tcase(suite, files);
    return suite;
}

SUITE_MAIN(suite);

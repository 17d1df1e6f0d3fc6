/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files a confined program can still open, and what it is. */
#include "config.h"

#include <time.h>

#include <jansson.h>

#include "smtp/mail_charset.h"
#include "tests/cli/confinement/confined_trial.h"
#include "tests/support/suite_main.h"

/* ------------------------------------------------------------------------- files */

static int open_password_file(const struct place *place)
{
    NEEDS_FILES(place);
    return refusal(open("/etc/passwd", O_RDONLY));
}

static int write_outside(const struct place *place)
{
    NEEDS_FILES(place);
    return refusal(open(place->outside.path, O_WRONLY));
}

static int make_outside(const struct place *place)
{
    NEEDS_FILES(place);
    return refusal(open("check_confinement-new.scratch", O_WRONLY | O_CREAT, 0600));
}

static int remove_outside(const struct place *place)
{
    NEEDS_FILES(place);
    return refusal(unlink(place->outside.path));
}

START_TEST(other_files_cannot_be_opened_made_or_removed)
{
    check_answer(open_password_file, EACCES);
    check_answer(write_outside, EACCES);
    check_answer(make_outside, EACCES);
    check_answer(remove_outside, EACCES);
}
END_TEST

static int replace_file(const struct place *place)
{
    char name[128], other[128];
    int file;

    snprintf(name, sizeof name, "%s/new", place->folder.path);
    snprintf(other, sizeof other, "%s/renamed", place->folder.path);
    file = open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (file < 0 || write(file, "line\n", 5) != 5 || ftruncate(file, 4) != 0 || close(file) != 0)
        return errno;
    return refusal(rename(name, other));
}

START_TEST(files_in_the_folder_of_the_output_can_be_made_and_renamed)
{
    check_answer(replace_file, 0);
}
END_TEST

static int lead_outside(const struct place *place)
{
    char name[128];

    NEEDS_FILES(place);
    snprintf(name, sizeof name, "%s/new", place->folder.path);
    return refusal(rename(place->outside.path, name));
}

START_TEST(nothing_can_be_taken_into_that_folder)
{
    check_answer(lead_outside, EACCES);
}
END_TEST

static int convert_charsets(const struct place *place)
{
    static const char *const names[] = {
        "ISO-8859-5", "KOI8-R",      "WINDOWS-1251", "GB18030",     "BIG5-HKSCS",
        "EUC-TW",     "ISO-2022-JP", "SHIFT_JIS",    "EUC-JP",      "EUC-KR",
        "UTF-7",      "IBM850",      "TIS-620",      "ISO-2022-KR", "WINDOWS-1258",
    };
    struct bounded_buffer text;
    int lost = 0;

    (void)place;
    bounded_buffer_init(&text, 1024);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!mail_charset_append(mail_charset_find(bytes_of_string(names[i])),
                                 bytes_of_string("mail"), &text))
            lost++;
    bounded_buffer_clear(&text);
    return lost;
}

static int use_libraries(const struct place *place)
{
    const time_t moment = 0;
    struct tm parts;
    json_t *object = json_object();
    bool good = object != NULL && localtime_r(&moment, &parts) != NULL;

    (void)place;
    json_decref(object);
    return good ? 0 : EIO;
}

START_TEST(what_libraries_read_late_can_still_be_read)
{
    check_answer(convert_charsets, 0);
    check_answer(use_libraries, 0);
}
END_TEST

/* ------------------------------------------------------------------- the process */

static int find_privileges(const struct place *place)
{
    (void)place;
#ifndef INSTRUMENTED_BUILD
    if (prctl(PR_GET_DUMPABLE) != 0)
        return 1;
#endif
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        return 2;
    return 0;
}

START_TEST(it_has_no_new_privileges_and_its_memory_is_its_own)
{
    check_answer(find_privileges, 0);
}
END_TEST

/* Whoever runs this as root can see the difference. */
static int use_capability(const struct place *place)
{
    (void)place;
#ifndef HAVE_LIBCAP_NG
    return NOT_HERE;
#endif
    return refusal(chown(place->folder.path, 12345, (gid_t)-1));
}

START_TEST(no_capability_is_left)
{
    check_answer(use_capability, EPERM);
}
END_TEST

/* ---------------------------------------------------------------- keeping some */

static int keeping(const char **allowed, const char *path)
{
    struct confinement confinement = { .keeps_capabilities = true };
    struct error error;

    for (; *allowed != NULL; allowed++)
        confinement_allow(&confinement, PATH_WRITTEN_FILE, *allowed);
    confinement_allow(&confinement, PATH_READ, "/");
    if (!confinement_enter(&confinement, &error))
        return NOT_CONFINED;
    if (confinement.lacks[PROTECTION_FILES].message[0] != '\0')
        return NOT_HERE;
    if (access("/etc/passwd", R_OK) != 0 || open("/etc/passwd", O_RDONLY) < 0)
        return NOT_CONFINED;
    return refusal(open(path, O_WRONLY | O_CREAT, 0600));
}

/* The folders of a file that is written through a link are both open. */
START_TEST(a_file_may_be_written_through_a_link)
{
    struct place place = { .files_are_confined = false };
    const char *allowed[] = { "check_confinement-link.scratch", NULL };
    char target[128];
    int status;

    make_place(&place);
    snprintf(target, sizeof target, "%s/new", place.folder.path);
    close(open(target, O_WRONLY | O_CREAT, 0600));
    unlink(allowed[0]);
    ck_assert_int_eq(symlink(target, allowed[0]), 0);
    if (fork() == 0)
        _exit(keeping(allowed, target));
    wait(&status);
    unlink(allowed[0]);
    remove_place(&place);
    ck_assert(was_skipped(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
}
END_TEST

START_TEST(of_a_device_nothing_but_itself_is_opened)
{
    const char *allowed[] = { "/dev/null", NULL };
    int status;

    if (fork() == 0)
        _exit(keeping(allowed, "/dev/null"));
    wait(&status);
    ck_assert(was_skipped(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    if (fork() == 0)
        _exit(keeping(allowed, "/dev/check_confinement"));
    wait(&status);
    ck_assert(was_skipped(status) || (WIFEXITED(status) && WEXITSTATUS(status) == EACCES));
}
END_TEST

static Suite *suite(void)
{
    Suite *whole = suite_create("confinement");
    TCase *files = tcase_create("files");
    TCase *process = tcase_create("process");

    tcase_add_test(files, other_files_cannot_be_opened_made_or_removed);
    tcase_add_test(files, files_in_the_folder_of_the_output_can_be_made_and_renamed);
    tcase_add_test(files, nothing_can_be_taken_into_that_folder);
    tcase_add_test(files, what_libraries_read_late_can_still_be_read);
    tcase_add_test(files, a_file_may_be_written_through_a_link);
    tcase_add_test(files, of_a_device_nothing_but_itself_is_opened);
    suite_add_tcase(whole, files);

    tcase_add_test(process, it_has_no_new_privileges_and_its_memory_is_its_own);
    tcase_add_test(process, no_capability_is_left);
    suite_add_tcase(whole, process);
    return whole;
}

SUITE_MAIN(suite);

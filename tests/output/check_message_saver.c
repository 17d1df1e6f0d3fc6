/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents become files, when their sessions are wanted. */
#include "output/message_saver.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/golden.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

/* A folder of the test's own, and the saver that writes into it. */
struct place {
    char folder[64];
    struct selection_criteria criteria;
    struct message_saver *saver;
    size_t passed; /* sessions */
    char file[64]; /* what the last session says of its message; empty for nothing */
};

static void take(void *context, struct session *session)
{
    struct place *place = context;
    struct bytes file = session->transactions[0].message.file;

    place->passed++;
    snprintf(place->file, sizeof place->file, "%.*s", (int)file.length,
             file.length > 0 ? (const char *)file.data : "");
    session_free(session);
}

static void open_saver(struct place *place)
{
    place->criteria = selection_criteria_default();
    place->saver = message_saver_new(place->folder, &place->criteria, NULL);
    ck_assert_ptr_nonnull(place->saver);
    message_saver_set_next(place->saver,
                           (struct session_sink){ .context = place, .receive = take });
}

static void set_up(struct place *place)
{
    *place = (struct place){ 0 };
    snprintf(place->folder, sizeof place->folder, "saver.%ld.scratch", (long)getpid());
    ck_assert_int_eq(mkdir(place->folder, 0700), 0);
    open_saver(place);
}

static void close_saver(struct place *place)
{
    ck_assert(message_saver_close(place->saver, NULL));
}

/* Deletes the folder, in which so many files must be, hidden ones included. */
static void tear_down(const struct place *place, size_t files)
{
    DIR *folder = opendir(place->folder);
    const struct dirent *entry;
    size_t count = 0;

    ck_assert_ptr_nonnull(folder);
    while ((entry = readdir(folder)) != NULL) {
        char path[512];

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        snprintf(path, sizeof path, "%s/%s", place->folder, entry->d_name);
        ck_assert_int_eq(unlink(path), 0);
    }
    closedir(folder);
    ck_assert_int_eq(rmdir(place->folder), 0);
    ck_assert_uint_eq(count, files);
}

/* `times` letters, in pieces of 1000 and fewer. */
static uint64_t keep(struct message_saver *saver, char letter, size_t times, enum content_fate fate)
{
    const struct content_sink *keeper = message_saver_keeper(saver);
    void *content = keeper->begin(keeper->context);
    uint8_t piece[1000];

    memset(piece, letter, sizeof piece);
    for (size_t left = times; left > 0;) {
        size_t length = left < sizeof piece ? left : sizeof piece;

        keeper->add(keeper->context, content, bytes_of(piece, length));
        left -= length;
    }
    return keeper->end(keeper->context, content, fate);
}

/* A session whose one message was kept under that number. */
static void send_session(const struct place *place, uint64_t kept, uint64_t bytes)
{
    struct session_sink sink = message_saver_sink(place->saver);
    struct session *session = sample_session();
    struct transaction *transaction;

    sample_command(session, 100, "MAIL", "FROM:<a@corp.example>");
    transaction = sample_transaction(session, 0, "a@corp.example");
    transaction->message = (struct message){ .complete = true, .bytes = bytes, .kept = kept };
    session_sink_receive(&sink, session);
}

static void check_file(const struct place *place, char letter, size_t times)
{
    char path[160];
    struct stat facts;
    struct bytes content;

    snprintf(path, sizeof path, "%s/%s", place->folder, place->file);
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0600);
    content = golden_read(path);
    ck_assert_uint_eq(content.length, times);
    for (size_t i = 0; i < times; i++)
        ck_assert_int_eq(content.data[i], letter);
    free((void *)(uintptr_t)content.data);
}

static const size_t sizes[] = { 0, 1, 999, MESSAGE_SAVER_BUFFER, MESSAGE_SAVER_BUFFER + 1, 200000 };

START_TEST(a_complete_message_of_any_size_becomes_a_file_that_the_record_names)
{
    struct place place;

    set_up(&place);
    send_session(&place, keep(place.saver, 'x', sizes[_i], CONTENT_COMPLETE), sizes[_i]);
    ck_assert_str_eq(place.file, "9f3c0123456789ab-0.eml");
    check_file(&place, 'x', sizes[_i]);
    ck_assert_uint_eq(message_saver_counts(place.saver).saved, 1);
    ck_assert_uint_eq(message_saver_counts(place.saver).bytes, sizes[_i]);
    close_saver(&place);
    tear_down(&place, 1);
}
END_TEST

START_TEST(what_is_not_kept_is_counted_and_leaves_nothing)
{
    struct place place;

    set_up(&place);
    ck_assert_uint_eq(keep(place.saver, 'x', 50000, CONTENT_INCOMPLETE), 0);
    ck_assert_uint_eq(keep(place.saver, 'x', 50000, CONTENT_UNRECORDED), 0);
    send_session(&place, 0, 50000);
    ck_assert_str_eq(place.file, "");
    ck_assert_uint_eq(message_saver_counts(place.saver).incomplete, 1);
    ck_assert_uint_eq(message_saver_counts(place.saver).unrecorded, 1);
    close_saver(&place);
    tear_down(&place, 0);
}
END_TEST

START_TEST(messages_of_sessions_that_are_not_selected_are_deleted)
{
    struct place place;

    set_up(&place);
    place.criteria.since = INT64_MAX;
    send_session(&place, keep(place.saver, 'x', 50000, CONTENT_COMPLETE), 50000);
    ck_assert_uint_eq(place.passed, 1);
    ck_assert_str_eq(place.file, "");
    close_saver(&place);
    tear_down(&place, 0);
}
END_TEST

START_TEST(contents_whose_session_never_comes_are_deleted_at_the_end)
{
    struct place place;

    set_up(&place);
    keep(place.saver, 'x', 50000, CONTENT_COMPLETE);
    close_saver(&place);
    tear_down(&place, 0);
}
END_TEST

START_TEST(a_message_that_ended_earlier_is_cut_there)
{
    struct place place;

    set_up(&place);
    send_session(&place, keep(place.saver, 'x', 50000, CONTENT_COMPLETE), 20000);
    check_file(&place, 'x', 20000);
    close_saver(&place);
    tear_down(&place, 1);
}
END_TEST

START_TEST(a_file_with_the_same_content_is_the_message)
{
    struct place place;

    set_up(&place);
    send_session(&place, keep(place.saver, 'x', 70000, CONTENT_COMPLETE), 70000);
    close_saver(&place);
    open_saver(&place);
    send_session(&place, keep(place.saver, 'x', 70000, CONTENT_COMPLETE), 70000);
    check_file(&place, 'x', 70000);
    close_saver(&place);
    tear_down(&place, 1);
}
END_TEST

START_TEST(a_file_with_another_content_is_never_overwritten)
{
    struct place place;
    struct error error;

    set_up(&place);
    send_session(&place, keep(place.saver, 'x', 70000, CONTENT_COMPLETE), 70000);
    send_session(&place, keep(place.saver, 'x', 70001, CONTENT_COMPLETE), 70001);
    ck_assert_str_eq(place.file, "");
    ck_assert(!message_saver_close(place.saver, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "9f3c0123456789ab-0.eml: File exists"));
    snprintf(place.file, sizeof place.file, "9f3c0123456789ab-0.eml");
    check_file(&place, 'x', 70000);
    tear_down(&place, 1);
}
END_TEST

START_TEST(a_full_disk_is_told_and_sessions_go_on)
{
    struct rlimit limit = { 30000, 30000 };
    struct place place;
    struct error error;

    set_up(&place);
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_uint_eq(keep(place.saver, 'x', 50000, CONTENT_COMPLETE), 0);
    ck_assert_uint_eq(keep(place.saver, 'x', 10, CONTENT_COMPLETE), 0);
    send_session(&place, 0, 50000);
    ck_assert_uint_eq(place.passed, 1);
    ck_assert(!message_saver_close(place.saver, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "writing: File too large"));
    tear_down(&place, 0);
}
END_TEST

START_TEST(a_folder_that_cannot_be_written_is_an_error)
{
    struct selection_criteria criteria = selection_criteria_default();
    struct error error;

    ck_assert_ptr_null(message_saver_new("no-such-folder", &criteria, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "no-such-folder: No such file or directory"));
    ck_assert_ptr_null(message_saver_new("/dev/null", &criteria, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "/dev/null: Not a directory"));
    ck_assert_ptr_null(message_saver_new("/proc", &criteria, &error));
}
END_TEST

enum { THREADS = 4, CONTENTS_OF_A_THREAD = 50 };

struct thread_work {
    struct message_saver *saver;
    char letter;
    uint64_t numbers[CONTENTS_OF_A_THREAD];
};

static void *work(void *context)
{
    struct thread_work *work = context;

    for (size_t i = 0; i < CONTENTS_OF_A_THREAD; i++)
        work->numbers[i] = keep(work->saver, work->letter, 17000 + i, CONTENT_COMPLETE);
    return NULL;
}

START_TEST(several_threads_may_keep_contents_at_once)
{
    struct place place;
    struct thread_work works[THREADS];
    pthread_t threads[THREADS];

    set_up(&place);
    for (size_t i = 0; i < THREADS; i++) {
        works[i] = (struct thread_work){ .saver = place.saver, .letter = (char)('a' + i) };
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &works[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    send_session(&place, works[2].numbers[7], 17007);
    check_file(&place, 'c', 17007);
    close_saver(&place);
    tear_down(&place, 1);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("message_saver");
    TCase *tcase = tcase_create("saving");

    tcase_add_loop_test(tcase, a_complete_message_of_any_size_becomes_a_file_that_the_record_names,
                        0, sizeof sizes / sizeof sizes[0]);
    tcase_add_test(tcase, what_is_not_kept_is_counted_and_leaves_nothing);
    tcase_add_test(tcase, messages_of_sessions_that_are_not_selected_are_deleted);
    tcase_add_test(tcase, contents_whose_session_never_comes_are_deleted_at_the_end);
    tcase_add_test(tcase, a_message_that_ended_earlier_is_cut_there);
    tcase_add_test(tcase, several_threads_may_keep_contents_at_once);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("trouble");
    tcase_add_test(tcase, a_file_with_the_same_content_is_the_message);
    tcase_add_test(tcase, a_file_with_another_content_is_never_overwritten);
    tcase_add_test(tcase, a_full_disk_is_told_and_sessions_go_on);
    tcase_add_test(tcase, a_folder_that_cannot_be_written_is_an_error);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);

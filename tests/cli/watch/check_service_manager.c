/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a service manager hears: the test listens in its place. */
#include "cli/watch/service_manager.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/watch/watch_service.h"
#include "output/stream_outlet.h"
#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

/* Of this test alone, whatever runs beside it. */
static const char *abstract_name(void)
{
    static char name[64];

    snprintf(name, sizeof name, "@smtpscope-check-%ld", (long)getpid());
    return name;
}

/* A socket that listens under a name; `@` stands for an abstract one. */
static int listen_under(const char *name)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
    int listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

    ck_assert_int_ge(listener, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", name);
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    else
        length++;
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&address, length), 0);
    ck_assert_int_eq(setenv("NOTIFY_SOCKET", name, 1), 0);
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    return listener;
}

/* "" when nothing was said. */
static const char *heard(int listener, char *ret_text, size_t size)
{
    ssize_t length = recv(listener, ret_text, size - 1, 0);

    ret_text[length > 0 ? length : 0] = '\0';
    return ret_text;
}

static void check_heard(int listener, const char *expected)
{
    char text[512];

    ck_assert_str_eq(heard(listener, text, sizeof text), expected);
}

/* ------------------------------------------------------------------- the protocol */

START_TEST(a_word_comes_to_the_socket_of_that_name)
{
    struct scratch_file file = scratch_file_name("check_service_manager");
    char name[512];
    struct service_manager manager;
    int listener;

    ck_assert_ptr_nonnull(realpath(".", name));
    ck_assert_uint_lt(strlen(name), 400);
    strcat(strcat(name, "/"), file.path);
    if (strlen(name) >= sizeof manager.address.sun_path) /* a deep folder */
        snprintf(name, sizeof name, "/tmp/%s", file.path);
    listener = listen_under(name);
    manager = service_manager_find();

    service_manager_tell(&manager, "READY=1");
    check_heard(listener, "READY=1");
    ck_assert(!service_manager_is_abstract(&manager));
    service_manager_leave(&manager);
    close(listener);
    unlink(name);
}
END_TEST

START_TEST(the_name_may_be_abstract)
{
    int listener = listen_under(abstract_name());
    struct service_manager manager = service_manager_find();

    service_manager_tell(&manager, "STOPPING=1");
    check_heard(listener, "STOPPING=1");
    ck_assert(service_manager_is_abstract(&manager));
    service_manager_leave(&manager);
    close(listener);
}
END_TEST

START_TEST(without_a_usable_name_nobody_is_told)
{
    char long_name[sizeof(struct sockaddr_un) + 8];
    const char *names[] = { "relative", "/", "@", "vsock:2:1234", "", long_name };

    memset(long_name, 'a', sizeof long_name - 1);
    long_name[0] = '/';
    long_name[sizeof long_name - 1] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct service_manager manager;

        setenv("NOTIFY_SOCKET", names[i], 1);
        manager = service_manager_find();
        ck_assert_int_eq(manager.socket, -1);
        service_manager_tell(&manager, "READY=1");
    }
    unsetenv("NOTIFY_SOCKET");
    ck_assert_int_eq(service_manager_find().socket, -1);
}
END_TEST

static duration watchdog_of(const char *interval, const char *process)
{
    int listener = listen_under(abstract_name());
    struct service_manager manager;

    setenv("WATCHDOG_USEC", interval, 1);
    if (process != NULL)
        setenv("WATCHDOG_PID", process, 1);
    manager = service_manager_find();
    service_manager_leave(&manager);
    close(listener);
    return manager.watchdog;
}

START_TEST(a_watchdog_is_for_the_process_that_is_named)
{
    char own[32], other[32];

    snprintf(own, sizeof own, "%ld", (long)getpid());
    snprintf(other, sizeof other, "%ld", (long)getppid());
    ck_assert_int_eq(watchdog_of("30000000", NULL), 30 * DURATION_SECOND);
    ck_assert_int_eq(watchdog_of("30000000", own), 30 * DURATION_SECOND);
    ck_assert_int_eq(watchdog_of("30000000", other), 0);
    ck_assert_int_eq(watchdog_of("18446744073709551615", NULL), 0);
    ck_assert_int_eq(watchdog_of("often", NULL), 0);
}
END_TEST

/* ---------------------------------------------------------------- signs of life */

static void tell_nobody(void *context, const char *sentence)
{
    (void)context;
    (void)sentence;
}

static struct output_file *open_output(void)
{
    const struct queue_limits limits = { LINE_QUEUE_OCTETS, LINE_QUEUE_LINES };
    const struct writer_host host = { NULL, tell_nobody, tell_nobody };
    int descriptor = open("/dev/null", O_WRONLY);

    ck_assert_int_ge(descriptor, 0);
    return output_file_queued(
        line_writer_new(stream_outlet_new(descriptor, "nowhere"), &limits, &host));
}

/* Until the thread that writes has come around once more. */
static void await_round(struct output_file *file)
{
    struct writer_counts before, now;

    line_writer_count(output_file_writer(file), &before);
    do {
        usleep(1000);
        line_writer_count(output_file_writer(file), &now);
    } while (now.rounds == before.rounds);
}

/* Every look may bring a sign. */
static int listen_always(void)
{
    int listener = listen_under(abstract_name());

    setenv("WATCHDOG_USEC", "1", 1);
    return listener;
}

START_TEST(signs_of_life_want_progress_at_both_ends)
{
    int listener = listen_always();
    struct output_file *file = open_output();
    struct reading reading = { .file = file };
    const struct watch_status status = { .reading = &reading };
    struct watch_service service = watch_service_begin(&status);
    struct error error;

    watch_service_ready(&service);
    check_heard(listener, "READY=1\nSTATUS=Watching.");
    watch_service_look(&service, 1);
    check_heard(listener, ""); /* the thread that writes does nothing yet */

    ck_assert(line_writer_begin(output_file_writer(file), &error));
    await_round(file);
    watch_service_look(&service, 2);
    check_heard(listener, "WATCHDOG=1");
    await_round(file);
    watch_service_look(&service, 2);
    check_heard(listener, ""); /* nothing was read since */
    watch_service_look(&service, 3);
    check_heard(listener, "WATCHDOG=1");

    watch_service_stopping(&service);
    check_heard(listener, "STOPPING=1\nSTATUS=Writing the open sessions.");
    watch_service_end(&service);
    output_file_close(file, &error);
    close(listener);
}
END_TEST

START_TEST(who_waits_for_an_interface_is_ready_and_alive)
{
    int listener = listen_always();
    struct reading reading = { .file = NULL };
    const struct watch_status status = { .reading = &reading };
    struct watch_service service = watch_service_begin(&status);

    watch_service_wait(&service, "eth1");
    check_heard(listener, "READY=1\nSTATUS=Waiting for the interface eth1.");
    watch_service_wait(&service, "eth1");
    check_heard(listener, "WATCHDOG=1");
    watch_service_ready(&service);
    check_heard(listener, "READY=1\nSTATUS=Watching.");
    watch_service_end(&service);
    close(listener);
}
END_TEST

START_TEST(without_a_watchdog_there_are_no_signs)
{
    int listener = listen_under(abstract_name());
    struct output_file *file = open_output();
    struct reading reading = { .file = file };
    const struct watch_status status = { .reading = &reading };
    struct watch_service service = watch_service_begin(&status);
    struct error error;

    ck_assert(line_writer_begin(output_file_writer(file), &error));
    watch_service_ready(&service);
    check_heard(listener, "READY=1\nSTATUS=Watching.");
    await_round(file);
    watch_service_look(&service, 1);
    check_heard(listener, "");
    watch_service_end(&service);
    output_file_close(file, &error);
    close(listener);
}
END_TEST

static Suite *suite(void)
{
    Suite *whole = suite_create("service_manager");
    TCase *protocol = tcase_create("protocol");
    TCase *watching = tcase_create("signs of life");

    tcase_add_test(protocol, a_word_comes_to_the_socket_of_that_name);
    tcase_add_test(protocol, the_name_may_be_abstract);
    tcase_add_test(protocol, without_a_usable_name_nobody_is_told);
    tcase_add_test(protocol, a_watchdog_is_for_the_process_that_is_named);
    suite_add_tcase(whole, protocol);

    tcase_add_test(watching, signs_of_life_want_progress_at_both_ends);
    tcase_add_test(watching, who_waits_for_an_interface_is_ready_and_alive);
    tcase_add_test(watching, without_a_watchdog_there_are_no_signs);
    suite_add_tcase(whole, watching);
    return whole;
}

SUITE_MAIN(suite);

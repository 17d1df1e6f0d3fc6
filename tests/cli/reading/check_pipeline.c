/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole chain over recorded captures, and over captures cut in two. */
#include "cli/reading/pipeline.h"

#include <pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/packet_source.h"
#include "cli/session_history.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

enum { MOST_SESSIONS = 8 };

struct collected {
    size_t count;
    struct session *sessions[MOST_SESSIONS];
};

static void collect(void *context, struct session *session)
{
    struct collected *collected = context;

    ck_assert_uint_lt(collected->count, MOST_SESSIONS);
    collected->sessions[collected->count++] = session;
}

static void clear(struct collected *collected)
{
    for (size_t i = 0; i < collected->count; i++)
        session_free(collected->sessions[i]);
}

static void read_into(struct pipeline *pipeline, const char *path)
{
    struct error error;
    struct packet packet;
    struct packet_source *source = packet_source_open_file(path, NULL, &error);

    ck_assert_msg(source != NULL, "%s", source == NULL ? error.message : "");
    pipeline_begin_capture(pipeline);
    while (packet_source_next(source, &packet, &error) == SOURCE_PACKET)
        pipeline_packet(pipeline, &packet);
    packet_source_close(source);
}

static const char *capture_path(const char *name)
{
    static char path[4096];
    const char *top = getenv("top_srcdir");

    snprintf(path, sizeof path, "%s/pcaps/%s.pcap", top != NULL ? top : ".", name);
    return path;
}

/* Copies the first packets of a capture, or those behind them, later by `delay` seconds. */
static void copy_packets(const char *from, const char *to, int first, int last, long delay)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_t *input = pcap_open_offline(from, reason);
    pcap_dumper_t *output;
    struct pcap_pkthdr *header;
    const u_char *bytes;

    ck_assert_ptr_nonnull(input);
    output = pcap_dump_open(input, to);
    for (int i = 0; pcap_next_ex(input, &header, &bytes) == 1; i++) {
        header->ts.tv_sec += delay;
        if (i >= first && i < last)
            pcap_dump((u_char *)output, header, bytes);
    }
    pcap_dump_close(output);
    pcap_close(input);
}

/* A pipeline with what stands around it. */
struct run {
    struct collected collected;
    struct server_software *software;
    struct session_history *history;
    struct pipeline *pipeline;
};

static void start(struct run *run, const struct pipeline_options *options)
{
    const struct session_sink collector = { .context = &run->collected, .receive = collect };
    struct pipeline_options complete = *options;
    struct error error = { "" };

    *run = (struct run){ .software = server_software_new() };
    ck_assert(server_software_load_builtin(run->software, &error));
    run->history = session_history_new(&options->sessions.limits, NULL, run->software, collector);
    complete.sessions.software = run->software;
    run->pipeline = pipeline_new(&complete, session_history_sink(run->history), &error);
    ck_assert_msg(run->pipeline != NULL, "%s", error.message);
}

/* The sessions stay. */
static void finish(struct run *run)
{
    pipeline_end(run->pipeline, CLOSE_END_OF_CAPTURE);
    ck_assert_uint_eq(session_history_count(run->history), run->collected.count);
    pipeline_free(run->pipeline);
    session_history_free(run->history);
    server_software_free(run->software);
}

START_TEST(the_story_is_found_in_the_capture_of_the_servers_side)
{
    struct pipeline_options options = pipeline_options_default();
    const struct session *session;
    struct run run;

    start(&run, &options);
    read_into(run.pipeline, capture_path("founding-story-server-side"));
    finish(&run);
    ck_assert_uint_eq(run.collected.count, 1);
    session = run.collected.sessions[0];
    ck_assert_ptr_nonnull(session_finding(session, "rset-unexplained-abort"));
    ck_assert_ptr_nonnull(session_finding(session, "rset-doubled"));
    ck_assert_ptr_nonnull(session_finding(session, "envelope-replay-after-abort"));
    ck_assert_int_eq(session_worst(session), SEVERITY_WARNING);
    clear(&run.collected);
}
END_TEST

static const char *const calm[] = { "delivery", "reuse-rset-probe", "rejected-recipient-rset" };

START_TEST(a_calm_capture_has_nothing_above_info)
{
    struct pipeline_options options = pipeline_options_default();
    struct run run;

    start(&run, &options);
    read_into(run.pipeline, capture_path(calm[_i]));
    finish(&run);
    ck_assert_uint_eq(run.collected.count, 1);
    ck_assert_int_eq(session_worst(run.collected.sessions[0]), SEVERITY_INFO);
    clear(&run.collected);
}
END_TEST

/* Plays a capture that was cut in two; returns how many sessions came out, and
 * whether the first of them is complete. */
static size_t play_in_two(bool separate, long delay, bool *ret_complete)
{
    struct pipeline_options options = pipeline_options_default();
    char first[64], second[64];
    const struct session *session;
    struct run run;

    snprintf(first, sizeof first, "pipeline-%ld-1.scratch", (long)getpid());
    snprintf(second, sizeof second, "pipeline-%ld-2.scratch", (long)getpid());
    copy_packets(capture_path("delivery"), first, 0, 12, 0);
    copy_packets(capture_path("delivery"), second, 12, 1000, delay);
    options.separate = separate;
    start(&run, &options);
    read_into(run.pipeline, first);
    read_into(run.pipeline, second);
    finish(&run);
    session = run.collected.sessions[0];
    *ret_complete =
        session->close == CLOSE_FIN && session->transactions[0].outcome == OUTCOME_ACCEPTED;
    clear(&run.collected);
    unlink(first);
    unlink(second);
    return run.collected.count;
}

START_TEST(a_session_goes_on_in_the_next_file)
{
    bool complete;

    ck_assert_uint_eq(play_in_two(false, 0, &complete), 1);
    ck_assert(complete);
    ck_assert_uint_eq(play_in_two(false, 599, &complete), 1);
    ck_assert(complete);
}
END_TEST

START_TEST(separate_captures_share_no_session)
{
    bool complete;

    ck_assert_uint_eq(play_in_two(true, 0, &complete), 2);
    ck_assert(!complete);
}
END_TEST

START_TEST(a_file_that_begins_long_before_or_after_is_another_capture)
{
    bool complete;

    ck_assert_uint_eq(play_in_two(false, 601, &complete), 2);
    ck_assert(!complete);
    ck_assert_uint_eq(play_in_two(false, -3, &complete), 2);
    ck_assert(!complete);
}
END_TEST

/* What was captured beside a connection changes neither its times nor its id. */
START_TEST(a_session_is_the_same_alone_and_among_others)
{
    struct pipeline_options options = pipeline_options_default();
    struct run alone, among;

    start(&alone, &options);
    read_into(alone.pipeline, capture_path("founding-story-server-side"));
    finish(&alone);
    start(&among, &options);
    read_into(among.pipeline, capture_path("founding-story-client-side"));
    read_into(among.pipeline, capture_path("founding-story-server-side"));
    finish(&among);
    ck_assert_uint_eq(among.collected.count, 2);
    ck_assert_uint_eq(alone.collected.sessions[0]->id, among.collected.sessions[1]->id);
    ck_assert_int_eq(alone.collected.sessions[0]->start, among.collected.sessions[1]->start);
    clear(&alone.collected);
    clear(&among.collected);
}
END_TEST

START_TEST(an_unknown_engine_is_an_operator_error)
{
    struct pipeline_options options = pipeline_options_default();
    struct collected collected = { 0 };
    struct error error;

    options.reassembly.engine = "steam";
    ck_assert_ptr_null(pipeline_new(
        &options, (struct session_sink){ .context = &collected, .receive = collect }, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "steam"));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("pipeline");
    TCase *recordings = tcase_create("recordings");
    TCase *files = tcase_create("files");

    tcase_add_test(recordings, the_story_is_found_in_the_capture_of_the_servers_side);
    tcase_add_loop_test(recordings, a_calm_capture_has_nothing_above_info, 0, 3);
    tcase_add_test(recordings, a_session_is_the_same_alone_and_among_others);
    tcase_add_test(recordings, an_unknown_engine_is_an_operator_error);
    tcase_add_test(files, a_session_goes_on_in_the_next_file);
    tcase_add_test(files, separate_captures_share_no_session);
    tcase_add_test(files, a_file_that_begins_long_before_or_after_is_another_capture);
    suite_add_tcase(suite, recordings);
    suite_add_tcase(suite, files);
    return suite;
}

SUITE_MAIN(suite);

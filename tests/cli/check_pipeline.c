/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole chain over recorded captures, and over captures cut in two. */
#include "cli/pipeline.h"

#include <pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

static struct pipeline *start(const struct pipeline_options *options, struct collected *collected)
{
    struct error error;
    struct pipeline *pipeline = pipeline_new(
        options, (struct session_sink){ .context = collected, .receive = collect }, &error);

    ck_assert_msg(pipeline != NULL, "%s", pipeline == NULL ? error.message : "");
    return pipeline;
}

static struct pipeline *finish(struct pipeline *pipeline)
{
    pipeline_end(pipeline);
    return pipeline;
}

START_TEST(the_story_is_found_in_the_capture_of_the_servers_side)
{
    struct pipeline_options options = pipeline_options_default();
    struct collected collected = { 0 };
    struct pipeline *pipeline = start(&options, &collected);
    const struct session *session;

    read_into(pipeline, capture_path("founding-story-server-side"));
    pipeline_end(pipeline);
    ck_assert_uint_eq(pipeline_session_count(pipeline), 1);
    session = collected.sessions[0];
    ck_assert_ptr_nonnull(session_finding(session, "rset-unexplained-abort"));
    ck_assert_ptr_nonnull(session_finding(session, "rset-doubled"));
    ck_assert_ptr_nonnull(session_finding(session, "envelope-replay-after-abort"));
    ck_assert_int_eq(session_worst(session), SEVERITY_WARNING);
    pipeline_free(pipeline);
    clear(&collected);
}
END_TEST

static const char *const calm[] = { "delivery", "reuse-rset-probe", "rejected-recipient-rset" };

START_TEST(a_calm_capture_has_nothing_above_info)
{
    struct pipeline_options options = pipeline_options_default();
    struct collected collected = { 0 };
    struct pipeline *pipeline = start(&options, &collected);

    read_into(pipeline, capture_path(calm[_i]));
    pipeline_end(pipeline);
    ck_assert_uint_eq(collected.count, 1);
    ck_assert_int_eq(session_worst(collected.sessions[0]), SEVERITY_INFO);
    pipeline_free(pipeline);
    clear(&collected);
}
END_TEST

/* Plays a capture that was cut in two; returns how many sessions came out, and
 * whether the first of them is complete. */
static size_t play_in_two(bool separate, long delay, bool *ret_complete)
{
    struct pipeline_options options = pipeline_options_default();
    struct collected collected = { 0 };
    struct pipeline *pipeline;
    char first[64], second[64];
    size_t count;

    snprintf(first, sizeof first, "pipeline-%ld-1.scratch", (long)getpid());
    snprintf(second, sizeof second, "pipeline-%ld-2.scratch", (long)getpid());
    copy_packets(capture_path("delivery"), first, 0, 12, 0);
    copy_packets(capture_path("delivery"), second, 12, 1000, delay);
    options.separate = separate;
    pipeline = start(&options, &collected);
    read_into(pipeline, first);
    read_into(pipeline, second);
    pipeline_end(pipeline);
    count = collected.count;
    *ret_complete = collected.sessions[0]->close == CLOSE_FIN &&
                    collected.sessions[0]->transactions[0].outcome == OUTCOME_ACCEPTED;
    pipeline_free(pipeline);
    clear(&collected);
    unlink(first);
    unlink(second);
    return count;
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
    struct collected alone = { 0 }, among = { 0 };
    struct pipeline *pipeline = start(&options, &alone);

    read_into(pipeline, capture_path("founding-story-server-side"));
    pipeline_free(finish(pipeline));
    pipeline = start(&options, &among);
    read_into(pipeline, capture_path("founding-story-client-side"));
    read_into(pipeline, capture_path("founding-story-server-side"));
    pipeline_free(finish(pipeline));
    ck_assert_uint_eq(among.count, 2);
    ck_assert_uint_eq(alone.sessions[0]->id, among.sessions[1]->id);
    ck_assert_int_eq(alone.sessions[0]->start, among.sessions[1]->start);
    clear(&alone);
    clear(&among);
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

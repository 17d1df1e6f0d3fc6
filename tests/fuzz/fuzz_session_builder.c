/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any dialogues of client and server: records are sound and safe to show, no
 * credential is in them, and how the bytes were cut into segments shows nowhere.
 *
 * Input: dialogues as dialogue_player.h has them. They go through the chain
 * behind reassembly: session builder, history, mask, all formats.
 */
#include "config.h" /* memfd_create, before any system header */

#include <stdlib.h>

#include "base/memory.h"
#include "output/json_line.h"
#include "output/session_json.h"
#include "output/session_mask.h"
#include "output/transcript.h"
#include "smtp/history/history_chain.h"
#include "smtp/session_builder.h"
#include "tests/fuzz/content_check.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/output_check.h"
#include "tests/fuzz/view_check.h"
#include "tests/support/timing_sum.h"

const char fuzz_target_name[] = "session_builder";

/* Small enough that a short dialogue reaches each. Credentials keep their
 * number: of a forgotten one nothing is promised. */
static const struct smtp_limits small_limits = { .line = 512,
                                                 .reply_lines = 3,
                                                 .steps = 20,
                                                 .transactions = 3,
                                                 .recipients = 5,
                                                 .findings = 6,
                                                 .gaps = 2,
                                                 .pending = 4,
                                                 .held = 32,
                                                 .header_bytes = 64,
                                                 .header_field = 40,
                                                 .mime = 200,
                                                 .parts = 3,
                                                 .record = 20000,
                                                 .tls_handshake = 300,
                                                 .tls_names = 2,
                                                 .tls_alerts = 1,
                                                 .credentials = 4096 };

/* The end of the chain: a transcript if one is wanted, and all lines. */
struct writer {
    const struct player_input *input;
    const struct smtp_limits *limits;
    struct transcript *transcript; /* NULL: none */
    struct bounded_buffer lines;
    struct session_mask *event_mask;
    struct content_check contents;
    int64_t steps; /* of the session that is under way, as far as was told */
};

/* A line that is not kept. */
static void try_line(const struct writer *writer, json_t *record)
{
    struct bounded_buffer line;

    bounded_buffer_init(&line, SIZE_MAX);
    json_line_append(&line, record);
    json_decref(record);
    check_json_line(writer->input, bounded_buffer_bytes(&line));
    bounded_buffer_clear(&line);
}

static void write_line(struct writer *writer, json_t *record)
{
    size_t start = writer->lines.length;

    json_line_append(&writer->lines, record);
    json_decref(record);
    check_json_line(writer->input, bytes_after(bounded_buffer_bytes(&writer->lines), start));
}

static bool is_step(const struct session *session, step_index step)
{
    return step >= STEP_NONE && step < (step_index)session->step_count;
}

static void require_sound_steps(const struct session *session)
{
    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        fuzz_require(step->kind < STEP_KIND_COUNT && step->from < SIDE_COUNT);
        fuzz_require(step->reply_to >= STEP_NONE && step->reply_to < (step_index)i);
        fuzz_require(step->reply_to == STEP_NONE ||
                     session->steps[step->reply_to].from == SIDE_CLIENT);
        fuzz_require(step->transaction < (int32_t)session->transaction_count);
        fuzz_require(step->t >= 0 && step->t_end >= step->t && step->took >= 0);
        fuzz_require(step->latency >= -1);
        fuzz_require(session->start + step->t_end <= session->end);
    }
}

static void require_sound_transactions(const struct session *session)
{
    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        fuzz_require(is_step(session, transaction->mail_step));
        fuzz_require(is_step(session, transaction->data_step));
        fuzz_require(is_step(session, transaction->message_step));
        fuzz_require(is_step(session, transaction->end_step));
        fuzz_require(transaction->outcome < OUTCOME_COUNT);
        fuzz_require(transaction->t_end >= transaction->t);
    }
}

static void require_sound_findings(const struct session *session)
{
    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        fuzz_require(is_step(session, finding->step));
        for (size_t j = 0; j < finding->evidence_count; j++)
            fuzz_require(finding->evidence[j].kind != EVIDENCE_DURATION ||
                         finding->evidence[j].span >= 0);
    }
}

static void require_sound(const struct writer *writer, const struct session *session)
{
    const struct smtp_limits *limits = writer->limits;

    fuzz_require(session->step_count <= limits->steps);
    fuzz_require(session->transaction_count <= limits->transactions);
    fuzz_require(session->gap_count <= limits->gaps);
    fuzz_require(session->last_step_count <= SESSION_LAST_STEPS);
    fuzz_require(is_step(session, session->greeting) && is_step(session, session->helo));
    fuzz_require(timing_adds_up(session));
    require_sound_findings(session);
    require_sound_steps(session);
    require_sound_transactions(session);
}

/* Each step is told of, in the order of their numbers; what is told again was told before. */
static void happen(void *context, struct session_event *event)
{
    struct writer *writer = context;

    if (event->kind == SESSION_EVENT_OPENED)
        writer->steps = 0;
    else if (event->kind == SESSION_EVENT_STEP || event->kind == SESSION_EVENT_BEGIN)
        fuzz_require(event->number == writer->steps++);
    else
        fuzz_require(event->number < writer->steps);
    fuzz_require(event->reply_to < event->number || event->reply_to == STEP_NUMBER_NONE);
    session_mask_event(writer->event_mask, event);
    try_line(writer, session_event_json_new(event));
    session_event_free(event);
}

static void try_end_of_events(const struct writer *writer, const struct session *session)
{
    fuzz_require(writer->steps == (int64_t)(session->step_count + session->left_out.steps));
    for (size_t i = 0; i < session->finding_count; i++)
        try_line(writer, session_finding_json_new(session, i));
    try_line(writer, session_close_json_new(session));
}

static void receive(void *context, struct session *session)
{
    struct writer *writer = context;
    struct session_sink next;

    require_sound(writer, session);
    try_end_of_events(writer, session);
    content_check_session(&writer->contents, session);
    write_line(writer, session_json_new(session));
    if (writer->transcript == NULL) {
        session_free(session);
        return;
    }
    next = transcript_sink(writer->transcript);
    session_sink_receive(&next, session);
}

static void notify(void *context, struct notice *notice)
{
    struct writer *writer = context;
    struct session_sink next;

    write_line(writer, notice_json_new(notice));
    if (writer->transcript == NULL) {
        notice_free(notice);
        return;
    }
    next = transcript_sink(writer->transcript);
    session_sink_notify(&next, notice);
}

/* Loaded once: it takes longer than many dialogues. */
static const struct server_software *software(void)
{
    static struct server_software *loaded;
    struct error error;

    if (loaded == NULL) {
        loaded = server_software_new();
        fuzz_require(server_software_load_builtin(loaded, &error));
    }
    return loaded;
}

static void build(const struct player_input *input, struct writer *writer, struct session_sink next,
                  bool cut)
{
    struct memory_pool pool;
    struct memory_budget budget;
    struct session_builder_options options = { .messages = { .digest = input->settings.digest,
                                                             .headers = input->settings.headers,
                                                             .parts = input->settings.parts,
                                                             .keeper = &writer->contents.keeper },
                                               .software = software(),
                                               .any_port = input->settings.any_port,
                                               .budget = &budget,
                                               .events = { writer, happen },
                                               .limits = *writer->limits };
    struct view_check *view = memory_new(1, sizeof *view);
    struct session_builder *builder;

    content_check_init(&writer->contents);
    memory_pool_init(&pool, 1 << 24);
    memory_budget_init(&budget, &pool);
    builder = session_builder_new(&options, view_check_sessions(view, input, next));
    player_play(input, view_check_streams(view, session_builder_sink(builder)), cut);
    session_builder_free(builder);
    free(view);
    fuzz_require(budget.used == 0);
    memory_budget_clear(&budget);
    content_check_clear(&writer->contents);
}

static void build_with_history(const struct player_input *input, struct writer *writer,
                               struct session_sink next, bool cut)
{
    struct history_chain chain;

    history_chain_init(&chain, writer->limits, NULL, software(), next);
    build(input, writer, history_chain_sink(&chain), cut);
    history_chain_clear(&chain);
}

/* The chain that a pipeline has behind reassembly. History needs memory that
 * takes longer to set up than most dialogues take to play. */
static void play(const struct player_input *input, struct writer *writer, bool cut)
{
    static const struct hash_key mask_key = { "mask of a fuzzer" };
    struct session_sink last = { .context = writer, .receive = receive, .notify = notify };
    struct session_mask *mask =
        session_mask_new((enum mask_level)input->settings.mask, &mask_key, last);

    /* The levels between are not for events. */
    writer->event_mask =
        session_mask_new(input->settings.mask == MASK_ALL ? MASK_ALL : MASK_NONE, &mask_key, last);
    if (input->settings.history)
        build_with_history(input, writer, session_mask_sink(mask), cut);
    else
        build(input, writer, session_mask_sink(mask), cut);
    session_mask_free(writer->event_mask);
    session_mask_free(mask);
}

static void play_with_transcript(const struct player_input *input, struct writer *writer)
{
    struct memory_file memory = memory_file_open(bytes_of(NULL, 0));
    struct output_file *file = output_file_open(memory.path, NULL);
    struct transcript_options look = { .unicode = !input->settings.ascii };
    struct bytes text;

    writer->transcript = transcript_new(file, &look);
    play(input, writer, false);
    transcript_free(writer->transcript);
    writer->transcript = NULL;
    fuzz_require(output_file_close(file, NULL) == OUTPUT_GOOD);
    text = memory_file_read(&memory);
    check_transcript(input, text);
    free((void *)(uintptr_t)text.data);
    memory_file_close(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct player_input input = player_input_of(bytes_of(octets, size));
    struct smtp_limits limits = input.settings.small_limits ? small_limits : default_smtp_limits;
    struct writer whole = { .input = &input, .limits = &limits };
    struct writer cut = whole;

    limits.credentials = small_limits.credentials;
    bounded_buffer_init(&whole.lines, SIZE_MAX);
    bounded_buffer_init(&cut.lines, SIZE_MAX);
    play_with_transcript(&input, &whole);
    /* What does not speak SMTP is given up after so many bytes, at an event. */
    if (!input.settings.any_port) {
        play(&input, &cut, true);
        check_same_lines(&whole.lines, &cut.lines);
    }
    bounded_buffer_clear(&whole.lines);
    bounded_buffer_clear(&cut.lines);
    return 0;
}
